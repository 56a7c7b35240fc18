"""The traps of GDELT's files, one test each."""

import datetime as dt
import gzip
import zipfile

import pytest

from tests.events_support import add, gdelt_row, load, rows, workspace, write
from upheld.desk_events import events
from upheld.gather.events.gdelt import LAYOUTS


def reasons(made):
    return [(r.line, r.reason) for r in events(made)[0].rejects()]


def test_a_row_has_both_ends_its_place_and_where_it_stands(tmp_path):
    made, outcome, problems = load(tmp_path, write(tmp_path / "20250322180000.export.CSV", gdelt_row(), gdelt_row(GLOBALEVENTID=2, EventCode="190")))
    assert (outcome.rows, outcome.loaded, problems) == (2, 2, [])
    first, second = rows(
        made, "event_uid, actor_iso3, recipient_iso3, actor_sector, country_iso3, plover_type, plover_mode, quad, native_quad, known_from"
    )
    assert first == ("gdelt:1233702893", "RUS", "PRK", "GOV", "PRK", "CONSULT", "visit", 1, 1, dt.datetime(2025, 3, 22, 18))
    assert second[5:8] == ("ASSAULT", None, 4)
    store, _ = events(made)
    assert store.place(1, 2) == ("20250322180000.export.CSV", 2)


@pytest.mark.parametrize(
    ("day", "precision", "start", "end"),
    [
        ("20250322", "day", "2025-03-22", "2025-03-22"),
        ("20250321", "day", "2025-03-21", "2025-03-21"),
        ("20250315", "week", "2025-03-09", "2025-03-21"),
        ("20250220", "month", "2025-02-01", "2025-02-28"),
        ("20240322", "year", "2024-01-01", "2024-12-31"),
        ("20150325", "decade", "2010-01-01", "2019-12-31"),
        ("20240101", "unknown", "2024-01-01", "2025-03-22"),
    ],
)
def test_a_pseudo_date_gets_its_true_precision(tmp_path, day, precision, start, end):
    made, *_ = load(tmp_path, write(tmp_path / "a.CSV", gdelt_row(SQLDATE=day)))
    assert rows(made, "date_precision, event_start::VARCHAR, event_end::VARCHAR") == [(precision, start, end)]


def test_a_row_about_last_year_makes_no_event_on_a_day_of_last_year(tmp_path):
    from upheld.ledger.events_query import Asked, series

    made, *_ = load(tmp_path, write(tmp_path / "a.CSV", gdelt_row(), gdelt_row(GLOBALEVENTID=2, SQLDATE="20240322")))
    store, _ = events(made)
    told = series(store, Asked(a="RUS", b="PRK", step="month"))
    assert [(b.start, b.rows) for b in told.bins] == [(dt.date(2025, 3, 1), 1)]
    assert told.undated == 1


def test_ids_beyond_32_bits_stay_whole(tmp_path):
    made, *_ = load(tmp_path, write(tmp_path / "a.CSV", gdelt_row(GLOBALEVENTID=3320696614)))
    assert rows(made, "native_id") == [("3320696614",)]


@pytest.mark.parametrize("name", ['Kim "Jong Un', '"', 'the "big" one', "a'b"])
def test_a_stray_quote_is_data_and_loses_no_row(tmp_path, name):
    lines = [gdelt_row(GLOBALEVENTID=n, Actor1Name=name if n == 3 else "RUSSIA") for n in range(1, 21)]
    made, outcome, problems = load(tmp_path, write(tmp_path / "a.CSV", *lines))
    assert (outcome.loaded, problems) == (20, [])
    assert rows(made, "actor_name", where="native_id = '3'") == [(name,)]


def test_codes_stay_text_and_na_is_a_word(tmp_path):
    made, *_ = load(tmp_path, write(tmp_path / "a.CSV", gdelt_row(EventCode="042", Actor1Name="NA", Actor2Name="null")))
    assert rows(made, "native_code, actor_name, recipient_name") == [("042", "NA", "null")]


