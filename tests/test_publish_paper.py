"""The brief on paper: a PDF opened by PDFium, a DOCX by python-docx, by our own reader and, where it is there, by LibreOffice."""

import io
import shutil
import subprocess
import zipfile

import lxml.etree
import msgspec
import pypdfium2
import pytest

from dam import told
from payloads import PAYLOADS, with_payload
from upheld import plugins
from upheld.publish.brief import brief_of
from upheld.publish.wording import likelihood, status_words
from upheld.read.formats import read_docx, read_pdf

pytest.importorskip("typst", reason="the extra [brief] is not installed")
docx = pytest.importorskip("docx", reason="the extra [brief] is not installed")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def made(form, given):
    publish, problems = plugins.publisher(form)
    assert problems == []
    return publish(given)


def squeezed(text):
    return "".join(text.split())


def words_of(pdf):
    opened = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range() for page in opened).replace("\r\n", " ")


def said_in(given):
    """What a brief must say whatever its form."""
    b = brief_of(given)
    for c in b.claims:
        yield c.claim.text
        yield status_words(c.assessment.status)
    for c in b.full:
        yield likelihood(c.assessment)
        yield from (one.lead.quote for one in (*c.supporting, *c.refuting))
    yield from (m.of.claim.text for m in b.moved)


@pytest.mark.parametrize("read", [words_of, lambda pdf: read_pdf(pdf, name="brief.pdf")[0].text], ids=["pdfium", "ours"])
def test_the_pdf_says_everything_the_brief_says(read):
    given = told()
    text = squeezed(read(made("pdf", given)).replace("-\n", "-"))
    beside = {one.lead.quote for c in brief_of(given).full for one in (*c.supporting, *c.refuting)} if read is not words_of else set()
    for words in said_in(given):
        assert squeezed(words) in text or words in beside, words  # two columns are read line by line by some
    assert "Article as published".casefold().replace(" ", "") in text.casefold()


def test_the_pdf_is_tagged_dated_by_its_day_and_leads_only_where_it_may():
    given = told()
    content = made("pdf", given)
    opened = pypdfium2.PdfDocument(content)
    assert opened.is_tagged()
    meta = opened.get_metadata_dict()
    assert (meta["Title"], meta["Author"]) == ("After the Sarn dam", "Maya Otieno")
    assert meta["CreationDate"].startswith("D:20220630")
    assert b"pdfuaid" in content
    assert b"javascript" not in content.lower()
    assert b"/JavaScript" not in content
    assert len(opened) >= 3


def test_letters_the_typesetter_lacks_are_asked_of_the_machine_and_never_stop_it():
    given = told()
    first = msgspec.structs.replace(given.claims[0], text="북한군이 쿠르스크에서 полторы тысячи 水坝")
    content = made("pdf", msgspec.structs.replace(given, claims=(first, *given.claims[1:])))
    assert "полторы тысячи" in words_of(content)


def test_the_docx_says_everything_the_brief_says():
    given = told()
    content = made("docx", given)
    text = squeezed(read_docx(content, name="brief.docx")[0].text)
    for words in said_in(given):
        assert squeezed(words) in text, words


def test_the_docx_has_headings_tables_and_pictures_with_words():
    document = docx.Document(io.BytesIO(made("docx", told())))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert "Claim by claim" in headings
    assert document.tables[0].rows[0].cells[2].text == "Claim"
    assert len(document.tables[0].rows) == len(told().claims) + 1
    pictures = document.element.body.findall(".//{*}docPr")
    assert pictures
    assert all(p.get("descr") for p in pictures)
    assert document.core_properties.title == "After the Sarn dam"


def test_the_docx_links_to_web_addresses_alone_and_holds_no_macro():
    with zipfile.ZipFile(io.BytesIO(made("docx", told()))) as held:
        rels = lxml.etree.fromstring(held.read("word/_rels/document.xml.rels"))
        outside = [r.get("Target") for r in rels if r.get("TargetMode") == "External"]
        assert outside
        assert all(t.startswith("https://example.org/") for t in outside)
        assert not [n for n in held.namelist() if "vba" in n.lower() or "embeddings" in n]
        assert {i.date_time for i in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_stays_text_on_paper(payload):
    given = with_payload(payload)
    opened = pypdfium2.PdfDocument(made("pdf", given))
    assert len(opened) >= 3
    content = made("docx", given)
    docx.Document(io.BytesIO(content))
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        rels = lxml.etree.fromstring(held.read("word/_rels/document.xml.rels"))
        outside = [r.get("Target") for r in rels if r.get("TargetMode") == "External"]
        assert all(t.startswith(("https://", "http://")) and "@" not in t and "<" not in t for t in outside)
        document = lxml.etree.fromstring(held.read("word/document.xml"))
        assert not document.findall(".//{*}instrText")


TYPST = ['#panic("x")', '#eval("1+1")', '#read("/etc/passwd")', '#image("/etc/passwd")', '#import "@preview/x:1.0.0"', "#sys.inputs", "$ x^2 $", "= heading", "@label <label>", "\\u{202e}", '#link("javascript:alert(1)")[x]', "`raw`", "/* comment", "// comment", "*bold* _it_"]  # fmt: skip


@pytest.mark.parametrize("payload", TYPST)
def test_words_of_the_typesetter_are_words_like_others(payload):
    given = told()
    first = msgspec.structs.replace(given.claims[0], text=payload, attribution=payload)
    title = msgspec.structs.replace(given.analysis, title=payload, author=payload)
    content = made("pdf", msgspec.structs.replace(given, claims=(first, *given.claims[1:]), analysis=title))
    assert squeezed(payload) in squeezed(words_of(content))


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize(("form", "ending", "wanted"), [("docx", "docx", "claim-text"), ("csv", "csv", "claim-text"), ("docx", "docx", "pages")])
def test_libreoffice_opens_it(tmp_path, form, ending, wanted):
    given = told()
    source = tmp_path / f"brief.{ending}"
    source.write_bytes(made(form, given))
    to = {"docx": "pdf" if wanted == "pages" else "txt:Text", "csv": "csv:Text - txt - csv (StarCalc):44,34,76"}[form]
    out = tmp_path / "out"
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    done = subprocess.run(
        [OFFICE, home, "--headless", *(["--infilter=CSV:44,34,76"] if form == "csv" else []), "--convert-to", to, "--outdir", str(out), str(source)],
        capture_output=True,
        timeout=120,
        check=False,
    )
    (got,) = out.iterdir()
    assert done.returncode == 0
    text = words_of(got.read_bytes()) if wanted == "pages" else got.read_text("utf-8-sig")
    for claim in given.claims:
        assert squeezed(claim.text) in squeezed(text)
