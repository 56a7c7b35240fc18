import datetime as dt

import msgspec

from upheld.model.claim import Analysis
from upheld.read.claimfile import Defaults, defaults_of, parse, write
from upheld.read.claimfile_merge import merge
from upheld.read.claims import draft

ANALYSIS = Analysis(slug="sarn", title="After the dam", published=dt.date(2021, 6, 1), text_sha256="ab" * 32)
TEXT = (
    "After the dam\n\nMore than 40 villages were flooded in May, according to the governor of Kenya. A second breach before next spring looks very "
    "unlikely. These losses could push Nairobi towards Uganda within a year.\n"
)
CLAIMS = draft(ANALYSIS, TEXT)
EDITED = "# my own note\n" + write(ANALYSIS, CLAIMS).replace('text = "More than 40', 'text = "At least 41  # as the governor put it" #', 1)
NEWS = "The army of Uganda closed the border on 30 May 2021. "


def revise(text, existing=EDITED, **given):
    analysis = msgspec.structs.replace(ANALYSIS, text_sha256="cd" * 32)
    return merge(existing, draft(analysis, text), article=text, analysis=analysis, name="claims.toml", **given)


def read(content, text):
    return parse(content, article=text, name="claims.toml")


def test_edits_and_comments_stay_and_quotes_move():
    text = TEXT.replace("\n\nMore", "\n\nA correction was made here.\n\nMore")
    content, problems = revise(text)
    claims, wrong = read(content, text)
    assert problems == wrong == []
    assert content.startswith("# my own note\n")
    assert claims[0].text == "At least 41  # as the governor put it"
    assert [text[c.quote.start : c.quote.end] for c in claims[:3]] == [c.quote.exact for c in CLAIMS]
    assert 'sha256 = "' + "cd" * 32 in content


def test_what_is_new_in_the_article_is_added_at_the_end():
    text = TEXT.replace("A second", NEWS + "A second")
    claims, _ = read(revise(text)[0], text)
    assert [c.id for c in claims[:3]] == [c.id for c in CLAIMS]
    assert len(claims) == 4
    assert "closed the border" in claims[3].quote.exact


def test_a_dropped_claim_does_not_come_back():
    blocks = EDITED.split("[[claim]]")
    shorter = "[[claim]]".join(blocks[:-1])
    by_argument, _ = revise(TEXT, shorter, dropped=frozenset({CLAIMS[-1].id}))
    by_span, _ = revise(TEXT, shorter, dropped_quotes=[CLAIMS[-1].quote])
    in_file, _ = revise(TEXT, f'dropped = ["{CLAIMS[-1].id}"]\n' + shorter)
    for content in (by_argument, by_span, in_file):
        assert len(read(content, TEXT)[0]) == len(CLAIMS) - 1
    assert len(read(revise(TEXT, shorter)[0], TEXT)[0]) == len(CLAIMS)


def test_an_orphan_stays_as_it_is_and_is_named_with_its_line():
    text = TEXT.replace("A second breach before next spring looks very unlikely. ", "")
    content, (problem,) = revise(text)
    assert problem.entry == CLAIMS[1].id
    assert "not in the article" in problem.message
    assert "[claim.quote]" in content.split("\n")[problem.line - 1]
    assert CLAIMS[1].quote.exact in content


def test_revised_words_are_taken_over_with_a_warning():
    text = TEXT.replace("were flooded in May", "were flooded in late May")
    content, (problem,) = revise(text)
    assert problem.severity == "warning"
    claims, wrong = read(content, text)
    assert wrong == []
    assert "late May" in claims[0].quote.exact


def test_a_file_that_is_no_toml_comes_back_unaltered():
    broken = EDITED.replace("[[claim]]", "[[claim]", 1)
    content, (problem,) = revise(TEXT, broken)
    assert content == broken
    assert problem.line


def test_a_file_without_claims_takes_the_drafts():
    head = EDITED.split("[[claim]]", maxsplit=1)[0]
    content, problems = revise(TEXT, head)
    assert problems == []
    assert [c.id for c in read(content, TEXT)[0]] == [c.id for c in CLAIMS]


def test_hypotheses_between_the_claims_are_kept():
    with_question = EDITED + '\n[[hypothesis]]\nid = "why"\nquestion = "Why did it break?"\n'
    text = TEXT.replace("A second", NEWS + "A second")
    content, _ = revise(text, with_question)
    claims, problems = read(content, text)
    assert len(claims) == 4
    assert problems == []
    assert 'question = "Why did it break?"' in content


def test_defaults_are_read_and_a_wrong_one_is_named():
    content = write(ANALYSIS, CLAIMS, defaults=Defaults(review="P7D", fail="p < 0.20"))
    assert defaults_of(content, name="c.toml") == (Defaults(review="P7D", fail="p < 0.20"), [])
    wrong = content.replace("review =", "reviews =")
    found, (problem,) = defaults_of(wrong, name="c.toml")
    assert found == Defaults(fail="p < 0.20")
    assert "reviews" in wrong.split("\n")[problem.line - 1]
