"""A table with GDELT's own columns (``gdelt-bq.gdeltv2.events`` in BigQuery, or raw files on a cluster) as a table with ours, in SQL.

Only what the queries of :mod:`upheld.ledger.events_query` ask for is given, by the same rules as those of the reader of files. Three things are left out:
places (so no deaths in a country, of which GDELT counts none), the hour at which a row became known (queries go by days), and the numbers of parts and rows.
"""

from __future__ import annotations

from collections.abc import Iterable

from upheld.ledger.events import sql_text
from upheld.ledger.events_countries import CAMEO_REGIONS, countries
from upheld.ledger.events_plover import cameo_rows

_NOTHING = {
    "INTEGER": ("deaths_low", "deaths_best", "deaths_high", "deaths_actor", "deaths_recipient", "deaths_civilian"),
    "VARCHAR": ("country_iso3", "aux"),
    "TIMESTAMP": ("known_to",),
}
_PLAIN = {
    "native_id": "CAST(g.GLOBALEVENTID AS VARCHAR)",
    "actor_name": "g.Actor1Name",
    "recipient_name": "g.Actor2Name",
    "score_native": "g.GoldsteinScale",
    "native_code": "g.EventCode",
    "n_mentions": "g.NumMentions",
    "tone": "g.AvgTone",
    "urls": "g.SOURCEURL",
    "part": "0",
    "row_no": "0",
}
_KEYED = ("SOURCEURL", "Actor1Code", "Actor2Code", "EventCode")


def as_ours(table: str) -> str:
    """SQL: the rows of a table with GDELT's columns as rows with ours. ``SQLDATE`` and ``DATEADDED`` are numbers there, codes of events are text."""
    stamped = f"SELECT *, {_day('SQLDATE')} AS _day, {_day('DATEADDED // 1000000')} AS _added FROM {table}"
    lagged = f"SELECT *, date_diff('day', _day, _added) AS _lag FROM ({stamped}) s"
    worded = f"SELECT *, {_PRECISION} AS _precision FROM ({lagged}) s"
    columns = {
        "source": "'gdelt'",
        "event_start": f"CAST({_START} AS DATE)",
        "event_end": f"CAST({_END} AS DATE)",
        "date_precision": "g._precision",
        "known_from": "CAST(g._added AS TIMESTAMP)",
    }
    columns |= _PLAIN | {"actor_iso3": _country("Actor1CountryCode"), "recipient_iso3": _country("Actor2CountryCode")}
    columns |= {"plover_type": _coded(1), "plover_mode": _coded(2), "quad": _coded(4), "report_key": _KEY}
    columns |= {name: f"CAST(NULL AS {kind})" for kind, names in _NOTHING.items() for name in names}
    return f"(SELECT {', '.join(f'{sql} AS {name}' for name, sql in columns.items())} FROM ({worded}) g)"


def _day(digits: str) -> str:
    """A number YYYYMMDD as a day."""
    return f"make_date(CAST({digits} // 10000 AS INTEGER), CAST({digits} // 100 % 100 AS INTEGER), CAST({digits} % 100 AS INTEGER))"


_PRECISION = """CASE WHEN _lag BETWEEN -1 AND 6 THEN 'day' WHEN _lag = 7 THEN 'week' WHEN _lag BETWEEN 8 AND 27 THEN 'day'
 WHEN _lag BETWEEN 28 AND 31 THEN 'month' WHEN _lag BETWEEN 365 AND 366 THEN 'year' WHEN _lag BETWEEN 3650 AND 3653 THEN 'decade' ELSE 'unknown' END"""
_DECADE = "CAST(g.SQLDATE // 100000 * 10 AS INTEGER)"
_YEAR = "CAST(g.SQLDATE // 10000 AS INTEGER)"
_START = f"""CASE g._precision WHEN 'week' THEN g._day - INTERVAL 6 DAY WHEN 'month' THEN CAST(date_trunc('month', g._day) AS DATE)
 WHEN 'year' THEN make_date({_YEAR}, 1, 1) WHEN 'decade' THEN make_date({_DECADE}, 1, 1) ELSE g._day END"""
_END = f"""CASE g._precision WHEN 'week' THEN g._day + INTERVAL 6 DAY WHEN 'month' THEN last_day(g._day) WHEN 'year' THEN make_date({_YEAR}, 12, 31)
 WHEN 'decade' THEN make_date({_DECADE} + 9, 12, 31) WHEN 'unknown' THEN CASE WHEN g._added > g._day THEN g._added ELSE g._day END ELSE g._day END"""
_PARTS = ", '|', ".join(f"coalesce(g.{name}, '')" for name in _KEYED)
_KEY = f"CASE WHEN g.SOURCEURL IS NULL THEN CAST(g.GLOBALEVENTID AS VARCHAR) ELSE concat({_PARTS}) END"


def _country(column: str) -> str:
    """ISO3 of a CAMEO country code; a region is no country."""
    other = " ".join(f"WHEN {sql_text(c.cameo)} THEN {sql_text(c.iso3)}" for c in countries() if c.cameo != c.iso3)
    regions = ", ".join(map(sql_text, CAMEO_REGIONS))
    return f"CASE WHEN g.{column} IN ({regions}) THEN NULL ELSE CASE g.{column} {other} ELSE g.{column} END END"


def _coded(at: int) -> str:
    """One place of :func:`upheld.ledger.events_plover.cameo_rows` by the code of a row."""
    codes: dict[str | int, list[str]] = {}
    for row in cameo_rows():
        value = row[at]
        if isinstance(value, str | int):
            codes.setdefault(value, []).append(row[0])
    return f"CASE {' '.join(f'WHEN g.EventCode IN ({_listed(held)}) THEN {_literal(value)}' for value, held in codes.items())} END"


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(map(sql_text, codes))


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else sql_text(value)
