"""Rows of a table as documents (a column of texts) or as figures (a column of measures), by the names of its columns."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from upheld.errors import Problem
from upheld.gather.documents import Incoming, document_of, doubts
from upheld.gather.figures_csv import columns_of, document_fields, holds_documents, repeated, report_of


def read_rows(rows: Iterable[Mapping[str, Any] | Problem], where: str, first_seen: dt.date) -> Iterator[Incoming | Problem]:
    """A document or report for each row, in order; each wrong row is a Problem with its number, and the rest goes in."""
    source = iter(rows)
    first = next(source, None)
    if first is None:
        yield Problem(where=where, message="the table has no rows", remedy="check that the right file was named", severity="warning")
        return
    if isinstance(first, Problem):
        yield first
        yield from (row for row in source if isinstance(row, Problem))
        return
    head = list(itertools.islice(source, 200))
    header = list(dict.fromkeys(column for row in (first, *head) if not isinstance(row, Problem) for column in row))
    convert, problems = _converter(header, where, first_seen)
    yield from problems
    if convert is None:
        return
    seen: dict[str, tuple[int, str]] = {}
    for number, row in enumerate(itertools.chain([first], head, source), start=1):
        if isinstance(row, Problem):
            yield row
            continue
        try:
            incoming = convert(row)
        except ValueError as error:
            yield Problem(where=where, line=number, message=str(error), remedy="mend this row and add the file again; the others went in")
            continue
        yield from repeated(incoming, seen, where, number)
        yield incoming
        yield from doubts(incoming, where, number, first_seen)


def _converter(header: list[str], where: str, first_seen: dt.date) -> tuple[Callable[[Mapping[str, Any]], Incoming] | None, list[Problem]]:
    """How a row becomes a document, from the names of the columns; ``None`` with Problems where they fit neither."""
    if holds_documents(header):
        return lambda row: document_of(document_fields({column: _cell(value) for column, value in row.items()}), first_seen=first_seen), []
    columns, problems = columns_of(header, where)
    if not columns:
        return None, problems
    return lambda row: report_of([_cell(row.get(column)) for column in header], columns, first_seen), problems


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
