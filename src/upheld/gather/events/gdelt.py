"""GDELT events: 1.0 (57 or 58 columns), 2.0 (61 columns), and exports with a header in GDELT's own names.

The layout is told by the number of tabs, never by the name: both editions use the same endings. There is no quotation: a stray mark is data.

``SQLDATE`` is no date of the event where it lies 7, 30, 365 or 3,650 days before ``DATEADDED``: "last year" in a text is written down as a day exactly a
year ago. Such a row gets the week, month, year or decade around that day as its interval, so that it makes no event on a day of the past.
"""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from upheld.gather.events.form import (
    Form,
    Head,
    Shape,
    cameo_iso3,
    cameo_type,
    day_of_digits,
    day_of_text,
    end_of_day,
    fips_iso3,
    quoted,
    report_key,
    unique,
    way_of_cameo,
)

LICENCE = "gdelt"
_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code")
_FIRST = ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *(f"Actor{n}{part}" for n in (1, 2) for part in _ACTOR))
_MIDDLE = (
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
)
_GEO_1 = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
_GEO_2 = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")


def _columns(geo: tuple[str, ...], *last: str) -> tuple[str, ...]:
    return (*_FIRST, *_MIDDLE, *(f"{who}Geo_{part}" for who in ("Actor1", "Actor2", "Action") for part in geo), "DATEADDED", *last)


LAYOUTS = {
    57: ("gdelt-1-57", _columns(_GEO_1)),
    58: ("gdelt-1", _columns(_GEO_1, "SOURCEURL")),
    61: ("gdelt-2", _columns(_GEO_2, "SOURCEURL")),
}
"""Number of columns -> name of the layout and its columns."""

_NUMBERS = {
    "SQLDATE": "INTEGER",
    "DATEADDED": "BIGINT",
    "QuadClass": "TINYINT",
    "GoldsteinScale": "FLOAT",
    "NumMentions": "INTEGER",
    "NumSources": "INTEGER",
    "NumArticles": "INTEGER",
    "AvgTone": "FLOAT",
    "ActionGeo_Type": "TINYINT",
    "ActionGeo_Lat": "FLOAT",
    "ActionGeo_Long": "FLOAT",
}
_ADDED = "r.DATEADDED"
_BATCH = (
    f"TRY(make_timestamp({_ADDED} // 10000000000, {_ADDED} // 100000000 % 100, {_ADDED} // 1000000 % 100, "
    f"{_ADDED} // 10000 % 100, {_ADDED} // 100 % 100, {_ADDED} % 100))"
)
_SAME_DAY = "{lag} IS NULL OR {lag} BETWEEN -1 AND 6"
_LAG_WORDS = """CASE WHEN {lag} = 7 THEN 'week' WHEN {lag} BETWEEN 8 AND 27 THEN 'day' WHEN {lag} BETWEEN 28 AND 31 THEN 'month'
 WHEN {lag} BETWEEN 365 AND 366 THEN 'year' WHEN {lag} BETWEEN 3650 AND 3653 THEN 'decade' ELSE 'unknown' END"""


def recognise(head: Head) -> Form | None:
    """The form of a GDELT event file; ``None`` for anything else."""
    if not head.lines:
        return None
    names = {c.casefold() for c in unique(head.lines[0].replace(",", "\t").split("\t"))}
    if {"globaleventid", "goldsteinscale"} <= names:
        return _with_header(head)
    width, share = Counter(line.count("\t") + 1 for line in head.lines[:200] if line.strip()).most_common(1)[0] if any(head.lines) else (0, 0)
    if width not in LAYOUTS or not share:
        return None
    cells = next(line.split("\t") for line in head.lines if line.count("\t") + 1 == width)
    return _raw(width) if cells[0].strip().isdigit() and len(cells[1].strip()) == 8 else None


def _raw(width: int) -> Form:
    name, columns = LAYOUTS[width]
    day = day_of_digits("r.SQLDATE")
    added = day_of_digits(f"{_ADDED} // 1000000" if width == 61 else _ADDED)
    return _form(name, "lines", columns, day=day, known=_BATCH if width == 61 else end_of_day(added), added=added, numbers=_NUMBERS)


def _form(name: str, shape: Shape, columns: tuple[str, ...], *, day: str, known: str, added: str, numbers: dict[str, str]) -> Form:
    """The form over ``columns``; ``known`` and ``added`` are SQL for the instant and day a row was written down, empty where it does not say."""
    url = "r.SOURCEURL" if "SOURCEURL" in columns else "NULL"
    wrong = [
        ("r.GLOBALEVENTID IS NULL OR TRY_CAST(r.GLOBALEVENTID AS BIGINT) IS NULL", "'GLOBALEVENTID is no number'"),
        ("r._day IS NULL", "'SQLDATE is no day'"),
        ("r.EventCode IS NULL", "'EventCode is empty'"),
    ]
    derived: tuple[dict[str, str], ...] = ({"_day": day, "_way": way_of_cameo("r.EventCode")},)
    if known:
        wrong.append(("r._known IS NULL", "'DATEADDED is no time'"))
        derived = ({**derived[0], "_known": known, "_added": added}, {"_lag": "CAST(r._added - r._day AS INTEGER)"})
    return Form(
        name=name,
        source="gdelt",
        licence=LICENCE,
        ontology="cameo",
        shape=shape,
        columns=columns,
        numbers=numbers,
        wrong=tuple(wrong),
        select=_select(url, dated=bool(known)),
        derived=derived,
    )