@pytest.mark.parametrize(("fips", "iso3"), [("RS", "RUS"), ("KN", "PRK"), ("UP", "UKR"), ("NI", "NGA"), ("WA", "NAM"), ("OC", None), ("", None)])
def test_places_are_fips_not_iso(tmp_path, fips, iso3):
    made, *_ = load(tmp_path, write(tmp_path / "a.CSV", gdelt_row(ActionGeo_CountryCode=fips)))
    assert rows(made, "country_iso3") == [(iso3,)]


@pytest.mark.parametrize(("code", "iso3"), [("ROM", "ROU"), ("TMP", "TLS"), ("EUR", None), ("WST", None), ("", None), ("UKR", "UKR")])
def test_actors_are_cameo_and_a_region_is_no_country(tmp_path, code, iso3):
    made, *_ = load(tmp_path, write(tmp_path / "a.CSV", gdelt_row(Actor1CountryCode=code)))
    assert rows(made, "actor_iso3") == [(iso3,)]


def test_repetition_is_flagged_and_nothing_is_dropped(tmp_path):
    lines = [gdelt_row(GLOBALEVENTID=n, SOURCEURL=f"https://example.org/{n // 3}") for n in range(6)]
    made, *_ = load(tmp_path, write(tmp_path / "a.CSV", *lines))
    assert rows(made, "count(*), count(DISTINCT report_key)", order="1") == [(6, 2)]


@pytest.mark.parametrize(("width", "name", "known"), [(57, "gdelt-1-57", "20130330"), (58, "gdelt-1", "20250322"), (61, "gdelt-2", "20250322180000")])
def test_the_layout_is_told_by_the_number_of_tabs(tmp_path, width, name, known):
    columns = LAYOUTS[width][1]
    path = write(tmp_path / "20250322.export.CSV", gdelt_row(columns, SQLDATE=known[:8], DATEADDED=known))
    made, outcome, _ = load(tmp_path, path)
    (entry,) = [e.body for e in made.entries()[0]]
    assert (outcome.loaded, entry.forms) == (1, (name,))
    late = dt.datetime(2025, 3, 22, 18) if width == 61 else dt.datetime.strptime(known, "%Y%m%d") + dt.timedelta(seconds=86399)  # noqa: DTZ007
    assert rows(made, "known_from, country_iso3, lat > 39") == [(late, "PRK", True)]


HOSTILE = {
    "wide": (gdelt_row(GLOBALEVENTID=90) + "\tmore", "62 columns where gdelt-2 has 61"),
    "short": (gdelt_row(GLOBALEVENTID=91).rpartition("\t")[0], "60 columns where gdelt-2 has 61"),
    "text": ("Service unavailable", "1 columns where gdelt-2 has 61"),
    "nul": (gdelt_row(GLOBALEVENTID=92, Actor1Name="RUS\x00SIA"), "a NUL byte within the row"),
    "no id": (gdelt_row(GLOBALEVENTID=""), "GLOBALEVENTID is no number"),
    "word id": (gdelt_row(GLOBALEVENTID="abc"), "GLOBALEVENTID is no number"),
    "no day": (gdelt_row(SQLDATE="20251399"), "SQLDATE is no day"),
    "word day": (gdelt_row(SQLDATE="March"), "SQLDATE is no number: March"),
    "word score": (gdelt_row(GoldsteinScale="low"), "GoldsteinScale is no number: low"),
    "no batch": (gdelt_row(DATEADDED="20250399000000"), "DATEADDED is no time"),
    "no code": (gdelt_row(EventCode=""), "EventCode is empty"),
}


@pytest.mark.parametrize("trap", HOSTILE)
def test_a_hostile_row_is_named_with_its_line_and_the_others_load(tmp_path, trap):
    line, reason = HOSTILE[trap]
    made, outcome, problems = load(tmp_path, write(tmp_path / "a.CSV", gdelt_row(GLOBALEVENTID=1), line, gdelt_row(GLOBALEVENTID=2)))
    assert (outcome.rows, outcome.loaded, outcome.rejected) == (3, 2, 1)
    assert reasons(made) == [(2, reason)]
    assert (problems[0].line, reason in problems[0].message) == (2, True)
    assert rows(made, "native_id") == [("1",), ("2",)]
    assert events(made)[0].place(1, 3) == ("a.CSV", 3)


