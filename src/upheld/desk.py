"""The use cases: make a workspace, read an analysis, add evidence, and the views they leave behind."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from upheld.config.toml import utf8
from upheld.desk_event_evidence import Counted, uncounted
from upheld.desk_forecast import Told, outcomes, refusals, started
from upheld.desk_rules import apply_rules, flag_stale, rest
from upheld.desk_settings import Held, sync_settings, with_hedges
from upheld.errors import DamagedError, NothingToCheckError, Problem, SourceError
from upheld.forecast.plugged import forecasters
from upheld.gather.imports import Incoming, import_path
from upheld.ledger.asof import TextOf, claims_in_force, hypotheses_in_force, recorded_by_end_of, seen_by, sources_searched_to, view
from upheld.ledger.entry import AnalysisEntry, AssessmentEntry, Body, ClaimEntry, DocumentEntry, Entry, EvidenceEntry, HypothesesEntry, RunEntry
from upheld.ledger.files import write_whole
from upheld.ledger.journal import journal_order
from upheld.ledger.links import LinkCache
from upheld.ledger.verify import verify as verify_journal
from upheld.ledger.verify import verify_store
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment, Crossing
from upheld.model.claim import Analysis, Claim
from upheld.model.evidence import Document
from upheld.model.hypotheses import Hypotheses
from upheld.model.view import View
from upheld.read.article import Article, read_article, slug
from upheld.read.claimfile import parse, write
from upheld.read.claimfile_merge import merge
from upheld.read.claims import draft
from upheld.read.hypotheses import questions_of
from upheld.weigh.assess import METHOD, Weighed, weigh
from upheld.weigh.foreign import notes as unread
from upheld.weigh.gate import notes
from upheld.weigh.linking import Memory
from upheld.weigh.parameters import Parameters, parameters_of

_BATCH = 500
Helper = Callable[[tuple[Claim, ...], Analysis, str, dict[str, tuple[float, float]]], tuple[tuple[Claim, ...], list[Problem]]]
"""What may add to drafted claims: the language model's door, where there is one."""


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


def hypotheses_changes(recorded: Sequence[Hypotheses], questions: Sequence[Hypotheses], *, analysis: str, spoilt: bool) -> list[HypothesesEntry]:
    """What has to be recorded so that the journal asks what ``questions`` ask; where the file is ``spoilt`` nothing counts as taken out."""
    held, now = {q.id: q for q in recorded if q.analysis == analysis}, {q.id: q for q in questions}
    changed = [HypothesesEntry(q) for q in questions if held.get(q.id) != q]
    return changed + [HypothesesEntry(q, dropped=True) for name, q in held.items() if name not in now and not spoilt]


def read_analysis(
    workspace: Workspace,
    path: Path,
    *,
    content: bytes | None = None,
    published: dt.date | None = None,
    title: str = "",
    author: str = "",
    today: dt.date,
    helper: Helper | None = None,
) -> tuple[ReadOutcome | None, list[Problem]]:
    """Read an analysis, draft its claims where it is new, and record what changed.

    ``content`` is what stands at ``path`` where it was read already (standard input).
    An edited ``claims.toml`` is never overwritten: reading again finds its quotes in the text as it is now.

    Raises:
        SourceError: where the file cannot be read at all.
    """
    try:
        found = path.read_bytes() if content is None else content
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions") from error
    return read_content(workspace, found, name=str(path), source=path.name, published=published, title=title, author=author, today=today,
                        helper=helper)  # fmt: skip


def read_content(
    workspace: Workspace,
    content: bytes,
    *,
    name: str,
    source: str,
    published: dt.date | None,
    title: str,
    author: str,
    today: dt.date,
    helper: Helper | None = None,
) -> tuple[ReadOutcome | None, list[Problem]]:
    """As :func:`read_analysis`, from the bytes of an analysis that came from ``source``, a file or an address."""
    article, problems = read_article(content, name=name, published=published, title=title, author=author, today=today)
    if article is None:
        return None, problems
    outcome, more = _record_article(workspace, article, source=source, helper=helper)
    return outcome, problems + more


