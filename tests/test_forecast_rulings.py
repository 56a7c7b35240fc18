"""Rules on event feeds: tried on history, forecast for what is left of a window, resolved when the feed can tell and never before."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upheld.forecast.conditionals import followed, occasions
from upheld.forecast.hazard_types import Deed
from upheld.forecast.history import history
from upheld.forecast.rulings import Counted, foresee, try_out, window_of
from upheld.ledger.events_counts import Feed, Tally
from upheld.model.claim import Claim, Quote, Rule
from upheld.text.rulings import ruling_of

START = dt.date(2022, 1, 1)
PUBLISHED = dt.date(2024, 1, 1)
DEADLINE = dt.date(2024, 3, 31)
FEED = Feed(source="wire", first=START, last=dt.date(2024, 12, 31), lag=2, rows=1_000)


def claim(**more):
    base = {
        "id": "c",
        "analysis": "a",
        "kind": "forecast",
        "text": "Russia will attack Moldova",
        "quote": Quote(exact="x", start=0, end=1),
        "deadline": DEADLINE,
    }
    return Claim(**base | more)


def ruling(query="count(actor1=RUS, actor2=MDA, class='attack')", yes=">= 1", **more):
    return ruling_of(Rule(feed="events", query=query, yes=yes, **more))


def tally(day, n=1, late=1):
    return Tally(day=day, n=n, known=day + dt.timedelta(days=late), row=f"wire.csv:{day.toordinal()}")


def every(days, first=START, last=PUBLISHED, **more):
    return [tally(first + dt.timedelta(days=k), **more) for k in range(0, (last - first).days, days)]


def known(tallies, as_of, feed=FEED, **more):
    """What a feed tells of these tallies by a day."""
    held = tuple(t for t in tallies if t.known <= as_of and t.day <= as_of)
    return Counted(feed=msgspec.structs.replace(feed, last=min(feed.last, as_of)), tallies=held, of_sides=len(held) or 1, **more)


def seen(found, tallies, as_of, of=None, **more):
    return foresee(found, known(tallies, as_of, **more), of or claim(), published=PUBLISHED, as_of=as_of)


def test_the_base_rate_is_that_of_past_windows_as_long():
    found = try_out(ruling(), known(every(200), PUBLISHED), claim(), published=PUBLISHED)
    assert found.accepted
    assert found.cases == 7
    assert found.base_rate == pytest.approx(0.45, abs=0.1)
    assert (found.feed, found.lag) == ("wire", 2)


@pytest.mark.parametrize(
    ("counted", "of", "why", "remedy"),
    [
        (None, claim(), "no feed 'events'", "upheld add"),
        (known([], PUBLISHED), claim(deadline=None), "no deadline", "deadline ="),
        (known([], PUBLISHED, feed=msgspec.structs.replace(FEED, lag=90)), claim(), "90 days late", "later deadline"),
        (msgspec.structs.replace(known([], PUBLISHED), strangers=("MDA",)), claim(), "tells nothing of MDA", "code"),
        (known(every(5), PUBLISHED), claim(), "asks nothing", 'yes = ">= 19"'),
    ],
)
def test_a_rule_that_nothing_can_resolve_is_refused_with_what_to_write(counted, of, why, remedy):
    found = try_out(ruling(), counted, of, published=PUBLISHED)
    assert not found.accepted
    assert why in found.why
    assert remedy in found.remedy


def test_it_occurs_on_the_day_its_row_was_known_and_not_before():
    attack = tally(dt.date(2024, 2, 10), late=5)
    open_, done = (seen(ruling(), [*every(200), attack], dt.date(2024, 2, d)) for d in (14, 15))
    assert open_.outcome is None
    assert (done.outcome, done.since) == ("occurred", dt.date(2024, 2, 15))
    assert "1 days counted in wire" in done.because
    assert done.rows == (attack.row,)


def test_silence_waits_for_the_lag_of_the_rule_and_of_the_feed():
    slow = msgspec.structs.replace(FEED, lag=20)
    waits = {feed.lag: [seen(ruling(), every(200), DEADLINE + dt.timedelta(days=d), feed=feed).outcome for d in (9, 10, 20)] for feed in (FEED, slow)}
    assert waits == {2: [None, "did-not-occur", "did-not-occur"], 20: [None, None, "did-not-occur"]}


def test_a_feed_that_stopped_within_the_window_makes_it_void_with_a_reason():
    stopped = msgspec.structs.replace(FEED, last=dt.date(2024, 2, 1))
    late = DEADLINE + dt.timedelta(days=75)
    assert seen(ruling(), every(200), DEADLINE + dt.timedelta(days=30), feed=stopped).outcome is None
    found = seen(ruling(), every(200), late, feed=stopped)
    assert found.outcome == "void"
    assert "to 2024-02-01 only" in found.because
    assert seen(ruling(otherwise="no"), every(200), late, feed=stopped).outcome == "did-not-occur"


def test_what_must_not_come_is_settled_the_day_it_comes():
    none = ruling(yes="== 0")
    assert seen(none, [tally(dt.date(2024, 2, 10))], dt.date(2024, 2, 12)).outcome == "did-not-occur"
    assert seen(none, [], DEADLINE + dt.timedelta(days=10)).outcome == "occurred"
    assert seen(none, [], dt.date(2024, 2, 12)).probability > seen(ruling(), [], dt.date(2024, 2, 12)).probability


def test_a_condition_that_never_came_about_makes_it_void():
    if_so = ruling(given="count(actor1=UKR, actor2=RUS, class='attack')")
    conditional = claim(kind="conditional", antecedent="If Ukraine attacks Russia")
    late = DEADLINE + dt.timedelta(days=20)
    found = seen(if_so, [tally(dt.date(2024, 2, 10))], late, of=conditional, given=())
    assert (found.outcome, "condition never came about" in found.because) == ("void", True)
    before = seen(if_so, [tally(dt.date(2024, 2, 10))], late, of=conditional, given=(tally(dt.date(2024, 2, 20)),))
    assert before.outcome == "did-not-occur"  # what came before its condition does not follow from it
    after = seen(if_so, [tally(dt.date(2024, 2, 10))], late, of=conditional, given=(tally(dt.date(2024, 2, 1)),))
    assert after.outcome == "occurred"


def test_a_conditional_starts_from_what_followed_its_condition_with_the_count_of_cases():
    given_days = [START + dt.timedelta(days=k) for k in range(0, 700, 100)]
    then = [tally(d + dt.timedelta(days=20)) for d in given_days[:5]]
    found = seen(
        ruling(given="count(actor1=UKR, actor2=RUS)"), then, PUBLISHED, of=claim(kind="conditional"), given=tuple(tally(d) for d in given_days)
    )
    assert found.model == "what followed its condition"
    assert "came about 7 times" in found.reasons[0]
    assert "in 5 of them 1 followed within 90 days" in found.reasons[0]
    assert 0.5 < found.probability < 0.8


def test_counts_and_multiples_of_the_average_are_negative_binomial():
    deaths = [tally(START + dt.timedelta(days=3 * k), n=7 if (k // 30) % 2 else 1) for k in range(245)]  # waves of ninety days
    query = {"query": "deaths(country=SDN)"}
    some, many = (seen(ruling(yes=f"> {n}", **query), deaths, PUBLISHED) for n in (60, 900))
    assert some.model == many.model == "negative-binomial count"
    assert some.probability > 0.5
    assert many.probability < 0.05
    tenfold = seen(ruling(yes="> 10x average", **query), deaths, PUBLISHED)
    assert tenfold.needed == pytest.approx(10 * 4 / 3 * 90, rel=0.05)
    assert tenfold.probability < 0.05


def test_an_average_is_taken_over_what_the_feed_covers():
    young = msgspec.structs.replace(FEED, first=PUBLISHED - dt.timedelta(days=60))
    counted = known(every(2, first=young.first), PUBLISHED, feed=young)
    window = window_of(ruling(yes="> average"), counted, published=PUBLISHED, deadline=DEADLINE)
    assert window.value == pytest.approx(45, abs=1)


def test_a_trailing_window_counts_its_last_days_only():
    late = ruling(query="count(actor1=RUS, actor2=MDA, last=P30D)")
    assert window_of(late, known([], PUBLISHED), published=PUBLISHED, deadline=DEADLINE).start == dt.date(2024, 3, 2)
    assert seen(late, [tally(dt.date(2024, 2, 10))], dt.date(2024, 2, 20)).outcome is None


def test_days_between_two_states_go_to_the_hazard_of_their_history():
    tallies = every(130)
    deeds = history(Deed(happened=t.day, actor="RUS", recipient="MDA", event_class="ASSAULT", known=t.known, row=t.row) for t in tallies)
    found = seen(ruling(), tallies, PUBLISHED, history=deeds)
    assert found.model == "poisson and recurrency"
    assert {name for name, _ in found.beside} >= {"base rate", "poisson"}
    assert found.curve[-1][1] == pytest.approx(found.probability)
    assert found.reasons


@settings(deadline=None)
@given(st.lists(st.integers(1, 400), max_size=30), st.integers(0, 200))
def test_nothing_told_after_a_day_changes_what_was_foreseen_on_it(later, on):
    """The leak test: rows that became known, or happened, after the day looked from."""
    as_of = PUBLISHED + dt.timedelta(days=on)
    past = every(90)
    more = [tally(as_of + dt.timedelta(days=k), n=50) for k in later] + [tally(as_of - dt.timedelta(days=k % 30), late=31 + k) for k in later]
    for one in (ruling(), ruling(yes="> average", query="deaths(country=SDN)"), ruling(yes="< 3")):
        assert seen(one, past, as_of) == seen(one, [*past, *more], as_of)


@given(st.sets(st.integers(0, 1_000), max_size=60), st.integers(1, 120))
def test_occasions_lie_a_window_apart_and_begin_with_the_first(days, length):
    found = occasions(sorted(days), days=length)
    assert set(found) <= days
    assert not days or found[0] == min(days)
    assert all(not any(d - length <= other < d for other in days) for d in found)


@given(st.sets(st.integers(0, 900), max_size=40), st.sets(st.integers(0, 900), max_size=40), st.floats(0.01, 0.99))
def test_what_followed_lies_between_the_base_rate_and_what_was_seen(given_days, then, base):
    found = followed(sorted(given_days), sorted(then), days=30, least=1, known_to=900, base=base)
    share = found.came / found.cases if found.cases else base
    assert min(share, base) - 1e-9 <= found.probability <= max(share, base) + 1e-9
    assert found.came <= found.cases
