"""Rows that come as JSON: an API's answer (objects under ``data``), a list of objects, or one object a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import msgspec

from upheld.gather.events.spool import Careful


def objects(content: bytes) -> list[Any]:
    """The objects of an answer, a list or lines; a line that is no JSON comes as its bytes.

    Raises:
        msgspec.DecodeError: where it is neither.
    """
    content = content.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        whole = msgspec.json.decode(content)
    except msgspec.DecodeError:
        lines = content.split(b"\n")
        if len(lines) == 1:
            raise
        return [_line(line) for line in lines if line.strip()]
    if isinstance(whole, dict):
        inner = next((whole[k] for k in ("data", "Result", "results") if isinstance(whole.get(k), list)), None)
        return [whole] if inner is None else inner
    return whole if isinstance(whole, list) else [whole]


def _line(line: bytes) -> Any:  # noqa: ANN401 - whatever the line holds
    try:
        return msgspec.json.decode(line)
    except msgspec.DecodeError:
        return line


def json_rows(stream: IO[bytes], columns: tuple[str, ...], name: str, found: Careful) -> Iterator[tuple[int, list[str]]]:
    """(number of the object, its values in the order of ``columns``); what is no object is rejected."""
    try:
        held = objects(stream.read())
    except msgspec.DecodeError as error:
        found.reject(name, 1, f"no JSON: {error}", b"")
        return
    for number, one in enumerate(held, 1):
        if isinstance(one, dict):
            found.rows += 1
            yield number, [_text(one.get(c)) for c in columns]
        else:
            found.reject(name, number, "no JSON object", one if isinstance(one, bytes) else str(one))


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case list():
            return ";".join(_text(v) for v in value)
        case _:
            return msgspec.json.encode(value).decode()
