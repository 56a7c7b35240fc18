"""What would settle a claim, and how one that nothing could settle might be written."""

import datetime as dt

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from upheld.cli import cli
from upheld.model.claim import KINDS, Analysis
from upheld.read.claimfile import REWRITE, parse, write
from upheld.read.claims import draft
from upheld.read.review import reworded
from upheld.read.rewrites import rewrite_of
from upheld.read.settling import settled_by

ANALYSIS = Analysis(slug="a", title="a", published=dt.date(2021, 6, 1), text_sha256="")


def one(text, words=""):
    return next(c for c in draft(ANALYSIS, text) if words in c.quote.exact)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("In Peru 400 miners were killed in May.", "", "a count of the killed by an official body"),
        ("Peru held an election in May.", "", "the result as the electoral authority announces it"),
        ("The Peruvian minister said that the dam was sound.", "said", "a text or recording of what The Peruvian minister said"),
        ("Peru signed the accord on 3 May 2021.", "", "the signed text, or an announcement by each side"),
        ("Peru launched a missile in April.", "", "its detection by the services of more than one state"),
        ("President Ruto could visit Kampala by September.", "", "reports of the visit by host and guest by 30 September 2021"),
        ("Peru could visit Chile by September.", "", "its resolution rule: count(between=CHL|PER, class='visit') >= 1"),
        ("Peru wants a road across Chile.", "", "papers or orders of the time from whoever is said to want it"),
        ("Chile denies that its troops entered Peru in May.", "", "from somebody who is no party to the dispute"),
        ("Peru must rebuild the dam.", "", ""),
    ],
)
def test_what_would_settle_a_claim(text, words, expected):
    claim = one(text, words)
    assert expected in claim.settled_by
    assert bool(claim.settled_by) == bool(expected)


@settings(deadline=None)
@given(st.sampled_from(KINDS), st.sampled_from(["", "Peru", "400 killed", "a pact, by 2022"]))
def test_every_kind_but_what_should_be_has_an_answer(kind, text):
    import msgspec

    claim = msgspec.structs.replace(one("Peru signed the pact in May."), kind=kind, text=text)
    assert bool(settled_by(claim)) == (kind != "normative")


@pytest.mark.parametrize(
    ("text", "why", "rewritten"),
    [
        ("Some critics say that Peru has failed.", "who says so", "[who, by name] say that Peru has failed"),
        ("Several Peruvian miners were arrested in May.", "how many", "At least [number] Peruvian miners were arrested in May 2021"),
        (
            "A Peruvian victory could embolden Chile.",
            "how much, and against what",
            "measured by [days of cooperation or conflict between Chile and Peru",
        ),
        ("Peru is a real success.", "what would show it", "in that [what would be seen if it were so"),
        ("Peru is one of the largest miners in Chile.", "by which count", "[rank in which list]"),
        ("It remains unclear whether Peru will sign the pact.", "what its author holds", "[[hypothesis]]"),
    ],
)
def test_what_a_claim_leaves_open_and_how_it_could_be_written(text, why, rewritten):
    found = rewrite_of(one(text))
    assert why in found.why
    assert rewritten in found.text


@pytest.mark.parametrize(
    "text",
    ["Peru and Chile signed a treaty on 3 May 2021.", "As many as 400 Peruvian miners were killed in May.", "President Ruto could visit Kampala by September.",
     "The minister said that several dams are weak.", "Peru must rebuild many dams."],
)  # fmt: skip
def test_what_can_be_settled_as_it_is_written_is_left_alone(text):
    assert rewrite_of(one(text)) is None


def test_the_advice_stands_in_the_file_and_goes_when_the_claim_is_worded_anew():
    text = "Several Peruvian miners were arrested in May. Peru and Chile signed a treaty on 3 May 2021."
    claims = draft(ANALYSIS, text)
    content = write(ANALYSIS, claims)
    assert content.count(f"# {REWRITE}leaves open how many; could be written: At least [number]") == 1
    assert parse(content, article=text, name="claims.toml") == (claims, [])
    after = reworded(content, claims[0].id, "At least 12 Peruvian miners were arrested in May 2021")
    assert REWRITE not in after
    assert parse(after, article=text, name="claims.toml")[0][0].text == "At least 12 Peruvian miners were arrested in May 2021"


def test_read_show_and_review_tell_both(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "peru.md").write_text("# Peru\n\nJune 1st, 2021\n\nSeveral Peruvian miners were arrested in May.\n")
    runner = CliRunner()
    runner.invoke(cli, ["init", "."])
    read = runner.invoke(cli, ["read", "peru.md"])
    assert "1 claims cannot be settled as they are written" in read.stderr
    shown = runner.invoke(cli, ["show", "several", "--as-of", "2021-06-02"]).stdout
    assert "settled by" in shown
    assert "court papers" in shown
    assert "it leaves open how many; could be written: At least [number]" in " ".join(shown.split())
    walked = runner.invoke(cli, ["read", "peru.md", "--review"], input="q\n")
    assert "settled by: court papers" in walked.stderr
    assert "as written it leaves open how many" in walked.stderr
