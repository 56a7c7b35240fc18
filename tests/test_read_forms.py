"""An article in each form that is read: as an analysis, as evidence, and what each form has of its own."""

import datetime as dt
import gzip
import json

import duckdb
import pytest
import zstandard

from tests import made
from upheld.errors import Problem
from upheld.gather.imports import import_path
from upheld.plugins import recognise
from upheld.read.article import read_article
from upheld.read.formats import import_warc, read_docx, read_email, read_epub, read_mhtml, read_odt, read_pdf

TODAY = dt.date(2026, 1, 10)


def load(path):
    found = list(import_path(path, first_seen=TODAY))
    return [f for f in found if not isinstance(f, Problem)], [f for f in found if isinstance(f, Problem)]


def put(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("ending", made.ARTICLES)
def test_an_article_in_any_form_is_evidence_with_its_own_date(tmp_path, ending):
    (incoming,), problems = load(put(tmp_path, f"dam.{ending}", made.ARTICLES[ending]()))
    document = incoming.document
    assert problems == []
    assert all(paragraph in incoming.text for paragraph in made.PARAGRAPHS)
    assert document.title.lower() == made.TITLE.lower()
    assert (document.published.text(), document.known, document.language) == (made.DATE, dt.date(2021, 6, 1), "en")
    assert document.dated_by


@pytest.mark.parametrize("ending", made.ARTICLES)
def test_an_article_in_any_form_is_an_analysis(ending):
    article, problems = read_article(made.ARTICLES[ending](), name=f"dam.{ending}", today=TODAY)
    assert problems == []
    assert article.published == dt.date(2021, 6, 1)
    assert all(paragraph in article.text for paragraph in made.PARAGRAPHS)


@pytest.mark.parametrize("ending", made.ARTICLES)
def test_a_form_is_known_by_its_bytes_whatever_it_is_called(ending):
    data = made.ARTICLES[ending]()
    form = recognise(data, f"dam.{ending}")
    assert form
    if ending not in {"csl.json", "json"}:  # a JSON file of no name could be anything
        assert recognise(data, "dam") == form


def test_several_documents_are_no_analysis():
    article, (problem,) = read_article(made.mbox(made.eml(), made.eml(("Another text of its own.",))), name="a.mbox", today=TODAY)
    assert article is None
    assert "holds 2 documents" in problem.message


# PDF


def column(x, top, lines, size=10, leading=12):
    return [(x, top - leading * number, size, line) for number, line in enumerate(lines)]


LEFT = made.wrapped(
    "The first column tells of the dam and how its spillway was built in the dry years, with little steel and no plan for a flood. " * 3, 44
)
RIGHT = made.wrapped(
    "In the second column stands what the water authority said of the villages, of which it counted 25 and never more than that. " * 3, 44
)


@pytest.mark.parametrize("interleaved", [False, True])
def test_columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn(interleaved):
    left, right = column(60, 700, LEFT), column(320, 700, RIGHT)
    drawn = [one for pair in zip(left, right, strict=False) for one in pair] if interleaved else left + right
    found, _ = read_pdf(made.pdf([[(60, 760, 20, "A heading that spans both of the columns"), *drawn]]), name="a.pdf")
    text = " ".join(found.text.split())
    assert text.startswith("A heading that spans both of the columns")
    count = min(len(LEFT), len(RIGHT)) if interleaved else None
    assert " ".join(LEFT[:count]) in text
    assert " ".join(RIGHT[:count]) in text
    assert found.title == "A heading that spans both of the columns"


def test_running_heads_and_page_numbers_go_and_the_sentence_goes_on_over_the_page():
    pages = []
    for number in range(1, 5):
        body = column(
            60,
            740,
            made.wrapped(f"Page {number} has words of its own about the river and the rain and about the people of the valley who left. " * 3, 80),
        )
        tail = [(60, 600, 10, "This sentence is parted by the end of the page and")] if number == 1 else []
        start = [(60, 752, 10, "goes on behind the running head.")] if number == 2 else []
        pages.append([(60, 800, 8, f"Harbour Review {number}/2021"), *start, *body, *tail, (290, 40, 8, str(number))])
    found, _ = read_pdf(made.pdf(pages), name="a.pdf")
    assert "Harbour Review" not in found.text
    assert "is parted by the end of the page and goes on behind the running head." in found.text
    assert not any(line.strip().isdigit() for line in found.text.splitlines())


def test_hyphens_at_the_end_of_a_line_are_mended_and_those_of_the_word_kept():
    lines = [
        "The govern-",
        "ment spoke of a long-",
        "term plan. A long-term plan is a plan for the long",
        "run, said the ministry of water in the capital.",
    ]
    found, _ = read_pdf(made.pdf([column(60, 700, lines)]), name="a.pdf")
    assert "The government spoke of a long-term plan." in found.text


def test_footnotes_follow_the_text_and_their_calls_never_lengthen_a_figure():
    body = column(
        60,
        700,
        made.wrapped("The rescue services counted the dead of the flood for three weeks and gave their figures to the ministry. " * 3, 80),
        11,
        14,
    )
    called = [(60, 600, 11, "They counted 3,000"), (60 + 11 * 8.9, 604, 6, "12"), (60 + 11 * 9.9, 600, 11, "dead in all.")]
    notes = [(60, 90, 8, "12 The figure of the ministry of 30 June 2021."), (60, 78, 8, "13 As above.")]
    second = column(60, 700, ["The next page goes on with other matters of the valley, which are many and grave."], 11, 14)
    found, _ = read_pdf(made.pdf([[*body, *called, *notes], second]), name="a.pdf")
    assert "00012" not in found.text.replace(",", "")
    assert "3,000[12]" in found.text.replace(" [12]", "[12]")
    assert found.text.index("The next page") < found.text.index("12 The figure of the ministry")
    assert found.text.endswith("13 As above.")


def test_a_pdf_without_a_date_of_its_own_is_dated_by_its_file_and_counts_from_first_sight(tmp_path):
    lines = column(60, 700, LEFT)
    (incoming,), (problem,) = load(put(tmp_path, "a.pdf", made.pdf([lines])))
    assert (incoming.document.published.text(), incoming.document.dated_by) == ("2021-05-30", "file properties")
    assert incoming.document.known == TODAY
    assert (problem.severity, "inferred" in problem.message) == ("warning", True)


def test_a_scan_says_that_it_holds_no_text():
    found, (problem,) = read_pdf(made.pdf([[]]), name="scan.pdf")
    assert found is None
    assert "no text" in problem.message
    assert "recognition" in problem.remedy


# office files and books


def test_a_word_document_reads_as_with_its_changes_accepted():
    body = (
        '<w:p><w:r><w:t xml:space="preserve">The dam </w:t></w:r><w:del><w:r><w:delText>held</w:delText></w:r></w:del><w:ins><w:r><w:t>broke</w:t></w:r></w:ins>'
        '<w:r><w:t>.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Oru</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>14</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>A linked line.</w:t></w:r></w:hyperlink></w:p></w:sdtContent></w:sdt>"
    )
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>So the governor.</w:t></w:r></w:p></w:footnote>'
    found, problems = read_docx(made.docx(body=body, footnotes=notes), name="a.docx")
    assert problems == []
    assert found.text.endswith("The dam broke.[2]\n\nOru | 14\n\nA linked line.\n\n[2] So the governor.")


def test_a_document_without_a_date_in_its_words_is_dated_by_its_properties():
    found, _ = read_docx(made.docx(date=""), name="a.docx")
    assert (found.published, found.dated_by) == ("2021-05-30", "file properties")


def test_an_opendocument_text_keeps_spaces_notes_and_tables():
    body = (
        '<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>The<text:s text:c="3"/>dam<text:tab/>broke<text:note><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>So the governor.</text:p></text:note-body></text:note> <text:span>at <text:a>night</text:a></text:span>.</text:p>"
        "<text:list><text:list-item><text:p>One village</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Oru</text:p></table:table-cell><table:table-cell><text:p>14</text:p></table:table-cell></table:table-row></table:table>"
    )
    found, _ = read_odt(made.odt(body=body), name="a.odt")
    assert found.text.endswith("The dam broke[1] at night.\n\nOne village\n\nOru | 14\n\n[1] So the governor.")
    assert "gone" not in found.text


def test_a_book_is_read_along_its_spine():
    found, _ = read_epub(made.epub(), name="a.epub")
    assert [found.text.index(p) for p in made.PARAGRAPHS] == sorted(found.text.index(p) for p in made.PARAGRAPHS)
    assert "Contents that are no text" not in found.text
    assert (found.author, found.outlet) == ("Amina Yusuf", "Harbour Press")


# mail


def test_a_reply_is_read_without_what_it_answers():
    plain = "The dam broke, and 40 villages are under water.\r\n\r\n-- \r\nAmina\r\n"
    answered = "We agree.\r\n\r\nOn Mon, 31 May 2021 at 10:00, Ben <b@x.example> wrote:\r\n> Did 99 villages drown?\r\n"
    assert read_email(made.eml(plain=plain), name="a.eml")[0].text == "The dam broke, and 40 villages are under water."
    found, _ = read_email(made.eml(plain=answered, subject="Re: The dam"), name="a.eml")
    assert (found.text, found.title) == ("We agree.", "The dam")


def test_a_newsletter_with_a_stub_beside_its_html_is_read_from_the_html():
    html = "<table><tr><td><h1>The flood</h1></td></tr><tr><td>" + "".join(f"<p>{p}</p>" for p in made.PARAGRAPHS) + "</td></tr></table>"
    html += '<div style="display:none">Preview text</div><p><a href="x">Unsubscribe</a></p>'
    extra = "List-ID: Harbour Letter <letter.post.example>\r\n"
    found, _ = read_email(made.eml(plain="View this email in your browser", html=html, extra=extra), name="a.eml")
    assert found.text == "\n\n".join(["The flood", *made.PARAGRAPHS])
    assert found.outlet == "Harbour Letter"


def test_headers_in_other_alphabets_and_lying_charsets_are_read():
    subject = "=?koi8-r?B?8MzP1MnOwQ==?="
    data = made.eml(("Плотину прорвало, затоплено 40 деревень.",), subject=subject).replace(b"charset=utf-8", b"charset=no-such")
    found, _ = read_email(data, name="a.eml")
    assert (found.title, found.language) == ("Плотина", "ru")
    assert "40 деревень" in found.text


def test_lines_that_flow_are_joined_and_attachments_are_named():
    flowed = b"From: a@b.example\nDate: Tue, 1 Jun 2021 09:00:00 +0200\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    flowed += b"--b\nContent-Type: text/plain; format=flowed\n\nOne line \nthat flows.\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=report.pdf\n\n%PDF\n--b--\n"
    found, (note,) = read_email(flowed, name="a.eml")
    assert found.text == "One line that flows."
    assert (note.severity, "report.pdf" in note.message) == ("note", True)


def test_a_mailbox_gives_each_message_and_names_the_line_of_one_it_leaves_out(tmp_path):
    quoted = (
        made.eml(("One line.", "From here on the river rose."), extra="X-N: 2\r\n").replace(b"m1@", b"m2@").replace(b"\nFrom here", b"\n>From here")
    )
    held = made.mbox(made.eml(), made.eml(plain=" "), quoted)
    documents, (problem,) = load(put(tmp_path, "letters.mbox", held))
    assert [d.document.id for d in documents] == ["m1@post.example", "m2@post.example"]
    assert "From here on" in documents[1].text
    assert held.split(b"\n")[problem.line - 1].startswith(b"From amina@")


# feeds


def test_each_entry_of_a_feed_is_a_document_with_its_own_date(tmp_path):
    entries = [
        ("a", "One", "Tue, 01 Jun 2021 23:30:00 -0500", "<p>First.</p><script>x</script>"),
        ("b", "Two & three", "Wed, 02 Jun 2021 00:00:00 GMT", ""),
    ]
    documents, problems = load(put(tmp_path, "f.xml", made.rss(*entries)))
    assert problems == []
    assert [(d.document.id, d.text) for d in documents] == [("a", "One\n\nFirst."), ("b", "Two & three")]
    assert documents[1].document.known == dt.date(2021, 6, 2)


def test_atom_and_old_rdf_feeds_are_read(tmp_path):
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>u1</id><title>One</title><updated>2021-06-01T00:00:00Z</updated><content type="html">&lt;p&gt;Body.&lt;/p&gt;</content></entry></feed>'
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>R</title></channel><item rdf:about="u2"><title>Old</title><link>http://x.example/2</link></item></rdf:RDF>'
    (one,), _ = load(put(tmp_path, "a.atom", atom.encode()))
    (two,), _ = load(put(tmp_path, "r.rdf", rdf.encode()))
    assert (one.text, one.document.outlet) == ("One\n\nBody.", "A")
    assert (two.document.title, two.document.published) == ("Old", None)


def test_a_broken_feed_gives_what_can_be_read(tmp_path):
    documents, _ = load(put(tmp_path, "f.rss", made.article_rss().replace(b"</item></channel></rss>", b"")))
    assert documents[0].document.title == made.TITLE


def test_a_list_of_feeds_is_one_note_with_their_addresses(tmp_path):
    opml = '<opml version="2.0"><body><outline text="News"><outline xmlUrl="https://a.example/f"/><outline xmlUrl="https://b.example/f"/></outline></body></opml>'
    documents, (note,) = load(put(tmp_path, "feeds.opml", opml.encode()))
    assert documents == []
    assert (note.severity, "2 feeds" in note.message, "https://a.example/f" in note.message) == ("note", True, True)


# references


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("refs.ris", f"TY  - RPRT\nID  - k1\nTI  - {made.TITLE}\nPY  - 2021\nL1  - files/7/dam.pdf\nER  - \n"),
        ("refs.bib", f"@report{{k1, title = {{{made.TITLE}}}, date = {{2021}}, file = {{PDF:files/7/dam.pdf:application/pdf}}}}"),
    ],
)
def test_a_reference_is_read_from_the_file_beside_it_and_that_file_comes_in_once(tmp_path, name, content):
    (tmp_path / "files" / "7").mkdir(parents=True)
    (tmp_path / "files" / "7" / "dam.pdf").write_bytes(made.article_pdf())
    (tmp_path / name).write_text(content)
    (incoming,), problems = load(tmp_path)
    assert problems == []
    assert (incoming.document.id, incoming.document.title, incoming.document.published.text()) == ("k1", made.TITLE, "2021")
    assert made.PARAGRAPHS[1] in incoming.text


