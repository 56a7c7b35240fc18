"""A table: a file of rows, each a document or a figure by the names of its columns. Here the first table of an SQLite database."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from upheld.errors import Problem


def rows_of_sqlite(source: Path | bytes, *, name: str) -> Iterator[dict[str, Any] | Problem]:
    """Rows as column to value, dates as ISO text; columns named ``text``, ``published``, ``outlet`` … make documents, ``measure`` … figures."""
    if isinstance(source, bytes):
        with tempfile.NamedTemporaryFile(suffix=".sqlite") as aside:
            aside.write(source)
            aside.flush()
            yield from rows_of_sqlite(Path(aside.name), name=name)
        return
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as held:
            held.row_factory = sqlite3.Row
            first = held.execute("select name from sqlite_master where type = 'table' order by rowid limit 1").fetchone()
            if first is None:
                yield Problem(where=name, message="there is no table in this database", remedy="put the rows into a table")
                return
            quoted = first["name"].replace('"', '""')
            for row in held.execute(f'select * from "{quoted}"'):  # noqa: S608 - a name of the file's own, quoted
                yield {column: row[column] for column in row.keys() if row[column] is not None}  # noqa: SIM118 - iterating gives values
    except sqlite3.Error as error:
        yield Problem(where=name, message=f"this database cannot be read: {error}", remedy="see whether it opens elsewhere, or export it as CSV")
