"""The other sources and their traps, on rows made by hand to the published columns."""

import datetime as dt
import json

import pytest

from tests.events_support import add, load, rows, workspace, write
from upheld.desk_add import add_documents
from upheld.desk_events import add_events, events
from upheld.gather.events.phoenix import COLUMNS as PHOENIX
from upheld.gather.events.sources import recognise
from upheld.gather.events.ucdp import edition

ICEWS = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude"  # fmt: skip
VISIT = "7\t2018-06-01\tKim Jong-Un\tGovernment,Executive\tNorth Korea\tMake a visit\t042\t1.9\tVladimir Putin\tMilitary\tRussian Federation\t99\t2\tXinhua\tMoscow\tNULL\tNA\tRussian Federation\t55.7\t37.6"


def icews(**given):
    names, cells = ICEWS.split("\t"), VISIT.split("\t")
    return "\t".join(given.get(n, c) for n, c in zip(names, cells, strict=True))


def test_icews_ids_come_twice_and_both_are_events(tmp_path):
    made, outcome, _ = load(tmp_path, write(tmp_path / "events.20180604.tab", ICEWS, icews(), icews(**{"Event Date": "2018-06-02"})))
    assert outcome.loaded == 2
    assert rows(made, "native_id") == [("7@2018-06-01",), ("7@2018-06-02",)]


def test_icews_takes_american_days_names_of_countries_and_na_for_nothing(tmp_path):
    line = icews(**{"Event Date": "6/1/2018", "Target Country": "NA", "City": "NULL"})
    made, outcome, _ = load(tmp_path, write(tmp_path / "Events.2018.20200602.tab", ICEWS, line))
    assert outcome.loaded == 1
    found = rows(made, "event_start::VARCHAR, actor_iso3, recipient_iso3, place, known_from, known_kind, actor_sector, recipient_sector")
    assert found == [("2018-06-01", "PRK", None, "", dt.datetime(2020, 6, 2, 23, 59, 59), "release", "GOV", "MIL")]


def test_icews_mirror_images_are_flagged_and_kept(tmp_path):
    swapped = {"Source Name": "Vladimir Putin", "Target Name": "Kim Jong-Un", "Event ID": "8"}
    made, *_ = load(tmp_path, write(tmp_path / "e.tab", ICEWS, icews(), icews(**swapped), icews(**swapped | {"Event ID": "9", "Story ID": "100"})))
    assert rows(made, "is_mirror") == [(False,), (True,), (False,)]


def test_icews_without_an_edition_counts_from_the_day_it_came_in_unless_one_is_given(tmp_path):
    path = write(tmp_path / "events.tab", ICEWS, icews())
    made, _, problems = load(tmp_path, path)
    assert "--released" in problems[0].message
    assert rows(made, "known_kind, known_from") == [("fetch", dt.datetime(2025, 6, 1, 12))]
    given = workspace(tmp_path / "given")
    assert add(given, path, released=dt.date(2018, 6, 4))[1] == []
    assert rows(given, "count(*)", as_of=dt.date(2018, 6, 4), order="1") == [(1,)]
    assert rows(given, "count(*)", as_of=dt.date(2018, 6, 3), order="1") == [(0,)]


POLECAT = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Country\tActor COW\tPrimary Actor Sector\tActor Sectors\tRecipient Name\tRecipient Country\tRecipient COW\tPrimary Recipient Sector\tRecipient Sectors\tCountry\tLatitude\tLongitude\tPublication Date\tLanguage\tVersion"  # fmt: skip
MEET = "20240619-1-abc_CONSULT_visit\t2024-06-19\tCONSULT\tvisit\t4.0\tVERBAL COOPERATION\tdiplomatic;military\tVladimir Putin\tRUS\t365\tGOV\tGOV;EXEC\tKim Jong Un\tPRK\t731\tGOV\tGOV\tPRK\t39.0\t125.7\t2024-06-20\ten\tNGEC_v1"


