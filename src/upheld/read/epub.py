"""Books (EPUB 2 and 3) to text: the chapters of the spine in reading order."""

from __future__ import annotations

from urllib.parse import unquote

from lxml import etree

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.assembled import assembled
from upheld.read.encodings import decode
from upheld.read.fragment import paragraphs_of
from upheld.read.unreadable import Unreadable
from upheld.read.zipped import Package


def read_epub(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
    """The text of a book with what its package says of it.

    Raises:
        Unreadable: where it is no book, damaged, locked or a bomb.
    """
    package = Package(data)
    if "META-INF/encryption.xml" in package.names and "META-INF/rights.xml" in package.names:
        raise Unreadable("it is locked by its seller", "give a copy without a lock")
    found = package.xml("META-INF/container.xml").find(".//{*}rootfile")
    opf = "" if found is None else found.get("full-path") or ""
    if not opf:
        raise Unreadable("its container names no book")
    book = package.xml(opf)
    hrefs = {item.get("id"): item.get("href") or "" for item in book.iterfind("{*}manifest/{*}item")}
    problems: list[Problem] = []
    paragraphs: list[str] = []
    for ref in book.iterfind("{*}spine/{*}itemref"):
        part = package.beside(opf, unquote(hrefs.get(ref.get("idref"), "").partition("#")[0]))
        if ref.get("linear") == "no":
            continue
        if part not in package.names:
            problems.append(Problem(where=name, severity="warning", message=f"its chapter {part} is missing", remedy="get the book again"))
            continue
        text, wrong = decode(package.read(part), name=f"{name}: {part}", page=True)
        problems += wrong
        paragraphs += paragraphs_of(text or "")
    dates = [tag for tag in book.iterfind(".//{*}metadata/{*}date") if not any(v == "modification" for v in tag.attrib.values())]
    return assembled(
        paragraphs,
        title=_meta(book, "title"),
        author=", ".join(_all(book, "creator")[:5]),
        outlet=_meta(book, "publisher"),
        stated=(dates[0].text or "") if dates else "",
        stated_by="book metadata",
        language=_meta(book, "language"),
    ), problems


def _meta(book: etree._Element, field: str) -> str:
    return next(iter(_all(book, field)), "")


def _all(book: etree._Element, field: str) -> list[str]:
    return [tag.text for tag in book.iterfind(f".//{{*}}metadata/{{*}}{field}") if tag.text]
