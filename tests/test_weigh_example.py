"""The worked example of docs/weighing.md, to its last figure."""

from pathlib import Path

from upheld.model.evidence import Link
from upheld.weigh.fuse import Step, fuse, passage_step
from upheld.weigh.parameters import Parameters
from upheld.weigh.sources import listed

DOC = (Path(__file__).parent.parent / "docs" / "weighing.md").read_text("utf-8")
P = Parameters()


def step(origin, grade, supports, refutes):
    link = Link(claim="c", document=origin, quote="q", start=0, end=1, supports=supports, refutes=refutes, silent=1 - supports - refutes)
    return Step(link=link, origin=origin, value=passage_step(link, grade=grade, own_interest=False, parameters=P), known=grade != "F")


def held(*steps):
    return fuse(steps, prior=P.base_rate["quantity"], kind="quantity", parameters=P)


def test_the_worked_example_is_what_the_code_gives():
    reuters, copy, bbc, site = step("a", "B", 0.95, 0.01), step("a", "F", 0.95, 0.01), step("b", "B", 0.95, 0.01), step("x", "F", 0.02, 0.90)
    whole = held(reuters, copy, bbc, site)
    assert f"| {reuters.value:.2f} |" in DOC
    assert f"| {site.value:.2f} |" in DOC
    assert f"= {whole.log_odds:.2f}, which is a probability of {whole.probability:.0%}" in DOC
    assert f"Without the BBC it would be {held(reuters, copy, site).probability:.0%}" in DOC
    assert f"taken it to {held(site).probability:.0%}" in DOC


def test_the_numbers_named_are_those_in_force():
    assert f"{len({row.name for row in listed().values()})} with letter" in DOC
    for grade, value in P.reliability.items():
        assert f"{grade} {value:.2f}".replace("0.", ".") in DOC
    assert f"| {P.sign_half_life:.0f} days |" in DOC
