"""One question to an OpenAI-compatible server: bounded in time and size, answered from the cache where it was asked before.

The answer is text and nothing more: it is parsed by schema, and no address, tool or command in it is followed. The key is read from the environment at
the moment of asking, sent to the configured address alone, and stands in no message, cache or journal.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from upheld.config.llm import Model
from upheld.errors import Problem
from upheld.ledger.files import write_whole

_LARGEST = 2_000_000
_VERSION = 1  # of what is asked: a changed prompt asks anew
Shape = TypeVar("Shape")


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Reply(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


class Counts:
    """What asking has cost so far."""

    def __init__(self) -> None:
        self.asked = self.cached = self.failed = self.tokens_in = self.tokens_out = 0

    def told(self, model: Model) -> str:
        """One line for the person: questions, tokens, and a cost where prices are set."""
        cost = (self.tokens_in * model.price_in + self.tokens_out * model.price_out) / 1e6
        priced = f", cost {cost:.4f}" if model.price_in or model.price_out else ""
        failed = f", {self.failed} unanswered" if self.failed else ""
        return f"{model.model}: {self.asked} asked, {self.cached} from the cache{failed}, {self.tokens_in} tokens in, {self.tokens_out} out{priced}"


class Door:
    """A model that can be asked; ``cache`` is a folder that may be deleted at any time, ``client`` replaces the network in tests."""

    def __init__(self, model: Model, cache: Path, *, client: httpx.Client | None = None) -> None:
        self.model, self.cache, self.counts = model, cache, Counts()
        self._client = client

    def ask(self, system: str, text: str, shape: type[Shape], schema: Mapping[str, Any]) -> tuple[Shape | None, Problem | None]:
        """The answer to one question as ``shape``; a Problem where there is none or it does not fit."""
        body = {
            "model": self.model.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": text}],
            "temperature": 0,
            "seed": 0,
            "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)}},
        }
        name = hashlib.sha256(msgspec.json.encode([_VERSION, self.model.address, body], order="sorted")).hexdigest()
        path = self.cache / f"{name}.json"
        held = _fitting(path.read_bytes(), shape) if path.is_file() else None
        if held is not None:
            self.counts.cached += 1
            return held, None
        said, problem = self._asked(body)
        fits = None if said is None else _fitting(said.encode(), shape)
        if said is None or fits is None:
            self.counts.failed += 1
            return None, problem or self._problem("answered in a form that was not asked for")
        self.cache.mkdir(parents=True, exist_ok=True)
        write_whole(path, said.encode())
        return fits, None

    def _problem(self, message: str, remedy: str = "the rules alone were used; ask again later, or remove [llm]") -> Problem:
        return Problem(where=f"[llm] {self.model.model}", message=message, remedy=remedy, severity="warning")

    def _asked(self, body: Mapping[str, Any]) -> tuple[str | None, Problem | None]:
        key = os.environ.get(self.model.key.removeprefix("env:"), "") if self.model.key else ""
        if self.model.key and not key:
            return None, self._problem(f"the variable {self.model.key.removeprefix('env:')} is not set", "set it, or leave key out")
        if key and not _private_enough(self.model.address):
            return None, self._problem("the key would travel in the clear", "use an https address, or a server on this machine")
        self.counts.asked += 1
        try:
            content = self._posted(body, {"Authorization": f"Bearer {key}"} if key else {})
            reply = msgspec.json.decode(content, type=_Reply)
        except httpx.HTTPStatusError as error:
            return None, self._problem(f"answered {error.response.status_code}")
        except (httpx.HTTPError, TimeoutError, ValueError, OverflowError) as error:  # ValueError: no JSON, or not of the protocol
            return None, self._problem(f"gave no answer that can be used ({type(error).__name__})")
        if reply.usage is not None:
            self.counts.tokens_in += max(reply.usage.prompt_tokens, 0)
            self.counts.tokens_out += max(reply.usage.completion_tokens, 0)
        said = reply.choices[0].message.content if reply.choices else None
        return (said, None) if said else (None, self._problem("answered nothing"))

    def _posted(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> bytes:
        until = time.monotonic() + self.model.seconds
        client = self._client or httpx.Client(trust_env=False, follow_redirects=False, timeout=self.model.seconds)
        try:
            with client.stream("POST", self.model.address.rstrip("/") + "/chat/completions", json=dict(body), headers=dict(headers)) as response:
                response.raise_for_status()
                return _bounded(response.iter_bytes(), until)
        finally:
            if self._client is None:
                client.close()


def _bounded(pieces: Any, until: float) -> bytes:  # noqa: ANN401 - an iterator of bytes
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > _LARGEST:
            raise OverflowError("the answer is too large")
        if time.monotonic() > until:
            raise TimeoutError("the answer took too long")
    return bytes(content)


def _fitting(content: bytes, shape: type[Shape]) -> Shape | None:
    try:
        return msgspec.json.decode(content, type=shape)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        return None


def _private_enough(address: str) -> bool:
    """Whether a key may go there: over TLS, or to this very machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        own = ipaddress.ip_address(host).is_loopback
    except ValueError:
        own = host == "localhost"
    return parts.scheme == "https" or own


def listed(problems: Sequence[Problem | None]) -> list[Problem]:
    """Problems, each once."""
    return list({str(p): p for p in problems if p is not None}.values())
