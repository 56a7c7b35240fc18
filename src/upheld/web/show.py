"""The pages by address. Each is made from the record in memory, as of the day the address names."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from importlib import resources

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from upheld.desk_living import Living
from upheld.errors import DamagedError, NothingToCheckError, UpheldError, UsageError
from upheld.publish import pages
from upheld.publish.shelf import Shelf, shelf_of
from upheld.publish.templating import asset as shipped
from upheld.publish.ways import Served
from upheld.web.asking import asked_of, day_of, page_of
from upheld.web.guard import Who

ASSETS = {
    "brief.css": "text/css; charset=utf-8",
    "pages.css": "text/css; charset=utf-8",
    "pages.js": "text/javascript; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
}


FOUND = 20
"""Documents found on one page."""


@cache
def _asset(name: str) -> bytes:
    return resources.files("upheld.web").joinpath("static", name).read_bytes() if name.startswith("htmx") else shipped(name)


@cache
def version() -> str:
    """Changes with any asset, so that a browser never keeps an old one."""
    return hashlib.sha256(b"".join(_asset(name) for name in sorted(ASSETS))).hexdigest()[:12]


def living_of(request: Request) -> Living:
    """The record behind a request."""
    living: Living = request.app.state.living
    return living


def way_of(day: dt.date, today: dt.date) -> Served:
    """Addresses that keep the day asked about."""
    return Served(as_of=day if day != today else None, version=version())


def shelf_for(request: Request, *, since: dt.date | None = None) -> tuple[Shelf, Served]:
    """All that pages show on the day a request asks about.

    Raises:
        UsageError: for a day that is none, or lies ahead.
    """
    living = living_of(request)
    who: Who | None = request.scope.get("upheld.who")
    may, signed = who is not None and who.may_judge and not request.app.state.read_only, who.name if who else ""
    person = signed or living.workspace.person
    with living.lock:
        record = living.record()
        day = day_of(request.query_params, "as_of") or record.today
        if day > record.today:
            raise UsageError(f"{day} lies ahead", hint=f"ask about a day up to {record.today}")
        way = way_of(day, record.today)
        try:
            outcome = record.outcome(day)
        except NothingToCheckError:
            return Shelf(briefs=(), latest=record.today), way
        analyses = outcome.view.analyses
        published = sorted({a.published for a in analyses})
        told = tuple(record.told_days(p, day, patience_s=living.patience_s / len(published)) for p in published)

        def made() -> Shelf:
            start = {a.slug: max(since, a.published) if since else a.published for a in analyses}
            given = [record.brief(slug, day, since=s if s <= day else None, patience_s=0) for slug, s in start.items()]
            return shelf_of(given, latest=record.today, crossings=outcome.crossings, may_judge=may, person=person, signed=bool(signed),
                            pending=record.pending(published, day))  # fmt: skip

        return record.kept(("shelf", day, since, told, may, person, signed), made), way


def board(request: Request) -> Response:
    """All claims."""
    shelf, way = shelf_for(request)
    return HTMLResponse(pages.board(shelf, way, asked_of(request.query_params)))


def article(request: Request) -> Response:
    """An analysis with its claims marked."""
    shelf, way = shelf_for(request)
    return _found(pages.article(shelf, way, request.path_params["slug"]), "analysis")


def claim(request: Request) -> Response:
    """One claim and why."""
    shelf, way = shelf_for(request)
    return _found(pages.claim(shelf, way, request.path_params["name"]), "claim")


def changes(request: Request) -> Response:
    """What moved between two days."""
    asked = day_of(request.query_params, "from")
    shelf, way = shelf_for(request, since=asked)
    if asked and asked > shelf.as_of:
        raise UsageError(f"{asked} comes after {shelf.as_of}", hint="give the earlier day first")
    start = asked or min((b.given.since for b in shelf.briefs), default=shelf.as_of)
    return HTMLResponse(pages.changes(shelf, way, start=start, page=page_of(request.query_params)))


def sources(request: Request) -> Response:
    """Who says so."""
    shelf, way = shelf_for(request)
    return HTMLResponse(pages.sources(shelf, way))


def network(request: Request) -> Response:
    """Who is tied to whom."""
    shelf, way = shelf_for(request)
    living = living_of(request)
    with living.lock:
        return HTMLResponse(pages.network(shelf, way, living.record().network(shelf.as_of)))


def losses(request: Request) -> Response:
    """Losses by side and measure."""
    shelf, way = shelf_for(request)
    return HTMLResponse(pages.losses(shelf, way))


def questions(request: Request) -> Response:
    """Competing answers."""
    shelf, way = shelf_for(request)
    return HTMLResponse(pages.questions(shelf, way))


def scores(request: Request) -> Response:
    """How what was said did."""
    shelf, way = shelf_for(request)
    living = living_of(request)
    with living.lock:
        return HTMLResponse(pages.scores(shelf, way, living.record().scorable(shelf.as_of)))


def search(request: Request) -> Response:
    """Words of claims and documents."""
    shelf, way = shelf_for(request)
    q, at = request.query_params.get("q", ""), page_of(request.query_params)
    hits, wrong = None, ""
    if q.strip() and shelf.briefs:
        try:
            hits = request.app.state.finder.find(q, shelf.as_of, limit=FOUND, offset=(at - 1) * FOUND)
        except UsageError as error:
            wrong = f"{error.message[:1].upper()}{error.message[1:]}: {error.hint}."
    return HTMLResponse(pages.search(shelf, way, q=q[:200], hits=hits, at=at, per_page=FOUND, wrong=wrong))


def asset(request: Request) -> Response:
    """A style sheet or script of ours; its address changes when it does."""
    name = request.path_params["name"]
    if name not in ASSETS:
        raise HTTPException(404)
    return Response(_asset(name), media_type=ASSETS[name], headers={"cache-control": "private, max-age=31536000, immutable"})


def _found(page: str | None, what: str) -> Response:
    if page is None:
        raise HTTPException(404, f"There is no {what} of that name here.")
    return HTMLResponse(page)


def failed(request: Request, error: Exception) -> Response:
    """A page that says what cannot be done, with the remedy."""
    today = living_of(request).today()
    if isinstance(error, HTTPException):
        said, status = (
            [error.detail if error.status_code == 404 and error.detail != "Not Found" else "There is nothing at that address."],
            error.status_code,
        )
    elif isinstance(error, UpheldError):
        said = [error.message[:1].upper() + error.message[1:] + ".", error.hint[:1].upper() + error.hint[1:] + "." if error.hint else ""]
        status = 400 if isinstance(error, UsageError) else 503 if isinstance(error, DamagedError) else 409
    else:
        said, status = ["Something went wrong here. The record is untouched."], 500
    page = pages.notice(Shelf(briefs=(), latest=today), way_of(today, today), title="That cannot be shown", lines=[s for s in said if s])
    return HTMLResponse(page, status)
