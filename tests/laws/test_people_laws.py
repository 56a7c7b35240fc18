"""What a pool of people must keep."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.model.judgement import LinkJudgement, SetProbability, Signed, UnlinkJudgement
from upheld.model.words import word
from upheld.score.people import Held, held_on, pooled, quarrels

probability = st.floats(0.001, 0.999)
NOW = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def people(values):
    return [Held(by=f"p{n}", probability=p, since=NOW.date(), because="x") for n, p in enumerate(values)]


@given(st.lists(probability, min_size=2, max_size=9))
def test_the_pool_lies_among_them_whatever_their_order_and_a_mirror_mirrors_it(values):
    one = pooled(people(values))
    assert one.low <= one.probability <= one.high
    assert pooled(people(values[::-1])).probability == pytest.approx(one.probability, abs=1e-12)
    assert pooled(people([1 - p for p in values])).probability == pytest.approx(1 - one.probability, abs=1e-9)


@given(probability, st.integers(2, 6))
def test_people_of_one_mind_come_to_it_and_differ_in_nothing(p, n):
    one = pooled(people([p] * n))
    assert one.probability == pytest.approx(min(max(p, 0.01), 0.99), abs=1e-9)
    assert (one.steps, one.agree) == (0, True)


@given(st.lists(probability, min_size=2, max_size=5), st.integers(0, 4), probability)
def test_whoever_goes_up_never_takes_the_pool_down(values, who, other):
    who %= len(values)
    up = [max(p, other) if n == who else p for n, p in enumerate(values)]
    assert pooled(people(up)).probability >= pooled(people(values)).probability - 1e-12


@given(st.lists(st.tuples(st.sampled_from("abc"), probability), max_size=8))
def test_each_counts_once_with_the_last_they_said(said):
    signed = [Signed(judgement=SetProbability(claim="c", probability=p, since=NOW.date(), because="x"), by=by, recorded=NOW) for by, p in said]
    assert {h.by: h.probability for h in held_on("c", signed)} == dict(said)
    assert held_on("other", signed) == ()


def test_fewer_than_two_are_no_pool_and_words_apart_are_counted():
    assert pooled(people([0.3])) is None
    far = pooled(people([0.2, 0.8]))
    assert (word(far.low), word(far.high), far.steps, far.agree) == ("unlikely", "very likely", 3, False)
    assert far.probability == pytest.approx(0.5)


def test_two_people_who_say_different_things_of_a_document_quarrel_until_one_gives_way():
    def said(by, bearing):
        what = (
            UnlinkJudgement(claim="c", document="d", because="x")
            if bearing is None
            else LinkJudgement(claim="c", document="d", bearing=bearing, because="x")
        )
        return Signed(judgement=what, by=by, recorded=NOW)

    quarrel = [said("maya", "supports"), said("ben", None)]
    assert quarrels("c", quarrel)[0].said == (("maya", "supports"), ("ben", "no bearing"))
    assert quarrels("c", [*quarrel, said("maya", None)]) == ()
    assert quarrels("c", [said("maya", "supports"), said("maya", "refutes")]) == ()
