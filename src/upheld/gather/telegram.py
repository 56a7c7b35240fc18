"""A channel or group as Telegram's own program exports it (``result.json``), known by its content: each message that has words is a dated document.

The name of the channel is the outlet, and whoever a message was forwarded from is cited, so that one post passed on by ten channels counts once. Chats
between persons that lie in an export of a whole account are left alone.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from upheld.errors import Problem
from upheld.gather.documents import Incoming, document_of, doubts

LARGEST = 500_000_000
"""Bytes; export a shorter span where a file is larger."""

_SNIFFED = 4096
_OPEN = frozenset({"public_channel", "private_channel", "public_supergroup", "private_supergroup", "private_group"})
_KIND = re.compile(r'"type"\s*:\s*"(?:public|private)_(?:channel|supergroup|group)"')
_ACCOUNT = re.compile(r'"chats"\s*:\s*\{')
_TITLE = 90


def is_telegram(path: Path) -> bool:
    """Whether a file is an export of Telegram's, by its first bytes."""
    if path.suffix.lower() != ".json":
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFFED).decode("utf-8", "replace")
    except OSError:
        return False
    return '"messages"' in head and bool(_KIND.search(head) or _ACCOUNT.search(head))


def read_telegram(path: Path, *, first_seen: dt.date) -> Iterator[Incoming | Problem]:
    """The messages of an export, oldest first as it has them; those without words are told as one note."""
    if path.stat().st_size > LARGEST:
        yield Problem(where=str(path), message=f"the file has more than {LARGEST // 1_000_000} MB", remedy="export a shorter span of the channel")
        return
    try:
        whole = json.loads(path.read_bytes().decode("utf-8-sig"))
    except ValueError as error:
        yield Problem(where=str(path), message=f"this export cannot be read: {error}", remedy="export the channel again")
        return
    wordless, private = 0, 0
    for chat in _chats(whole):
        if chat.get("type") not in _OPEN:
            private += 1
            continue
        for message in chat.get("messages") or ():
            found = _row(chat, message) if isinstance(message, Mapping) else None
            wordless += found is None
            if found is not None:
                yield from _taken(found, path, first_seen)
    if wordless:
        yield Problem(
            where=str(path),
            severity="note",
            message=f"{wordless} messages hold no words",
            remedy="pictures and notices of the service say nothing here",
        )
    if private:
        yield Problem(
            where=str(path), severity="note", message=f"{private} chats between persons are left alone", remedy="export the channels you mean"
        )


def _chats(whole: object) -> Sequence[Mapping[str, Any]]:
    """The chats of an export of one of them, or of an account."""
    if not isinstance(whole, Mapping):
        return ()
    inner = whole.get("chats")
    held = inner.get("list") if isinstance(inner, Mapping) else [whole]
    return [chat for chat in held or () if isinstance(chat, Mapping)]


def _row(chat: Mapping[str, Any], message: Mapping[str, Any]) -> dict[str, Any] | None:
    """A message as a row of a table of documents; ``None`` where it says nothing."""
    text = _words(message.get("text"))
    if message.get("type", "message") != "message" or not text.strip():
        return None
    sender = str(message.get("from") or "") if not str(chat.get("type")).endswith("channel") else ""
    forwarded = str(message.get("forwarded_from") or message.get("saved_from") or "")
    return {
        "id": f"telegram-{chat.get('id', '')}-{message.get('id', '')}", "published": _day(message), "outlet": str(chat.get("name") or "Telegram"),
        "cited": forwarded or sender, "title": _title(text), "text": text,
    }  # fmt: skip


def _words(text: object) -> str:
    """The text of a message, which comes whole, or in pieces where some of it is set off (bold, a link)."""
    if isinstance(text, str):
        return text
    parts = text if isinstance(text, list) else ()
    return "".join(p if isinstance(p, str) else str(p.get("text", "")) if isinstance(p, Mapping) else "" for p in parts)


def _title(text: str) -> str:
    first = " ".join(text.strip().split("\n", 1)[0].split())
    return first if len(first) <= _TITLE else f"{first[:_TITLE].rsplit(None, 1)[0]} …"


def _day(message: Mapping[str, Any]) -> str:
    """The day of a message in UTC; the exporter's own clock where no other time is given."""
    stamp = str(message.get("date_unixtime") or "")
    if stamp.isdecimal() and len(stamp) < 12:
        return dt.datetime.fromtimestamp(int(stamp), dt.UTC).date().isoformat()
    return str(message.get("date") or "")[:10]


def _taken(row: dict[str, Any], path: Path, first_seen: dt.date) -> Iterator[Incoming | Problem]:
    try:
        incoming = document_of(row, first_seen=first_seen)
    except ValueError as error:
        yield Problem(where=str(path), entry=row["id"], message=f"this message cannot be read: {error}", remedy="the others went in")
        return
    yield from doubts(incoming, str(path), None, first_seen)
    yield incoming
