import pytest

from upheld.plugins import recognise
from upheld.read.formats import read_html, read_markdown, read_text

WORDS = "Forty villages drowned when the dam broke, the governor said on Friday.\n"
RUSSIAN = "Сорок деревень затопило, когда прорвало плотину, сообщил губернатор в пятницу. Спасатели работали всю ночь, погибших нет.\n"
KOREAN = "댐이 무너지면서 마을 마흔 곳이 물에 잠겼다고 주지사가 금요일 밝혔다. 구조대는 밤새 작업을 벌였고 사망자는 없었다.\n"


def page(body, *, head="", lang=' lang="en"'):
    return f"<!DOCTYPE html><html{lang}><head><title>T</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (b"plain", "a.txt", "text"),
        (b"plain", "a", "text"),
        (b"# x", "a.md", "markdown"),
        (b"<!DOCTYPE html><p>", "a.html", "html"),
        (b"\xef\xbb\xbf <!-- saved --> <html>", "a.txt", "html"),
        (b'{"id": 1}', "a.jsonl", "jsonl"),
        (b"a,b", "a.CSV", "csv"),
        (b"%PDF-1.7", "a.txt", "pdf"),
        (b"PK\x03\x04", "a.md", None),
        (b"te\x00xt", "a.txt", None),
        (bytes(range(32)) * 20, "a.txt", None),
        ("text".encode("utf-16"), "a.txt", "text"),
        (b"x", "a.xyz", None),
    ],
)
def test_a_format_is_known_by_its_bytes_before_its_name(data, name, form):
    assert recognise(data, name) == form


@pytest.mark.parametrize("read", [read_text, read_markdown])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_is_given_back_as_text_mode_reads_it(tmp_path, read, newline):
    text = f"\ufeff# A title{newline}{newline}  {WORDS.strip()} \t{newline}"
    path = tmp_path / "a.md"
    path.write_bytes(text.encode())
    found, problems = read(path.read_bytes(), name="a.md")
    with path.open(encoding="utf-8") as file:
        assert found.text == file.read()
    assert problems == []


@pytest.mark.parametrize(
    ("text", "encoding"), [(RUSSIAN * 5, "cp1251"), (KOREAN * 5, "euc-kr"), ("“Überfall”, said Zoë’s café. " * 9, "cp1252"), (WORDS, "utf-16")]
)
def test_other_encodings_are_read_and_guesses_are_said(text, encoding):
    found, problems = read_text(text.encode(encoding), name="a.txt")
    assert found.text == text
    assert [p.severity for p in problems] == ([] if encoding == "utf-16" else ["warning"])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"first line\n" + "café ".encode() * 20 + b"\xff\xfe broken", "mixes UTF-8"),
        (b"\xff\xfe\x00\xd8", "UTF-16"),
        (b"ab \x81\x8d\x8f\x90\x9d" * 3, "not UTF-8"),
    ],
)
def test_bytes_that_fit_no_encoding_are_refused_with_their_line(data, message):
    found, (problem,) = read_text(data, name="a.txt")
    assert found is None
    assert message in problem.message
    assert problem.line
    assert "UTF-8" in problem.remedy


def test_text_decoded_wrongly_before_is_taken_in_with_a_warning():
    twice = "Overfall\nZoë’s “café”\n".encode().decode("cp1252", "ignore")
    found, (problem,) = read_text(twice.encode(), name="a.txt")
    assert found.text == twice
    assert (problem.severity, problem.line) == ("warning", 2)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ("", "utf-8"),
        ('<meta charset="windows-1251">', "utf-8"),
    ],
)
def test_a_page_is_read_in_its_declared_encoding_unless_it_is_plainly_utf8(head, encoding):
    found, problems = read_html(page(f"<h1>Плотина</h1><p>{RUSSIAN}</p><p>{RUSSIAN}</p>", head=head, lang="").encode(encoding), name="a.html")
    assert RUSSIAN.strip() in found.text
    assert found.language == "ru"
    assert problems == []


BODY = f"<p>{WORDS}</p><p>A second paragraph tells of the boats that came from the coast during the night.</p>"
RELATED = '<aside class="related"><h3>Related stories</h3><ul><li><a href="/x">Storm</a> <span class="date">March 3, 2017</span></li></ul></aside>'


