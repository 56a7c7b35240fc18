import datetime as dt

import pytest

from upheld.read.article import LARGEST, read_article, slug

TODAY = dt.date(2026, 1, 10)
TEXT = "# After the dam\n\nJune 1st, 2021\nBy Amina Yusuf\n\nMore than 40 villages were flooded.\r\nThe rest held.\n"


def read(content, **given):
    return read_article(content if isinstance(content, bytes) else content.encode(), name="a.md", today=TODAY, **given)


def test_title_author_and_day_are_found_and_the_text_is_kept():
    article, problems = read(TEXT)
    assert problems == []
    assert (article.title, article.author, article.published) == ("After the dam", "Amina Yusuf", dt.date(2021, 6, 1))
    assert article.text == TEXT.replace("\r\n", "\n")


def test_what_the_user_says_comes_first():
    article, _ = read(TEXT, published=dt.date(2021, 6, 3), title="Dam", author="A. Y.")
    assert (article.title, article.author, article.published) == ("Dam", "A. Y.", dt.date(2021, 6, 3))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n ", "is empty"),
        (b"%PDF-1.7 ...", "cannot be read: it is damaged"),
        (b"text\x00more", "no text file but binary"),
        ("Überfall\n".encode("latin-1"), "not UTF-8"),
        (b"A title\n\nNo day is given here at all.", "no publication date"),
        (b"word " * (LARGEST // 4), "characters, more than"),
        (b"A title\n\nJune 1st, 2031\n\nText.", "after today"),
    ],
)
def test_bad_input_is_one_problem_with_a_remedy(content, message):
    article, (problem,) = read(content)
    assert article is None
    assert message in problem.message
    assert problem.where == "a.md"
    assert problem.remedy


def test_a_slug_is_a_plain_folder_name():
    assert slug("Überfall: what the “dam” cost us, and who pays for it") == "uberfall-what-the-dam-cost-us"
    assert slug("…") == "analysis"
