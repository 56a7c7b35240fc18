"""Phoenix (2014 to 2018): daily tables without a header, CAMEO codes, a quad class that knows 0 for neutral.

Unproven on real files: built from the published 26 columns, tested on rows made by hand.
"""

from __future__ import annotations

from collections import Counter

from upheld.gather.events.form import Form, Head, cameo_type, country, day_of_digits, end_of_day, report_key

LICENCE = "phoenix"
COLUMNS = (
    "EventID", "Date", "Year", "Month", "Day", "SourceActorFull", "SourceActorEntity", "SourceActorRole", "SourceActorAttribute", "TargetActorFull",
    "TargetActorEntity", "TargetActorRole", "TargetActorAttribute", "EventCode", "EventRootCode", "QuadClass", "GoldsteinScore", "Issues", "Lat", "Lon",
    "LocationName", "StateName", "CountryCode", "SentenceID", "URLs", "NewsSources",
)  # fmt: skip


def recognise(head: Head) -> Form | None:
    """The form of a Phoenix table: 26 columns, an id with a day in it and a CAMEO code in the fourteenth; ``None`` for anything else."""
    if not head.lines or not head.lines[0]:
        return None
    width = Counter(line.count("\t") + 1 for line in head.lines[:200] if line).most_common(1)[0][0]
    first = next((line.split("\t") for line in head.lines if line.count("\t") + 1 == width), [""])
    header = int(first[0] == "EventID")
    cells = first if not header else (head.lines[1].split("\t") if len(head.lines) > 1 else [])
    fits = width == len(COLUMNS) and len(cells) == width and len(cells[1]) == 8 and cells[1].isdigit() and cells[13].isdigit()
    return _form(header) if fits else None


def _select(day: str) -> dict[str, str]:
    return {
        "native_id": "r.EventID",
        "version_key": "hash(r.EventID)",
        "event_start": day,
        "event_end": day,
        "date_precision": "'day'",
        "known_from": end_of_day(f"{day} + 1"),
        "actor_raw": "r.SourceActorFull",
        "actor_name": "r.SourceActorEntity",
        "actor_iso3": "s1.iso3",
        "actor_sector": "split_part(r.SourceActorRole, ';', 1)",
        "recipient_raw": "r.TargetActorFull",
        "recipient_name": "r.TargetActorEntity",
        "recipient_iso3": "s2.iso3",
        "recipient_sector": "split_part(r.TargetActorRole, ';', 1)",
        **cameo_type("r.EventCode"),
        "score_native": "r.GoldsteinScore",
        "native_code": "r.EventCode",
        "native_quad": "r.QuadClass",
        "lat": "r.Lat",
        "lon": "r.Lon",
        "place": "r.LocationName",
        "admin1": "r.StateName",
        "country_iso3": "pc.iso3",
        "urls": "r.URLs",
        "story_id": "r.SentenceID",
        "note": "r.Issues",
        "report_key": report_key("r.URLs", "r.SourceActorFull", "r.TargetActorFull", "r.EventCode", own="r.EventID"),
    }


def _form(header: int) -> Form:
    day = day_of_digits("r.Date")
    return Form(
        name="phoenix",
        source="phoenix",
        licence=LICENCE,
        ontology="cameo",
        shape="lines",
        columns=COLUMNS,
        header=header,
        numbers={"Date": "INTEGER", "QuadClass": "TINYINT", "GoldsteinScore": "FLOAT", "Lat": "FLOAT", "Lon": "FLOAT"},
        surplus=True,
        wrong=(("r.EventID IS NULL", "'EventID is empty'"), (f"{day} IS NULL", "'Date is no day'"), ("r.EventCode IS NULL", "'EventCode is empty'")),
        select=_select(day),
        joins=country("s1", "cameo", "r.SourceActorEntity") + country("s2", "cameo", "r.TargetActorEntity") + country("pc", "cameo", "r.CountryCode"),
    )
