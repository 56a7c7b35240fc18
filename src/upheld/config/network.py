"""``[fetch]`` and ``[alerts]`` of ``upheld.toml``: how we ask, and who is told. They change no result, so they are not journalled."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from upheld.config.every import parse_clock, parse_every
from upheld.config.toml import File, read_toml
from upheld.errors import Problem

_PAIR = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):\d{1,5}")
_SECRET = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*")


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """How addresses are asked: servers of one's own that may be, and whom a site may write to about us."""

    allow_private: tuple[str, ...] = ()
    contact: str = ""


class Alerts(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told, and when.

    Secrets stand in the environment: ``password`` and ``secret`` name a variable as ``env:NAME``. ``digest`` gathers what happened over that period
    into one message; between ``quiet_from`` and ``quiet_to`` (UTC) nothing is sent, and it goes out afterwards.
    """

    file: str = ""
    atom: str = ""
    desktop: bool = False
    mail_to: tuple[str, ...] = ()
    mail_from: str = ""
    smtp: str = ""
    user: str = ""
    password: str = ""
    webhook: str = ""
    secret: str = ""
    digest: dt.timedelta | None = None
    quiet_from: dt.time | None = None
    quiet_to: dt.time | None = None

    def quiet(self, at: dt.datetime) -> bool:
        """Whether an instant (UTC) lies in the quiet hours, which may run over midnight."""
        if self.quiet_from is None or self.quiet_to is None:
            return False
        now, start, end = at.timetz().replace(tzinfo=None), self.quiet_from, self.quiet_to
        return start <= now < end if start <= end else now >= start or now < end


def secret_of(named: str) -> str:
    """The value of a secret given as ``env:NAME``; empty where the variable is not set."""
    return os.environ.get(named.removeprefix("env:"), "") if named else ""


def parse_network(content: bytes | None, name: str) -> tuple[Network, Alerts, list[Problem]]:
    """The two tables of an ``upheld.toml`` and what is wrong with them; a wrong key keeps its default and the rest holds."""
    file, problems = read_toml(content, name)
    if file is None:
        return Network(), Alerts(), []  # told by whoever reads the settings
    fetch, told = _read(file, "fetch", _FETCH)
    alerts, more = _read(file, "alerts", _ALERTS)
    if (alerts.get("quiet_from") is None) != (alerts.get("quiet_to") is None):
        more.append(file.problem("quiet hours need a beginning and an end", 'give both quiet_from = "22:00" and quiet_to = "06:00"',
                                 line=file.line_of("quiet_from", table="alerts")))  # fmt: skip
    if alerts.get("mail_to") and not (alerts.get("smtp") and alerts.get("mail_from")):
        more.append(file.problem("mail needs a server and a sender", 'give smtp = "mail.example.org:587" and mail_from = "…"',
                                 line=file.line_of("mail_to", table="alerts")))  # fmt: skip
    return Network(**fetch), Alerts(**alerts), problems + told + more


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text: put it in quotation marks")  # noqa: TRY004 - wrong data, told as a Problem
    return value.strip()


def _line(value: object) -> str:
    text = _text(value)
    if any(ord(c) < 32 for c in text):
        raise ValueError("it holds a line break or control character: write one line")
    return text


def _list(value: object) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list):
        raise ValueError(f'{value!r} is no list: write ["…", "…"]')  # noqa: TRY004 - wrong data, told as a Problem
    return tuple(_line(one) for one in values)


def _pairs(value: object) -> tuple[str, ...]:
    pairs = _list(value)
    wrong = [pair for pair in pairs if not _PAIR.fullmatch(pair)]
    if wrong:
        raise ValueError(f'{wrong[0]!r} is no IP address with a port: write "127.0.0.1:8000"')
    return pairs


def _secret(value: object) -> str:
    text = _text(value)
    if not _SECRET.fullmatch(text):
        raise ValueError('a secret does not stand here: name its environment variable, as "env:NAME"')
    return text


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither: write true or false")  # noqa: TRY004 - wrong data, told as a Problem
    return value


def _web(value: object) -> str:
    text = _line(value)
    if not text.startswith(("https://", "http://")):
        raise ValueError(f"{text!r} is no web address: write https://…")
    return text


_FETCH: Mapping[str, Callable[[Any], Any]] = {"allow_private": _pairs, "contact": _line}
_ALERTS: Mapping[str, Callable[[Any], Any]] = {
    "file": _line, "atom": _line, "desktop": _yes, "mail_to": _list, "mail_from": _line, "smtp": _line, "user": _line, "password": _secret, "webhook": _web,
    "secret": _secret, "digest": lambda v: parse_every(_text(v)), "quiet_from": lambda v: parse_clock(_text(v)),
    "quiet_to": lambda v: parse_clock(_text(v)),
}  # fmt: skip


def _read(file: File, table: str, fields: Mapping[str, Callable[[Any], Any]]) -> tuple[dict[str, Any], list[Problem]]:
    found = file.tables.get(table, {})
    if not isinstance(found, Mapping):
        return {}, [file.problem(f"{table} is no table", f"write it as [{table}]", line=file.line_of(table))]
    values: dict[str, Any] = {}
    problems = file.strangers(found, fields, table=table)
    for key, value in found.items():
        if key in fields:
            try:
                values[key] = fields[key](value)
            except ValueError as error:
                message, _, remedy = str(error).partition(": ")
                problems.append(file.problem(f"{key}: {message}", remedy or "mend this line", line=file.line_of(key, table=table)))
    return values, problems
