"""The one door to the network for what is read: asked politely, checked before connecting, cut off at a size and a time.

An address is checked twice: as text, and again when its name has been resolved, at the very connection (so that no second answer of the name server
can lead elsewhere). Redirects are followed here, each hop checked anew. Bodies are unpacked in pieces up to a size. A deadline holds over a whole
request, also one that drips. Passing failures are tried again with growing pauses, as long as the server asks for (``Retry-After``) where that is short.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import functools
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

import httpcore
import httpx
import msgspec
import stamina
import stamina.instrumentation

from upheld.errors import Problem
from upheld.gather import robots
from upheld.gather.addresses import RefusedError, Target, closed, target_of
from upheld.gather.inflate import ENCODINGS, GarbledError, Inflater, TooLargeError
from upheld.ledger.journal import utc_now

Reason = Literal["refused", "robots", "status", "network", "size", "garbled", "redirects"]
Resolve = Callable[[str, int], Iterable[str]]
AGENT = "upheld"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOST_ADDRESSES = 4
_ROBOTS_HELD_S = 86_400.0

stamina.instrumentation.set_on_retry_hooks([])  # a retry is no news: what failed for good is told once, as a Problem


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much one request may take: bytes unpacked, seconds in all and in silence, redirects, attempts, and seconds between requests to a host."""

    largest: int = 20_000_000
    seconds: float = 60.0
    silent_s: float = 15.0
    redirects: int = 5
    attempts: int = 3
    pause_s: float = 1.0
    longest_wait_s: float = 30.0


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: ``body`` unpacked, empty where nothing changed (304). ``moved`` is the new address where the server says it moved for good."""

    address: str
    final: str
    status: int
    body: bytes = b""
    etag: str = ""
    modified: str = ""
    content_type: str = ""
    moved: str = ""

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing changed since it was last asked."""
        return self.status == httpx.codes.NOT_MODIFIED


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no answer. ``retry_after`` is in seconds, where the server named a time; ``passing`` where asking later may help."""

    address: str
    reason: Reason
    message: str
    status: int = 0
    passing: bool = False
    retry_after: float = 0.0

    def problem(self) -> Problem:
        """As a Problem, with what to do."""
        remedy = {
            "refused": "give a public http or https address; a server of your own goes into allow_private of [fetch] in upheld.toml as IP:PORT",
            "robots": "the site asks programs to keep out of this; save the page by hand and add the file",
            "size": "save the part that matters by hand and add the file",
            "redirects": "open the address in a browser and give the one it ends at",
        }.get(self.reason, "it is asked again at the next check" if self.passing else "check the address in a browser")
        return Problem(where=self.address, message=self.message, remedy=remedy)


class _StopError(Exception):
    def __init__(self, failed: Failed) -> None:
        self.failed = failed
        super().__init__(failed.message)


class _Deadline:
    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock, self._until = clock, clock() + seconds

    def extend(self, seconds: float) -> None:
        """Leave out time that we waited ourselves."""
        self._until += seconds

    def left(self, most: float | None = None) -> float:
        """Seconds left, at most ``most``."""
        left = self._until - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout("it took too long in all")
        return left if most is None else min(left, most)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline of the whole request."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._inner.get_extra_info(info)


class _Guard(httpcore.NetworkBackend):
    """Connects to an address it has resolved and checked itself, and to no other."""

    def __init__(self, *, resolve: Resolve, allowed: frozenset[str], deadline: _Deadline, inner: httpcore.NetworkBackend) -> None:
        self._resolve, self._allowed, self._deadline, self._inner = resolve, allowed, deadline, inner

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        found = list(dict.fromkeys(self._resolve(host, port)))
        if not found:
            raise httpcore.ConnectError(f"the name {host!r} is not known")
        why = next(filter(None, (closed(ip, port, allowed=self._allowed) for ip in found)), "")
        if why:
            raise RefusedError(f"{host} leads to {why}" if not why.startswith(host) else why)
        error: Exception | None = None
        for ip in found[:_MOST_ADDRESSES]:
            try:
                return _TimedStream(self._inner.connect_tcp(ip, port, self._deadline.left(timeout), local_address, socket_options), self._deadline)
            except httpcore.ConnectError as failed:
                error = failed
        raise httpcore.ConnectError(str(error))


class _Transport(httpx.HTTPTransport):
    """httpx's own, but for how it connects."""

    def __init__(self, guard: _Guard) -> None:
        super().__init__(verify=_tls(), trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=guard, max_connections=1, max_keepalive_connections=0)


