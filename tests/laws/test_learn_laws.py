import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.config.settings import DEFAULTS, parse_settings
from upheld.desk_learn import as_toml
from upheld.model.assessment import Assessment, OriginStep
from upheld.model.evidence import Link
from upheld.weigh.fuse import Step, fuse, logit
from upheld.weigh.learn import FEWEST, Example, example, learn, learn_calibration, learn_rho, learn_scales, predicted
from upheld.weigh.parameters import Parameters, parameters_of

NOW = Parameters()
kinds = st.sampled_from(["event", "forecast", "quantity"])
examples = st.lists(
    st.builds(
        Example, claim=st.just("c"), kind=kinds, prior=st.floats(-3, 3), steps=st.lists(st.floats(-3, 3), max_size=4).map(tuple), so=st.booleans()
    ),
    max_size=25,
)


def made(n, truth, *, seed=0, origins=6):
    """Claims whose outcomes come about as often as ``truth`` says."""
    random = np.random.default_rng(seed)
    bare = []
    for _ in range(n):
        side = 1 if random.random() < 0.5 else -1
        steps = tuple(side * random.uniform(0.5, 1.5, random.integers(1, origins)))
        bare.append(Example(claim="c", kind="event", prior=0.0, steps=steps, so=False))
    so = random.random(n) < predicted(bare, truth)
    return [Example(claim=e.claim, kind=e.kind, prior=e.prior, steps=e.steps, so=bool(y)) for e, y in zip(bare, so, strict=True)]


@given(examples)
def test_what_is_learned_is_never_worse_with_each_claim_left_out(rows):
    found = learn(rows, NOW)
    if rows:
        assert found.after <= found.before
    if len(rows) < FEWEST:
        assert (found.parameters, found.changed) == (NOW, {})


@given(examples)
def test_what_is_learned_can_be_set(rows):
    found = learn(rows, NOW)
    settings, problems = parse_settings(as_toml(found.changed).encode(), "upheld.toml")
    assert problems == []
    assert parameters_of({**DEFAULTS, **settings.given}) == found.parameters


@given(
    st.lists(st.tuples(st.floats(-2.9, 2.9).filter(lambda v: abs(v) > 0.01), st.booleans()), max_size=6), st.floats(0.05, 0.95), st.floats(0.2, 0.9)
)
def test_the_pool_of_an_example_is_the_pool_of_the_weighing(values, prior, rho):
    parameters = Parameters(rho=rho, scale={"event": 1.3}, calibration=(0.1, 0.9, 1.1))
    link = Link(claim="c", document="d", quote="", start=0, end=0, supports=1.0, refutes=0.0, silent=0.0)
    fused = fuse([Step(link=link, origin=f"o{i}", value=v) for i, (v, _) in enumerate(values)], prior=prior, kind="event", parameters=parameters)
    waterfall = tuple(OriginStep(origin=o.origin, label="", documents=("d",), weight=o.weight, without=0.5) for o in fused.origins)
    a = Assessment(claim="c", as_of=None, status="open", probability=0.5, prior=logit(prior), waterfall=waterfall)
    again = example(a, "event", so=True, rho=rho, scale=1.3)
    assert sorted(again.steps) == pytest.approx(sorted(v for v, _ in values), abs=1e-9)
    assert predicted([again], parameters)[0] == pytest.approx(fused.probability, abs=1e-9)


def test_a_smaller_discount_is_found_where_further_origins_say_nothing_new():
    proposed, _ = learn_rho(made(600, Parameters(rho=0.1)), NOW)
    assert proposed.rho < NOW.rho
    found = learn(made(600, Parameters(rho=0.1)), NOW)
    assert found.after < found.before


def test_a_weaker_scale_is_found_where_evidence_moves_too_much():
    proposed, _ = learn_scales(made(800, Parameters(scale={"event": 0.4})), NOW)
    assert proposed.scale["event"] < 0.8


def test_a_calibration_is_found_where_all_is_said_too_surely():
    proposed, left_out = learn_calibration(made(800, Parameters(calibration=(0.0, 0.5, 0.5))), NOW)
    assert proposed.calibration[1] < 0.8
    assert 0 < left_out.min() <= left_out.max() < 1


def test_a_dozen_outcomes_move_little():
    rows = [Example(claim="c", kind="event", prior=0.0, steps=(1.0,), so=i < 6) for i in range(12)]
    moved = predicted(rows, learn(rows, NOW).parameters)[0]
    start = predicted(rows, NOW)[0]
    assert abs(moved - 0.5) > abs(start - 0.5) / 3
    assert moved <= start + 1e-12
    assert math.isfinite(moved)
