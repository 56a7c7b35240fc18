"""Which reference class a claim about the future starts from."""

import pytest

from upheld.forecast.reference import reference_of
from upheld.model.claim import Claim, Quote


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The general will almost certainly remain president through 2025", "goes-on"),
        ("The mission will stay in the north", "goes-on"),
        ("The war continues through the winter", "goes-on"),
        ("As many as 200 sets of remains could be handed over", "new"),
        ("The remains of the dam will be blown up", "new"),
        ("A visit by the minister remains a long shot", "new"),
    ],
)
def test_a_state_that_goes_on_is_told_from_what_remains_of_the_dead(words, name):
    claim = Claim(id="c", analysis="a", kind="forecast", text=words, quote=Quote(exact=words, start=0, end=len(words)))
    assert reference_of(claim, {}, new=0.3).name == name
