"""ICEWS (ended in April 2023): tab-separated, CAMEO codes, countries by name, and event ids that are not unique.

``Events.2017.20200602.tab`` writes days as M/D/YYYY; ids come twice on different days, so an event is its id on its day. More than a quarter of the rows
are mirror images: the same sentence and code with the actors swapped; the second of each pair is flagged, none is dropped. Rows have no
publication date; the edition's day stands in the file name, else they count from the day they came in.
"""

from __future__ import annotations

import datetime as dt
import re

from upheld.gather.events.form import Form, Head, cameo_type, country, day_of_text, quoted, report_key, tab_header

LICENCE = "icews-dataverse"
NEEDED = frozenset({"Event ID", "Event Date", "CAMEO Code", "Source Name", "Target Name"})
_NUMBERS = ("Intensity", "Sentence Number", "Latitude", "Longitude")
_USED = (
    "Source Sectors", "Source Country", "Event Text", "Target Sectors", "Target Country", "Story ID", "Publisher", "City", "District", "Province",
    "Country",
)  # fmt: skip
_RELEASED = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_SECTORS = (
    ("Military", "MIL"), ("Police", "COP"), ("Unidentified Forces", "UAF"), ("Insurgents", "REB"), ("Separatists", "REB"), ("Radicals", "RAD"),
    ("Criminals", "CRM"), ("Judicial", "JUD"), ("Legislative", "LEG"), ("Government", "GOV"), ("Executive", "GOV"), ("Protestors", "CVL"),
    ("Dissident", "OPP"), ("Opposition", "OPP"), ("Parties", "PTY"), ("Media", "MED"), ("Business", "BUS"), ("Education", "EDU"),
    ("International Government", "IGO"), ("Nongovernmental", "NGO"), ("Social", "CVL"),
)  # fmt: skip


def released_of(name: str) -> dt.date | None:
    """The edition's day in a file name: the last YYYYMMDD in it."""
    found = _RELEASED.findall(name)
    try:
        return dt.date(*map(int, found[-1])) if found else None
    except ValueError:
        return None


def recognise(head: Head) -> Form | None:
    """The form of an ICEWS table; ``None`` for anything else."""
    columns = tab_header(head)
    return _form(columns, released_of(head.name)) if set(columns) >= NEEDED else None


def _sector(column: str) -> str:
    arms = " ".join(f"WHEN contains({quoted(column)}, '{word}') THEN '{sector}'" for word, sector in _SECTORS)
    return f"CASE {arms} END"


def _select(q: dict[str, str], day: str) -> dict[str, str]:
    story = f"{q['Story ID']} || '/' || coalesce({q['Sentence Number']}, 0)"
    pair = f"least({q['Source Name']}, {q['Target Name']}), greatest({q['Source Name']}, {q['Target Name']})"
    code = f"CASE WHEN length({q['CAMEO Code']}) = 1 THEN '0' || {q['CAMEO Code']} ELSE {q['CAMEO Code']} END"
    return {
        "native_id": f"{q['Event ID']} || '@' || {day}",
        "version_key": f"hash({q['Event ID']}, {day})",
        "event_start": day,
        "event_end": day,
        "date_precision": "'day'",
        "actor_raw": q["Source Name"],
        "actor_name": q["Source Name"],
        "actor_iso3": "s1.iso3",
        "actor_sector": _sector("Source Sectors"),
        "recipient_raw": q["Target Name"],
        "recipient_name": q["Target Name"],
        "recipient_iso3": "s2.iso3",
        "recipient_sector": _sector("Target Sectors"),
        **cameo_type(code),
        "score_native": q["Intensity"],
        "native_code": code,
        "lat": q["Latitude"],
        "lon": q["Longitude"],
        "place": f"concat_ws(', ', {q['City']}, {q['District']}, {q['Province']})",
        "admin1": q["Province"],
        "country_iso3": "pc.iso3",
        "story_id": story,
        "note": q["Event Text"],
        "urls": q["Publisher"],
        "report_key": report_key(q["Story ID"], q["Source Name"], q["Target Name"], code, own=q["Event ID"]),
        "is_mirror": f"{q['Source Name']} <> {q['Target Name']} AND {q['Source Name']} <> "
        f"first_value({q['Source Name']}) OVER (PARTITION BY {story}, {code}, {pair} ORDER BY r.row_no)",
    }


def _form(columns: tuple[str, ...], released: dt.date | None) -> Form:
    q = {c: quoted(c) for c in (*columns, *_USED, *_NUMBERS)}
    day = day_of_text(q["Event Date"])
    return Form(
        name="icews",
        source="icews",
        licence=LICENCE,
        ontology="cameo",
        shape="lines",
        columns=columns,
        header=1,
        numbers={"Intensity": "FLOAT", "Sentence Number": "BIGINT", "Latitude": "FLOAT", "Longitude": "FLOAT"},
        absent={c: "FLOAT" if c in _NUMBERS else "VARCHAR" for c in (*_USED, *_NUMBERS) if c not in columns},
        nulls=("", "NA", "NULL", "None"),
        released=released,
        surplus=True,
        wrong=(
            (f"{q['Event ID']} IS NULL", "'Event ID is empty'"),
            (f"{day} IS NULL", f"'Event Date is no day: ' || coalesce({q['Event Date']}, '')"),
            (f"{q['CAMEO Code']} IS NULL", "'CAMEO Code is empty'"),
        ),
        select=_select(q, day),
        joins=country("s1", "name", f"lower({q['Source Country']})")
        + country("s2", "name", f"lower({q['Target Country']})")
        + country("pc", "name", f"lower({q['Country']})"),
        advice=()
        if released
        else ("the file name has no edition day (YYYYMMDD), so its rows count as known from today: give the day with --released",),
    )
