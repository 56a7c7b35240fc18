"""A CSV of figures: one report a row, with a sentence that names the figure so that it can be quoted. A CSV of texts: one document a row."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from upheld.errors import Problem, SourceError
from upheld.gather.documents import Incoming, document_of, doubts
from upheld.model.evidence import Document, Report
from upheld.model.when import Interval, known_day, parse_interval
from upheld.plugins import reader
from upheld.text.cells import unguarded

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "document"),
    "published": ("published", "date", "publication date"),
    "outlet": ("outlet", "source", "publisher", "organisation", "organization"),
    "cited": ("cited", "speaker", "according to"),
    "measure": ("measure", "indicator", "metric", "what"),
    "low": ("low", "min", "minimum", "lower"),
    "best": ("best", "value", "figure", "estimate", "number"),
    "high": ("high", "max", "maximum", "upper"),
    "unit": ("unit", "units"),
    "scope": ("scope", "place", "where", "region", "country"),
    "window": ("window", "period", "when"),
    "url": ("url", "link"),
    "title": ("title", "headline"),
    "language": ("language", "lang"),
    "text": ("text", "note"),
    "quote": ("quote", "sentence"),
}
"""Our name of each column, and the names it may go under."""

BY_NAME = {name: ours for ours, names in COLUMNS.items() for name in names}
"""Name of a column, lower case, to ours."""

_LONGEST_CELL = 1_000_000


def read_figures(path: Path, *, first_seen: dt.date) -> Iterator[Incoming | Problem]:
    """Reports of a CSV (comma, semicolon or tab), in its order; each wrong row is a Problem with its line, and the rest goes in.

    Raises:
        SourceError: where the file cannot be read at all.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions") from error
    read, problems = reader("text")
    found = None
    if read is not None:
        found, problems = read(content, name=str(path))
    yield from problems
    if found is None:
        return
    rows = _rows(found.text.lstrip("\ufeff"))
    _, header = next(rows, (1, ()))
    if not isinstance(header, csv.Error) and holds_documents(header):
        yield from _taken(rows, lambda cells: _document(cells, header, first_seen), str(path), first_seen)
        return
    columns, wrong = columns_of(header, str(path))
    yield from wrong
    if columns:
        yield from _taken(rows, lambda cells: report_of(cells, columns, first_seen), str(path), first_seen)


def _rows(text: str) -> Iterator[tuple[int, Sequence[str] | csv.Error]]:
    """(line, cells) of each row that holds something; an error is the last."""
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader((line + "\n" for line in text.split("\n")), delimiter=_delimiter(text.partition("\n")[0]), strict=True)
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield line, error
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, [unguarded(cell) for cell in cells]


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def ours(column: str) -> str:
    """Our name of a column; empty where it has none."""
    return BY_NAME.get(column.strip().lower().replace("_", " "), "")


def holds_documents(header: Sequence[str]) -> bool:
    """Whether the columns are those of documents: texts, and no measure."""
    named = set(map(ours, header))
    return bool({"text", "quote"} & named) and "measure" not in named


def document_fields(row: Mapping[str, str]) -> dict[str, str]:
    """The fields of a document under our names for them."""
    fields = {ours(column) or column: value for column, value in row.items()}
    names = {"window": "happened"} | ({"quote": "text"} if "text" not in fields else {})
    return {names.get(field, field): value for field, value in fields.items()}


def _document(cells: Sequence[str], header: Sequence[str], first_seen: dt.date) -> Incoming:
    return document_of(document_fields(dict(zip(header, cells, strict=False))), first_seen=first_seen)


def columns_of(header: Sequence[str] | csv.Error, where: str) -> tuple[list[str], list[Problem]]:
    """Our name of each column (empty: not used), or Problems where the file is no table of figures."""
    if isinstance(header, csv.Error):
        return [], [Problem(where=where, line=1, message=f"the first line is no CSV: {header}", remedy="close its quotation marks")]
    names = [ours(cell) for cell in header]
    if "measure" not in names or not {"low", "best", "high"} & set(names):
        message = "this is no table of figures: its first line must name the column measure and one of low, best, high"
        return [], [Problem(where=where, line=1, message=message, remedy=f"the columns are {', '.join(COLUMNS)}")]
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        message = f"two columns stand for {min(twice)!r}"
        return [], [Problem(where=where, line=1, message=message, remedy="keep one of them")]
    strange = [cell.strip() for cell, name in zip(header, names, strict=True) if not name and cell.strip()]
    notes = []
    for cell in strange:
        near = difflib.get_close_matches(cell.lower(), BY_NAME, n=1)
        remedy = f"did you mean {near[0]!r}" if near else f"the columns are {', '.join(COLUMNS)}"
        notes.append(Problem(where=where, line=1, severity="note", message=f"the column {cell!r} is not used", remedy=remedy))
    return names, notes