def test_polecat_has_plover_and_both_dates(tmp_path):
    made, *_ = load(tmp_path, write(tmp_path / "ngecEvents.DV.2024.txt", POLECAT, MEET))
    found = rows(
        made, "plover_type, plover_mode, plover_context, quad, actor_iso3, recipient_iso3, published_at::DATE::VARCHAR, known_from, ontology"
    )
    assert found == [("CONSULT", "visit", "diplomatic;military", 1, "RUS", "PRK", "2024-06-20", dt.datetime(2024, 6, 20, 23, 59, 59), "plover")]


@pytest.mark.parametrize(
    ("trap", "lines"),
    [
        ("a Headline line before the header", ("Headline", POLECAT, MEET)),
        ("empty cells past the last column", (POLECAT, MEET + "\t\t\t")),
        ("the newer name of the score", (POLECAT.replace("Intensity", "Event Intensity"), MEET)),
        ("None for nothing", (POLECAT, MEET.replace("Kim Jong Un", "None").replace("\tPRK\t731\tGOV\tGOV", "\tNone\tNone\tNone\tNone"))),
        ("lists of countries", (POLECAT, MEET.replace("\tRUS\t365", "\tRUS; BLR\tNone"))),
        ("Latin-1", (POLECAT, MEET.replace("Vladimir Putin", "Vladímir Putin").encode("latin-1"))),
    ],
)
def test_polecat_traps(tmp_path, trap, lines):
    made, outcome, problems = load(tmp_path, write(tmp_path / "p.tsv", *lines))
    assert (outcome.rows, outcome.loaded, problems) == (1, 1, [])
    actor, recipient, score, others = rows(made, "actor_iso3, recipient_iso3, score_native, actor_others")[0]
    assert (actor, score) == ("RUS", 4.0)
    assert recipient == (None if trap.startswith("None") else "PRK")
    assert others == ("RUS; BLR" if trap.startswith("lists") else None)
    if trap == "Latin-1":
        assert rows(made, "actor_name") == [("Vladímir Putin",)]


def test_polecat_ids_that_come_again_with_other_actors_are_other_events(tmp_path):
    made, *_ = load(tmp_path, write(tmp_path / "p.tsv", POLECAT, MEET, MEET.replace("Kim Jong Un", "Choe Son Hui")))
    assert rows(made, "count(*)", order="1") == [(2,)]


def test_a_type_outside_plover_is_rejected_by_name(tmp_path):
    made, outcome, _ = load(tmp_path, write(tmp_path / "p.tsv", POLECAT, MEET, MEET.replace("\tCONSULT\t", "\tDANCE\t")))
    assert (outcome.loaded, [r.reason for r in events(made)[0].rejects()]) == (1, ["Event Type is none of PLOVER: DANCE"])


def phoenix(**given):
    base = {
        "EventID": "3001", "Date": "20150102", "Year": "2015", "Month": "1", "Day": "2", "SourceActorFull": "RUSGOV", "SourceActorEntity": "RUS",
        "SourceActorRole": "GOV", "TargetActorFull": "UKR", "TargetActorEntity": "UKR", "EventCode": "190", "EventRootCode": "19", "QuadClass": "0",
        "GoldsteinScore": "-10", "Lat": "50.4", "Lon": "30.5", "CountryCode": "UKR", "SentenceID": "54a_2", "URLs": "http://a;http://b",
    }  # fmt: skip
    return "\t".join((base | given).get(c, "") for c in PHOENIX)


def test_phoenix_keeps_its_neutral_quad_and_an_entity_that_is_no_country_is_none(tmp_path):
    path = write(tmp_path / "events.full.20150102.txt", phoenix(), phoenix(EventID="3002", SourceActorEntity="IGO", Lat="x"))
    made, outcome, _ = load(tmp_path, path)
    assert (outcome.loaded, outcome.rejected) == (1, 1)
    assert rows(made, "actor_iso3, plover_type, quad, native_quad, urls, known_from") == [
        ("RUS", "ASSAULT", 4, 0, "http://a;http://b", dt.datetime(2015, 1, 3, 23, 59, 59))
    ]


