"""The small language of resolution rules: what may be written, and what is said of anything else."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.model.claim import Rule
from upheld.text.rulings import CLASSES, Bound, Count, RuleFault, bound_of, count_of, ruling_of


def test_the_example_of_the_guide_reads():
    found = ruling_of(Rule(feed="events", query="count(actor1=RUS, actor2=PRK, class='material cooperation')", yes=">= 12"))
    assert found.count == Count(what="days", actors=("RUS",), recipients=("PRK",), classes=("COOPERATE", "AID", "RETREAT"))
    assert (found.yes, found.lag, found.otherwise, found.given) == (Bound(compare=">=", value=12), 10, "void", None)


def test_sides_reports_and_a_trailing_window():
    found = count_of('count(between=PRK|USA, class="visit|CONSULT.phone", per=report, reports=2, last=P30D)')
    assert found == Count(
        what="reports", actors=("PRK",), recipients=("USA",), classes=("CONSULT.visit", "CONSULT.phone"), either_way=True, reports=2, last=30
    )
    assert count_of("deaths(country=SDN)") == Count(what="deaths", actors=("SDN",))


def test_words_of_documents_come_in_groups():
    found = ruling_of(Rule(feed="documents", query="told(words='Kim  Jong Un & met|meet*', reports=2, last=P30D)", yes=">= 1"))
    assert found.count == Count(what="days", words=(("Kim Jong Un",), ("met", "meet*")), reports=2, last=30)


def test_a_condition_and_what_holds_where_the_feed_cannot_tell():
    found = ruling_of(
        Rule(feed="GDELT", query="count(actor1=IRN, actor2=ISR)", yes=">= 1", otherwise="no", given="count(actor1=ISR, actor2=IRN)", lag="P1M")
    )
    assert (found.feed, found.otherwise, found.lag, found.given.actors) == ("gdelt", "no", 30, ("ISR",))


@pytest.mark.parametrize(
    ("given", "message", "remedy"),
    [
        ({"query": "how many"}, "counts nothing", "count(between=PRK|USA"),
        ({"query": "sum(actor1=RUS)"}, "unknown measure", "count(…)"),
        ({"query": "count()"}, "nobody", "actor1"),
        ({"query": "count(actor1=RU)"}, "no ISO3", "RUS"),
        ({"query": "count(actor1=RUS, clas='visit')"}, "unknown name 'clas'", "'class'"),
        ({"query": "count(actor1=RUS, class='visits')"}, "unknown class", "'visit'"),
        ({"query": "count(actor1=RUS, actor1=BLR)"}, "twice", "RUS|BLR"),
        ({"query": "count(actor1=RUS, between=RUS|UKR)"}, "beside", "between"),
        ({"query": "count(between=RUS)"}, "1 sides", "PRK|USA"),
        ({"query": "count(actor1=RUS, per=week)"}, "per is 'week'", "per=day"),
        ({"query": "count(actor1=RUS, reports=0)"}, "reports is '0'", "reports=2"),
        ({"query": "count(actor1=RUS, last=30)"}, "last", "P30D"),
        ({"query": "count(actor1=RUS; drop)"}, "no ISO3", "RUS"),
        ({"query": "deaths()"}, "which country", "UKR"),
        ({"query": "count(actor1=RUS)" + " " * 2000}, "longer", "count"),
        ({"yes": "twelve"}, "yes is", ">= 12"),
        ({"yes": "> 10x 12"}, "times what", "average"),
        ({"lag": "soon"}, "lag", "P10D"),
        ({"otherwise": "maybe"}, "else is", "void"),
        ({"feed": " "}, "feed is empty", "events"),
        ({"feed": "documents"}, "what they told", "told(words="),
        ({"query": "told(words='summit & Kim')"}, "no feed of words", '"documents"'),
        ({"feed": "documents", "query": "told()"}, "told of what", "words="),
        ({"feed": "documents", "query": "told(words='a & summit')"}, "one letter", "whole words"),
        ({"feed": "documents", "query": "told(words='summit', actor1=RUS)"}, "unknown name", "words"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(given, message, remedy):
    rule = Rule(**{"feed": "events", "query": "count(actor1=RUS)", "yes": ">= 1"} | given)
    with pytest.raises(RuleFault) as wrong:
        ruling_of(rule)
    assert message in wrong.value.message
    assert remedy in wrong.value.remedy


@given(st.sampled_from([">=", ">", "<=", "<", "=="]), st.integers(0, 10_000), st.booleans())
def test_a_bound_reads_back(compare, value, of_average):
    bound = Bound(compare=compare, value=float(value), of_average=of_average)
    assert bound_of(bound.text()) == bound


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    for rule in (
        Rule(feed="events", query=text, yes=">= 1"),
        Rule(feed="events", query=f"count({text})", yes=text),
        Rule(feed=text, query="", yes="", lag=text),
    ):
        with contextlib.suppress(RuleFault):
            ruling_of(rule)


def test_every_word_for_a_class_reads():
    assert all(count_of(f"count(actor1=RUS, class='{word}')").classes == types for word, types in CLASSES.items())
