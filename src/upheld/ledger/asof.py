"""What may be looked at when answering "as of D": a pure function of the entries, the texts and two days.

``as_of`` asks what the world could know by then, with today's claims and link corrections, and with the settings and sources in force then: those
recorded by the end of that day, else (for a day before this workspace had any) the present ones. ``recorded_by`` asks what this workspace had
recorded by then, an answer that no later append changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from upheld.errors import DamagedError
from upheld.ledger.aside import Aside
from upheld.ledger.entry import (
    AnalysisEntry,
    ArgumentEntry,
    BriefEntry,
    ClaimEntry,
    DocumentEntry,
    Entry,
    HypothesesEntry,
    PullEntry,
    RunEntry,
    SettingsEntry,
    SourceEntry,
)
from upheld.model.argument import Argument
from upheld.model.claim import Claim
from upheld.model.evidence import Document, Source
from upheld.model.hypotheses import Hypotheses
from upheld.model.judgement import (
    Correction,
    LinkJudgement,
    Rating,
    Resolution,
    Retraction,
    RuleAccepted,
    SetProbability,
    Signed,
    UnlinkJudgement,
)
from upheld.model.view import View
from upheld.model.watch import searched_to, states_of

_JUDGEMENTS = (LinkJudgement, UnlinkJudgement, Rating, Retraction, Correction, Resolution, SetProbability, RuleAccepted)
TextOf = Callable[[str], str]


def recorded_by_end_of(day: dt.date) -> dt.datetime:
    """The last instant of a day, UTC."""
    return dt.datetime.combine(day, dt.time.max, tzinfo=dt.UTC)


def _in_force(entries: Iterable[Entry], as_of: dt.date) -> tuple[Signed, ...]:
    """Judgements that hold on a day: a link correction at all dates, everything else from its own ``since``."""
    signed = (Signed(judgement=e.body, by=e.by, recorded=e.recorded) for e in entries if isinstance(e.body, _JUDGEMENTS))
    return tuple(s for s in signed if getattr(s.judgement, "since", as_of) <= as_of)


def _withdrawn(judgements: Iterable[Signed]) -> frozenset[str]:
    return frozenset(s.judgement.document for s in judgements if isinstance(s.judgement, Retraction | Correction))


def _first(document: Document) -> tuple[dt.date, bytes]:
    return document.known, msgspec.json.encode(document)


def known_documents(entries: Iterable[Entry], *, as_of: dt.date, withdrawn: frozenset[str]) -> tuple[Document, ...]:
    """The version of each document in force on a day, sorted by (known, id), without texts.

    A document that came in again with other words is a new version: it counts from its own known day, the old one until then. The same words
    again change nothing. Order of arrival never matters: between versions of one day the hash of the text decides, between descriptions of one
    text the earliest known, then their bytes. A document that ``revises`` another takes its place in the same way, under its own id.
    """
    versions: dict[str, dict[str, Document]] = {}
    for entry in entries:
        if isinstance(entry.body, DocumentEntry):
            document = entry.body.document
            same = versions.setdefault(document.id, {})
            seen = same.get(document.text_sha256)
            if seen is None or _first(document) < _first(seen):
                same[document.text_sha256] = document
    chosen = []
    for name, same in versions.items():
        known = [d for d in same.values() if d.known <= as_of]
        if known and name not in withdrawn:
            chosen.append(max(known, key=lambda d: (d.known, d.text_sha256)))
    revised = {d.revises for d in chosen}
    return tuple(sorted((d for d in chosen if d.id not in revised), key=lambda d: (d.known, d.id)))


def claims_in_force(entries: Iterable[Entry]) -> tuple[Claim, ...]:
    """The last version of every claim that was not dropped, by analysis and place in its text."""
    last: dict[tuple[str, str], ClaimEntry] = {}
    for entry in entries:
        if isinstance(entry.body, ClaimEntry):
            last[entry.body.claim.analysis, entry.body.claim.id] = entry.body
    live = (body.claim for body in last.values() if not body.dropped)
    return tuple(sorted(live, key=lambda c: (c.analysis, c.quote.start, c.quote.end, c.id)))


def hypotheses_in_force(entries: Iterable[Entry]) -> tuple[Hypotheses, ...]:
    """The last version of every question that was not dropped, by analysis and id."""
    last = {(e.body.hypotheses.analysis, e.body.hypotheses.id): e.body for e in entries if isinstance(e.body, HypothesesEntry)}
    return tuple(last[key].hypotheses for key in sorted(last) if not last[key].dropped)


def arguments_in_force(entries: Iterable[Entry]) -> tuple[Argument, ...]:
    """The last version of the argument of every analysis that has one, by analysis."""
    last = {e.body.argument.analysis: e.body.argument for e in entries if isinstance(e.body, ArgumentEntry)}
    return tuple(last[slug] for slug in sorted(last) if last[slug].theses or last[slug].questions)


def settings_in_force(entries: Iterable[Entry], as_of: dt.date) -> tuple[dict[str, Source], Mapping[str, str]]:
    """The sources and settings recorded by the end of a day; where none were, the present ones."""
    every = [e for e in entries if isinstance(e.body, SourceEntry | SettingsEntry)]
    end = recorded_by_end_of(as_of)
    sources: dict[str, Source] = {}
    settings: Mapping[str, str] = {}
    for entry in [e for e in every if e.recorded <= end] or every:
        match entry.body:
            case SourceEntry(source=source, dropped=True):
                sources.pop(source.name, None)
            case SourceEntry(source=source):
                sources[source.name] = source
            case SettingsEntry(settings=flat):
                settings = flat
            case _:
                pass
    return sources, settings


def _rated(sources: dict[str, Source], judgements: Iterable[Signed]) -> dict[str, Source]:
    rated = dict(sources)
    for signed in judgements:
        rating = signed.judgement
        if isinstance(rating, Rating):
            before = rated.get(rating.source, Source(name=rating.source))
            rated[rating.source] = msgspec.structs.replace(before, grade=rating.grade, interest=rating.interest or before.interest)
    return rated


def heads_of(entries: Iterable[Entry]) -> dict[str, str]:
    """The hash of the last entry of each writer among ``entries``; that a brief was made is none that another brief could be made from."""
    last: dict[str, Entry] = {}
    for entry in entries:
        if isinstance(entry.body, BriefEntry):
            continue
        if entry.writer not in last or entry.n > last[entry.writer].n:
            last[entry.writer] = entry
    return {writer: last[writer].hash for writer in sorted(last)}


def sources_searched_to(entries: Iterable[Entry]) -> dt.date | None:
    """The day up to which the watched sources were really searched; ``None`` where none is watched, or none ever answered."""
    pulls = [e.body for e in entries if isinstance(e.body, PullEntry)]
    if not pulls:
        return None
    states = states_of(pulled for pull in pulls for pulled in pull.pulled)
    watched = [states[name] for name in pulls[-1].watched if name in states]
    return searched_to(watched, now=max((s.last_tried for s in watched), default=dt.datetime.min.replace(tzinfo=dt.UTC)))


def seen_by(entries: Iterable[Entry], heads: Mapping[str, str]) -> tuple[Entry, ...]:
    """The entries a run that names ``heads`` had before it: of each writer all up to its head.

    Raises:
        DamagedError: where a head is not among ``entries``.
    """
    held = tuple(entries)
    last = {e.writer: e.n for e in held if heads.get(e.writer) == e.hash}
    for writer, head in heads.items():
        if writer not in last:
            raise DamagedError(f"the entry {head[:12]} of {writer} is gone", hint="run `upheld check --verify` to see where")
    return tuple(e for e in held if e.n <= last.get(e.writer, 0))


def _searched_to(entries: Sequence[Entry], documents: Sequence[Document], as_of: dt.date, aside_to: dt.date | None) -> dt.date | None:
    """How far was searched: as far as the watched sources were; where none is, as far as live checks had searched or evidence reaches since."""
    sources = sources_searched_to(entries)
    if sources is not None:
        return min(sources, as_of)
    runs = [e.body.searched_to for e in entries if isinstance(e.body, RunEntry)]
    return min(max([*runs, *(d.known for d in documents if not d.priced), aside_to or as_of.min]), as_of) if runs else None


def view(entries: Sequence[Entry], text_of: TextOf, *, as_of: dt.date, recorded_by: dt.datetime | None = None, aside: Aside | None = None) -> View:
    """Everything known by ``as_of`` and nothing else.

    Args:
        entries: in the order of the journal.
        text_of: hash to text, as :meth:`upheld.ledger.store.Store.text`.
        as_of: the day asked about.
        recorded_by: use only what was recorded by this instant; all of it where ``None``.
        aside: the documents that are not among ``entries`` and are only counted; not together with ``recorded_by``.

    Raises:
        DamagedError: from ``text_of``, where a text is missing or changed.
    """
    held = [e for e in entries if recorded_by is None or e.recorded <= recorded_by]
    analyses = {e.body.analysis.slug: e.body.analysis for e in held if isinstance(e.body, AnalysisEntry)}
    sources, settings = settings_in_force(held, as_of)
    judgements = _in_force(held, as_of)
    documents = known_documents(held, as_of=as_of, withdrawn=_withdrawn(judgements))
    set_aside, aside_to = aside.by(as_of) if aside is not None else (0, None)
    return View(
        as_of=as_of,
        analyses=tuple(analyses[slug] for slug in sorted(analyses)),
        claims=claims_in_force(held),
        documents=tuple(msgspec.structs.replace(d, text=text_of(d.text_sha256)) for d in documents),
        sources=_rated(sources, judgements),
        judgements=judgements,
        texts={slug: text_of(a.text_sha256) for slug, a in analyses.items()},
        settings=settings,
        searched_to=_searched_to(held, documents, as_of, aside_to),
        heads=heads_of(held),
        hypotheses=hypotheses_in_force(held),
        set_aside=set_aside,
        set_aside_to=aside_to,
        arguments=arguments_in_force(held),
    )
