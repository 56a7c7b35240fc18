"""A resolution rule that was tried, in lines: what is wrong with it, its base rate, and what was counted so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from upheld.desk_tried import Tried
from upheld.publish.brief import clean
from upheld.publish.wording import day_words, percent
from upheld.text.rulings import DOCUMENTS

_SHOWN = 3


def told(one: Tried, *, written: bool = False) -> str:
    """A rule's trial whole; of one ``written`` at the command line, also how it is accepted."""
    rule, claim = one.rule, one.claim
    by = f", by {day_words(claim.deadline)}" if claim.deadline else ""
    lines = [f"{rule.query} {rule.yes}{by}, in {rule.feed}, else {rule.otherwise}", *(f"  {line}" for line in _lines(one))]
    if written:
        lines += [
            "",
            f'nothing is recorded; to settle the claim by it: upheld judge {claim.id} --rule "{rule.query}" --yes "{rule.yes}" --because "…"',
        ]
    return clean("\n".join(lines))


def _lines(one: Tried) -> Iterator[str]:
    if one.refused is not None:
        yield f"refused: {one.refused[0]}; {one.refused[1]}"
    if one.wrong is not None:
        return
    trial = one.trial
    if trial is not None and trial.base_rate is not None:
        yield f"base rate: {percent(trial.base_rate)} of {trial.cases} past windows as long met it"
    elif trial is not None and trial.accepted:
        yield f"base rate: none, {trial.feed} covers no past window as long"
    if trial is not None and trial.accepted and one.foreseen is not None:
        yield f"lag: rows come into {trial.feed} within {trial.lag} days"
        forecast = f"; forecast {percent(one.foreseen.probability)}" if one.foreseen.model else ""
        yield f"so far: {one.foreseen.seen:g} counted in its window, {one.foreseen.needed:g} asked about{forecast}"
    if one.rule.feed != DOCUMENTS:
        yield _documents(one)


def _documents(one: Tried) -> str:
    if not one.documents:
        return "documents: none at hand"
    days = ", ".join(str(day) for day in one.told[:_SHOWN])
    if not one.told:
        return f"documents: none of the {one.documents} at hand tells of such a deed"
    more = f" and {len(one.told) - _SHOWN} more" if len(one.told) > _SHOWN else ""
    return f"documents: the {one.documents} at hand tell of such a deed on {len(one.told)} days ({days}{more}); gathered for a claim, they give no base rate"


def listed(tried: Iterable[Tried]) -> str:
    """A line a rule: its claim and how its trial went."""
    return clean("\n".join(f"  {one.claim.id}: {one.rule.query} {one.rule.yes}; {'; '.join(_lines(one))}" for one in tried))
