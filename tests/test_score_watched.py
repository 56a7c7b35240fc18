"""The product watched by its own outcomes."""

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.test_score_board import case
from upheld.publish.scoreboard import told
from upheld.score.board import AT_PUBLICATION, AUTHOR, board
from upheld.score.watched import LEAST, Outcome, watched

START = dt.date(2021, 1, 1)
OUTCOMES = st.lists(st.builds(Outcome, day=st.dates(START, dt.date(2022, 1, 1)), claim=st.text(max_size=3), p=st.floats(0.02, 0.98), so=st.booleans()),
                    max_size=60)  # fmt: skip


def made(n, p_of, *, seed=1, start=START):
    rng = np.random.default_rng(seed)
    p = rng.uniform(0.05, 0.95, n)
    return [Outcome(day=start + dt.timedelta(days=i), claim=str(i), p=float(p_of(v)), so=bool(rng.random() < v)) for i, v in enumerate(p)]


@given(OUTCOMES, st.randoms())
def test_the_order_in_which_they_are_told_does_not_matter(found, random):
    again = sorted(found, key=lambda _: random.random())
    one, other = (watched("a", sorted(o, key=lambda x: (x.day, x.claim, x.p, x.so))) for o in (found, again))
    assert one == other


@given(OUTCOMES)
def test_no_later_outcome_changes_what_was_told_of_an_earlier_day(found):
    held = sorted(found, key=lambda o: (o.day, o.claim))
    half = held[: len(held) // 2]
    while half and half[-1].day == held[len(half)].day:
        half.pop()
    alarm = watched("a", half).alarm
    assert alarm is None or watched("a", held).alarm == alarm


def test_what_is_calibrated_stays_quiet_and_what_is_not_is_told():
    good, bold = watched("a", made(300, lambda v: v)), watched("b", made(300, lambda v: 0.98 if v > 0.5 else 0.02))
    assert good.alarm is None
    assert good.lost is None
    assert bold.alarm is not None
    assert bold.corrected < bold.plain  # the rolling correction would have helped, from earlier outcomes alone


def test_calibration_lost_on_some_day_is_told():
    late = START + dt.timedelta(days=300)
    found = watched("a", made(300, lambda v: v) + made(120, lambda v: 0.97 if v > 0.4 else 0.03, seed=2, start=late))
    assert found.lost is not None
    assert found.lost > late


def test_few_outcomes_are_not_corrected_and_none_are_no_watch():
    assert watched("a", made(LEAST - 1, lambda v: v)).corrected is None
    assert watched("a", []).outcomes == 0


def test_the_board_watches_ours_and_the_authors_words():
    cases = [case(f"c{i}", "occurred" if i % 3 else "did-not-occur", (0.97,) * (i % 4 + 1)) for i in range(24)]
    found = board(cases, as_of=dt.date(2023, 1, 1))
    assert [w.who for w in found.watch] == [AT_PUBLICATION, AUTHOR]
    assert found.watch[0].alarm is not None
    text = told(found)
    assert "ALARM since" in text
    assert "at most once in twenty" in text
