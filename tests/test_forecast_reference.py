"""Which reference class a claim about the future starts from."""

import pytest

from upheld.forecast.reference import reference_of
from upheld.model.claim import Claim, Quote


@pytest.mark.parametrize(
    ("words", "goes_on"),
    [
        ("The general will almost certainly remain president through 2025", True),
        ("The mission will stay in the north", True),
        ("The war continues through the winter", True),
        ("As many as 200 sets of remains could be handed over", False),
        ("The remains of the dam will be blown up", False),
        ("A visit by the minister remains a long shot", False),
    ],
)
def test_a_state_that_goes_on_is_told_from_what_remains_of_the_dead(words, goes_on):
    claim = Claim(id="c", analysis="a", kind="forecast", text=words, quote=Quote(exact=words, start=0, end=len(words)))
    assert (reference_of(claim, {}, new=0.3).name == "goes-on") == goes_on
