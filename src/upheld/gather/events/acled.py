"""ACLED: the CSV one downloads and the answer of its API, and its list of deleted events.

ACLED revises and deletes rows. ``timestamp`` says when a row was last written, so it is when that version was known; the same event with a later
timestamp is a new version of it, and a row of the list of deletions ends it. Numbers may come with a decimal point (``3.0``), ``inter`` codes
as numbers or words. The terms forbid passing on the rows, so their licence tag blocks export.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from upheld.gather.events.form import Form, Head, country, day_of_text, quoted, report_key, unique
from upheld.gather.events.records_json import objects
from upheld.ledger.events_plover import QUADS

LICENCE = "acled-no-redistribution"
COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1",
    "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location",
    "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip

TYPES = {
    "Peaceful protest": ("PROTEST", "demo"),
    "Protest with intervention": ("PROTEST", "demo"),
    "Excessive force against protesters": ("PROTEST", "demo"),
    "Violent demonstration": ("PROTEST", "riot"),
    "Mob violence": ("PROTEST", "riot"),
    "Armed clash": ("ASSAULT", "firearms"),
    "Government regains territory": ("ASSAULT", None),
    "Non-state actor overtakes territory": ("ASSAULT", None),
    "Chemical weapon": ("ASSAULT", "unconventional"),
    "Air/drone strike": ("ASSAULT", "aerial"),
    "Suicide bomb": ("ASSAULT", "suicide-attack"),
    "Shelling/artillery/missile attack": ("ASSAULT", "heavy-weapons"),
    "Remote explosive/landmine/IED": ("ASSAULT", "explosives"),
    "Grenade": ("ASSAULT", "explosives"),
    "Sexual violence": ("ASSAULT", "sexual"),
    "Attack": ("ASSAULT", None),
    "Abduction/forced disappearance": ("ASSAULT", "abduct"),
    "Agreement": ("AGREE", None),
    "Arrests": ("COERCE", "arrest"),
    "Disrupted weapons use": ("COERCE", "seize"),
    "Headquarters or base established": ("MOBILIZE", None),
    "Looting/property destruction": ("ASSAULT", "destroy"),
    "Non-violent transfer of territory": ("RETREAT", "withdraw"),
}
"""Sub-event type -> PLOVER type and mode; ours. "Other" and "Change to group/activity" have none and quad 0."""

_SECTORS = {
    ("1", "State forces"): "MIL",
    ("2", "Rebel group"): "REB",
    ("3", "Political militia"): "UAF",
    ("4", "Identity militia"): "UAF",
    ("5", "Rioters"): "CVL",
    ("6", "Protesters"): "CVL",
    ("7", "Civilians"): "CVL",
    ("8", "External/Other forces"): "INT",
}
_NUMBERS = ("time_precision", "latitude", "longitude", "geo_precision", "fatalities", "timestamp")


def recognise(head: Head) -> Form | None:
    """The form of an ACLED CSV, answer of its API, or list of deletions; ``None`` for anything else."""
    if head.content.lstrip()[:1] in {b"{", b"["}:
        return _form(COLUMNS, "json") if b'"event_id_cnty"' in head.content and b'"event_date"' in head.content else _deletions_json(head)
    if not head.lines:
        return None
    for delimiter in (",", ";", "\t"):
        names = unique(head.lines[0].split(delimiter))
        if {"event_id_cnty", "event_date", "event_type"} <= set(names):
            return _form(names, "records", delimiter)
        if {"event_id_cnty", "deleted_timestamp"} <= set(names):
            return _deletions(names, "records", delimiter)
    return None


def _deletions_json(head: Head) -> Form | None:
    found = b'"event_id_cnty"' in head.content and b'"deleted_timestamp"' in head.content
    return _deletions(("event_id_cnty", "deleted_timestamp"), "json") if found else None


def _case(column: str, chosen: dict[str, str | None]) -> str:
    arms = " ".join(f"WHEN '{value}' THEN '{mapped}'" for value, mapped in chosen.items() if mapped)
    return f"CASE {column} {arms} END"


def _sector(column: str) -> str:
    number, words = ("replace(" + column + ", '.0', '')", column)
    arms = " ".join(f"WHEN {number} = '{n}' OR lower({words}) LIKE '{name.lower()}%' THEN '{sector}'" for (n, name), sector in _SECTORS.items())
    return f"CASE {arms} END"


def _state(column: str) -> str:
    """SQL: the country an actor's name gives away: ``Military Forces of Russia (2000-)``, ``Protesters (Bolivia)``."""
    own = f"nullif(regexp_extract({column}, '(?:Forces|Government|Police|Army|Navy|Service|Guard) of (?:the )?([^()]+?) \\(', 1), '')"
    aside = f"nullif(regexp_extract({column}, '\\(([^()0-9]+)\\)(?: [^()]*)?$', 1), '')"
    return f"lower(coalesce({own}, {aside}))"


