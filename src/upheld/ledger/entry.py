"""One line of the journal.

A line is ``{"hash":"<64 hex>","prev":"<64 hex>",...}``: canonical JSON whose first field is its hash at a fixed place. The hash is
``sha256(line without the hash field)``, taken over the raw bytes that follow it, so a verifier never re-serialises anything: it slices. As
``prev`` stands inside what is hashed, each line seals the one before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from upheld.model.argument import Argument
from upheld.model.assessment import Assessment
from upheld.model.claim import Analysis, Claim
from upheld.model.evidence import Document, Link, Source
from upheld.model.hypotheses import Hypotheses
from upheld.model.judgement import (
    Correction,
    LinkJudgement,
    Rating,
    Resolution,
    Retraction,
    RuleAccepted,
    SetProbability,
    UnlinkJudgement,
)
from upheld.model.watch import Alert, Pulled, Searched

SCHEMA = 1
ROOT_HASH = "0" * 64
_HASH_AT = slice(9, 73)  # {"hash":"  is nine bytes
_SUBJECTS = ("claim", "assessment", "analysis", "document", "source", "hypotheses", "argument")
_SEALED_FROM = 75  # the bytes after  ",  are what the hash seals


class AnalysisEntry(msgspec.Struct, frozen=True, tag="analysis"):
    """An analysis was read, or read anew."""

    analysis: Analysis


class ClaimEntry(msgspec.Struct, frozen=True, tag="claim", omit_defaults=True):
    """A version of a claim; ``dropped`` where a person took it out of ``claims.toml``."""

    claim: Claim
    dropped: bool = False


class ArgumentEntry(msgspec.Struct, frozen=True, tag="argument"):
    """A version of the argument of an analysis: thesis and open questions, whole."""

    argument: Argument


class HypothesesEntry(msgspec.Struct, frozen=True, tag="hypotheses", omit_defaults=True):
    """A version of a question with competing answers; ``dropped`` where a person took it out of ``claims.toml``."""

    hypotheses: Hypotheses
    dropped: bool = False


class DocumentEntry(msgspec.Struct, frozen=True, tag="document"):
    """A document came in; its text lies in ``texts/`` under its hash."""

    document: Document


class EvidenceEntry(msgspec.Struct, frozen=True, tag="evidence"):
    """The links a live check weighed for one claim, where they changed: by which method, into the assessment with which ``inputs``."""

    claim: str
    links: tuple[Link, ...]
    inputs: str = ""
    method: str = ""


class SourceEntry(msgspec.Struct, frozen=True, tag="source", omit_defaults=True):
    """A source as ``sources.toml`` describes it; ``dropped`` where a person took it out."""

    source: Source
    dropped: bool = False


class SettingsEntry(msgspec.Struct, frozen=True, tag="settings"):
    """The settings that change a result, flat, from now on."""

    settings: dict[str, str]


class AssessmentEntry(msgspec.Struct, frozen=True, tag="assessment"):
    """What a live check found for a claim that changed."""

    assessment: Assessment


class OutcomeEntry(msgspec.Struct, frozen=True, tag="outcome", kw_only=True, omit_defaults=True):
    """How a claim about the future ended, by a live check: known ``since``, why, and what it rests on (documents, or rows of event files).

    ``rule`` is the resolution rule that decided, empty where reports or silence did. A later entry takes the place of an earlier one; ``open`` says
    that what had decided it is gone (a retracted report, a corrected feed).
    """

    claim: str
    outcome: Literal["occurred", "did-not-occur", "void", "open"]
    since: dt.date
    because: str
    rule: str = ""
    evidence: tuple[str, ...] = ()


class RunEntry(msgspec.Struct, frozen=True, tag="run"):
    """A live check: which heads it saw, how far it searched, how much it held."""

    as_of: dt.date
    searched_to: dt.date
    heads: dict[str, str]
    documents: int
    claims: int
    method: str


class PullEntry(msgspec.Struct, frozen=True, tag="pull"):
    """Watched sources were asked; ``watched`` names all that were to be watched then."""

    pulled: tuple[Pulled, ...]
    watched: tuple[str, ...]


class SearchEntry(msgspec.Struct, frozen=True, tag="search"):
    """Searches made for claims."""

    searched: tuple[Searched, ...]


class AlertEntry(msgspec.Struct, frozen=True, tag="alert"):
    """Something to be told, recorded before it is."""

    alert: Alert


class DeliveryEntry(msgspec.Struct, frozen=True, tag="delivery"):
    """Alerts (by id) that went out by a channel."""

    channel: str
    alerts: tuple[str, ...]


class BriefEntry(msgspec.Struct, frozen=True, tag="brief", kw_only=True):
    """A brief was made to be handed on: of which analysis and day, in which form, under which file name, and the documents its verdicts rest on.

    ``sha256`` is that of its bytes, so that a copy found anywhere can be told from an altered one.
    """

    brief_of: str
    form: str
    as_of: dt.date
    name: str
    sha256: str
    documents: tuple[str, ...]


class EventFileEntry(msgspec.Struct, frozen=True, tag="event-file", kw_only=True, omit_defaults=True):
    """A file of events was loaded: ``rows`` = ``loaded`` + ``rejected``; its bytes lie in ``archive/`` under their hash, from which all else is derived.

    ``fetched`` is when we first saw it, ``released`` the day its edition came out where a person gave one, ``mapping`` the column map (TOML's table as
    JSON) of a plain CSV. ``forms`` names the layouts of its streams.
    """

    name: str
    sha256: str
    size: int
    source: str
    forms: tuple[str, ...]
    rows: int
    loaded: int
    rejected: int
    fetched: dt.datetime
    repaired: int = 0
    licence: str = ""
    released: dt.date | None = None
    mapping: str = ""


class EventSlotsEntry(msgspec.Struct, frozen=True, tag="event-slots", kw_only=True, omit_defaults=True):
    """Files of an event feed were asked for by date: how many there should be, and which the source does not have. A gap is no zero."""

    feed: str
    base: str
    since: dt.date
    until: dt.date
    kinds: tuple[str, ...]
    expected: int
    missing: tuple[str, ...] = ()


Body = (
    AnalysisEntry
    | ClaimEntry
    | ArgumentEntry
    | HypothesesEntry
    | DocumentEntry
    | EvidenceEntry
    | SourceEntry
    | SettingsEntry
    | AssessmentEntry
    | OutcomeEntry
    | RunEntry
    | PullEntry
    | SearchEntry
    | AlertEntry
    | DeliveryEntry
    | BriefEntry
    | EventFileEntry
    | EventSlotsEntry
    | LinkJudgement
    | UnlinkJudgement
    | Rating
    | Retraction
    | Correction
    | Resolution
    | SetProbability
    | RuleAccepted
)


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The envelope: ``n`` counts from 1 within ``writer``; ``recorded`` is set by the journal alone and never goes back within a writer."""

    hash: str
    prev: str
    v: int
    n: int
    recorded: dt.datetime
    writer: str
    by: str
    body: Body