@pytest.mark.parametrize("named", ["../secret.txt", "/etc/hostname", "file:///etc/hostname", "files/none.pdf", "a\x00b"])
def test_no_list_reaches_out_of_its_folder(tmp_path, named):
    (tmp_path / "secret.txt").write_text("A secret.")
    folder = tmp_path / "in"
    folder.mkdir()
    documents, problems = load(put(folder, "refs.ris", f"TY  - RPRT\nID  - k\nTI  - T\nAB  - The abstract.\nL1  - {named}\nER  - \n".encode()))
    assert [d.text for d in documents] == (["T\n\nThe abstract."] if documents else [])
    assert problems


def test_a_reference_with_nothing_to_read_is_named_and_the_rest_goes_in(tmp_path):
    content = "TY  - BOOK\nTI  - Empty\nER  - \n\nTY  - BOOK\nTI  - Full\nAU  - Yusuf, Amina\nAB  - Words\n  over two lines.\nDA  - 2021/13/40\nPY  - 2021\nER  - \n"
    (incoming,), (problem,) = load(put(tmp_path, "a.ris", content.encode()))
    assert (incoming.text, incoming.document.author, incoming.document.published.text()) == ("Full\n\nWords over two lines.", "Amina Yusuf", "2021")
    assert (problem.line, problem.entry) == (1, "Empty")


