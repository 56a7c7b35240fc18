"""``[llm]`` of ``upheld.toml``: which language model may be asked. Without the table none is."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from upheld.config.toml import read_toml
from upheld.errors import Problem

KEYS = frozenset({"address", "model", "key", "seconds", "price_in", "price_out"})
_ADDRESS = re.compile(r"https?://[^\s/@?#]+(?:/[^\s?#]*)?")
_SECRET = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*")


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """An OpenAI-compatible server and the model asked there.

    ``key`` names an environment variable as ``env:NAME``, never the key itself. ``seconds`` bounds one request; prices are per million tokens, in
    whatever currency the reader thinks in, and only used to show a cost.
    """

    address: str
    model: str
    key: str = ""
    seconds: float = 60.0
    price_in: float = 0.0
    price_out: float = 0.0


def parse_llm(content: bytes | None, name: str) -> tuple[Model | None, list[Problem]]:
    """The model of an ``upheld.toml``, and what is wrong with its table; ``None`` where there is no table or it cannot be used."""
    file, _ = read_toml(content, name)  # a file that is no TOML is told by the settings
    found = None if file is None else file.tables.get("llm")
    if file is None or found is None:
        return None, []
    if not isinstance(found, Mapping):
        return None, [file.problem("llm is no table", "write it as [llm]", line=file.line_of("", table="llm"))]
    problems = file.strangers(found, KEYS, table="llm")
    try:
        model = msgspec.convert({k: v for k, v in found.items() if k in KEYS}, Model)
    except msgspec.ValidationError as error:
        return None, [*problems, file.problem(f"[llm]: {error}", 'give address = "http://127.0.0.1:11434/v1" and model = "name"', line=None)]
    wrong = _wrong(model)
    return (None, [*problems, file.problem(*wrong, line=None)]) if wrong else (model, problems)


def _wrong(model: Model) -> tuple[str, str] | None:
    if not _ADDRESS.fullmatch(model.address):
        return f"[llm] address {model.address!r} is no address", 'write address = "http://127.0.0.1:11434/v1", without user, query or fragment'
    if not model.model.strip():
        return "[llm] names no model", 'write model = "name"'
    if model.key and not _SECRET.fullmatch(model.key):
        return "[llm] key is not the name of an environment variable", 'write key = "env:NAME" and put the key into that variable'
    if not 1 <= model.seconds <= 600:
        return f"[llm] seconds is {model.seconds:g}", "give between 1 and 600 seconds"
    return None
