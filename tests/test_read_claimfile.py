import datetime as dt

import pytest

from upheld.model.claim import Analysis
from upheld.read.claimfile import parse, write
from upheld.read.claims import draft

ANALYSIS = Analysis(slug="sarn", title="After the “dam”", published=dt.date(2021, 6, 1), text_sha256="ab" * 32)
TEXT = (
    "After the dam\n\nMore than 40 villages were flooded in May, according to the governor of Kenya. A second breach before next spring looks very "
    "unlikely. These losses could push Nairobi towards Uganda within a year.\n"
)
CLAIMS = draft(ANALYSIS, TEXT)
FILE = write(ANALYSIS, CLAIMS)


def read(content):
    return parse(content, article=TEXT, name="claims.toml")


def test_what_is_written_reads_back():
    assert read(FILE) == (CLAIMS, [])
    assert len(CLAIMS) == 3


@pytest.mark.parametrize(
    ("old", "new", "message", "remedy"),
    [
        ('kind = "quantity"', 'kind = "number"', "unknown kind", "use one of"),
        ('kind = "quantity"', 'kindd = "quantity"', "unknown key", "did you mean 'kind'"),
        ('period = "2021-05"', 'period = "May"', "is not a date", "2024-12"),
        ("low = 40.0", "low = 40.0, high = 4.0", "low above high", "swap"),
        ("low = 40.0", "lowest = 40.0", "unknown field 'lowest'", "use the fields low"),
        ("low = 40.0", 'low = "forty"', "quantity", "use the fields"),
        ('text = "More', 'texts = "More', "unknown key", "did you mean 'text'"),
    ],
)
def test_a_typo_costs_one_claim_and_is_named_with_its_line(old, new, message, remedy):
    content = FILE.replace(old, new, 1)
    claims, problems = read(content)
    (problem,) = problems
    assert len(claims) == len(CLAIMS) - 1
    assert message in problem.message
    assert remedy in problem.remedy
    assert new in content.split("\n")[problem.line - 1]


def test_no_toml_keeps_the_last_recorded_claims():
    claims, (problem,) = read(FILE.replace("[[claim]]", "[[claim]", 1))
    assert claims is None
    assert problem.line


def test_a_quote_that_is_not_in_the_article_is_named():
    _, (problem,) = read(FILE.replace('exact = "More than 40', 'exact = "Fewer than nine hundred thousand and 40', 1))
    assert "not in the article" in problem.message


def test_an_id_twice_and_an_unknown_id_are_named():
    first, second = CLAIMS[0].id, CLAIMS[1].id
    _, problems = read(FILE.replace(f'id = "{second}"', f'id = "{first}"'))
    assert any("comes twice" in p.message for p in problems)
    assert any("which is no claim here" in p.message for p in problems)


def test_a_dropped_block_is_a_dropped_claim():
    blocks = FILE.split("[[claim]]")
    claims, _ = read("[[claim]]".join(blocks[:-1]))
    assert claims == CLAIMS[:-1]
