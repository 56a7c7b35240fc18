"""Alerts as people and programs receive them: lines of text, a mail, an Atom feed, a signed call."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

import msgspec

from upheld.model.watch import Alert

_MARK = {
    "status": "!",
    "band": "~",
    "rule": "!",
    "rule-over": "·",
    "flag": "!",
    "flag-over": "·",
    "source-dead": "x",
    "source-back": "·",
    "gap": "?",
    "corrected": "c",
    "retracted": "c",
}
_MOST_SHOWN = 3
MOST = 100
"""Alerts in a feed."""


def _clean(text: str) -> str:
    """One line without control characters: titles of documents are strangers' words."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _xml(text: str) -> str:
    return escape(_clean(text))


def line(alert: Alert) -> str:
    """An alert in one line."""
    return f"{_MARK[alert.kind]} {_clean(alert.title)}"


def told(alert: Alert) -> str:
    """An alert in full: what moved, which documents moved it, how to undo it."""
    lines = [line(alert)]
    if alert.after and alert.after not in alert.title:
        lines.append(f"    {_clean(alert.after)}")
    lines += [f"    moved by {_clean(d)}" for d in alert.documents]
    lines += [f"    to undo: {_clean(alert.undo)}"] if alert.undo else []
    return "\n".join(lines)


def mail(alerts: Sequence[Alert], *, sender: str, to: Sequence[str], now: dt.datetime) -> EmailMessage:
    """One mail about some alerts; its Message-ID follows from them, so that a second copy of it is known as one."""
    message = EmailMessage()
    first = _clean(alerts[0].title)
    message["Subject"] = f"upheld: {first}"[:180] if len(alerts) == 1 else f"upheld: {len(alerts)} changes"
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Date"] = format_datetime(now)
    domain = sender.rpartition("@")[2].strip(">") or "localhost"
    message["Message-ID"] = f"<{key_of(alerts)}@{Address(domain=domain).domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(map(told, alerts)) + "\n")
    return message


def desktop_words(alerts: Sequence[Alert]) -> tuple[tuple[str, str], ...]:
    """Title and body of each notification: the first few one by one, the rest counted; marks of a markup that some desktops read are taken out."""
    shown = [("upheld", _clean(line(a)).replace("<", "‹").replace(">", "›").replace("&", "+")[:240]) for a in alerts[:_MOST_SHOWN]]
    more = len(alerts) - len(shown)
    return (*shown, *((("upheld", f"and {more} more: upheld check shows them"),) if more else ()))


def key_of(alerts: Sequence[Alert]) -> str:
    """What tells one message from another: the same alerts have the same key."""
    return hashlib.sha256(" ".join(a.id for a in alerts).encode()).hexdigest()[:32]


def call(alerts: Sequence[Alert]) -> bytes:
    """The body of a call about some alerts."""
    return msgspec.json.encode({"schema_version": 1, "alerts": alerts}, order="deterministic")


def signature(body: bytes, *, secret: str, at: int) -> str:
    """The signature of a call: ``t=<seconds>,v1=<hex of HMAC-SHA256 of "seconds.body">``, so that an old call cannot be sent again."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def atom(alerts: Sequence[Alert], *, title: str) -> bytes:
    """An Atom feed of the last alerts, newest first; equal alerts give equal bytes."""
    newest = sorted(alerts, key=lambda a: (a.at, a.id), reverse=True)[:MOST]
    updated = newest[0].at if newest else dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    entries = "".join(
        f"<entry><id>urn:upheld:alert:{a.id}</id><title>{_xml(a.title)}</title><updated>{_stamp(a.at)}</updated>"
        f'<category term={quoteattr(a.kind)}/><content type="text">{escape(chr(10).join(_clean(row) for row in told(a).splitlines()))}</content></entry>\n'
        for a in newest
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:upheld:alerts</id><title>{_xml(title)}</title>'
        f"<updated>{_stamp(updated)}</updated><author><name>upheld</name></author>\n{entries}</feed>\n"
    ).encode("utf-8", "replace")


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
