import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from upheld.model.when import Interval, day, known_day, month, parse_interval, year

days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
intervals = st.tuples(days, days).map(lambda p: Interval(start=min(p), end=max(p), precision="span"))


@given(intervals)
def test_the_text_of_an_interval_reads_back_to_the_same_days(interval):
    back = parse_interval(interval.text())
    assert (back.start, back.end) == (interval.start, interval.end)


@given(intervals, intervals)
def test_overlap_is_symmetric_and_agrees_with_a_shared_day(a, b):
    shared = max(a.start, b.start) <= min(a.end, b.end)
    assert a.overlaps(b) == b.overlaps(a) == shared


@given(intervals, days)
def test_an_interval_contains_a_day_exactly_when_it_overlaps_it(interval, value):
    assert interval.contains(value) == interval.overlaps(day(value))


@given(days, days)
def test_a_document_is_never_known_after_we_first_saw_it(published, first_seen):
    assert known_day(day(published), first_seen) <= first_seen


@given(days)
def test_months_and_years_hold_their_days(value):
    assert month(value.year, value.month).contains(value)
    assert year(value.year).contains(value)
