"""The use cases of the check: what is known by a day, how valid every claim is then, what a live check records, and its replay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from upheld.desk_event_evidence import Counted, uncounted
from upheld.desk_forecast import Told, outcomes, refusals, started
from upheld.desk_read import synced
from upheld.desk_rules import apply_rules, flag_stale, rest
from upheld.errors import NothingToCheckError, Problem
from upheld.forecast.plugged import forecasters
from upheld.ledger.aside import Aside
from upheld.ledger.asof import TextOf, claims_in_force, recorded_by_end_of, seen_by, sources_searched_to, view
from upheld.ledger.entry import AnalysisEntry, AssessmentEntry, Entry, EvidenceEntry, RunEntry
from upheld.ledger.links import Known, LinkCache, mark_of
from upheld.ledger.reading import AtHand
from upheld.ledger.verify import verify as verify_journal
from upheld.ledger.verify import verify_store
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment, Crossing
from upheld.model.claim import Claim
from upheld.model.judgement import RuleAccepted
from upheld.model.view import View
from upheld.text.rulings import DOCUMENTS
from upheld.weigh.assess import METHOD, Weighed, weigh
from upheld.weigh.foreign import notes as unread
from upheld.weigh.gate import notes
from upheld.weigh.linking import Memory
from upheld.weigh.parameters import Parameters, parameters_of


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
    assessed = weigh(*started(then), earlier={}, parameters=parameters, memory=memory, explained=False).assessments
    return {a.claim: a.probability for a in assessed if a.probability is not None}


def check(workspace: Workspace, *, as_of: dt.date | None = None, as_recorded: bool = False, today: dt.date) -> tuple[CheckOutcome, list[Problem]]:
    """Re-assess every claim. A live check (no ``as_of``) records what changed; a look at another day records nothing.

    Raises:
        NothingToCheckError: where no claim is recorded.
    """
    hand, problems = synced(workspace)
    day, memory = as_of or today, LinkCache(workspace.root / ".cache")
    live = as_of is None and not as_recorded
    entries, aside = _to_weigh(workspace, hand, memory) if live else (workspace.standing()[0], Aside(workspace.root))
    counter = Told(workspace, aside.texts)
    found = assess_entries(entries, workspace.store.text, as_of=day, recorded_by=recorded_by_end_of(day) if as_recorded else None,
                           live=live or as_recorded, memory=None if as_recorded else memory, counted=counter, aside=aside)  # fmt: skip
    memory.save()
    problems += [*counter.problems, *refusals(workspace, found.view)]
    if not found.view.claims:
        raise NothingToCheckError("no claim is recorded here", hint="run `upheld read ARTICLE` first")
    if live:
        problems += _record_run(workspace, entries, found)
    fresh = memory.fresh
    if any(link.method == "polarity" and (as_recorded or link.document in fresh) for links in found.weighed.links.values() for link in links):
        problems += notes()
    problems += unread(d for d in found.view.documents if as_recorded or d.id in fresh)
    problems += forecasters()[1]
    return found, problems


def _to_weigh(workspace: Workspace, hand: AtHand, memory: LinkCache) -> tuple[tuple[Entry, ...], Aside]:
    """The entries a live check weighs, and what it need only count.

    All is read where documents were set aside for other claims or by other code, and where a forecaster from elsewhere or a rule that counts what
    documents tell may ask for any of them.
    """
    if len(hand.aside) and (hand.aside.mark != known_links(hand.entries, memory).mark or forecasters()[0] or counted_in_words(hand.entries)):
        hand = workspace.all_at_hand()
    return hand.entries, hand.aside


def counted_in_words(entries: Sequence[Entry]) -> bool:
    """Whether a rule asks what documents tell: then also the texts of those that bear on nothing are read."""
    rules = [c.resolve for c in claims_in_force(entries)] + [e.body.rule for e in entries if isinstance(e.body, RuleAccepted)]
    return any(rule is not None and rule.feed == DOCUMENTS for rule in rules)


def known_links(entries: Sequence[Entry], memory: LinkCache) -> Known:
    """What is known of the links to the claims in force."""
    return memory.of(*_asked_of_links(entries))


def _asked_of_links(entries: Sequence[Entry]) -> tuple[tuple[Claim, ...], dict[str, dt.date]]:
    """The claims in force and the days their analyses were published: what links follow from beside the documents."""
    analyses = (e.body.analysis for e in entries if isinstance(e.body, AnalysisEntry))
    return claims_in_force(entries), {a.slug: a.published for a in analyses}


def set_aside(workspace: Workspace) -> None:
    """After a live check was told whole: have the next one read no more of what bears on nothing."""
    entries = workspace.at_hand().entries
    if workspace.much_at_hand(mark_of(*_asked_of_links(entries))):
        known = known_links(entries, LinkCache(workspace.root / ".cache"))
        workspace.set_aside(mark=known.mark, silent=known.silent)


def assess_entries(
    entries: Sequence[Entry], text_of: TextOf, *, as_of: dt.date, recorded_by: dt.datetime | None = None, live: bool = False,
    memory: LinkCache | None = None, counted: Counted = uncounted, aside: Aside | None = None,
) -> CheckOutcome:  # fmt: skip
    """The validity of every claim as of a day, a pure function of the entries, their texts and the event files they name.

    ``live`` asks, beside, which claims were not searched within their review period: a question about the workspace, not about the world. With a
    ``memory`` of links the outcome is the same, but for the texts of documents that bear on nothing and no rule counts, which are left empty. ``counted`` joins to a
    view what the event files say. ``aside`` are documents that are not among the entries since they are known to bear on nothing.
    """
    if memory is not None and not counted_in_words(entries):
        text_of = memory.sparing(entries, claims_in_force(entries), text_of)

    def seen_on(day: dt.date) -> View:
        return counted(view(entries, text_of, as_of=day, recorded_by=recorded_by, aside=aside), entries, recorded_by)

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
    searched = sources_searched_to(entries) or seen.reaches or nothing
    run = RunEntry(as_of=seen.as_of, searched_to=searched, heads=dict(seen.heads), documents=seen.screened, claims=len(seen.claims), method=METHOD)
    return workspace.journal.append([*links, *changed, *outcomes(entries, seen, weighed.assessments), run])[1]


def _differs(now: Assessment, before: Assessment) -> bool:
    """Whether anything but the day asked about and searched to is new."""
    return msgspec.structs.replace(now, as_of=before.as_of, searched_to=before.searched_to) != before


def verify(workspace: Workspace) -> list[Problem]:
    """Damage to the record: journal chains, and every text and raw file the journal names."""
    entries, _ = workspace.entries()
    return verify_journal(workspace.root / "journal", witness=workspace.witness) + verify_store(workspace.store, entries)
