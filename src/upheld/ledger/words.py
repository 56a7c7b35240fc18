"""The words of every document, for whoever looks for one: an index of SQLite's full-text search, derived, deletable, and never the record.

A text never changes under its hash, so the index only grows: what it holds already is not read again. It keeps no text; what is shown of a document
comes from the store, where the words are looked for once more. An index that is damaged is made anew, and one that cannot be written lives in memory.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from upheld.ledger.files import make_folder
from upheld.text.finding import Term, words

NAME = "words.sqlite"
FORMAT = 1
_TABLES = (
    "create table if not exists held (id integer primary key, key text not null unique)",
    "create virtual table if not exists words using fts5(named, body, content='', tokenize=\"unicode61 remove_diacritics 0\")",
    f"pragma user_version = {FORMAT}",
)
_BATCH = 500
_NAMED_WEIGHS = 4.0


class Words:
    """An index at ``path`` (in memory where ``None``), safe to ask from several threads and beside other processes."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._con = self._opened()

    def _opened(self) -> sqlite3.Connection:
        if self._path is None:
            return _connected(":memory:")
        try:
            make_folder(self._path.parent)
            return _connected(str(self._path))
        except sqlite3.DatabaseError:
            try:
                self._path.unlink(missing_ok=True)
                return _connected(str(self._path))
            except (sqlite3.Error, OSError):
                return _connected(":memory:")
        except OSError:
            return _connected(":memory:")

    def take(self, texts: Mapping[str, Callable[[], tuple[str, str]]]) -> int:
        """Index what is not there yet: by key, how to get the names and the text of a document; returns how many came in."""
        with self._lock:
            try:
                return self._take(texts)
            except sqlite3.DatabaseError:  # damaged, or a disk that refuses: once more from nothing
                self._con.close()
                if self._path is not None:
                    self._path.unlink(missing_ok=True)
                self._con = self._opened()
                return self._take(texts)

    def _take(self, texts: Mapping[str, Callable[[], tuple[str, str]]]) -> int:
        held = {key for (key,) in self._con.execute("select key from held")}
        missing = [key for key in texts if key not in held]
        for start in range(0, len(missing), _BATCH):
            rows = [(key, *texts[key]()) for key in missing[start : start + _BATCH]]
            with self._con:
                self._con.execute("begin immediate")
                for key, named, body in rows:
                    put = self._con.execute("insert or ignore into held (key) values (?)", (key,))
                    if put.rowcount:  # another process may have brought it meanwhile
                        row = (put.lastrowid, " ".join(words(named)), " ".join(words(body)))
                        self._con.execute("insert into words (rowid, named, body) values (?, ?, ?)", row)
        return len(missing)

    def find(self, asked: Iterable[Term]) -> list[str]:
        """Keys of the documents that hold every term in their names or text, those that hold them most first (BM25)."""
        question = " ".join(f'"{" ".join(term)}" *' for term in asked)
        if not question:
            return []
        order = (
            f"select held.key from words join held on held.id = words.rowid where words match ? order by bm25(words, {_NAMED_WEIGHS}, 1.0), held.key"  # noqa: S608 - our own number
        )
        with self._lock:
            try:
                return [key for (key,) in self._con.execute(order, (question,))]
            except sqlite3.DatabaseError:
                return []  # damaged since: the next to take finds it so and makes it anew

    def close(self) -> None:
        """Let go of the file."""
        self._con.close()


def _connected(path: str) -> sqlite3.Connection:
    con = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
    try:
        _of_our_format(con)
        con.execute("pragma synchronous = off")  # derived: after a crash it is found damaged, or made anew
        for statement in _TABLES:
            con.execute(statement)
    except sqlite3.DatabaseError:
        con.close()
        raise
    return con


def _of_our_format(con: sqlite3.Connection) -> None:
    (version,) = con.execute("pragma user_version").fetchone()
    if version not in {0, FORMAT}:
        raise sqlite3.DatabaseError("another format")
