import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.text.figures import figures


def found(text):
    return [(f.low, f.high, f.comparator, f.measure) for f in figures(text)]


@pytest.mark.parametrize(
    ("text", "low", "high", "comparator", "measure"),
    [
        ("between 1,200 and 3,400 miners were killed", 1200, 3400, "between", "killed"),
        ("10-12 thousand troops", 10_000, 12_000, "between", "troop"),
        ("$2.8bn in loans", 2.8e9, 2.8e9, "exactly", "money"),
        ("about 20 per cent", 20, 20, "about", "percent"),
        ("more than 50,000 dead", 50_000, None, "more than", "killed"),
        ("at least 47 villages were flooded", 47, None, "at least", "village"),
        ("as many as 60 warheads", None, 60, "at most", "warhead"),
        ("fewer than 300 boats", None, 300, "less than", "boat"),
        ("2.5 million people displaced", 2.5e6, 2.5e6, "exactly", "displaced"),
        ("hundreds of homes", 200, None, "at least", "home"),
        ("fifteen to twenty ships", 15, 20, "between", "ship"),
        ("twenty-three ministers resigned", 23, 23, "exactly", "minister"),
        ("she presided over six trials", 6, 6, "exactly", "trial"),
        ("some 5,300 soldiers are missing", 5300, 5300, "about", "missing"),
        ("two and a half years of war", 2.5, 2.5, "exactly", "duration"),
        ("a dozen missiles fell", 12, 12, "exactly", "missile"),
        ("several thousand troops crossed", 3000, None, "at least", "troop"),
        ("thousands fled", 2000, None, "at least", "displaced"),
        ("a four-point plan was drawn up", 4, 4, "exactly", "point"),
        ("half the town fled; 40 remained", 40, 40, "exactly", ""),
    ],
)
def test_a_figure_has_its_bounds_comparator_and_measure(text, low, high, comparator, measure):
    assert found(text)[0] == (low, high, comparator, measure)


@pytest.mark.parametrize(
    "text", ["on June 12th", "in 1994", "a MiG-29 jet", "the G7 met", "at 10:30", "pledged for 2018 has passed", "one of them", "38 North saw it"]
)
def test_what_is_no_figure_is_left_alone(text):
    assert found(text) == []


def test_each_figure_has_its_own_measure():
    assert [m for *_, m in found("3,000 casualties including 300 deaths")] == ["killed-or-wounded", "killed"]


@given(st.text(alphabet="1,0. toandbewnmil$%-–", max_size=150))
def test_bounds_are_ordered_and_spans_inside(text):
    for figure in figures(text):
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.low is None or figure.high is None or figure.low <= figure.high


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("About 600 soldiers have been killed out of 15,000 sent to the front", ["killed", "deployed"]),
        ("Of the 11,000 who came first, 4,000 are dead", ["deployed", "killed"]),
        ("They count 14,000 Kenyans sent since October and 1,500 killed", ["deployed", "killed"]),
    ],
)
def test_those_who_were_sent_are_not_those_who_died(text, measures):
    assert [f.measure for f in figures(text)] == measures
