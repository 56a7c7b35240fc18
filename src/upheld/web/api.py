"""The read API under ``/api/v1``: the contract of ``upheld check --json`` by address. It reads; nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, get_args

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from upheld.desk import CheckOutcome
from upheld.desk_living import Record
from upheld.desk_search import MOST as FOUND_MOST
from upheld.desk_story import changes_of
from upheld.errors import DamagedError, UpheldError, UsageError
from upheld.model.assessment import Status
from upheld.model.claim import KINDS
from upheld.publish import rows
from upheld.score.people import held_on, pooled
from upheld.web.asking import day_of
from upheld.web.openapi import description
from upheld.web.show import living_of

MOST = 1000
"""Documents in one answer."""

_encode = msgspec.json.Encoder().encode


def _json(answer: object, status: int = 200) -> Response:
    return Response(_encode(answer), status, media_type="application/json")


def _answering(make: Callable[[Request, Record], object]) -> Callable[[Request], Response]:
    """A route that answers with JSON, its refusals too."""

    @wraps(make)
    def answer(request: Request) -> Response:
        living = living_of(request)
        try:
            with living.lock:
                return _json(make(request, living.record()))
        except HTTPException as error:
            return _json(rows.ErrorAnswer(error=error.detail), error.status_code)
        except UpheldError as error:
            status = 400 if isinstance(error, UsageError) else 503 if isinstance(error, DamagedError) else 409
            return _json(rows.ErrorAnswer(error=error.message, hint=error.hint), status)

    return answer


def _known(query: Mapping[str, str], *names: str) -> None:
    """Refuse a question we would not understand in part: an answer to another question misleads."""
    odd = sorted(set(query) - set(names))
    if odd:
        raise UsageError(f"nothing here is asked by {odd[0][:40]!r}", hint=f"use {', '.join(names) or 'no parameters'}")


def _day(query: Mapping[str, str], name: str) -> dt.date | None:
    """A day as a query names it; a program that names none says so by leaving it out.

    Raises:
        UsageError: for what is no day, nothing too.
    """
    if query.get(name) == "":
        raise UsageError(f"{name} is empty", hint=f"write {name}=YYYY-MM-DD, or leave it out")
    return day_of(query, name)


def _one_of(query: Mapping[str, str], name: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if name in query and query[name] not in names:
        raise UsageError(f"no {name} {query[name][:40]!r}", hint=f"use one of: {', '.join(names)}")


def _outcome(request: Request, record: Record) -> CheckOutcome:
    day = _day(request.query_params, "as_of") or record.today
    if day > record.today:
        raise UsageError(f"{day} lies ahead", hint=f"ask about a day up to {record.today}")
    return record.outcome(day)


def _number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 10) or int(text) > most:
        raise UsageError(f"{name} is {text[:20]!r}", hint=f"give a whole number from 0 to {most}")
    return int(text)


@_answering
def claims(request: Request, record: Record) -> object:
    """All claims, or those of an analysis, a status or a kind."""
    query = request.query_params
    _known(query, "as_of", "analysis", "status", "kind")
    _one_of(query, "status", get_args(Status))
    _one_of(query, "kind", KINDS)
    outcome = _outcome(request, record)
    by_claim = {a.claim: a for a in outcome.weighed.assessments}
    found = (rows.row_of(c, by_claim[c.id]) for c in outcome.view.claims)
    wanted = {name: query[name] for name in ("analysis", "status", "kind") if name in query}
    return rows.claims_answer(outcome, (r for r in found if all(getattr(r, name) == value for name, value in wanted.items())))


def _one(request: Request, record: Record) -> tuple[CheckOutcome, rows.ClaimRow]:
    outcome = _outcome(request, record)
    name = request.path_params["name"]
    found = next((c for c in outcome.view.claims if c.id == name), None)
    if found is None:
        raise HTTPException(404, f"no claim {name[:80]!r} here")
    return outcome, rows.row_of(found, next(a for a in outcome.weighed.assessments if a.claim == name))


@_answering
def claim(request: Request, record: Record) -> object:
    """One claim with its history."""
    _known(request.query_params, "as_of")
    outcome, row = _one(request, record)
    points = record.brief(row.analysis, outcome.view.as_of).histories.get(row.id, ())
    assessment = next(a for a in outcome.weighed.assessments if a.claim == row.id)
    held = held_on(row.id, outcome.view.judgements)
    return rows.ClaimAnswer(as_of=outcome.view.as_of, claim=row, history=rows.history_rows(points), changes_it=changes_of(outcome.view, (assessment,))[assessment.claim], held=held,
                            pooled=pooled(held))  # fmt: skip


@_answering
def evidence(request: Request, record: Record) -> object:
    """Everything that bears on one claim."""
    _known(request.query_params, "as_of")
    outcome, row = _one(request, record)
    assessment = next(a for a in outcome.weighed.assessments if a.claim == row.id)
    return rows.EvidenceAnswer(as_of=outcome.view.as_of, claim=row.id, evidence=assessment.evidence)


@_answering
def changes(request: Request, record: Record) -> object:
    """What moved between two days; without ``to``, until today."""
    _known(request.query_params, "from", "to")
    start, end = _day(request.query_params, "from"), _day(request.query_params, "to") or record.today
    if start is None:
        raise UsageError("from when", hint="give from=YYYY-MM-DD")
    if end > record.today:
        raise UsageError(f"{end} lies ahead", hint=f"ask about a day up to {record.today}")
    found = record.moved(start, end)
    held = {c.id: c for c in record.outcome(end).view.claims}
    return rows.ChangesAnswer(start=start, end=end, changes=tuple(rows.change_row(m, held) for m in found))


@_answering
def documents(request: Request, record: Record) -> object:
    """The documents known by a day, some at a time."""
    query = request.query_params
    _known(query, "as_of", "offset", "limit")
    offset, limit = _number(query, "offset", 0, 10**9 - 1), _number(query, "limit", 100, MOST)
    held = _outcome(request, record).view
    part = held.documents[offset : offset + limit]
    return rows.DocumentsAnswer(as_of=held.as_of, total=len(held.documents), offset=offset, documents=tuple(map(rows.document_row, part)))


@_answering
def search(request: Request, record: Record) -> object:
    """Claims and documents that hold some words."""
    query = request.query_params
    _known(query, "q", "as_of", "offset", "limit")
    offset, limit = _number(query, "offset", 0, 10**9 - 1), _number(query, "limit", 20, FOUND_MOST)
    asked = query.get("q", "")
    day = _day(query, "as_of") or record.today
    return rows.search_answer(asked, request.app.state.finder.find(asked, day, limit=limit, offset=offset))


@_answering
def openapi(request: Request, record: Record) -> dict[str, Any]:
    """The description of this API."""
    del record
    _known(request.query_params)
    return description()


ROUTES = (
    Route("/api/v1/claims", claims, methods=["GET"]),
    Route("/api/v1/claims/{name}", claim, methods=["GET"]),
    Route("/api/v1/claims/{name}/evidence", evidence, methods=["GET"]),
    Route("/api/v1/changes", changes, methods=["GET"]),
    Route("/api/v1/documents", documents, methods=["GET"]),
    Route("/api/v1/search", search, methods=["GET"]),
    Route("/api/v1/openapi.json", openapi, methods=["GET"]),
)
