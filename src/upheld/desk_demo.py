"""The use case behind ``upheld init --demo``: the bundled analysis and its evidence, taken in as anything a user hands over."""

from __future__ import annotations

import datetime as dt
from importlib.resources import as_file, files
from pathlib import Path

import msgspec

from upheld.desk_add import AddOutcome, add_documents
from upheld.desk_read import ReadOutcome, read_analysis
from upheld.errors import Problem, SourceError, UsageError
from upheld.ledger.entry import AnalysisEntry
from upheld.ledger.files import write_whole
from upheld.ledger.workspace import Workspace

ANALYSIS = "analysis.md"
DOCUMENTS = "documents.jsonl"
QUESTIONS = "questions.toml"

REPLAY = (dt.date(2025, 3, 24), dt.date(2025, 6, 30), dt.date(2025, 12, 31), dt.date(2026, 3, 31))
"""Days worth looking at: the day of publication, and three by which much had come in."""


class DemoOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What taking in the demonstration left behind."""

    read: ReadOutcome
    added: AddOutcome


def fill(workspace: Workspace, *, today: dt.date) -> tuple[DemoOutcome, list[Problem]]:
    """Read the bundled analysis and add its evidence; filling a workspace again adds nothing.

    Raises:
        UsageError: where the workspace holds an analysis of someone's own; the record could not be cleared of the demonstration again.
        SourceError: where the package came without its data.
    """
    entries, _ = workspace.entries()
    if foreign := sorted({e.body.analysis.slug for e in entries if isinstance(e.body, AnalysisEntry) and e.body.analysis.source != ANALYSIS}):
        raise UsageError(f"{workspace.root} holds an analysis of your own ({foreign[0]})", hint="give the demonstration a folder to itself")
    with as_file(files("upheld.demo")) as folder:
        return _fill(workspace, folder, today=today)


def _fill(workspace: Workspace, folder: Path, *, today: dt.date) -> tuple[DemoOutcome, list[Problem]]:
    read, problems = read_analysis(workspace, folder / ANALYSIS, today=today)
    if read is None:
        raise SourceError(f"the bundled {ANALYSIS} cannot be read: {problems[0].message}", hint="install upheld again")
    written, asked = read.path.read_text("utf-8"), (folder / QUESTIONS).read_text("utf-8")
    if "[[hypothesis]]" not in written:
        write_whole(read.path, (written + asked).encode())
    added, more = add_documents(workspace, folder / DOCUMENTS, today=today)
    return DemoOutcome(read=read, added=added), problems + more