def kind_of(entry: Entry) -> str:
    """The word for what an entry holds, as its line has it in ``type``."""
    return str(entry.body.__struct_config__.tag)


def subject_of(entry: Entry) -> tuple[str, str]:
    """What an entry is about: the id of a claim or document, the name of a source or analysis; and the analysis of a claim version."""
    about = next((found for name in _SUBJECTS if (found := getattr(entry.body, name, None)) is not None), "")
    match about:
        case Claim() | Hypotheses():
            return about.id, about.analysis
        case Assessment():
            return about.claim, ""
        case Analysis() | Argument():
            return about.slug if isinstance(about, Analysis) else about.analysis, ""
        case Document():
            return about.id, ""
        case Source():
            return about.name, ""
        case _:
            return str(about), ""


def documents_named(entries: Iterable[Entry]) -> set[str]:
    """The ids of all documents that some entries tell of: that came in or had their place taken, that a person judged, that a brief rests on."""
    found: set[str] = set()
    for entry in entries:
        match entry.body:
            case DocumentEntry(document=document):
                found.update((document.id, document.revises))
            case LinkJudgement(document=name) | UnlinkJudgement(document=name) | Retraction(document=name):
                found.add(name)
            case Correction(document=name, replaced_by=other):
                found.update((name, other))
            case BriefEntry(documents=names):
                found.update(names)
            case _:
                pass
    return found - {""}


class _Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """All of an entry but its hash, in the order of the line."""

    prev: str
    v: int
    n: int
    recorded: dt.datetime
    writer: str
    by: str
    body: Body


_decoder = msgspec.json.Decoder(Entry)
_encoder = msgspec.json.Encoder(order="deterministic")


def make_line(body: Body, *, prev: str, n: int, recorded: dt.datetime, writer: str, by: str) -> tuple[bytes, str]:
    """The line (with its newline) and its hash."""
    sealed = _Sealed(prev=prev, v=SCHEMA, n=n, recorded=recorded, writer=writer, by=by, body=body)
    plain = msgspec.to_builtins(sealed, order="deterministic")
    ordered = {name: plain[name] for name in ("prev", "v", "n", "recorded", "writer", "by", "body")}
    rest = msgspec.json.encode(ordered)[1:]
    digest = hashlib.sha256(rest).hexdigest()
    return b'{"hash":"' + digest.encode() + b'",' + rest + b"\n", digest


def read_line(line: bytes) -> Entry:
    """Decode one line.

    Raises:
        msgspec.DecodeError: for what is no entry of this schema.
    """
    return _decoder.decode(line)


def seal_holds(line: bytes) -> bool:
    """Whether a line (without newline) is whole and unchanged."""
    return line[:9] == b'{"hash":"' and line[73:75] == b'",' and hashlib.sha256(line[_SEALED_FROM:]).hexdigest().encode() == line[_HASH_AT]


def links_of(line: bytes) -> tuple[str, str]:
    """(hash, prev) of a line whose seal holds, by slicing."""
    return line[_HASH_AT].decode(), line[83:147].decode()


def heads_text(heads: Mapping[str, str]) -> str:
    """Heads in one line for people: ``w-3fa9 ab12cd34ef56, ...``."""
    return ", ".join(f"{writer} {heads[writer][:12]}" for writer in sorted(heads))
