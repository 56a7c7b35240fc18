"""Questions with competing answers: written in claims.toml, recorded, weighed, shown."""

import csv
import io
import math
import subprocess
import sys

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from browsing import site
from dam import TODAY, workspace
from upheld.desk import check
from upheld.ledger.entry import HypothesesEntry
from upheld.model.assessment import Assessment, Contribution, OriginStep
from upheld.model.hypotheses import SIGNS, Hypotheses
from upheld.read.hypotheses import questions_of
from upheld.weigh.fuse import logit
from upheld.weigh.hypotheses import answered, cell

BLOCK = """
[[hypothesis]]
id = "why"
question = "Why did the dam fail?"
options = ["it was old", "it was mined"]
none = 0.2

[hypothesis.bears]
"{claim}" = ["--", "++"]
"""


def stood(claim, p, *, prior=0.5, origin="o1"):
    evidence = (Contribution(document="d", published="", source="", bearing="supports", origin=origin, weight=1.0, quote="q"),)
    steps = (OriginStep(origin=origin, label=origin, documents=("d",), weight=1.0, without=p),)
    return Assessment(claim=claim, as_of=TODAY, status="upheld", probability=p, prior=logit(prior), evidence=evidence, waterfall=steps)


def asked(**bears):
    return Hypotheses(id="q", analysis="a", question="?", options=("x", "y"), bears=bears)


def test_evidence_for_what_an_answer_leads_one_to_expect_speaks_for_it():
    found = answered(asked(c=("++", "--")), [stood("c", 0.95)])
    likelier, other = found.probabilities
    assert likelier > 0.75 > other
    assert found.rows[0].cells == ("CC", "II")
    assert found.inconsistency == (0, 2)
    assert math.isclose(likelier + other + found.none, 1.0)


def test_the_update_is_the_one_of_soft_evidence():
    """By hand: odds(.8) over odds(.5) is 4; .95 x 4 + .05 = 3.85 against .05 x 4 + .95 = 1.15, and 2.5 for none of them."""
    found = answered(asked(c=("++", "--")), [stood("c", 0.8)])
    weights = [0.45 * 3.85, 0.45 * 1.15, 0.1 * 2.5]
    expected = [w / sum(weights) for w in weights]
    assert (*found.probabilities, found.none) == pytest.approx(expected)


def test_a_claim_without_evidence_moves_nothing_however_likely_it_starts():
    bare = Assessment(claim="c", as_of=TODAY, status="unverified", probability=0.9, prior=logit(0.9))
    found = answered(asked(c=("++", "--")), [bare])
    assert found.probabilities == pytest.approx((0.45, 0.45))
    assert found.rows[0].cells == ("N", "N")


def test_claims_that_rest_on_one_origin_count_once_together():
    once = answered(asked(c=("++", "--")), [stood("c", 0.95)])
    twice = answered(asked(c=("++", "--"), d=("++", "--")), [stood("c", 0.95), stood("d", 0.95)])
    apart = answered(asked(c=("++", "--"), d=("++", "--")), [stood("c", 0.95), stood("d", 0.95, origin="o2")])
    assert twice.probabilities == pytest.approx(once.probabilities)
    assert apart.probabilities[0] > once.probabilities[0]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.02, 0.98), st.sampled_from(SIGNS), st.sampled_from(SIGNS)), max_size=6), st.floats(0.01, 0.9))
def test_probabilities_sum_to_one_and_order_does_not_matter(rows, none):
    bears = {f"c{n}": (a, b) for n, (_, a, b) in enumerate(rows)}
    question = Hypotheses(id="q", analysis="a", question="?", options=("x", "y"), bears=bears, none=none)
    held = [stood(f"c{n}", p, origin=f"o{n}") for n, (p, _, _) in enumerate(rows)]
    found = answered(question, held)
    assert math.isclose(sum(found.probabilities) + found.none, 1.0)
    assert all(0 < p < 1 for p in found.probabilities)
    assert answered(question, held[::-1]) == found
    same = answered(
        Hypotheses(id="q", analysis="a", question="?", options=("x", "y"), bears={c: (a, a) for c, (a, _) in bears.items()}, none=none), held
    )
    assert same.probabilities[0] == pytest.approx(same.probabilities[1]), "what tells no answers apart moves none past another"
    assert all(r.diagnosticity == 0 for r in same.rows)


