"""Files that attack their reader, made here: (name, bytes) of each."""

import gzip
import json
import struct
import zlib

from tests import made

LAUGHS = '<!DOCTYPE r [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
QUADRATIC = f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
OUTSIDE_DTD = '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/evil.dtd">'
PARAMETER = '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
DEEP = 200_000
BOMB = 40_000_000


def zeros(size=BOMB):
    return b"\x00" * size


def spaces(size=BOMB):
    return b" " * size


def document_with(doctype, content):
    return f"{doctype}<w:document {made.W}><w:body><w:p><w:r><w:t>{content}</w:t></w:r></w:p></w:body></w:document>"


def office(xml):
    return made.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def opendocument(xml):
    return made.zipped({"content.xml": xml}, first=[("mimetype", "application/vnd.oasis.opendocument.text")])


def book(container=made.CONTAINER, opf="<package/>"):
    return made.zipped({"META-INF/container.xml": container, "OPS/book.opf": opf}, first=[("mimetype", "application/epub+zip")])


def feed(doctype, content):
    return f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel><title>f</title><item><title>{content}</title></item></channel></rss>".encode()


def deep_xml(tag="w:p"):
    return f"<w:document {made.W}><w:body>{f'<{tag}>' * DEEP}{f'</{tag}>' * DEEP}</w:body></w:document>"


def lying_zip():
    """A part whose directory says ten bytes and whose data unpack to forty million."""
    data = bytearray(made.docx())
    packed = made.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": spaces()})
    data = bytearray(packed)
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(mark) if mark == b"PK\x01\x02" else data.find(mark, 10)
        struct.pack_into("<I", data, at + offset, 10)
    return bytes(data)


def locked_zip():
    data = bytearray(made.docx())
    at = 0
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = 0
        while (at := data.find(mark, at)) >= 0:
            data[at + offset] |= 1
            at += 4
    return bytes(data)


def pdf_bomb():
    """A page whose stream unpacks twice, to forty million bytes."""
    stream = zlib.compress(zlib.compress(spaces()))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [6 0 R] /Count 1 >>", "<< >>", "<< >>",
               (f"<< /Length {len(stream)} /Filter [/FlateDecode /FlateDecode] >>", stream), page]  # fmt: skip
    return made.written_pdf(objects)


def pdf_circle():
    """A tree of pages that holds itself."""
    return made.written_pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 999999999 >>", "<< >>", "<< >>"])


def pdf_deep():
    return made.written_pdf(
        ["<< /Type /Catalog /Pages 2 0 R /X " + "[" * DEEP + "]" * DEEP + " >>", "<< /Type /Pages /Kids [] /Count 0 >>", "<< >>", "<< >>"]
    )


def pdf_many_letters():
    return made.pdf([[(72, 700 - n % 600, 10, "word " * 200) for n in range(9000)]])


def mail_deep():
    return b"From: a@b.example\nDate: Tue, 1 Jun 2021 09:00:00 +0200\nMIME-Version: 1.0\n" + b"Content-Type: message/rfc822\n\n" * 20_000 + b"text"


def mail_parts():
    part = b"--b\nContent-Type: text/plain\n\nx\n"
    return b'From: a@b.example\nDate: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n' + part * 200_000 + b"--b--"


def warc_bomb():
    return gzip.compress(made.warc_record("https://a.example/", b"<html><body><p>" + spaces() + b"</p></body></html>"))


def warc_packed_page():
    body = gzip.compress(b"<html><body>" + spaces() + b"</body></html>")
    return made.warc(made.warc_record("https://a.example/", body, headers="Content-Encoding: gzip\r\n"))


def bib_open():
    return b"@article{k, title = {" * 30_000


