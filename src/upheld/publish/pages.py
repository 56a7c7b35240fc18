"""The pages of a workspace: Board, Article, Claim, Changes, Sources. The same for a running server and for a folder of files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

import msgspec
from markupsafe import Markup

from upheld.desk_score import Scorable
from upheld.desk_search import Hits
from upheld.model.assessment import Status
from upheld.model.network import Network, Tie
from upheld.publish import charts
from upheld.publish.brief import TONE, Brief, safe_url
from upheld.publish.chronicle import lines_on, moves, turns
from upheld.publish.graph import Edge, graph
from upheld.publish.hypotheses_told import CELLS, TONES, page_of
from upheld.publish.ladder import ladder_of
from upheld.publish.page import anchored_in, article_of
from upheld.publish.scorecard import card_of
from upheld.publish.shelf import ORDERS, Asked, Shelf, chosen
from upheld.publish.sources_told import copied, repeated, source_rows
from upheld.publish.templating import environment
from upheld.publish.ways import Way
from upheld.publish.wording import SYMBOL, day_words, percent, status_words
from upheld.text.names import name_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""What a page of ours may do: nothing but its own script, style and forms (reliability S6)."""

ROWS = 200
"""Claims on a board before it is cut into pages."""

MOST = 20
"""Analyses named above a board before they are folded away."""


def _render(name: str, shelf: Shelf, way: Way, page: str, **more: object) -> str:
    view = shelf.briefs[0].given.view if shelf.briefs else None
    searched = view and (view.searched_to or max((d.known for d in view.read), default=None))
    return (
        environment()
        .get_template(name)
        .render(shelf=shelf, way=way, page=page, view=view, searched=searched, policy=POLICY, to=_to(shelf, way), **more)
    )


def _to(shelf: Shelf, way: Way) -> Callable[[Brief], Callable[[int], str]]:
    """For a brief: the number of a claim to its address."""
    del shelf

    def of(b: Brief) -> Callable[[int], str]:
        return lambda number: way.claim(b.claims[number - 1].claim.id, number)

    return of


