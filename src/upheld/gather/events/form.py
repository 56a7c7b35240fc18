"""What a reader says about one layout of one source: its columns, what makes a row wrong, and each column of ours as SQL over a row ``r``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Literal

import msgspec

from upheld.ledger.events_countries import CAMEO_REGIONS, countries
from upheld.ledger.events_schema import Table

Shape = Literal["lines", "records", "json"]
"""``lines``: one row a line, tabs between, quotation marks are data. ``records``: quoted cells that may hold line ends. ``json``: objects."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """One layout.

    Attributes:
        name: of the layout, as the journal keeps it (``gdelt-2``).
        licence: tag of the terms the rows come under.
        ontology: whose codes ``native_code`` is in (``cameo``, ``plover``, ``acled``, ``ucdp``, ``own``).
        columns: names of the columns in the order of the file, each once.
        numbers: column -> SQL type of those that must be numbers where they hold anything.
        header: lines before the first row.
        wrong: (condition over ``r``, reason as SQL text expression): a row for which one holds is rejected.
        select: our column -> SQL over ``r`` and what ``joins`` brings.
        joins: SQL after ``FROM r``.
        nulls: texts that mean "nothing here".
        release: what the file or its name says about its edition.
        released: the day of that edition, where one can tell.
        surplus: whether empty cells past the last column are dropped.
        absent: column -> SQL type of those that ``select`` names and this file does not have.
        derived: what several of our columns need, as SQL over ``r``, worked out once for each row; a later mapping may use what an earlier one names.
        advice: what to tell the person who added it.
    """

    name: str
    source: str
    licence: str
    ontology: str
    shape: Shape
    columns: tuple[str, ...]
    select: Mapping[str, str]
    table: Table = "event"
    numbers: Mapping[str, str] = {}
    header: int = 0
    wrong: tuple[tuple[str, str], ...] = ()
    joins: str = ""
    nulls: tuple[str, ...] = ("",)
    delimiter: str = "\t"
    release: str = ""
    released: dt.date | None = None
    surplus: bool = False
    absent: Mapping[str, str] = {}
    derived: tuple[Mapping[str, str], ...] = ()
    advice: tuple[str, ...] = ()


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The start of a file: its name, its first lines as text (Latin-1 where they are not UTF-8), and all its first bytes."""

    name: str
    lines: tuple[str, ...]
    content: bytes


Recogniser = Callable[[Head], Form | None]


def quoted(name: str) -> str:
    """A column of the file as SQL."""
    return 'r."' + name.replace('"', '""') + '"'


def literal(value: str | int | dt.date | dt.datetime | None) -> str:
    """A value as SQL."""
    match value:
        case None:
            return "NULL"
        case int():
            return str(value)
        case dt.datetime():
            return f"TIMESTAMP '{value:%Y-%m-%d %H:%M:%S}'"
        case dt.date():
            return f"DATE '{value}'"
        case _:
            return "'" + str(value).replace("'", "''") + "'"


def tab_header(head: Head) -> tuple[str, ...]:
    """The cells of the first line, parted by tabs, repeated names numbered."""
    return unique(head.lines[0].split("\t")) if head.lines else ()


def unique(names: list[str]) -> tuple[str, ...]:
    """Column names stripped of spaces and quotation marks; a repeated or empty one gets a number."""
    seen: dict[str, int] = {}
    out = []
    for name in (n.strip().strip('"').strip("\ufeff") for n in names):
        key = name.casefold()
        seen[key] = seen.get(key, 0) + 1
        out.append(name if seen[key] == 1 and name else f"{name or 'column'}_{seen[key]}")
    return tuple(out)


def day_of_digits(column: str) -> str:
    """SQL: YYYYMMDD as a number to a day, ``NULL`` for what is no day."""
    return f"TRY(make_date({column} // 10000, {column} // 100 % 100, {column} % 100))"


def day_of_text(column: str) -> str:
    """SQL: the day at the start of an ISO text, a YYYYMMDD, or an American M/D/YYYY; ``NULL`` for what is none of these."""
    return (
        f"coalesce(TRY_CAST(left({column}, 10) AS DATE), CAST(try_strptime({column}, '%Y%m%d') AS DATE), "
        f"CAST(try_strptime(split_part({column}, ' ', 1), '%m/%d/%Y') AS DATE))"
    )


def end_of_day(day: str) -> str:
    """SQL: the last second of a day, from which what is known "on that day" counts."""
    return f"(CAST({day} AS TIMESTAMP) + INTERVAL 86399 SECOND)"


def key_of(*parts: str) -> str:
    """SQL: one 64-bit number for several values."""
    return f"hash({', '.join(parts)})"


def report_key(story: str, *parts: str, own: str) -> str:
    """SQL: the number of a (story, actor, recipient, code); a row without a story stands for itself."""
    return f"CASE WHEN {story} IS NULL THEN hash({own}) ELSE hash({story}, {', '.join(parts)}) END"


def country(alias: str, scheme: str, code: str) -> str:
    """SQL: a join that brings ``alias.iso3``, ``.cow`` and ``.gw`` of a code."""
    return f" LEFT JOIN country_code {alias} ON {alias}.scheme = '{scheme}' AND {alias}.code = {code}"


CAMEO_PLACES = 3_200
"""Codes of two, three and four digits have places from 1, 101 and 1101 on in the list ``cameo_way``; roots end at 20."""


def cameo_place(code: str) -> int:
    """The place of a CAMEO code in the engine's list, from 1."""
    return int(code) + {2: 1, 3: 101, 4: 1101}[len(code)]


def fips_place(code: str) -> int:
    """The place of a FIPS 10-4 code in the engine's list, from 1."""
    return (ord(code[0]) - 65) * 26 + ord(code[1]) - 64


def way_of_cameo(code: str) -> str:
    """SQL: the number of what a CAMEO code comes to in PLOVER's terms (type, mode, quad together), of which there are some seventy."""
    place = f"TRY_CAST({code} AS INTEGER) + CASE length({code}) WHEN 2 THEN 1 WHEN 3 THEN 101 WHEN 4 THEN 1101 END"
    return f"getvariable('cameo_way')[{place}]"


def cameo_type(code: str, *, way: str = "") -> dict[str, str]:
    """SQL for type, mode and quad of a CAMEO code (``way``: of its number, where that is known); context, rule and score are joined when asked for.

    The lists are variables of the connection: a lookup in a list costs far less than a join over wide rows, and the less the shorter the list is.
    """
    way = way or way_of_cameo(code)
    return {ours: f"getvariable('cameo_{name}')[{way}]" for ours, name in (("plover_type", "type"), ("plover_mode", "mode"), ("quad", "quad"))}


def fips_iso3(code: str) -> str:
    """SQL: ISO3 of a FIPS 10-4 code."""
    return f"getvariable('fips_iso3')[(ascii({code}) - 65) * 26 + ascii(substr({code}, 2, 1)) - 64]"


@cache
def _cameo_odd() -> tuple[str, str]:
    other = " ".join(f"WHEN {literal(c.cameo)} THEN {literal(c.iso3)}" for c in countries() if c.cameo != c.iso3)
    return other, " ".join([*CAMEO_REGIONS, *(c.cameo for c in countries() if c.cameo != c.iso3)])


def cameo_iso3(code: str) -> str:
    """SQL: ISO3 of a CAMEO country code, which is the same but for a few states; a region is no country.

    Most codes are neither, and one look into the few words of all that are is far cheaper than comparing with each.
    """
    other, named = _cameo_odd()
    return f"CASE WHEN contains('{named}', {code}) THEN CASE {code} {other} END ELSE {code} END"
