"""The rule drafted for a forecast: from the act its clause says will come, or none, and then how it could be asked."""

import datetime as dt
import time

import pytest

from upheld.model.claim import Analysis, Claim, Quote, Rule
from upheld.read.claimfile import parse, write
from upheld.read.claims import draft
from upheld.read.resolve import drafted, fault, rewritten
from upheld.text.rulings import ruling_of

ANALYSIS = Analysis(slug="a", title="t", published=dt.date(2025, 3, 1), text_sha256="")


def claims(words):
    return [c for c in draft(ANALYSIS, f"A title\n\n{words}\n") if c.of_future]


@pytest.mark.parametrize(
    ("words", "query", "yes"),
    [
        ("Russia will attack Moldova before the end of 2025.", "count(actor1=RUS, actor2=MDA, class='attack')", ">= 1"),
        ("A ceasefire between Russia and Ukraine is unlikely before September 2025.", "count(between=RUS|UKR, class='ceasefire')", "== 0"),
        ("The United States will probably impose new sanctions on Iran this year.", "count(actor1=USA, actor2=IRN, class='sanctions')", ">= 1"),
        ("China will hold at least three rounds of talks with India by December 2025.", "count(between=CHN|IND, class='talks')", ">= 3"),
        ("Deaths in Sudan will be ten times the average by June 2025.", "deaths(country=SDN)", "> 10x average"),
        ("More than 5,000 people will be killed in Sudan before June 2025.", "deaths(country=SDN)", "> 5000"),
        ("Israel will not withdraw from Lebanon by the end of the year.", "count(actor1=ISR, actor2=LBN, class='withdrawal')", "== 0"),
        ("Protests in Armenia will be more frequent than in the year before.", "count(actor1=ARM, class='protest')", "> average"),
        ("North Korea could send more soldiers to Russia by May 2025.", "count(actor1=PRK, actor2=RUS, class='aid')", ">= 1"),
    ],
)
def test_a_rule_counts_the_act_that_is_to_come(words, query, yes):
    (claim,) = claims(words)
    assert claim.resolve is not None
    assert (claim.resolve.query, claim.resolve.yes) == (query, yes)
    assert rewritten(claim) is None
    assert ruling_of(claim.resolve)
    assert fault(claim, published=ANALYSIS.published) is None


@pytest.mark.parametrize(
    ("words", "given", "query"),
    [
        ("If Israel attacks Iran, Iran would strike Israel within months.", "count(actor1=ISR, actor2=IRN, class='attack')",
         "count(actor1=IRN, actor2=ISR, class='attack')"),
        ("Should Russia invade Estonia, the United States would impose sanctions on Russia.", "count(actor1=RUS, actor2=EST, class='attack')",
         "count(actor1=USA, actor2=RUS, class='sanctions')"),
    ],
)  # fmt: skip
def test_a_conditional_counts_what_follows_its_condition(words, given, query):
    (claim,) = claims(words)
    assert (claim.resolve.given, claim.resolve.query) == (given, query)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Putin and Kim Jong Un will meet again before the end of 2025.", "persons"),
        ("The Senate in Manila will approve the pact with Japan by December 2025.", "no act"),
        ("Chinese enforcement is likely to loosen further as the tariff fight grows.", "no act"),
        ("Russia will hold talks in the spring of 2025.", "two sides"),
        ("If Russia prevails in Ukraine, it would share missile technology with North Korea.", "condition"),
        ("Russia will attack Ukraine on most days.", "persons|no act|two sides|often"),
    ],
)
def test_what_no_feed_could_count_gets_no_rule_and_a_rewrite(words, why):
    (claim,) = claims(words)
    assert claim.resolve is None
    told = rewritten(claim)
    assert told is not None
    assert any(one in told[0] for one in why.split("|"))
    assert told[1].startswith("for example: at least one day of ")


def test_claims_about_the_past_get_no_rule():
    assert all(
        c.resolve is None for c in draft(ANALYSIS, "T\n\nRussia attacked Ukraine in 2022. Russia will attack Moldova in 2025.\n") if not c.of_future
    )


def test_a_drafted_rule_stands_in_the_file_and_reads_back():
    text = "A title\n\nRussia will attack Moldova before the end of 2025.\n"
    made = draft(ANALYSIS, text)
    content = write(ANALYSIS, made)
    assert "[claim.resolve]" in content
    assert parse(content, article=text, name="claims.toml") == (made, [])


def claim(rule, **more):
    base = {"id": "c", "analysis": "a", "kind": "forecast", "text": "x", "quote": Quote(exact="x", start=0, end=1), "deadline": dt.date(2025, 3, 31)}
    return Claim(**base | more, resolve=rule)


RULE = Rule(feed="events", query="count(actor1=RUS, class='attack')", yes=">= 1")


@pytest.mark.parametrize(
    ("wrong", "message", "remedy"),
    [
        (claim(RULE, kind="event"), "past or present", "forecast"),
        (claim(Rule(feed="events", query="count(actor1=RU)", yes=">= 1")), "cannot be read", "RUS"),
        (claim(Rule(feed="events", query=RULE.query, yes=">= 1", lag="P60D")), "waits 60 days", "later deadline"),
        (claim(Rule(feed="events", query="count(actor1=RUS, last=P90D)", yes=">= 1")), "last 90 days", "last=P30D"),
        (claim(Rule(feed="events", query=RULE.query, yes=">= 1", given=RULE.query)), "has a condition", "conditional"),
    ],
)
def test_a_rule_a_person_wrote_is_linted(wrong, message, remedy):
    found = fault(wrong, published=ANALYSIS.published)
    assert found is not None
    assert message in found[0]
    assert remedy in found[1]


def test_a_wrong_rule_is_a_warning_with_its_line_and_the_claim_goes_in():
    text = "A title\n\nRussia will attack Moldova before the end of 2025.\n"
    content = write(ANALYSIS, draft(ANALYSIS, text)).replace("class='attack'", "class='atack'")
    found, (problem,) = parse(content, article=text, name="claims.toml")
    assert len(found) == 1
    assert (problem.severity, problem.entry) == ("warning", found[0].id)
    assert "unknown class 'atack'" in problem.message
    assert "'attack'" in problem.remedy
    assert content.split("\n")[problem.line - 1] == "[claim.resolve]"


@pytest.mark.parametrize("unit", ["If a ", "Deaths in A ", "The a ", "will be a ", "will hold a ", "A ", " the average ", "ten times ", "will "])
def test_a_hostile_wording_takes_no_time(unit):
    long = claim(None, text=unit * (100_000 // len(unit)), antecedent=unit * 1_000)
    start = time.process_time()
    drafted(long)
    rewritten(long)
    assert time.process_time() - start < 1.0
