"""A plain CSV of events of one's own, with a map of its columns in ``sources.toml``.

For example::

[[events]]
files = "border-*.csv"
source = "border-watch"
licence = "CC-BY-4.0"
columns = { id = "nr", date = "day", actor = "who", recipient = "whom", type = "kind", deaths = "dead" }
types = { "meeting" = "CONSULT", "shelling" = "ASSAULT" }
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatch

import msgspec

from upheld.errors import Problem
from upheld.gather.events.form import Form, Head, cameo_type, country, day_of_text, end_of_day, literal, quoted, report_key, unique
from upheld.ledger.events_plover import QUADS

OURS = (
    "id", "date", "end", "actor", "recipient", "type", "cameo", "deaths", "deaths_low", "deaths_high", "country", "place", "url", "note", "known", "score",
    "lat", "lon",
)  # fmt: skip
_NUMBERS = ("deaths", "deaths_low", "deaths_high", "score", "lat", "lon")


class ColumnMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which column of which files is what; ``types`` gives the PLOVER type of each word in the ``type`` column."""

    files: str
    source: str
    columns: dict[str, str]
    types: dict[str, str] = {}
    licence: str = "own"


class _Maps(msgspec.Struct, frozen=True):
    events: tuple[ColumnMap, ...] = ()


def read_maps(content: bytes, *, name: str) -> tuple[tuple[ColumnMap, ...], list[Problem]]:
    """The maps in a ``sources.toml``; a wrong one is a Problem and the file's other tables are left to others."""
    try:
        maps = msgspec.toml.decode(content, type=_Maps).events
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        return (), [Problem(where=name, message=f"[[events]]: {error}", remedy=f"give files, source and columns; columns are {', '.join(OURS)}")]
    problems = [p for m in maps for p in _wrong(m, name)]
    return tuple(m for m in maps if not list(_wrong(m, name))), problems


def _wrong(given: ColumnMap, name: str) -> list[Problem]:
    strange = sorted(set(given.columns) - set(OURS))
    types = sorted({t for t in given.types.values() if t not in QUADS})
    found = []
    if strange:
        found.append(Problem(where=name, entry=given.source, message=f"no column of ours: {', '.join(strange)}", remedy=f"use {', '.join(OURS)}"))
    if "date" not in given.columns:
        found.append(Problem(where=name, entry=given.source, message="the map names no date column", remedy='add date = "NAME"'))
    if types:
        found.append(Problem(where=name, entry=given.source, message=f"no PLOVER type: {', '.join(types)}", remedy=f"use {', '.join(QUADS)}"))
    return found


def recognise(head: Head, maps: Sequence[ColumnMap]) -> tuple[Form, ColumnMap] | None:
    """The form of a mapped file and its map; ``None`` where no map is for it or its columns are not there."""
    for given in maps:
        if head.lines and fnmatch(head.name, given.files):
            delimiter = max(",;\t", key=head.lines[0].count)
            columns = unique(head.lines[0].split(delimiter))
            if set(given.columns.values()) <= set(columns):
                return _form(given, columns, delimiter), given
    return None


def _state(column: str) -> str:
    return f"CASE WHEN length({column}) = 3 AND {column} = upper({column}) THEN NULL ELSE lower({column}) END"


def _select(given: ColumnMap, of: dict[str, str], own: str, day: str, end: str) -> dict[str, str]:
    return {
        "native_id": own,
        "version_key": f"hash({literal(given.source)}, {own})",
        "event_start": day,
        "event_end": f"coalesce({end}, {day})",
        "date_precision": "'day'",
        **_deed(given, of),
        "score_native": of["score"],
        "deaths_best": f"CAST({of['deaths']} AS INTEGER)",
        "deaths_low": f"CAST(coalesce({of['deaths_low']}, {of['deaths']}) AS INTEGER)",
        "deaths_high": f"CAST(coalesce({of['deaths_high']}, {of['deaths']}) AS INTEGER)",
        "lat": of["lat"],
        "lon": of["lon"],
        "place": of["place"],
        "country_iso3": "coalesce(cc.iso3, cn.iso3)",
        "urls": of["url"],
        "note": of["note"],
        "report_key": report_key(of["url"], of["actor"], of["recipient"], of["type"], own=own),
    }


def _form(given: ColumnMap, columns: tuple[str, ...], delimiter: str) -> Form:
    of = {ours: quoted(given.columns[ours]) if ours in given.columns else "NULL" for ours in OURS}
    day, end = day_of_text(of["date"]), day_of_text(of["end"]) if "end" in given.columns else "NULL"
    own = of["id"] if "id" in given.columns else f"CAST(hash({', '.join(map(quoted, columns))}) AS VARCHAR)"  # told apart by content
    wrong = [(f"{day} IS NULL", "'the date is no day'")]
    if "id" in given.columns:
        wrong.append((f"{own} IS NULL", "'the id is empty'"))
    if "end" in given.columns:
        wrong.append((f"{of['end']} IS NOT NULL AND ({end} IS NULL OR {end} < {day})", "'the end is no day after the date'"))
    select = _select(given, of, own, day, end)
    joins = country("cc", "iso3", of["country"]) + country("cn", "name", f"lower({of['country']})")
    for ours in ("actor", "recipient"):
        select |= {f"{ours}_raw": of[ours], f"{ours}_name": of[ours], f"{ours}_iso3": f"coalesce({ours}c.iso3, {ours}n.iso3)"}
        joins += country(f"{ours}c", "iso3", of[ours]) + country(f"{ours}n", "name", _state(of[ours]))
    if "known" in given.columns:
        select["known_from"] = end_of_day(day_of_text(of["known"]))
        wrong.append((f"{select['known_from']} IS NULL", "'the day it was known is no day'"))
    return Form(
        name="plain",
        source=given.source,
        licence=given.licence,
        ontology="cameo" if "cameo" in given.columns else "own",
        shape="records",
        columns=columns,
        delimiter=delimiter,
        header=1,
        numbers={given.columns[c]: "DOUBLE" for c in _NUMBERS if c in given.columns},
        wrong=tuple(wrong),
        select=select,
        joins=joins,
    )


def _deed(given: ColumnMap, of: dict[str, str]) -> dict[str, str]:
    """What was done: from the words of the type column, else from CAMEO codes, else whatever PLOVER type stands there."""
    if "cameo" in given.columns:
        return {**cameo_type(of["cameo"]), "native_code": of["cameo"]}
    arms = " ".join(f"WHEN {of['type']} = {literal(word)} THEN {literal(kind)}" for word, kind in given.types.items())
    named = f"CASE {arms} WHEN upper({of['type']}) IN ({', '.join(map(literal, QUADS))}) THEN upper({of['type']}) END"
    quads = " ".join(f"WHEN {literal(kind)} THEN {quad}" for kind, quad in QUADS.items())
    return {"plover_type": named, "quad": f"coalesce(CASE {named} {quads} END, 0)", "native_code": of["type"], "mapping_rule": "'sources.toml'"}
