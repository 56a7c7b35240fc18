import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.model.evidence import Link
from upheld.weigh.fuse import Step, calibrate, contention, fuse, passage_step, without_each
from upheld.weigh.parameters import Parameters

P = Parameters()
values = st.floats(-3, 3, allow_nan=False)
priors = st.floats(0.01, 0.99)


def link(document="d", supports=1.0, refutes=0.0, silent=0.0, directness="direct"):
    return Link(claim="c", document=document, quote="q", start=0, end=1, supports=supports, refutes=refutes, silent=silent, directness=directness)


def step(origin, value, document=None):
    return Step(link=link(document or f"d-{origin}"), origin=origin, value=value)


def p_of(steps, prior=0.5, parameters=P):
    return fuse(steps, prior=prior, kind="event", parameters=parameters).probability


evidence = st.lists(st.tuples(st.sampled_from("abcdefgh"), values), max_size=12).map(
    lambda rows: [step(o, v, f"d{i}") for i, (o, v) in enumerate(rows)]
)
origins = st.lists(values, max_size=10).map(lambda vs: [step(f"o{i}", v) for i, v in enumerate(vs)])


@given(evidence, st.randoms(use_true_random=False), priors)
def test_the_order_of_the_evidence_does_not_matter(steps, random, prior):
    shuffled = list(steps)
    random.shuffle(shuffled)
    assert abs(p_of(steps, prior) - p_of(shuffled, prior)) < 1e-9


@given(origins, priors, st.integers(1, 50))
def test_copies_add_nothing(steps, prior, copies):
    if steps:
        more = steps + [step(steps[0].origin, steps[0].value, f"copy{i}") for i in range(copies)]
        assert p_of(more, prior) == pytest.approx(p_of(steps, prior), abs=1e-12)


@given(origins, priors, st.floats(0, 3))
def test_more_support_never_lowers_a_probability(steps, prior, value):
    assert p_of([*steps, step("new", value)], prior) >= p_of(steps, prior) - 1e-12


@given(origins, priors, st.floats(-3, 0))
def test_more_refutation_never_raises_a_probability(steps, prior, value):
    assert p_of([*steps, step("new", value)], prior) <= p_of(steps, prior) + 1e-12


@given(st.integers(1, 2000), st.floats(0.01, 3), priors)
def test_a_flood_of_fresh_origins_is_bounded(n, strength, prior):
    flooded = fuse([step(f"o{i}", strength) for i in range(n)], prior=prior, kind="event", parameters=P)
    assert flooded.log_odds - flooded.prior <= P.scale["event"] * strength / (1 - P.rho) + 1e-9


@given(evidence, priors)
def test_a_probability_stays_strictly_between_0_and_1(steps, prior):
    assert 0 < p_of(steps, prior) < 1


@given(evidence, priors)
def test_log_odds_are_the_prior_and_the_weights_and_nothing_else(steps, prior):
    fused = fuse(steps, prior=prior, kind="event", parameters=P)
    assert fused.log_odds == pytest.approx(fused.prior + math.fsum(o.weight for o in fused.origins))


@given(evidence, priors)
def test_leaving_an_origin_out_equals_never_having_had_it(steps, prior):
    fused = fuse(steps, prior=prior, kind="event", parameters=P)
    for origin, p in without_each(fused, steps, prior=prior, kind="event", parameters=P).items():
        assert p == p_of([s for s in steps if s.origin != origin], prior)


triples = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).filter(lambda t: sum(t) > 0.01).map(lambda t: tuple(x / sum(t) for x in t))


@given(triples, st.sampled_from("ABCDEF"), st.booleans())
def test_a_passage_moves_the_way_it_bears_and_never_past_the_cap(triple, grade, own):
    found = passage_step(link("d", *triple), grade=grade, own_interest=own, parameters=P)
    assert abs(found) <= P.cap
    assert found * (triple[0] - triple[1]) >= -1e-12


@given(triples, st.sampled_from("ABCDEF"))
def test_an_interested_speaker_moves_no_more_than_a_disinterested_one(triple, grade):
    told = [abs(passage_step(link("d", *triple), grade=grade, own_interest=own, parameters=P)) for own in (False, True)]
    assert told[1] <= told[0] + 1e-12


@given(st.lists(values, max_size=8))
def test_contention_is_a_share_and_does_not_care_which_side_is_which(vs):
    assert 0 <= contention(vs) <= 1
    assert contention(vs) == pytest.approx(contention([-v for v in vs]))


@given(st.floats(1e-6, 1 - 1e-6))
def test_the_identity_calibration_changes_nothing(p):
    assert calibrate(p, (0.0, 1.0, 1.0)) == pytest.approx(p, rel=1e-6)


def test_directness_orders_the_steps():
    steps = [passage_step(link(directness=d), grade="B", own_interest=False, parameters=P) for d in ("indirect", "partial", "direct")]
    assert all(a < b for a, b in itertools.pairwise(steps))


def test_an_origin_that_contradicts_itself_says_little():
    fused = fuse([step("wire", 1.5, "d1"), step("wire", -1.5, "d2")], prior=0.5, kind="event", parameters=P)
    assert fused.probability == pytest.approx(0.5)


@pytest.mark.parametrize("wrong", [{"rho": 1.0}, {"rho": 0.0}, {"cap": 0.0}, {"calibration": (0.0, -1.0, 1.0)}])
def test_parameters_that_would_break_the_laws_are_refused(wrong):
    with pytest.raises(ValueError, match=r"must"):
        Parameters(**wrong)
