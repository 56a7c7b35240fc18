"""The argument of an analysis as a tree: what it concludes, on which claims that rests, what follows from it, and what its author leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.desk_corrections import Version
from upheld.model.argument import Argument, Thesis
from upheld.model.assessment import Assessment
from upheld.model.claim import Analysis, Claim
from upheld.model.view import View
from upheld.publish.brief import clean
from upheld.publish.wording import SYMBOL, percent
from upheld.weigh.thesis import Verdict, verdict_of

_INDENT = "   "
_DEEPEST = 4
_CHANGES = 6


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the tree and what hangs on it; ``claim`` is the id of the claim it tells, empty for a heading."""

    words: str
    claim: str = ""
    below: tuple[Node, ...] = ()


class Argued(msgspec.Struct, frozen=True, kw_only=True):
    """An analysis with its argument as a tree.

    ``loose`` counts the claims that stand nowhere in it; ``verdicts`` are those on its theses, with their reasons.
    """

    analysis: Analysis
    argument: Argument
    tree: tuple[Node, ...]
    loose: int
    verdicts: tuple[Verdict, ...] = ()


def argued(view: View, assessments: Iterable[Assessment], slug: str) -> Argued:
    """The argument of the analysis ``slug`` with how each of its claims stands."""
    analysis = next(a for a in view.analyses if a.slug == slug)
    argument = next((a for a in view.arguments if a.analysis == slug), Argument(analysis=slug))
    own = {c.id: c for c in view.claims if c.analysis == slug}
    stand = {a.claim: a for a in assessments}

    def of(names: Sequence[str], above: frozenset[str] = frozenset()) -> tuple[Node, ...]:
        return tuple(_claim(own[n], own, stand, above) for n in names if n in own and n not in above)

    def parts(thesis: Thesis) -> tuple[Node, ...]:
        quote = thesis.quote
        says = [n for n in thesis.rests_on if n in own and quote.start <= own[n].quote.start and own[n].quote.end <= quote.end]
        return _under(("says", of(says)), ("rests on", of([n for n in thesis.rests_on if n not in says])), ("and so", of(thesis.implies)))

    verdicts = tuple(verdict_of(t, own.values(), stand.values()) for t in argument.theses)
    tree = [
        Node(words=f"Thesis: {t.text}", below=(Node(words=verdict_words(v), below=tuple(Node(words=r) for r in v.reasons)), *parts(t)))
        for t, v in zip(argument.theses, verdicts, strict=True)
    ]
    told = _named(tree)
    resting = [c.id for c in own.values() if c.rests_on and c.id not in told]
    tree += [Node(words="Other claims that rest on claims", below=of(resting))] if resting else []
    tree += [Node(words=f"Open: {q.text}", below=_under(("bears on it", of(q.about)))) for q in argument.questions]
    return Argued(analysis=analysis, argument=argument, tree=tuple(tree), loose=len(own.keys() - _named(tree)), verdicts=verdicts)


def verdict_words(verdict: Verdict) -> str:
    """The verdict on a thesis in a line."""
    where = (
        ""
        if verdict.low is None or verdict.high is None
        else f": between {percent(verdict.low)} and {percent(verdict.high)} that all it rests on is so"
    )
    return f"{SYMBOL[verdict.status]} {verdict.status}{where}"


def _under(*groups: tuple[str, tuple[Node, ...]]) -> tuple[Node, ...]:
    return tuple(Node(words=words, below=below) for words, below in groups if below)


def _claim(claim: Claim, own: Mapping[str, Claim], stand: Mapping[str, Assessment], above: frozenset[str]) -> Node:
    """A claim with its premises below it; a circle of premises is cut where it closes."""
    names = [claim.given, *claim.rests_on] if claim.given else claim.rests_on
    seen = above | {claim.id}
    below = [_claim(own[n], own, stand, seen) for n in names if n in own and n not in seen] if len(seen) < _DEEPEST else []
    a = stand.get(claim.id)
    weighed = a is not None and a.probability is not None and (a.status != "unverified" or bool(a.evidence))
    sign = "" if a is None else f"{SYMBOL[a.status]} {a.status}{f' {a.probability:.2f}' if weighed else ''}  "
    condition = f"  (only if: {claim.antecedent})" if claim.antecedent and not claim.given else ""
    return Node(words=f"{sign}{claim.text}{condition}", claim=claim.id, below=tuple(below))


def _named(nodes: Iterable[Node]) -> set[str]:
    return {name for node in nodes for name in (node.claim, *_named(node.below)) if name}


def terminal(one: Argued, versions: Sequence[Version] = ()) -> str:
    """The tree in lines of text, under the versions the text was read in."""
    head = f"{one.analysis.title} ({one.analysis.published}{f', {one.analysis.author}' if one.analysis.author else ''})"
    lines = [clean(head), *_versions(versions), ""]
    for node in one.tree:
        lines += [clean(node.words), *_drawn(node.below, ""), ""]
    if not one.argument.theses:
        lines.append("no thesis is recorded: add a [[thesis]] block to its claims.toml")
    lines.append(f"{one.loose} more claims stand for themselves; `upheld check` lists them all" if one.loose else "every claim has its place above")
    return "\n".join(lines)


def _versions(versions: Sequence[Version]) -> list[str]:
    """What each version but the first changed; nothing of a text that was read in one."""
    lines = [
        f"version {n} of {len(versions)}, read on {v.recorded}{'' if v.changes else ': no figure, name or denial differs'}"
        for n, v in enumerate(versions, 1)
    ]
    told = [[line, *(f"   {clean(change)}" for change in v.changes[:_CHANGES])] for line, v in zip(lines, versions, strict=True)]
    return [line for of in told[1:] for line in of]


def _drawn(nodes: Sequence[Node], before: str) -> list[str]:
    lines = []
    for n, node in enumerate(nodes):
        last = n + 1 == len(nodes)
        name = f"  [{node.claim}]" if node.claim else ""
        lines.append(f"{before}{'└─ ' if last else '├─ '}{' '.join(clean(node.words).split())}{clean(name)}")
        lines += _drawn(node.below, before + (_INDENT if last else "│  "))
    return lines
