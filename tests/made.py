"""Files of every form that is read, made by hand, so that no test depends on a program that writes them or on a file someone owns."""

import gzip
import io
import json
import zipfile
import zlib
from html import escape

DATE = "2021-06-01"
TITLE = "When the dam broke in Sarn"
PARAGRAPHS = (
    "More than 40 villages were flooded when the Sarn dam failed on 12 May 2021, the provincial governor said.",
    "The water authority spoke of 25 villages. Between 300 and 1,100 people were killed, according to two rescue services.",
    "The dam could fail again within a year unless its spillway is rebuilt.",
)
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)


def zipped(parts, *, first=(), method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as file:
        for name, content in first:
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_STORED)
        for name, content in parts.items():
            file.writestr(name, content)
    return held.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_paragraph(text, style=""):
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def docx(paragraphs=PARAGRAPHS, *, title=TITLE, date=DATE, body="", footnotes="", created="2021-05-30T10:00:00Z", author="Amina Yusuf"):
    shown = word_paragraph(title, "Title") + word_paragraph(f"By {author}") + (word_paragraph(date) if date else "")
    shown += body or "".join(map(word_paragraph, paragraphs))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{shown}</w:body></w:document>",
        "docProps/core.xml": '<p:coreProperties xmlns:p="p" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{author}</dc:creator><t:created>{created}</t:created></p:coreProperties>",
    }
    if footnotes:
        parts["word/footnotes.xml"] = f"<w:footnotes {W}>{footnotes}</w:footnotes>"
    return zipped(parts)


def odt(paragraphs=PARAGRAPHS, *, title=TITLE, date=DATE, body="", author="Amina Yusuf"):
    names = ("office", "text", "style", "table")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    shown = f'<text:p text:style-name="Title">{escape(title)}</text:p>' + (f"<text:p>{date}</text:p>" if date else "")
    shown += body or "".join(f"<text:p>{escape(p)}</text:p>" for p in paragraphs)
    meta = f"<dc:title>{escape(title)}</dc:title><dc:creator>{author}</dc:creator>"
    return zipped(
        {
            "content.xml": f"<office:document-content {spaces}><office:body><office:text>{shown}</office:text></office:body></office:document-content>",
            "meta.xml": f'<office:document-meta {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>{meta}</office:meta></office:document-meta>',
        },
        first=[("mimetype", "application/vnd.oasis.opendocument.text")],
    )


def epub(paragraphs=PARAGRAPHS, *, title=TITLE, date=DATE):
    chapter = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        f"<dc:title>{title}</dc:title><dc:creator>Amina Yusuf</dc:creator><dc:publisher>Harbour Press</dc:publisher><dc:language>en</dc:language><dc:date>{date}</dc:date>"
        '</metadata><manifest><item id="a" href="text/one%20a.xhtml"/><item id="b" href="two.xhtml"/><item id="n" href="nav.xhtml"/></manifest>'
        '<spine><itemref idref="b"/><itemref idref="a"/><itemref idref="n" linear="no"/></spine></package>'
    )
    return zipped(
        {
            "META-INF/container.xml": CONTAINER,
            "OPS/book.opf": opf,
            "OPS/two.xhtml": chapter.format(f"<h1>{title}</h1><p>{escape(paragraphs[0])}</p>"),
            "OPS/text/one a.xhtml": chapter.format("".join(f"<p>{escape(p)}</p>" for p in paragraphs[1:])),
            "OPS/nav.xhtml": chapter.format("<p>Contents that are no text</p>"),
        },
        first=[("mimetype", "application/epub+zip")],
    )


