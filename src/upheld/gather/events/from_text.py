"""Documents of the journal as events: every sentence that names two countries and says what one did to the other.

The actor is the country named first, in the passive the one after *by*. The day is the one the sentence gives, else the day of publication; what is negated,
hypothetical, announced or dated after publication carries that mark and counts in no series. Rows are known when their document is.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from upheld.gather.events.coding import code
from upheld.gather.events.form import Form, day_of_text, end_of_day
from upheld.gather.events.load import Input, Part, load
from upheld.gather.events.raw import Member
from upheld.ledger.events_schema import Segment
from upheld.model.evidence import Document
from upheld.model.when import Interval
from upheld.text.dates import dates
from upheld.text.names import Mention, mentions
from upheld.text.sentences import sentences

SOURCE = "documents"
CODER = "coder-2"
"""Goes up with the lexicon or the grammar, so that documents are coded anew."""
_BY = re.compile(r"\bby\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_MOST_SENTENCES = 2_000


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """One event told by a sentence; dates as ISO text."""

    document: str
    sentence: int
    quote: str
    actor: str
    recipient: str
    start: str
    end: str
    precision: str
    known: str
    type: str
    mode: str
    quad: int
    aux: str
    url: str
    outlet: str
    language: str


def coded(document: Document, text: str) -> Iterator[Coded]:
    """The events a document tells, in its order."""
    published = document.published.start if document.published and document.published.start else document.known
    for number, span in enumerate(sentences(text)[:_MOST_SENTENCES], 1):
        sentence = span.of(text)
        pair = _pair(sentence)
        found = code(sentence, *((m.start, m.end) for m in pair)) if pair else None
        if pair is None or found is None:
            continue
        when = _when(sentence, published)
        late = when.start is not None and when.start > published
        yield Coded(
            document=document.id,
            sentence=number,
            quote=sentence,
            actor=pair[0].iso3,
            recipient=pair[1].iso3,
            start=str(when.start or published),
            end=str(when.end or published),
            precision=_precision(when),
            known=str(document.known),
            type=found.type,
            mode=found.mode,
            quad=found.quad,
            aux=found.aux or ("future" if late else ""),
            url=document.url,
            outlet=document.outlet,
            language=document.language,
        )


def _pair(sentence: str) -> tuple[Mention, Mention] | None:
    """The first two countries a sentence names, in the order actor, recipient; ``None`` where it names fewer."""
    named = mentions(sentence)
    second = next((m for m in named[1:] if m.iso3 != named[0].iso3), None)
    if second is None:
        return None
    return (second, named[0]) if _BY.search(sentence[: second.start]) else (named[0], second)


def _when(sentence: str, published: dt.date) -> Interval:
    given = next((m.interval for m in dates(sentence, published) if m.interval.start and m.interval.end), None)
    return given or Interval(start=published, end=published)


def _precision(when: Interval) -> str:
    days = when.days or 10_000
    return next(name for most, name in ((1, "day"), (7, "week"), (31, "month"), (366, "year"), (10**9, "unknown")) if days <= most)


def _form() -> Form:
    known = end_of_day(day_of_text("r.known"))
    return Form(
        name="documents",
        source=SOURCE,
        licence="own",
        ontology="plover",
        shape="json",
        columns=Coded.__struct_fields__,
        release=CODER,
        numbers={"quad": "TINYINT", "sentence": "INTEGER"},
        select={
            "native_id": "r.document || '#' || r.sentence",
            "version_key": "hash(r.document, r.sentence, r.quote)",
            "event_start": day_of_text("r.start"),
            "event_end": day_of_text('r."end"'),
            "date_precision": "r.precision",
            "known_from": known,
            "published_at": known,
            "actor_raw": "r.actor",
            "actor_iso3": "r.actor",
            "recipient_raw": "r.recipient",
            "recipient_iso3": "r.recipient",
            "plover_type": "r.type",
            "plover_mode": "r.mode",
            "quad": "r.quad",
            "aux": "r.aux",
            "mapping_rule": "'text'",
            "native_code": "concat_ws('/', r.type, r.mode)",
            "urls": "r.url",
            "story_id": "r.document",
            "language": "r.language",
            "note": "r.quote",
            "report_key": "hash(r.document, r.actor, r.recipient, r.type)",
        },
    )


def code_documents(documents: Sequence[Document], text_of: Callable[[str], str], folder: Path, *, number: int, now: dt.datetime) -> Part:
    """A part with the events of ``documents``, one segment for each, also for those that tell none."""
    rows: list[Coded] = []
    segments = []
    for document in documents:
        found = list(coded(document, text_of(document.text_sha256)))
        segments.append(Segment(sha256=document.text_sha256, name=f"document {document.id}", first_row=len(rows) + 1, lines=len(found)))
        rows += found
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        path = Path(name) / "coded.json"
        path.write_bytes(msgspec.json.encode(rows))
        one = Input(member=Member(path=path), form=_form(), sha256="-", fetched=now)
        part = next(load(iter((one,)), folder, first_number=number))
    return msgspec.structs.replace(part, info=msgspec.structs.replace(part.info, segments=tuple(segments)), loaded=tuple(s.lines for s in segments))
