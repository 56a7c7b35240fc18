"""The verdict on a thesis from its premises and what follows from it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.model.argument import Thesis
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim, Quote
from upheld.publish.argument_told import verdict_words
from upheld.weigh.thesis import verdict_of

DAY = dt.date(2022, 1, 1)
STATUSES = ("upheld", "overturned", "weakened", "contested", "leaning", "unverified", "superseded")


def made(premises, implied=(), *, own=(), flags=()):
    """A thesis over claims given as (status, probability)."""
    rows = [(f"p{i}", s, p) for i, (s, p) in enumerate(premises)] + [(f"f{i}", s, p) for i, (s, p) in enumerate(implied)]
    claims = [Claim(id=n, analysis="a", kind="forecast" if n[0] == "f" else "event", text=f"claim {n}", quote=Quote(exact="x", start=5 if n in own else 90, end=6 if n in own else 91))
              for n, _, _ in rows]  # fmt: skip
    found = [Assessment(claim=n, as_of=DAY, status=s, probability=p, flags=tuple(flags) if n == "p0" else ()) for n, s, p in rows]
    thesis = Thesis(id="t", analysis="a", text="T", quote=Quote(exact="y" * 20, start=0, end=20), rests_on=tuple(n for n, _, _ in rows if n[0] == "p"),
                    implies=tuple(n for n, _, _ in rows if n[0] == "f"))  # fmt: skip
    return verdict_of(thesis, claims, found)


@pytest.mark.parametrize(("premises", "implied", "more", "status"), [
    ([("upheld", 0.9), ("upheld", 0.95)], [], {}, "upheld"),
    ([("upheld", 0.9), ("upheld", 0.9), ("overturned", 0.1)], [], {}, "weakened"),
    ([("upheld", 0.9), ("upheld", 0.9), ("overturned", 0.1)], [], {"own": ("p2",)}, "overturned"),
    ([("upheld", 0.9), ("overturned", 0.1)], [], {}, "overturned"),
    ([("upheld", 0.9), ("contested", 0.5)], [], {}, "contested"),
    ([("upheld", 0.9), ("unverified", 0.8)], [], {}, "leaning"),
    ([("unverified", 0.8)], [], {}, "unverified"),
    ([("upheld", 0.9)], [], {"flags": ("premise-overturned",)}, "weakened"),
    ([("upheld", 0.9)], [("did-not-occur", 0.03), ("did-not-occur", 0.03), ("occurred", 0.97)], {}, "weakened"),
    ([("upheld", 0.9)], [("did-not-occur", 0.03), ("occurred", 0.97), ("open", 0.5)], {}, "upheld"),
    ([("normative", None)], [], {}, "unverified"),
    ([], [], {}, "unverified"),
])  # fmt: skip
def test_first_match_from_what_brings_it_down_to_what_bears_it_out(premises, implied, more, status):
    assert made(premises, implied, **more).status == status


@given(st.lists(st.tuples(st.sampled_from(STATUSES), st.floats(0.01, 0.99)), min_size=1, max_size=8))
def test_it_is_no_likelier_than_its_weakest_premise_and_the_bounds_are_those_of_frechet(premises):
    found = made(premises)
    p = [v for _, v in premises]
    assert 0 <= found.low <= found.high <= 1
    assert found.high == pytest.approx(min(p), abs=1e-4)
    assert found.low == pytest.approx(max(sum(p) - len(p) + 1, 0), abs=1e-4)
    assert made([*premises, ("upheld", 0.5)]).high <= found.high


@given(st.lists(st.tuples(st.sampled_from(STATUSES), st.floats(0.01, 0.99)), min_size=1, max_size=6))
def test_one_more_fallen_premise_never_bears_it_out(premises):
    assert made([*premises, ("overturned", 0.05)]).status in {"overturned", "weakened"}


def test_the_reasons_name_what_fell_first():
    found = made([("upheld", 0.9), ("weakened", 0.4), ("superseded", 0.2)], [("open", 0.4)])
    assert found.reasons[0] == "a premise is superseded (20%): claim p2"
    assert "1 of 3 premises hold" in found.reasons
    assert found.reasons[-1].startswith("of what follows from it (1 in all) 0 came about")
    assert verdict_words(found).startswith("↓ weakened: between 1% and 20%")
