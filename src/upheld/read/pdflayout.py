"""Lines with their places on pages to paragraphs in reading order: columns, running heads, footnotes, hyphens. Pure geometry, no PDF."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Characters on one line; places in points from the upper left corner of the page, ``size`` the height of the letters.

    A soft hyphen at the end of ``text`` stands for one that parts a word.
    """

    left: float
    right: float
    top: float
    bottom: float
    size: float
    text: str


Page = Sequence[Line]

_EDGE = 0.13
"""Share of a page's text, from the top and from the foot, in which running heads and page numbers stand."""
_ALIKE_ROW = 0.4
_NOTE = re.compile(r"^(?:\[?[\d*†‡§]{1,3}\]?[.)]?)\s*\S")
_NUMBER = re.compile(r"^\W*(?:p(?:age|\.)?\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*$", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[•‣▪●○■\u2013\u2014*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_ENDS = re.compile(r"[.!?:;…。！？][\"'”’)\]\d]*$")
_CLOSED = re.compile(r"[.!?:…。！？][\"'”’)\]\d]*$")


def laid_out(pages: Sequence[Page]) -> tuple[list[str], list[str]]:
    """(paragraphs, footnotes) of a document, in reading order."""
    body = body_size(pages)
    paragraphs: list[tuple[float, str]] = []
    notes: list[str] = []
    words = frozenset(word.lower() for page in pages for line in page for word in re.findall(r"[\w-]+", line.text))
    for page in without_running_heads(pages):
        for block in in_order(page):
            rows = _rows(block)
            main, small = _notes_apart(rows, body)
            for size, text in _paragraphs(main, words):
                if paragraphs and _goes_on(paragraphs[-1], size, text):
                    paragraphs[-1] = (paragraphs[-1][0], _joined(paragraphs[-1][1], text, words))
                else:
                    paragraphs.append((size, text))
            notes += [text for _, text in _paragraphs(small, words, each=_NOTE)]
    return [text.replace("\u00ad", "") for _, text in paragraphs], [text.replace("\u00ad", "") for text in notes]


def body_size(pages: Sequence[Page]) -> float:
    """The size most characters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def largest_heading(pages: Sequence[Page]) -> str:
    """The words in the largest letters on the first page, if larger than its running text; empty otherwise."""
    first = [line for line in (pages[0] if pages else ()) if any(map(str.isalpha, line.text))]
    body = body_size(pages)
    top = max((line.size for line in first), default=0.0)
    if top < 1.15 * body:
        return ""
    return " ".join(line.text for line in sorted(first, key=lambda line: line.top) if line.size > 0.95 * top)[:300]


def without_running_heads(pages: Sequence[Page]) -> list[list[Line]]:
    """Pages without what stands at the same edge of several of them (figures apart) or at one place of most, and without page numbers."""
    edges = [{id(line): _edge_key(line, edge) for line, edge in _edge_lines(page)} for page in pages]
    seen = Counter(key for page in edges for key in set(page.values()))
    least = max(2, len(pages) // 4) if len(pages) < 12 else 3
    placed = Counter(place for page in pages for place in {_place(line) for line in page})
    most = max(3, len(pages) // 2 + 1)
    return [
        [
            line
            for line in page
            if placed[_place(line)] < most and (id(line) not in keys or (seen[keys[id(line)]] < least and not _NUMBER.match(line.text)))
        ]
        for page, keys in zip(pages, edges, strict=True)
    ]


def _place(line: Line) -> tuple[str, int, int]:
    """The words of a line and where they stand, for what a printer sets into every margin."""
    return line.text, round(line.left / 4), round(line.top / 4)


def _edge_key(line: Line, edge: str) -> tuple[str, int, str]:
    return re.sub(r"[\W_]+", " ", re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text.lower())).strip(), round(line.size), edge


def _edge_lines(page: Page) -> Iterator[tuple[Line, str]]:
    """The outermost rows of a page, at most two at its head and two at its foot."""
    if len(page) < 4:
        return
    tops = sorted({round(line.top) for line in page})
    high, low = min(line.top for line in page), max(line.bottom for line in page)
    band = (low - high) * _EDGE
    for line in page:
        if line.bottom < high + band and round(line.top) <= tops[min(1, len(tops) - 1)]:
            yield line, "head"
        elif line.top > low - band and round(line.top) >= tops[max(-2, -len(tops))]:
            yield line, "foot"


def in_order(page: Page) -> list[list[Line]]:
    """Blocks of lines in reading order: what spans the columns, then the columns from left to right, and so on down the page."""
    lines = sorted(page, key=lambda line: (line.top, line.left))
    gutter = _gutter(lines)
    if gutter is None:
        return [lines] if lines else []
    blocks: list[list[Line]] = []
    spanning: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if line.left < gutter < line.right:
            if left or right:
                blocks += in_order(left) + in_order(right)
                left, right = [], []
            spanning.append(line)
            continue
        if spanning:
            blocks.append(spanning)
            spanning = []
        (left if line.right <= gutter else right).append(line)
    return blocks + ([spanning] if spanning else []) + in_order(left) + in_order(right)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a white strip parts two columns of running text; ``None`` where none does. Cells of a table are too short to count."""
    if len(lines) < 8:
        return None
    low, high = min(line.left for line in lines), max(line.right for line in lines)
    width = high - low
    if width <= 0:
        return None
    covered = _coverage(lines, low, high)
    best: tuple[int, float, float] | None = None
    inner = range(len(covered) * 15 // 100, len(covered) * 85 // 100)
    for at in inner:
        x = low + 2.0 * at
        if covered[at] * 6 > len(lines) or (best is not None and covered[at] >= best[0]):
            continue
        sides = [[line for line in lines if line.right <= x], [line for line in lines if line.left >= x]]
        if all(_is_column(side, 0.2 * width) for side in sides):
            best = covered[at], x, width
    return best[1] if best else None


def _is_column(side: Sequence[Line], least: float) -> bool:
    """Whether most of a side's words stand in lines of running text; what formulae and figures strew between them does not count."""
    long = [line for line in side if line.right - line.left > least]
    return len(long) >= 4 and sum(len(line.text) for line in long) > 0.6 * sum(len(line.text) for line in side)


def _coverage(lines: Sequence[Line], low: float, high: float) -> list[int]:
    """How many lines cross each strip of two points."""
    steps = [0] * (int((high - low) / 2.0) + 2)
    for line in lines:
        steps[max(0, int((line.left - low) / 2.0))] += 1
        steps[min(len(steps) - 1, int((line.right - low) / 2.0) + 1)] -= 1
    total, covered = 0, []
    for step in steps:
        total += step
        covered.append(total)
    return covered


def _rows(block: Sequence[Line]) -> list[Line]:
    """Lines side by side in one block (the cells of a table) as one."""
    rows: list[Line] = []
    for line in sorted(block, key=lambda line: (line.top, line.left)):
        last = rows[-1] if rows else None
        if last is not None and abs(line.bottom - last.bottom) < _ALIKE_ROW * max(line.size, 1.0) and line.left >= last.right - 1.0:
            rows[-1] = msgspec.structs.replace(last, right=line.right, text=f"{last.text} {line.text}")
        else:
            rows.append(line)
    return rows


def _notes_apart(rows: list[Line], body: float) -> tuple[list[Line], list[Line]]:
    """What stands small at the foot of a block, from its first note mark on, apart from the rest."""
    at = len(rows)
    while at and rows[at - 1].size < 0.93 * body:
        at -= 1
    small = rows[at:]
    first = next((number for number, line in enumerate(small) if _NOTE.match(line.text)), None)
    if first is None or (at == 0 and len(rows) > 30):
        return rows, []
    return rows[: at + first], small[first:]


def _paragraphs(rows: Sequence[Line], words: frozenset[str], each: re.Pattern[str] | None = None) -> Iterator[tuple[float, str]]:
    """(size, text) of each paragraph of a block; ``each`` marks lines that always begin one."""
    if not rows:
        return
    steps = [below.top - above.top for above, below in itertools.pairwise(rows) if below.top > above.top]
    leading = statistics.median(steps) if steps else 0.0
    margin = statistics.mode(round(line.left) for line in rows)
    right = statistics.quantiles([line.right for line in rows], n=10)[8] if len(rows) > 1 else rows[0].right
    text, first, last = rows[0].text, rows[0], rows[0]
    for line in rows[1:]:
        if (each.match(line.text) if each else None) or (each is None and _begins(line, last, first, leading, margin, right)):
            yield first.size, text
            text, first = line.text, line
        else:
            text = _joined(text, line.text, words)
        last = line
    yield first.size, text


def _begins(line: Line, last: Line, first: Line, leading: float, margin: float, right: float) -> bool:
    """Whether a line begins a paragraph after ``last``, whose paragraph began with ``first``."""
    letters = max(line.size, 1.0)
    step = line.top - last.top
    other_size = abs(line.size - last.size) > 0.12 * letters
    wide = step > 1.35 * leading and step > 1.35 * letters
    listed = _BULLET.match(line.text) is not None
    indented = line.left > margin + 0.8 * letters and last.left < line.left - 0.8 * letters and not _BULLET.match(first.text)
    short = last.right < right - 0.18 * max(right - margin, 1.0) and _CLOSED.search(last.text) is not None
    stub = last.right < right - 0.5 * max(right - margin, 1.0)  # a byline, a date, a line of an address
    return other_size or wide or listed or indented or short or stub


def _goes_on(last: tuple[float, str], size: float, text: str) -> bool:
    """Whether a paragraph goes on over the end of a column or page."""
    alike = abs(last[0] - size) < 0.06 * max(size, 1.0)
    parted = last[1].endswith(("\u00ad", "-"))
    return alike and not _BULLET.match(text) and (parted or (not _ENDS.search(last[1]) and (text[:1].islower() or last[1].endswith(","))))


def _joined(before: str, after: str, words: frozenset[str]) -> str:
    """Two lines as one, a word parted between them whole again: with its hyphen only where the document writes it so elsewhere."""
    if before.endswith("\u00ad"):  # pdfium gives it for a plain hyphen too
        before = before[:-1].rstrip("-") + "-"
    if re.search(r"\w[–-]$", before) and (after[:1].isdigit() or after[:1].isupper() or (before.endswith("–") and after[:1].isalnum())):
        return before + after  # "2018–" and "23", "Soekarno-" and "Hatta" are one: a dash without a space before it parts nothing
    if not before.endswith("-") or not after[:1].islower():
        return f"{before} {after}"
    head, tail = re.search(r"[\w-]*$", before[:-1]), re.match(r"\w*", after)
    left, right = (head[0] if head else "").lower(), (tail[0] if tail else "").lower()
    if not left or not right:
        return f"{before} {after}"
    keeps = f"{left}-{right}" in words and left + right not in words
    return before + after if keeps else before[:-1] + after