def test_a_cell_turns_over_when_the_claim_does():
    assert [cell("++", p) for p in (0.9, 0.5, 0.1)] == ["CC", "N", "II"]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('[[hypothesis]]\nid = "A b"\nquestion = "x"\noptions = ["a", "b"]\n', "small letters"),
        ('[[hypothesis]]\nid = "a"\noptions = ["a", "b"]\n', "asks nothing"),
        ('[[hypothesis]]\nid = "a"\nquestion = "x"\noptions = ["a"]\n', "two different answers"),
        ('[[hypothesis]]\nid = "a"\nquestion = "x"\noptions = ["a", "a"]\n', "two different answers"),
        ('[[hypothesis]]\nid = "a"\nquestion = "x"\noptions = ["a", "b"]\nnone = 1\n', "no probability"),
        ('[[hypothesis]]\nid = "a"\nquestion = "x"\noptions = ["a", "b"]\npriors = [1]\n', "do not fit"),
        ('[[hypothesis]]\nid = "a"\nquestion = "x"\noptions = ["a", "b"]\n[hypothesis.bears]\nc = ["+"]\n', "needs 2 signs"),
        ('[[hypothesis]]\nid = "a"\nquestion = "x"\noptions = ["a", "b"]\nanswers = 3\n', "has no 'answers'"),
        ("hypothesis = 3\n", "no list of blocks"),
    ],
)
def test_a_block_that_cannot_be_read_is_told_with_its_line_and_a_remedy(block, said):
    found, problems = questions_of(block, analysis="a", claims=["c"], name="claims.toml")
    assert found == ()
    assert said in problems[0].message
    assert problems[0].remedy
    assert problems[0].line == (None if block.startswith("hyp") else 1)


def test_a_question_names_a_claim_that_is_none():
    found, problems = questions_of(BLOCK.format(claim="gone"), analysis="a", claims=["c"], name="claims.toml")
    assert found[0].bears == {"gone": ("--", "++")}
    assert "gone" in problems[0].message
    assert problems[0].severity == "warning"


@pytest.fixture
def made(tmp_path):
    made = workspace(tmp_path)
    outcome, _ = check(made, today=TODAY)
    claim = next(c for c in outcome.view.claims if "villages" in c.text)
    path = next(made.root.glob("analyses/*/claims.toml"))
    path.write_text(path.read_text() + BLOCK.format(claim=claim.id))
    return made


def test_a_question_is_recorded_and_taken_out_again(made):
    check(made, today=TODAY)
    assert [q.id for q in check(made, today=TODAY)[0].view.hypotheses] == ["why"]
    assert sum(isinstance(e.body, HypothesesEntry) for e in made.entries()[0]) == 1, "the same question is recorded once"
    path = next(made.root.glob("analyses/*/claims.toml"))
    path.write_text(path.read_text().replace("none = 0.2", "none = 2"))
    outcome, problems = check(made, today=TODAY)
    assert any("no probability" in p.message for p in problems)
    assert [q.none for q in outcome.view.hypotheses] == [0.2], "a spoilt block takes nothing out"
    path.write_text(path.read_text().partition("\n[[hypothesis]]")[0])
    assert check(made, today=TODAY)[0].view.hypotheses == ()


def test_a_question_is_shown_on_its_page_in_the_terminal_and_as_a_table(made):
    check(made, today=TODAY)
    page = lxml.html.fromstring(site(made.root, made=made).get("/questions").text)
    shown = page.text_content()
    assert "Why did the dam fail?" in shown
    assert "it was mined" in shown
    assert len(page.xpath("//table[contains(@class, 'matrix')]/tbody/tr")) == 1
    run = [[sys.executable, "-m", "upheld", *rest, "--as-of", str(TODAY)] for rest in (("show", "why"), ("brief", "--to", "ach"))]
    terminal, table = (subprocess.run(r, cwd=made.root, capture_output=True, check=True).stdout.decode("utf-8-sig") for r in run)
    assert "it was old" in terminal
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["question", "Why did the dam fail?"]
    assert rows[1][3:] == ["it was old", "it was mined"]
    total = sum(float(x) for x in rows[-3][3:]) + float(rows[-2][1])
    assert total == pytest.approx(1, abs=1e-3)
