"""What is asked of events, as one set of SQL in DuckDB's dialect over a table ``{event}``; it runs here and, through Ibis, on other engines.

A query is text with literals in it (codes and days are checked before), because not every engine takes parameters. A row counts in a step that its
date is exact enough for; the others are counted apart as ``undated`` and never fall on a made-up day. What is marked as negated, hypothetical or
future (``aux``) is no event and counts nowhere. Repetition: ``rows`` counts rows, ``reports`` counts distinct (story, actor, recipient, code),
``days`` counts days on which anything is reported. Sources are never added up.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from upheld.errors import UsageError
from upheld.ledger.events_plover import QUADS
from upheld.ledger.events_schema import visible

if TYPE_CHECKING:
    import duckdb

    from upheld.ledger.events import EventStore

Step = Literal["day", "week", "month", "year"]
_EXACT: dict[Step, tuple[str, ...]] = {
    "day": ("day",),
    "week": ("day", "week"),
    "month": ("day", "week", "month"),
    "year": ("day", "week", "month", "year"),
}
_ISO3 = re.compile(r"[A-Z]{3}")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A dyad (``a``, ``b``), or all that ``a`` does or undergoes where ``b`` is empty; ``toward``: only what ``a`` does to ``b``.

    ``types``: only events of these PLOVER types; what a source covers is counted over all of them.
    """

    a: str
    b: str = ""
    toward: bool = False
    step: Step = "month"
    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date | None = None
    sources: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wrong = [c for c in (self.a, self.b) if c and not _ISO3.fullmatch(c)]
        wrong += [s for s in self.sources if not re.fullmatch(r"[\w-]+", s)]
        if strange := [t for t in self.types if t not in QUADS]:
            raise UsageError(f"{', '.join(strange)} is no class of events", hint=f"use {', '.join(QUADS)}")
        if wrong or not self.a:
            raise UsageError(f"{', '.join(wrong) or 'nobody'} is no ISO3 code", hint="write three capital letters, such as UKR")


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """One step of one source.

    ``quads`` counts rows by quad 0-4 (neutral, verbal and material cooperation, verbal and material conflict); ``score`` is the mean native
    (Goldstein) score; ``covered`` counts all rows of the source in the step, so ``rows / covered`` is freed from how much it covers.
    """

    source: str
    start: dt.date
    rows: int
    reports: int
    days: int
    quads: tuple[int, int, int, int, int]
    score: float | None
    mentions: int
    tone: float | None
    meetings: int
    visits: int
    meeting_days: int
    visit_days: int = 0
    deaths_low: int | None
    deaths_best: int | None
    deaths_high: int | None
    covered: int

    @property
    def share(self) -> float:
        """Rows for each thousand rows of the source in this step."""
        return 1000 * self.rows / self.covered if self.covered else 0.0

    @property
    def conflict(self) -> float:
        """Share of conflict, verbal or material, in rows that are not neutral."""
        told = sum(self.quads[1:])
        return (self.quads[3] + self.quads[4]) / told if told else 0.0


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """The steps in order of source and time, and how many rows lie outside them because their date is not exact enough."""

    asked: Asked
    bins: tuple[Bin, ...]
    undated: int


def _within(asked: Asked) -> str:
    limits = [f"r.event_start >= DATE '{asked.since}'"] if asked.since else []
    limits += [f"r.event_start <= DATE '{asked.until}'"] if asked.until else []
    limits += [f"r.source IN ({', '.join(repr(s) for s in asked.sources)})"] if asked.sources else []
    return " AND ".join(["r.aux IS NULL", *limits])


def _between(asked: Asked) -> str:
    return f"({_who(asked)} AND r.plover_type IN ({', '.join(repr(t) for t in asked.types)}))" if asked.types else _who(asked)


def _who(asked: Asked) -> str:
    if not asked.b:
        return f"(r.actor_iso3 = '{asked.a}' OR r.recipient_iso3 = '{asked.a}' OR (r.deaths_best IS NOT NULL AND r.country_iso3 = '{asked.a}'))"
    there = f"(r.actor_iso3 = '{asked.a}' AND r.recipient_iso3 = '{asked.b}')"
    return there if asked.toward else f"({there} OR (r.actor_iso3 = '{asked.b}' AND r.recipient_iso3 = '{asked.a}'))"


def _exact(step: Step) -> str:
    return f"r.date_precision IN ({', '.join(repr(p) for p in _EXACT[step])})"


