"""What stands before every page: the policy it may act under, the names we answer to, who may look and who may write (reliability S6, S12).

Looking is free on this machine and asks for the token anywhere else. Writing always asks for the token, and only from a page of our own: a browser
says where a request comes from (``Sec-Fetch-Site``, or ``Origin`` where it is too old for that), and what says nothing writes nothing.
"""

from __future__ import annotations

import hmac
import ipaddress
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from upheld.publish.pages import POLICY

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_READS = frozenset({"GET", "HEAD"})
_LONGEST_BODY = 65_536


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """Who is let in. ``token`` lets one write, and look where ``open_to_look`` is off; ``names`` are the hosts we answer to beside this machine's."""

    token: str
    open_to_look: bool = True
    names: frozenset[str] = frozenset()
    cookie: str = "upheld"

    def answers_to(self, host: str) -> bool:
        """Whether a Host header names us. A number cannot be made to point elsewhere, a name can (DNS rebinding)."""
        name = _split(f"//{host}")[0]
        if name == "localhost" or name in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def holds(self, scope: Scope) -> bool:
        """Whether a request carries the token."""
        headers = Headers(scope=scope)
        kind, _, shown = headers.get("authorization", "").partition(" ")
        if kind.casefold() == "bearer" and _same(shown.strip(), self.token):
            return True
        try:
            held = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return False
        return held is not None and _same(held.value, self.token)


def _split(url: str) -> tuple[str, str]:
    """Host name, and host with port, of an address; empty where it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.hostname or "", parts.netloc


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def from_our_page(headers: Headers) -> bool:
    """Whether a write comes from a page of ours."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return bool(headers.get("origin")) and _split(headers["origin"])[1] == headers.get("host")


def _write_refused(headers: Headers, *, holds: bool) -> Response | None:
    length = headers.get("content-length", "")
    if not from_our_page(headers):
        return PlainTextResponse("A judgement is taken from a page of this server only.\n", 403)
    if not holds:
        return PlainTextResponse("Open the address that `upheld serve` printed: it carries the token.\n", 401)
    if not length.isdecimal() or len(length) > 9 or int(length) > _LONGEST_BODY:
        return PlainTextResponse("That is too long.\n", 413)
    return None


class Guard:
    """ASGI middleware: every answer passes here, errors too."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        scope["upheld.holds"] = holds = self.door.holds(scope)
        answer = self._refused(scope, holds=holds) or self._entering(scope)
        await (answer or self.app)(scope, receive, sealed)

    def _refused(self, scope: Scope, *, holds: bool) -> Response | None:
        headers = Headers(scope=scope)
        if not self.door.answers_to(headers.get("host", "")):
            return PlainTextResponse("This server does not answer to that name.\n", 421)
        if scope["method"] in _READS:
            look = holds or self.door.open_to_look or self._token_in(scope)
            return None if look else PlainTextResponse("Open the address that `upheld serve` printed: it carries the token.\n", 401)
        if scope["method"] != "POST":
            return PlainTextResponse("Only GET, HEAD and POST are known here.\n", 405, {"allow": "GET, HEAD, POST"})
        return _write_refused(headers, holds=holds)

    def _token_in(self, scope: Scope) -> bool:
        return any(name == "token" and _same(value, self.door.token) for name, value in parse_qsl(scope["query_string"].decode("latin-1")))

    def _entering(self, scope: Scope) -> Response | None:
        """Who comes with the token in the address keeps it as a cookie, and the address is cleaned of it."""
        if scope["method"] not in _READS or not self._token_in(scope):
            return None
        kept = [(n, v) for n, v in parse_qsl(scope["query_string"].decode("latin-1")) if n != "token"]
        path = "/" + scope["path"].lstrip("/\\")  # never another host's
        answer = RedirectResponse(f"{path}?{urlencode(kept)}" if kept else path, 303)
        answer.set_cookie(self.door.cookie, self.door.token, httponly=True, samesite="strict", path="/")
        return answer
