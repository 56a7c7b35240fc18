"""What ``sources.toml`` has watched (a ``[[feed]]`` each) and searched for each claim (a ``[[search]]`` each)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

import msgspec

from upheld.config.every import parse_every
from upheld.config.toml import File, meant, read_toml
from upheld.errors import Problem
from upheld.model.evidence import Grade, Source

FeedKind = Literal["feed", "page", "links", "sitemap", "file", "folder"]
KINDS: tuple[str, ...] = get_args(FeedKind)
_SAME = {"rss": "feed", "atom": "feed", "json": "feed", "csv": "file", "jsonl": "file", "mbox": "folder", "maildir": "folder"}
_TEXTS = ("name", "address", "kind", "every", "language", "outlet", "grade", "select", "match")
_SEARCH_TEXTS = ("name", "provider", "address", "language", "model", "key")
_SECRET = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*")


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A watched source: asked every ``every``; of its documents those published since ``since`` come in.

    ``outlet`` is the source its documents are said to come from, ``select`` a part of a page (``main``, ``.news a``), ``match`` a pattern with
    ``*`` for the addresses taken, ``follow`` whether the pages its entries point to are read.
    """

    name: str
    address: str
    kind: FeedKind = "feed"
    every: dt.timedelta = dt.timedelta(hours=6)
    since: dt.date | None = None
    language: str = ""
    outlet: str = ""
    grade: str = ""
    select: str = ""
    match: str = ""
    follow: bool = True


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A place to search for each claim, by the provider of that name, at most ``limit`` documents a claim and time.

    ``model`` is the model to ask, ``key`` the variable (``env:NAME``) that holds the key of the service.
    """

    name: str
    provider: str
    address: str = ""
    every: dt.timedelta = dt.timedelta(days=1)
    limit: int = 50
    language: str = ""
    model: str = ""
    key: str = ""


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """All that is watched and searched, in the order of the file."""

    feeds: tuple[Feed, ...] = ()
    searches: tuple[Search, ...] = ()


def parse_watch(content: bytes | None, name: str) -> tuple[Watch, list[Problem]]:
    """The ``[[feed]]`` and ``[[search]]`` blocks of a ``sources.toml`` and what is wrong with them; a wrong one is left out and the rest holds."""
    file, _ = read_toml(content, name)  # what is no TOML is told by whoever reads the sources
    if file is None:
        return Watch(), []
    feeds, told = _blocks(file, "feed", Feed, (*_TEXTS, "since", "follow"))
    searches, more = _blocks(file, "search", Search, (*_SEARCH_TEXTS, "every", "limit"))
    return Watch(feeds=tuple(feeds), searches=tuple(searches)), told + more


def rated(feeds: Iterable[Feed]) -> dict[str, Source]:
    """The sources that are graded at their feed, by name."""
    return {feed.outlet: Source(name=feed.outlet, grade=cast("Grade", feed.grade)) for feed in feeds if feed.grade}


def _blocks(file: File, table: str, shape: type[Any], fields: tuple[str, ...]) -> tuple[list[Any], list[Problem]]:
    blocks = file.tables.get(table, [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return [], [file.problem(f"{table} is no list of blocks", f"head each block with [[{table}]]", line=file.line_of(table))]
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for number, block in enumerate(blocks):
        problems += file.strangers(block, fields, table=table, block=number)
        try:
            one = shape(**(_feed(block) if shape is Feed else _search(block)))
        except _Unfit as unfit:
            problems.append(file.problem(unfit.message, unfit.remedy, line=file.line_of(unfit.key, table=table, block=number)))
            continue
        if one.name in found:
            line = file.line_of("name", table=table, block=number)
            problems.append(file.problem(f"the {table} {one.name!r} comes twice; the first counts", 'give one of them another name = "…"', line=line))
        else:
            found[one.name] = one
    return list(found.values()), problems


class _Unfit(Exception):  # noqa: N818 - carried from a value to its Problem, never to a caller
    def __init__(self, key: str, message: str, remedy: str) -> None:
        self.key, self.message, self.remedy = key, message, remedy
        super().__init__(message)


def _texts(block: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, str]:
    for key in keys:
        if not isinstance(block.get(key, ""), str):
            raise _Unfit(key, f"{key} is {block[key]!r}, not text", "put it in quotation marks")
    return {key: block[key].strip() for key in keys if key in block}


def _period(block: Mapping[str, Any]) -> dict[str, dt.timedelta]:
    if "every" not in block:
        return {}
    try:
        return {"every": parse_every(block["every"] if isinstance(block["every"], str) else repr(block["every"]))}
    except ValueError as error:
        raise _Unfit("every", str(error), 'for example every = "6h"') from None


def _feed(block: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = _texts(block, tuple(key for key in _TEXTS if key != "every"))
    address = values.get("address", "")
    if not address:
        raise _Unfit("address", "a feed without an address", 'add address = "https://…" (or a path, for a folder)')
    kind = values.get("kind", "feed" if "://" in address else "folder").lower()
    values["kind"] = _SAME.get(kind, kind)
    if values["kind"] not in KINDS:
        raise _Unfit("kind", f"unknown kind {kind!r}", meant(kind, (*KINDS, *_SAME)))
    if (values["kind"] == "folder") == ("://" in address):
        raise _Unfit(
            "address", f"{address!r} is no {'path' if values['kind'] == 'folder' else 'web address'}", "give a path for a folder, else https://…"
        )
    if values.get("grade", "F") not in get_args(Grade):
        raise _Unfit("grade", f"unknown grade {values['grade']!r}", "write a letter from A (most reliable) to E, or F for unknown")
    since = block.get("since")
    if since is not None and type(since) is not dt.date:
        raise _Unfit("since", f"since is {since!r}, not a day", "write since = 2025-03-01, without quotation marks")
    if not isinstance(block.get("follow", True), bool):
        raise _Unfit("follow", f"follow is {block['follow']!r}", "write follow = true or follow = false")
    name = values.get("name") or values.get("outlet") or urlsplit(address).netloc or address
    values["outlet"] = values.get("outlet") or (name if "grade" in values else "")
    return {**values, **_period(block), "name": name, "since": since, "follow": block.get("follow", True)}


def _search(block: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = _texts(block, _SEARCH_TEXTS)
    if not values.get("provider"):
        raise _Unfit("provider", "a search without a provider", 'add provider = "gdelt", "news-rss", "site", "model" or "folder"')
    if values.get("key") and not _SECRET.fullmatch(values["key"]):
        raise _Unfit("key", "a key does not stand here", 'name the environment variable that holds it: key = "env:NAME"')
    limit = block.get("limit", 50)
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= 250:
        raise _Unfit("limit", f"limit is {limit!r}", "give a number between 1 and 250")
    return {**values, **_period(block), "name": values.get("name") or values["provider"], "limit": limit}
