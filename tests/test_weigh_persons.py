"""People of one name, and figures of one window."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.model.claim import Claim, Quote
from upheld.model.when import Interval
from upheld.weigh.persons import alike, full_names, of_another, runs
from upheld.weigh.windows import Bounds, growing, other_window

KIM = frozenset({"kim", "jong", "un"})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Russian President Vladimir Putin met Russia's Lavrov on Monday", [{"vladimir", "putin"}, {"lavrov"}]),
        ("a Trump-Kim summit with Kim Jong-un", [{"trump"}, {"kim"}, {"kim", "jong", "un"}]),
        ("the Korean War and the Boer War", [{"korean", "war"}, {"boer", "war"}]),
        ("nobody at all", []),
    ],
)
def test_names_are_runs_of_capitals_without_titles_days_and_countries(text, names):
    assert [set(name) for name in runs(text)] == names


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("officials say Kim Yong Chol left", True),
        ("officials say Kim Yong Chol left, and that Kim was ill", True),
        ("officials say Kim Yong Chol met Kim Jong Un", False),
        ("officials say that Kim left", False),
        ("the tests were held under Kim Jong Il", True),
        ("nobody of the name", False),
    ],
)
def test_who_a_word_stands_for(text, other):
    assert of_another("kim", KIM, runs(text)) is other


def test_full_names_are_those_that_one_word_has_alone():
    found = full_names(["the statement of Donald Trump and Kim Jong Un", "that Donald Trump left", "the Red Cross and the Red Army"])
    assert found["trump"] == {"donald", "trump"}
    assert found["kim"] == KIM
    assert "red" not in found


@given(
    st.frozensets(st.text("abcdefgh", min_size=2, max_size=7), min_size=1, max_size=4),
    st.frozensets(st.text("abcdefgh", min_size=2, max_size=7), max_size=2),
)
def test_a_name_is_alike_to_itself_and_to_one_that_takes_it_in(name, more):
    assert alike(name, name)
    assert alike(name, name | more) == alike(name | more, name)
    assert alike(name, name | more)


def claim(start, end):
    return Claim(
        id="c",
        analysis="a",
        kind="quantity",
        text="x",
        quote=Quote(exact="x", start=0, end=1),
        period=Interval(start=start, end=end, precision="span"),
    )


YEAR = claim(dt.date(2020, 1, 1), dt.date(2020, 12, 31))
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2021, 12, 31))
COUNTS = st.integers(0, 1000).map(float)


@given(COUNTS, COUNTS, DAYS, st.booleans())
def test_a_part_of_the_window_can_refute_only_from_above(told, claimed, counted, grows):
    half = Interval(start=dt.date(2020, 1, 1), end=dt.date(2020, 6, 30), precision="span")
    why = other_window(YEAR, Bounds(told, told), Bounds(claimed, claimed), window=half, counted=counted, growing=grows)
    assert (why == "") == (told > claimed)


@given(COUNTS, COUNTS, DAYS, st.booleans())
def test_a_wider_window_can_refute_only_from_below(told, claimed, counted, grows):
    wide = Interval(start=dt.date(2019, 1, 1), end=dt.date(2021, 12, 31), precision="span")
    why = other_window(YEAR, Bounds(told, told), Bounds(claimed, claimed), window=wide, counted=counted, growing=grows)
    assert (why == "") == (told < claimed)


@given(st.integers(1, 400))
def test_a_growing_count_told_later_with_more_says_nothing(days):
    later = dt.date(2020, 12, 31) + dt.timedelta(days=days)
    assert other_window(YEAR, Bounds(9, 9), Bounds(5, 5), window=None, counted=later, growing=True)
    assert not other_window(YEAR, Bounds(4, 4), Bounds(5, 5), window=None, counted=later, growing=True)


def test_what_grows_and_what_may_fall():
    assert growing("killed", "")
    assert growing("test", "test")
    assert not growing("missing", "")
    assert not growing("warhead", "warhead")
