"""What events say of claims: a sentence for each count with the rows it rests on, as a document of a view, and its bearing on a claim.

Counts are no entries of the journal: they follow from the event files and documents it names, so each look counts anew what was known by its day (and,
for a look at what was recorded, only in what was recorded by then). Of a source only counts are told, never its rows: terms that forbid passing rows on
allow that. Feeds come first; the workspace's own documents are counted where no feed tells of the matter, and never for what they say themselves
(:mod:`upheld.weigh.counted`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from upheld.errors import Problem
from upheld.ledger.entry import DocumentEntry, Entry, EventFileEntry
from upheld.ledger.events_schema import LABELS
from upheld.ledger.workspace import Workspace
from upheld.model.evidence import Document, Link, Source
from upheld.model.view import View
from upheld.model.when import Interval, day
from upheld.text.names import name_of
from upheld.weigh.counted import OWN_WORDS
from upheld.weigh.sources import grade_of

if TYPE_CHECKING:
    import duckdb

    from upheld.ledger.events import EventStore
    from upheld.ledger.events_claims import Measure, Question
    from upheld.ledger.events_evidence import Bearing
    from upheld.ledger.events_query import Bin, Witness

_OWN_SHARE = 0.5
"""What is kept of a bearing counted in the workspace's own documents: what was gathered for an analysis is no sample of what happened."""
_WHOLE = 0.9
"""Share of a window's steps that a source must cover before few rows in it mean anything."""
_MUCH = 0.4
"""Share of a window's steps that a source must cover before its mix, or its trend, is taken for that of the window."""
_NEAR_ENDS = 31
"""Days from the ends of a window within which a source of deaths must count any, to cover it."""
_LOOKED_FOR = 0.05
"""Share of a source's rows from which it looks for cooperation, or for conflict, at all."""
_BY_PEOPLE = frozenset({"ucdp", "acled"})


TextsOf = Callable[[], frozenset[str]]
"""Hashes of texts that were set aside."""


def no_texts() -> frozenset[str]:
    """Where nothing is set aside."""
    return frozenset()


Counted = Callable[[View, Sequence[Entry], dt.datetime | None], View]
"""A view, the entries it was made from, and until when these count; to the view with what events say of its claims."""


def uncounted(seen: View, entries: Sequence[Entry], recorded_by: dt.datetime | None = None) -> View:
    """The view as it is: for whoever has the entries alone, without the files they name."""
    del entries, recorded_by
    return seen


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one source's rows say to a question, with the rows themselves: those asked for, or where there are ``none``, whatever else it tells of the two."""

    source: str
    bearing: Bearing
    witness: Witness
    places: tuple[str, ...]
    none: bool = False


