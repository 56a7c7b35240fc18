import datetime as dt

from upheld.model.assessment import Assessment, OriginStep
from upheld.weigh.explain import what_matters, without_blocs
from upheld.weigh.fuse import logit, sigmoid


def assessment(*steps, prior=0.5):
    waterfall = tuple(OriginStep(origin=f"o{i}", label="", documents=(f"d{i}",), weight=w, without=0.5) for i, w in enumerate(steps))
    p = sigmoid(logit(prior) + sum(steps))
    return Assessment(claim="c", as_of=dt.date(2022, 1, 1), status="contested", probability=p, prior=logit(prior), waterfall=waterfall)


def test_a_bloc_is_left_out_whole():
    a = assessment(2.0, 1.0, -1.5, 0.5)
    rows = without_blocs(a, {"d0": "RUS", "d1": "RUS", "d2": "UKR"})
    assert [r.bloc for r in rows] == ["RUS", "UKR"]
    assert rows[0].origins == ("o0", "o1")
    assert abs(rows[0].probability - sigmoid(-1.0)) < 1e-4
    assert abs(rows[1].probability - sigmoid(3.5)) < 1e-4


def test_what_hangs_on_its_start_says_so_and_what_does_not_is_silent():
    assert "rather than 50%" in what_matters(assessment(0.3))[0]
    assert what_matters(assessment(7.0)) == ()
    assert what_matters(assessment()) == ()


def test_the_weight_of_evidence_matters_where_evidence_moves_it():
    assert any("half as much again" in line for line in what_matters(assessment(1.2)))
