import datetime as dt
import re

import pytest

from upheld.model.assessment import Assessment, Contribution
from upheld.model.claim import Claim, Quote
from upheld.publish.scoreboard import fitted, nothing, told
from upheld.score.board import AT_PUBLICATION, AUTHOR, BASE, GROUPINGS, LAST, OPEN, Case, Point, _horizon, board
from upheld.weigh.learn import Learned
from upheld.weigh.parameters import Parameters

START = dt.date(2021, 6, 1)


def evidence(source, bearing, weight):
    return Contribution(
        document=source, published="2021-07-01", source=source, bearing=bearing, origin=source, weight=weight, quote="q", method="events"
    )


def case(name, outcome, ps, *, kind="forecast", hedge=0.4, by="person", people=None, bears=(), author="Maya Otieno"):
    settled = START + dt.timedelta(days=100 * len(ps))
    claim = Claim(id=name, analysis="sarn", kind=kind, text=name, quote=Quote(exact=name, start=0, end=len(name)))
    points = tuple(
        Point(
            day=START + dt.timedelta(days=100 * i),
            assessment=Assessment(claim=name, as_of=START, status="open", probability=p, evidence=tuple(bears)),
        )
        for i, p in enumerate(ps)
    )
    return Case(
        claim=claim,
        author=author,
        published=START,
        outcome=outcome,
        settled=settled,
        by=by,
        base=0.3,
        points=points,
        hedge=hedge,
        people=people or {},
    )


CASES = (
    case(
        "asks", "did-not-occur", [0.3, 0.1], people={"maya": 0.2}, bears=[evidence("Reuters", "refutes", -1.2), evidence("Nation", "supports", 0.3)]
    ),
    case("visits", "occurred", [0.4, 0.6, 0.9], by="reports", bears=[evidence("Reuters", "supports", 1.2)]),
    case("breach", "void", [0.2]),
    case("villages", "did-not-occur", [0.5], kind="quantity", hedge=None, people={"maya": 0.4, "ben": 0.9}),
    case("known before", "occurred", [], author=""),
)


def by_name(found):
    return {one.who: one for one in found}


def test_a_horizon_is_called_by_the_days_it_holds():
    for ahead in range(1, 400):
        low, high = (int(n) for n in re.findall(r"\d+", _horizon(ahead).replace("over 180", "181-9999")))
        assert low <= ahead <= high


def test_every_forecaster_is_scored_on_what_was_said_and_missing_ones_are_counted():
    found = by_name(board(CASES, as_of=START).lines)
    assert {n: (one.n, one.missing) for n, one in found.items()} == {
        AT_PUBLICATION: (3, 1), OPEN: (6, 1), LAST: (3, 1), AUTHOR: (3, 1), BASE: (4, 0), "ben": (1, 3), "maya": (2, 2),
    }  # fmt: skip
    assert found[AT_PUBLICATION].brier == pytest.approx((0.3**2 + 0.6**2 + 0.5**2) / 3)
    assert found[LAST].brier == pytest.approx((0.1**2 + 0.1**2 + 0.5**2) / 3)
    assert found["ben"].skill == pytest.approx(1 - 0.81 / 0.09)
    assert found[BASE].skill == 0


def test_what_is_void_is_counted_and_never_scored():
    found = board(CASES, as_of=START)
    assert (found.claims, found.void, found.void_rate) == (5, 1, 0.2)
    only = board([CASES[2]], as_of=START)
    assert (only.lines, only.parts, only.table, only.persistence) == ((), None, (), None)


def test_holding_on_to_the_first_probability_is_the_reference_after_publication():
    found = board(CASES, as_of=START)
    ours, held = (0.1**2 + 0.4**2 + 0.1**2) / 3, (0.3**2 + 0.6**2 + 0.6**2) / 3
    assert found.persistence_skill == pytest.approx(1 - ours / held)
    assert found.persistence.claims == 2


def test_a_source_is_right_where_it_bore_on_the_side_that_proved_so():
    found = {g.name: g for g in board(CASES, as_of=START, by="source").groups}
    assert (found["Reuters"].right, found["Nation"].right, found["Reuters"].claims) == (1.0, 0.0, 2)
    assert found["no evidence"].right is None


@pytest.mark.parametrize("by", GROUPINGS)
def test_no_case_is_lost_in_groups(by):
    found = board(CASES, as_of=START, by=by).groups
    looked = [c for c in CASES if c.points] if by == "horizon" else CASES
    assert sum(g.claims for g in found) >= len(looked)


def test_a_horizon_holds_the_looks_so_far_ahead():
    found = {g.name: by_name(g.lines) for g in board(CASES, as_of=START, by="horizon").groups}
    assert found["91-180 days ahead"][OPEN].n == 3
    assert found["over 180 days ahead"][OPEN].n == 3


def test_a_day_of_the_replay_holds_what_was_open_then():
    first, second, third = board(CASES, as_of=START, replay=True).days
    assert [d.lines[0].n for d in (first, second, third)] == [3, 2, 1]
    assert third.lines[0].brier == pytest.approx(0.01)


def test_the_board_as_people_see_it(snapshot):
    snapshot(told(board(CASES, as_of=dt.date(2022, 6, 30), by="source", replay=True, overdue=1)) + "\n")


def test_nothing_to_score_says_what_would_settle():
    text = nothing("2021-06-30", ["asks: a report of it, or its deadline, 2022-06-01"], 2)
    assert "nothing to score" in text
    assert "asks" in text
    assert "2 more" in text
    assert "upheld judge" in text


def test_what_was_learned_is_said_with_its_gain():
    few = Learned(parameters=Parameters(), before=0.1, after=0.1, outcomes=3)
    assert "too few" in fitted(few, "", ours=0, accepted=False)
    same = Learned(parameters=Parameters(), before=0.1, after=0.1, outcomes=30)
    assert "nothing changes" in fitted(same, "", ours=0, accepted=False)
    better = Learned(parameters=Parameters(rho=0.5), before=0.1, after=0.09, outcomes=30, changed={"weigh.rho": 0.5})
    text = fitted(better, "[weigh]\nrho = 0.5", ours=4, accepted=False)
    assert "0.1000" in text
    assert "too readily" in text
    assert "--accept" in text
    assert "in force from today" in fitted(better, "", ours=0, accepted=True)
