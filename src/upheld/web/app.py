"""The application: every address there is, behind the guard."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from upheld.desk_living import Living
from upheld.desk_search import Finder
from upheld.errors import UpheldError
from upheld.web import api, judging, show
from upheld.web.guard import Door, Guard

PAGES = (
    Route("/", show.board, methods=["GET"]),
    Route("/article/{slug}", show.article, methods=["GET"]),
    Route("/claim/{name}", show.claim, methods=["GET"]),
    Route("/changes", show.changes, methods=["GET"]),
    Route("/sources", show.sources, methods=["GET"]),
    Route("/network", show.network, methods=["GET"]),
    Route("/losses", show.losses, methods=["GET"]),
    Route("/questions", show.questions, methods=["GET"]),
    Route("/scores", show.scores, methods=["GET"]),
    Route("/search", show.search, methods=["GET"]),
    Route("/static/{name}", show.asset, methods=["GET"]),
    Route("/judge", judging.post, methods=["POST"]),
)


def make_app(living: Living, door: Door, *, read_only: bool = False, finder: Finder | None = None) -> Guard:
    """The ASGI application of one workspace; ``finder`` is the one to search with where there is one already."""
    app = Starlette(
        routes=[*PAGES, *api.ROUTES],
        middleware=[Middleware(GZipMiddleware, minimum_size=1024)],
        exception_handlers={HTTPException: show.failed, UpheldError: show.failed, Exception: show.failed},
    )
    app.state.living = living
    app.state.finder = finder or Finder(living)
    app.state.door = door
    app.state.read_only = read_only
    return Guard(app, door)