def test_bibtex_strings_accents_and_broken_entries(tmp_path):
    content = (
        '@comment{nothing}\n@string{hr = "Harbour " # "Review"}\n'
        "@article{a, author = {Garc{\\'i}a M{\\\"u}ller, Jos{\\'e} and {\\O}stby, Bj{\\o}rn}, title = {Fl{\\\"o}de --- \\emph{again}}, journal = hr, year = {2021}, month = jun, abstract = {Ein {\\ss}.}}\n"
        "@article{b, title = {never closed}\n@article{c, title={C}, abstract={Third.}}\n"
    )
    documents, (*_, problem) = load(put(tmp_path, "a.bib", content.encode()))
    first = documents[0].document
    assert (first.title, first.author, first.outlet) == ("Flöde — again", "José García Müller, Bjørn Østby", "Harbour Review")
    assert first.published.text() == "2021-06"
    assert [d.document.id for d in documents] == ["a", "c"]
    assert problem.line == 4


# archives


def test_a_saved_page_without_a_date_is_known_since_it_was_saved():
    found, _ = read_mhtml(made.mhtml(made.page(date=False)), name="a.mhtml")
    assert (found.published, found.dated_by, found.url) == ("2021-06-03", "day it was saved", "https://post.example/dam")


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_gives_its_pages_alone(packed):
    body = made.page(date=False)
    chunked = b"%x\r\n" % 100 + body[:100] + b"\r\n" + b"%x\r\n" % (len(body) - 100) + body[100:] + b"\r\n0\r\n\r\n"
    records = (
        made.warc_record("warc", b"software: x", kind="warcinfo"),
        made.warc_record("https://a.example/1", made.page()),
        made.warc_record("https://a.example/2", gzip.compress(body), headers="Content-Encoding: gzip\r\n"),
        made.warc_record("https://a.example/3", chunked, headers="Transfer-Encoding: chunked\r\n"),
        made.warc_record("https://a.example/x.png", b"\x89PNG", content="image/png"),
        made.warc_record("https://a.example/gone", made.page(), status="404 Not Found"),
    )
    found = list(import_warc(made.warc(*records, packed=packed), name="a.warc"))
    assert [(one.id, one.published) for one in found] == [
        ("https://a.example/1", "2021-06-01"),
        ("https://a.example/2", "2021-06-03"),
        ("https://a.example/3", "2021-06-03"),
    ]
    assert all(made.PARAGRAPHS[0] in one.text for one in found)


