"""E-mail (RFC 5322, MIME) and mailboxes (RFC 4155) to text: newsletters whole, replies without the messages they answer."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import email.utils
import io
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import BinaryIO

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.assembled import tidy
from upheld.read.fragment import paragraphs_of
from upheld.read.languages import language_of
from upheld.read.unreadable import Unreadable

LARGEST_MESSAGE = 20_000_000
"""Bytes; a larger message is its attachments."""

MOST_PARTS = 500

_ANSWERS = re.compile(
    r"^(?:on .{4,120} wrote|le .{4,120} a écrit|am .{4,120} schrieb|el .{4,120} escribió|.{4,120} (?:написал\(?а?\)?|пишет))\s*:$"
    r"|^-{2,}\s*(?:original message|исходное сообщение|mensaje original|message d'origine)\s*-{2,}$|^_{20,}$",
    re.IGNORECASE,
)
_FORWARDS = re.compile(r"^-{2,}\s*forwarded message|^begin forwarded message|^(?:fwd?|wg|tr):", re.IGNORECASE)
_SIGNATURE = "-- "
_REPLY = re.compile(r"^\s*(?:re|aw|sv|res|отв)(?:\[\d+\])?:\s*", re.IGNORECASE)
_FOOTER = re.compile(
    r"^(?:unsubscribe|view (?:this email |it )?in (?:your )?browser|manage (?:your )?(?:preferences|subscription)|you (?:are receiving|received) this|"
    r"click here to unsubscribe|if you no longer wish|update your preferences|forward to a friend|no images\?|was this (?:e-?mail )?forwarded)",
    re.IGNORECASE,
)
_MBOX_LINE = re.compile(rb"^From \S+")


def read_email(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
    """The text of one message.

    Raises:
        Unreadable: where it holds none.
    """
    if len(data) > LARGEST_MESSAGE:
        raise Unreadable(f"the message has more than {LARGEST_MESSAGE // 1_000_000} MB", "save it without its attachments")
    return _message(email.message_from_bytes(data, policy=email.policy.default), name)


def import_mbox(source: Path | bytes, *, name: str) -> Iterator[ReadText | Problem]:
    """The messages of a mailbox in order; each that cannot be read is a Problem with its line."""
    count = 0
    with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as file:
        for line, data in _messages(file):
            count += 1
            if len(data) > LARGEST_MESSAGE:
                yield Problem(where=name, line=line, message="this message is too large to be read", remedy="save it alone without attachments")
                continue
            try:
                found, problems = read_email(data, name=name)
            except Unreadable as error:
                yield Problem(where=name, line=line, message=f"this message was left out: {error.message}", remedy=error.remedy)
                continue
            yield from (Problem(where=name, line=line, message=p.message, remedy=p.remedy, severity=p.severity) for p in problems)
            if found is not None:
                yield found
    if not count:
        yield Problem(where=name, message="this mailbox holds no message", remedy="export it again")


def _messages(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """(line, bytes) of each message; a message beyond the limit comes cut just above it."""
    held: list[bytes] = []
    size = start = 0
    blank = True
    for number, raw in enumerate(iter(lambda: file.readline(1_000_000), b""), start=1):
        if blank and _MBOX_LINE.match(raw):
            if held:
                yield start, b"".join(held)
            held, size, start = [], 0, number
        elif start and size <= LARGEST_MESSAGE:
            line = raw[1:] if re.match(rb">+From ", raw) else raw
            held.append(line)
            size += len(line)
        blank = raw in {b"\n", b"\r\n"}
    if held:
        yield start, b"".join(held)


def _message(message: EmailMessage, name: str) -> tuple[ReadText | None, list[Problem]]:
    subject = tidy(_REPLY.sub("", _header(message, "subject")))
    sender, address = email.utils.parseaddr(_header(message, "from"))
    listed = tidy(_header(message, "list-id").partition("<")[0].strip(' "'))
    plain, rich, others = _parts(message)
    lines = _own(plain, rich, forwards=bool(_FORWARDS.match(_header(message, "subject"))))
    text = "\n\n".join(lines)
    if not text:
        raise Unreadable("it holds no text", "save its attachment and give that")
    day = _day(_header(message, "date"))
    problems = [
        Problem(where=name, severity="note", message=f"its attachment {other!r} was not read", remedy="save it and add it by itself")
        for other in others[:20]
    ]
    return ReadText(
        text=text,
        id=_header(message, "message-id").strip(" <>"),
        title=subject,
        author=tidy(sender) or address,
        outlet=listed or (tidy(sender) if message.get("list-unsubscribe") else "") or address.partition("@")[2],
        published=day.isoformat() if day else "",
        dated_by="date header" if day else "",
        language=language_of(text, declared=_header(message, "content-language")),
    ), problems


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError):  # the standard parser trips over some broken headers
        return ""


def _day(stamp: str) -> dt.date | None:
    try:
        return email.utils.parsedate_to_datetime(stamp).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _parts(message: EmailMessage) -> tuple[str, str, list[str]]:
    """Plain text, HTML and the names of attachments."""
    plain: list[str] = []
    rich: list[str] = []
    others: list[str] = []
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            break
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in {"text/plain", "text/html"}:
            named = part.get_filename() or ""
            if named and not kind.startswith("image/"):
                others.append(tidy(named)[:120])
        else:
            (plain if kind == "text/plain" else rich).append(_content(part))
    return "\n\n".join(plain), "\n".join(rich), others


def _content(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    for encoding in (charset, "utf-8"):
        try:
            text = data.decode(encoding)
        except (LookupError, UnicodeError, ValueError):
            continue
        return _unflowed(text) if "flowed" in str(part.get("content-type", "")).lower() else text
    return data.decode("cp1252", "replace")


def _unflowed(text: str) -> str:
    """Lines of ``format=flowed`` joined again (RFC 3676): a space at the end goes on in the next line."""
    joined: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if joined and joined[-1].endswith(" ") and joined[-1] != _SIGNATURE and not line.startswith(">"):
            joined[-1] += line
        else:
            joined.append(line)
    return "\n".join(joined)


def _own(plain: str, rich: str, *, forwards: bool) -> list[str]:
    """The paragraphs the sender wrote: of the plain part, unless it is a stub beside the HTML."""
    shown = paragraphs_of(rich) if rich else []
    written = _paragraphs(plain, forwards=forwards)
    stub = sum(map(len, written)) * 2 < sum(map(len, shown))
    kept = shown if shown and stub else written
    return [line for line in kept if not _FOOTER.match(line)]


def _paragraphs(plain: str, *, forwards: bool) -> list[str]:
    lines: list[str] = []
    for line in plain.replace("\r\n", "\n").split("\n"):
        if line == _SIGNATURE or (not forwards and _ANSWERS.match(line.strip())):
            if any(map(str.strip, lines)):
                break
            continue
        if not line.startswith(">"):
            lines.append(line)
    blocks = re.split(r"\n[ \t]*\n", "\n".join(lines))
    return [one for block in blocks for one in _wrapped(block) if one]


def _wrapped(block: str) -> list[str]:
    """A block of wrapped lines as one paragraph; one of short lines (a list, an address) line by line."""
    lines = [tidy(line) for line in block.split("\n") if line.strip()]
    long = sum(len(line) > 50 for line in lines[:-1])
    return [" ".join(lines)] if long * 2 >= len(lines) - 1 else lines
