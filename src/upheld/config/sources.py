"""``sources.toml``: the organisations that publish or are cited, each with its grade, its interest and its other names."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from upheld.config.feeds import parse_watch, rated
from upheld.config.toml import File, meant, read_toml
from upheld.errors import Problem
from upheld.model.evidence import Grade, Source

_FIELDS = ("name", "grade", "interest", "kind", "aliases", "reliability")

_LEAST, _MOST = 0.5, 0.99  # a source that says the opposite of what is so would be evidence against itself


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """The sources of a file by name.

    ``wrong`` names those whose block cannot be read, for which the last recorded ones stay in force; ``whole`` is false where it cannot be told
    which they are, and then no source is taken out.
    """

    sources: dict[str, Source] = {}
    wrong: frozenset[str] = frozenset()
    whole: bool = True


def parse_sources(content: bytes | None, name: str) -> tuple[Sources, list[Problem]]:
    """The sources of a ``sources.toml`` and what is wrong with it."""
    file, problems = read_toml(content, name)
    if file is None:
        return Sources(whole=False), problems
    problems += file.strangers(file.tables, ("source", "feed", "search", "events", "event-feed", "format"))
    blocks = file.tables.get("source", [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return Sources(whole=False), [
            *problems,
            file.problem("source is no list of blocks", "head each block with [[source]]", line=file.line_of("source")),
        ]
    sources: dict[str, Source] = {}
    wrong: set[str] = set()
    nameless = False
    for number, block in enumerate(blocks):
        source, found = _source(file, number, block)
        problems += found
        called = block.get("name")
        if source is None:
            nameless |= not isinstance(called, str)
            wrong |= {called} if isinstance(called, str) else set()
        elif source.name in sources:
            line = file.line_of("name", table="source", block=number)
            problems.append(file.problem(f"the source {source.name!r} comes twice; the first counts", "make one block of the two", line=line))
        else:
            sources[source.name] = source
    sources = rated(parse_watch(content, name)[0].feeds) | sources
    return Sources(sources=sources, wrong=frozenset(wrong), whole=not nameless), problems


def _source(file: File, number: int, block: dict[str, Any]) -> tuple[Source | None, list[Problem]]:
    problems = file.strangers(block, _FIELDS, table="source", block=number)

    def wrong(key: str, message: str, remedy: str) -> tuple[None, list[Problem]]:
        return None, [*problems, file.problem(message, remedy, line=file.line_of(key, table="source", block=number))]

    texts = {key: block.get(key, "") for key in ("name", "interest", "kind")}
    for key, value in texts.items():
        if not isinstance(value, str):
            return wrong(key, f"{key} is {value!r}, not text", "put it in quotation marks")
    if not texts["name"].strip():
        return wrong("name", "a source without a name", 'add name = "…"')
    grade = block.get("grade", "F")
    if grade not in get_args(Grade):
        letter = str(grade).upper()
        remedy = f"did you mean {letter!r}" if letter in get_args(Grade) else meant(str(grade), get_args(Grade))
        return wrong("grade", f"unknown grade {grade!r}", f"{remedy}: A is most reliable, E is not, F is unknown")
    aliases = block.get("aliases", [])
    aliases = [aliases] if isinstance(aliases, str) else aliases
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        return wrong("aliases", "aliases is no list of texts", 'write aliases = ["…", "…"]')
    reliability = block.get("reliability")
    if reliability is not None and not _is_share(reliability):
        return wrong("reliability", f"reliability is {reliability!r}", "write a share of 0.5 (says nothing) to 0.99, as upheld score --fit gives it")
    plain = {key: value.strip() for key, value in texts.items()}
    return Source(**plain, grade=grade, aliases=tuple(aliases), reliability=None if reliability is None else float(reliability)), problems


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and _LEAST <= value <= _MOST
