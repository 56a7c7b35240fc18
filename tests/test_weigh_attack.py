"""Attacks on the weighing (S10, S11): floods of copies and of paraphrases, outlets that cite one another, pages dated back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.ledger.store import sha256_of
from upheld.model.evidence import Document, Link
from upheld.model.when import day, known_day
from upheld.weigh.floods import flood_of
from upheld.weigh.fuse import Step, fuse, passage_step
from upheld.weigh.origins import origin_names, origins_of
from upheld.weigh.parameters import Parameters

P = Parameters()
HONEST = [-1.39, -1.39, -1.39]  # three refutations of likelihood ratio 4


def link(name, *, supports=0.9):
    return Link(claim="c", document=name, quote="q", start=0, end=1, supports=supports, refutes=0.95 - supports, silent=0.05)


def honest():
    return [Step(link=link(f"h{i}", supports=0.05), origin=f"h{i}", value=v) for i, v in enumerate(HONEST)]


def fresh(n, *, origin="f{}"):
    value = passage_step(link("x"), grade="F", own_interest=False, parameters=P)
    return [Step(link=link(f"f{i}"), origin=origin.format(i), value=value, known=False) for i in range(n)]


def fused(steps, kind="event"):
    return fuse(steps, prior=0.5, kind=kind, parameters=P)


@pytest.mark.parametrize("n", [2, 10, 100, 1000, 10_000])
def test_a_flood_of_copies_moves_nothing_beyond_the_first(n):
    one, many = fused(honest() + fresh(1)), fused(honest() + fresh(n, origin="copies"))
    assert abs(many.probability - one.probability) <= 0.01


@pytest.mark.parametrize("kind", ["event", "forecast"])
@pytest.mark.parametrize("n", [2, 10, 100, 1000, 10_000])
def test_a_flood_of_paraphrases_by_fresh_outlets_moves_at_most_the_logarithm_of_two_beyond_the_first(n, kind):
    one, many = fused(honest() + fresh(1), kind), fused(honest() + fresh(n), kind)
    assert 0 <= many.log_odds - one.log_odds <= 0.6932


@given(st.lists(st.tuples(st.floats(0.01, 3), st.booleans()), max_size=12), st.floats(0.01, 3), st.booleans())
def test_one_more_supporter_known_or_not_never_lowers_a_probability(rows, value, known):
    steps = [Step(link=link(f"d{i}"), origin=f"o{i}", value=v, known=k) for i, (v, k) in enumerate(rows)]
    more = [*steps, Step(link=link("new"), origin="new", value=value, known=known)]
    assert fused(more).log_odds >= fused(steps).log_odds - 1e-9


@pytest.mark.parametrize(("n", "told"), [(1, False), (7, False), (8, True), (100, True), (10_000, True)])
def test_a_flood_is_told(n, told):
    flood = flood_of(honest() + fresh(n))
    assert (flood is not None) == told
    assert not told or (flood.supports and flood.unknown == n)


def test_many_known_outlets_are_no_flood():
    wires = [Step(link=link(f"w{i}"), origin=f"w{i}", value=1.0) for i in range(40)]
    assert flood_of(wires + fresh(9)) is None


def page(name, outlet, cited, text, on="2022-05-02"):
    known = dt.date.fromisoformat(on)
    return Document(id=name, text=text, text_sha256=sha256_of(text), known=known, published=day(known), outlet=outlet, cited=cited)


def test_outlets_that_cite_one_another_are_one_origin():
    text = "{} said that 70 soldiers had deserted near Sarn and that the bridge was down."
    ring = [
        page("a", "Sarn Herald", "Lowland Times", text.format("The Lowland Times")),
        page("b", "Lowland Times", "Valley Post", "As the Valley Post has it, 70 soldiers left their posts.", "2022-05-03"),
        page("c", "Valley Post", "Sarn Herald", "70 deserters were counted, the Sarn Herald reported.", "2022-05-04"),
        page("d", "Reuters", "", "The governor spoke of 70 deserters."),
    ]
    names = origin_names(origins_of(ring))
    assert names["a"] == names["b"] == names["c"] != names["d"]


def test_a_page_dated_back_counts_from_the_day_it_was_seen():
    event, seen = dt.date(2022, 5, 1), dt.date(2022, 6, 1)
    assert known_day(day(dt.date(2022, 4, 1)), first_seen=seen, happened=day(event)) == seen
