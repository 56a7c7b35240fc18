"""Serving the pages from this machine."""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from upheld.desk_living import Living
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


def door_for(host: str, port: int, *, token: str | None, names: tuple[str, ...] = ()) -> Door:
    """Who is let in at an address.

    Raises:
        UsageError: where others could reach it and no token is set.
    """
    alone = is_loopback(host)
    if not alone and not token:
        raise UsageError(f"{host} can be reached from other machines", hint="set --token SECRET (16 characters or more), or leave --host out")
    if token is not None and len(token) < 16:
        raise UsageError(
            "this token is too easy to guess", hint="give 16 characters or more, or leave --token out where only you can reach the server"
        )
    given = {host} if not alone and not _is_number(host) else set()
    return Door(
        token=token or secrets.token_urlsafe(18), open_to_look=alone and token is None, names=frozenset({*given, *names}), cookie=f"upheld-{port}"
    )


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
    living: Living, *, host: str, port: int, token: str | None, names: tuple[str, ...], read_only: bool, show: Callable[[str], None], look: bool
) -> None:
    """Serve until stopped at the keyboard. ``show`` is given the address to open; ``look`` opens it in the browser."""
    listening = bound(host, port)
    port = listening.getsockname()[1]
    door = door_for(host, port, token=token, names=names)
    shown = f"[{host}]" if ":" in host else "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - the name of an address, not a choice of one
    address = f"http://{shown}:{port}/" + ("" if read_only and door.open_to_look else f"?token={door.token}")
    config = uvicorn.Config(make_app(living, door, read_only=read_only), log_level="warning", access_log=False, server_header=False, lifespan="off")
    threading.Thread(target=_ahead, args=(living,), daemon=True).start()
    show(address)
    if look:
        threading.Timer(0.4, webbrowser.open, (address,)).start()
    uvicorn.Server(config).run(sockets=[listening])


def _ahead(living: Living) -> None:
    """Work out what will be asked for next, whenever the record has changed; what is wrong with it is told on the page, not here."""
    with suppress(UpheldError):
        living.record()
    while True:
        living.made.wait()
        living.made.clear()
        with suppress(UpheldError):
            living.work_ahead()