def _taken(
    rows: Iterator[tuple[int, Sequence[str] | csv.Error]], convert: Callable[[Sequence[str]], Incoming], where: str, first_seen: dt.date
) -> Iterator[Incoming | Problem]:
    seen: dict[str, tuple[int, str]] = {}
    for line, cells in rows:
        if isinstance(cells, csv.Error):
            yield Problem(
                where=where, line=line, message=f"this row is no CSV: {cells}", remedy="close its quotation marks; what follows was not read"
            )
            return
        try:
            incoming = convert(cells)
        except ValueError as error:
            yield Problem(where=where, line=line, message=str(error), remedy="mend this row and add the file again; the others went in")
            continue
        yield from repeated(incoming, seen, where, line)
        yield incoming
        yield from doubts(incoming, where, line, first_seen)


def repeated(incoming: Incoming, seen: dict[str, tuple[int, str]], where: str, line: int) -> Iterator[Problem]:
    """A warning where an id comes again with another text; ``seen`` remembers (line, text) of each."""
    document = incoming.document
    before = seen.get(document.id)
    if before and before[1] != document.text_sha256:
        message = f"the id of line {before[0]} comes again with another text"
        remedy = "give it an id of its own, unless it is a corrected version"
        yield Problem(where=where, line=line, entry=document.id, severity="warning", message=message, remedy=remedy)
    seen[document.id] = (line, document.text_sha256)


def report_of(cells: Sequence[str], columns: list[str], first_seen: dt.date) -> Incoming:
    """One row as a document with its report.

    Raises:
        ValueError: saying which column is wrong and what to write.
    """
    if len(cells) > len(columns):
        raise ValueError(f"this row has {len(cells)} cells, the first line has {len(columns)}: put quotation marks around cells with separators")
    row = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
    low, best, high = (_number(row.get(name, ""), name) for name in ("low", "best", "high"))
    if not row.get("measure"):
        raise ValueError("measure is empty: say what is counted")
    given = [value for value in (low, best, high) if value is not None]
    if not given:
        raise ValueError("no figure: fill in one of low, best, high")
    if given != sorted(given):
        raise ValueError(f"low, best and high are not in order: {', '.join(map(_written, given))}")
    if row.get("quote") and not _names(row["quote"], given):
        raise ValueError(f"the quote does not name {' and '.join(map(_written, given))}: give the words that do, and no others stand for them")
    published, window = (_date(row.get(name, ""), name) for name in ("published", "window"))
    report = Report(measure=row["measure"], low=low, best=best, high=high, unit=row.get("unit", ""), scope=row.get("scope", ""), window=window)
    sentence = _sentence(report, row)
    note = row.get("text", "")
    text = row.get("quote") or (f"{note}\n\n{sentence}" if note and not _names(note, given) else note or sentence)
    digest = hashlib.sha256(text.encode()).hexdigest()
    plain = {name: row.get(name, "") for name in ("title", "url", "outlet", "cited", "language")}
    document = Document(
        id=row.get("id") or f"d-{digest[:10]}",
        text_sha256=digest,
        known=known_day(published, first_seen, happened=window),
        published=published,
        happened=window,
        reports=(report,),
        **plain,
    )
    return Incoming(document=document, text=text)


def _number(cell: str, name: str) -> float | None:
    bare = cell.replace("\u00a0", "").replace(" ", "").replace("_", "")
    whole = bare.replace(",", "") if all(len(part) == 3 for part in bare.split(".")[0].split(",")[1:]) else bare
    if not whole:
        return None
    try:
        value = float(whole)
    except ValueError:
        raise ValueError(f"{name} is {cell!r}: write a plain number such as 1100 or 2.5") from None
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 -- NaN alone differs from itself
        raise ValueError(f"{name} is {cell!r}: leave it empty where there is no bound")
    return value


def _date(cell: str, name: str) -> Interval | None:
    try:
        return parse_interval(cell) if cell else None
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _written(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def _names(text: str, figures: list[float]) -> bool:
    """Whether a given text names every figure of its row."""
    plain = text.replace(",", "")
    return all(_written(value).replace(",", "") in plain for value in figures)


def _sentence(report: Report, row: Mapping[str, str]) -> str:
    """The row in words: SOURCE reported 1,100 to 3,000 MEASURE in SCOPE (WINDOW)."""
    by = row.get("cited") or row.get("outlet") or "An unnamed source"
    unit = f" {report.unit}" if report.unit and report.unit.lower() not in report.measure.lower() else ""
    where = f" in {report.scope}" if report.scope else ""
    when = f" ({report.window.text()})" if report.window else ""
    return f"{by} reported {_range(report)}{unit} {report.measure}{where}{when}."


def _range(report: Report) -> str:
    low, best, high = report.low, report.best, report.high
    about = f"about {_written(best)}" if best is not None else ""
    if low is not None and high is not None and low != high:
        bounds = f"{_written(low)} to {_written(high)}"
        return f"{bounds}, most likely {_written(best)}," if best is not None and best not in {low, high} else bounds
    if low is not None and high is not None:
        return _written(low)
    if low is not None:
        return f"at least {_written(low)}" + (f", {about}," if best is not None and best != low else "")
    if high is not None:
        return f"at most {_written(high)}" + (f", {about}," if best is not None and best != high else "")
    return _written(best) if best is not None else ""
