"""The use case of adding evidence: documents of any form, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from upheld.errors import Problem
from upheld.gather.imports import Incoming, import_path
from upheld.gather.versions import Versions as ByNames
from upheld.ledger.entry import AnalysisEntry, Body, DocumentEntry
from upheld.ledger.reading import AtHand
from upheld.ledger.workspace import Workspace
from upheld.model.evidence import Document

_BATCH = 500


class AddOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How many documents came in, and how many were there before."""

    added: int
    known: int


def add_documents(
    workspace: Workspace, path: Path, *, today: dt.date, tick: Callable[[], None] = lambda: None, skip: frozenset[Path] = frozenset()
) -> tuple[AddOutcome, list[Problem]]:
    """Take in documents from a file or folder of any form that is read, but for ``skip``; the same document twice adds nothing.

    ``tick`` is called for each thing looked at, for whoever shows progress.

    Raises:
        SourceError: where nothing lies at ``path``, or it cannot be read at all.
    """
    hand = workspace.at_hand()
    held, problems = Held(hand), list(hand.problems)
    versions = Versions(workspace)
    analysed = {e.body.analysis.text_sha256 for e in hand.entries if isinstance(e.body, AnalysisEntry)}
    batch: list[Body] = []
    added = known = 0
    for one in import_path(path, first_seen=today, skip=skip):
        tick()
        if isinstance(one, Problem):
            problems.append(one)
        elif held.same(one.document):
            workspace.store.put_text(one.text)  # mends one that went missing or was changed
            known += 1
        elif one.document.text_sha256 in analysed:
            problems.append(_itself(one.document, path))
        else:
            problems += _anew(one.document, path) if held.known(one.document.id) else []
            linked = versions.linked(one)
            problems += _revised(linked, path) if linked.revises else []
            held.add(linked)
            versions.add(linked)
            batch.append(DocumentEntry(stored(workspace, msgspec.structs.replace(one, document=linked))))
            added += 1
        if len(batch) >= _BATCH:
            problems += workspace.journal.append(batch)[1]
            batch = []
    problems += workspace.journal.append(batch)[1]
    return AddOutcome(added=added, known=known), problems


class Versions:
    """The documents there are, to find the earlier version of one that comes in; looked through when a first one might be a later version."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._found: ByNames | None = None
        self._new: list[Document] = []

    def linked(self, incoming: Incoming) -> Document:
        """See :meth:`upheld.gather.versions.Versions.linked`."""
        if incoming.named or incoming.document.reports:
            return incoming.document
        if self._found is None:
            every = (e.body.document for e in self._workspace.standing()[0] if isinstance(e.body, DocumentEntry))
            self._found = ByNames((*every, *self._new), self._workspace.store.text)
        return self._found.linked(incoming)

    def add(self, document: Document) -> None:
        """One more, the latest of its kind."""
        if self._found is None:
            self._new.append(document)
        else:
            self._found.add(document)


class Held:
    """The documents there are, by id; those set aside are looked up when their id is asked for."""

    def __init__(self, hand: AtHand) -> None:
        self._aside = hand.aside
        self._documents: dict[str, list[Document]] = {}
        for document in (e.body.document for e in hand.entries if isinstance(e.body, DocumentEntry)):
            self.add(document)

    def add(self, document: Document) -> None:
        """One more."""
        self._documents.setdefault(document.id, []).append(document)

    def _of(self, name: str) -> Sequence[Document]:
        one = self._aside.document(name)
        return (*self._documents.get(name, ()), *((one,) if one is not None else ()))

    def known(self, name: str) -> bool:
        """Whether there is one with this id."""
        return bool(self._of(name))

    def same(self, document: Document) -> bool:
        """Whether this very one is there."""
        return any(_plain(one) == _plain(document) for one in self._of(document.id))


def _itself(document: Document, path: Path) -> Problem:
    return Problem(where=str(path), entry=document.id, message="this is the analysis under test, which is no evidence for itself",
                   remedy="add what others report of the matter")  # fmt: skip


def _anew(document: Document, path: Path) -> list[Problem]:
    """A note that a document came in again with other words."""
    message = f"{document.id} was here with other words; these count from {document.known}, the old ones until then"
    return [Problem(where=str(path), entry=document.id, severity="note", message=message, remedy="give it another id if it is another document")]


def _revised(document: Document, path: Path) -> list[Problem]:
    """A note that a document takes the place of an earlier version."""
    message = f"{document.id} is a later version of {document.revises} and takes its place from {document.known}"
    return [
        Problem(where=str(path), entry=document.id, severity="note", message=message, remedy="give it an id in a .jsonl file if both are to count")
    ]


def stored(workspace: Workspace, incoming: Incoming) -> Document:
    """A document whose text and bytes are stored now."""
    workspace.store.put_text(incoming.text)
    return msgspec.structs.replace(incoming.document, raw_sha256=workspace.store.put_raw(incoming.raw) if incoming.raw else "")


def _plain(document: Document) -> Document:
    """What makes two documents the same: everything but how and when they came in."""
    return msgspec.structs.replace(document, raw_sha256="", text="", revises="")