_MEETING = "r.plover_type = 'CONSULT' AND coalesce(r.plover_mode, '') <> 'phone'"
_MEASURES = f"""count(*) AS n_rows, count(DISTINCT r.report_key) AS n_reports, count(DISTINCT r.event_start) AS n_days,
 sum(CASE WHEN coalesce(r.quad, 0) = 0 THEN 1 ELSE 0 END) AS q0, sum(CASE WHEN r.quad = 1 THEN 1 ELSE 0 END) AS q1,
 sum(CASE WHEN r.quad = 2 THEN 1 ELSE 0 END) AS q2, sum(CASE WHEN r.quad = 3 THEN 1 ELSE 0 END) AS q3,
 sum(CASE WHEN r.quad = 4 THEN 1 ELSE 0 END) AS q4, avg(CAST(r.score_native AS DOUBLE)) AS score,
 coalesce(sum(r.n_mentions), 0) AS n_mentions, avg(CAST(r.tone AS DOUBLE)) AS tone,
 sum(CASE WHEN {_MEETING} THEN 1 ELSE 0 END) AS n_meetings,
 sum(CASE WHEN {_MEETING} AND r.plover_mode = 'visit' THEN 1 ELSE 0 END) AS n_visits,
 count(DISTINCT CASE WHEN {_MEETING} THEN r.event_start END) AS n_meeting_days,
 count(DISTINCT CASE WHEN {_MEETING} AND r.plover_mode = 'visit' THEN r.event_start END) AS n_visit_days,
 sum(r.deaths_low) AS deaths_low, sum(r.deaths_best) AS deaths_best, sum(r.deaths_high) AS deaths_high"""

_NAMES = (
    "n_rows", "n_reports", "n_days", "q0", "q1", "q2", "q3", "q4", "score", "n_mentions", "tone", "n_meetings", "n_visits", "n_meeting_days", "n_visit_days",
    "deaths_low", "deaths_best", "deaths_high",
)  # fmt: skip


def series_sql(asked: Asked, event: str) -> str:
    """SQL for the steps of a dyad or actor: one row for each step that a source which tells of it covers at all."""
    start = f"CAST(date_trunc('{asked.step}', r.event_start) AS DATE)"
    own = f"""SELECT r.source AS source, {start} AS step_start, {_MEASURES} FROM {event} r
     WHERE {_between(asked)} AND {_exact(asked.step)} AND {_within(asked)} GROUP BY r.source, {start}"""
    every = f"""SELECT r.source AS source, {start} AS step_start, count(*) AS n FROM {event} r
     WHERE {_exact(asked.step)} AND {_within(asked)} GROUP BY r.source, {start}"""
    return f"""SELECT e.source, e.step_start, {", ".join(f"o.{name}" for name in _NAMES)}, e.n AS n_covered
     FROM ({every}) e LEFT JOIN ({own}) o ON e.source = o.source AND e.step_start = o.step_start
     WHERE e.source IN (SELECT source FROM ({own}) s) ORDER BY e.source, e.step_start"""


def undated_sql(asked: Asked, event: str) -> str:
    """SQL for the number of rows whose date is not exact enough for the step."""
    return f"SELECT count(*) AS n FROM {event} r WHERE {_between(asked)} AND NOT ({_exact(asked.step)}) AND {_within(asked)}"


def bin_of(row: Sequence[Any]) -> Bin:
    """A row of :func:`series_sql`."""
    source, start, *rest, covered = row
    given = dict(zip(_NAMES, rest, strict=True))
    count = {name: int(given[name] or 0) for name in _NAMES if name.startswith(("n_", "q"))}
    deaths = {name: None if given[name] is None else int(given[name]) for name in _NAMES if name.startswith("deaths")}
    return Bin(
        source=source,
        start=start.date() if isinstance(start, dt.datetime) else start,
        rows=count["n_rows"],
        reports=count["n_reports"],
        days=count["n_days"],
        quads=(count["q0"], count["q1"], count["q2"], count["q3"], count["q4"]),
        score=given["score"],
        mentions=count["n_mentions"],
        tone=given["tone"],
        meetings=count["n_meetings"],
        visits=count["n_visits"],
        meeting_days=count["n_meeting_days"],
        visit_days=count["n_visit_days"],
        covered=int(covered),
        **deaths,
    )


def series(store: EventStore, asked: Asked) -> Series:
    """The steps of a dyad or actor as of a day."""
    with closing(store.connect()) as con:
        return series_from(con, asked)


def series_from(con: duckdb.DuckDBPyConnection, asked: Asked) -> Series:
    """As :func:`series`, over a connection of :meth:`EventStore.connect`."""
    event = in_force(con, asked.as_of)
    bins = tuple(bin_of(row) for row in con.execute(series_sql(asked, event)).fetchall())
    undated = con.execute(undated_sql(asked, event)).fetchone()
    return Series(asked=asked, bins=bins, undated=int(undated[0]) if undated else 0)