class OpenedEvents:
    """The event cache of a workspace, brought up to the journal when it is first asked for; ``problems`` says what could not be read."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._store: EventStore | None = None
        self.problems: list[Problem] = []

    def store(self) -> EventStore:
        """The cache; one that may not be written to is used as it stands."""
        if self._store is None:
            from upheld.desk_events import events, store_of  # noqa: PLC0415 - loads the engine, which a workspace without such claims never needs

            try:
                self._store, self.problems = events(self._workspace)
            except OSError as error:
                self._store = store_of(self._workspace)
                message = f"the event cache cannot be brought up to date: {error}"
                self.problems = [Problem(where=str(self._store.folder), severity="warning", message=message, remedy="make .cache writable")]
        return self._store


class Counting:
    """Joins what events say to views of a workspace. One is made for one use; the cache is brought up to the journal when a first claim asks."""

    def __init__(self, opened: OpenedEvents, also: TextsOf = no_texts) -> None:
        self._opened, self._also = opened, also
        self._open: dict[frozenset[str], tuple[duckdb.DuckDBPyConnection, dt.date | None]] = {}
        self._said: dict[tuple[bytes, frozenset[str]], tuple[Said, ...]] = {}
        self._lock = threading.Lock()

    def __call__(self, seen: View, entries: Sequence[Entry], recorded_by: dt.datetime | None = None) -> View:
        """``seen`` with the documents and links that counts give; ``entries`` are those it was made from."""
        held = [e.body for e in entries if recorded_by is None or e.recorded <= recorded_by]
        files = frozenset(
            b.sha256 if isinstance(b, EventFileEntry) else b.document.text_sha256 for b in held if isinstance(b, EventFileEntry | DocumentEntry)
        )
        questions = _questions(seen) if files or seen.set_aside else []
        if not questions:
            return seen
        files |= self._also()
        with self._lock:
            every = [(q, said) for q in questions for said in self._answers(q, seen.as_of, files)]
        found = [(q, said) for q, said in every if said.bearing.supports or said.bearing.refutes]
        return _joined(seen, found) if found else seen

    def _answers(self, question: Question, as_of: dt.date, files: frozenset[str]) -> tuple[Said, ...]:
        con, last = self._connected(files)
        known = None if last is not None and as_of >= last else as_of
        asked = msgspec.structs.replace(question.asked, as_of=known)
        key = (msgspec.msgpack.encode(msgspec.structs.replace(question, claim="", asked=asked)), files)
        if key not in self._said:
            self._said[key] = _said(con, self._opened.store(), msgspec.structs.replace(question, asked=asked), as_of=as_of) if last else ()
        return self._said[key]

    def _connected(self, files: frozenset[str]) -> tuple[duckdb.DuckDBPyConnection, dt.date | None]:
        """A connection that sees only ``files``, and the last day anything in it became known."""
        store = self._opened.store()
        seen = files & store.files()
        if seen not in self._open:
            con = store.connect(seen)
            row = con.execute("SELECT greatest((SELECT max(known_from) FROM event_row), (SELECT max(known_to) FROM closed))").fetchone()
            self._open[seen] = con, row[0].date() if row and row[0] else None
        return self._open[seen]


def _questions(seen: View) -> list[Question]:
    from upheld.ledger.events_claims import question_of  # noqa: PLC0415 - loads the engine

    published = {a.slug: a.published for a in seen.analyses}
    found = (question_of(c, published=published[c.analysis], as_of=seen.as_of) for c in seen.claims if c.analysis in published)
    return [q for q in found if q is not None and q.asked.since is not None and q.asked.since <= seen.as_of]


def _said(con: duckdb.DuckDBPyConnection, store: EventStore, question: Question, *, as_of: dt.date) -> tuple[Said, ...]:
    """What each source says: feeds, and the workspace's own documents where none of these tells anything."""
    from upheld.ledger.events_query import witnesses_from  # noqa: PLC0415

    found = {w.source: w for w in witnesses_from(con, question.asked, deaths=question.about == "deaths")}
    others = {w.source: w for w in witnesses_from(con, msgspec.structs.replace(question.asked, types=()))} if question.about == "deed" else {}
    bearings = bearings_of(con, question, as_of=as_of)
    feeds = [s for s in bearings if s != OWN_WORDS]
    out = []
    for source in feeds or [s for s in bearings if question.about != "deed"]:
        witness = found.get(source) or others.get(source)
        if witness is not None:
            places = tuple(f"{file}:{line}" for file, line in (store.place(*at) for at in witness.places))
            out.append(Said(source=source, bearing=bearings[source], witness=witness, places=places, none=source not in found))
    return tuple(out)


def bearings_of(con: duckdb.DuckDBPyConnection, question: Question, *, as_of: dt.date) -> dict[str, Bearing]:
    """Source -> what its rows say to a question."""
    from upheld.ledger.events_claims import AROUND  # noqa: PLC0415
    from upheld.ledger.events_evidence import eased  # noqa: PLC0415
    from upheld.ledger.events_query import cooperative_share_from, series_from  # noqa: PLC0415

    asked = question.asked
    if question.about == "deaths":
        return _tolls(con, question)
    inside: dict[str, list[Bin]] = {}
    if question.about == "deed" and asked.since and asked.until:
        for one in series_from(con, msgspec.structs.replace(asked, types=())).bins:
            inside.setdefault(one.source, []).append(one)
        asked = msgspec.structs.replace(asked, since=asked.since - AROUND, until=min(asked.until + AROUND, as_of))
    told = cooperative_share_from(con, asked)
    fit = {source for source, share in told.items() if _looks_for(question, share)}
    bins: dict[str, list[Bin]] = {source: [] for source in inside if source in fit}
    for one in series_from(con, asked).bins:
        if one.source in fit:
            bins.setdefault(one.source, []).append(one)
    found = {source: _bearing(question, held, as_of, inside.get(source, ()), told[source]) for source, held in bins.items()}
    return {source: eased(b, _OWN_SHARE) if source == OWN_WORDS else b for source, b in found.items()}


def _looks_for(question: Question, cooperative: float) -> bool:
    """Whether a source with this share of cooperation in its rows tells enough of what is asked for that its silence or its mix means anything."""
    quarrels = 1 - cooperative >= _LOOKED_FOR
    friends = cooperative >= _LOOKED_FOR
    match question.about:
        case "turn":
            return quarrels and friends
        case "stage":  # of violence alone, only that it goes on can be told
            return quarrels and (friends or question.stage in {"hostile", "cooperative"})
        case "meetings" | "visits":
            return friends
        case "trend" | "goes-on":
            return question.measure == "deaths" or (quarrels if question.measure == "conflict" else friends)
        case _:
            return True