ACLED = "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,inter2,iso,country,admin1,location,latitude,longitude,geo_precision,notes,fatalities,timestamp"  # fmt: skip
CLASH = 'UKR1,2022-04-30,2022,1,Battles,Armed clash,Military Forces of Russia (2000-),A; B,1,Military Forces of Ukraine (2019-),1,804,Ukraine,Kherson,Zmiivka,46.8,33.5,1,"Said ""no"",\nthen fought.",3,1652217210'


def test_acled_cells_hold_line_ends_and_marks(tmp_path):
    made, outcome, problems = load(tmp_path, write(tmp_path / "a.csv", ACLED, CLASH, CLASH.replace("UKR1", "UKR2")))
    assert (outcome.loaded, problems) == (2, [])
    found = rows(made, "note, actor_iso3, recipient_iso3, actor_sector, plover_type, plover_mode, deaths_low, deaths_best, deaths_high")
    assert found[0] == ('Said "no",\nthen fought.', "RUS", "UKR", "MIL", "ASSAULT", "firearms", 3, 3, 3)
    store, _ = events(made)
    assert [store.place(1, n) for (n,) in rows(made, "row_no")] == [("a.csv", 2), ("a.csv", 4)]


@pytest.mark.parametrize(
    ("inter", "sector"), [("1.0", "MIL"), ("1", "MIL"), ("State Forces", "MIL"), ("Rebel Groups", "REB"), ("7", "CVL"), ("", None)]
)
def test_acled_inter_codes_come_as_numbers_or_words(tmp_path, inter, sector):
    made, *_ = load(tmp_path, write(tmp_path / "a.csv", ACLED, CLASH.replace("A; B,1,", f"A; B,{inter},")))
    assert rows(made, "actor_sector") == [(sector,)]


def test_an_unclosed_mark_costs_its_own_row_alone(tmp_path):
    broken = CLASH.replace('"Said ""no"",\nthen fought."', '"Said no').replace("UKR1", "UKR9")
    clean = [CLASH.replace('"Said ""no"",\nthen fought."', "Fought").replace("UKR1", f"UKR{n}") for n in (1, 2, 3)]
    made, outcome, _ = load(tmp_path, write(tmp_path / "a.csv", ACLED, clean[0], broken, *clean[1:]))
    assert (outcome.rows, outcome.loaded) == (4, 3)
    assert [(r.line, r.reason) for r in events(made)[0].rejects()] == [(3, "a quotation mark that is never closed")]


def test_acled_json_of_the_api_is_the_same_table(tmp_path):
    names = ACLED.split(",")
    import csv

    cells = next(csv.reader([CLASH.replace("\n", " ")]))
    row = dict(zip(names, cells, strict=True)) | {"fatalities": 3, "timestamp": 1652217210}
    made, outcome, problems = load(tmp_path, write(tmp_path / "answer.json", json.dumps({"status": 200, "data": [row, "no object"]})))
    assert (outcome.rows, outcome.loaded) == (2, 1)
    assert rows(made, "native_id, deaths_best, known_from::DATE::VARCHAR, actor_iso3") == [("UKR1", 3, "2022-05-10", "RUS")]
    assert "no JSON object" in problems[0].message


