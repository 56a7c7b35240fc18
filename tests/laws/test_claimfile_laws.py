"""What is written to claims.toml reads back as the same claims, whatever they hold."""

import datetime as dt
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.model.claim import KINDS, Analysis, Claim, Hedge, Quantity, Rule
from upheld.model.when import Interval
from upheld.read.anchor import quote_at
from upheld.read.claimfile import parse, write
from upheld.read.claimfile_merge import merge

ANALYSIS = Analysis(slug="sarn", title='The "dam" \\ and after', published=dt.date(2021, 6, 1), text_sha256="ab" * 32)
ARTICLE = "".join(f"Sentence {n} says that village {n} of Sarn was flooded, “as never before”.\n\n" for n in range(40))

words = st.text(st.characters(codec="utf-8"), max_size=40)
some = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
bounds = st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(-(10**9), 10**9).map(float)


@st.composite
def intervals(draw):
    start, end = sorted((draw(days), draw(days)))
    precision = draw(st.sampled_from(["day", "month", "quarter", "year", "span", "open"]))
    return Interval(start=draw(st.sampled_from([start, None])), end=draw(st.sampled_from([end, None])), precision=precision)


@st.composite
def quotes(draw):
    start = draw(st.integers(0, len(ARTICLE) - 30))
    end = start + draw(st.integers(10, 200))
    return quote_at(ARTICLE, start, min(end, len(ARTICLE)))


@st.composite
def quantities(draw):
    low, high = draw(bounds), draw(bounds)
    low, high = (min(low, high), max(low, high)) if low is not None and high is not None else (low, high)
    return Quantity(low=low, high=high, comparator=draw(st.sampled_from(["exactly", "about", "at least"])), measure=draw(words), unit=draw(words))


@st.composite
def hedge_ranges(draw):
    low, high = sorted((draw(st.floats(0, 1)), draw(st.floats(0, 1))))
    return Hedge(cue=draw(words), low=low, high=high)


claims = st.lists(
    st.builds(
        Claim,
        id=some,
        analysis=st.just("sarn"),
        kind=st.sampled_from(KINDS),
        text=some,
        quote=quotes(),
        actors=st.lists(words, max_size=3).map(tuple),
        place=st.none() | words,
        period=st.none() | intervals(),
        quantity=st.none() | quantities(),
        hedge=st.none() | hedge_ranges(),
        attribution=st.none() | words,
        polarity=st.sampled_from(["positive", "negative"]),
        deadline=st.none() | st.dates(ANALYSIS.published, dt.date(2100, 1, 1)),
        default_deadline=st.booleans(),
        antecedent=st.none() | words,
        resolve=st.none() | st.builds(Rule, feed=words, query=words, yes=words, otherwise=words, given=st.just("") | words),
        review=st.sampled_from(["", "P7D", "P1Y6M"]),
        warn=st.sampled_from(["", "change >= 0.10 in P7D"]),
        fail=st.sampled_from(["", "p < 0.20 or status in [overturned, withdrawn]"]),
        state=st.sampled_from(["live", "retired", "withdrawn"]),
    ),
    max_size=4,
    unique_by=lambda claim: claim.id,
).map(tuple)


@given(claims)
def test_what_is_written_reads_back(drafted):
    found, problems = parse(write(ANALYSIS, drafted), article=ARTICLE, name="claims.toml")
    assert found == drafted
    assert all(problem.severity == "warning" and "rule" in problem.message for problem in problems)
    assert {problem.entry for problem in problems} <= {claim.id for claim in drafted if claim.resolve is not None}


@given(claims)
def test_merging_an_unchanged_article_changes_no_byte(drafted):
    content = write(ANALYSIS, drafted)
    assert merge(content, drafted, article=ARTICLE, analysis=ANALYSIS, name="claims.toml") == (content, [])


@given(claims, st.data())
def test_a_damaged_file_never_raises_and_names_the_file(drafted, data):
    content = write(ANALYSIS, drafted)
    at = data.draw(st.integers(0, len(content)))
    damaged = content[:at] + data.draw(words) + content[at + data.draw(st.integers(0, 20)) :]
    found, problems = parse(damaged, article=ARTICLE, name="claims.toml")
    assert all(problem.where == "claims.toml" and problem.remedy for problem in problems)
    if found is None:
        assert problems
        with pytest.raises(tomllib.TOMLDecodeError):
            tomllib.loads(damaged)
