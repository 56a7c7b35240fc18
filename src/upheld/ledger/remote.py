"""The event queries on an engine past one machine, through Ibis: the same SQL, put into the engine's dialect (``upheld[scale]``).

The engine holds a table of events with our columns and ``known_to``, made from :func:`hand_over` or by its own loading. Nothing else of a workspace goes there.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Protocol

from upheld.errors import UsageError
from upheld.ledger.events import EventStore, rows, sql_text
from upheld.ledger.events_query import Asked, Series, bin_of, dyad_months_sql, series_sql, undated_sql


class Engine(Protocol):
    """What is asked of an Ibis backend."""

    def sql(self, query: str, *, dialect: str) -> Any:  # noqa: ANN401 - an Ibis table
        """A query in a dialect as a table."""
        ...


def engine(address: str) -> Engine:
    """The backend at an Ibis address (``clickhouse://...``, ``postgres://...``, ``bigquery://...``, ``pyspark://...``, ``duckdb://...``).

    Raises:
        UsageError: where Ibis or its driver is not installed.
    """
    try:
        import ibis  # noqa: PLC0415 - an extra
    except ImportError:
        raise UsageError("this needs Ibis", hint='install it: pip install "upheld[scale]" and the driver of your engine') from None
    found: Engine = ibis.connect(address)
    return found


def hand_over(store: EventStore, path: Path, *, export: bool = True) -> int:
    """Write all versions of all events to one Parquet file for another engine; the number of rows.

    Rows whose terms forbid passing them on stay behind unless ``export`` is off, which is for an engine of your own.
    """
    relation = rows(store, export=export, closed=True)
    relation.query(
        "handed_over", f"COPY (SELECT * EXCLUDE (actor_others, recipient_others) FROM handed_over) TO {sql_text(str(path))} (FORMAT parquet)"
    )
    return int(relation.count("*").fetchall()[0][0])


def in_force(table: str, as_of: dt.date | None) -> str:
    """SQL: the rows of an engine's table in force at the end of a day, now where ``None``."""
    if as_of is None:
        return f"(SELECT * FROM {table} WHERE known_to IS NULL)"
    until = f"TIMESTAMP '{as_of} 23:59:59'"
    return f"(SELECT * FROM {table} WHERE known_from <= {until} AND (known_to IS NULL OR known_to > {until}))"


def series_on(held: Engine, asked: Asked, *, table: str = "event") -> Series:
    """What :func:`upheld.ledger.events_query.series` answers, from another engine."""
    event = in_force(table, asked.as_of)
    found = _rows(held, series_sql(asked, event))
    undated = _rows(held, undated_sql(asked, event))
    return Series(asked=asked, bins=tuple(bin_of(r) for r in found), undated=int(undated[0][0]))


def dyad_months_on(held: Engine, *, table: str = "event", as_of: dt.date | None = None) -> list[tuple[Any, ...]]:
    """Every cross-border dyad by month: (actor, recipient, month, rows, mentions, score, tone, conflict rows)."""
    return _rows(held, dyad_months_sql(in_force(table, as_of)))


def _rows(held: Engine, query: str) -> list[tuple[Any, ...]]:
    table = held.sql(query, dialect="duckdb").to_pyarrow()
    return [tuple(row.values()) for row in table.to_pylist()]