def _record_article(workspace: Workspace, article: Article, *, source: str, helper: Helper | None) -> tuple[ReadOutcome | None, list[Problem]]:
    entries, problems = workspace.standing()
    held, _, told = sync_settings(workspace, entries)
    problems += told
    analysis = Analysis(slug=slug(article.title), title=article.title, author=article.author, published=article.published, source=source,
                        text_sha256=workspace.store.put_text(article.text))  # fmt: skip
    folder = workspace.analysis_folder(analysis.slug)
    path = folder / "claims.toml"
    recorded = recorded_claims(entries, analysis.slug)
    drafted = draft(analysis, article.text, own_hedges=held.hedges)
    if helper is not None:
        drafted, told = helper(drafted, analysis, article.text, dict(held.hedges))
        problems += told
    file = _claims_file(path, analysis, recorded)
    before, found = utf8(file, str(path)) if file is not None else (None, [])
    claims, content = drafted, write(analysis, drafted)
    if file is not None:
        merged, found = (None, found) if before is None else _merged(before, drafted, article.text, analysis, recorded, name=str(path), held=held)
        if merged is None:
            return None, problems + found
        claims, content = merged
    write_whole(folder / "article.md", article.text.encode())
    if content != before or not path.exists():
        write_whole(path, content.encode())
    known = {e.body.analysis for e in entries if isinstance(e.body, AnalysisEntry)}
    bodies: list[Body] = [] if analysis in known else [AnalysisEntry(analysis)]
    bodies += claim_changes(recorded, claims)
    _, torn = workspace.journal.append(bodies)
    return ReadOutcome(analysis=analysis, claims=claims, path=path, kept=file is not None), problems + found + torn


def _claims_file(path: Path, analysis: Analysis, recorded: dict[str, ClaimEntry]) -> bytes | None:
    """The file of claims as people edited it; one that is gone comes back from what was recorded; ``None`` where there never was one."""
    if path.exists():
        return path.read_bytes()
    live = [old.claim for old in recorded.values() if not old.dropped]
    return write(analysis, live).encode() if live else None


def _merged(
    content: str, drafted: Sequence[Claim], article: str, analysis: Analysis, recorded: dict[str, ClaimEntry], *, name: str, held: Held
) -> tuple[tuple[tuple[Claim, ...], str] | None, list[Problem]]:
    """The claims and the file for the text as it is now: every edit kept, what a person dropped stays dropped; ``None`` for a spoilt file."""
    kept, wrong = parse(content, article=article, name=name, own_hedges=held.hedges)
    if kept is None:
        return None, wrong
    here = {c.id for c in kept}
    gone = {claim: old for claim, old in recorded.items() if claim not in here and f'"{claim}"' not in content}
    quotes = [old.claim.quote for old in gone.values()]
    merged, found = merge(content, drafted, article=article, analysis=analysis, name=name, dropped=frozenset(gone), dropped_quotes=quotes)
    claims, wrong = parse(merged, article=article, name=name, own_hedges=held.hedges)
    found += [w for w in wrong if w not in found]
    return None if claims is None else (with_hedges(claims, held), merged), found


def sync_claims(workspace: Workspace) -> list[Problem]:
    """Record what people changed in the settings and in ``claims.toml`` files since they were last looked at."""
    return _synced(workspace)[1]


def _synced(workspace: Workspace) -> tuple[tuple[Entry, ...], list[Problem]]:
    """The entries a check needs, with what people changed in settings and claims since they were last looked at recorded among them."""
    entries, problems = workspace.standing()
    held, changed, told = sync_settings(workspace, entries)
    problems += told
    analyses = {e.body.analysis.slug: e.body.analysis for e in entries if isinstance(e.body, AnalysisEntry)}
    bodies: list[Body] = []
    for name, analysis in analyses.items():
        try:
            path = workspace.analysis_folder(name) / "claims.toml"
        except DamagedError as error:
            problems.append(Problem(where="journal", entry=name[:80], message=error.message, remedy=error.hint))
            continue
        if not path.exists():
            problems.append(Problem(where=str(path), severity="warning", message="this file is gone; the last recorded claims count",
                                    remedy="read the analysis again to have it back"))  # fmt: skip
            continue
        content, found = utf8(path.read_bytes(), str(path))
        problems += found
        if content is None:
            continue
        claims, found = parse(content, article=workspace.store.text(analysis.text_sha256), name=str(path), own_hedges=held.hedges)
        problems += found
        if claims is None:
            continue
        wrong = {p.entry for p in found}
        recorded = {k: v for k, v in recorded_claims(entries, name).items() if k not in wrong}
        bodies += claim_changes(recorded, with_hedges(claims, held))
        questions, found = questions_of(content, analysis=name, claims=(c.id for c in claims), name=str(path))
        problems += found
        bodies += hypotheses_changes(hypotheses_in_force(entries), questions, analysis=name, spoilt=any(p.severity == "error" for p in found))
    new, torn = workspace.journal.append(bodies) if bodies else ((), [])  # a look at a copy that may not be written to must not need to
    return tuple(sorted([*entries, *changed, *new], key=journal_order)), problems + torn


