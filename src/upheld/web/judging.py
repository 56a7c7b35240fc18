"""Judging from a page: signed, reasoned, and checked against what the person saw."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from upheld.config.people import People, proper_name
from upheld.desk_judge import judge
from upheld.desk_living import Living
from upheld.desk_said import Said
from upheld.errors import UsageError
from upheld.ledger.entry import heads_text
from upheld.ledger.workspace import Workspace
from upheld.publish import pages
from upheld.publish.shelf import Shelf
from upheld.web.asking import day_of
from upheld.web.guard import Who
from upheld.web.show import living_of, way_of

_FORM = "application/x-www-form-urlencoded"


def said_of(form: Mapping[str, str], living: Living) -> Said:
    """The judgement a form makes.

    Raises:
        UsageError: where it makes none.
    """
    common = {"because": form.get("because", ""), "since": day_of(form, "since") or living.today()}
    claim, document = form.get("claim", ""), form.get("document", "").strip()
    match form.get("what"):
        case "p":
            percent = form.get("p", "")
            if not (percent.isascii() and percent.isdecimal()):
                raise UsageError(f"{percent[:20]!r} is no percentage", hint="give a whole number from 1 to 99")
            fields: dict[str, object] = {"about": claim, "probability": int(percent) / 100}
        case "link":
            # a browser sends line breaks as CR LF whatever the person typed
            fields = {"about": claim, "link": document, "bearing": form.get("bearing"), "quote": form.get("quote", "").replace("\r\n", "\n").strip()}
        case "unlink":
            fields = {"about": claim, "unlink": document}
        case "retract":
            other = form.get("replaced_by", "").strip()
            fields = {"about": document, "retract": not other, "replaced_by": other}
        case "rate":
            fields = {"about": form.get("source", "").strip(), "grade": form.get("grade"), "interest": form.get("interest", "").strip()}
        case "resolve":
            fields = {"about": claim, "resolve": form.get("resolve")}
        case _:
            raise UsageError("this form makes no judgement", hint="go back to the claim and choose one")
    try:
        return msgspec.convert(common | fields, Said)
    except msgspec.ValidationError as error:
        raise UsageError(f"this form does not read: {error}", hint="go back to the claim and choose anew") from None


def _signature(form: Mapping[str, str], who: Who, people: People) -> str:
    """Whose line it is: of whoever is known by name, theirs whatever the form says; else the name it gives, which may be no other's.

    Raises:
        UsageError: where it is nobody's, or another's.
    """
    if who.name:
        return who.name
    by = proper_name(form.get("by", ""))
    if not by:
        raise UsageError("a judgement needs a name", hint="sign it, with up to 80 printable characters")
    if by in people.people:
        raise UsageError(f"{by} signs with a token of their own", hint="open the address you were given, or sign with another name")
    return by


def _record(living: Living, form: Mapping[str, str], who: Who, people: People) -> str | None:
    """Record what a form says; the heads as they are now where they are not those its writer saw."""
    by = _signature(form, who, people)
    said = said_of(form, living)
    with living.lock:
        now = heads_text(living.record().heads)
        if form.get("seen") != now:
            return now
        judge(Workspace(living.workspace.root, person=by, clock=living.workspace.clock), said)
    return None


async def post(request: Request) -> Response:
    """Take a judgement and lead back to its claim."""
    if request.app.state.read_only:
        raise HTTPException(403)
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != _FORM:
        raise HTTPException(415)
    body = await request.body()
    form = dict(parse_qsl(body.decode("utf-8", errors="replace"), keep_blank_values=True, max_num_fields=30))
    living = living_of(request)
    changed = await run_in_threadpool(_record, living, form, request.scope["upheld.who"], request.app.state.door.people())
    if changed is None:
        return RedirectResponse(way_of(living.today(), living.today()).claim(form.get("claim", ""), 0) + "#judge", 303)
    today = living.today()
    lines = [
        "The record has changed since you opened that page, so your line was not recorded: it may rest on something that is no longer so.",
        "Look at the claim as it is now. If you hold to what you wrote, record it from here.",
    ]
    page = await run_in_threadpool(pages.notice, Shelf(briefs=(), latest=today), way_of(today, today), title="Something came in between", lines=lines,
                                   resend=form | {"seen": changed}, action="/judge")  # fmt: skip
    return HTMLResponse(page, 409)
