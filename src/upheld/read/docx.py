"""Word documents (Office Open XML, ECMA-376 part 1) to text: as they read with all changes accepted, footnotes after the text."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.assembled import assembled, tidy
from upheld.read.unreadable import Unreadable
from upheld.read.zipped import Package, local

_SKIP = frozenset({"del", "delText", "moveFrom", "instrText", "fldData", "Fallback", "rPr", "pPr", "sectPr", "tblPr", "footnoteRef", "txbxContent"})
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read_docx(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:  # noqa: ARG001 - the shape of the door
    """The text of a Word document with what it says of itself.

    Raises:
        Unreadable: where it is no such document, damaged, locked or a bomb.
    """
    package = Package(data)
    main = next((part for part in package.names if part.startswith("word/document") and part.endswith(".xml")), "")
    if not main:
        raise Unreadable("it is no Word document: it holds no word/document.xml")
    body = package.xml(main).find("{*}body")
    if body is None:
        raise Unreadable("its document has no body")
    notes = [note for part in ("footnotes", "endnotes") for note in _notes(package.xml_if_there(f"word/{part}.xml"))]
    core = package.xml_if_there("docProps/core.xml")
    paragraphs = list(_blocks(body))
    found = assembled(
        [text for _, text in paragraphs],
        notes,
        title=_core(core, "title") or next((text for style, text in paragraphs[:12] if style.lower() in {"title", "heading1"}), ""),
        author=_core(core, "creator"),
        made=_core(core, "created"),
        made_by="file properties",
        language=_core(core, "language"),
    )
    return found, []


def _core(core: etree._Element | None, field: str) -> str:
    found = None if core is None else core.find(f"{{*}}{field}")
    return "" if found is None else (found.text or "")


def _blocks(body: etree._Element) -> Iterator[tuple[str, str]]:
    """(style, text) of each paragraph and each row of a table, in order; what stands in a text box follows its paragraph."""
    stack = list(reversed(body))
    while stack:
        tag = stack.pop()
        match local(tag.tag):
            case "p":
                yield _style(tag), tidy(_text(tag))
                stack.extend(reversed([p for box in tag.iter("{*}txbxContent") if _outside_fallback(box) for p in box]))
            case "tbl":
                for row in tag.iterfind("{*}tr"):
                    cells = (tidy(" ".join(_text(p) for p in cell.iter("{*}p"))) for cell in row.iterfind("{*}tc"))
                    yield "", " | ".join(filter(None, cells))
            case "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag":
                stack.extend(reversed(tag))
            case _:
                pass


def _outside_fallback(tag: etree._Element) -> bool:
    return all(local(above.tag) != "Fallback" for above in tag.iterancestors())


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find("{*}pPr/{*}pStyle")
    return "" if style is None else next(iter(style.attrib.values()), "")


def _text(paragraph: etree._Element) -> str:
    """Words of a paragraph; ``[n]`` where a note is called."""
    parts: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        tag = stack.pop()
        name = local(tag.tag)
        if name == "t":
            parts.append(tag.text or "")
        elif name in {"tab", "br", "cr"}:
            parts.append(" ")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name in {"footnoteReference", "endnoteReference"}:
            parts.append(f"[{_id(tag)}]")
        elif name not in _SKIP:
            stack.extend(reversed(tag))
    return "".join(parts)


def _id(tag: etree._Element) -> str:
    return next((value for key, value in tag.attrib.items() if local(key) == "id"), "")


def _notes(part: etree._Element | None) -> Iterator[str]:
    for note in part if part is not None else ():
        kind = next((value for key, value in note.attrib.items() if local(key) == "type"), "")
        words = tidy(" ".join(_text(p) for p in note.iter("{*}p")))
        if kind not in _SEPARATORS and words:
            yield f"[{_id(note)}] {words}"