def _bearing(question: Question, bins: Sequence[Bin], as_of: dt.date, inside: Sequence[Bin], cooperative: float) -> Bearing:
    """What one source says: from its steps of what is asked, and for a deed those of anything between the two ``inside`` the window."""
    if question.about in {"meetings", "visits"}:
        return _meetings(question, bins, as_of)
    if question.about == "deed":
        return _deed(question, bins, as_of, inside)
    return _in_part(question, bins, as_of) or _running(question, bins, cooperative)


def _running(question: Question, bins: Sequence[Bin], cooperative: float) -> Bearing:
    """What steps say of something that goes on, moves or turns."""
    from upheld.ledger import events_evidence as evidence  # noqa: PLC0415
    from upheld.ledger.events_shape import relationship  # noqa: PLC0415

    match question.about:
        case "goes-on":
            return evidence.going_on(bins, conflict=question.measure == "conflict")
        case "stage" if cooperative < _LOOKED_FOR:
            return evidence.fighting(bins, claimed=question.stage)
        case "stage":
            return evidence.staged(relationship(bins), claimed=question.stage)
        case "turn":
            pivot = question.pivot or dt.date.max
            return evidence.turning([b for b in bins if b.start < pivot], [b for b in bins if b.start >= pivot])
        case _:
            return _trending(question, bins)


def _in_part(question: Question, bins: Sequence[Bin], as_of: dt.date) -> Bearing | None:
    """Silence where a source covers too few steps of the window for its mix or its trend to be that of the window."""
    from upheld.ledger.events_evidence import Bearing  # noqa: PLC0415
    from upheld.ledger.events_shape import steps_between  # noqa: PLC0415

    asked = question.asked
    steps = steps_between(asked.since or as_of, asked.until or as_of, asked.step)
    if len(bins) >= _MUCH * steps:
        return None
    return Bearing(supports=0.0, refutes=0.0, silent=1.0, reason=f"only {len(bins)} of {steps} {asked.step}s are covered")


def _trending(question: Question, bins: Sequence[Bin]) -> Bearing:
    """Deaths as they were counted, rows of cooperation or conflict among all that the source covered."""
    from upheld.ledger.events_evidence import trending  # noqa: PLC0415
    from upheld.score.trends import FEWEST, tendency  # noqa: PLC0415

    deaths = question.measure == "deaths"
    found = tendency([_counted(b, question.measure) for b in bins], [float(b.covered > 0) if deaths else b.covered for b in bins])
    if found is None:
        return trending(None, f"fewer than {FEWEST} steps are covered, or nothing was counted", claimed=question.direction)
    words = (f"{found.way} over {found.steps} steps: times {found.factor:.2g} (nine in ten {found.low:.2g} to {found.high:.2g}; "
             f"{min(max(found.rising, 0.01), 0.99):.0%} that the rate rose)")  # fmt: skip
    return trending(found.rising, words, claimed=question.direction)


def _counted(step: Bin, measure: Measure) -> int:
    if measure == "deaths":
        return step.deaths_best or 0
    return step.quads[3] + step.quads[4] if measure == "conflict" else step.quads[1] + step.quads[2]


def _meetings(question: Question, bins: Sequence[Bin], as_of: dt.date) -> Bearing:
    """Few meetings mean something where the whole window is covered; many, where the claim counts all of them and not those of leaders alone."""
    from upheld.ledger.events_evidence import Bearing, counted  # noqa: PLC0415
    from upheld.ledger.events_shape import steps_between  # noqa: PLC0415

    asked = question.asked
    steps = steps_between(asked.since or as_of, asked.until or as_of, asked.step)
    whole = len(bins) >= _WHOLE * steps
    what = "visit_days" if question.about == "visits" else "meeting_days"
    seen = sum(int(getattr(b, what)) for b in bins)
    low = question.low if whole or (question.low is not None and seen >= question.low and not question.narrow) else None
    found = counted(bins, low=low, high=None if question.narrow else question.high, what=what)
    if question.narrow and found.supports:
        return Bearing(supports=0.0, refutes=0.0, silent=1.0, reason=f"{found.reason}; the claim counts meetings of leaders alone, which are fewer")
    if low is None and question.low is not None and not found.refutes:
        part = f"{found.reason}; only {len(bins)} of {steps} {asked.step}s are covered"
        return Bearing(supports=0.0, refutes=0.0, silent=1.0, reason=part)
    return found