@pytest.mark.parametrize(
    ("head", "body", "day", "sign"),
    [
        ('<meta property="article:published_time" content="2021-06-01T23:30:00-05:00">', "", "2021-06-01", "meta tag"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-06-01", "dateModified": "2022-01-01"}</script>',
            "",
            "2021-06-01",
            "structured data",
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": ["Article"], "datePublished": "2021-06-01"}]}</script>',
            "",
            "2021-06-01",
            "structured data",
        ),
        (
            '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": [{"@type": "Article", "datePublished": "2019-01-01"}]}</script>',
            "",
            "",
            "",
        ),
        ('<script type="application/ld+json">{broken</script>', '<time datetime="2021-06-01T10:00">Tuesday</time>', "2021-06-01", "time tag"),
        ("", "<p>By Amina Yusuf</p><p>Published June 1, 2021 at 3 PM</p>", "2021-06-01", "byline"),
        ("", '<span class="when">1 June 2021, 11:24</span>', "2021-06-01", "byline"),
        ("", "<div>01/06/2021</div>", "2021-01-06", "byline"),
        ('<link rel="canonical" href="https://post.example/2021/06/01/dam">', "", "2021-06-01", "address"),
        ('<meta property="article:modified_time" content="2022-02-02">', "", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_date_is_read_from_the_page_itself_and_never_from_another_story(head, body, day, sign):
    source = page(f"{RELATED}<h1>When the dam broke in Sarn</h1>{body}{BODY}{RELATED}<footer>&copy; 2023 Post</footer>", head=head)
    found, _ = read_html(source.encode(), name="a.html")
    assert (found.published, found.dated_by) == (day, sign)
    assert "Storm" not in found.text


def test_an_encyclopaedia_page_is_as_old_as_its_last_edit():
    source = page(f"<h1>Sarn dam</h1>{BODY}<ul><li>This page was last edited on 1 June 2021, at 10:00.</li></ul>")
    assert read_html(source.encode(), name="a.html")[0].published == "2021-06-01"


def test_a_page_laid_out_in_tables_gives_its_story_alone():
    source = page(
        f'<table><tr><td><a href="/">Home</a><h3>Related stories</h3><ul><li>Storm, 3 March 2017</li></ul></td><td><h2>When the dam broke</h2>'
        f"<i>June 1, 2021</i>{BODY}<b>See also:</b><br><a href='/y'>Flood of 2011</a></td></tr><tr><td>&copy; Post</td></tr></table>"
    )
    found, _ = read_html(source.encode(), name="a.html")
    assert found.title == "When the dam broke"
    assert found.published == "2021-06-01"
    assert found.text == f"{WORDS.strip()}\n\nA second paragraph tells of the boats that came from the coast during the night."


def test_a_table_of_figures_and_a_correction_stay_in_the_text():
    source = page(
        f"<h1>When the dam broke</h1>{BODY}<table><tr><th>Village</th><th>Dead</th></tr><tr><td>Oru</td><td>14</td></tr></table>"
        "<p class='correction'>Correction: an earlier version gave 41 villages.</p>"
    )
    text = read_html(source.encode(), name="a.html")[0].text
    assert "14" in text
    assert "an earlier version gave 41 villages" in text


def test_head_fields_are_read():
    head = (
        '<meta property="og:title" content="When the dam broke"><meta property="og:site_name" content="Harbour Post">'
        '<meta name="author" content="By Amina Yusuf"><meta property="og:url" content="https://post.example/dam">'
    )
    found, _ = read_html(page(f"<h1>When the dam broke</h1>{BODY}", head=head, lang=' lang="en-GB"').encode(), name="a.html")
    assert (found.title, found.outlet, found.author, found.url, found.language) == (
        "When the dam broke",
        "Harbour Post",
        "Amina Yusuf",
        "https://post.example/dam",
        "en",
    )


def test_the_script_of_a_text_beats_a_template_that_claims_english():
    found, _ = read_html(page(f"<h1>댐 붕괴로 마을 침수</h1><p>{KOREAN}</p><p>{KOREAN}</p>").encode(), name="a.html")
    assert found.language == "ko"


HOSTILE = {
    "deep": b"<div>" * 200_000 + b"x" * 50,
    "wide": b"<p>a" * 300_000,
    "one line": b"<html><body><p>" + b"word " * 1_500_000 + b"</p>",
    "entities": b'<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><html><body><p>&b;&b;</p></body></html>',
    "outside entity": b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>&x;</p></body></html>',
    "unclosed": b"<html><body><!-- " + b"<" * 300_000,
    "attributes": b"<html><body " + b" ".join(b'a%d="x"' % n for n in range(50_000)) + b"><p>One sentence stands here.</p>",
    "nested structured data": b'<html><head><script type="application/ld+json">'
    + b"[" * 100_000
    + b"</script></head><body><p>One.</p></body></html>",
    "empty": b"<html></html>",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_gives_text_or_a_problem_and_nothing_else(data):
    found, problems = read_html(data, name="a.html")
    assert found is not None or problems
    assert found is None or "root:" not in found.text
