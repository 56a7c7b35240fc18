"""The argument of an analysis: drafted, written into claims.toml, edited, read again, recorded, shown."""

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upheld.cli import cli
from upheld.ledger.entry import ArgumentEntry
from upheld.ledger.workspace import Workspace
from upheld.model.claim import Analysis
from upheld.read.argument import drafted_argument
from upheld.read.argumentfile import argument_of, merge_argument
from upheld.read.claimfile import parse, write
from upheld.read.claims import draft
from upheld.read.openquestions import leaves_open

TITLE = "Why the river treaty will not last"
TEXT = f"""{TITLE}

By Maya Otieno

June 1st, 2021

Kenya and Uganda signed a treaty on the river in May. The ink is hardly dry, and neither side has kept its word.

Uganda built two dams upstream in April. Kenya sent police to the border on May 14th. So why did they sign? Nairobi needed the money. Whether Uganda will open its dams in the dry season is unclear.

Is Kampala buying time, or does it mean what it signed?

In short, the river treaty will not last. Kenya could leave the treaty within a year. That would leave Uganda with the dams.
"""
ANALYSIS = Analysis(slug="river", title=TITLE, published=dt.date(2021, 6, 1), text_sha256="ab" * 32)


def argument(text=TEXT, title=TITLE):
    analysis = msgspec.structs.replace(ANALYSIS, title=title)
    claims = draft(analysis, text)
    return claims, drafted_argument(analysis, text, claims)


def quoted(claims, names):
    return [c.quote.exact for name in names for c in claims if c.id == name]


def test_a_marked_conclusion_about_the_title_is_the_thesis():
    claims, found = argument()
    (thesis,) = found.theses
    assert thesis.text == "The river treaty will not last"
    assert thesis.quote.exact == "In short, the river treaty will not last."
    assert "Kenya and Uganda signed a treaty on the river in May" in quoted(claims, thesis.rests_on)
    assert "Kenya could leave the treaty within a year" in quoted(claims, thesis.implies)


def test_what_others_say_is_no_thesis():
    _, found = argument("The pact\n\nThe minister said that the pact will fail. Peru has won the pact a decade of quiet.", "The pact")
    assert found.theses[0].text.startswith("Peru has won")


def test_questions_left_open_are_listed_and_one_that_is_answered_is_not():
    _, found = argument()
    assert [q.text for q in found.questions] == [
        "Whether Uganda will open its dams in the dry season is unclear.",
        "Is Kampala buying time, or does it mean what it signed?",
    ]
    assert all(q.about for q in found.questions)


@pytest.mark.parametrize(
    "sentence",
    ["It remains to be seen whether the truce holds.", "Whether it was more than that is unclear.", "Nobody knows how many fled.",
     "The question is whether Peru can pay.", "The offer is either a concession or a trap.", "Where Peru stands to gain is far from clear."],
)  # fmt: skip
def test_what_is_said_not_to_be_known_is_open(sentence):
    assert leaves_open(sentence)


@pytest.mark.parametrize(
    "sentence", ["It is clear that the truce holds.", "Why Peru signed is clear.", "The border is open.", "Peru asked whether Chile would sign."]
)
def test_what_is_known_is_not_open(sentence):
    assert not leaves_open(sentence)


@pytest.mark.parametrize(
    ("text", "premise"),
    [
        ("Peru won the vote in May. That would leave Chile alone.", "Peru won the vote in May"),
        ("Peru will sign the pact this year, because Chile closed the border in May.", "Chile closed the border in May"),
        ("Chile closed the border in May, so Peru will sign the pact this year.", "Chile closed the border in May"),
        ("Chile lost the war in May. Peru is calm. Given the war that Chile lost, Peru will sign the pact.", "Chile lost the war in May"),
    ],
)
def test_words_of_inference_make_a_premise(text, premise):
    claims = draft(ANALYSIS, text)
    assert [quoted(claims, c.rests_on) for c in claims if c.rests_on] == [[premise]]


def test_claims_side_by_side_rest_on_nothing():
    assert not any(
        c.rests_on for c in draft(ANALYSIS, "Peru signed the pact in May. Chile will sign it this year. Then Bolivia, since 2019 a member, left.")
    )


@settings(deadline=None)
@given(st.lists(st.sampled_from([s.strip() for s in TEXT.replace("\n", " ").split(".")]), max_size=12))
def test_every_part_is_quoted_exactly_and_names_claims(parts):
    text = ".\n\n".join(parts)
    claims, found = argument(text)
    names = {c.id for c in claims}
    for part in (*found.theses, *found.questions):
        assert text[part.quote.start : part.quote.end] == part.quote.exact
    assert {n for t in found.theses for n in (*t.rests_on, *t.implies)} | {n for q in found.questions for n in q.about} <= names


def written():
    claims, found = argument()
    return claims, found, write(ANALYSIS, claims, argument=found)


def read_back(content, text=TEXT, claims=None, **given):
    names = {c.id for c in draft(ANALYSIS, text)} if claims is None else claims
    return argument_of(content, analysis="river", article=text, claims=names, name="claims.toml", **given)


def test_what_is_written_is_read_back():
    claims, found, content = written()
    assert read_back(content) == (found, [])
    assert parse(content, article=TEXT, name="claims.toml") == (claims, [])


