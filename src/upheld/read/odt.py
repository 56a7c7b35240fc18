"""OpenDocument texts (ISO/IEC 26300) to text: tracked deletions left out, footnotes after the text."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.assembled import assembled, tidy
from upheld.read.unreadable import Unreadable
from upheld.read.zipped import Package, local

_SKIP = frozenset({"tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "table-of-content", "note-body", "note"})
_BLOCKS = frozenset({"p", "h"})
_MOST_SPACES = 100


def read_odt(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:  # noqa: ARG001 - the shape of the door
    """The text of an OpenDocument text with what it says of itself.

    Raises:
        Unreadable: where it is no such document, damaged, locked or a bomb.
    """
    package = Package(data)
    content = package.xml("content.xml")
    body = content.find(".//{*}body/{*}text")
    if body is None:
        raise Unreadable("it is no OpenDocument text", "save it as .odt or .docx")
    meta = package.xml_if_there("meta.xml")
    styles = _title_styles(content)
    paragraphs, notes = list(_blocks(body)), list(_notes(body))
    return assembled(
        [_text(tag) if local(tag.tag) in _BLOCKS else _row(tag) for tag in paragraphs],
        notes,
        title=_meta(meta, "title") or next((_text(tag) for tag in paragraphs[:12] if _style(tag) in styles), ""),
        author=_meta(meta, "creator") or _meta(meta, "initial-creator"),
        made=_meta(meta, "creation-date") or _meta(meta, "date"),
        made_by="file properties",
        language=_meta(meta, "language"),
    ), []


def _meta(meta: etree._Element | None, field: str) -> str:
    found = None if meta is None else meta.find(f".//{{*}}{field}")
    return "" if found is None else (found.text or "")


def _title_styles(content: etree._Element) -> frozenset[str]:
    """Names of the title style and of the automatic styles made from it."""
    made = {style.get(_key(style, "name"), "") for style in content.iter("{*}style") if style.get(_key(style, "parent-style-name")) == "Title"}
    return frozenset({"Title"} | made)


def _key(tag: etree._Element, name: str) -> str:
    return next((key for key in tag.attrib if local(key) == name), name)


def _style(tag: etree._Element) -> str:
    return str(tag.get(_key(tag, "style-name"), ""))


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs, headings and rows of tables, in order."""
    stack = list(reversed(body))
    while stack:
        tag = stack.pop()
        name = local(tag.tag)
        if name in _BLOCKS or name == "table-row":
            yield tag
        elif name not in _SKIP:
            stack.extend(reversed(tag))


def _row(row: etree._Element) -> str:
    cells = (" ".join(_text(p) for p in cell.iter("{*}p", "{*}h")) for cell in row if local(cell.tag) == "table-cell")
    return " | ".join(filter(None, map(tidy, cells)))


def _text(block: etree._Element) -> str:
    """Words of a paragraph; ``[n]`` where a note is called."""
    parts: list[str] = []
    stack: list[etree._Element | str] = [block]
    while stack:
        tag = stack.pop()
        if isinstance(tag, str):
            parts.append(tag)
            continue
        stack.append(tag.tail or "" if tag is not block else "")
        match local(tag.tag):
            case "s":
                count = tag.get(_key(tag, "c"), "1")
                parts.append(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES))
            case "tab" | "line-break":
                parts.append(" ")
            case "note":
                parts.append(f"[{_citation(tag)}]")
            case name if name not in _SKIP:
                stack.extend(reversed(tag))
                parts.append(tag.text or "")
            case _:
                pass
    return tidy("".join(parts))


def _citation(note: etree._Element) -> str:
    found = note.find("{*}note-citation")
    return "" if found is None else (found.text or "").strip()


def _notes(body: etree._Element) -> Iterator[str]:
    for note in body.iter("{*}note"):
        words = tidy(" ".join(_text(p) for p in note.iter("{*}p")))
        if words:
            yield f"[{_citation(note)}] {words}"