def _deed(question: Question, bins: Sequence[Bin], as_of: dt.date, told: Sequence[Bin]) -> Bearing:
    from upheld.ledger.events_evidence import Bearing, happened  # noqa: PLC0415
    from upheld.ledger.events_plover import QUADS  # noqa: PLC0415

    since, until = question.asked.since or as_of, question.asked.until or as_of
    inside = [b for b in bins if since <= b.start <= until]
    outside = [b for b in bins if not since <= b.start <= until]
    days = (until - since).days + 1
    usual = days * sum(b.reports for b in outside) / len(outside) if len(outside) >= max(30, 2 * days) else None
    seen, others = sum(b.reports for b in inside), sum(b.reports for b in told)
    if not seen and max(len(inside), len(told)) < _WHOLE * days:
        part = max(len(inside), len(told))
        return Bearing(supports=0.0, refutes=0.0, silent=1.0, reason=f"only {part} of {days} days are covered")
    kinds = {QUADS[t] <= 2 for t in question.asked.types}
    every = [sum(b.quads[n] for b in told) for n in range(5)]
    if not seen and not all(sum(every[1:3] if friendly else every[3:5]) for friendly in kinds):
        others = 0  # a source, or an export of one, that tells no such side of the two is no witness of its absence
    return happened(seen, usual=usual, days=days, others=others)


def _tolls(con: duckdb.DuckDBPyConnection, question: Question) -> dict[str, Bearing]:
    from upheld.ledger.events_evidence import tolled  # noqa: PLC0415
    from upheld.ledger.events_query import casualties_from  # noqa: PLC0415
    from upheld.ledger.events_shape import step_end  # noqa: PLC0415

    asked = question.asked
    tolls = casualties_from(con, asked)
    found = {}
    for source in dict.fromkeys(t.source for t in tolls):
        own = [t for t in tolls if t.source == source]
        names = ("civilian",) * 3 if question.civilian else ("low", "best", "high")
        low, best, high = (sum(getattr(t, name) or 0 for t in own) for name in names)
        early = asked.since is not None and (own[0].start - asked.since).days < _NEAR_ENDS
        late = asked.until is not None and (asked.until - step_end(own[-1].start, asked.step)).days < _NEAR_ENDS
        found[source] = tolled(low, best, high, claimed=(question.low, question.high), whole=early and late)
    return found


def _joined(seen: View, found: Sequence[tuple[Question, Said]]) -> View:
    documents: dict[str, Document] = {}
    links, sources = [], dict(seen.sources)
    for question, said in found:
        document = document_of(question, said)
        documents[document.id] = document
        links.append(_link(question, said, document))
        if document.outlet not in sources and grade_of(document, sources) == "F":
            sources[document.outlet] = Source(name=document.outlet, grade="C", kind="events")
    everything = tuple(sorted((*seen.documents, *documents.values()), key=lambda d: (d.known, d.id)))
    searched = seen.searched_to or seen.reaches
    return msgspec.structs.replace(seen, documents=everything, sources=sources, searched_to=searched, counted=tuple(links))


def _who(question: Question) -> str:
    names = [name_of(iso3) for iso3 in (question.asked.a, question.asked.b) if iso3]
    return " and ".join(names)


def document_of(question: Question, said: Said) -> Document:
    """A plain sentence of what was counted, and the rows it was counted from."""
    asked, label = question.asked, LABELS.get(said.source, said.source)
    window = Interval(start=asked.since, end=asked.until, precision="span")
    rows = f"{said.witness.rows:,} {'rows of the two' if said.none else 'such rows'}"
    text = f"{_sentence(question, said)} {label} has {rows}, known by {said.witness.known:%-d %B %Y}: {', '.join(said.places)}."
    known = said.witness.known.date()
    pair = "-".join(filter(None, (asked.a, asked.b)))
    return Document(
        id=f"events:{said.source}:{pair}:{window.text()}:{question.about}" + (f"-{question.measure}" if question.about in {"trend", "goes-on"} else ""),
        text_sha256=hashlib.sha256(text.encode()).hexdigest(), known=known, text=text, title=f"Events of {_who(question)}", outlet=label,
        published=day(known), happened=window, language="en",
    )  # fmt: skip


def _sentence(question: Question, said: Said) -> str:
    asked, label = question.asked, LABELS.get(said.source, said.source)
    what = {"deed": f" ({', '.join(asked.types)})", "trend": f" ({question.measure})"}.get(question.about, "")
    return f"{label} on {_who(question)}{what} from {asked.since:%-d %B %Y} to {asked.until:%-d %B %Y}: {said.bearing.reason}."


def _link(question: Question, said: Said, document: Document) -> Link:
    quote = _sentence(question, said)
    direct = said.source in _BY_PEOPLE and question.about == "deaths"
    return Link(
        claim=question.claim, document=document.id, quote=quote, start=0, end=len(quote), supports=said.bearing.supports, refutes=said.bearing.refutes,
        silent=said.bearing.silent, directness="direct" if direct else "partial", method="events", reason=f"counted in events: {said.bearing.reason}",
    )  # fmt: skip
