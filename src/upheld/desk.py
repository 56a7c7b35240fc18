"""The use cases: make a workspace, read an analysis, add evidence, and the views they leave behind."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from upheld.errors import Problem, SourceError, UsageError
from upheld.gather.documents import Incoming, read_jsonl
from upheld.ledger.asof import recorded_by_end_of, view
from upheld.ledger.entry import AnalysisEntry, Body, ClaimEntry, DocumentEntry, Entry
from upheld.ledger.files import write_whole
from upheld.ledger.workspace import Workspace
from upheld.model.claim import Analysis, Claim
from upheld.model.evidence import Document
from upheld.model.view import View
from upheld.read.article import Article, read_article, slug
from upheld.read.claimfile import parse, write
from upheld.read.claims import draft

_BATCH = 500


class ReadOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What reading an analysis left behind: the claims in force and where their file lies."""

    analysis: Analysis
    claims: tuple[Claim, ...]
    path: Path
    kept: bool


class AddOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How many documents came in, and how many were there before."""

    added: int
    known: int


def recorded_claims(entries: Iterable[Entry], analysis: str) -> dict[str, ClaimEntry]:
    """The last recorded version of each claim of an analysis."""
    return {e.body.claim.id: e.body for e in entries if isinstance(e.body, ClaimEntry) and e.body.claim.analysis == analysis}


def claim_changes(recorded: dict[str, ClaimEntry], claims: Sequence[Claim]) -> list[ClaimEntry]:
    """What has to be recorded so that the journal says what ``claims`` says."""
    now = {c.id: c for c in claims}
    changed = [ClaimEntry(c) for c in claims if c.id not in recorded or recorded[c.id] != ClaimEntry(c)]
    return changed + [ClaimEntry(old.claim, dropped=True) for name, old in recorded.items() if name not in now and not old.dropped]


def read_analysis(
    workspace: Workspace, path: Path, *, published: dt.date | None = None, title: str = "", author: str = "", today: dt.date
) -> tuple[ReadOutcome | None, list[Problem]]:
    """Read an analysis, draft its claims where it is new, and record what changed.

    An edited ``claims.toml`` is never overwritten: reading again finds its quotes in the text as it is now.

    Raises:
        SourceError: where the file cannot be read at all.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions") from error
    article, problems = read_article(content, name=str(path), published=published, title=title, author=author, today=today)
    if article is None:
        return None, problems
    outcome, more = _record_article(workspace, article, source=path.name)
    return outcome, problems + more


def _record_article(workspace: Workspace, article: Article, *, source: str) -> tuple[ReadOutcome | None, list[Problem]]:
    entries, problems = workspace.entries()
    analysis = Analysis(slug=slug(article.title), title=article.title, author=article.author, published=article.published, source=source,
                        text_sha256=workspace.store.put_text(article.text))  # fmt: skip
    folder = workspace.analysis_folder(analysis.slug)
    path = folder / "claims.toml"
    kept = path.exists()
    write_whole(folder / "article.md", article.text.encode())
    if kept:
        claims, found = parse(path.read_text("utf-8"), article=article.text, name=str(path))
        problems += found
        if claims is None:
            return None, problems
    else:
        claims = draft(analysis, article.text)
        write_whole(path, write(analysis, claims).encode())
    recorded = {e.body.analysis for e in entries if isinstance(e.body, AnalysisEntry)}
    bodies: list[Body] = [] if analysis in recorded else [AnalysisEntry(analysis)]
    bodies += claim_changes(recorded_claims(entries, analysis.slug), claims)
    _, torn = workspace.journal.append(bodies)
    return ReadOutcome(analysis=analysis, claims=claims, path=path, kept=kept), problems + torn


def sync_claims(workspace: Workspace) -> list[Problem]:
    """Record what people changed in ``claims.toml`` files since they were last looked at."""
    entries, problems = workspace.entries()
    analyses = {e.body.analysis.slug: e.body.analysis for e in entries if isinstance(e.body, AnalysisEntry)}
    bodies: list[Body] = []
    for name, analysis in analyses.items():
        path = workspace.analysis_folder(name) / "claims.toml"
        if not path.exists():
            problems.append(Problem(where=str(path), severity="warning", message="this file is gone; the last recorded claims count",
                                    remedy="read the analysis again to have it back"))  # fmt: skip
            continue
        claims, found = parse(path.read_text("utf-8"), article=workspace.store.text(analysis.text_sha256), name=str(path))
        problems += found
        if claims is None:
            continue
        wrong = {p.entry for p in found}
        recorded = {k: v for k, v in recorded_claims(entries, name).items() if k not in wrong}
        bodies += claim_changes(recorded, claims)
    workspace.journal.append(bodies)
    return problems


def add_documents(workspace: Workspace, path: Path, *, today: dt.date) -> tuple[AddOutcome, list[Problem]]:
    """Take in a JSON Lines file of documents; the same document twice adds nothing.

    Raises:
        SourceError: where the file cannot be read at all.
        UsageError: where it is of a form that is not read.
    """
    if path.suffix.casefold() not in {".jsonl", ".ndjson"}:
        raise UsageError(f"{path} is of a form that is not read", hint="give a .jsonl file, one document a line")
    entries, problems = workspace.entries()
    seen = {_identity(e.body.document) for e in entries if isinstance(e.body, DocumentEntry)}
    raw = workspace.store.put_raw(path.read_bytes()) if path.is_file() else ""
    batch: list[Body] = []
    added = known = 0
    for one in read_jsonl(path, first_seen=today):
        if isinstance(one, Problem):
            problems.append(one)
        elif _identity(one.document) in seen:
            known += 1
        else:
            seen.add(_identity(one.document))
            batch.append(DocumentEntry(msgspec.structs.replace(_stored(workspace, one), raw_sha256=raw)))
            added += 1
        if len(batch) >= _BATCH:
            workspace.journal.append(batch)
            batch = []
    workspace.journal.append(batch)
    return AddOutcome(added=added, known=known), problems


def _stored(workspace: Workspace, incoming: Incoming) -> Document:
    workspace.store.put_text(incoming.text)
    return incoming.document


def _identity(document: Document) -> str:
    """What makes two documents the same: everything but how and when they came in."""
    plain = msgspec.structs.replace(document, raw_sha256="", text="")
    return hashlib.sha256(msgspec.json.encode(plain)).hexdigest()


def look(workspace: Workspace, *, as_of: dt.date, as_recorded: bool = False) -> tuple[View, list[Problem]]:
    """Everything known by a day; with ``as_recorded`` only what this workspace had recorded by its end."""
    entries, problems = workspace.entries()
    limit = recorded_by_end_of(as_of) if as_recorded else None
    return view(entries, workspace.store.text, as_of=as_of, recorded_by=limit), problems
