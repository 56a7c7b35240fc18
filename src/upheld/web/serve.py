"""Serving the pages from this machine."""

from __future__ import annotations

import gc
import ipaddress
import os
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from upheld.config.people import People, parse_people
from upheld.desk_living import Living
from upheld.desk_search import Finder
from upheld.errors import SourceError, UpheldError, UsageError
from upheld.web.app import make_app
from upheld.web.guard import Door

PORT = 8787


def is_loopback(host: str) -> bool:
    """Whether an address reaches this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Roster:
    """The people of a file as it is now: whoever is taken out of it is out at once, and a spoilt file lets nobody in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: tuple[tuple[int, int] | None, People] = (None, People())

    def __call__(self) -> People:
        """As the file has it."""
        try:
            found = self._path.stat()
            seen = (found.st_size, found.st_mtime_ns)
            if self._held[0] != seen:
                self._held = (seen, parse_people(self._path.read_bytes(), self._path.name)[0])
        except FileNotFoundError:
            self._held = (None, People())
        except OSError:
            return People()
        return self._held[1]


def door_for(host: str, port: int, *, token: str | None, names: tuple[str, ...] = (), people: Callable[[], People] = People) -> Door:
    """Who is let in at an address.

    Raises:
        UsageError: where others could reach it and neither a token is set nor anybody named.
    """
    alone, named = is_loopback(host), bool(people())
    if not alone and not token and not named:
        raise UsageError(
            f"{host} can be reached from other machines",
            hint="set --token SECRET (16 characters or more), name people with --invite NAME, or leave --host out",
        )
    if token is not None and len(token) < 16:
        raise UsageError(
            "this token is too easy to guess", hint="give 16 characters or more, or leave --token out where only you can reach the server"
        )
    given = {host} if not alone and not _is_number(host) else set()
    return Door(
        token=token or secrets.token_urlsafe(18), open_to_look=alone and token is None and not named, names=frozenset({*given, *names}),
        cookie=f"upheld-{port}", people=people,
    )  # fmt: skip


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def bound(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        SourceError: where the address is taken, or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SourceError(f"{host} port {port}: {os.strerror(error.errno or 0).lower()}", hint="give another --port (0: any that is free)") from error


def serve(
    living: Living, *, host: str, port: int, token: str | None, names: tuple[str, ...], read_only: bool, show: Callable[[str], None], look: bool,
    people: Callable[[], People] = People,
) -> None:  # fmt: skip
    """Serve until stopped at the keyboard. ``show`` is given the address to open; ``look`` opens it in the browser."""
    listening = bound(host, port)
    port = listening.getsockname()[1]
    door, finder = door_for(host, port, token=token, names=names, people=people), Finder(living)
    shown = f"[{host}]" if ":" in host else "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - the name of an address, not a choice of one
    address = f"http://{shown}:{port}/" + ("" if read_only and door.open_to_look else f"?token={door.token}")
    app = make_app(living, door, read_only=read_only, finder=finder)
    # who asks is whoever the connection comes from: a header that says otherwise is only believed of the proxy that people.toml names
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off", proxy_headers=False)
    threading.Thread(target=_ahead, args=(living, finder), daemon=True).start()
    show(address)
    if look:
        threading.Timer(0.4, webbrowser.open, (address,)).start()
    uvicorn.Server(config).run(sockets=[listening])


def _ahead(living: Living, finder: Finder) -> None:
    """Work out what will be asked for next, whenever the record has changed; what is wrong with it is told on the page, not here."""
    with suppress(UpheldError):
        living.record()
    while True:
        living.made.wait()
        living.made.clear()
        settle()
        with suppress(UpheldError):
            living.work_ahead()
            finder.prepare()
        settle()


def settle() -> None:
    """Leave what is kept out of the collector's rounds: it stays until the record changes, and a round over all of it holds up whoever asks meanwhile.

    What was left out before and has become garbage since is looked for first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
