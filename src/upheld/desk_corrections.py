"""What was corrected or withdrawn of what claims rest on, and which briefs that were handed on had used it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from upheld.desk_watch import last_documents
from upheld.gather.changes import differences, notice_of
from upheld.ledger.entry import AnalysisEntry, BriefEntry, DocumentEntry, Entry
from upheld.model.assessment import Assessment
from upheld.model.evidence import Document
from upheld.model.judgement import Correction, Retraction
from upheld.model.story import Overtaken, Point
from upheld.model.view import View
from upheld.model.watch import Alert, AlertKind, alert_of

_MOST_NAMED = 5
TextOf = Callable[[str], str]


def briefs_with(entries: Iterable[Entry], document: str) -> tuple[str, ...]:
    """The briefs that were handed on and rest on a document, in words, oldest first, each once."""
    made = (e.body for e in entries if isinstance(e.body, BriefEntry) and document in e.body.documents)
    return tuple(dict.fromkeys(f"{b.name} ({b.brief_of}, as of {b.as_of})" for b in made))


def gone_by(seen: View, entries: Sequence[Entry], text_of: TextOf) -> dict[str, Overtaken]:
    """The documents that were corrected or withdrawn by the day of a view, by id; what a person said of one comes before what it says itself."""
    known = {e.body.document.id: e.body.document for e in entries if isinstance(e.body, DocumentEntry)}
    found = {one.document: one for one in (*_reworded(seen, _versions(entries, None), text_of), *_judged_away(seen, known))}
    return {name: msgspec.structs.replace(one, briefs=briefs_with(entries, name)) for name, one in found.items()}


def overtaken(points: Mapping[str, Iterable[Point]], gone: Mapping[str, Overtaken]) -> dict[str, tuple[Overtaken, ...]]:
    """Claim id to what counted on it at some point of its history and is gone or another since, the latest last."""
    found = {}
    for claim, history in points.items() if gone else ():
        counted = {c.document for p in history for c in p.assessment.evidence if c.weight}
        own = sorted((gone[name] for name in counted & gone.keys()), key=lambda one: (one.day, one.document))
        if own:
            found[claim] = tuple(own)
    return found


def _judged_away(seen: View, known: Mapping[str, Document]) -> Iterator[Overtaken]:
    for signed in seen.judgements:
        j = signed.judgement
        if isinstance(j, Retraction | Correction) and j.document in known:
            d, other = known[j.document], known.get(j.replaced_by) if isinstance(j, Correction) else None
            why = f"{j.because} (now {other.title or other.id})" if other else j.because
            yield Overtaken(document=d.id, title=d.title, source=d.outlet, what="replaced" if isinstance(j, Correction) else "withdrawn", day=j.since,
                            why=why, by=signed.by)  # fmt: skip


def _reworded(seen: View, versions: Mapping[str, Sequence[Document]], text_of: TextOf) -> Iterator[Overtaken]:
    for name, held in versions.items():
        by_then = [d for d in held if d.known <= seen.as_of]
        if len(by_then) < 2:
            continue
        old, new = (text_of(d.text_sha256) for d in by_then[-2:])
        notice, found = notice_of(new, title=by_then[-1].title), differences(old, new)
        if found or notice:
            why = "; ".join(f"{c.kind} {c.detail}" for c in found[:_MOST_NAMED]) or (notice.quote if notice else "")
            yield Overtaken(document=name, title=by_then[-1].title, source=by_then[-1].outlet, what="changed", day=by_then[-1].known, why=why)


def claims_with(assessments: Iterable[Assessment], document: str) -> tuple[str, ...]:
    """The claims in whose assessment a document counts."""
    return tuple(a.claim for a in assessments if any(c.document == document and c.weight for c in a.evidence))


def corrections(
    entries: Sequence[Entry], assessments: Iterable[Assessment], came: Iterable[str], *, now: dt.datetime, text_of: TextOf
) -> Iterator[Alert]:
    """Alerts about documents that claims or briefs rest on and that came again with other words, or of which one that ``came`` says that they are wrong."""
    used = _used(entries, assessments)
    for name, held in _versions(entries, used).items():
        if len(held) > 1:
            yield from _changed(name, held[-2:], _rests(entries, used[name], name), now, text_of)
    if not used:
        return
    documents = last_documents(entries)
    for name in dict.fromkeys(came):
        yield from _announced(entries, documents[name], used, documents, now, text_of)


def _used(entries: Iterable[Entry], assessments: Iterable[Assessment]) -> dict[str, list[str]]:
    """The documents that claims, or briefs that were handed on, rest on, each with these claims."""
    used: dict[str, list[str]] = {}
    for a in assessments:
        for c in a.evidence:
            used.setdefault(c.document, []).append(a.claim)
    for e in entries:
        for name in e.body.documents if isinstance(e.body, BriefEntry) else ():
            used.setdefault(name, [])
    return used


def _versions(entries: Iterable[Entry], used: Container[str] | None) -> dict[str, list[Document]]:
    """The versions of each used document (of every one where ``None``) with other words, in the order they came."""
    versions: dict[str, list[Document]] = {}
    for e in entries:
        if isinstance(e.body, DocumentEntry) and (used is None or e.body.document.id in used):
            same = versions.setdefault(e.body.document.id, [])
            if not same or same[-1].text_sha256 != e.body.document.text_sha256:
                same.append(e.body.document)
    return versions


def _rests(entries: Iterable[Entry], claims: Sequence[str], document: str) -> str:
    """What rests on a document, in words."""
    briefs = briefs_with(entries, document)
    parts = [f"it bears on {', '.join(dict.fromkeys(claims))}" if claims else "", f"handed on in {', '.join(briefs)}" if briefs else ""]
    return "; ".join(filter(None, parts))


def _changed(name: str, pair: Sequence[Document], rests: str, now: dt.datetime, text_of: TextOf) -> Iterator[Alert]:
    """A document that bears on claims came again with another figure, name or negation, or says that it was corrected."""
    old, text = (text_of(d.text_sha256) for d in pair)
    found, notice = differences(old, text), notice_of(text, title=pair[1].title)
    if notice and notice_of(old, title=pair[0].title):
        notice = None
    if not found and not notice:
        return
    kind: AlertKind = notice.kind if notice else "corrected"
    title = f"{pair[1].title or name} was {'retracted' if kind == 'retracted' else 'changed'}: {rests}"
    said = "; ".join(f"{c.kind} {c.detail}" for c in found[:_MOST_NAMED]) or (notice.quote if notice else "")
    yield alert_of(
        kind, name, now, title, key=pair[1].text_sha256, after=said, documents=(name,), undo=f'upheld judge "{name}" --retract --because "…"'
    )


def _announced(
    entries: Sequence[Entry],
    document: Document,
    used: Mapping[str, Sequence[str]],
    documents: Mapping[str, Document],
    now: dt.datetime,
    text_of: TextOf,
) -> Iterator[Alert]:
    """A new document says that another, which bears on claims, was corrected or retracted; what to do about it is a person's to say."""
    text = text_of(document.text_sha256)
    notice = notice_of(text, title=document.title)
    if notice is None:
        return
    for name, claims in used.items():
        other = documents.get(name)
        if other is None or name == document.id or not _names(text, other):
            continue
        do = "--retract" if notice.kind == "retracted" else f'--replace-by "{document.id}"'
        title = f"{document.title or document.id} says that {other.title or name} was {notice.kind}: {_rests(entries, claims, name)}"
        yield alert_of(notice.kind, name, now, title, key=document.id, after=notice.quote, documents=(document.id, name),
                     undo=f'if that is so: upheld judge "{name}" {do} --because "…"')  # fmt: skip