MENDED = {
    "crlf": gdelt_row(GLOBALEVENTID=5) + "\r",
    "cr within": gdelt_row(GLOBALEVENTID=5, Actor1Name="RUS\rSIA"),
    "latin-1": gdelt_row(GLOBALEVENTID=5, ActionGeo_FullName="Región").encode("latin-1"),
    "bad byte": gdelt_row(GLOBALEVENTID=5).encode() + b"\x81\xff",
}


@pytest.mark.parametrize("trap", MENDED)
def test_what_can_be_mended_loads(tmp_path, trap):
    made, outcome, problems = load(tmp_path, write(tmp_path / "a.CSV", gdelt_row(GLOBALEVENTID=1), MENDED[trap], gdelt_row(GLOBALEVENTID=2)))
    assert (outcome.loaded, outcome.rejected, problems) == (3, 0, [])
    assert outcome.repaired == (trap != "crlf")
    if trap == "latin-1":
        assert rows(made, "place", where="native_id = '5'") == [("Región",)]
    if trap == "cr within":
        assert rows(made, "actor_name", where="native_id = '5'") == [("RUS SIA",)]


def test_a_byte_order_mark_blank_lines_and_a_missing_last_newline_are_no_rows(tmp_path):
    path = tmp_path / "a.CSV"
    path.write_bytes(b"\xef\xbb\xbf" + gdelt_row(GLOBALEVENTID=1).encode() + b"\n\n" + gdelt_row(GLOBALEVENTID=2).encode())
    made, outcome, problems = load(tmp_path, path)
    assert (outcome.rows, outcome.loaded, problems) == (2, 2, [])
    assert rows(made, "native_id, row_no") == [("1", 1), ("2", 3)]


def test_the_fast_way_is_taken_for_a_clean_file_and_both_ways_end_in_the_same_rows(tmp_path, monkeypatch):
    from upheld.gather.events import load as loading

    taken = []
    fast = loading._copy_fast
    monkeypatch.setattr(loading, "_copy_fast", lambda *a: taken.append(fast(*a)) or taken[-1])
    path = write(tmp_path / "a.CSV", *(gdelt_row(GLOBALEVENTID=n, SQLDATE=f"202503{n % 20 + 1:02}") for n in range(50)))
    made, *_ = load(tmp_path, path)
    quick = rows(made, "* EXCLUDE (part)")
    assert taken == [50]
    monkeypatch.setattr(loading, "_copy_fast", lambda *a: None)
    slow = workspace(tmp_path / "slow")
    add(slow, path)
    assert rows(slow, "* EXCLUDE (part)") == quick


def test_plain_gzip_zip_and_folder_end_in_the_same_rows(tmp_path):
    content = "".join(gdelt_row(GLOBALEVENTID=n) + "\n" for n in range(10)).encode()
    for name in ("plain", "gz", "zip", "folder"):
        (tmp_path / name).mkdir()
    (tmp_path / "plain" / "a.CSV").write_bytes(content)
    (tmp_path / "gz" / "a.CSV.gz").write_bytes(gzip.compress(content))
    with zipfile.ZipFile(tmp_path / "zip" / "a.CSV.zip", "w") as archive:
        archive.writestr("a.CSV", content)
    lines = content.splitlines(keepends=True)
    for n in range(5):
        (tmp_path / "folder" / f"{n}.export.CSV").write_bytes(b"".join(lines[2 * n : 2 * n + 2]))
    found = []
    for name in ("plain", "gz", "zip", "folder"):
        made = workspace(tmp_path / f"w-{name}")
        assert add(made, tmp_path / name)[0].loaded == 10
        found.append(rows(made, "* EXCLUDE (part)"))
    assert all(one == found[0] for one in found)


