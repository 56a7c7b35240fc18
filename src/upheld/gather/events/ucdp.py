"""UCDP GED and its monthly candidates: rows by column name, for the columns moved between editions.

The HDX edition has a row of tags as its second line. Cells hold line ends. ``date_prec`` says how exact the days are. The edition follows from the file
name (``GEDEvent_v25_1``, ``GEDEvent_v25_0_6``, ``GEDEvent_v25_01_25_03``), and with it the day it could be known: a yearly edition by the end of
June of its year, a candidate by the end of the month after the last it covers. A yearly edition takes the place of all candidates it covers.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from upheld.gather.events.form import Form, Head, country, day_of_text, quoted, report_key, unique

LICENCE = "CC-BY-4.0"
NEEDED = frozenset({"id", "type_of_violence", "date_start", "date_end", "best"})
_EDITION = re.compile(r"v?(\d{2})[._](\d{1,2})(?:[._](\d{1,2})(?:[._](\d{1,2}))?)?(?!\d)", re.IGNORECASE)
_NUMBERS = ("type_of_violence", "date_prec", "where_prec", "deaths_a", "deaths_b", "deaths_civilians", "best", "high", "low", "latitude", "longitude")
_USED = (
    *_NUMBERS, "id", "date_start", "date_end", "side_a", "side_b", "gwnoa", "gwnob", "country", "adm_1", "where_description", "source_article",
    "source_headline", "dyad_name",
)  # fmt: skip


def edition(name: str) -> tuple[str, dt.date | None]:
    """(edition, day by which it was out) from a file name; both empty where it does not say."""
    found = _EDITION.search(name)
    if not found or not re.search(r"ged|ucdp|candidate", name, re.IGNORECASE):
        return "", None
    year, *rest = (int(g) for g in found.groups() if g)
    parts = [str(year), *map(str, rest)]
    if len(rest) == 1:
        return f"ged-{'.'.join(parts)}", dt.date(2000 + year, 6, 30) if rest[0] == 1 else dt.date(2000 + year, 12, 31)
    last_year, last = (year, rest[1]) if len(rest) == 2 else (rest[1], rest[2])
    if not 1 <= last <= 12:
        return "", None
    after = dt.date(2000 + last_year + last // 12, last % 12 + 1, 1)
    return f"candidate-{'.'.join(parts)}", after.replace(day=calendar.monthrange(after.year, after.month)[1])


def recognise(head: Head) -> Form | None:
    """The form of a GED or candidate file; ``None`` for anything else."""
    if not head.lines:
        return None
    for delimiter in (",", ";", "\t"):
        names = unique([n.casefold() for n in head.lines[0].split(delimiter)])
        if set(names) >= NEEDED:
            tags = len(head.lines) > 1 and "#date" in head.lines[1]
            return _form(names, delimiter, header=2 if tags else 1, name=head.name)
    return None


def _select(start: str, end: str) -> dict[str, str]:
    whole = {c: f"CAST(r.{c} AS INTEGER)" for c in _NUMBERS}
    return {
        "native_id": "r.id",
        "version_key": "hash(r.id)",
        "event_start": start,
        "event_end": end,
        "date_precision": f"CASE {whole['date_prec']} WHEN 1 THEN 'day' WHEN 2 THEN 'week' WHEN 3 THEN 'week' WHEN 4 THEN 'month' ELSE 'year' END",
        "actor_name": "r.side_a",
        "actor_raw": "r.gwnoa",
        "actor_iso3": "s1.iso3",
        "recipient_name": "r.side_b",
        "recipient_raw": "r.gwnob",
        "recipient_iso3": "s2.iso3",
        "plover_type": "'ASSAULT'",
        "quad": "4",
        "mapping_rule": "'ucdp: every event is lethal violence'",
        "native_code": f"'type ' || {whole['type_of_violence']}",
        "deaths_low": whole["low"],
        "deaths_best": whole["best"],
        "deaths_high": whole["high"],
        "deaths_actor": whole["deaths_a"],
        "deaths_recipient": whole["deaths_b"],
        "deaths_civilian": whole["deaths_civilians"],
        "lat": "r.latitude",
        "lon": "r.longitude",
        "geo_precision": whole["where_prec"],
        "place": "r.where_description",
        "admin1": "r.adm_1",
        "country_iso3": "pc.iso3",
        "note": "left(r.source_headline, 2000)",
        "report_key": report_key("r.id", "r.side_a", "r.side_b", own="r.id"),
    }


def _form(columns: tuple[str, ...], delimiter: str, *, header: int, name: str) -> Form:
    release, released = edition(name)
    start, end = day_of_text(quoted("date_start")), day_of_text(quoted("date_end"))
    side = {"a": "gwnoa", "b": "gwnob"}
    number = {who: f"replace(split_part(r.{column}, ';', 1), '.0', '')" for who, column in side.items()}
    return Form(
        name="ucdp-ged",
        source="ucdp",
        licence=LICENCE,
        ontology="ucdp",
        shape="records",
        columns=columns,
        delimiter=delimiter,
        header=header,
        numbers={c: "DOUBLE" for c in _NUMBERS if c in columns},
        absent={c: "DOUBLE" if c in _NUMBERS else "VARCHAR" for c in _USED if c not in columns},
        release=release,
        released=released,
        wrong=(
            ("r.id IS NULL", "'id is empty'"),
            (f"{start} IS NULL", "'date_start is no day'"),
            (f"{end} IS NULL", "'date_end is no day'"),
            (f"{end} < {start}", "'date_end lies before date_start'"),
        ),
        select=_select(start, end),
        joins=country("s1", "gw", number["a"]) + country("s2", "gw", number["b"]) + country("pc", "name", "lower(r.country)"),
        advice=()
        if released
        else ("the file name names no edition (such as GEDEvent_v25_1), so its rows count as known from today: give the day with --released",),
    )
