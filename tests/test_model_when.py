import datetime as dt

import pytest

from upheld.model.when import Interval, day, known_day, month, parse_duration, parse_interval, year

SEEN = dt.date(2026, 1, 10)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2024-02-03", dt.date(2024, 2, 3), dt.date(2024, 2, 3)),
        ("2024-11..2025", dt.date(2024, 11, 1), dt.date(2025, 12, 31)),
        ("2024-11..", dt.date(2024, 11, 1), None),
        ("..2025-03", None, dt.date(2025, 3, 31)),
    ],
)
def test_dates_of_any_precision_become_intervals(text, start, end):
    interval = parse_interval(text)
    assert (interval.start, interval.end) == (start, end)


@pytest.mark.parametrize("text", ["yesterday", "2024-13", "2024-02-30", "24", "2024/02/03", "2025..2024"])
def test_what_is_not_a_date_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_interval(text)


def test_an_interval_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Interval(start=dt.date(2024, 2, 1), end=dt.date(2024, 1, 1))


def test_a_partial_publication_date_counts_at_its_end():
    assert known_day(month(2025, 3), SEEN) == dt.date(2025, 3, 31)
    assert known_day(year(2025), SEEN) == dt.date(2025, 12, 31)


def test_an_undated_document_is_known_since_first_seen():
    assert known_day(None, SEEN) == SEEN


def test_a_stamp_after_first_sight_is_not_trusted():
    assert known_day(day(dt.date(2026, 2, 1)), SEEN) == SEEN


def test_a_stamp_before_the_event_is_not_trusted():
    assert known_day(day(dt.date(2025, 6, 15)), SEEN, happened=day(dt.date(2025, 6, 20))) == SEEN


def test_slack_widens_an_overlap():
    a, b = day(dt.date(2025, 6, 15)), day(dt.date(2025, 6, 17))
    assert not a.overlaps(b)
    assert a.overlaps(b, slack=2)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("P7D", dt.date(2024, 3, 24)),
        ("P2W", dt.date(2024, 3, 17)),
        ("P1M", dt.date(2024, 2, 29)),
        ("P3M", dt.date(2023, 12, 31)),
        ("P1Y", dt.date(2023, 3, 31)),
        ("P1Y1M1D", dt.date(2023, 2, 27)),
        ("P999Y", dt.date(1025, 3, 31)),
    ],
)
def test_a_duration_counts_as_calendars_do(text, before):
    assert parse_duration(text).before(dt.date(2024, 3, 31)) == before


@pytest.mark.parametrize("text", ["", "7D", "P", "P7", "PT5H", "P0D", "P1D2W", "P-1D", "P1.5D", "a week"])
def test_what_is_no_duration_says_what_to_write(text):
    with pytest.raises(ValueError, match="write P"):
        parse_duration(text)


def test_time_has_ends():
    assert parse_duration("P999Y").before(dt.date(500, 1, 1)) == dt.date.min
    assert parse_duration("P99999D").after(dt.date(9999, 1, 1)) == dt.date.max
