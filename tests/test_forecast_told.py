"""Documents as the feed of a rule: what tells it, what does not, and that copies count once."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.forecast.told import day_of, feed_of, tallies, tells
from upheld.model.evidence import Document
from upheld.model.when import day
from upheld.text.rulings import Count

WORDS = (("Kim", "Pyongyang"), ("Putin",), ("met", "meet*", "summit"))
START = dt.date(2024, 1, 1)


def document(name, text, published=START, known=None):
    return Document(id=name, text_sha256=name, text=text, published=day(published), known=known or published)


def own(held):
    return {d.id: d.text for d in held}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kim met Putin in Vladivostok.", True),
        ("Mr Putin was in Pyongyang for a meeting.", True),
        ("KIM  and PUTIN held a summit.", True),
        ("Kim met Xi. Putin was in Moscow.", False),
        ("Kim will meet Putin in May.", False),
        ("Kim has not met Putin.", False),
        ("Kim hasn\u2019t met Putin.", False),
        ("Kim plans to meet Putin.", False),
        ("Moscow denied that Kim met Putin.", False),
        ("Ahead of a summit Kim wrote to Putin.", False),
        ("Kimberley met Putin.", False),
        ("", False),
    ],
)
def test_one_sentence_says_that_it_was_done(text, told):
    assert tells(WORDS, text) is told


def test_copies_count_once_on_the_day_of_the_first():
    said = "Kim met Putin."
    held = [document("b", said, START + dt.timedelta(days=3)), document("a", said), document("c", "Putin met Kim.", START + dt.timedelta(days=3))]
    told = tallies(Count(what="reports", words=WORDS), held, own)
    assert [(t.day, t.n, t.row) for t in told] == [(START, 1, "a"), (START + dt.timedelta(days=3), 1, "c")]
    assert [t.day for t in tallies(Count(what="days", words=WORDS, reports=2), held, own)] == []


def test_a_day_is_known_when_enough_of_its_reports_are():
    late = START + dt.timedelta(days=9)
    held = [document("a", "Kim met Putin."), document("b", "Putin met Kim.", known=late)]
    (told,) = tallies(Count(what="days", words=WORDS, reports=2), held, own)
    assert (told.day, told.known, told.n) == (START, late, 1)


def test_the_feed_reaches_as_far_as_was_searched_and_never_past_the_day():
    held = [document("a", "x"), document("b", "y", START + dt.timedelta(days=5))]
    assert feed_of([], searched_to=None, as_of=START) is None
    assert feed_of(held, searched_to=None, as_of=START + dt.timedelta(days=90)).last == START + dt.timedelta(days=5)
    found = feed_of(held, searched_to=START + dt.timedelta(days=60), as_of=START + dt.timedelta(days=30))
    assert (found.first, found.last, found.rows) == (START, START + dt.timedelta(days=30), 2)


@given(st.lists(st.tuples(st.sampled_from(["Kim met Putin.", "Putin met Kim.", "Rain fell."]), st.integers(0, 40)), max_size=12), st.integers(0, 40))
def test_what_was_told_later_changes_no_earlier_day(said, upto):
    held = [document(f"d{n}", text, START + dt.timedelta(days=at)) for n, (text, at) in enumerate(said)]
    by = START + dt.timedelta(days=upto)
    count = Count(what="reports", words=WORDS)
    early = tallies(count, [d for d in held if d.known <= by], own)
    assert early == tuple(t for t in tallies(count, held, own) if t.day <= by)
    assert all(day_of(d) <= d.known for d in held)