@functools.cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def resolve(host: str, port: int) -> list[str]:
    """All internet addresses of a name."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []


@functools.cache
def user_agent(contact: str = "") -> str:
    """Who asks, with the address of a person where the workspace gives one."""
    try:
        name = f"{AGENT}/{version('upheld')}"
    except PackageNotFoundError:
        name = AGENT
    return f"{name} ({contact})" if contact else name


class Fetcher:
    """Asks for addresses. One of them serves a whole run: it remembers each site's ``robots.txt`` and when it was last asked."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        allow_private: Iterable[str] = (),
        contact: str = "",
        resolve: Resolve = resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        backend: httpcore.NetworkBackend | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._allowed = frozenset(allow_private)
        self._agent = user_agent(contact)
        self._resolve, self._clock, self._sleep = resolve, clock, sleep
        self._backend = backend or httpcore.SyncBackend()
        self._robots: dict[str, tuple[float, robots.Robots]] = {}
        self._next: dict[str, float] = {}

    def get(self, address: str, *, etag: str = "", modified: str = "", obey_robots: bool = True, pause_s: float = 0.0) -> Fetched | Failed:
        """Ask for an address; failures are values.

        Args:
            address: where.
            etag: the mark of the version we hold, so that an unchanged one need not come again.
            modified: when the version we hold was changed, as the server wrote it.
            obey_robots: false only where a person asks for this one page, or a service for programs is asked.
            pause_s: seconds to leave between two requests to this host, where it asks for more than we leave anyway.
        """
        conditional = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
        try:
            return self._tried(address, conditional, obey_robots=obey_robots, pause_s=pause_s)
        except _StopError as stop:
            return msgspec.structs.replace(stop.failed, address=address)

    def post(self, address: str, body: bytes, *, key: str = "") -> Fetched | Failed:
        """Send JSON to a service that a person has set up; a redirect is a failure, and ``key`` goes there and nowhere else.

        Args:
            address: where.
            body: the JSON.
            key: sent as a bearer token, over an encrypted connection or to a server of one's own.
        """
        open_to_all = address.lower().startswith("http:") and address.partition("://")[2].partition("/")[0] not in self._allowed
        if key and open_to_all:
            return Failed(address=address, reason="refused", message="a key is not sent in the open: give an https address")
        try:
            target = self._target(address)
            self._wait_for(target, 0.0)
            sent = {"Content-Type": "application/json", "Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
            deadline = _Deadline(self.limits.seconds, self._clock)
            answer = self._ask(target, sent, deadline, largest=self.limits.largest, body=body)
        except _StopError as stop:
            return msgspec.structs.replace(stop.failed, address=address)
        if answer.status in _REDIRECTS:
            return Failed(address=address, reason="redirects", message="the service leads on to another address", status=answer.status)
        return answer

    def _tried(self, address: str, headers: Mapping[str, str], *, obey_robots: bool, pause_s: float) -> Fetched:
        def again(error: Exception) -> bool | float:
            if not isinstance(error, _StopError) or not error.failed.passing or error.failed.retry_after > self.limits.longest_wait_s:
                return False
            return error.failed.retry_after or True

        found: Fetched | None = None
        for attempt in stamina.retry_context(on=again, attempts=self.limits.attempts, wait_initial=1.0, wait_max=20.0, timeout=None):
            with attempt:
                found = self._followed(address, headers, obey_robots=obey_robots, pause_s=pause_s)
        assert found is not None
        return found

    def _followed(self, address: str, headers: Mapping[str, str], *, obey_robots: bool, pause_s: float) -> Fetched:
        deadline = _Deadline(self.limits.seconds, self._clock)
        here, moved, for_good, asked = address, "", True, ""
        for _ in range(self.limits.redirects + 1):
            target = self._target(here)
            if obey_robots:
                self._ask_robots(target)
            if target.host != asked:  # a redirect within a site is a part of the same request
                deadline.extend(self._wait_for(target, pause_s))
            asked = target.host
            answer = self._ask(target, headers, deadline, largest=self.limits.largest)
            if answer.status not in _REDIRECTS or not answer.moved:
                return msgspec.structs.replace(answer, address=address, moved=moved)
            here = answer.moved
            for_good = for_good and answer.status in {301, 308}
            moved = here if for_good else moved
        raise _StopError(Failed(address=address, reason="redirects", message=f"it leads on more than {self.limits.redirects} times"))

    def _target(self, address: str) -> Target:
        try:
            return target_of(address, allowed=self._allowed)
        except RefusedError as error:
            raise _StopError(Failed(address=address, reason="refused", message=f"{address[:200]!r} is not asked: {error}")) from None

    def _ask_robots(self, target: Target) -> None:
        held = self._robots.get(target.origin)
        if held is None or self._clock() - held[0] > _ROBOTS_HELD_S:
            held = self._clock(), self._robots_of(target)
            self._robots[target.origin] = held
        path = target.address.partition("://")[2].partition("/")[2]
        if not held[1].allows(f"/{path}"):
            raise _StopError(Failed(address=target.address, reason="robots", message="the site's robots.txt asks programs to keep out of this"))

    def _robots_of(self, target: Target) -> robots.Robots:
        """A site without one (4xx) allows everything; one that fails is asked again later, and nothing of it before (RFC 9309, 2.3.1)."""
        here = f"{target.origin}/robots.txt"
        deadline = _Deadline(self.limits.seconds, self._clock)
        for _ in range(self.limits.redirects + 1):
            try:
                answer = self._ask(self._target(here), {}, deadline, largest=robots.LARGEST)
            except _StopError as stop:
                if 400 <= stop.failed.status < 500 and stop.failed.status != httpx.codes.TOO_MANY_REQUESTS:
                    return robots.ALL
                if stop.failed.reason == "refused":
                    raise
                message = f"its robots.txt cannot be read ({stop.failed.message})"
                raise _StopError(msgspec.structs.replace(stop.failed, message=message, passing=True)) from None
            if answer.status not in _REDIRECTS or not answer.moved:
                return robots.parse_robots(answer.body, agent=AGENT)
            here = answer.moved
        return robots.ALL

    def _wait_for(self, target: Target, pause_s: float) -> float:
        """Leave a host the pause it is owed; the seconds waited."""
        held = self._robots.get(target.origin)
        pause = max(self.limits.pause_s, pause_s, held[1].delay if held else 0.0)
        wait = max(self._next.get(target.host, 0.0) - self._clock(), 0.0)
        if wait:
            self._sleep(wait)
        self._next[target.host] = self._clock() + pause
        return wait

    def _ask(self, target: Target, headers: Mapping[str, str], deadline: _Deadline, *, largest: int, body: bytes | None = None) -> Fetched:
        guard = _Guard(resolve=self._resolve, allowed=self._allowed, deadline=deadline, inner=self._backend)
        sent = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": ENCODINGS, "Connection": "close", **headers}
        timeout = httpx.Timeout(self.limits.silent_s)
        try:
            with (
                httpx.Client(transport=_Transport(guard), trust_env=False, follow_redirects=False, timeout=timeout) as client,
                client.stream("GET" if body is None else "POST", target.address, headers=sent, content=body) as response,
            ):
                return _answer(target, response, largest)
        except RefusedError as error:
            raise _StopError(Failed(address=target.address, reason="refused", message=f"{target.address[:200]!r} is not asked: {error}")) from None
        except TooLargeError as error:
            raise _StopError(Failed(address=target.address, reason="size", message=str(error))) from None
        except GarbledError as error:
            raise _StopError(Failed(address=target.address, reason="garbled", message=str(error), passing=True)) from None
        except (httpx.HTTPError, httpcore.TimeoutException, OSError, UnicodeError) as error:
            message = f"no answer: {_plain(error)}"
            raise _StopError(Failed(address=target.address, reason="network", message=message, passing=True)) from None


def _answer(target: Target, response: httpx.Response, largest: int) -> Fetched:
    """An answer with its body, read up to ``largest`` bytes.

    Raises:
        _StopError: for a status that is no answer.
    """
    status, location = response.status_code, response.headers.get("location", "")
    if status in _REDIRECTS and location:
        try:
            return Fetched(address=target.address, final=target.address, status=status, moved=str(httpx.URL(target.address).join(location)))
        except (httpx.InvalidURL, ValueError):
            message = f"it leads on to {location[:200]!r}, which is no address"
            raise _StopError(Failed(address=target.address, reason="redirects", message=message)) from None
    if status != httpx.codes.NOT_MODIFIED and not 200 <= status < 300:
        wait = _retry_after(response.headers.get("retry-after", ""))
        message = f"the server answers {status} {httpx.codes.get_reason_phrase(status)}".rstrip()
        failed = Failed(address=target.address, reason="status", status=status, message=message, passing=status in _PASSING, retry_after=wait)
        raise _StopError(failed)
    stated = response.headers.get("content-length", "")
    if stated.isdigit() and len(stated) < 20 and int(stated) > largest:
        raise TooLargeError(f"it has {int(stated) / 1_000_000:.0f} MB, more than {largest / 1_000_000:g}")
    inflater = Inflater(response.headers.get("content-encoding", "").strip().lower(), largest=largest)
    if status != httpx.codes.NOT_MODIFIED:
        for chunk in response.iter_raw(65_536):
            inflater.feed(chunk)
    header = response.headers.get
    return Fetched(address=target.address, final=target.address, status=status, body=inflater.finish(), etag=header("etag", "")[:500],
                   modified=header("last-modified", "")[:100], content_type=header("content-type", "")[:200])  # fmt: skip


def _retry_after(text: str) -> float:
    """Seconds that ``Retry-After`` asks to wait, from a number or a date; 0 where it says nothing of use."""
    if text.strip().isdigit():
        return float(min(int(text.strip()[:9]), 7 * 86_400))
    try:
        then = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return 0.0
    then = then if then.tzinfo else then.replace(tzinfo=dt.UTC)
    return min(max((then - utc_now()).total_seconds(), 0.0), 7 * 86_400.0)


def _plain(error: Exception) -> str:
    match error:
        case httpx.ConnectTimeout() | httpx.ReadTimeout() | httpx.WriteTimeout() | httpcore.TimeoutException():
            return str(error) if "too long" in str(error) else "it took too long"
        case httpx.RemoteProtocolError():
            return f"it breaks off or is no HTTP ({error})"
        case _:
            return str(error) or type(error).__name__