def test_acled_revisions_and_deletions_hold_from_their_own_day(tmp_path):
    folder = tmp_path / "f"
    write(folder / "1.csv", ACLED, CLASH, CLASH.replace("UKR1", "UKR2"))
    write(folder / "2.csv", ACLED, CLASH.replace(",3,1652217210", ",5,1655000000"))
    write(folder / "3.csv", "event_id_cnty,deleted_timestamp", "UKR2,1660000000")
    made, outcome, _ = load(tmp_path, folder)
    assert outcome.loaded == 4
    deaths = {
        day: rows(made, "native_id, deaths_best", as_of=dt.date.fromisoformat(day), order="1")
        for day in ("2022-05-09", "2022-06-01", "2022-07-01", "2022-09-01")
    }
    assert deaths == {
        "2022-05-09": [],
        "2022-06-01": [("UKR1", 3), ("UKR2", 3)],
        "2022-07-01": [("UKR1", 5), ("UKR2", 3)],
        "2022-09-01": [("UKR1", 5)],
    }
    assert rows(made, "native_id, deaths_best") == [("UKR1", 5)]


def test_the_order_in_which_versions_come_in_does_not_matter(tmp_path):
    old, new = ((ACLED, CLASH.replace(",3,1652217210", end)) for end in (",3,1652217210", ",5,1655000000"))
    for name, order in (("forth", (old, new)), ("back", (new, old))):
        made = workspace(tmp_path / name)
        for n, lines in enumerate(order):
            add(made, write(tmp_path / f"{name}{n}.csv", *lines))
        assert rows(made, "deaths_best") == [(5,)]
        assert rows(made, "deaths_best", as_of=dt.date(2022, 5, 20)) == [(3,)]


def test_rows_whose_terms_forbid_it_are_not_exported(tmp_path):
    from upheld.ledger.events import export_forbidden
    from upheld.ledger.events import rows as view

    folder = tmp_path / "f"
    write(folder / "a.csv", ACLED, CLASH)
    write(folder / "events.20180604.tab", ICEWS, icews())
    made, *_ = load(tmp_path, folder)
    store, _ = events(made)
    assert view(store).query("v", "SELECT DISTINCT source FROM v ORDER BY 1").fetchall() == [("acled",), ("icews",)]
    assert view(store, export=True).query("v", "SELECT DISTINCT source FROM v").fetchall() == [("icews",)]
    assert export_forbidden(store) == ("acled",)


GED = "id,year,type_of_violence,side_a,side_b,country,where_prec,latitude,longitude,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,best,high,low,gwnoa,gwnob"  # fmt: skip
FIGHT = (
    "5,2024,1,Government of Ukraine,Government of Russia,Ukraine,1,48.6,38.7,2,2024-03-01 00:00:00.000,2024-03-03 00:00:00.000,1,2,0,4,9,3,369,365"
)


def test_ucdp_reads_columns_by_name_and_passes_over_the_row_of_tags(tmp_path):
    order = list(reversed(GED.split(",")))
    cells = dict(zip(GED.split(","), FIGHT.split(","), strict=True))
    tags = ",".join("#date+start" if c == "date_start" else "" for c in order)
    made, outcome, _ = load(tmp_path, write(tmp_path / "GEDEvent_v25_1.csv", ",".join(order), tags, ",".join(cells[c] for c in order)))
    assert (outcome.rows, outcome.loaded) == (1, 1)
    found = rows(
        made,
        "actor_iso3, recipient_iso3, deaths_low, deaths_best, deaths_high, date_precision, event_end::VARCHAR, release, known_from::DATE::VARCHAR",
    )
    assert found == [("UKR", "RUS", 3, 4, 9, "week", "2024-03-03", "ged-25.1", "2025-06-30")]


@pytest.mark.parametrize(
    ("name", "release", "day"),
    [
        ("GEDEvent_v25_1.csv", "ged-25.1", "2025-06-30"),
        ("ged251-csv.zip", "", None),
        ("GEDEvent_v26_0_6.csv", "candidate-26.0.6", "2026-07-31"),
        ("GEDEvent_v25_0_12.csv", "candidate-25.0.12", "2026-01-31"),
        ("GEDEvent_v22_01_22_09.csv", "candidate-22.1.22.9", "2022-10-31"),
        ("hdx_conflict_data_ukr_2014-2021_ged.csv", "", None),
    ],
)
def test_ucdp_editions_follow_from_the_file_name(name, release, day):
    assert edition(name) == (release, dt.date.fromisoformat(day) if day else None)


