import datetime as dt

from upheld.model.assessment import Assessment, OriginStep
from upheld.weigh.explain import what_matters
from upheld.weigh.fuse import logit, sigmoid


def assessment(*steps, prior=0.5):
    waterfall = tuple(OriginStep(origin=f"o{i}", label="", documents=(f"d{i}",), weight=w, without=0.5) for i, w in enumerate(steps))
    p = sigmoid(logit(prior) + sum(steps))
    return Assessment(claim="c", as_of=dt.date(2022, 1, 1), status="contested", probability=p, prior=logit(prior), waterfall=waterfall)


def test_what_hangs_on_its_start_says_so_and_what_does_not_is_silent():
    assert "rather than 50%" in what_matters(assessment(0.3))[0]
    assert what_matters(assessment(7.0)) == ()
    assert what_matters(assessment()) == ()


def test_the_weight_of_evidence_matters_where_evidence_moves_it():
    assert any("half as much again" in line for line in what_matters(assessment(1.2)))
