"""Rows of a Parquet table. DuckDB reads it, shut off from everything but that one file."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import duckdb

from upheld.errors import Problem

_AT_ONCE = 1000


def rows(source: Path | bytes, *, name: str) -> Iterator[dict[str, Any] | Problem]:
    """Each row as column -> value, in the order of the file: dates as ISO text, decimals as floats, what is nested or binary left out."""
    with nullcontext(source) if isinstance(source, Path) else _laid_aside(source) as path:
        connection = duckdb.connect(":memory:", config={"threads": "1", "memory_limit": "128MB", "temp_directory": ""})
        try:
            for setting in (f"allowed_paths = {_quoted([str(path)])}", "enable_external_access = false", "lock_configuration = true"):
                connection.execute(f"SET {setting}")
            found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            columns = [column[0] for column in found.description or ()]
            while batch := found.fetchmany(_AT_ONCE):
                for row in batch:
                    yield {column: plain for column, value in zip(columns, row, strict=True) if (plain := _plain(value)) is not None}
        except duckdb.Error as error:
            message = f"this Parquet table cannot be read: {str(error).splitlines()[0][:160]}"
            yield Problem(where=name, message=message, remedy="write the table again, or export it as CSV")
        finally:
            connection.close()


class _laid_aside:  # noqa: N801 - a context manager, read as a verb
    """The bytes in a file of their own for as long as they are read."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __enter__(self) -> Path:
        self._file = tempfile.NamedTemporaryFile(suffix=".parquet")
        self._file.write(self._data)
        self._file.flush()
        return Path(self._file.name)

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _quoted(texts: list[str]) -> str:
    return "[" + ", ".join("'" + text.replace("'", "''") + "'" for text in texts) + "]"


def _plain(value: object) -> str | float | int | bool | None:
    match value:
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case str() | int() | float():
            return value
        case _:
            return None


Column = Literal["VARCHAR", "DOUBLE", "INTEGER", "DATE"]


def written(columns: Mapping[str, Column], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as the bytes of a Parquet table with the columns named, in their order; equal rows give equal bytes.

    Args:
        columns: names to types.
        rows: values in the order of the columns; ``None`` where there is none.
    """
    connection = duckdb.connect(":memory:", config={"threads": "1"})
    try:
        named = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        connection.execute(f"CREATE TABLE told ({named})")
        batch = [list(row) for row in rows]
        if batch:
            connection.executemany(f"INSERT INTO told VALUES ({', '.join('?' * len(columns))})", batch)  # noqa: S608 - question marks
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "told.parquet"
            connection.execute(f"COPY told TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)")
            return path.read_bytes()
    finally:
        connection.close()
