"""GDELT's other two tables: mentions (which document tells of which event, one row a sentence) and the knowledge graph (GKG 2.1, one row a document).

They are no events and go into tables of their own. GKG has no event id: the two meet only in a mention's address.
"""

from __future__ import annotations

from collections import Counter

from upheld.gather.events.form import Form, Head, end_of_day, unique
from upheld.gather.events.gdelt import LICENCE

MENTIONS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier", "SentenceID", "Actor1CharOffset",
    "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
GKG = (
    "GKGRECORDID", "DATE", "SourceCollectionIdentifier", "SourceCommonName", "DocumentIdentifier", "Counts", "V2Counts", "Themes", "V2Themes",
    "Locations", "V2Locations", "Persons", "V2Persons", "Organizations", "V2Organizations", "V2Tone", "Dates", "GCAM", "SharingImage",
    "RelatedImages", "SocialImageEmbeds", "SocialVideoEmbeds", "Quotations", "AllNames", "Amounts", "TranslationInfo", "Extras",
)  # fmt: skip


def _stamp(column: str) -> str:
    return f"CAST(try_strptime({column}, '%Y%m%d%H%M%S') AS TIMESTAMP)"


def recognise(head: Head) -> Form | None:
    """The form of a mentions or GKG file; ``None`` for anything else."""
    if not head.lines or not head.lines[0]:
        return None
    for delimiter in ("\t", ","):
        names = [c.casefold() for c in unique(head.lines[0].split(delimiter))]
        if {"globaleventid", "mentiontimedate", "mentionidentifier"} <= set(names):
            by_name = {c.casefold(): c for c in MENTIONS}
            return _mentions(tuple(by_name.get(c, c) for c in names), header=1, delimiter=delimiter)
    width = Counter(line.count("\t") + 1 for line in head.lines[:200] if line).most_common(1)[0][0]
    first = next((line.split("\t") for line in head.lines if line.count("\t") + 1 == width), [""])
    if width == len(MENTIONS) and first[0].isdigit() and len(first[2]) == 14:
        return _mentions(MENTIONS, header=0, delimiter="\t")
    return _gkg() if width == len(GKG) and first[0][:14].isdigit() and first[1].isdigit() else None


def _mentions(columns: tuple[str, ...], *, header: int, delimiter: str) -> Form:
    known = _stamp("r.MentionTimeDate")
    optional = {
        "EventTimeDate": "VARCHAR",
        "SentenceID": "INTEGER",
        "InRawText": "TINYINT",
        "MentionDocTone": "FLOAT",
        "MentionDocTranslationInfo": "VARCHAR",
    }
    numbers = {"MentionType": "TINYINT", "SentenceID": "INTEGER", "InRawText": "TINYINT", "Confidence": "SMALLINT", "MentionDocTone": "FLOAT"}
    return Form(
        name="gdelt-mentions",
        source="gdelt",
        licence=LICENCE,
        ontology="",
        shape="lines" if delimiter == "\t" else "records",
        delimiter=delimiter,
        columns=columns,
        numbers={c: kind for c, kind in numbers.items() if c in columns},
        absent={c: kind for c, kind in optional.items() if c not in columns},
        table="mention",
        header=header,
        wrong=(
            ("r.GLOBALEVENTID IS NULL OR TRY_CAST(r.GLOBALEVENTID AS BIGINT) IS NULL", "'GLOBALEVENTID is no number'"),
            (f"{known} IS NULL", "'MentionTimeDate is no time'"),
        ),
        select={
            "native_id": "r.GLOBALEVENTID",
            "event_time": _stamp("r.EventTimeDate"),
            "known_from": known,
            "kind": "r.MentionType",
            "outlet": "r.MentionSourceName",
            "url": "r.MentionIdentifier",
            "sentence": "r.SentenceID",
            "in_raw_text": "r.InRawText",
            "confidence": "r.Confidence",
            "tone": "r.MentionDocTone",
            "translation": "r.MentionDocTranslationInfo",
        },
    )


def _gkg() -> Form:
    known = f"coalesce({_stamp('r.DATE')}, {end_of_day('CAST(try_strptime(r.DATE, ' + chr(39) + '%Y%m%d' + chr(39) + ') AS DATE)')})"
    return Form(
        name="gdelt-gkg",
        source="gdelt",
        licence=LICENCE,
        ontology="",
        shape="lines",
        columns=GKG,
        table="gkg",
        wrong=(("r.GKGRECORDID IS NULL", "'GKGRECORDID is empty'"), (f"{known} IS NULL", "'DATE is no time'")),
        select={
            "native_id": "r.GKGRECORDID",
            "known_from": known,
            "translated": "regexp_matches(r.GKGRECORDID, '-T[0-9]+$')",
            "outlet": "r.SourceCommonName",
            "url": "r.DocumentIdentifier",
            "counts": "r.Counts",
            "themes": "r.Themes",
            "locations": "r.Locations",
            "persons": "r.Persons",
            "organizations": "r.Organizations",
            "tone": "TRY_CAST(split_part(r.V2Tone, ',', 1) AS FLOAT)",
            "quotations": "r.Quotations",
            "names": "r.AllNames",
            "amounts": "r.Amounts",
            "translation": "r.TranslationInfo",
        },
    )
