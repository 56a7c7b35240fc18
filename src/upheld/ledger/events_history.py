"""The event table as columns of numbers: who did what to whom on which day, for forecasts, which pass over all of it.

One line a source, day, actor, recipient, type and mode: repetitions of one deed on one day are one deed, first known when its first row was. Only
rows whose date is exact to the day and whose two sides are coded take part; what is negated, hypothetical or future (``aux``) is no deed.
"""

from __future__ import annotations

import datetime as dt

import msgspec
import numpy as np
from numpy.typing import NDArray

from upheld.ledger.events import EventStore, sql_text
from upheld.ledger.events_schema import visible

Days = NDArray[np.int64]


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Deeds as columns of equal length, in order of day.

    ``actor``, ``recipient`` and ``event_class`` are positions in ``actors`` and ``classes``; ``happened`` and ``known`` are ordinals of days
    (``date.toordinal``); ``part`` and ``row_no`` name one row of the table. ``covered`` is the span the source tells of at all, whoever acts.
    """

    source: str
    actors: tuple[str, ...]
    classes: tuple[str, ...]
    actor: Days
    recipient: Days
    event_class: Days
    happened: Days
    known: Days
    part: Days
    row_no: Days
    covered: tuple[int, int]


def source_of_most(store: EventStore, as_of: dt.date | None) -> str | None:
    """The source that tells of most days as of a day; of two with as many, the one with more rows. Sources are never added up."""
    con = store.connect()
    event = visible(as_of, closed=_ended(store))
    found = con.execute(f"""SELECT r.source FROM {event} r WHERE r.date_precision = 'day' AND r.aux IS NULL AND r.actor_iso3 IS NOT NULL
        AND r.recipient_iso3 IS NOT NULL GROUP BY r.source ORDER BY count(DISTINCT r.event_start) DESC, count(*) DESC, r.source LIMIT 1""").fetchone()
    con.close()
    return None if found is None else str(found[0])


def columns(store: EventStore, *, source: str, as_of: dt.date | None = None) -> Columns:
    """All deeds of one source known by a day."""
    con = store.connect()
    con.execute(f"""CREATE TEMP TABLE deed AS SELECT r.actor_iso3 AS a, r.recipient_iso3 AS b,
        r.plover_type || coalesce('.' || r.plover_mode, '') AS c, r.event_start AS happened, min(r.known_from) AS known,
        arg_min(r.part, r.known_from) AS part, arg_min(r.row_no, r.known_from) AS row_no
        FROM {visible(as_of, closed=_ended(store))} r WHERE r.source = {sql_text(source)} AND r.date_precision = 'day' AND r.aux IS NULL
        AND r.actor_iso3 IS NOT NULL AND r.recipient_iso3 IS NOT NULL AND r.plover_type IS NOT NULL {_until(as_of)} GROUP BY 1, 2, 3, 4""")
    actors = [str(v) for (v,) in con.execute("SELECT a FROM deed UNION SELECT b FROM deed ORDER BY 1").fetchall()]
    classes = [str(v) for (v,) in con.execute("SELECT DISTINCT c FROM deed ORDER BY 1").fetchall()]
    con.execute("CREATE TEMP TABLE who AS SELECT unnest(?::VARCHAR[]) AS name, unnest(range(?)) AS code", [actors, len(actors)])
    con.execute("CREATE TEMP TABLE what AS SELECT unnest(?::VARCHAR[]) AS name, unnest(range(?)) AS code", [classes, len(classes)])
    table = con.execute("""SELECT w.code AS actor, v.code AS recipient, k.code AS event_class,
        date_diff('day', DATE '0001-01-01', d.happened) + 1 AS happened, date_diff('day', DATE '0001-01-01', CAST(d.known AS DATE)) + 1 AS known,
        d.part AS part, d.row_no AS row_no FROM deed d JOIN who w ON w.name = d.a JOIN who v ON v.name = d.b JOIN what k ON k.name = d.c
        ORDER BY d.happened, w.code, v.code, k.code""").fetchnumpy()
    con.close()
    found = {name: np.asarray(values, dtype=np.int64) for name, values in table.items()}
    days = found["happened"]
    covered = (int(days[0]), int(days[-1])) if days.size else (0, 0)
    return Columns(source=source, actors=tuple(actors), classes=tuple(classes), covered=covered, **found)


def _until(as_of: dt.date | None) -> str:
    return f"AND r.event_start <= DATE '{as_of}'" if as_of else ""


def _ended(store: EventStore) -> bool:
    con = store.connect()
    found = con.execute("SELECT 1 FROM closed LIMIT 1").fetchone()
    con.close()
    return found is not None