def test_a_page_packed_in_a_way_that_is_not_read_is_named_and_the_others_come():
    records = (
        made.warc_record("https://a.example/1", bytes(range(256)), headers="Content-Encoding: br\r\n"),
        made.warc_record("https://a.example/2", zstandard.compress(made.page()), headers="Content-Encoding: zstd\r\n"),
        made.warc_record("https://a.example/3", made.page(), headers="Content-Encoding: br\r\n"),
    )
    problem, *pages = import_warc(made.warc(*records), name="a.warc")
    assert (problem.entry, "'br'" in problem.message) == ("https://a.example/1", True)
    assert [page.id for page in pages] == ["https://a.example/2", "https://a.example/3"]


# tables


def parquet(tmp_path, query):
    path = tmp_path / "it's a table.parquet"
    duckdb.sql(f"COPY ({query}) TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
    return path


def test_a_parquet_table_of_documents_is_read(tmp_path):
    path = parquet(
        tmp_path,
        "SELECT 'd1' AS id, 'Two bridges fell.' AS text, DATE '2021-06-01' AS published, 'Post' AS source UNION ALL SELECT 'd2', '', NULL, NULL",
    )
    (incoming,), (problem,) = load(path)
    assert (incoming.document.id, incoming.document.outlet, incoming.document.known) == ("d1", "Post", dt.date(2021, 6, 1))
    assert (problem.line, problem.message) == (2, "text is empty")


def test_a_parquet_table_of_figures_is_read(tmp_path):
    (incoming,), _ = load(
        parquet(tmp_path, "SELECT 'houses flooded' AS measure, 1100 AS low, 3000.5::DOUBLE AS high, 'Board' AS outlet, '2021-05' AS published")
    )
    assert (incoming.document.reports[0].low, incoming.document.reports[0].high) == (1100, 3000.5)


def test_a_csv_of_texts_is_one_document_a_row(tmp_path):
    documents, problems = load(put(tmp_path, "d.csv", b'id,date,source,text,when\na,2021-06-01,Post,"Two bridges, both old, fell.",2021-05\nb,,,,\n'))
    assert [d.text for d in documents] == ["Two bridges, both old, fell."]
    assert documents[0].document.happened.text() == "2021-05"
    assert [p.line for p in problems] == [3]


def test_a_list_that_is_no_feed_and_no_reference_is_refused(tmp_path):
    documents, (problem,) = load(put(tmp_path, "a.json", json.dumps({"a": 1}).encode()))
    assert documents == []
    assert "not read" in problem.message