def _select(day: str) -> dict[str, str]:
    quad = {sub: str(QUADS[kind]) for sub, (kind, _) in TYPES.items()}
    return {
        "native_id": "r.event_id_cnty",
        "version_key": "hash(r.event_id_cnty)",
        "event_start": f"CASE CAST(r.time_precision AS INTEGER) WHEN 2 THEN {day} - 3 WHEN 3 THEN CAST(date_trunc('month', {day}) AS DATE) ELSE {day} END",
        "event_end": f"CASE CAST(r.time_precision AS INTEGER) WHEN 2 THEN {day} + 3 WHEN 3 THEN last_day({day}) ELSE {day} END",
        "date_precision": "CASE CAST(r.time_precision AS INTEGER) WHEN 2 THEN 'week' WHEN 3 THEN 'month' ELSE 'day' END",
        "actor_name": "r.actor1",
        "actor_raw": "r.actor1",
        "actor_iso3": "s1.iso3",
        "actor_sector": _sector("r.inter1"),
        "actor_others": "r.assoc_actor_1",
        "recipient_name": "r.actor2",
        "recipient_raw": "r.actor2",
        "recipient_iso3": "s2.iso3",
        "recipient_sector": _sector("r.inter2"),
        "recipient_others": "r.assoc_actor_2",
        "plover_type": _case("r.sub_event_type", {sub: kind for sub, (kind, _) in TYPES.items()}),
        "plover_mode": _case("r.sub_event_type", {sub: mode for sub, (_, mode) in TYPES.items()}),
        "quad": f"coalesce({_case('r.sub_event_type', dict(quad))}, '0')",
        "mapping_rule": "'acled sub-event type'",
        "native_code": "r.event_type || ' / ' || r.sub_event_type",
        **dict.fromkeys(("deaths_low", "deaths_best", "deaths_high"), "CAST(r.fatalities AS INTEGER)"),
        "deaths_civilian": "CASE WHEN r.civilian_targeting IS NOT NULL THEN CAST(r.fatalities AS INTEGER) END",
        "lat": "r.latitude",
        "lon": "r.longitude",
        "geo_precision": "CAST(r.geo_precision AS INTEGER)",
        "place": "r.location",
        "admin1": "r.admin1",
        "country_iso3": "pc.iso3",
        "note": "r.notes",
        "report_key": report_key("r.event_id_cnty", "r.actor1", "r.actor2", "r.sub_event_type", own="r.event_id_cnty"),
    }


def _form(columns: tuple[str, ...], shape: str, delimiter: str = "\t") -> Form:
    when = "r.timestamp"
    day = day_of_text(quoted("event_date"))
    stamped = "timestamp" in columns
    select = _select(day)
    wrong = [("r.event_id_cnty IS NULL", "'event_id_cnty is empty'"), (f"{day} IS NULL", "'event_date is no day: ' || coalesce(r.event_date, '')")]
    if stamped:
        select["known_from"] = f"TRY(make_timestamp(CAST({when} * 1000000 AS BIGINT)))"
        wrong.append((f"{select['known_from']} IS NULL", "'timestamp is no time'"))
    return Form(
        name="acled-json" if shape == "json" else "acled",
        source="acled",
        licence=LICENCE,
        ontology="acled",
        shape=shape,  # type: ignore[arg-type]
        columns=columns,
        delimiter=delimiter,
        header=0 if shape == "json" else 1,
        numbers={c: "DOUBLE" for c in _NUMBERS if c in columns},
        absent={c: "DOUBLE" if c in _NUMBERS else "VARCHAR" for c in COLUMNS if c not in columns},
        wrong=tuple(wrong),
        select=select,
        joins=country("s1", "name", _state("r.actor1")) + country("s2", "name", _state("r.actor2")) + country("pc", "name", "lower(r.country)"),
        nulls=("", "NA"),
        advice=() if stamped else ("these rows have no timestamp, so they count as known from today: ask ACLED for that column",),
    )


def _deletions(columns: tuple[str, ...], shape: str, delimiter: str = "\t") -> Form:
    known = "TRY(make_timestamp(CAST(r.deleted_timestamp * 1000000 AS BIGINT)))"
    return Form(
        name="acled-deletions-json" if shape == "json" else "acled-deletions",
        source="acled",
        licence=LICENCE,
        ontology="acled",
        shape=shape,  # type: ignore[arg-type]
        table="deletion",
        columns=columns,
        delimiter=delimiter,
        header=0 if shape == "json" else 1,
        numbers={"deleted_timestamp": "DOUBLE"},
        wrong=(("r.event_id_cnty IS NULL", "'event_id_cnty is empty'"), (f"{known} IS NULL", "'deleted_timestamp is no time'")),
        select={"native_id": "r.event_id_cnty", "version_key": "hash(r.event_id_cnty)", "known_from": known},
    )


def stamped(answer: bytes) -> dt.datetime | None:
    """The latest ``timestamp`` in an answer of the API, for asking what changed since."""
    try:
        rows = objects(answer)
    except msgspec.DecodeError:
        return None
    found = [float(r["timestamp"]) for r in rows if isinstance(r, dict) and str(r.get("timestamp", "")).replace(".", "").isdigit()]
    return dt.datetime.fromtimestamp(max(found), dt.UTC) if found else None
