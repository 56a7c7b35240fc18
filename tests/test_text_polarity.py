import pytest

from upheld.text.polarity import polarity


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The envoy has yet to arrive", "negated"),
        ("They didn’t sign", "negated"),
        ("Zero boats were returned", "negated"),
        ("Tehran denied the report", "denied"),
        ("The count was called completely false", "denied"),
        ("The vote was postponed", "called_off"),
        ("The vote was called off", "called_off"),
        ("He could visit Lagos", "supposed"),
        ("The summit will be held in Lima", "coming"),
        ("A drawdown is not on the table", "unlikely"),
    ],
)
def test_each_cue_is_found(text, cue):
    assert getattr(polarity(text), cue)


def test_plain_words_lean_nowhere():
    assert not polarity("Ministers met in Lima on Monday").against


def test_a_plan_is_no_denial():
    assert not polarity("The summit will be held in Lima").against
