"""POLECAT: PLOVER's own weekly files. Unproven on real files: built from the published columns, tested on rows made by hand.

Two styles of header (``Intensity`` or ``Event Intensity``), some files with a "Headline" line before the header or with empty cells past the last
column, Latin-1 or UTF-8, ``None`` for nothing, lists parted by ``;``. The same Event ID comes with several pairs of actors: each is an event.
"""

from __future__ import annotations

from upheld.gather.events.form import Form, Head, country, day_of_text, end_of_day, quoted, unique
from upheld.ledger.events_plover import QUADS

LICENCE = "polecat-dataverse"
NEEDED = frozenset({"Event ID", "Event Date", "Event Type", "Actor Name", "Recipient Name"})
_NUMBERS = ("Intensity", "Latitude", "Longitude")
_SIDE = ("Name", "Country", "COW", "Name Raw", "Title")
_USED = (
    "Event Mode", "Quad Code", "Contexts", *(f"{who} {part}" for who in ("Actor", "Recipient") for part in _SIDE), "Primary Actor Sector",
    "Primary Recipient Sector", "Actor Sectors", "Recipient Sectors", "Wikipedia Actor ID", "Wikipedia Recipient ID", "Placename", "City", "Province",
    "Country", "GeoNames ID", "Source", "Publication Date", "Language", "Version",
)  # fmt: skip
_ALIASES = {
    "event intensity": "Intensity",
    "geonamesid": "GeoNames ID",
    "geonames id": "GeoNames ID",
    "lat": "Latitude",
    "lon": "Longitude",
    "long": "Longitude",
}


def recognise(head: Head) -> Form | None:
    """The form of a POLECAT file; ``None`` for anything else."""
    for before, line in enumerate(head.lines[:3]):
        names = [_ALIASES.get(n.casefold(), n) for n in unique(line.rstrip("\t").split("\t"))]
        if set(names) >= NEEDED:
            return _form(unique(names), header=before + 1)
    return None


def _first(column: str) -> str:
    return f"nullif(trim(split_part({quoted(column)}, ';', 1)), 'None')"


def _select(q: dict[str, str], day: str, published: str, kind: str) -> dict[str, str]:
    quads = " ".join(f"WHEN '{name}' THEN {quad}" for name, quad in QUADS.items())
    return {
        "native_id": q["Event ID"],
        "version_key": f"hash({q['Event ID']}, {q['Actor Name']}, {q['Recipient Name']}, {kind}, {q['Event Mode']}, {day})",
        "event_start": day,
        "event_end": day,
        "date_precision": "'day'",
        "published_at": f"CAST({published} AS TIMESTAMP)",
        "plover_type": kind,
        "plover_mode": f"lower({q['Event Mode']})",
        "plover_context": q["Contexts"],
        "quad": f"CASE {kind} {quads} END",
        "mapping_rule": "'plover'",
        "score_native": q["Intensity"],
        "native_code": f"concat_ws('/', {kind}, {q['Event Mode']})",
        "lat": q["Latitude"],
        "lon": q["Longitude"],
        "place": f"concat_ws(', ', {q['City']}, {q['Province']})",
        "admin1": q["Province"],
        "country_iso3": "coalesce(pc.iso3, pn.iso3)",
        "geonames_id": q["GeoNames ID"],
        "urls": q["Source"],
        "language": q["Language"],
        "report_key": f"hash(regexp_replace({q['Event ID']}, '_[^_]*_[^_]*$', ''), {q['Actor Name']}, {q['Recipient Name']}, {kind})",
    }


def _side(q: dict[str, str], ours: str, theirs: str) -> dict[str, str]:
    return {
        f"{ours}_raw": q[f"{theirs} Name Raw"],
        f"{ours}_name": q[f"{theirs} Name"],
        f"{ours}_iso3": f"coalesce(c{ours}.iso3, n{ours}.iso3, w{ours}.iso3)",
        f"{ours}_sector": _first(f"Primary {theirs} Sector"),
        f"{ours}_others": f"CASE WHEN contains({q[f'{theirs} Country']}, ';') THEN {q[f'{theirs} Country']} END",
        f"{ours}_wiki": _first(f"Wikipedia {theirs} ID"),
    }


def _states(ours: str, theirs: str) -> str:
    """SQL: joins for the first country of a side, given as ISO3, by name or by COW number."""
    first, number = _first(f"{theirs} Country"), _first(f"{theirs} COW")
    by_code = country(f"c{ours}", "iso3", first) + country(f"n{ours}", "name", f"lower({first})")
    return by_code + country(f"w{ours}", "cow", f"replace({number}, '.0', '')")


def _form(columns: tuple[str, ...], *, header: int) -> Form:
    q = {c: quoted(c) for c in (*columns, *_USED, *_NUMBERS)}
    day, published = day_of_text(q["Event Date"]), day_of_text(q["Publication Date"])
    kind = f"upper({q['Event Type']})"
    known = {"known_from": end_of_day(published)} if "Publication Date" in columns else {}
    wrong = [
        (f"{q['Event ID']} IS NULL", "'Event ID is empty'"),
        (f"{day} IS NULL", "'Event Date is no day'"),
        (
            f"{kind} NOT IN ({', '.join(repr(k) for k in QUADS)}) OR {kind} IS NULL",
            f"'Event Type is none of PLOVER: ' || coalesce({q['Event Type']}, '')",
        ),
    ]
    if known:
        wrong.append((f"{published} IS NULL", "'Publication Date is no day'"))
    select = _select(q, day, published, kind) | known
    joins = country("pc", "iso3", q["Country"]) + country("pn", "name", f"lower({q['Country']})")
    for ours, theirs in (("actor", "Actor"), ("recipient", "Recipient")):
        select |= _side(q, ours, theirs)
        joins += _states(ours, theirs)
    return Form(
        name="polecat",
        source="polecat",
        licence=LICENCE,
        ontology="plover",
        shape="lines",
        columns=columns,
        header=header,
        numbers={c: "FLOAT" for c in _NUMBERS if c in columns},
        absent={c: "FLOAT" if c in _NUMBERS else "VARCHAR" for c in (*_USED, *_NUMBERS) if c not in columns},
        nulls=("", "None", "NULL", "NA"),
        surplus=True,
        wrong=tuple(wrong),
        select=select,
        joins=joins,
    )
