"""The use case of the network: the actors of some claims, and what events tell of each pair of them by a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import msgspec

from upheld.desk_event_evidence import OpenedEvents
from upheld.ledger.events import EventStore
from upheld.ledger.events_query import Asked, Bin, Example, examples, ties
from upheld.ledger.events_shape import Relationship, relationship, sign_of, triad
from upheld.ledger.workspace import Workspace
from upheld.model.claim import Claim
from upheld.model.network import Network, Tie, TieStep, Told, Triangle
from upheld.text.names import name_of

ACTORS = 14
"""Actors shown, those of most claims first: more cannot be told apart in a drawing."""

SPAN = dt.timedelta(days=365)
"""How long a stage is read from; the span before it is what it is compared with."""

_SOURCED = 15
"""Ties whose latest events are named one by one."""

_EVENTS = 3
_TRIANGLES = 12

Held = Mapping[tuple[str, str, str], tuple[Bin, ...]]


def actors_of(claims: Iterable[Claim]) -> tuple[str, ...]:
    """ISO3 codes of the actors of some claims, those of most claims first, at most :data:`ACTORS`."""
    count = Counter(code for c in claims if c.kind != "normative" for code in set(c.actors) if len(code) == 3 and code.isalpha() and code.isupper())
    return tuple(sorted(count, key=lambda code: (-count[code], code))[:ACTORS])


def network_of(workspace: Workspace, claims: Sequence[Claim], *, as_of: dt.date) -> Network:
    """The network of the claims' actors as known on a day.

    Events come from the files that were added and from the documents themselves, coded by our grammar; sources are never added up.
    """
    codes = actors_of(claims)
    store = OpenedEvents(workspace).store()
    held = ties(store, codes, since=as_of - 2 * SPAN, until=as_of, as_of=as_of) if len(codes) > 1 and store.parts() else {}
    sources = _sources(held)
    now = {key: tuple(b for b in bins if b.start > as_of - SPAN) for key, bins in held.items()}
    shape = {key: relationship(bins) for key, bins in now.items()}
    order = sorted((k for k in held if now[k]), key=lambda k: (sources.index(k[0]), -shape[k].rows, k))
    found = [_tie(key, held[key], now[key], shape[key], as_of=as_of) for key in order]
    named = [_sourced(store, t, as_of) if n < _SOURCED else t for n, t in enumerate(found)]
    main = {(a, b): shape[source, a, b] for source, a, b in order if source == sources[0]}
    touched = {code for a, b in main for code in (a, b)}
    return Network(
        as_of=as_of, actors=tuple((c, name_of(c).removeprefix("the ")) for c in codes if c in touched), ties=tuple(named), triangles=_triangles(main), sources=sources,
        others=tuple(name_of(c) for c in codes if c not in touched),
    )  # fmt: skip


def _sources(held: Held) -> tuple[str, ...]:
    """The sources, that with most rows first."""
    rows: Counter[str] = Counter()
    for (source, _, _), bins in held.items():
        rows[source] += sum(b.rows for b in bins)
    return tuple(sorted(rows, key=lambda s: (-rows[s], s)))


def _tie(key: tuple[str, str, str], bins: Sequence[Bin], now: Sequence[Bin], shape: Relationship, *, as_of: dt.date) -> Tie:
    source, a, b = key
    before = relationship([x for x in bins if x.start <= as_of - SPAN])
    return Tie(
        a=a, b=b, source=source, stage=shape.stage, before=before.stage, sign=sign_of(shape), reason=shape.reason, rows=shape.rows,
        meetings=sum(x.meeting_days for x in now), steps=tuple(TieStep(month=x.start, rows=x.rows, conflict=round(x.conflict, 4)) for x in bins),
    )  # fmt: skip


def _sourced(store: EventStore, tie: Tie, as_of: dt.date) -> Tie:
    """A tie with its latest events."""
    asked = Asked(a=tie.a, b=tie.b, since=as_of - SPAN, until=as_of, as_of=as_of, sources=(tie.source,))
    return msgspec.structs.replace(tie, told=tuple(_told(e) for e in examples(store, asked, most=_EVENTS)))


def _told(e: Example) -> Told:
    deed = " ".join(part for part in (e.type.lower().replace("_", " "), e.mode.replace("_", " ")) if part) or e.code
    place = e.file if e.file.startswith("document ") else f"{e.file}, line {e.line}"
    return Told(day=e.start, words=f"{_named(e.actor)} to {_named(e.recipient)}: {deed}", place=place, url=e.urls.split(";")[0].strip())


def _named(actor: str) -> str:
    return name_of(actor) if len(actor) == 3 and actor.isupper() else actor


def _triangles(main: Mapping[tuple[str, str], Relationship]) -> tuple[Triangle, ...]:
    """Triples whose ties all have a sign, unbalanced ones first: those are said to be under strain."""
    codes = sorted({code for pair in main for code in pair})
    found = []
    for parties in combinations(codes, 3):
        pairs = list(combinations(parties, 2))
        if all(pair in main and sign_of(main[pair]) for pair in pairs):
            told = triad(parties, main)
            found.append((sum(main[p].rows for p in pairs), Triangle(parties=parties, balanced=bool(told.balanced), reason=told.reason)))
    found.sort(key=lambda one: (one[1].balanced, -one[0], one[1].parties))
    return tuple(t for _, t in found[:_TRIANGLES])
