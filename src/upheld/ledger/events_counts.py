"""What a resolution rule counts, day by day: one source, one set of sides and classes, as known by a day.

A row counts where its date is exact to the day; what is negated, hypothetical or future (``aux``) is no event. Reports are distinct (story, actor,
recipient, code), so that a story told again is one. Sources are never added up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import duckdb
import msgspec

from upheld.ledger.events import EventStore, sql_text
from upheld.ledger.events_schema import visible
from upheld.text.rulings import Count

FROM_TEXT = "documents"
"""The source of events coded from documents: they are evidence as documents already, and a collection made for a claim is no feed."""

_SLOW = 0.9
"""Share of rows that must be known for a day to count as told: the feed's lag is that quantile."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What one day held: ``n`` days (1), reports or deaths; ``known``: when the last row that it rests on was; ``row`` names one of them."""

    day: dt.date
    n: int
    known: dt.date
    row: str


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A source as of a day: the days it tells of, its lag in days (the 90th percentile from event to row), and its rows."""

    source: str
    first: dt.date
    last: dt.date
    lag: int
    rows: int

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.last - self.first).days + 1


def feeds(store: EventStore, as_of: dt.date) -> tuple[Feed, ...]:
    """The feeds of events as of a day, the one that covers most days first; what we coded from documents is none."""
    con = store.connect()
    found = con.execute(f"""SELECT r.source, min(r.event_start), max(r.event_start),
        quantile_disc(greatest(date_diff('day', r.event_end, CAST(r.known_from AS DATE)), 0), {_SLOW}), count(*)
        FROM {_seen(con, as_of)} r WHERE r.source <> {sql_text(FROM_TEXT)} AND r.date_precision = 'day' AND r.event_start <= DATE '{as_of}'
        GROUP BY r.source ORDER BY date_diff('day', min(r.event_start), max(r.event_start)) DESC, count(*) DESC, r.source""").fetchall()
    con.close()
    return tuple(Feed(source=s, first=a, last=b, lag=int(lag or 0), rows=int(n)) for s, a, b, lag, n in found)


def daily(store: EventStore, count: Count, *, source: str, as_of: dt.date) -> tuple[Tally, ...]:
    """The days on which what is counted was told, oldest first, as known by a day."""
    con = store.connect()
    if count.what == "deaths":
        value, having = "coalesce(sum(r.deaths_best), 0)", "HAVING coalesce(sum(r.deaths_best), 0) > 0"
        where = f"r.country_iso3 IN ({_list(count.actors)})"
    else:
        value = "count(DISTINCT r.report_key)"
        having = f"HAVING count(DISTINCT r.report_key) >= {int(count.reports)}"
        where = _between(count) + _of_classes(count.classes)
    found = con.execute(f"""SELECT r.event_start, {value}, CAST(max(r.known_from) AS DATE), min(r.part), arg_min(r.row_no, r.part)
        FROM {_seen(con, as_of)} r WHERE r.source = {sql_text(source)} AND r.date_precision = 'day' AND r.aux IS NULL
        AND r.event_start <= DATE '{as_of}' AND {where} GROUP BY r.event_start {having} ORDER BY r.event_start""").fetchall()
    con.close()
    one = count.what == "days"
    return tuple(Tally(day=d, n=1 if one else int(n), known=k, row="{}:{}".format(*store.place(p, r))) for d, n, k, p, r in found)


def known_of(store: EventStore, actors: Sequence[str], *, source: str, as_of: dt.date) -> frozenset[str]:
    """Those of some states that a source tells of at all: as a side, or as the place."""
    con = store.connect()
    named = _list(actors)
    found = con.execute(f"""SELECT DISTINCT unnest([r.actor_iso3, r.recipient_iso3, r.country_iso3]) AS iso3 FROM {_seen(con, as_of)} r
        WHERE r.source = {sql_text(source)} AND (r.actor_iso3 IN ({named}) OR r.recipient_iso3 IN ({named}) OR r.country_iso3 IN ({named}))""").fetchall()
    con.close()
    return frozenset(str(iso3) for (iso3,) in found) & frozenset(actors)


def _seen(con: duckdb.DuckDBPyConnection, as_of: dt.date) -> str:
    return visible(as_of, closed=con.execute("SELECT 1 FROM closed LIMIT 1").fetchone() is not None)


def _list(values: Sequence[str]) -> str:
    return ", ".join(map(sql_text, values))


def _between(count: Count) -> str:
    def side(actors: Sequence[str], recipients: Sequence[str]) -> str:
        parts = [f"r.actor_iso3 IN ({_list(actors)})"] if actors else []
        parts += [f"r.recipient_iso3 IN ({_list(recipients)})"] if recipients else []
        return " AND ".join(parts)

    there = side(count.actors, count.recipients)
    return f"(({there}) OR ({side(count.recipients, count.actors)}))" if count.either_way else f"({there})"


def _of_classes(classes: Sequence[str]) -> str:
    if not classes:
        return ""
    split = [c.partition(".") for c in classes]
    either = [f"(r.plover_type = {sql_text(t)}" + (f" AND r.plover_mode = {sql_text(m)})" if m else ")") for t, _, m in split]
    return f" AND ({' OR '.join(either)})"
