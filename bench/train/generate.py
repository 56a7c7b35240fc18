"""Generated pairs: what the public sets are poor in and a check of an analysis is full of.

Each maker draws from a seeded generator and returns a pair whose label follows from how it was made: negation and denial, bounds and ranges, another
measure or unit, swapped roles, another day, month or year, hedges, who said it, superlatives, absence, and passages that share the words but
speak of something else. In every family the words of negation are as frequent under "supports" as under "refutes", so that they tell nothing alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from bench.train.sets import REFUTES, SILENT, SUPPORTS, Pair
from bench.train.wordlists import (
    BEATING,
    BODIES,
    COUNTED,
    DEEDS,
    FILLER,
    GIVEN,
    GIVING,
    GOODS,
    HARM,
    MONTHS,
    MUTUAL,
    OFFICES,
    OPPOSITES,
    STATES,
    SURNAMES,
    TOWNS,
    TRENDS,
    UNITS,
    Deed,
)

Made = tuple[str, str, int]
Maker = Callable[[random.Random], Made]


def _fill(rng: random.Random, text: str, **known: str) -> str:
    return text.format(**({"town": rng.choice(TOWNS), "state": rng.choice(STATES)} | known))


def _up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _someone(rng: random.Random) -> str:
    return f"{rng.choice(STATES)}'s {rng.choice(OFFICES)} {rng.choice(SURNAMES)}"


_DRESSES = (
    "According to {body}, {told}.", "{Told}, {body} confirmed.", "{filler} {Told}.", "{Told}. {filler}", "In {month}, {told}.", "{Told}.",
)  # fmt: skip


def _passage(rng: random.Random, told: str) -> str:
    """A sentence as reports dress it: with a source, a time, or a neighbour."""
    dress, body, filler, month = rng.choice(_DRESSES), rng.choice(BODIES), rng.choice(FILLER), rng.choice(MONTHS)
    return dress.format(told=told, Told=_up(told), body=body, filler=filler, month=month)


def _deed(rng: random.Random) -> tuple[str, Deed, str]:
    deed = rng.choice(DEEDS)
    return rng.choice(STATES), deed, _fill(rng, rng.choice(deed.things))


def _done(rng: random.Random, who: str, deed: Deed, what: str) -> str:
    return rng.choice((
        f"{who} {deed.past} {what}", f"{what} {_be(what)} {deed.done} by {who}", f"{who} has now {deed.done} {what}", f"it was {who} that {deed.past} {what}",
        f"{who} went ahead and {deed.past} {what}", f"{who} did in the end {deed.base} {what}", f"{who} is no longer hesitating and has {deed.done} {what}",
        f"not only did {who} {deed.base} {what}, it said so publicly",
    ))  # fmt: skip


def _be(what: str) -> str:
    return "were" if what.endswith("s") and not what.startswith("its ") else "was"


def _not_done(rng: random.Random, who: str, deed: Deed, what: str) -> str:
    return rng.choice((
        f"{who} did not {deed.base} {what}", f"{who} never {deed.past} {what}", f"{what} {_be(what)} not {deed.done} by {who}", f"{who} has still not {deed.done} {what}",
        f"{who} declined to {deed.base} {what}", f"{who} dropped its plan to {deed.base} {what}", f"{who} stopped short of a decision to {deed.base} {what}",
        f"reports that {who} had {deed.done} {what} proved false", f"{who} rejected as invented the report that it had {deed.done} {what}",
        f"contrary to earlier reports, {who} had not {deed.done} {what}", f"nothing came of the plan of {who} to {deed.base} {what}",
        f"{who} was prevented at the last moment from being able to {deed.base} {what}", f"{who} is yet to {deed.base} {what}",
    ))  # fmt: skip


def negation(rng: random.Random) -> Made:
    """A deed done or not done, told as done or not done."""
    who, deed, what = _deed(rng)
    claimed, told = rng.random() < 0.5, rng.random() < 0.5
    claim = (
        f"{who} {deed.past} {what}"
        if claimed
        else rng.choice((f"{who} did not {deed.base} {what}", f"{who} has not {deed.done} {what}", f"{who} never {deed.past} {what}"))
    )
    passage = _passage(rng, (_done if told else _not_done)(rng, who, deed, what))
    return f"{claim}.", passage, SUPPORTS if claimed == told else REFUTES


def hedged(rng: random.Random) -> Made:
    """A deed told as planned, possible, rumoured or argued over says nothing of whether it was done."""
    who, deed, what = _deed(rng)
    told = rng.choice((
        f"{who} may {deed.base} {what}", f"{who} is thinking about whether to {deed.base} {what}", f"{who} intends to {deed.base} {what} next year",
        f"{who} could be about to {deed.base} {what}", f"there are unverified accounts that {who} {deed.past} {what}", f"lawmakers urged {who} to {deed.base} {what}",
        f"if talks fail, {who} will {deed.base} {what}", f"{who} threatened to {deed.base} {what}", f"{who} was asked whether it {deed.past} {what} and gave no answer",
        f"it remains unclear whether {who} {deed.past} {what}", f"{who} would {deed.base} {what} under the proposal",
    ))  # fmt: skip
    claim = rng.choice((f"{who} {deed.past} {what}", f"{who} did not {deed.base} {what}"))
    return f"{claim}.", _passage(rng, told), SILENT


def other_deed(rng: random.Random) -> Made:
    """The same actor or the same thing in another deed."""
    who, deed, what = _deed(rng)
    other, else_, thing = _deed(rng)
    told = rng.choice(
        (
            f"{who} {else_.past} {thing}",
            f"{other} {else_.past} {what}",
            f"{who} discussed {what} with {other}",
            f"the cost of {what} has doubled for {who}",
        )
    )
    verb = deed.past if deed is not else_ else "inspected"
    return f"{who} {verb} {what}.", _passage(rng, told), SILENT


def _number(rng: random.Random) -> int:
    size = 10 ** rng.randrange(1, 6)
    n = rng.randrange(size, size * 10) if rng.random() < 0.6 else rng.randrange(1, 10) * size
    return n - n % 1000 if n >= 1_000_000 else n  # so that "1.234 million" is exact


def _written(rng: random.Random, n: float) -> str:
    if n >= 1e6 and rng.random() < 0.7:
        return f"{n / 1e6:.4g} million"
    if n >= 1e4 and n % 1000 == 0 and rng.random() < 0.5:
        return f"{n / 1000:.0f} thousand"
    return f"{n:,.0f}"


def _span(rng: random.Random, n: int) -> tuple[str, float, float]:
    """A worded figure around ``n`` with the interval it stands for."""
    written, top = _written(rng, n), round(n * rng.choice((1.2, 1.5, 2, 3)))
    return rng.choice((
        (f"{rng.choice(('more than', 'over', 'upwards of'))} {written}", n + 0.5, float("inf")),
        (f"{rng.choice(('at least', 'no fewer than'))} {written}", n, float("inf")),
        (f"{rng.choice(('fewer than', 'under', 'less than'))} {written}", 0, n - 0.5),
        (f"{rng.choice(('at most', 'no more than', 'up to'))} {written}", 0, n),
        (rng.choice((f"between {n:,} and {top:,}", f"{n:,} to {top:,}")), n, top),
        (f"about {written}", n * 0.93, n * 1.07),
        (written, n, n),
    ))  # fmt: skip


def amount(rng: random.Random) -> Made:
    """A claimed figure against a told one of the same thing: inside, outside, or a bound that settles nothing."""
    unit, where = rng.choice(COUNTED)
    where = _fill(rng, where)
    n = _number(rng)
    own, low, high = _span(rng, n)
    m = max(round(n * rng.choice((0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 1, 1, 1, 1, 1.05, 1.2, 1.4, 1.8, 2.5, 6))), 2)
    told, bottom, top = _span(rng, m)
    told, bottom, top = (told, bottom, top) if rng.random() < 0.4 else (_written(rng, m), m, m)
    if top < low or bottom > high:
        label = REFUTES
    elif bottom >= low and top <= high:
        label = SUPPORTS
    else:
        label = SILENT
    return (
        f"{_up(own)} {unit} {where}.",
        _passage(rng, rng.choice((f"{told} {unit} {where}", f"the number of {unit} that {where} was put at {told}"))),
        label,
    )


def other_measure(rng: random.Random) -> Made:
    """The claimed figure stands in the passage, of something else; beside the true one it refutes."""
    n = _number(rng)
    m = max(round(n * rng.choice((0.2, 0.4, 2.2, 5))), 2)
    town = rng.choice(TOWNS)
    if rng.random() < 0.5:
        one, two = rng.choice(HARM)
        claim = f"{_written(rng, n)} people were {one} in {town}."
        whole = f"{m:,} people were {one} and {n:,} {two} in {town}"
        alone = rng.choice((f"{n:,} people were {two} in {town}", f"{n:,} people were {one} or {two} in {town}"))
    else:
        one, two = rng.choice(UNITS)
        claim = f"The programme in {town} reached {n:,} {one}."
        whole = f"the programme in {town} reached {m:,} {one}, or {n:,} {two}"
        alone = f"the programme in {town} reached {n:,} {two}"
    same = f"{whole.replace(f'{m:,}', '#').replace(f'{n:,}', f'{m:,}').replace('#', f'{n:,}')}"
    return rng.choice(((claim, _passage(rng, whole), REFUTES), (claim, _passage(rng, alone), SILENT), (claim, _passage(rng, same), SUPPORTS)))


def roles(rng: random.Random) -> Made:
    """Who did it to whom: told the same way, from the other side, or the other way round."""
    a, b = rng.sample(STATES, 2)
    family = rng.randrange(3)
    same: tuple[str, ...]
    swapped: tuple[str, ...]
    if family == 0:
        gave, to, took, frm = rng.choice(GIVING)
        what = rng.choice(GIVEN)
        claim = rng.choice((f"{a} {gave} {what} {to} {b}", f"{b} {took} {what} {frm} {a}"))
        same, swapped = ((f"{x} {gave} {what} {to} {y}", f"{y} {took} {what} {frm} {x}") for x, y in ((a, b), (b, a)))
    elif family == 1:
        did, suffered, again = rng.choice(BEATING)
        claim = f"{a} {did} {b}"
        same, swapped = ((f"{y} {suffered} {x}", f"{x} {did} {y}", f"{y} {again} {x}") for x, y in ((a, b), (b, a)))
    else:
        one, two = rng.choice(MUTUAL)
        return f"{a} {one} {b}.", _passage(rng, rng.choice((f"{b} {one} {a}", f"{b} {two} {a}", f"{a} {two} {b}"))), SUPPORTS
    if rng.random() < 0.5:
        return f"{claim}.", _passage(rng, rng.choice(same)), SUPPORTS
    return f"{claim}.", _passage(rng, rng.choice(swapped)), REFUTES


def when(rng: random.Random) -> Made:
    """The same deed on the same or another day, month or year; a coarser claim holds, a finer one is not settled."""
    who, deed, what = _deed(rng)
    year, month, day = rng.randrange(1975, 2030), rng.randrange(12), rng.randrange(1, 29)
    grain = rng.randrange(4)
    other = (year + rng.choice((-3, -2, -1, 1, 2, 4)), (month + rng.randrange(1, 12)) % 12, (day + rng.randrange(1, 27)) % 28 + 1)
    y, m, d = (year, month, day) if rng.random() < 0.5 else ((other[0], month, day), (year, other[1], day), (year, month, other[2]))[min(grain, 2)]
    claimed = (f"in {year}", f"in {MONTHS[month]} {year}", f"on {day} {MONTHS[month]} {year}", f"{rng.choice(('before', 'after'))} {year}")[grain]
    told = rng.choice((f"on {d} {MONTHS[m]} {y}", f"on {MONTHS[m]} {d}, {y}"))
    same = (y == year, (y, m) == (year, month), (y, m, d) == (year, month, day), y < year if claimed.startswith("before") else y > year)[grain]
    doing = rng.choice((f"{who} {deed.past} {what} {told}", f"{told}, {what} {_be(what)} {deed.done} by {who}"))
    if grain in {1, 2} and rng.random() < 0.2:
        return f"{who} {deed.past} {what} {claimed}.", f"{who} {deed.past} {what} in {year}.", SILENT
    return f"{who} {deed.past} {what} {claimed}.", f"{_up(doing)}.", SUPPORTS if same else REFUTES


def statement(rng: random.Random) -> Made:
    """That somebody said it is one claim, that it is so another."""
    who, deed, what = _deed(rng)
    one, two = _someone(rng), _someone(rng)
    content = f"{who} had {deed.done} {what}"
    if rng.random() < 0.35:
        told = rng.choice(
            (
                f"{one} said that {content}",
                f"{one} claimed that {content}",
                f"in the view of {one}, {content}",
                f"{one} accused {who} of planning to {deed.base} {what}",
            )
        )
        return f"{who} {deed.past} {what}.", f"{_up(told)}.", SILENT
    claim = f"{one} said that {content}."
    told, label = rng.choice((
        (f"\"{content.replace('had ', 'has ')},\" {one} told reporters", SUPPORTS), (f"{one} announced on television that {content}", SUPPORTS),
        (f"{one} denied ever having said that {content}", REFUTES), (f"{one} never said that {content}, the transcript shows", REFUTES),
        (f"{two} said that {content}", SILENT), (f"{who} {deed.past} {what}", SILENT), (f"{one} declined to say whether {content}", SILENT),
    ))  # fmt: skip
    return claim, f"{_up(told)}.", label


def superlative(rng: random.Random) -> Made:
    """Largest, first, only: one counter-instance refutes."""
    a, b, c = rng.sample(STATES, 3)
    good = rng.choice(GOODS)
    if rng.random() < 0.5:
        claim = rng.choice((f"{a} is the world's largest exporter of {good}.", f"No country exports more {good} than {a}."))
        told, label = rng.choice((
            (f"{a} exports more {good} than any other country", SUPPORTS), (f"{a} heads the table of {good} exporters, ahead of {b} and {c}", SUPPORTS),
            (f"{b} exports more {good} than {a}", REFUTES), (f"{a} ranks second behind {b} among exporters of {good}", REFUTES),
            (f"{a} has slipped to third place among exporters of {good}", REFUTES), (f"{a} exports {good} to {b}", SILENT), (f"{a} exports more {good} than {b}", SILENT),
            (f"{b} is the largest importer of {good}", SILENT),
        ))  # fmt: skip
        return claim, _passage(rng, told), label
    town, year = rng.choice(TOWNS), rng.randrange(1980, 2024)
    early = year - rng.randrange(2, 20)
    summit, vote = f"the {year} summit in {town}", f"the resolution in {town}"
    claim, holds, fails = rng.choice((
        (f"The{summit[3:]} was the first of its kind", f"nothing like {summit} had been held before", f"a summit of that kind had been held as early as {early}, before {summit}"),
        (f"{a} is the only state to have left the pact", f"no state but {a} has left the pact", f"{b} left the pact shortly after {a}"),
        (f"Only {a} voted against {vote}", f"{vote} passed with all states but {a} in favour", f"{a} and {b} voted against {vote}"),
    ))  # fmt: skip
    return rng.choice(((f"{claim}.", _passage(rng, holds), SUPPORTS), (f"{claim}.", _passage(rng, fails), REFUTES)))


def absence(rng: random.Random) -> Made:
    """There has been none, or not yet: one dated case ends it, a report of none supports it."""
    who, deed, what = _deed(rng)
    claim = rng.choice(
        (
            f"{who} has yet to {deed.base} {what}",
            f"{who} has never {deed.done} {what}",
            f"There is no sign that {who} {deed.past} {what}",
            f"At no time has {who} {deed.done} {what}",
        )
    )
    day = f"{rng.randrange(1, 29)} {rng.choice(MONTHS)}"
    told, label = rng.choice((
        (_done(rng, who, deed, what), REFUTES), (f"last week {who} {deed.past} {what}", REFUTES), (f"on {day} {who} {deed.past} {what} for the first time", REFUTES),
        (f"no trace was found that {who} had {deed.done} {what}", SUPPORTS), (f"so far {who} has not {deed.done} {what}", SUPPORTS), (_not_done(rng, who, deed, what), SUPPORTS),
        (f"{who} debated {what} for a week", SILENT),
    ))  # fmt: skip
    return f"{claim}.", _passage(rng, told), label


def trend(rng: random.Random) -> Made:
    """A direction told by its own word or by its opposite."""
    thing = _fill(rng, rng.choice(TRENDS))
    up, down = rng.choice(OPPOSITES)
    if rng.random() < 0.5:
        up, down = down, up
    told, label = rng.choice(((f"{thing} {up} sharply", SUPPORTS), (f"{thing} {down} for the third month", REFUTES), (f"{thing} {down} instead of the expected turn", REFUTES),
                              (f"{thing} was the subject of the debate", SILENT), (f"officials measured how {thing} {up} over the year", SUPPORTS)))  # fmt: skip
    return f"{_up(thing)} {up}.", _passage(rng, told), label


MAKERS: Sequence[tuple[Maker, int]] = (
    (negation, 5), (hedged, 2), (other_deed, 2), (amount, 4), (other_measure, 2), (roles, 3), (when, 3), (statement, 2), (superlative, 2), (absence, 3), (trend, 1),
)  # fmt: skip
"""Each family and its share."""


def generated(count: int, seed: int) -> list[Pair]:
    """``count`` pairs, each different, the same for the same seed."""
    rng = random.Random(seed)
    makers, shares = [m for m, _ in MAKERS], [s for _, s in MAKERS]
    out: dict[tuple[str, str], Pair] = {}
    while len(out) < count:
        maker = rng.choices(makers, shares)[0]
        claim, passage, label = maker(rng)
        out.setdefault((claim, passage), Pair(claim, passage, label, f"generated:{maker.__name__}"))
    return list(out.values())
