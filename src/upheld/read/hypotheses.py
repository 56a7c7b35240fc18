"""The questions of a ``claims.toml``: ``[[hypothesis]]`` blocks with competing answers and what each leads one to expect of the claims."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from typing import Any, cast

from upheld.errors import Problem
from upheld.model.hypotheses import SIGNS, Hypotheses, Sign
from upheld.read.claimfile_blocks import Wrong

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_KEYS = frozenset({"id", "question", "options", "bears", "priors", "none"})
FORM = 'write id, question, options = ["one", "another"] and under [hypothesis.bears] for each claim one of ++ + ? - -- an option'


def questions_of(content: str, *, analysis: str, claims: Iterable[str], name: str) -> tuple[tuple[Hypotheses, ...], list[Problem]]:
    """The questions of a file, each that can be read; a Problem for each that cannot, and for a claim that is none.

    A file that is no TOML has no questions here; :func:`upheld.read.claimfile.parse` says what is wrong with it.
    """
    try:
        blocks = tomllib.loads(content.lstrip("\ufeff")).get("hypothesis", [])
    except (tomllib.TOMLDecodeError, RecursionError):
        return (), []
    if not isinstance(blocks, list):
        return (), [Problem(where=name, message="hypothesis is no list of blocks", remedy="head each question with [[hypothesis]]")]
    lines = [n for n, line in enumerate(content.split("\n"), 1) if re.match(r"\s*\[\[\s*hypothesis\s*\]\]", line)]
    known = frozenset(claims)
    found: dict[str, Hypotheses] = {}
    problems: list[Problem] = []
    for number, block in enumerate(blocks):
        line = lines[number] if number < len(lines) else None
        try:
            question = _question(block, analysis, found)
        except Wrong as wrong:
            problems.append(Problem(where=name, line=line, message=wrong.message, remedy=wrong.remedy))
            continue
        missing = [c for c in question.bears if c not in known]
        problems += [
            Problem(where=name, line=line, entry=question.id, severity="warning", message=f"bears names {c!r}, which is no claim here",
                    remedy="correct the id or remove it") for c in missing
        ]  # fmt: skip
        found[question.id] = question
    return tuple(found.values()), problems


def _question(block: object, analysis: str, taken: dict[str, Hypotheses]) -> Hypotheses:
    """A block as a question.

    Raises:
        Wrong: naming what cannot be read.
    """
    if not isinstance(block, dict):
        raise Wrong("hypothesis", "this is no block of a question", FORM)
    unknown = sorted(set(block) - _KEYS)
    if unknown:
        raise Wrong(unknown[0], f"a question has no {unknown[0]!r}", f"use the keys {', '.join(sorted(_KEYS))}")
    name, words, options = block.get("id"), block.get("question"), block.get("options")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise Wrong("id", "a question needs an id of small letters, digits and dashes", FORM)
    if name in taken:
        raise Wrong("id", f"the id {name!r} comes twice", "give one of the two another id")
    if not isinstance(words, str) or not words.strip():
        raise Wrong("question", f"{name} asks nothing", FORM)
    if (
        not isinstance(options, list)
        or len(options) < 2
        or not all(isinstance(o, str) and o.strip() for o in options)
        or len({*options}) < len(options)
    ):
        raise Wrong("options", f"{name} needs two different answers or more", FORM)
    none = block.get("none", 0.1)
    if not isinstance(none, int | float) or isinstance(none, bool) or not 0 < none < 1:
        raise Wrong("none", f"none of {name} is no probability", "write a number between 0 and 1, such as none = 0.1")
    return Hypotheses(id=name, analysis=analysis, question=words.strip(), options=tuple(options), none=float(none),
                    priors=_priors(name, block.get("priors", []), len(options)), bears=_bears(name, block.get("bears", {}), options))  # fmt: skip


def _priors(name: str, given: Any, options: int) -> tuple[float, ...]:  # noqa: ANN401 -- what a person wrote
    if given == []:
        return ()
    fit = isinstance(given, list) and len(given) == options and all(isinstance(w, int | float) and not isinstance(w, bool) and w > 0 for w in given)
    if not fit:
        raise Wrong("priors", f"priors of {name} do not fit its {options} options", "write one number above 0 for each option, or leave them out")
    return tuple(float(w) for w in given)


def _bears(name: str, given: Any, options: Sequence[str]) -> dict[str, tuple[Sign, ...]]:  # noqa: ANN401 -- what a person wrote
    if not isinstance(given, dict):
        raise Wrong("bears", f"bears of {name} is no table", FORM)
    for claim, signs in given.items():
        if not isinstance(signs, list) or len(signs) != len(options) or any(s not in SIGNS for s in signs):
            raise Wrong("bears", f"bears of {name} needs {len(options)} signs for {claim!r}", FORM)
    return {claim: cast("tuple[Sign, ...]", tuple(signs)) for claim, signs in given.items()}
