"""Bytes to characters, without ever guessing in silence.

Order: byte-order mark, UTF-8 that decodes without error, the encoding a page declares, a western guess where few bytes are foreign, then
charset-normalizer. A guess is a warning; bytes that fit no encoding, or two, are refused with the line of the first one.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from upheld.errors import Problem
from upheld.plugins import binary_kind

MAX_BYTES = 20_000_000
"""Refused above: no article and no saved page comes near."""

_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Browsers read these labels as the wider sets that contain them (WHATWG Encoding Standard, names and labels).
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_NEVER = frozenset(
    {"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "hex", "base64", "rot13", "zlib", "bz2", "uu", "quopri"}
)
_META = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_MULTI = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FOREIGN = re.compile(rb"[\x80-\xff]+")
# UTF-8 read as windows-1252 and saved again: the sequences that every such file shows.
_TWICE = re.compile("â€[™œ\x9d“”˜¦]|Ã[©¨¤¶¼±³¡\xad]|Ð[°-¿]Ð[°-¿]")
_REMEDY = "save the file as UTF-8 and try again"


def decode(data: bytes, *, name: str, page: bool = False) -> tuple[str | None, list[Problem]]:
    """Characters of ``data`` with newlines as Python's text mode gives them; ``None`` with one Problem where there is no safe way.

    A UTF-8 byte-order mark stays as U+FEFF, as text mode leaves it, so that offsets agree. ``page`` looks for a declared encoding.
    """
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1e6:.0f} MB"
        return None, [Problem(where=name, message=f"the file has {size}, more than the {MAX_BYTES // 1_000_000} MB that are read", remedy="split it")]
    kind = binary_kind(data)
    if kind:
        return None, [
            Problem(where=name, message=f"this is no text file but {kind}", remedy="give text, Markdown or HTML; export the file as one of these")
        ]
    text, problems = _decode(data, name, _declared(data) if page else None)
    if text is None:
        return None, problems
    return text.replace("\r\n", "\n").replace("\r", "\n"), problems + _suspicions(text, name)


def _decode(data: bytes, name: str, declared: str | None) -> tuple[str | None, list[Problem]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _try(data, encoding)
            return text, [] if text is not None else [_undecodable(data, name, f"it is marked as {encoding.upper()} and is not")]
    if declared and declared.startswith("iso2022"):
        text = _try(data, declared)
        if text is not None:
            return text, []
    text = _try(data, "utf-8")
    if text is not None:
        return text, []
    if _mixed(data):
        return None, [_undecodable(data, name, "it mixes UTF-8 with another encoding")]
    if declared and declared != "utf-8":
        text = _try(data, declared)
        if text is not None:
            return text, []
    return _guess(data, name)


def _declared(data: bytes) -> str | None:
    found = _META.search(data[:4096])
    if not found:
        return None
    try:
        encoding = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    return None if encoding in _NEVER else _WIDER.get(encoding, encoding)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _mixed(data: bytes) -> bool:
    """Whether at least half of the foreign bytes are good UTF-8: then the rest are damage, not another encoding."""
    foreign = sum(map(len, _FOREIGN.findall(data)))
    return sum(map(len, _MULTI.findall(data))) * 2 >= foreign


def _guess(data: bytes, name: str) -> tuple[str | None, list[Problem]]:
    foreign = sum(map(len, _FOREIGN.findall(data)))
    guess = "cp1252" if foreign * 20 < len(data) and _try(data, "cp1252") is not None else None
    if guess is None:
        best = from_bytes(data[:200_000]).best()
        guess = best.encoding if best is not None and best.chaos < 0.1 and best.coherence > 0 else None
    text = _try(data, guess) if guess else None
    if guess is None or text is None:
        return None, [_undecodable(data, name, "it is not UTF-8 and fits no other encoding well")]
    message = f"not UTF-8; read as {guess}, which is a guess"
    return text, [
        Problem(where=name, line=_bad_line(data), message=message, remedy="look at its accents, and save the file as UTF-8", severity="warning")
    ]


def _undecodable(data: bytes, name: str, why: str) -> Problem:
    return Problem(where=name, line=_bad_line(data), message=f"the characters cannot be read: {why}", remedy=_REMEDY)


def _bad_line(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def _suspicions(text: str, name: str) -> list[Problem]:
    for sign, message in (
        ("\ufffd", "holds replacement characters: an earlier program lost letters"),
        (None, "looks like UTF-8 that was decoded wrongly and saved again"),
    ):
        at = text.find(sign) if sign else _second_twice(text)
        if at >= 0:
            line = text.count("\n", 0, at) + 1
            return [Problem(where=name, line=line, message=message, remedy="get the text from its source again, as UTF-8", severity="warning")]
    return []


def _second_twice(text: str) -> int:
    """Where the second sign of double encoding stands; one alone may be meant."""
    found = [match.start() for match, _ in zip(_TWICE.finditer(text), range(2), strict=False)]
    return found[1] if len(found) == 2 else -1