def _names(text: str, other: Document) -> bool:
    return (bool(other.url) and other.url in text) or (len(other.title.split()) >= 4 and other.title in text)


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a text that was read: when, under which title, and what differs from the one before in figures, names and denials."""

    recorded: dt.date
    title: str
    changes: tuple[str, ...] = ()


def analysis_versions(entries: Iterable[Entry], slug: str, text_of: TextOf) -> tuple[Version, ...]:
    """The versions of an analysis in the order they were read; reading the same words again makes none."""
    found: list[Version] = []
    last = ""
    for e in entries:
        if isinstance(e.body, AnalysisEntry) and e.body.analysis.slug == slug and e.body.analysis.text_sha256 != last:
            new = e.body.analysis
            told = differences(text_of(last), text_of(new.text_sha256)) if last else ()
            found.append(
                Version(recorded=e.recorded.date(), title=new.title, changes=tuple(f"{c.kind} {c.detail}: {c.after or c.before}" for c in told))
            )
            last = new.text_sha256
    return tuple(found)


def revised_words(entries: Iterable[Entry], assessment: Assessment) -> tuple[str, ...]:
    """The documents a claim rests on that have an earlier version, under their own id or another, in words."""
    held = tuple(entries)
    used = {c.document: [assessment.claim] for c in assessment.evidence}
    last = {name: versions for name, versions in _versions(held, used).items() if versions}
    own = [f"{name} is in version {len(v)}, from {v[-1].known}; the first is from {v[0].known}" for name, v in last.items() if len(v) > 1]
    return (*own, *(f"{name} takes the place of {v[-1].revises} from {v[-1].known}" for name, v in last.items() if v[-1].revises))
