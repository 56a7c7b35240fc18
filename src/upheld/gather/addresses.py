"""Which web addresses may be asked at all, and which internet addresses may be connected to: pure checks, made before any connection.

An address comes from a feed, a page or a redirect, so it may try to make us ask a machine of the inside for a stranger. Only ``http`` and ``https``
to hosts whose *every* internet address is a public one are let through; what two parsers could read in two ways is refused outright.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection

import httpx
import msgspec

_CLOSED = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 "
            "198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 "
            "::/8 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8"
        ).split(),
    )
)
"""Special-purpose blocks of the IANA registries (RFC 6890 and its updates): private, shared, link-local, loopback, documentation, multicast, and the
forms that wrap an IPv4 address (mapped, compatible, 6to4, Teredo)."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # the usual way out of a network without IPv4: as public as what it wraps
_OPEN_LOW_PORTS = frozenset({80, 443})
_UNREADABLE = re.compile(r"[\x00-\x20\x7f-\xa0\\\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")
_AUTHORITY = re.compile(r"(?i)https?://([^/?#]*)")
_NUMERIC = re.compile(r"(?i)(?:\d+|0x[0-9a-f]*)\.?")
_NAME = re.compile(r"(?i)(?=.{1,253}\.?\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?")
_INSIDE = (".localhost", ".local", ".internal", ".intranet", ".home.arpa", ".onion", ".lan")
LONGEST = 2_000
"""Characters of an address."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """An address that may be asked: its parts as one parser reads them, which are the ones used from here on."""

    address: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """Scheme, host and port: whose ``robots.txt`` holds."""
        return f"{self.address.partition(':')[0]}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


class RefusedError(ValueError):
    """An address that is never asked; the message says why."""


def target_of(address: str, *, allowed: Collection[str] = ()) -> Target:
    """The parts of an address that may be asked.

    Args:
        address: as a person, a feed or a redirect gave it.
        allowed: ``IP:PORT`` pairs that may be asked though they are private (a server of one's own).

    Raises:
        RefusedError: for any other scheme, for names and passwords in it, for a numeric host that is no plain IP address, for a closed IP address
            or port, and for whatever is not read alike by all.
    """
    if len(address) > LONGEST:
        raise RefusedError(f"it has more than {LONGEST} characters")
    if _UNREADABLE.search(address):
        raise RefusedError("it holds blanks, control characters or a backslash, which programs read in different ways")
    written = _AUTHORITY.match(address)
    if not written:
        raise RefusedError("only http and https addresses are asked")
    if "@" in written[1]:
        raise RefusedError("it carries a user name")
    try:
        url = httpx.URL(address)
        host = url.raw_host.decode("ascii").lower()
        port = (443 if url.scheme == "https" else 80) if url.port is None else url.port
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise RefusedError(f"it is no address: {error}") from None
    host = host.strip("[]").rstrip(".")
    _check_host(host, port, allowed)
    return Target(address=str(url.copy_with(fragment=None)), host=host, port=port)


def _check_host(host: str, port: int, allowed: Collection[str]) -> None:
    if not host:
        raise RefusedError("it names no host")
    if not 0 < port < 65536:
        raise RefusedError(f"{port} is no port")
    if _plain_ip(host):
        why = closed(host, port, allowed=allowed)
        if why:
            raise RefusedError(why)
        return
    if ":" in host or _NUMERIC.fullmatch(host.rpartition(".")[2]):
        raise RefusedError(f"{host!r} is a number that some programs read as an address of the inside")
    if not _NAME.fullmatch(host):
        raise RefusedError(f"{host!r} is no host name")
    if host == "localhost" or host.endswith(_INSIDE):
        raise RefusedError(f"{host!r} is a name of the inside")
    if port < 1024 and port not in _OPEN_LOW_PORTS:
        raise RefusedError(f"port {port} is not one of the web")


def _plain_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def closed(ip: str, port: int, *, allowed: Collection[str] = ()) -> str:
    """Why an IP address and port may not be connected to; empty where they may."""
    pair = f"[{ip}]:{port}" if ":" in ip else f"{ip}:{port}"
    if pair in allowed:
        return ""
    try:
        found = ipaddress.ip_address(ip)
    except ValueError:
        return f"{ip!r} is no IP address"
    if isinstance(found, ipaddress.IPv6Address) and found in _NAT64:
        found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    if any(found in block for block in _CLOSED if block.version == found.version) or not found.is_global or found.is_multicast:
        return f"{ip} is no public internet address"
    if port < 1024 and port not in _OPEN_LOW_PORTS:
        return f"port {port} is not one of the web"
    return ""