FILES = {
    # entities, outside files, depth
    "laughs.docx": lambda: office(document_with(LAUGHS, "&a9;")),
    "quadratic.docx": lambda: office(document_with(QUADRATIC, "&a;" * 20_000)),
    "outside.docx": lambda: office(document_with(OUTSIDE, "&x;")),
    "parameter.docx": lambda: office(document_with(PARAMETER, "x")),
    "deep.docx": lambda: office(deep_xml()),
    "deep-runs.docx": lambda: office(deep_xml("w:r")),
    "laughs.odt": lambda: opendocument(LAUGHS + "<r>&a9;</r>"),
    "deep.odt": lambda: opendocument("<a>" * DEEP + "</a>" * DEEP),
    "outside.epub": lambda: book(OUTSIDE + "<r>&x;</r>"),
    "deep.epub": lambda: book(opf="<a>" * DEEP),
    "laughs.rss": lambda: feed(LAUGHS, "&a9;"),
    "quadratic.rss": lambda: feed(QUADRATIC, "&a;" * 20_000),
    "outside.rss": lambda: feed(OUTSIDE, "&x;"),
    "dtd.rss": lambda: feed(OUTSIDE_DTD, "x" * 10),
    "deep.rss": lambda: b"<rss><channel><item>" + b"<a>" * DEEP,
    "deep.opml": lambda: b"<opml><body>" + b"<outline>" * DEEP,
    "laughs.opml": (LAUGHS.replace("DOCTYPE r", "DOCTYPE opml") + "<opml><body>&a9;</body></opml>").encode,
    "deep.html": lambda: b"<html><body>" + b"<div>" * DEEP + b"x" * 50,
    "deep.json": lambda: b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * DEEP,
    "deep.csljson": lambda: b"[" * DEEP,
    "deep.eml": mail_deep,
    "deep.pdf": pdf_deep,
    "deep.bib": bib_open,
    # bombs
    "zeros.docx": lambda: office(zeros()),
    "spaces.docx": lambda: office(b"<a>" + spaces() + b"</a>"),
    "lying.docx": lying_zip,
    "many-parts.docx": lambda: made.zipped({f"word/document{n}.xml": "" for n in range(30_000)}),
    "spaces.odt": lambda: opendocument(b"<a>" + spaces() + b"</a>"),
    "bomb.pdf": pdf_bomb,
    "letters.pdf": pdf_many_letters,
    "record.warc.gz": warc_bomb,
    "page.warc": warc_packed_page,
    "parts.eml": mail_parts,
    "attributes.html": lambda: b"<html><body " + b" ".join(b'a%d="x"' % n for n in range(300_000)) + b">",
    "wide.rss": lambda: b"<rss version='2.0'><channel>" + b"<item><title>x</title></item>" * 60_000 + b"</channel></rss>",
    # cut short, circular, locked, lying
    "cut.docx": lambda: made.docx()[:-200],
    "cut.odt": lambda: made.odt()[:-100],
    "cut.epub": lambda: made.epub()[:300],
    "cut.pdf": lambda: made.article_pdf()[:60],
    "cut.warc.gz": lambda: made.warc(packed=True)[:-30],
    "cut.parquet": lambda: b"PAR1" + b"\x15\x04" * 500,
    "lengths.parquet": lambda: b"PAR1" + bytes(range(256)) * 40 + b"\xff\xff\xff\x7fPAR1",
    "circle.pdf": pdf_circle,
    "locked.docx": locked_zip,
    "renamed.docx": lambda: b"\xd0\xcf\x11\xe0" + bytes(2000),
    "noise.pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400,
    "noise.eml": lambda: b"From: \xff\xfe\xfd\nDate: \x80\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-7-lies\n\n \n",
    "utf16lie.opml": lambda: b"<?xml version='1.0' encoding='utf-16'?><opml><body/></opml>",
    "utf7lie.opml": lambda: b"<?xml version='1.0' encoding='utf-7'?><opml><body/></opml>",
    "empty.mbox": lambda: b"From a@b Tue Jun  1 09:00:00 2021\nFrom: a@b\n\n",
    "nulls.csljson": lambda: json.dumps([None, 1, "x", []]).encode(),
}  # fmt: skip
