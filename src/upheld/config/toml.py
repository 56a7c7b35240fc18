"""A TOML file with the lines of its keys: what is wrong with its meaning is told with its place, as its syntax is."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from upheld.errors import Problem, Severity

_HEAD = re.compile(r"\s*(\[\[?)\s*([\w.\"' -]+?)\s*\]")


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A settings file as read: its name for Problems, its tables, and its lines."""

    name: str
    tables: Mapping[str, Any]
    lines: tuple[str, ...]

    def line_of(self, key: str, *, table: str = "", block: int = 0) -> int | None:
        """The line of a key in a table (or in the ``block``-th of its blocks, from 0); that of the table's head where the key is not found."""
        here, seen, head = "", -1, None
        pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""")
        for number, line in enumerate(self.lines, 1):
            found = _HEAD.match(line)
            if found:
                here = found[2].replace(" ", "")
                seen += here == table
            in_place = here == table and (not table or seen == block)
            if in_place and found:
                head = number
            if (in_place and pattern.match(line)) or (found and here == f"{table}.{key}".lstrip(".")):
                return number
        parent, _, own = table.rpartition(".")  # a table may stand as a dotted or inline one in the table above it
        return head if head or not table else self.line_of(own, table=parent)

    def problem(self, message: str, remedy: str, *, line: int | None = None, entry: str | None = None, severity: Severity = "error") -> Problem:
        """A Problem of this file."""
        return Problem(where=self.name, line=line, entry=entry, message=message, remedy=remedy, severity=severity)

    def strangers(self, given: Mapping[str, Any], known: Iterable[str], *, table: str = "", block: int = 0) -> list[Problem]:
        """A warning for each key that is not known, with what was probably meant."""
        names = sorted(known)
        return [
            self.problem(f"unknown key {key!r}" + (f" in [{table}]" if table else ""), meant(key, names), line=self.line_of(key, table=table, block=block),
                         severity="warning")
            for key in given if key not in names
        ]  # fmt: skip


def meant(word: str, known: Iterable[str]) -> str:
    """The remedy for a word that is not known."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1)
    return f"did you mean {near[0]!r}" if near else f"use one of {', '.join(names)}"


def utf8(content: bytes, name: str) -> tuple[str | None, list[Problem]]:
    """The characters of a settings file with plain newlines; ``None`` with the line of the first wrong byte."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        remedy = "save it as UTF-8; until then what was last recorded counts"
        return None, [Problem(where=name, line=line, message="this file is not UTF-8", remedy=remedy)]


def read_toml(content: bytes | None, name: str, *, remedy: str = "mend this line") -> tuple[File | None, list[Problem]]:
    """A file's tables; an absent file is an empty one, and one that is no TOML is one Problem, with ``remedy``."""
    if content is None:
        return File(name=name, tables={}, lines=()), []
    remedy += "; until then what was last recorded counts"
    text, problems = utf8(content, name)
    if text is None:
        return None, problems
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        return None, [Problem(where=name, line=int(at[1]) if at else text.count("\n") + 1, message=f"no valid TOML: {error}", remedy=remedy)]
    except RecursionError:
        return None, [Problem(where=name, message="no valid TOML: nested too deeply", remedy=remedy)]
    return File(name=name, tables=tables, lines=tuple(text.split("\n"))), []
