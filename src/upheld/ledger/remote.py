"""The event queries on an engine past one machine, through Ibis: the same SQL, put into the engine's dialect (``upheld[scale]``).

The engine holds a table of events: ours, handed over by :func:`hand_over` or loaded by its own means, or one with GDELT's own columns
(:mod:`upheld.ledger.remote_gdelt`). Nothing else of a workspace goes there. Polars and Spark run in our process and are handed the rows each time they
have changed.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any, Literal, Protocol

from upheld.errors import SourceError, UsageError
from upheld.ledger.events import EventStore, rows, sql_text
from upheld.ledger.events_query import (
    Asked,
    Example,
    Series,
    Toll,
    bin_of,
    casualties_sql,
    dyad_months_sql,
    example_of,
    examples_sql,
    series_sql,
    toll_of,
    undated_sql,
)
from upheld.ledger.remote_gdelt import as_ours


class Engine(Protocol):
    """What is asked of an Ibis backend."""

    def sql(self, query: str, *, dialect: str) -> Any:  # noqa: ANN401 - an Ibis table
        """A query in a dialect as a table."""
        ...


def engine(address: str) -> Engine:
    """The backend at an Ibis address (``clickhouse://...``, ``postgres://...``, ``bigquery://...``), or by name one that runs in this process.

    Raises:
        UsageError: where Ibis or its driver is not installed, or the engine cannot be opened.
    """
    try:
        import ibis  # noqa: PLC0415 - an extra
    except ImportError:
        raise UsageError("this needs Ibis", hint=f'pip install "upheld[scale]" "ibis-framework[{_backend(address)}]"') from None
    try:
        found: Engine = _spark(ibis) if address == "pyspark" else ibis.polars.connect() if address == "polars" else ibis.connect(address)
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"Ibis has no driver for {_backend(address)}: {_first(error)}", hint=f'pip install "ibis-framework[{_backend(address)}]"'
        ) from None
    except Exception as error:  # noqa: BLE001 - a driver raises what it likes
        raise UsageError(f"the engine {_shown(address)} cannot be opened: {_first(error)}", hint="check its address and that it runs") from None
    return found


def _spark(ibis: Any) -> Engine:  # noqa: ANN401 - the module, an extra
    """A session of Spark of our own: on two cores here, or where ``SPARK_MASTER`` says; days are days of UTC."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    builder = SparkSession.builder.master(os.environ.get("SPARK_MASTER", "local[2]")).appName("upheld")
    for key, value in {"spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", "spark.sql.catalogImplementation": "in-memory"}.items():
        builder = builder.config(key, value)
    found: Engine = ibis.pyspark.connect(builder.getOrCreate())
    return found


def _backend(address: str) -> str:
    return address.partition("://")[0].replace("postgresql", "postgres")


def _shown(address: str) -> str:
    """An address without who asks."""
    kind, sep, rest = address.partition("://")
    return kind + sep + rest.rpartition("@")[2].partition("?")[0]


def _first(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:200]


def hand_over(store: EventStore, path: Path, *, where: str = "true", export: bool = True) -> int:
    """Write all versions of all events (``where``: of some) to one Parquet file for another engine; the number of rows.

    Rows whose terms forbid passing them on stay behind unless ``export`` is off, which is for an engine of your own.
    """
    relation = rows(store, where=where, export=export, closed=True)
    relation.query(
        "handed_over", f"COPY (SELECT * EXCLUDE (actor_others, recipient_others) FROM handed_over) TO {sql_text(str(path))} (FORMAT parquet)"
    )
    return int(relation.count("*").fetchall()[0][0])


def handed(store: EventStore) -> Path:
    """The rows of a settled cache as one file for an engine in this process; written anew when the cache has changed."""
    path, settled = store.folder / "handed.parquet", store.folder / "closed.parquet"
    if not path.exists() or not settled.exists() or path.stat().st_mtime_ns < settled.stat().st_mtime_ns:
        aside = store.folder / "handed.new"
        hand_over(store, aside, export=False)
        aside.replace(path)
    return path


def in_force(table: str, as_of: dt.date | None) -> str:
    """SQL: the rows of an engine's table in force at the end of a day, now where ``None``."""
    if as_of is None:
        return f"(SELECT * FROM {table} t WHERE known_to IS NULL)"
    until = f"TIMESTAMP '{as_of} 23:59:59'"
    return f"(SELECT * FROM {table} t WHERE known_from <= {until} AND (known_to IS NULL OR known_to > {until}))"


class There:
    """Events asked of an engine: the questions of :class:`upheld.ledger.events_asking.Asking`.

    Args:
        held: the engine.
        name: how it is called in what is told.
        table: the table there.
        columns: whose columns the table has.
        store: the cache here, which knows the files and lines of rows that were handed over.
    """

    def __init__(
        self, held: Engine, *, name: str, table: str = "event", columns: Literal["upheld", "gdelt"] = "upheld", store: EventStore | None = None
    ) -> None:
        self.name = name
        self._held, self._store = held, store
        named = ".".join(f'"{part}"' for part in table.split("."))
        self._rows = as_ours(named) if columns == "gdelt" else named

    def series(self, asked: Asked) -> Series:
        """The steps of a dyad or actor as of a day."""
        event = in_force(self._rows, asked.as_of)
        undated = self._run(undated_sql(asked, event))
        return Series(asked=asked, bins=tuple(map(bin_of, self._run(series_sql(asked, event)))), undated=int(undated[0][0]))

    def casualties(self, asked: Asked) -> tuple[Toll, ...]:
        """Deaths in a country or between two, by source and step."""
        return tuple(map(toll_of, self._run(casualties_sql(asked, in_force(self._rows, asked.as_of)))))

    def examples(self, asked: Asked, *, most: int = 20) -> tuple[Example, ...]:
        """Rows behind a series, latest first; without file and line where the row did not come from here."""
        return tuple(example_of(row, self._place) for row in self._run(examples_sql(asked, in_force(self._rows, asked.as_of), most=most)))

    def dyad_months(self, *, as_of: dt.date | None = None) -> list[tuple[Any, ...]]:
        """Every cross-border dyad by month: (actor, recipient, month, rows, mentions, score, tone, conflict rows)."""
        return self._run(dyad_months_sql(in_force(self._rows, as_of)))

    def _place(self, part: int, row_no: int) -> tuple[str, int]:
        known = self._store is not None and any(p.number == part for p in self._store.parts())
        return self._store.place(part, row_no) if self._store is not None and known else ("", 0)

    def _run(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query.

        Raises:
            SourceError: where the engine does not answer, or has no such table.
        """
        try:
            table = self._held.sql(query, dialect="duckdb").to_pyarrow()
        except Exception as error:
            raise SourceError(f"{self.name} does not answer: {_first(error)}", hint="see [events] in upheld.toml and docs/events/scale") from error
        return [tuple(row.values()) for row in table.to_pylist()]


def there(address: str, store: EventStore, *, table: str = "event", columns: Literal["upheld", "gdelt"] = "upheld") -> There:
    """An engine by address, asked of its table; one that runs in this process is handed the rows of the cache first.

    Raises:
        UsageError: as :func:`engine`.
    """
    held: Any = engine(address)
    if "://" not in address:
        table, columns = "event", "upheld"
        held.read_parquet(str(handed(store)), table_name=table)
    return There(held, name=_shown(address), table=table, columns=columns, store=store)
