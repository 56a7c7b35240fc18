"""Paragraphs and what a file says of itself, put together as one text: shared by the readers of documents with a layout."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from upheld.model.ports import ReadText
from upheld.read.heads import head_of
from upheld.read.languages import language_of
from upheld.read.stamps import iso_day
from upheld.read.unreadable import Unreadable

_NO_TITLE = re.compile(
    r"^(?:untitled|document\s?\d*|microsoft word\b.*|.*\.(?:docx?|odt|pdf|tex|dvi|indd|rtf|qxd|pages)|title|\S+\.\w{2,5}|slide \d+|\W*|\d+)$",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"^(?:user|admin(?:istrator)?|owner|author|unknown|microsoft.*|python-docx|root|pc|anonymous|\W*)$", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")


def tidy(text: str) -> str:
    """One paragraph with single spaces, soft hyphens and zero-width marks gone."""
    return _SPACES.sub(" ", text.translate(_INVISIBLE)).strip()


_INVISIBLE = {0xAD: None, 0x200B: None, 0x200C: None, 0x2060: None, 0xFEFF: None, 0x00: None, 0x0B: " ", 0x0C: " "}


def assembled(
    paragraphs: Sequence[str],
    notes: Sequence[str] = (),
    *,
    title: str = "",
    author: str = "",
    outlet: str = "",
    made: str = "",
    made_by: str = "",
    stated: str = "",
    stated_by: str = "",
    language: str = "",
) -> ReadText:
    """One text of paragraphs and, after them, notes.

    Args:
        paragraphs: each without line breaks of its own.
        notes: footnotes, in order.
        title: the title the file states; one that a program set by itself is not used.
        author: likewise.
        outlet: who published it.
        made: when the file was made: an inference, used only where the words state no date.
        made_by: what ``made`` is read from.
        stated: the publication date the file states, used before anything else.
        stated_by: what ``stated`` is read from.
        language: as the file declares it.
    """
    shown = [line for line in map(str.strip, paragraphs) if line]
    closing = [line for line in map(str.strip, notes) if line]
    text = "\n\n".join(shown + closing)
    if not text:
        raise Unreadable("it holds no text", "if it is a scan, run it through text recognition first")
    head = head_of("\n\n".join(shown[:16]))
    given = tidy(title)
    day, sign = _dated(stated, stated_by, head.published, head.dated_by, head.month, made, made_by)
    return ReadText(
        text=text,
        title=head.title if _NO_TITLE.match(given) else given,
        author=head.author if _NO_AUTHOR.match(tidy(author)) else tidy(author),
        outlet=tidy(outlet),
        published=day,
        dated_by=sign if day else "",
        language=language_of(text, declared=language),
    )


def _dated(stated: str, stated_by: str, shown: dt.date | None, shown_by: str, month: str, made: str, made_by: str) -> tuple[str, str]:
    """The day, or the month where no day is stated, and the sign it was read from; a file's properties tell only where its words do not."""
    told, file = iso_day(stated), iso_day(made)
    if told:
        return told.isoformat(), stated_by
    if shown:
        return shown.isoformat(), shown_by
    return (month, "first lines") if month else (file.isoformat() if file else "", made_by)