def in_force(con: duckdb.DuckDBPyConnection, as_of: dt.date | None) -> str:
    """SQL: the rows in force at the end of a day; where no version has ended yet, the query needs no join."""
    return visible(as_of, closed=con.execute("SELECT 1 FROM closed LIMIT 1").fetchone() is not None)


def dyad_months_sql(event: str) -> str:
    """SQL for every cross-border dyad by month: rows, mentions, mean score and tone, conflict rows."""
    return f"""SELECT r.actor_iso3 AS a, r.recipient_iso3 AS b, year(r.event_start) * 100 + month(r.event_start) AS m, count(*) AS n,
     sum(r.n_mentions) AS mentions, avg(CAST(r.score_native AS DOUBLE)) AS score, avg(CAST(r.tone AS DOUBLE)) AS tone, sum(CASE WHEN r.quad >= 3 THEN 1 ELSE 0 END) AS conflict
     FROM {event} r WHERE r.actor_iso3 IS NOT NULL AND r.recipient_iso3 IS NOT NULL AND {_exact("month")}
     GROUP BY r.actor_iso3, r.recipient_iso3, year(r.event_start) * 100 + month(r.event_start)"""


def ties_sql(codes: Sequence[str], event: str, *, since: dt.date, until: dt.date) -> str:
    """SQL for the months of every dyad among some actors, by source: source, the two codes in order, then the columns that :func:`bin_of` takes."""
    held = ", ".join(repr(c) for c in codes)
    return f"""SELECT r.source, least(r.actor_iso3, r.recipient_iso3) AS a, greatest(r.actor_iso3, r.recipient_iso3) AS b,
     CAST(date_trunc('month', r.event_start) AS DATE) AS step_start, {_MEASURES}, count(*) AS n_covered FROM {event} r
     WHERE r.actor_iso3 IN ({held}) AND r.recipient_iso3 IN ({held}) AND r.actor_iso3 <> r.recipient_iso3 AND r.aux IS NULL AND {_exact("month")}
     AND r.event_start BETWEEN DATE '{since}' AND DATE '{until}'
     GROUP BY r.source, least(r.actor_iso3, r.recipient_iso3), greatest(r.actor_iso3, r.recipient_iso3), date_trunc('month', r.event_start)"""