def pdf(pages, *, title="", author="", created="D:20210530", font="Helvetica", packed=True):
    """A PDF of pages, each a list of (x, y from the foot, size, text), drawn in the order given."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>")
    objects.append(f"<< /Title ({title}) /Author ({author}) /CreationDate ({created}) >>")
    kids = []
    for page in pages:
        drawn = "".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({escaped(text)}) Tj ET\n" for x, y, size, text in page).encode("cp1252")
        stream = zlib.compress(drawn) if packed else drawn
        objects.append((f"<< /Length {len(stream)}{' /Filter /FlateDecode' if packed else ''} >>", stream))
        kids.append(len(objects) + 1)
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    return written_pdf(objects)


def written_pdf(objects):
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, held in enumerate(objects, start=1):
        places.append(len(out))
        head, stream = held if isinstance(held, tuple) else (held, None)
        body = head.encode("cp1252") + (b"\nstream\n" + stream + b"\nendstream" if stream is not None else b"")
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def escaped(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def wrapped(text, width):
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def article_pdf():
    lines = [(72, 770, 22, TITLE), (72, 745, 11, "By Amina Yusuf"), (72, 728, 11, "June 1, 2021")]
    y = 700
    for paragraph in PARAGRAPHS:
        for line in wrapped(paragraph, 84):
            lines.append((72, y, 11, line))
            y -= 13
        y -= 9
    return pdf([lines])


def eml(paragraphs=PARAGRAPHS, *, subject=TITLE, html="", plain=None, extra="", date="Tue, 1 Jun 2021 09:00:00 +0200"):
    text = "\n\n".join(paragraphs) if plain is None else plain
    head = f"From: Amina Yusuf <amina@post.example>\r\nTo: readers@post.example\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <m1@post.example>\r\n{extra}MIME-Version: 1.0\r\n"
    if not html:
        return f"{head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n".encode()
    parts = (
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b--\r\n"
    )
    return f'{head}Content-Type: multipart/alternative; boundary="b"\r\n\r\n{parts}'.encode()


def mbox(*messages):
    return b"".join(b"From amina@post.example Tue Jun  1 09:00:00 2021\n" + m.replace(b"\r\n", b"\n") + b"\n" for m in messages)


def rss(*items, channel="Harbour Post"):
    held = "".join(
        f"<item><guid isPermaLink='false'>{key}</guid><title>{escape(title)}</title><link>https://post.example/{key}</link>"
        f"<pubDate>{date}</pubDate><description>{escape(html)}</description></item>"
        for key, title, date, html in items
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{channel}</title><language>en</language>{held}</channel></rss>".encode()


def article_rss():
    return rss(("g1", TITLE, "Tue, 01 Jun 2021 09:00:00 GMT", "".join(f"<p>{p}</p>" for p in PARAGRAPHS)))


def json_feed():
    html = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    item = {"id": "j1", "url": "https://post.example/j1", "title": TITLE, "content_html": html, "date_published": "2021-06-01T09:00:00Z"}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post", "language": "en", "items": [item]}).encode()


def ris():
    abstract = " ".join(PARAGRAPHS)
    return f"TY  - JOUR\r\nID  - yusuf2021\r\nTI  - {TITLE}\r\nAU  - Yusuf, Amina\r\nT2  - Harbour Review\r\nDA  - 2021/06/01/\r\nAB  - {abstract}\r\nLA  - en\r\nER  - \r\n".encode()


def bibtex():
    abstract = " ".join(PARAGRAPHS)
    return f'@article{{yusuf2021,\n  title = {{When the {{D}}am broke in Sarn}},\n  author = "Yusuf, Amina",\n  journal = {{Harbour Review}},\n  year = 2021, month = jun, day = 1,\n  abstract = {{{abstract}}}\n}}\n'.encode()


def csl():
    row = {
        "id": "yusuf2021", "type": "article-journal", "title": TITLE, "author": [{"family": "Yusuf", "given": "Amina"}],
        "container-title": "Harbour Review", "issued": {"date-parts": [[2021, 6, 1]]}, "abstract": " ".join(PARAGRAPHS), "language": "en",
    }  # fmt: skip
    return json.dumps([row]).encode()


def page(*, head="", paragraphs=PARAGRAPHS, title=TITLE, date=True):
    stamp = f'<meta property="article:published_time" content="{DATE}T09:00:00Z">' if date else ""
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{stamp}{head}</head><body><h1>{title}</h1>{body}</body></html>'.encode()


def mhtml(html=None, *, date="Thu, 3 Jun 2021 10:00:00 GMT"):
    head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/dam\r\nSubject: x\r\n"
    head += f'Date: {date}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
    part = "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\nContent-Location: https://post.example/dam\r\n\r\n"
    picture = "\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    return head.encode() + part.encode() + (page() if html is None else html) + picture.encode()


def warc_record(address, body, *, kind="response", content="text/html; charset=utf-8", status="200 OK", date="2021-06-03T10:00:00Z", headers=""):
    block = f"HTTP/1.1 {status}\r\nContent-Type: {content}\r\n{headers}\r\n".encode() + body if kind == "response" else body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: {date}\r\nContent-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def warc(*records, packed=False):
    held = records or (warc_record("https://post.example/dam", page()),)
    return b"".join(gzip.compress(record) if packed else record for record in held)


ARTICLES = {
    "pdf": article_pdf, "docx": docx, "odt": odt, "epub": epub, "eml": eml, "mbox": lambda: mbox(eml()), "rss": article_rss, "json": json_feed,
    "ris": ris, "bib": bibtex, "csl.json": csl, "html": page, "mhtml": mhtml, "warc": warc, "warc.gz": lambda: warc(packed=True),
}  # fmt: skip
"""One article in each form."""