def add_documents(
    workspace: Workspace, path: Path, *, today: dt.date, tick: Callable[[], None] = lambda: None, skip: frozenset[Path] = frozenset()
) -> tuple[AddOutcome, list[Problem]]:
    """Take in documents from a file or folder of any form that is read, but for ``skip``; the same document twice adds nothing.

    ``tick`` is called for each thing looked at, for whoever shows progress.

    Raises:
        SourceError: where nothing lies at ``path``, or it cannot be read at all.
    """
    entries, problems = workspace.standing()
    seen = {_identity(e.body.document) for e in entries if isinstance(e.body, DocumentEntry)}
    held = {e.body.document.id for e in entries if isinstance(e.body, DocumentEntry)}
    analysed = {e.body.analysis.text_sha256 for e in entries if isinstance(e.body, AnalysisEntry)}
    batch: list[Body] = []
    added = known = 0
    for one in import_path(path, first_seen=today, skip=skip):
        tick()
        if isinstance(one, Problem):
            problems.append(one)
        elif _identity(one.document) in seen:
            workspace.store.put_text(one.text)  # mends one that went missing or was changed
            known += 1
        elif one.document.text_sha256 in analysed:
            problems.append(_itself(one.document, path))
        else:
            problems += _anew(one.document, path) if one.document.id in held else []
            held.add(one.document.id)
            seen.add(_identity(one.document))
            batch.append(DocumentEntry(_stored(workspace, one)))
            added += 1
        if len(batch) >= _BATCH:
            problems += workspace.journal.append(batch)[1]
            batch = []
    problems += workspace.journal.append(batch)[1]
    return AddOutcome(added=added, known=known), problems


def _itself(document: Document, path: Path) -> Problem:
    return Problem(where=str(path), entry=document.id, message="this is the analysis under test, which is no evidence for itself",
                   remedy="add what others report of the matter")  # fmt: skip


def _anew(document: Document, path: Path) -> list[Problem]:
    """A note that a document came in again with other words."""
    message = f"{document.id} was here with other words; these count from {document.known}, the old ones until then"
    return [Problem(where=str(path), entry=document.id, severity="note", message=message, remedy="give it another id if it is another document")]


def _stored(workspace: Workspace, incoming: Incoming) -> Document:
    workspace.store.put_text(incoming.text)
    return msgspec.structs.replace(incoming.document, raw_sha256=workspace.store.put_raw(incoming.raw) if incoming.raw else "")


def _identity(document: Document) -> str:
    """What makes two documents the same: everything but how and when they came in."""
    plain = msgspec.structs.replace(document, raw_sha256="", text="")
    return hashlib.sha256(msgspec.json.encode(plain)).hexdigest()


def look(workspace: Workspace, *, as_of: dt.date, as_recorded: bool = False) -> tuple[View, list[Problem]]:
    """Everything known by a day; with ``as_recorded`` only what this workspace had recorded by its end."""
    entries, problems = workspace.standing()
    limit, counter = recorded_by_end_of(as_of) if as_recorded else None, Told(workspace)
    seen = counter(view(entries, workspace.store.text, as_of=as_of, recorded_by=limit), entries, limit)
    return seen, problems + counter.problems


class CheckOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found: the view it was made from and the validity of every claim in it."""

    view: View
    weighed: Weighed
    crossings: tuple[Crossing, ...] = ()


def assess_view(seen: View, at_publication: Sequence[View], memory: Memory | None = None) -> Weighed:
    """Assess a view; its directions are the change since each analysis was published.

    Args:
        seen: what may be looked at.
        at_publication: the views of the same workspace on the days its analyses were published.
        memory: where links found before are kept.
    """
    parameters = parameters_of(seen.settings)
    earlier: dict[str, float] = {}
    for then in at_publication:
        fresh = {a.slug for a in then.analyses if a.published == then.as_of}
        of = {c.id: c.analysis for c in then.claims}
        earlier |= {claim: p for claim, p in probabilities(then, parameters, memory).items() if of[claim] in fresh}
    return weigh(*started(seen), earlier=earlier, parameters=parameters, memory=memory)


def probabilities(then: View, parameters: Parameters, memory: Memory | None = None) -> dict[str, float]:
    """Claim id to its probability on an earlier day, under the parameters of the day asked about: a change is then one of the evidence."""
    assessed = weigh(*started(then), earlier={}, parameters=parameters, memory=memory).assessments
    return {a.claim: a.probability for a in assessed if a.probability is not None}


def check(workspace: Workspace, *, as_of: dt.date | None = None, as_recorded: bool = False, today: dt.date) -> tuple[CheckOutcome, list[Problem]]:
    """Re-assess every claim. A live check (no ``as_of``) records what changed; a look at another day records nothing.

    Raises:
        NothingToCheckError: where no claim is recorded.
    """
    entries, problems = _synced(workspace)
    day, counter, memory = as_of or today, Told(workspace), LinkCache(workspace.root / ".cache")
    found = assess_entries(entries, workspace.store.text, as_of=day, recorded_by=recorded_by_end_of(day) if as_recorded else None,
                           live=as_of is None or as_recorded, memory=None if as_recorded else memory, counted=counter)  # fmt: skip
    memory.save()
    problems += [*counter.problems, *refusals(workspace, found.view)]
    if not found.view.claims:
        raise NothingToCheckError("no claim is recorded here", hint="run `upheld read ARTICLE` first")
    if as_of is None and not as_recorded:
        problems += _record_run(workspace, entries, found)
    fresh = memory.fresh
    if any(link.method == "polarity" and (as_recorded or link.document in fresh) for links in found.weighed.links.values() for link in links):
        problems += notes()
    problems += unread(d for d in found.view.documents if as_recorded or d.id in fresh)
    problems += forecasters()[1]
    return found, problems


def assess_entries(
    entries: Sequence[Entry], text_of: TextOf, *, as_of: dt.date, recorded_by: dt.datetime | None = None, live: bool = False,
    memory: LinkCache | None = None, counted: Counted = uncounted,
) -> CheckOutcome:  # fmt: skip
    """The validity of every claim as of a day, a pure function of the entries, their texts and the event files they name.

    ``live`` asks, beside, which claims were not searched within their review period: a question about the workspace, not about the world. With a
    ``memory`` of links the outcome is the same, but for the texts of documents that bear on nothing, which are left empty. ``counted`` joins to a
    view what the event files say.
    """
    if memory is not None:
        text_of = memory.sparing(entries, claims_in_force(entries), text_of)

    def seen_on(day: dt.date) -> View:
        return counted(view(entries, text_of, as_of=day, recorded_by=recorded_by), entries, recorded_by)

    seen = seen_on(as_of)
    published = sorted({a.published for a in seen.analyses if a.published < as_of})
    weighed = assess_view(seen, [seen_on(d) for d in published], memory)
    weighed = rest(seen, flag_stale(seen, weighed)) if live else weighed

    def earlier(then: dt.date) -> dict[str, float]:
        return probabilities(seen_on(then), parameters_of(seen.settings), memory)

    return CheckOutcome(view=seen, weighed=weighed, crossings=apply_rules(seen, weighed, earlier))


def replay(entries: Sequence[Entry], text_of: TextOf, run: RunEntry, *, counted: Counted = uncounted) -> CheckOutcome:
    """What a recorded live check found, computed anew from the entries it had seen: with the method it names it equals what it recorded.

    Raises:
        DamagedError: where the entries it had seen are no longer all there.
    """
    return assess_entries(seen_by(entries, run.heads), text_of, as_of=run.as_of, live=True, counted=counted)


def _record_run(workspace: Workspace, entries: Sequence[Entry], found: CheckOutcome) -> list[Problem]:
    """Record the links and assessments that changed since they were last recorded, and the run."""
    seen, weighed = found.view, found.weighed
    last = {e.body.assessment.claim: e.body.assessment for e in entries if isinstance(e.body, AssessmentEntry)}
    linked = {e.body.claim: e.body.links for e in entries if isinstance(e.body, EvidenceEntry)}
    links = [
        EvidenceEntry(claim=a.claim, links=weighed.links.get(a.claim, ()), inputs=a.inputs, method=a.method)
        for a in weighed.assessments
        if weighed.links.get(a.claim, ()) != linked.get(a.claim, ())
    ]
    changed = [AssessmentEntry(a) for a in weighed.assessments if a.claim not in last or _differs(a, last[a.claim])]
    nothing = min((a.published for a in seen.analyses), default=seen.as_of)  # a check that holds no document has searched nothing since
    searched = sources_searched_to(entries) or max((d.known for d in seen.read), default=nothing)
    run = RunEntry(as_of=seen.as_of, searched_to=searched, heads=dict(seen.heads), documents=len(seen.read), claims=len(seen.claims), method=METHOD)
    return workspace.journal.append([*links, *changed, *outcomes(entries, seen, weighed.assessments), run])[1]


def _differs(now: Assessment, before: Assessment) -> bool:
    """Whether anything but the day asked about and searched to is new."""
    return msgspec.structs.replace(now, as_of=before.as_of, searched_to=before.searched_to) != before


def verify(workspace: Workspace) -> list[Problem]:
    """Damage to the record: journal chains, and every text and raw file the journal names."""
    entries, _ = workspace.entries()
    return verify_journal(workspace.root / "journal", witness=workspace.witness) + verify_store(workspace.store, entries)
