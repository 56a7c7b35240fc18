"""The ways in which a person may write a claim by hand."""

import datetime as dt

import pytest

from upheld.model.claim import Hedge
from upheld.model.when import Interval, parse_interval
from upheld.read.claimfile import parse

ARTICLE = "The dam broke in May. Forty villages drowned. The dam broke again in June."
SPAN = ("2024-11-01", "2025-02-28")


def read(*lines, quote='quote = { exact = "Forty villages drowned" }'):
    content = "\n".join(['analysis = "sarn"', "[[claim]]", 'id = "a"', 'kind = "event"', 'text = "Forty villages drowned"', *lines, quote])
    claims, problems = parse(content, article=ARTICLE, name="claims.toml")
    return claims, problems, content


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"2024-12"', parse_interval("2024-12")),
        ("2024", parse_interval("2024")),
        ("2024-12-05", parse_interval("2024-12-05")),
        ("2024-12-05T10:00:00Z", parse_interval("2024-12-05")),
        ('"2024-11..2025-02"', parse_interval("2024-11..2025-02")),
        ('["2024-11-01", "2025-02-28"]', parse_interval("..".join(SPAN))),
        ("[2024-11-01, 2025-02-28]", parse_interval("..".join(SPAN))),
        (
            "{ start = 2024-10-01, end = 2024-12-31, precision = 'quarter' }",
            Interval(start=dt.date(2024, 10, 1), end=dt.date(2024, 12, 31), precision="quarter"),
        ),
        ('"2024-11.."', parse_interval("2024-11..")),
    ],
)
def test_a_period_may_be_written_in_many_ways(written, meant):
    (claim,), problems, _ = read(f"period = {written}")
    assert problems == []
    assert claim.period == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2025-12-31", dt.date(2025, 12, 31)), ('"2025-12"', dt.date(2025, 12, 31)), ("2025-12-31T00:00:00", dt.date(2025, 12, 31))],
)
def test_a_deadline_is_a_day_or_the_end_of_what_is_written(written, meant):
    (claim,), problems, _ = read(f"deadline = {written}")
    assert (claim.deadline, problems) == (meant, [])


def test_a_hedge_may_be_its_cue_alone_and_asserted_is_none():
    (claim,), _, _ = read('hedge = "could"')
    assert claim.hedge.cue == "could"
    assert 0 < claim.hedge.low < claim.hedge.high < 1
    assert read('hedge = "asserted"')[0][0].hedge is None
    assert read('hedge = { cue = "could", low = 0.2, high = 0.5 }')[0][0].hedge == Hedge(cue="could", low=0.2, high=0.5)


def test_a_quote_may_be_the_words_alone_or_a_table_of_its_own():
    (claim,), _, _ = read(quote='quote = "Forty villages drowned"')
    assert (claim.quote.start, claim.quote.end) == (22, 44)
    (same,), _, _ = read(quote='[claim.quote]\nexact = "Forty villages drowned"')
    assert same == claim


def test_the_start_keeps_repeated_words_apart():
    first, _, _ = read(quote='quote = { exact = "The dam broke", start = 0 }')
    second, _, _ = read(quote='quote = { exact = "The dam broke", start = 46 }')
    assert (first[0].quote.start, second[0].quote.start) == (0, 46)


@pytest.mark.parametrize(
    ("line", "message", "remedy"),
    [
        ('period = "c. 2024"', "is not a date", "2024-12"),
        ("period = true", "no date", "2024-12"),
        ("period = { from = 2024-01-01 }", "no date", "2024-12"),
        ("deadline = 5", "no date", "2025-12-31"),
        ("default_deadline = 'yes'", "neither true nor false", "true"),
        ("place = 7", "not text", "quotation marks"),
        ("actors = [1]", "no list of texts", "actors"),
        ('polarity = "no"', "unknown polarity", "negative"),
        ('state = "retire"', "unknown state", "did you mean 'retired'"),
        ('hedge = "bluish"', "not in the list", "hedge ="),
        ('hedge = { cue = "could", low = 0.9, high = 0.5 }', "no range", "hedge ="),
        ("quantity = { low = nan }", "no number", "leave a bound out"),
        ('quantity = { low = 1, comparator = "over" }', "unknown quantity", "more than"),
        ('resolve = { feed = "events" }', "resolve", "use the fields feed"),
        ('acters = ["PRK"]', "unknown key", "did you mean 'actors'"),
    ],
)
def test_each_wrong_value_is_named_with_line_and_remedy(line, message, remedy):
    claims, (problem,), content = read(line)
    assert claims == ()
    assert problem.entry == "a"
    assert message in problem.message
    assert remedy in problem.remedy
    assert content.split("\n")[problem.line - 1] == line


@pytest.mark.parametrize("quote", ["quote = 5", 'quote = { exact = "" }', "quote = { exact = 5 }", 'quote = { exact = "x", start = "1" }', ""])
def test_a_quote_that_is_none_is_named(quote):
    claims, (problem,), _ = read(quote=quote)
    assert claims == ()
    assert "quote" in problem.message
    assert problem.line


def test_keys_inside_long_strings_are_not_taken_for_keys():
    claims, (problem,), content = read("antecedent = '''", "period = 'inside'", "[[claim]]", "'''", 'period = "soon"')
    assert claims == ()
    assert content.split("\n")[problem.line - 1] == 'period = "soon"'


def test_an_unknown_reference_is_a_warning_and_the_claim_goes_in():
    (claim,), (problem,), content = read('rests_on = ["b"]')
    assert claim.rests_on == ("b",)
    assert (problem.severity, content.split("\n")[problem.line - 1]) == ("warning", 'rests_on = ["b"]')


def test_an_unknown_key_at_the_top_is_a_warning():
    _, (problem,) = parse('analysis = "sarn"\npublishd = 2021-06-01\n', article=ARTICLE, name="claims.toml")
    assert (problem.line, problem.severity, problem.remedy) == (2, "warning", "did you mean 'published'")


@pytest.mark.parametrize("content", ["claim = 5", "claim = [1, 2]", "[claim]\nid = 'a'"])
def test_a_claim_that_is_no_block_is_a_problem(content):
    claims, problems = parse(content, article=ARTICLE, name="claims.toml")
    assert not claims
    assert problems
