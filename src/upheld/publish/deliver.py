"""Alerts sent out by the channels a workspace names: file, Atom, desktop, mail, webhook. Beside ``gather.fetch``, the only module that opens connections.

What a channel took is recorded at once, so that it is not told twice; what it did not take is tried again at the next check.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import smtplib
import ssl
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

from upheld.config.network import Alerts, secret_of
from upheld.desk_alerts import pending
from upheld.errors import Problem
from upheld.ledger.entry import AlertEntry, DeliveryEntry
from upheld.ledger.files import write_all, write_whole, writing
from upheld.ledger.workspace import Workspace
from upheld.model.watch import Alert
from upheld.publish.alerts import atom, call, desktop_words, key_of, mail, signature, told

_TIMEOUT_S = 20.0
_TAIL = 1 << 20
"""Bytes of the file that are looked through for what was written already: many times what one check tells."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class _UndeliveredError(Exception):
    """Why a channel did not take what it was told."""


def deliver_due(workspace: Workspace, config: Alerts, *, offline: bool = False) -> list[Problem]:
    """Send what is pending by every channel that may be told now; what fails is a Problem and waits."""
    problems: list[Problem] = []
    for channel, send, outside in _channels(workspace, config):
        if not (outside and offline):
            problems += _deliver(workspace, config, channel, send, outside=outside)
    if config.atom:
        entries = workspace.at_hand().entries
        alerts = tuple({e.body.alert.id: e.body.alert for e in entries if isinstance(e.body, AlertEntry)}.values())
        content, path = atom(alerts, title=f"Changes in {workspace.root.name}"), _path(workspace, config.atom)
        if not path.exists() or path.read_bytes() != content:
            write_whole(path, content)
    return problems


def _path(workspace: Workspace, named: str) -> Path:
    given = Path(named).expanduser()
    return given if given.is_absolute() else workspace.root / given


Send = Callable[[Sequence[Alert], dt.datetime], None]


def _channels(workspace: Workspace, config: Alerts) -> list[tuple[str, Send, bool]]:
    """Name, how to send, and whether it goes outside (and so keeps quiet hours and digests)."""
    found: list[tuple[str, Send, bool]] = []
    if config.file:
        found.append(("file", lambda alerts, _: _to_file(_path(workspace, config.file), alerts), False))
    if config.desktop:
        found.append(("desktop", _to_desktop, False))
    if config.mail_to and config.smtp:
        found.append(("mail", lambda alerts, now: _to_mail(config, alerts, now), True))
    if config.webhook:
        found.append(("webhook", lambda alerts, now: _to_webhook(config, alerts, now), True))
    return found


def _deliver(workspace: Workspace, config: Alerts, channel: str, send: Send, *, outside: bool) -> list[Problem]:
    now = workspace.clock()
    entries = workspace.at_hand().entries
    waiting, last = pending(entries, channel, now=now)
    if not waiting or (outside and not _may(config, waiting, last, now)):
        return []
    try:
        send(waiting, now)
    except (_UndeliveredError, OSError, smtplib.SMTPException, httpx.HTTPError) as error:
        message = f"{len(waiting)} alerts could not be sent: {str(error) or type(error).__name__}"
        return [
            Problem(
                where=f"alerts.{channel}", message=message, remedy="check [alerts] in upheld.toml; the next check tries again", severity="warning"
            )
        ]
    return workspace.journal.append([DeliveryEntry(channel=channel, alerts=tuple(a.id for a in waiting))])[1]


def _may(config: Alerts, waiting: Sequence[Alert], last: dt.datetime | None, now: dt.datetime) -> bool:
    if config.quiet(now):
        return False
    since = last or waiting[0].at
    return config.digest is None or not dt.timedelta(0) <= now - since < config.digest


def _to_file(path: Path, alerts: Sequence[Alert]) -> None:
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            there = _tail(handle)
            lines = (f"{a.at:%Y-%m-%d %H:%M} {told(a)}\n".encode("utf-8", "replace") for a in alerts)
            torn = b"\n" if there and not there.endswith(b"\n") else b""
            write_all(handle, torn + b"".join(line for line in lines if line not in there))
            os.fsync(handle)
        finally:
            os.close(handle)


def _tail(handle: int) -> bytes:
    """What the file ends with: a full disk may take an alert and then refuse the record that it was told, and it is not to be told twice."""
    size = os.fstat(handle).st_size
    return os.pread(handle, _TAIL, max(size - _TAIL, 0))


def _to_desktop(alerts: Sequence[Alert], now: dt.datetime) -> None:
    """A notification of the desktop this runs on; words are arguments, never part of a command."""
    del now
    for words in desktop_words(alerts):
        command = _notifier(*words)
        if command is None:
            raise _UndeliveredError("this machine has neither notify-send nor osascript")
        done = subprocess.run(command, check=False, capture_output=True, timeout=_TIMEOUT_S)
        if done.returncode:
            raise _UndeliveredError(f"{Path(command[0]).name} failed: {done.stderr.decode('utf-8', 'replace').strip()[:200]}")


def _notifier(title: str, body: str) -> list[str] | None:
    if found := shutil.which("notify-send"):
        return [found, "--app-name=upheld", "--", title, body]
    if found := shutil.which("osascript"):
        script = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run"
        return [found, "-e", script, "--", title, body]
    return None


def _to_mail(config: Alerts, alerts: Sequence[Alert], now: dt.datetime) -> None:
    host, _, port = config.smtp.rpartition(":")
    host, port = (host, port) if host and port.isdigit() else (config.smtp, "587")
    password = secret_of(config.password)
    if config.password and not password:
        raise _UndeliveredError(f"the environment variable {config.password.removeprefix('env:')} is not set")
    tls = ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, int(port), timeout=_TIMEOUT_S, context=tls)
        if port == "465"
        else smtplib.SMTP(host, int(port), timeout=_TIMEOUT_S) as server
    ):
        server.ehlo()
        secure = port == "465"
        if not secure and server.has_extn("starttls"):
            server.starttls(context=tls)
            server.ehlo()
            secure = True
        if password:
            if not secure and host not in _LOOPBACK:
                raise _UndeliveredError(f"{host} takes no encrypted connection, and a password is not sent in the open")
            server.login(config.user or config.mail_from, password)
        server.send_message(mail(alerts, sender=config.mail_from, to=config.mail_to, now=now))


def _to_webhook(config: Alerts, alerts: Sequence[Alert], now: dt.datetime) -> None:
    body = call(alerts)
    headers = {"Content-Type": "application/json", "Idempotency-Key": key_of(alerts)}
    if config.secret:
        secret = secret_of(config.secret)
        if not secret:
            raise _UndeliveredError(f"the environment variable {config.secret.removeprefix('env:')} is not set")
        headers["X-Upheld-Signature"] = signature(body, secret=secret, at=int(now.timestamp()))
    with (
        httpx.Client(timeout=_TIMEOUT_S, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", config.webhook, content=body, headers=headers) as answer,
    ):
        if not answer.is_success:  # what it says is not read: only its number matters
            raise _UndeliveredError(f"the server answers {answer.status_code}")
