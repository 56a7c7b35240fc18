import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.text.dates import dates, deadline_of

ANCHOR = dt.date(2018, 6, 20)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "future", "interval"),
    [
        ("signed on June 12th", False, "2018-06-12"),
        ("signed on 12 June 2016", False, "2016-06-12"),
        ("by July 3, 2019", True, "2019-07-03"),
        ("on Monday the bank closed", False, "2018-06-18"),
        ("they met last Thursday", False, "2018-06-14"),
        ("they convene on Friday", True, "2018-06-22"),
        ("around August 15th", True, "2018-08-15"),
        ("this fall", True, "2018-09-01..2018-11-30"),
        ("before next spring", True, "2019-03-01..2019-05-31"),
        ("within a year", True, "2018-06-20..2019-06-20"),
        ("within weeks", True, "2018-06-20..2018-08-15"),
        ("six rounds in three months", False, "2018-03-20..2018-06-20"),
        ("In May the port reopened", False, "2018-05"),
        ("since November", False, "2017-11"),
        ("this year", True, "2018"),
        ("back in December", False, "2017-12"),
        ("in August of last year", False, "2017-08"),
        ("mid-2014", False, "2014-05-01..2014-08-31"),
        ("by the end of the year", True, "2018-10-31..2018-12-31"),
        ("over the following months", True, "2018-06-20..2018-12-20"),
        ("last September", True, "2017-09"),
        ("since March", True, "2018-03"),
        ("in Q3 2014", False, "2014-07-01..2014-09-30"),
        ("from 2012-2014", False, "2012-01-01..2014-12-31"),
        ("yesterday", False, "2018-06-19"),
        ("last week", False, "2018-06-11..2018-06-17"),
        ("three weeks ago", False, "2018-05-30"),
        ("2017-02-28", False, "2017-02-28"),
    ],
)
def test_a_date_is_an_interval_anchored_on_publication(text, future, interval):
    (mention,) = dates(text, ANCHOR, future=future)
    assert mention.interval.text() == interval


@pytest.mark.parametrize(
    "text", ["it may rain", "2,000 men", "two days after the summit", "2017-02-31", "the spring drills", "to march on the capital"]
)
def test_what_is_no_date_is_left_alone(text):
    assert dates(text, ANCHOR) == ()


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("before next spring", dt.date(2019, 2, 28)),
        ("by the autumn", dt.date(2018, 11, 30)),
        ("this year", dt.date(2018, 12, 31)),
        ("within two and a half years", dt.date(2020, 12, 19)),
        ("since May", None),
    ],
)
def test_the_role_of_a_mention_sets_the_deadline(text, deadline):
    (mention,) = dates(text, ANCHOR, future=True)
    assert deadline_of(mention) == deadline


@given(st.text(alphabet="June 12th,208-Qspringwithabymo", max_size=120), st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1)), st.booleans())
def test_any_text_gives_mentions_inside_it(text, anchor, future):
    assert all(0 <= m.start < m.end <= len(text) for m in dates(text, anchor, future=future))
