"""The use case of learning how reliable sources are: what resolved claims and withdrawn reports say of each, and taking it over where a person accepts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tomlkit

from upheld.desk_settings import rewritten
from upheld.errors import Problem
from upheld.ledger.entry import DocumentEntry, Entry
from upheld.ledger.workspace import Workspace
from upheld.model.evidence import Document, Grade, Source
from upheld.model.judgement import Correction, Retraction
from upheld.score.board import Case
from upheld.weigh.parameters import Parameters
from upheld.weigh.reliability import CORRECTED, RETRACTED, Proved, Voice, proved, surprise
from upheld.weigh.sources import grade_of

_SOME_DAY = dt.date(2000, 1, 1)  # a grade is asked of an outlet, whatever the day


def voices(cases: Iterable[Case], entries: Iterable[Entry]) -> tuple[Voice, ...]:
    """What each outlet said of what has an outcome, and its reports that were withdrawn or put right.

    Only outcomes that a person gave count: those of our own reading of the same reports would prove every source right. An outlet has one voice a
    claim, that of its weightiest passage at the last look before the outcome was known; a copy is no voice of its own.
    """
    said = [v for case in cases if case.by == "person" and case.outcome != "void" and case.points for v in _of_case(case)]
    return (*said, *_withdrawn(entries))


def _of_case(case: Case) -> list[Voice]:
    first: dict[str, str] = {}
    for e in sorted(case.points[-1].assessment.evidence, key=lambda e: (-abs(e.weight), e.document)):
        if e.source and e.weight and e.bearing != "silent":
            first.setdefault(e.source, e.bearing)
    worth = surprise(case.base, so=case.so)
    return [Voice(source=name, right=(bearing == "supports") == case.so, weight=worth) for name, bearing in first.items()]


def _withdrawn(entries: Iterable[Entry]) -> list[Voice]:
    held = list(entries)
    outlet = {e.body.document.id: e.body.document.outlet for e in held if isinstance(e.body, DocumentEntry)}
    gone = {e.body.document: RETRACTED if isinstance(e.body, Retraction) else CORRECTED for e in held if isinstance(e.body, Retraction | Correction)}
    return [Voice(source=outlet[d], right=False, weight=worth) for d, worth in gone.items() if outlet.get(d)]


def sources_proved(cases: Iterable[Case], entries: Sequence[Entry], sources: Mapping[str, Source], now: Parameters) -> tuple[Proved, ...]:
    """The outlets whose reliability would change, with what they proved."""
    told = voices(cases, entries)
    graded = {s.name: s.grade for s in sources.values()}
    grades: dict[str, Grade] = {name: graded.get(name) or grade_of(_stub(name), sources) for name in {v.source for v in told}}
    held = {s.name: s.reliability for s in sources.values()}
    found = proved(told, grades, now.reliability)
    return tuple(p for p in found if held.get(p.source) != p.after)


def _stub(outlet: str) -> Document:
    return Document(id="", text_sha256="", known=_SOME_DAY, outlet=outlet)


def accept(workspace: Workspace, learned: Iterable[Proved]) -> list[Problem]:
    """Write what sources proved into ``sources.toml``, every other line kept, and record it as in force from today.

    Raises:
        SourceError: where ``sources.toml`` is no TOML; nothing is written then.
    """

    def change(file: Any) -> None:  # noqa: ANN401 - a document of tomlkit
        blocks = file.setdefault("source", tomlkit.aot())
        for row in learned:
            block = next((b for b in blocks if b.get("name") == row.source), None)
            if block is None:
                block = tomlkit.table()
                block.add("name", row.source)
                block.add("grade", row.grade)
                blocks.append(block)
            block["reliability"] = row.after

    return rewritten(workspace, "sources.toml", change)
