"""What sources prove, and an outlet that earns trust before it lies (S11)."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam import TODAY, workspace
from tests.test_cli import run
from tests.test_weigh_assess import document
from tests.test_weigh_attack import P, fused, honest, link
from upheld.config.sources import parse_sources
from upheld.desk import check, look
from upheld.desk_judge import judge
from upheld.desk_reliability import accept, sources_proved, voices
from upheld.desk_said import Said
from upheld.desk_score import scorable
from upheld.model.evidence import Source
from upheld.model.words import BANDS
from upheld.weigh.fuse import Step, passage_step
from upheld.weigh.reliability import FEWEST, LEAST, MOST, Voice, proved, surprise
from upheld.weigh.sources import learned_for

LETTERS = dict(P.reliability)
VOICES = st.lists(st.builds(Voice, source=st.sampled_from(["a", "b", "c"]), right=st.booleans(), weight=st.floats(0.01, 1)), max_size=40)
GRADES = {"a": "B", "b": "F", "c": "B"}
END = dt.date(2022, 6, 30)


@given(VOICES)
def test_what_is_learned_lies_between_saying_nothing_and_the_best(told):
    for row in proved(told, GRADES, LETTERS):
        assert LEAST <= row.after <= MOST
        assert row.right + row.wrong >= FEWEST - 0.02


@given(VOICES, st.floats(0.1, 1))
def test_to_be_right_once_more_never_lowers_a_source(told, weight):
    before = {row.source: row.after for row in proved(told, GRADES, LETTERS)}
    after = {row.source: row.after for row in proved([*told, Voice(source="a", right=True, weight=weight)], GRADES, LETTERS)}
    assert "a" not in before or "a" not in after or after["a"] >= before["a"] - 1e-9


def test_few_counts_are_held_near_the_letter_and_of_many_the_source_speaks_for_itself():
    wrong = [Voice(source="b", right=False, weight=1.0)]
    few, many = (proved(wrong * n, GRADES, LETTERS)[0].after for n in (2, 200))
    assert LEAST < few < LETTERS["F"]
    assert many == LEAST  # and no lower: what it says is then no evidence either way
    assert proved([Voice(source="b", right=False, weight=0.9)], GRADES, LETTERS) == ()


def test_sources_of_one_letter_lend_one_another_a_part():
    alone = proved([Voice(source="a", right=True, weight=1.0)] * 3, GRADES, LETTERS)[0]
    beside = proved([Voice(source="a", right=True, weight=1.0)] * 3 + [Voice(source="c", right=False, weight=1.0)] * 30, GRADES, LETTERS)
    assert next(row for row in beside if row.source == "a").after < alone.after


def test_easy_truths_earn_next_to_nothing():
    assert surprise(0.98, so=True) < 0.03
    assert surprise(0.5, so=False) == surprise(0.5, so=True) == 1.0
    assert surprise(0.98, so=False) == 1.0
    easy = [Voice(source="b", right=True, weight=surprise(0.98, so=True)) for _ in range(50)]
    assert proved(easy, GRADES, LETTERS)[0].after < LETTERS["F"] + 0.06
    assert proved(easy * 20, GRADES, LETTERS)[0].after <= MOST


def _band(p):
    return next(i for i, (low, high, _) in enumerate(BANDS) if low <= max(p, 0.01) < high or i == len(BANDS) - 1)


@pytest.mark.parametrize("truths", [50, 1000])
def test_a_sleeper_moves_a_claim_by_at_most_one_bounded_step(truths):
    """50 easy truths, even a thousand, and then one lie told in ten copies against three honest refutations."""
    earned = proved([Voice(source="b", right=True, weight=surprise(0.9, so=True))] * truths, GRADES, LETTERS)
    trust = earned[0].after if earned else LETTERS["F"]
    lie = passage_step(link("x"), grade="F", own_interest=False, parameters=P, reliability=trust)
    assert 0 < lie <= P.cap
    copies = [Step(link=link(f"x{n}"), origin="lie", value=lie) for n in range(10)]
    before, after = fused(honest(), "forecast"), fused(honest() + copies, "forecast")
    assert after.log_odds - before.log_odds <= lie + 1e-9
    assert abs(_band(after.probability) - _band(before.probability)) <= 1


def test_the_learned_reliability_counts_for_its_own_reports_and_a_better_authority_for_what_it_cites():
    held = {"Sarn Herald": Source(name="Sarn Herald", grade="F", reliability=0.55)}
    own, citing, other = (document("d", "t", outlet=o, cited=c) for o, c in (("Sarn Herald", ""), ("Sarn Herald", "Reuters"), ("BBC", "")))
    assert learned_for(own, "F", held, LETTERS) == 0.55
    assert learned_for(citing, "B", held, LETTERS) == LETTERS["B"]
    assert learned_for(other, "B", held, LETTERS) is None


@pytest.fixture
def made(tmp_path):
    return workspace(tmp_path)


def judged(made):
    for claim in look(made, as_of=END)[0].claims:
        if not claim.of_future and claim.kind != "normative":
            judge(made, Said(about=claim.id, because="counted", since=dt.date(2022, 1, 15), resolve="did-not-hold"))


def test_only_what_a_person_settled_teaches_and_a_withdrawn_report_counts_against_its_outlet(made):
    found = scorable(made, as_of=END, today=TODAY)[0]
    assert any(c.by == "reports" for c in found.cases)
    assert voices(found.cases, made.standing()[0]) == ()
    judge(made, Said(about="e1", because="withdrawn", since=dt.date(2022, 1, 1), retract=True))
    (against,) = voices(found.cases, made.standing()[0])
    assert (against.right, against.weight) == (False, 1.0)


def test_what_is_accepted_is_written_for_the_reader_to_change_and_counts_from_then_on(made):
    judged(made)
    found, entries = scorable(made, as_of=END, today=TODAY)[0], made.standing()[0]
    rows = sources_proved(found.cases, entries, {}, found.parameters)
    assert rows
    assert all(row.after != row.before for row in rows)
    accept(made, rows)
    held, problems = parse_sources((made.root / "sources.toml").read_bytes(), "sources.toml")
    assert not problems
    assert {row.source: row.after for row in rows} == {s.name: s.reliability for s in held.sources.values()}
    assert sources_proved(found.cases, entries, held.sources, found.parameters) == ()
    assert look(made, as_of=TODAY)[0].sources[rows[0].source].reliability == rows[0].after
    assert check(made, as_of=TODAY, today=TODAY)[0].weighed.assessments


def test_the_fit_tells_what_sources_proved(made):
    judged(made)
    told = json.loads(run(made.root, "score", "--fit", "--json").stdout)
    assert all({"source", "before", "after", "right", "wrong"} <= row.keys() for row in told["sources"])
    assert "What sources proved" in run(made.root, "score", "--fit").stdout


@pytest.mark.parametrize("value", ['"high"', "0.2", "1.0", "true"])
def test_a_reliability_that_is_none_is_a_problem_with_its_line(value):
    _, problems = parse_sources(f'[[source]]\nname = "A"\nreliability = {value}\n'.encode(), "sources.toml")
    assert [(p.line, "0.5" in p.remedy) for p in problems] == [(3, True)]