def happened(day: str, lag: str) -> dict[str, str]:
    """SQL for the interval and precision of a day that may be a pseudo-date ``lag`` days before it was written down."""
    near, word = _SAME_DAY.format(lag=lag), _LAG_WORDS.format(lag=lag)
    decade = f"year({day}) // 10 * 10"
    first = (
        f"CASE {word} WHEN 'week' THEN {day} - 6 WHEN 'month' THEN CAST(date_trunc('month', {day}) AS DATE) "
        f"WHEN 'year' THEN make_date(year({day}), 1, 1) WHEN 'decade' THEN make_date({decade}, 1, 1) ELSE {day} END"
    )
    last = (
        f"CASE {word} WHEN 'week' THEN {day} + 6 WHEN 'month' THEN last_day({day}) WHEN 'year' THEN make_date(year({day}), 12, 31) "
        f"WHEN 'decade' THEN make_date({decade} + 9, 12, 31) WHEN 'unknown' THEN {day} + greatest({lag}, 0) ELSE {day} END"
    )
    chosen = {"event_start": (day, first), "event_end": (day, last), "date_precision": ("'day'", word)}
    return {name: f"CASE WHEN {near} THEN {plain} ELSE {odd} END" for name, (plain, odd) in chosen.items()}


def _select(url: str, *, dated: bool) -> dict[str, str]:
    chosen = {"event_start": "r._day", "event_end": "r._day", "date_precision": "'day'"}
    if dated:
        chosen = happened("r._day", "r._lag") | {"known_from": "r._known"}
    for ours, theirs in (("actor", "Actor1"), ("recipient", "Actor2")):
        chosen |= {f"{ours}_raw": f"r.{theirs}Code", f"{ours}_name": f"r.{theirs}Name", f"{ours}_sector": f"r.{theirs}Type1Code"}
        chosen |= {f"{ours}_iso3": cameo_iso3(f"r.{theirs}CountryCode")}
    return chosen | {
        "native_id": "r.GLOBALEVENTID",
        "version_key": "hash(r.GLOBALEVENTID)",
        **cameo_type("r.EventCode", way="r._way"),
        "score_native": "r.GoldsteinScale",
        "native_code": "r.EventCode",
        "native_quad": "r.QuadClass",
        "lat": "r.ActionGeo_Lat",
        "lon": "r.ActionGeo_Long",
        "geo_precision": "r.ActionGeo_Type",
        "place": "r.ActionGeo_FullName",
        "admin1": "r.ActionGeo_ADM1Code",
        "country_iso3": fips_iso3("r.ActionGeo_CountryCode"),
        "n_mentions": "r.NumMentions",
        "n_sources": "r.NumSources",
        "n_articles": "r.NumArticles",
        "tone": "r.AvgTone",
        "urls": url,
        "report_key": report_key(url, "r.Actor1Code", "r.Actor2Code", "r.EventCode", own="r.GLOBALEVENTID"),
    }


_ADVICE = "this export has no DATEADDED, so days made up from words such as 'last year' cannot be told from real ones: add that column to the export"


def _with_header(head: Head) -> Form | None:
    """An export by column name: GDELT's names in any case and order; what is missing is empty, what is more is left alone."""
    delimiter = "\t" if "\t" in head.lines[0] else ","
    theirs = unique(head.lines[0].split(delimiter))
    known = {c.casefold(): c for c in LAYOUTS[61][1]}
    columns = tuple(known.get(c.casefold(), c) for c in theirs)
    names = set(columns)
    added = "DATEADDED" in names
    day = day_of_text(quoted("SQLDATE")) if "SQLDATE" in names else "TRY(make_date(r.MonthYear // 100, r.MonthYear % 100, 1))"
    if not ({"SQLDATE", "MonthYear"} & names):
        return None
    known_from = f"coalesce({_BATCH}, {end_of_day(day_of_digits(_ADDED))})" if added else ""
    on_day = f"CAST({known_from} AS DATE)" if added else ""
    numbers = {c: kind for c, kind in _NUMBERS.items() if c in names and c != "SQLDATE"}
    numbers |= {} if "SQLDATE" in names else {"MonthYear": "INTEGER"}
    form = _form("gdelt-header", "lines" if delimiter == "\t" else "records", columns, day=day, known=known_from, added=on_day, numbers=numbers)
    return _only(form, names, month=day if "SQLDATE" not in names else "", delimiter=delimiter, advice=() if added else (_ADVICE,))


def _only(form: Form, names: set[str], *, month: str, delimiter: str, advice: tuple[str, ...]) -> Form:
    """The form over the columns that are there: every other becomes an empty one."""
    missing = [c for c in LAYOUTS[61][1] if c not in names]
    select = dict(form.select)
    if month:
        select |= {"event_start": month, "event_end": f"last_day({month})", "date_precision": "'month'"}
    code = "r.EventCode IS NULL"
    wrong = tuple(w for w in form.wrong if w[0] != code) if "EventCode" in missing else form.wrong
    if "EventCode" in missing and "QuadClass" in names:
        select |= {"quad": "r.QuadClass", "mapping_rule": "'native quad'"}
    absent = {c: "VARCHAR" if c == "SQLDATE" else _NUMBERS.get(c, "VARCHAR") for c in missing}
    return replace(form, select=select, wrong=wrong, header=1, delimiter=delimiter, advice=advice, absent=absent)