def test_a_person_may_reword_add_and_leave_ids_out():
    _, _, content = written()
    edited = content.replace('text = "The river treaty will not last"', 'text = "The treaty fails by 2023"').replace('id = "thesis"\n', "")
    edited += '\n[[open_question]]\ntext = "Who built the dams?"\nquote = "Uganda built two dams upstream in April"\n'
    found, problems = read_back(edited)
    assert problems == []
    assert (found.theses[0].id, found.theses[0].text) == ("thesis-1", "The treaty fails by 2023")
    assert [q.id for q in found.questions] == ["question-1", "question-2", "open-question-3"]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('[[thesis]]\ntext = ""\nquote = "x"', "thesis-1 says nothing"),
        ('[[thesis]]\ntext = "x"', "quote is missing"),
        ('[[thesis]]\ntext = "x"\nquote = "not in the article"', "the quote is not in the article"),
        ('[[thesis]]\ntext = "x"\nbears = 1\nquote = "x"', "thesis has no 'bears'"),
        ('[[open_question]]\nid = "A B"\ntext = "x"\nquote = "x"', "an id is made of"),
        ('[[open_question]]\ntext = "x"\nabout = ["nothing"]\nquote = "In short"', "about names 'nothing', which is no claim here"),
        ('thesis = "x"', "thesis is no list of blocks"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(block, said):
    _, (problem, *rest) = read_back(block)
    assert said in str(problem)
    assert not rest


def test_a_claim_that_was_taken_out_is_no_fault_of_the_thesis():
    claims, found, content = written()
    names = {c.id for c in claims} - {found.theses[0].rests_on[0]}
    assert len(read_back(content, claims=names)[1]) == 1
    assert read_back(content, claims=names, once={c.id for c in claims})[1] == []


def test_reading_a_revised_text_moves_quotes_and_adds_what_is_new():
    _, found, content = written()
    text = TEXT.replace("June 1st, 2021\n", "June 1st, 2021\n\nA note.\n") + "\nNobody knows how much water Kenya has lost.\n"
    claims, new = argument(text)
    edited = content.replace('text = "The river treaty will not last"', 'text = "Mine"')
    merged, problems = merge_argument(edited, new, article=text, name="claims.toml")
    again, told = read_back(merged, text)
    assert problems == told == []
    assert [t.text for t in again.theses] == ["Mine"]
    assert again.theses[0].quote.start == found.theses[0].quote.start + 9
    assert [q.text for q in again.questions][2:] == ["Nobody knows how much water Kenya has lost."]
    assert claims


def test_what_a_person_took_out_stays_out():
    _, found, content = written()
    bare = content[: content.index("\n[[thesis]]")] + content[content.index("\n[[claim]]") :]
    merged, _ = merge_argument(bare, found, article=TEXT, name="claims.toml", gone=[*found.theses, *found.questions])
    assert "\n[[thesis]]" not in merged
    assert "\n[[open_question]]" not in merged
    back, _ = merge_argument(bare, found, article=TEXT, name="claims.toml")
    assert read_back(back)[0] == found


@pytest.fixture
def here(tmp_path, monkeypatch):
    from click.testing import CliRunner

    monkeypatch.chdir(tmp_path)
    (tmp_path / "river.md").write_text(TEXT)

    def run(*words):
        result = CliRunner().invoke(cli, list(words), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    run("init", ".")
    run("read", "river.md")
    return run


def recorded():
    entries, _ = Workspace.open(Path.cwd()).standing()
    return [e.body.argument for e in entries if isinstance(e.body, ArgumentEntry)]


def test_the_argument_is_recorded_once_and_again_when_it_changes(here, tmp_path):
    assert len(recorded()) == 1
    here("check")
    assert len(recorded()) == 1
    (path,) = tmp_path.glob("analyses/*/claims.toml")
    path.write_text(path.read_text().replace('text = "The river treaty will not last"', 'text = "The treaty fails by 2023"'))
    here("check")
    assert [a.theses[0].text for a in recorded()] == ["The river treaty will not last", "The treaty fails by 2023"]


def test_a_removed_thesis_does_not_come_back_when_the_article_is_read_again(here, tmp_path):
    (path,) = tmp_path.glob("analyses/*/claims.toml")
    content = path.read_text()
    path.write_text(content[: content.index("\n[[thesis]]")] + content[content.index("\n[[open_question]]") :])
    here("check")
    here("read", "river.md")
    assert "\n[[thesis]]" not in path.read_text()
    assert recorded()[-1].theses == ()


def test_a_spoilt_thesis_leaves_the_last_one_in_force(here, tmp_path):
    (path,) = tmp_path.glob("analyses/*/claims.toml")
    path.write_text(path.read_text().replace("In short, the river treaty", "In brief, something else altogether that is nowhere"))
    here("check")
    assert len(recorded()) == 1


def test_show_draws_the_argument_as_a_tree(here, snapshot):
    snapshot(here("show", "why-the-river", "--as-of", "2021-06-01"))


def test_show_gives_the_tree_as_json(here):
    told = json.loads(here("show", "why-the-river-treaty-will-not", "--json"))["argued"]
    assert told["argument"]["theses"][0]["text"] == "The river treaty will not last"
    assert next(node["words"] for node in told["tree"]).startswith("Thesis: ")
