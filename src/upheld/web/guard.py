"""What stands before every page: the policy it may act under, the names we answer to, who may look and who may write (reliability S6, S12).

Looking is free on this machine where nobody is named, and asks who it is anywhere else: by a token, or by what a reverse proxy at a named address
says. Writing always asks who, takes analysts alone, and only from a page of our own: a browser says where a request comes from (``Sec-Fetch-Site``,
or ``Origin`` where it is too old for that), and what says nothing writes nothing.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from upheld.config.people import People, hash_of, proper_name
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
_WHO = "Open the address that `upheld serve` printed, or that you were given: it carries your token.\n"


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and what they may. ``name`` is the one they sign with; empty where they give one themselves (whoever holds the server's own token)."""

    name: str = ""
    may_judge: bool = False


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """Who is let in.

    Attributes:
        token: the server's own; whoever holds it may look and judge.
        open_to_look: whether one may look without saying who one is.
        names: the hosts we answer to beside this machine's.
        cookie: the name under which a browser keeps a token.
        people: those who have a token of their own or are named by a proxy, as they are now.
    """

    token: str
    open_to_look: bool = True
    names: frozenset[str] = frozenset()
    cookie: str = "upheld"
    people: Callable[[], People] = People

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

    def who(self, scope: Scope) -> Who | None:
        """Who makes a request; ``None`` where it does not say, or cannot show it."""
        headers = Headers(scope=scope)
        kind, _, shown = headers.get("authorization", "").partition(" ")
        if kind.casefold() == "bearer" and (found := self.holder(shown.strip())):
            return found
        try:
            held = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            held = None
        return (self.holder(held.value) if held else None) or self._said_by_proxy(scope, headers)

    def holder(self, token: str) -> Who | None:
        """Whose token it is."""
        if _same(token, self.token):
            return Who(may_judge=True)
        shown, found = hash_of(token), None
        for person in self.people().people.values():  # all of them, whoever it is, in the same time
            if person.token and _same(shown, person.token):
                found = Who(name=person.name, may_judge=person.role == "analyst")
        return found

    def _said_by_proxy(self, scope: Scope, headers: Headers) -> Who | None:
        """Who a reverse proxy says it is: from an address of ours only, named once, and known here or let in as others are."""
        people = self.people()
        proxy, peer = people.proxy, scope.get("client")
        if proxy is None or peer is None or not _is_one_of(peer[0], proxy.sources):
            return None
        said = headers.getlist(proxy.header)
        name = proper_name(_utf8(said[0])) if len(said) == 1 else ""
        if not name:
            return None
        known = people.people.get(name)
        role = known.role if known else proxy.others
        return Who(name=name, may_judge=role == "analyst") if role else None


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


def _is_one_of(address: str, addresses: Iterable[str]) -> bool:
    try:
        plain = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(plain, ipaddress.IPv6Address) and plain.ipv4_mapped:
        plain = plain.ipv4_mapped
    return str(plain) in addresses


def _utf8(header: str) -> str:
    """A header's value, which comes as Latin-1, as the UTF-8 that proxies send."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeDecodeError:
        return ""


def _write_refused(headers: Headers, who: Who | None) -> Response | None:
    length = headers.get("content-length", "")
    if not from_our_page(headers):
        return PlainTextResponse("A judgement is taken from a page of this server only.\n", 403)
    if who is None:
        return PlainTextResponse(_WHO, 401)
    if not who.may_judge:
        return PlainTextResponse("You may read here, not judge. Whoever keeps this server can make you an analyst.\n", 403)
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

        scope["upheld.who"] = who = self.door.who(scope)
        answer = self._refused(scope, who) or self._entering(scope)
        await (answer or self.app)(scope, receive, sealed)

    def _refused(self, scope: Scope, who: Who | None) -> Response | None:
        headers = Headers(scope=scope)
        if not self.door.answers_to(headers.get("host", "")):
            return PlainTextResponse("This server does not answer to that name.\n", 421)
        if scope["method"] in _READS:
            look = who is not None or self.door.open_to_look or self._token_in(scope)
            return None if look else PlainTextResponse(_WHO, 401)
        if scope["method"] != "POST":
            return PlainTextResponse("Only GET, HEAD and POST are known here.\n", 405, {"allow": "GET, HEAD, POST"})
        return _write_refused(headers, who)

    def _token_in(self, scope: Scope) -> str:
        """The token of somebody in the address; empty where there is none."""
        shown = (value for name, value in parse_qsl(scope["query_string"].decode("latin-1")) if name == "token")
        return next((value for value in shown if self.door.holder(value)), "")

    def _entering(self, scope: Scope) -> Response | None:
        """Who comes with the token in the address keeps it as a cookie, and the address is cleaned of it."""
        token = self._token_in(scope) if scope["method"] in _READS else ""
        if not token:
            return None
        kept = [(n, v) for n, v in parse_qsl(scope["query_string"].decode("latin-1")) if n != "token"]
        path = "/" + scope["path"].lstrip("/\\")  # never another host's
        answer = RedirectResponse(f"{path}?{urlencode(kept)}" if kept else path, 303)
        answer.set_cookie(self.door.cookie, token, httponly=True, samesite="strict", path="/")
        return answer