def ties(store: EventStore, codes: Sequence[str], *, since: dt.date, until: dt.date, as_of: dt.date) -> dict[tuple[str, str, str], tuple[Bin, ...]]:
    """The months of every dyad among some actors (ISO3 codes) by (source, a, b) with a < b, as known on a day; ``covered`` is left at the rows."""
    wrong = [c for c in codes if not _ISO3.fullmatch(c)]
    if wrong:
        raise UsageError(f"{', '.join(wrong)} is no ISO3 code", hint="write three capital letters, such as UKR")
    found: dict[tuple[str, str, str], list[Bin]] = {}
    with closing(store.connect()) as con:
        for source, a, b, *rest in con.execute(ties_sql(codes, in_force(con, as_of), since=since, until=until)).fetchall():
            found.setdefault((source, a, b), []).append(bin_of((source, *rest)))
    return {key: tuple(sorted(bins, key=lambda one: one.start)) for key, bins in sorted(found.items())}


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One event with where it is written down."""

    uid: str
    start: dt.date
    end: dt.date
    precision: str
    actor: str
    recipient: str
    type: str
    mode: str
    code: str
    score: float | None
    known: dt.datetime
    urls: str
    file: str
    line: int


def examples(store: EventStore, asked: Asked, *, most: int = 20, meetings: bool = False) -> tuple[Example, ...]:
    """The events behind a series, latest first, each report once; ``meetings`` keeps consultations that are no telephone calls."""
    with closing(store.connect()) as con:
        found = con.execute(examples_sql(asked, in_force(con, asked.as_of), most=most, meetings=meetings)).fetchall()
    return tuple(example_of(row, store.place) for row in found)


def examples_sql(asked: Asked, event: str, *, most: int, meetings: bool = False) -> str:
    """SQL for the rows that :func:`example_of` takes."""
    extra = f" AND {_MEETING}" if meetings else ""
    return f"""SELECT r.source || ':' || r.native_id AS uid, r.event_start, r.event_end, r.date_precision, coalesce(r.actor_name, r.actor_iso3) AS actor,
     coalesce(r.recipient_name, r.recipient_iso3) AS recipient, coalesce(r.plover_type, '') AS kind, coalesce(r.plover_mode, '') AS mode,
     coalesce(r.native_code, '') AS code, r.score_native, r.known_from, coalesce(r.urls, '') AS urls, r.part, r.row_no
     FROM {event} r WHERE {_between(asked)} AND {_within(asked)}{extra}
     QUALIFY row_number() OVER (PARTITION BY r.report_key ORDER BY r.known_from, r.part, r.row_no) = 1
     ORDER BY r.event_start DESC, r.part, r.row_no LIMIT {int(most)}"""


def example_of(row: Sequence[Any], place: Callable[[int, int], tuple[str, int]]) -> Example:
    """A row of :func:`examples_sql`; ``place`` tells the file and line of its part and number."""
    *values, part, row_no = row
    file, line = place(int(part), int(row_no))
    given = dict(zip(Example.__struct_fields__[:-2], values, strict=True))
    return Example(**given, file=file, line=line)


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """Deaths one source counts in one step, by measure; a measure a source does not give is ``None``."""

    source: str
    start: dt.date
    events: int
    low: int | None
    best: int | None
    high: int | None
    actor: int | None
    recipient: int | None
    civilian: int | None


def casualties(store: EventStore, asked: Asked) -> tuple[Toll, ...]:
    """Deaths in a country (``a`` alone) or between two, by source and step; each source for itself."""
    with closing(store.connect()) as con:
        return casualties_from(con, asked)


def casualties_from(con: duckdb.DuckDBPyConnection, asked: Asked) -> tuple[Toll, ...]:
    """As :func:`casualties`, over a connection of :meth:`EventStore.connect`."""
    return tuple(map(toll_of, con.execute(casualties_sql(asked, in_force(con, asked.as_of))).fetchall()))


def casualties_sql(asked: Asked, event: str) -> str:
    """SQL for deaths by source and step, in the columns that :func:`toll_of` takes."""
    start = f"CAST(date_trunc('{asked.step}', r.event_start) AS DATE)"
    sums = ", ".join(f"sum(r.{name}) AS {name}" for name in _TOLLS)
    return f"""SELECT r.source AS source, {start} AS step_start, count(*) AS n_rows, {sums} FROM {event} r
     WHERE {_died(asked)} AND {_exact(asked.step)} AND {_within(asked)} GROUP BY r.source, {start} ORDER BY r.source, {start}"""


def toll_of(row: Sequence[Any]) -> Toll:
    """A row of :func:`casualties_sql`."""
    source, start, events, *deaths = row
    counts = {name.removeprefix("deaths_"): None if n is None else int(n) for name, n in zip(_TOLLS, deaths, strict=True)}
    return Toll(source=source, start=start.date() if isinstance(start, dt.datetime) else start, events=int(events), **counts)


_TOLLS = tuple(f"deaths_{name}" for name in ("low", "best", "high", "actor", "recipient", "civilian"))


def _died(asked: Asked) -> str:
    place = f"r.country_iso3 = '{asked.a}'" if not asked.b else _between(asked)
    return f"r.deaths_best IS NOT NULL AND {place}"


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """What one source's rows behind an answer come to: how many, since when all of them were known, and where the first of them stand (part, row)."""

    source: str
    rows: int
    known: dt.datetime
    places: tuple[tuple[int, int], ...]


def witnesses_from(con: duckdb.DuckDBPyConnection, asked: Asked, *, deaths: bool = False, most: int = 3) -> tuple[Witness, ...]:
    """The rows that :func:`series_from` (``deaths``: :func:`casualties_from`) counts for ``asked``, by source."""
    found = con.execute(f"""SELECT r.source, count(*), max(r.known_from), min_by((r.part, r.row_no), (r.part, r.row_no), {int(most)})
        FROM {in_force(con, asked.as_of)} r WHERE {_died(asked) if deaths else _between(asked)} AND {_exact(asked.step)} AND {_within(asked)}
        GROUP BY r.source ORDER BY r.source""").fetchall()
    return tuple(Witness(source=s, rows=n, known=known, places=tuple((int(p), int(r)) for p, r in places)) for s, n, known, places in found)


def cooperative_share_from(con: duckdb.DuckDBPyConnection, asked: Asked) -> dict[str, float]:
    """Source -> share of cooperation in all its rows of the window that are not neutral, whoever they are about.

    Tells what a source looks for: one of violence alone has no meetings to count, and an export of quarrels no friendship.
    """
    everyone = _within(msgspec.structs.replace(asked, sources=()))
    found = con.execute(f"""SELECT r.source, sum(CASE WHEN r.quad IN (1, 2) THEN 1 ELSE 0 END) / nullif(sum(CASE WHEN r.quad > 0 THEN 1 ELSE 0 END), 0)
        FROM {in_force(con, asked.as_of)} r WHERE {everyone} GROUP BY r.source""").fetchall()
    return {source: float(share or 0.0) for source, share in found}