def test_a_yearly_edition_takes_the_place_of_the_candidates_it_covers(tmp_path):
    folder = tmp_path / "f"
    write(folder / "GEDEvent_v24_0_3.csv", GED, FIGHT.replace("5,2024", "C5,2024", 1).replace(",4,9,3,", ",7,9,3,"))
    write(folder / "GEDEvent_v25_0_1.csv", GED, FIGHT.replace("5,2024", "C6,2025", 1).replace("2024-03", "2025-01"))
    write(folder / "GEDEvent_v25_1.csv", GED, FIGHT)
    made, *_ = load(tmp_path, folder)
    assert rows(made, "native_id", as_of=dt.date(2025, 3, 1), order="1") == [("C5",), ("C6",)]
    assert rows(made, "native_id", as_of=dt.date(2025, 7, 1), order="1") == [("5",), ("C6",)]


def test_a_csv_of_ones_own_comes_in_by_a_map_and_is_rebuilt_by_it(tmp_path):
    made = workspace(tmp_path / "w")
    (tmp_path / "w" / "sources.toml").write_text(
        '[[events]]\nfiles = "border*.csv"\nsource = "border-watch"\nlicence = "CC-BY-4.0"\n'
        'columns = { date = "day", actor = "who", recipient = "whom", type = "kind", deaths = "dead", known = "seen" }\ntypes = { meeting = "CONSULT" }\n'
    )
    path = write(tmp_path / "border.csv", "day;who;whom;kind;dead;seen", "2024-01-02;Russia;PRK;meeting;;2024-01-05", "2024-01-03;UKR;RUS;assault;2;2024-01-05",
                 "soon;UKR;RUS;assault;2;2024-01-05", "2024-01-03;UKR;RUS;assault;many;2024-01-05")  # fmt: skip
    _, problems = add(made, path)
    assert [p.line for p in problems] == [4, 5]
    found = rows(made, "source, actor_iso3, recipient_iso3, plover_type, quad, deaths_best, known_from::DATE::VARCHAR, licence")
    assert found == [
        ("border-watch", "RUS", "PRK", "CONSULT", 1, None, "2024-01-05", "CC-BY-4.0"),
        ("border-watch", "UKR", "RUS", "ASSAULT", 4, 2, "2024-01-05", "CC-BY-4.0"),
    ]
    import shutil

    (tmp_path / "w" / "sources.toml").unlink()
    shutil.rmtree(tmp_path / "w" / ".cache" / "events")
    assert rows(made, "source, actor_iso3, recipient_iso3, plover_type, quad, deaths_best, known_from::DATE::VARCHAR, licence") == found


def test_a_wrong_map_is_told_and_nothing_else_stops(tmp_path):
    made = workspace(tmp_path / "w")
    (tmp_path / "w" / "sources.toml").write_text('[[events]]\nfiles = "*.csv"\nsource = "x"\ncolumns = { colour = "c" }\ntypes = { a = "DANCE" }\n')
    outcome, problems = add(made, write(tmp_path / "a.csv", ACLED, CLASH))
    assert outcome.loaded == 1
    assert [p.message for p in problems] == ["no column of ours: colour", "the map names no date column", "no PLOVER type: DANCE"]


@pytest.mark.parametrize(
    "answer",
    ['{"status": 403, "success": false, "error": "your account may not see this"}', '{"status": 200, "success": true, "count": 0, "data": []}'],
)
def test_an_answer_that_was_refused_or_is_empty_is_no_events(tmp_path, answer):
    path = write(tmp_path / "acled.json", answer)
    assert recognise(path) is False
    made = workspace(tmp_path / "w")
    assert add_events(made, path)[0].rows == 0
    assert add_documents(made, path, today=dt.date(2025, 6, 1))[0].added == 0