def test_a_damaged_archive_is_told_and_its_neighbours_load(tmp_path):
    content = "".join(gdelt_row(GLOBALEVENTID=n) + "\n" for n in range(500)).encode()
    folder = tmp_path / "files"
    write(folder / "a.export.CSV", gdelt_row(GLOBALEVENTID=1001))
    (folder / "b.export.CSV.gz").write_bytes(gzip.compress(content)[:-30])
    with zipfile.ZipFile(folder / "c.export.CSV.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("c.CSV", content)
    whole = (folder / "c.export.CSV.zip").read_bytes()
    (folder / "c.export.CSV.zip").write_bytes(whole[: len(whole) // 2])
    write(folder / "d.export.CSV", gdelt_row(GLOBALEVENTID=1002))
    made, outcome, problems = load(tmp_path, folder)
    assert (outcome.files, outcome.loaded) == (2, 2)
    assert {p.where.rpartition("/")[2] for p in problems} == {"b.export.CSV.gz", "c.export.CSV.zip"}
    assert rows(made, "native_id", order="native_id") == [("1001",), ("1002",)]


def test_an_export_by_name_takes_any_columns_and_says_what_it_lacks(tmp_path):
    path = write(
        tmp_path / "bq.csv", "GLOBALEVENTID,MonthYear,QuadClass,Actor1CountryCode,Actor2CountryCode,GoldsteinScale", "7,202204,4,RUS,UKR,-10"
    )
    made, outcome, problems = load(tmp_path, path)
    assert outcome.loaded == 1
    assert "DATEADDED" in problems[0].message
    assert rows(made, "event_start::VARCHAR, event_end::VARCHAR, date_precision, quad, known_kind") == [
        ("2022-04-01", "2022-04-30", "month", 4, "fetch")
    ]


MENTION = (
    "669670701\t20170701234500\t20170701234500\t1\ttvperu.gob.pe\thttp://tvperu.gob.pe/x\t4\t850\t812\t787\t0\t20\t1002\t0.6\tsrclc:spa;eng:Moses\t"
)
GKG = "\t".join(
    [
        "20250322180000-T5",
        "20250322180000",
        "1",
        "example.org",
        "https://example.org/a",
        "",
        "",
        "WB_1;TAX",
        *[""] * 7,
        "-1.5,2,3,4,5,6,700",
        *[""] * 11,
    ]
)


def test_mentions_and_the_knowledge_graph_go_into_tables_of_their_own(tmp_path):
    folder = tmp_path / "files"
    write(folder / "a.mentions.CSV", MENTION, MENTION.replace("20170701234500\t1", "2017\t1"))
    write(folder / "a.gkg.csv", GKG, GKG.replace("20250322180000-T5", ""))
    made, outcome, _ = load(tmp_path, folder)
    assert (outcome.rows, outcome.loaded, outcome.rejected) == (4, 2, 2)
    con = events(made)[0].connect()
    assert con.execute("SELECT native_id, outlet, sentence, confidence FROM mention").fetchall() == [("669670701", "tvperu.gob.pe", 4, 20)]
    assert con.execute("SELECT translated, url, themes, tone, known_from FROM gkg").fetchall() == [
        (True, "https://example.org/a", "WB_1;TAX", -1.5, dt.datetime(2025, 3, 22, 18))
    ]


def test_an_article_a_table_of_figures_and_a_list_of_documents_are_no_events(tmp_path):
    folder = tmp_path / "files"
    write(folder / "a.txt", "The pier cracked", "", "3 May 2025")
    write(folder / "f.csv", "date,source,measure,low,value,high", "2025-05-02,Reuters,killed,1,2,3")
    write(folder / "d.jsonl", '{"id": "c1", "text": "One line."}')
    (folder / "e.zip").write_bytes(b"PK\x03\x04broken")
    _, outcome, problems = load(tmp_path, folder)
    assert (outcome.files, outcome.rows, problems) == (0, 0, [])


def test_a_row_without_actors_loads_and_is_in_no_dyad(tmp_path):
    from upheld.ledger.events_query import Asked, series

    nobody = {f"Actor{n}{part}": "" for n in (1, 2) for part in ("Code", "Name", "CountryCode")}
    made, outcome, _ = load(tmp_path, write(tmp_path / "a.CSV", gdelt_row(GLOBALEVENTID=1, **nobody), gdelt_row(GLOBALEVENTID=2)))
    assert (outcome.loaded, rows(made, "actor_iso3, recipient_iso3", where="native_id = '1'")) == (2, [(None, None)])
    (only,) = series(events(made)[0], Asked(a="RUS", b="PRK")).bins
    assert (only.rows, only.covered) == (1, 2)
