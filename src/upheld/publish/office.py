"""The brief as a DOCX, for whoever edits and comments in an office program (the extra ``[brief]``).

Headings are headings, the tables are tables, links lead on, the charts are pictures with their words; there is no macro and no link that loads
itself. The archive is written with fixed times, so that equal inputs give equal bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from upheld.errors import UsageError
from upheld.ledger.entry import heads_text
from upheld.model.ports import BriefInput
from upheld.publish import ink
from upheld.publish.brief import TONE, Account, Brief, ClaimBrief, MovedBrief, Told, brief_of, clean
from upheld.publish.page import anchored_in, article_of
from upheld.publish.paper import by_and_when, facts, own_words, searched_words, silent_words, step_words
from upheld.publish.templating import SHOWN
from upheld.publish.wording import (
    ARROW,
    MEANS,
    METHOD_NOTE,
    SYMBOL,
    author_beside,
    change_words,
    confidence,
    day_words,
    flag_sentence,
    likelihood,
    percent,
    status_words,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_EPOCH = (1980, 1, 1, 0, 0, 0)
_SOFT = "#585d66"
_PPI = 220.0


class _Writer:
    """A document being written; every text that goes in is fit to be shown."""

    def __init__(self, document: Document) -> None:
        self.doc = document

    def heading(self, text: str, level: int) -> Paragraph:
        made: Paragraph = self.doc.add_heading(clean(text), level)
        return made

    def para(self, text: str = "", style: str | None = None) -> Paragraph:
        return self.doc.add_paragraph(clean(text), style)

    def run(self, at: Paragraph, text: str, *, colour: str = "", bold: bool = False, italic: bool = False, small: bool = False) -> None:
        from docx.shared import Pt, RGBColor  # noqa: PLC0415 - an extra

        run = at.add_run(clean(text))
        run.bold, run.italic = bold or None, italic or None
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
        if small:
            run.font.size = Pt(9)

    def link(self, at: Paragraph, text: str, url: str) -> None:
        """A link to an address that may be one, else plain words."""
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415

        before = len(at.runs)
        self.run(at, text, colour="#1d4f91" if url else "", small=True)
        if url:
            run = at.runs[before]
            holder = OxmlElement("w:hyperlink")
            holder.set(qn("r:id"), at.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            run._r.addprevious(holder)  # noqa: SLF001 - the library has no call for links
            holder.append(run._r)  # noqa: SLF001

    def picture(self, at: Paragraph, drawn: tuple[str, str], *, width_cm: float, height_cm: float) -> None:
        """A chart as a picture, its words as what a screen reader says."""
        from docx.shared import Cm  # noqa: PLC0415

        made = at.add_run().add_picture(io.BytesIO(_png(drawn[0], width_cm, height_cm)), width=Cm(width_cm), height=Cm(height_cm))
        made._inline.docPr.set("descr", clean(drawn[1]))  # noqa: SLF001 - nor for words beside a picture


def _png(svg: str, width_cm: float, height_cm: float) -> bytes:
    """A chart as PNG, drawn by the typesetter of the PDF."""
    import typst  # noqa: PLC0415

    page = f'#set page(width: {width_cm}cm, height: {height_cm}cm, margin: 0cm)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "stretch")'
    made = typst.Compiler(page.encode(), ignore_system_fonts=True, sys_inputs={"svg": svg}).compile(format="png", ppi=_PPI)
    assert isinstance(made, bytes)
    return made


def _status(w: _Writer, at: Paragraph, c: ClaimBrief) -> None:
    w.run(at, f"{SYMBOL[c.assessment.status]} {status_words(c.assessment.status)}", colour=ink.COLOURS[c.tone], bold=True)


def _source(w: _Writer, at: Paragraph, told: Told) -> None:
    w.run(at, ", ".join(p for p in (told.source, told.when) if p), small=True)
    if told.title or told.url:
        w.run(at, ": ", small=True)
        w.link(at, told.title or told.document, told.url)
    if told.speaker and told.speaker != told.source:
        w.run(at, f" (reporting {told.speaker})", colour=_SOFT, small=True)


def _head(w: _Writer, b: Brief) -> None:
    given = b.given
    w.run(w.para(), f"How it stands as of {day_words(given.view.as_of)}", colour=_SOFT, bold=True)
    w.heading(given.analysis.title, 0)
    w.run(w.para(), f"{by_and_when(given)} {searched_words(given)}", colour=_SOFT)
    w.heading(f"{len(b.claims)} {'claim' if len(b.claims) == 1 else 'claims'}", 1)
    if b.counts:
        told = ", ".join(f"{n} {status_words(s)}" for s, n in b.counts)
        w.picture(w.para(), (ink.counts(b), told), width_cm=16, height_cm=0.25)
    for status, n in b.counts:
        line = w.para(style="List Bullet")
        w.run(line, f"{n} {SYMBOL[status]} {status_words(status)}", colour=ink.COLOURS[TONE[status]], bold=True)
        w.run(line, f"  {MEANS[status]}", colour=_SOFT)


def _movement(w: _Writer, rows: Sequence[MovedBrief]) -> None:
    if not rows:
        w.para("Nothing has moved.")
    for row in rows:
        line = w.para()
        w.run(line, f"{row.of.number}  ", colour=_SOFT, bold=True)
        w.run(line, f"{row.of.claim.text}  ")
        w.run(line, change_words(row.moved.before, row.moved.after), colour=ink.COLOURS[row.of.tone], bold=True)
        for what, told in row.documents:
            by = w.para(style="List Bullet 2")
            w.run(by, f"{what} ", colour=_SOFT, small=True)
            _source(w, by, told)


def _article(w: _Writer, b: Brief) -> None:
    for p in article_of(b.given, anchored_in(b.given.text, b.claims)):
        line = w.heading("", 2) if p.heading else w.para()
        for piece in p.pieces:
            top = piece.claims[0] if piece.claims else None
            text = " ".join(piece.text.split("\n")) if p.flow else piece.text
            before = len(line.runs)
            w.run(line, text, italic=p.leaning)
            if top:
                line.runs[before].underline = True
            for c in piece.ends:
                before = len(line.runs)
                w.run(line, f"{SYMBOL[c.assessment.status]}{c.number}", colour=ink.COLOURS[c.tone], bold=True)
                line.runs[before].font.superscript = True


def _glance(w: _Writer, claims: Sequence[ClaimBrief]) -> None:
    table = w.doc.add_table(rows=1, cols=5, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, ("#", "Status", "Claim", "Probability", "For : against"), strict=True):
        w.run(cell.paragraphs[0], name, bold=True)
    for c in claims:
        a, cells = c.assessment, table.add_row().cells
        known = c.weighed and a.probability is not None
        cells[0].text = str(c.number)
        _status(w, cells[1].paragraphs[0], c)
        w.run(cells[2].paragraphs[0], c.claim.text)
        w.run(cells[3].paragraphs[0], f"{percent(a.probability or 0.0)} {ARROW[a.direction]} {a.word or ''}" if known else "–")
        cells[4].text = f"{a.origins_for} : {a.origins_against}" if known else ""
    _widths(table, (1.0, 2.9, 7.6, 3.0, 2.2))


def _widths(table: Any, widths_cm: Sequence[float]) -> None:  # noqa: ANN401 - the library's own
    from docx.shared import Cm  # noqa: PLC0415

    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)


def _account(w: _Writer, one: Account) -> None:
    w.run(w.para(style="List Bullet"), f"“{' '.join(one.lead.quote.split())}”", italic=True)
    by = w.para(style="List Continue")
    _source(w, by, one.lead)
    if one.lead.reason:
        w.run(by, f" — {one.lead.reason}", colour=_SOFT, small=True)
    if one.repeats:
        others = ", ".join(dict.fromkeys(t.source for t in one.repeats))
        w.run(by, f" ({len(one.repeats)} more of the same account: {others})", colour=_SOFT, small=True)


def _side(w: _Writer, name: str, accounts: Sequence[Account]) -> None:
    if not accounts:
        return
    w.heading(f"{name}: {len(accounts)} {'origin' if len(accounts) == 1 else 'origins'}", 3)
    for one in accounts[:SHOWN]:
        _account(w, one)
    if len(accounts) > SHOWN:
        w.run(w.para(), f"and {len(accounts) - SHOWN} more", colour=_SOFT, small=True)


def _card(w: _Writer, c: ClaimBrief) -> None:
    a = c.assessment
    w.heading(f"{c.number}. {c.claim.text}", 2)
    tag = w.para()
    _status(w, tag, c)
    w.run(tag, f"  {ARROW[a.direction]} {a.direction}" if a.direction != "steady" else "", colour=ink.COLOURS[c.tone])
    w.run(tag, f"  {c.claim.kind}", colour=_SOFT)
    if own_words(c):
        w.para(f"“{own_words(c)}”", "Quote")
    for sentence in (likelihood(a), confidence(a), author_beside(c.claim)):
        w.para(sentence)
    for drawn, height in ((ink.bar(c), 0.45), (ink.spark(c), 1.9)):
        if drawn:
            w.picture(w.para(), drawn, width_cm=8, height_cm=height)
    for name, words in facts(c):
        line = w.para()
        w.run(line, f"{name}: ", colour=_SOFT)
        w.run(line, words)
    if a.repair:
        line = w.para()
        w.run(line, "It could be written: ", bold=True)
        w.run(line, f"{a.repair.text} ({percent(a.repair.probability)}; {c.repair_why})")
    _side(w, "For", c.supporting)
    _side(w, "Against", c.refuting)
    if c.silent:
        w.run(w.para(), silent_words(c), colour=_SOFT, small=True)
    _steps(w, c)
    if c.changes:
        w.heading("What would change it", 3)
        for line_of_change in c.changes:
            w.para(f"{line_of_change[:1].upper()}{line_of_change[1:]}.", "List Bullet")


def _steps(w: _Writer, c: ClaimBrief) -> None:
    if len(c.rungs) < 2:
        return
    w.heading("From the start to here, origin by origin", 3)
    table = w.doc.add_table(rows=0, cols=2, style="Table Grid")
    for n, rung in enumerate(c.rungs):
        cells = table.add_row().cells
        w.run(cells[0].paragraphs[0], rung.label + (f" ({rung.documents} articles)" if rung.documents > 1 else ""), small=True)
        w.run(cells[1].paragraphs[0], step_words(c, n), small=True)
    _widths(table, (9.0, 7.7))
    if c.settled:
        w.run(w.para(), c.settled, colour=_SOFT, small=True)


def _listed(w: _Writer, b: Brief) -> None:
    for status, claims in b.listed:
        w.heading(f"{SYMBOL[status]} {status_words(status)}: {MEANS[status]}", 1)
        for c in claims:
            said = f" (said by {c.claim.attribution})" if c.claim.attribution else ""
            w.para(f"{c.number}. {c.claim.text}{said}" + "".join(f" {flag_sentence(f)}" for f in c.assessment.flags))


def _written(b: Brief, document: Document) -> None:
    w, given = _Writer(document), b.given
    _head(w, b)
    w.heading(f"What moved since {'publication, ' if given.since == given.analysis.published else ''}{day_words(given.since)}", 1)
    _movement(w, b.moved)
    w.heading("The article as published", 1)
    _article(w, b)
    w.heading("The claims at a glance", 1)
    _glance(w, b.claims)
    if b.full:
        w.heading("Claim by claim", 1)
        for c in b.full:
            _card(w, c)
    _listed(w, b)
    w.heading("How this was made", 1)
    for paragraph in METHOD_NOTE:
        w.para(" ".join(paragraph.split()))
    w.para(f"Journal heads: {heads_text(given.view.heads) or 'none'}")


def _set_up(document: Document) -> None:
    """A4, with margins and spaces for reading."""
    from docx.shared import Cm, Pt  # noqa: PLC0415

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.1)
    page.top_margin = page.bottom_margin = Cm(2)
    for name, after in (("Normal", 5), ("List Bullet", 2), ("List Bullet 2", 1), ("List Continue", 5)):
        style = document.styles[name].paragraph_format
        style.space_after, style.line_spacing = Pt(after), 1.1


def publish(given: BriefInput) -> bytes:
    """The brief as a DOCX; equal inputs give equal bytes.

    Raises:
        UsageError: where the extra ``[brief]`` is not installed.
    """
    try:
        import docx  # noqa: PLC0415 - an extra
        import typst  # noqa: F401, PLC0415 - draws the charts
    except ImportError as error:
        raise UsageError(f"a DOCX needs the package {error.name}", hint="pip install 'upheld[brief]'") from None
    document = docx.Document()
    _set_up(document)
    told, day = document.core_properties, dt.datetime.combine(given.view.as_of, dt.time())
    told.title, told.author, told.last_modified_by = clean(given.analysis.title)[:255], clean(given.analysis.author)[:255], "upheld"
    told.created = told.modified = day
    told.revision, told.comments = 1, ""
    _written(brief_of(given), document)
    made = io.BytesIO()
    document.save(made)
    return _timeless(made.getvalue())


def _timeless(made: bytes) -> bytes:
    """An archive with the same members, without the hour it was made in."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in held.namelist():
            kept.writestr(zipfile.ZipInfo(name, _EPOCH), held.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
