"""The doors by which formats, sources, judges, forecasters and publishers come in.

Each seam of :mod:`upheld.model.ports` is an entry-point group; what upheld ships is declared there like any other plugin. Where the package runs
from a bare source tree without installed metadata, the same declarations are read from ``BUILT_IN``. Nothing is imported before it is asked for.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal, cast

from upheld.errors import Problem
from upheld.model.ports import Reader

Group = Literal["upheld.readers", "upheld.sources", "upheld.stance", "upheld.forecasters", "upheld.publishers"]
Format = Literal["text", "markdown", "html", "jsonl", "csv"]

BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "upheld.readers": {
        "text": "upheld.read.formats:read_text",
        "markdown": "upheld.read.formats:read_markdown",
        "html": "upheld.read.formats:read_html",
    },
    "upheld.stance": {"cross-encoder": "upheld.weigh.stance:stance"},
}
"""What upheld itself declares, for a tree that is not installed."""

_BY_ENDING: Mapping[str, Format] = {
    "txt": "text",
    "text": "text",
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "csv": "csv",
    "tsv": "csv",
}
_MAGIC: Mapping[bytes, str] = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive or an office file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"\xd0\xcf\x11\xe0": "an old office file",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
}
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_LOOK = 4096
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 27}
_HTML_START = re.compile(rb"\s*(?:<!--.{0,400}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


@functools.cache
def declared(group: Group) -> Mapping[str, EntryPoint]:
    """Name -> entry point of everything declared in a group, installed plugins over built-ins of the same name; nothing is imported."""
    built_in = {name: EntryPoint(name, place, group) for name, place in BUILT_IN.get(group, {}).items()}
    installed = {point.name: point for point in sorted(entry_points(group=group), key=_ours_first)}
    return built_in | installed


def _ours_first(point: EntryPoint) -> tuple[bool, str]:
    """Sort key: our own declarations first, so that a plugin of the same name replaces them."""
    return not point.value.startswith("upheld."), point.value


def load(group: Group, name: str) -> tuple[Any | None, list[Problem]]:
    """Import one plugin; ``None`` with a Problem where none has that name or its module does not import."""
    point = declared(group).get(name)
    if point is None:
        known = ", ".join(sorted(declared(group))) or "none"
        return None, [Problem(where=group, entry=name, message=f"no plugin named {name!r}", remedy=f"use one of: {known}")]
    try:
        return point.load(), []
    except (ImportError, AttributeError) as error:
        message = f"the plugin at {point.value} does not load: {error}"
        return None, [Problem(where=group, entry=name, message=message, remedy="reinstall the package that brings it, or remove it")]


def load_all(group: Group, names: Iterable[str] | None = None) -> tuple[dict[str, Any], list[Problem]]:
    """Import every plugin of a group (or those named); what does not load is a Problem and the rest come in."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in sorted(declared(group)) if names is None else names:
        plugin, wrong = load(group, name)
        problems += wrong
        if plugin is not None:
            found[name] = plugin
    return found, problems


def reader(name: str) -> tuple[Reader | None, list[Problem]]:
    """The reader of a format (``text``, ``markdown``, ``html`` or a plugin's), or Problems."""
    plugin, problems = load("upheld.readers", name)
    return cast("Reader | None", plugin), problems


def recognise(data: bytes, name: str) -> str | None:
    """The format of ``data``: ``text``, ``markdown``, ``html``, ``jsonl``, ``csv``, the name of a plugin's reader, or ``None``.

    The first bytes decide before the name does: binary is never text whatever it is called, and a page saved as ``.txt`` is still a page.
    """
    if binary_kind(data):
        return None
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    named = _BY_ENDING.get(ending)
    if named in {None, "text"} and _HTML_START.match(data[:_LOOK].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if named is not None:
        return named
    if ending in declared("upheld.readers"):
        return ending
    return "text" if ending == "" else None


def binary_kind(data: bytes) -> str:
    """What kind of binary ``data`` is, in words; empty for text. Judged on its first bytes and its share of control characters."""
    head = data[:_LOOK]
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    if head.startswith(_UNICODE_MARKS):
        return ""
    if b"\x00" in data:
        return "binary (it holds NUL bytes)"
    control = sum(byte in _CONTROL for byte in head)
    return "binary (it is full of control characters)" if control > max(4, len(head) // 50) else ""
