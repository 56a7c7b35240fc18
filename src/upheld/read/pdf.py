"""PDF to text: pdfium tells each character and its place, :mod:`upheld.read.pdflayout` puts them in reading order."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.assembled import assembled, tidy
from upheld.read.pdflayout import Line, laid_out, largest_heading
from upheld.read.unreadable import Unreadable

MOST_PAGES = 1_500
MOST_CHARACTERS = 4_000_000
_NEWLINES = frozenset({10, 13})
_HYPHENS = {0x02: "\u00ad", 0xFFFE: "\u00ad"}
"""What pdfium gives for a hyphen that parts a word at the end of a line."""
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_MARKS = frozenset("0123456789*†‡§")
_GUTTER = 1.3
"""A gap of more than this many times the size of the letters parts two lines that stand side by side."""
_SHOWN = 0.7
"""Share of a stated title's words that the first page must have for it to be believed against a heading."""
_RAISED = 0.78
"""Letters smaller than this share of their line, if figures or note marks, call a note."""


def read_pdf(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:  # noqa: ARG001 - the shape of the door
    """The text of a PDF with what it says of itself.

    Raises:
        Unreadable: where it is damaged, locked, a scan without text, or too long.
    """
    document = _opened(data)
    pages = len(document)
    if pages > MOST_PAGES:
        raise Unreadable(f"it has {pages:,} pages, more than {MOST_PAGES:,}", "split it into chapters")
    lines: list[list[Line]] = []
    characters = 0
    for number in range(pages):
        try:
            page = list(_lines(document[number]))
        except pypdfium2.PdfiumError:
            page = []
        characters += sum(len(line.text) for line in page)
        if characters > MOST_CHARACTERS:
            raise Unreadable(f"it has more than {MOST_CHARACTERS:,} characters", "split it into chapters")
        lines.append(page)
    told = document.get_metadata_dict()
    paragraphs, notes = laid_out(lines)
    made = re.match(r"D:(\d{4})(\d\d)?(\d\d)?", told.get("CreationDate", ""))
    return assembled(
        paragraphs,
        notes,
        title=_title(tidy(told.get("Title", "")), lines),
        author=told.get("Author", ""),
        made="-".join(part or "01" for part in made.groups()) if made else "",
        made_by="file properties",
    ), []


def _title(stated: str, pages: list[list[Line]]) -> str:
    """The title a file states where its first page has most of its words, else the largest heading there: programs write all kinds of titles."""
    heading = largest_heading(pages)
    first = {word for line in (pages[0] if pages else ()) for word in re.findall(r"\w+", line.text.casefold())}
    words = re.findall(r"\w+", stated.casefold())
    shown = sum(word in first for word in words)
    return stated if stated and (not heading or shown >= _SHOWN * len(words)) else heading


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("it is locked with a password", "save it without a password") from error
        raise Unreadable("it is damaged or cut short", "get the file again") from error


def _lines(page: pypdfium2.PdfPage) -> Iterator[Line]:
    """Each run of characters on one line, split where a wide gap parts two columns."""
    height = page.get_height()
    text = page.get_textpage()
    count = text.count_chars()
    codes = [pdfium.FPDFText_GetUnicode(text, index) for index in range(count)]
    start = 0
    for index in range(count + 1):
        # pdfium gives no line break after a hyphen that parts a word.
        parted = index < count and codes[index] in _HYPHENS
        if index == count or codes[index] in _NEWLINES or parted:
            for run in _split(text, codes, start, index + parted):
                line = _line(text, codes, run, height)
                if line is not None:
                    yield line
            start = index + 1
    text.close()
    page.close()


def _split(text: pypdfium2.PdfTextPage, codes: list[int], start: int, end: int) -> Iterator[range]:
    first = start
    for index in range(start + 1, end - 1):
        if codes[index] == 32 and codes[index - 1] != 32:
            after = index + 1
            while after < end and codes[after] == 32:
                after += 1
            if after < end:
                before, behind = _box(text, index - 1), _box(text, after)
                if behind[0] - before[1] > _GUTTER * max(before[3] - before[2], 4.0):
                    yield range(first, index)
                    first = after
    yield range(first, end)


def _box(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """(left, right, bottom, top) of a character, as high as its font, in points from the lower left corner."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rect)):
        return 0.0, 0.0, 0.0, 0.0
    return rect.left, rect.right, rect.bottom, rect.top


def _line(text: pypdfium2.PdfTextPage, codes: list[int], run: range, height: float) -> Line | None:
    shown = [index for index in run if codes[index] not in {0, 32, 160}]
    if not shown:
        return None
    sample = shown[:: max(1, len(shown) // 5)]
    boxes = [_box(text, index) for index in sample]
    sizes = sorted(top - bottom for _, _, bottom, top in boxes)
    size = sizes[len(sizes) // 2]
    first, last = _box(text, shown[0]), _box(text, shown[-1])
    middle = boxes[len(boxes) // 2]
    return Line(
        left=first[0],
        right=last[1],
        top=height - middle[3],
        bottom=height - middle[2],
        size=size,
        text=tidy("".join(_characters(text, codes, run, size))) + ("\u00ad" if codes[shown[-1]] in _HYPHENS or codes[shown[-1]] == 0xAD else ""),
    )


def _characters(text: pypdfium2.PdfTextPage, codes: list[int], run: range, size: float) -> Iterator[str]:
    """The characters of a line, with note calls in brackets, so that "3,000" and note 12 do not become "3,00012"."""
    call = ""
    for index in run:
        code = codes[index]
        letter = _LIGATURES.get(code) or (chr(code) if code not in _HYPHENS else "")
        if letter in _MARKS and size > 0:
            _, _, bottom, top = _box(text, index)
            if top - bottom < _RAISED * size:
                call += letter
                continue
        if call:
            yield f"[{call}]"
            call = ""
        yield letter
    if call:
        yield f"[{call}]"
