"""People of one name, and figures of one window."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.model.claim import Claim, Quantity, Quote
from upheld.model.when import Interval
from upheld.text.figures import figures
from upheld.weigh.compare import settles_nothing
from upheld.weigh.persons import alike, full_names, of_another, runs
from upheld.weigh.windows import Bounds, Count, growing, other_window, to_date

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
    why = other_window(YEAR, Bounds(told, told), Bounds(claimed, claimed), window=half, count=Count(by=counted, grows=grows))
    assert (why == "") == (told > claimed)


@given(COUNTS, COUNTS, DAYS, st.booleans())
def test_a_wider_window_can_refute_only_from_below(told, claimed, counted, grows):
    wide = Interval(start=dt.date(2019, 1, 1), end=dt.date(2021, 12, 31), precision="span")
    why = other_window(YEAR, Bounds(told, told), Bounds(claimed, claimed), window=wide, count=Count(by=counted, grows=grows))
    assert (why == "") == (told < claimed)


@given(st.integers(1, 400))
def test_a_growing_count_told_later_with_more_says_nothing(days):
    later = dt.date(2020, 12, 31) + dt.timedelta(days=days)
    assert other_window(YEAR, Bounds(9, 9), Bounds(5, 5), window=None, count=Count(by=later, grows=True))
    assert not other_window(YEAR, Bounds(4, 4), Bounds(5, 5), window=None, count=Count(by=later, grows=True))


@given(st.integers(91, 400), st.floats(5, 1000))
def test_a_sum_to_date_told_long_after_bears_a_claim_out_no_more_than_a_ceiling_does(days, told):
    by = dt.date(2020, 12, 31) + dt.timedelta(days=days)
    assert other_window(YEAR, Bounds(told, told), Bounds(5, 1000), window=None, count=Count(by=by, grows=True, running=True))
    assert not other_window(YEAR, Bounds(4, 4), Bounds(5, 1000), window=None, count=Count(by=by, grows=True, running=True))
    assert not other_window(YEAR, Bounds(told, told), Bounds(5, 1000), window=None, count=Count(by=by, grows=True))


@pytest.mark.parametrize(("passage", "runs"), [
    ("Some 2,000 soldiers have been killed there.", True), ("The force lost 2,000 killed so far.", True),
    ("2,000 soldiers were killed in the flood.", False), ("They have gone home. 2,000 soldiers were killed in the flood.", False),
])  # fmt: skip
def test_what_sums_up_to_the_day_of_the_report(passage, runs):
    figure = next(f for f in figures(passage) if f.low == 2000)
    assert to_date(passage, figure) == runs


@pytest.mark.parametrize(("claimed", "told", "nothing"), [
    ("more than 50,000 killed", "at least 100 killed", True), ("more than 100 killed", "at least 50,000 killed", False),
    ("at most 100 killed", "at most 500 killed", True), ("at most 500 killed", "at most 100 killed", False),
    ("between 100 and 500 killed", "at least 200 killed", True), ("more than 100 killed", "300 killed", False),
])  # fmt: skip
def test_a_weaker_bound_bears_out_no_stronger_one(claimed, told, nothing):
    own, found = figures(claimed)[0], figures(told)[0]
    quantity = Quantity(low=own.low, high=own.high, comparator=own.comparator, measure="killed")
    assert settles_nothing(quantity, found) == nothing


def test_what_grows_and_what_may_fall():
    assert growing("killed", "")
    assert growing("test", "test")
    assert not growing("missing", "")
    assert not growing("warhead", "warhead")
