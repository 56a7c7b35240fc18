"""The columns of the event cache: one row for each version of an event, with where it came from and since when it was known.

A Parquet part holds the rows of one or more files; ``row_no`` counts the physical lines of the part, so that file and line of any row follow from the
part's list of segments. A part holds only the columns its source fills; what is the same for all its rows (licence, edition) stands in its
description beside it, and what follows from other columns (numbers of a country, score of a type) is joined when it is asked for.
``event_end`` is included in the interval. ``known_to`` is derived: see ``closed`` in :mod:`upheld.ledger.events`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

CACHE_VERSION = 1
LABELS = {
    "gdelt": "GDELT", "acled": "ACLED", "ucdp": "UCDP", "icews": "ICEWS", "polecat": "POLECAT", "phoenix": "Phoenix", "documents": "Own documents",
}  # fmt: skip
"""Source -> how it is named to people; one of a person's own stands under its own name."""
Table = Literal["event", "mention", "gkg", "deletion"]

_ACTOR = {
    "raw": "VARCHAR",
    "name": "VARCHAR",
    "iso3": "VARCHAR",
    "cow": "SMALLINT",
    "gw": "SMALLINT",
    "sector": "VARCHAR",
    "wiki": "VARCHAR",
    "others": "VARCHAR",
}
_KEYS = {"part": "INTEGER", "row_no": "BIGINT", "source": "VARCHAR"}
_KNOWN = {"known_from": "TIMESTAMP"}

EVENT: Mapping[str, str] = {
    **_KEYS,
    "native_id": "VARCHAR",
    "version_key": "UBIGINT",
    "event_start": "DATE",
    "event_end": "DATE",
    "date_precision": "VARCHAR",
    "published_at": "TIMESTAMP",
    **_KNOWN,
    **{f"actor_{name}": kind for name, kind in _ACTOR.items()},
    **{f"recipient_{name}": kind for name, kind in _ACTOR.items()},
    "plover_type": "VARCHAR",
    "plover_mode": "VARCHAR",
    "plover_context": "VARCHAR",
    "quad": "TINYINT",
    "aux": "VARCHAR",
    "score_plover": "FLOAT",
    "score_native": "FLOAT",
    "native_code": "VARCHAR",
    "native_quad": "TINYINT",
    "mapping_rule": "VARCHAR",
    "deaths_low": "INTEGER",
    "deaths_best": "INTEGER",
    "deaths_high": "INTEGER",
    "deaths_actor": "INTEGER",
    "deaths_recipient": "INTEGER",
    "deaths_civilian": "INTEGER",
    "lat": "FLOAT",
    "lon": "FLOAT",
    "geo_precision": "TINYINT",
    "place": "VARCHAR",
    "admin1": "VARCHAR",
    "country_iso3": "VARCHAR",
    "geonames_id": "VARCHAR",
    "n_mentions": "INTEGER",
    "n_sources": "INTEGER",
    "n_articles": "INTEGER",
    "tone": "FLOAT",
    "confidence": "FLOAT",
    "urls": "VARCHAR",
    "story_id": "VARCHAR",
    "language": "VARCHAR",
    "note": "VARCHAR",
    "report_key": "UBIGINT",
    "is_mirror": "BOOLEAN",
}
"""``actor_others`` and ``urls`` hold several values parted by ``;``. ``report_key`` is one number for each (story, actor, recipient, code)."""

MENTION: Mapping[str, str] = {
    **_KEYS,
    "native_id": "VARCHAR",
    "event_time": "TIMESTAMP",
    **_KNOWN,
    "kind": "TINYINT",
    "outlet": "VARCHAR",
    "url": "VARCHAR",
    "sentence": "INTEGER",
    "in_raw_text": "TINYINT",
    "confidence": "SMALLINT",
    "tone": "FLOAT",
    "translation": "VARCHAR",
}
GKG: Mapping[str, str] = {
    **_KEYS,
    "native_id": "VARCHAR",
    **_KNOWN,
    "translated": "BOOLEAN",
    "outlet": "VARCHAR",
    "url": "VARCHAR",
    "counts": "VARCHAR",
    "themes": "VARCHAR",
    "locations": "VARCHAR",
    "persons": "VARCHAR",
    "organizations": "VARCHAR",
    "tone": "FLOAT",
    "quotations": "VARCHAR",
    "names": "VARCHAR",
    "amounts": "VARCHAR",
    "translation": "VARCHAR",
}
DELETION: Mapping[str, str] = {**_KEYS, "native_id": "VARCHAR", "version_key": "UBIGINT", **_KNOWN}
TABLES: Mapping[Table, Mapping[str, str]] = {"event": EVENT, "mention": MENTION, "gkg": GKG, "deletion": DELETION}


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one file within a part: ``row_no`` from ``first_row`` on are its physical lines from ``first_line`` on."""

    sha256: str
    name: str
    first_row: int
    lines: int
    first_line: int = 1


class Reject(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was not loaded: where it stands, why, and its first bytes."""

    name: str
    line: int
    reason: str
    raw: str


class PartInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What lies beside a part's Parquet file: what holds for all its rows.

    ``known_kind`` says whence ``known_from`` is: the rows themselves (``source``), the edition's day (``release``) or our first sight (``fetch``).
    """

    version: str
    number: int
    table: Table
    source: str
    release: str
    licence: str
    ontology: str
    known_kind: Literal["source", "release", "fetch"]
    rows: int
    segments: tuple[Segment, ...]
    rejects: tuple[Reject, ...] = ()


def place_of(segments: tuple[Segment, ...], row_no: int) -> tuple[str, int]:
    """File and line of a row of a part."""
    held = max((s for s in segments if s.lines and s.first_row <= row_no), key=lambda s: s.first_row)
    return held.name, row_no - held.first_row + held.first_line


def visible(as_of: dt.date | None, *, closed: bool = True, table: str = "event_row") -> str:
    """SQL: the rows in force at the end of a day (now, where ``None``); ``closed`` says whether any version has ended at all."""
    until = f"TIMESTAMP '{as_of} 23:59:59'" if as_of else ""
    known = f" WHERE r.known_from <= {until}" if as_of else ""
    ended = f" WHERE known_to <= {until}" if as_of else ""
    anti = f" ANTI JOIN (SELECT part, row_no FROM closed{ended}) c ON c.part = r.part AND c.row_no = r.row_no" if closed else ""
    return f"(SELECT r.* FROM {table} r{anti}{known})"