def board(shelf: Shelf, way: Way, asked: Asked) -> str:
    """All claims with how they stand, as far as they are asked for."""
    found = chosen(shelf, asked)
    part = cut(len(found), asked.page) if way.live else Part(at=1, pages=1, rows=slice(None))
    return _render(
        "board.html", shelf, way, "board", asked=asked, rows=found[part.rows], found=len(found), part=part, orders=tuple(ORDERS), MOST=MOST
    )


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One page of many rows: which it is, of how many, and its rows."""

    at: int
    pages: int
    rows: slice


def cut(count: int, page: int) -> Part:
    """The page asked for of ``count`` rows, the nearest there is."""
    pages = max(-(-count // ROWS), 1)
    at = min(max(page, 1), pages)
    return Part(at=at, pages=pages, rows=slice((at - 1) * ROWS, at * ROWS))


def frames(b: Brief) -> Markup:
    """An article's claims on each day of its history, for the slider: JSON that stands safely in a page."""
    statuses: list[Status] = list(TONE)
    days = sorted({p.day for c in b.claims for p in c.history})
    at = {(c.number, p.day): p.assessment for c in b.claims for p in c.history}
    rows = []
    for day in days:
        row: list[list[object]] = []
        for c in b.claims:
            a = at.get((c.number, day))
            bare = a is None or a.probability is None or (a.status == "unverified" and not a.evidence)
            row.append([statuses.index(a.status) if a else statuses.index("unverified"), "" if bare or a is None else percent(a.probability or 0.0),
                        "" if bare or a is None else a.word or ""])  # fmt: skip
        rows.append(row)
    whole = {
        "days": [d.isoformat() for d in days], "words": [day_words(d) for d in days], "rows": rows,
        "statuses": [[status_words(s), SYMBOL[s], TONE[s]] for s in statuses],
    }  # fmt: skip
    return Markup(msgspec.json.encode(whole).decode().replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704


def article(shelf: Shelf, way: Way, slug: str) -> str | None:
    """An analysis as published, its claims marked by how they stand; ``None`` where there is none so named."""
    b = next((b for b in shelf.briefs if b.given.analysis.slug == slug), None)
    if b is None:
        return None
    anchored = anchored_in(b.given.text, b.claims)
    days = sorted({p.day for c in b.claims for p in c.history})
    return _render(
        "article.html", shelf, way, "article", b=b, article=article_of(b.given, anchored), days=days, frames=frames(b),
        lost=[c for c in b.claims if c not in anchored],
    )  # fmt: skip


def claim(shelf: Shelf, way: Way, name: str) -> str | None:
    """Why one claim stands as it does; ``None`` where there is none so named."""
    found = shelf.by_id.get(name)
    if found is None:
        return None
    b, c = found
    at = c.number - 1
    told = turns(c, b.given.documents)
    return _render(
        "one.html", shelf, way, "claim", b=b, c=c, told=told, marks=moves(told), ladder=ladder_of(c.claim, c.assessment, b.given.documents),
        before=b.claims[at - 1] if at else None, after=b.claims[at + 1] if at + 1 < len(b.claims) else None,
        crossed=[crossing for crossing in shelf.crossings if crossing.claim == name], lines=lines_on(name, b.given.view.judgements),
    )  # fmt: skip


def changes(shelf: Shelf, way: Way, *, start: dt.date, page: int = 1) -> str:
    """What moved from ``start``, the day the briefs tell movements from, to the day asked about."""
    part = cut(len(shelf.moved), page) if way.live else Part(at=1, pages=1, rows=slice(None))
    groups = [(b, [row for _, row in rows]) for b, rows in groupby(shelf.moved[part.rows], key=lambda one: one[0])]
    return _render("changes.html", shelf, way, "changes", start=start, part=part, groups=groups)


def sources(shelf: Shelf, way: Way) -> str:
    """Who says so."""
    given = [b.given for b in shelf.briefs]
    repeats = [(b, repeated(b.given)) for b in shelf.briefs]
    names, edges = copied(one for _, found in repeats for one in found)
    told = "; ".join(f"{e.b} repeats {e.a} {e.weight:.0f} times" for e in edges)
    drawing = graph(names, edges, label=told, broad=10.0) if edges else ""
    return _render("sources.html", shelf, way, "sources", rows=source_rows(given), repeats=repeats, drawing=drawing)


def scores(shelf: Shelf, way: Way, found: Scorable) -> str:
    """How what was said did."""
    return _render("scores.html", shelf, way, "scores", card=card_of(found, _addresses(shelf, way)))


def network(shelf: Shelf, way: Way, net: Network | None) -> str:
    """Who is tied to whom; ``None`` where no claim is recorded."""
    names = dict(net.actors) if net else {}
    main = [t for t in net.ties if t.source == net.sources[0]] if net else []
    edges = [Edge(a=t.a, b=t.b, weight=t.rows, kind="few" if t.stage == "sparse" else _SIGN[t.sign]) for t in main]
    told = "; ".join(f"{names[t.a]} and {names[t.b]}: {t.stage}, {t.rows} row{'' if t.rows == 1 else 's'}" for t in main)
    return _render(
        "network.html", shelf, way, "network", net=net, names=_Named(names), drawing=graph(names, edges, label=told),
        months=months_of, source_words=_source_words,
    )  # fmt: skip


def losses(shelf: Shelf, way: Way) -> str:
    """Losses by side and measure."""
    return _render("losses.html", shelf, way, "losses", tolls=shelf.tolls, address=_addresses(shelf, way))


def questions(shelf: Shelf, way: Way) -> str:
    """Competing answers and what tells them apart."""
    asked = [(b, one) for b in shelf.briefs for one in page_of(b.given)]
    address = _addresses(shelf, way)
    return _render("questions.html", shelf, way, "questions", asked=asked, CELLS=CELLS, CELL_TONES=TONES, address=lambda _, name: address(name))


def _addresses(shelf: Shelf, way: Way) -> Callable[[str], str]:
    """For a claim's id: its address."""
    return lambda name: way.claim(name, shelf.by_id[name][1].number if name in shelf.by_id else 0)


_SIGN = {-1: "bad", 0: "even", 1: "good"}


def _source_words(source: str) -> str:
    return "the documents read here" if source == "documents" else source.upper() if len(source) < 6 else source


class _Named(dict[str, str]):
    """Names by code; a code that has none stands for itself."""

    def __missing__(self, code: str) -> str:
        return name_of(code)


def months_of(tie: Tie) -> str:
    """The months of a tie as bars."""
    label = "; ".join(f"{s.month:%B %Y}: {s.rows} rows, {s.conflict:.0%} conflict" for s in tie.steps)
    return charts.months([(s.month, s.rows, s.conflict) for s in tie.steps], label=label)


def search(shelf: Shelf, way: Way, *, q: str, hits: Hits | None, at: int = 1, per_page: int = 20, wrong: str = "") -> str:
    """What was found of what was asked for: claims, then documents; ``wrong`` says why nothing could be looked for."""
    claims = [shelf.by_id[h.claim.id] for h in (hits.claims if hits else ()) if h.claim.id in shelf.by_id]
    documents = [(h, safe_url(h.document.url), [shelf.by_id[n] for n in h.bears_on if n in shelf.by_id]) for h in (hits.documents if hits else ())]
    pages = max(-(-(hits.total if hits else 0) // per_page), 1)
    return _render("search.html", shelf, way, "search", q=q, hits=hits, claims=claims, documents=documents, at=at, pages=pages, wrong=wrong)


def notice(shelf: Shelf, way: Way, *, title: str, lines: Sequence[str], resend: Mapping[str, str] | None = None, action: str = "") -> str:
    """A page that says what cannot be done and what to do; with ``resend`` a form to send the same words again."""
    return _render("notice.html", shelf, way, "notice", heading=title, lines=lines, resend=resend or {}, action=action)
