"""Every real sample loads with loaded + rejected = rows, and rows checked by hand stand in the table as they stand in the file."""

import datetime as dt
import os
from pathlib import Path

import pytest

from tests.events_support import load, rows, workspace
from upheld.desk_events import add_events, events
from upheld.ledger.events_countries import CAMEO_REGIONS

DATA = Path(os.environ.get("UPHELD_SHARED", "../shared")) / "data" / "events"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no shared data in {DATA}: set UPHELD_SHARED to their folder")

SAMPLES = {
    "gdelt/gdelt2_events_10k_2025-12_2026-03_24cols.tsv": (10_000, 10_000),
    "gdelt/gdelt2_bigquery_RUS_UKR_goldstein_neg_202204_20967rows.csv": (20_967, 20_967),
    "gdelt/gdeltpyr_events1samp_rows.tsv": (50, 50),
    "gdelt/gdeltpyr_events2samp_rows.tsv": (50, 50),
    "gdelt/gdeltpyr_events2Transsamp_rows.tsv": (50, 50),
    "gdelt/gdeltpyr_events2listsamp_rows.tsv": (50, 50),
    "gdelt/gdelt_raw_rows_quoted_in_public_tests.tsv": (5, 3),
    "gdelt/gdelt2_mentions_sample_2017-07-01.csv": (1_635, 1_635),
    "acled/acled_2022H1_9000rows.csv.gz": (9_000, 9_000),
    "acled/acled_2022H1_UKR_RUS_KOR_USA.csv": (1_418, 1_418),
    "ucdp/hdx_conflict_data_ukr_2014-2021_ged.csv": (2_989, 2_989),
    "icews/events.2018.sample.tab": (3_705, 3_705),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_rows_in_are_rows_loaded_and_rejected(tmp_path, name):
    made, outcome, _ = load(tmp_path, DATA / name)
    assert (outcome.rows, outcome.loaded) == SAMPLES[name]
    assert outcome.rejected == len(list(events(made)[0].rejects())) == outcome.rows - outcome.loaded


def test_the_mixed_file_names_each_row_of_another_layout(tmp_path):
    made, *_ = load(tmp_path, DATA / "gdelt/gdelt_raw_rows_quoted_in_public_tests.tsv")
    assert [(r.line, r.reason) for r in events(made)[0].rejects()] == [(3, "61 columns where gdelt-1 has 58"), (5, "57 columns where gdelt-1 has 58")]
    found = rows(made, "native_id, date_precision, known_from::DATE::VARCHAR, country_iso3, plover_type, plover_mode")
    assert found == [
        ("1199516024", "decade", "2024-09-21", "ESP", "CONSULT", None),
        ("632634259", "day", "2017-03-02", "USA", "ASSAULT", None),
        ("324845984", "decade", "2014-11-24", "USA", None, None),
    ]


def test_each_layout_of_the_quoted_raw_rows_loads_alone(tmp_path):
    lines = (DATA / "gdelt/gdelt_raw_rows_quoted_in_public_tests.tsv").read_bytes().splitlines(keepends=True)
    for n, width in enumerate((58, 58, 61, 58, 57)):
        assert lines[n].count(b"\t") + 1 == width
        path = tmp_path / f"{n}.CSV"
        path.write_bytes(lines[n])
        made, outcome, _ = load(tmp_path / str(n), path)
        assert (outcome.rows, outcome.loaded) == (1, 1)
    assert rows(made, "urls, known_from::DATE::VARCHAR") == [(None, "2014-11-24")]


def test_gdelt_rows_checked_by_hand(tmp_path):
    made, *_ = load(tmp_path, DATA / "gdelt/gdelt2_events_10k_2025-12_2026-03_24cols.tsv")
    columns = "event_start::VARCHAR, actor_iso3, actor_raw, recipient_iso3, recipient_raw, plover_type, plover_mode, quad, native_quad, score_native, n_mentions, country_iso3"
    assert rows(made, columns, where="native_id = '3320696614'") == [
        ("2025-12-01", "IRN", "IRN", "IRN", "IRNGOV", "THREATEN", "violence", 3, 3, -7.0, 14, "IRN")
    ]
    assert rows(made, columns, where="native_id = '3320844251'") == [("2025-12-01", None, None, "LKA", "LKA", "CONSULT", None, 1, 1, 1.0, 8, "IRN")]
    lines = [line.split("\t") for line in (DATA / "gdelt/gdelt2_events_10k_2025-12_2026-03_24cols.tsv").read_text().splitlines()[1:]]
    abroad = [c for c in lines if c[4] and c[7] and c[4] != c[7]]
    states = [c for c in abroad if not {c[4], c[7]} & set(CAMEO_REGIONS)]
    assert (len(abroad), len(states)) == (1004, 921)  # the others are regions, such as EUR and AFR
    counted = "count(*) FILTER (actor_iso3 IS NOT NULL AND recipient_iso3 IS NOT NULL AND actor_iso3 <> recipient_iso3), count(*) FILTER (native_id::BIGINT > 2147483647)"
    assert rows(made, counted, order="1") == [(921, 202)]


def test_real_pseudo_dates_are_told_from_days(tmp_path):
    made, *_ = load(tmp_path, DATA / "gdelt/gdeltpyr_events2samp_rows.tsv")
    assert rows(made, "native_id, date_precision, event_start::VARCHAR, known_from", where="native_id = '669666350'") == [
        ("669666350", "decade", "2000-01-01", dt.datetime(2017, 7, 1, 23, 45))
    ]


def test_icews_rows_checked_by_hand(tmp_path):
    made, *_ = load(tmp_path, DATA / "icews/events.2018.sample.tab")
    found = rows(
        made,
        "actor_name, actor_iso3, actor_sector, recipient_iso3, recipient_sector, plover_type, score_native, place, is_mirror",
        where="row_no <= 2",
    )
    assert found == [
        ("Foreign Affairs (Bangladesh)", "BGD", "GOV", "VNM", "MIL", "CONSULT", 1.0, "Hanoi, Thanh Pho Ha Noi", False),
        ("High Ranking Military Personnel (Vietnam)", "VNM", "MIL", "BGD", "GOV", "CONSULT", 1.0, "Hanoi, Thanh Pho Ha Noi", True),
    ]
    assert rows(made, "count(*) FILTER (is_mirror), count(DISTINCT version_key)", order="1") == [(501, 3705)]
    touched = "count(*) FILTER ('PRK' IN (actor_iso3, recipient_iso3)), count(*) FILTER ('RUS' IN (actor_iso3, recipient_iso3, country_iso3))"
    assert rows(made, touched, order="1")[0][0] > 400


def test_acled_rows_checked_by_hand(tmp_path):
    made, *_ = load(tmp_path, DATA / "acled/acled_2022H1_UKR_RUS_KOR_USA.csv")
    columns = "event_start::VARCHAR, actor_iso3, actor_sector, recipient_name, recipient_sector, plover_type, plover_mode, deaths_best, country_iso3, place, known_from"
    assert rows(made, columns, where="native_id = 'UKR56925'") == [
        ("2022-04-30", "RUS", "INT", "Civilians (Ukraine)", "CVL", "ASSAULT", "abduct", 0, "UKR", "Zmiivka", dt.datetime(2022, 5, 10, 21, 13, 30))
    ]


def test_ucdp_sums_are_those_of_the_file(tmp_path):
    made, *_ = load(tmp_path, DATA / "ucdp/hdx_conflict_data_ukr_2014-2021_ged.csv")
    sums = "sum(deaths_low)::INT, sum(deaths_best)::INT, sum(deaths_high)::INT, count(*) FILTER (event_end > event_start), count(*) FILTER (country_iso3 = 'UKR')"
    assert rows(made, sums, order="1") == [(7424, 7882, 8804, 666, 2989)]
    first = rows(made, "event_start::VARCHAR, deaths_best, deaths_recipient, actor_iso3, recipient_name", where="native_id = '147997'")
    assert first == [("2014-01-22", 5, 5, "UKR", "Maidan")]


def test_cameo_meets_the_alliances_own_table_in_every_type_it_has():
    import csv

    from upheld.ledger.events_plover import from_cameo

    with (DATA / "plover_polecat/cameo2plover.csv").open(newline="") as file:
        given = list(csv.DictReader(file))
    other = [r["cameo"] for r in given if from_cameo(r["cameo"]).type != r["plover_type"]]
    assert other == ["08"]  # given there twice, once as CONCEDE
    modes = [r["cameo"] for r in given if (from_cameo(r["cameo"]).mode or "") != r["mode"]]
    assert len(modes) <= 20  # modes its manual no longer has, and where we keep to the plain word of the code (183, 195)


def test_plover_scores_are_the_manuals():
    import json

    from upheld.ledger.events_plover import QUADS, scores

    types = json.loads((DATA / "plover_polecat/plover_ontology.json").read_text())["types"]
    for name, told in types.items():
        assert (QUADS[name], scores()[name, None]) == (told["quad_code"], told["score"])
        assert {m: v["score"] for m, v in told["modes"].items() if v["score"] is not None} == {
            m: s for (t, m), s in scores().items() if t == name and m
        }


def test_the_dyads_of_the_samples_look_right(tmp_path):
    from upheld.ledger.events_query import Asked, casualties, series
    from upheld.ledger.events_shape import relationship

    made = workspace(tmp_path / "w")
    for name in SAMPLES:
        if name.startswith(("gdelt/gdelt2_bigquery", "icews", "ucdp", "acled/acled_2022H1_UKR")):
            add_events(made, DATA / name)
    store, _ = events(made)
    war = series(store, Asked(a="RUS", b="UKR", sources=("gdelt",)))
    assert [(b.start, b.rows, b.quads[3] + b.quads[4]) for b in war.bins] == [(dt.date(2022, 4, 1), 20_967, 3_953 + 16_521)]
    assert war.bins[0].reports < 10_000
    assert relationship(war.bins).stage == "hostile"
    summit = series(store, Asked(a="PRK", b="USA", step="day", sources=("icews",)))
    assert [b.start for b in summit.bins] == [dt.date(2018, 6, 1), dt.date(2018, 6, 2)]
    assert relationship(summit.bins).stage == "diplomatic"
    assert all(b.meeting_days == 1 for b in summit.bins)
    tolls = casualties(store, Asked(a="UKR", step="year"))
    assert {t.source for t in tolls} == {"acled", "ucdp"}
    assert sum(t.best for t in tolls if t.source == "ucdp") == 7882
