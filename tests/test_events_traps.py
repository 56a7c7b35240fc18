"""The traps of public event files, each with the test that holds it, and those that have no better place."""

import datetime as dt
import importlib
import os
import zipfile
from pathlib import Path

import pytest

from tests.events_support import COLUMNS, add, gdelt_row, load, rows, workspace, write
from tests.test_events_gdelt import GKG, MENTION
from tests.test_events_sources import ACLED, CLASH, FIGHT, GED, ICEWS, MEET, POLECAT, icews, phoenix
from upheld.desk_events import events
from upheld.ledger.entry import EventFileEntry

HELD = {
    "GDELT 1.0 and 2.0 have the same endings and 57, 58 or 61 columns": "gdelt.test_the_layout_is_told_by_the_number_of_tabs",
    "rows of several layouts in one file": "real.test_the_mixed_file_names_each_row_of_another_layout",
    "days missing in GDELT 1.0": "slots.test_the_known_gap_of_january_2014_is_found_in_gdelts_own_list",
    "a made-up day: SQLDATE of 'last year'": "gdelt.test_a_pseudo_date_gets_its_true_precision",
    "a made-up day makes no event of the past": "gdelt.test_a_row_about_last_year_makes_no_event_on_a_day_of_last_year",
    "ids over 2^31": "gdelt.test_ids_beyond_32_bits_stay_whole",
    "a stray quotation mark loses a file": "gdelt.test_a_stray_quote_is_data_and_loses_no_row",
    "042 read as 42, NA as nothing": "gdelt.test_codes_stay_text_and_na_is_a_word",
    "places are FIPS": "gdelt.test_places_are_fips_not_iso",
    "actors are CAMEO, and regions stand among them": "gdelt.test_actors_are_cameo_and_a_region_is_no_country",
    "most rows lack an actor": "gdelt.test_a_row_without_actors_loads_and_is_in_no_dyad",
    "a story gives many rows": "gdelt.test_repetition_is_flagged_and_nothing_is_dropped",
    "an export without DATEADDED": "gdelt.test_an_export_by_name_takes_any_columns_and_says_what_it_lacks",
    "a server that is busy, a file cut off, a wrong md5, a missing slot": "slots.test_what_is_whole_loads_what_is_not_is_told_and_a_gap_is_data",
    "the host whose certificate fails: the address is one's own to give": "fetch.test_what_is_whole_is_in_what_is_not_is_told_and_the_rest_is_asked_again_later",
    "wide and short rows, NUL, words for numbers": "gdelt.test_a_hostile_row_is_named_with_its_line_and_the_others_load",
    "a carriage return, Latin-1 and bad bytes": "gdelt.test_what_can_be_mended_loads",
    "a byte-order mark": "gdelt.test_a_byte_order_mark_blank_lines_and_a_missing_last_newline_are_no_rows",
    "a damaged archive among others": "gdelt.test_a_damaged_archive_is_told_and_its_neighbours_load",
    "mentions and the knowledge graph are no events": "gdelt.test_mentions_and_the_knowledge_graph_go_into_tables_of_their_own",
    "mentions: a row a sentence": "traps.test_two_sentences_that_mention_an_event_are_two_mentions",
    "ACLED: revised and deleted rows": "sources.test_acled_revisions_and_deletions_hold_from_their_own_day",
    "ACLED: versions in any order": "sources.test_the_order_in_which_versions_come_in_does_not_matter",
    "ACLED: inter codes as numbers or words": "sources.test_acled_inter_codes_come_as_numbers_or_words",
    "ACLED: cells with line ends and marks": "sources.test_acled_cells_hold_line_ends_and_marks",
    "ACLED: a mark never closed": "sources.test_an_unclosed_mark_costs_its_own_row_alone",
    "ACLED: the token is good and the data refused": "sources.test_an_answer_that_was_refused_or_is_empty_is_no_events",
    "ACLED: lists of allies, dates of a week or month": "traps.test_acled_dates_are_as_exact_as_they_say_and_allies_stay_a_list",
    "ACLED: rows may not be passed on": "sources.test_rows_whose_terms_forbid_it_are_not_exported",
    "UCDP: columns moved, a row of tags": "sources.test_ucdp_reads_columns_by_name_and_passes_over_the_row_of_tags",
    "UCDP: five kinds of date": "traps.test_ucdp_dates_are_as_exact_as_they_say",
    "UCDP: line ends in cells, figures out of order": "traps.test_ucdp_cells_hold_line_ends_and_figures_stay_as_they_are",
    "UCDP: candidates are superseded": "sources.test_a_yearly_edition_takes_the_place_of_the_candidates_it_covers",
    "UCDP: the edition stands in the name alone": "sources.test_ucdp_editions_follow_from_the_file_name",
    "ICEWS: an id is not one event": "sources.test_icews_ids_come_twice_and_both_are_events",
    "ICEWS: M/D/YYYY, NA, countries by name": "sources.test_icews_takes_american_days_names_of_countries_and_na_for_nothing",
    "ICEWS: mirror images": "sources.test_icews_mirror_images_are_flagged_and_kept",
    "ICEWS: no first-known day in the rows": "sources.test_icews_without_an_edition_counts_from_the_day_it_came_in_unless_one_is_given",
    "ICEWS: the same file under two labels": "traps.test_a_file_under_another_label_adds_nothing",
    "POLECAT: Headline, other names, empty tabs, Latin-1, None, lists": "sources.test_polecat_traps",
    "POLECAT: ids that come again": "sources.test_polecat_ids_that_come_again_with_other_actors_are_other_events",
    "POLECAT: other orders of columns": "traps.test_polecat_columns_come_in_any_order",
    "POLECAT: both dates": "sources.test_polecat_has_plover_and_both_dates",
    "Phoenix: quad 0, entities that are no countries": "sources.test_phoenix_keeps_its_neutral_quad_and_an_entity_that_is_no_country_is_none",
    "CAMEO: codes that PLOVER has nothing for": "real.test_cameo_meets_the_alliances_own_table_in_every_type_it_has",
    "PLOVER: the score of ACCUSE": "real.test_plover_scores_are_the_manuals",
    "names of files say nothing": "traps.test_each_source_is_known_by_its_content_whatever_its_name",
}
DATA = Path(os.environ.get("UPHELD_SHARED", "../shared")) / "data"


@pytest.mark.parametrize("trap", HELD)
def test_every_trap_has_its_test(trap):
    module, _, name = HELD[trap].partition(".")
    assert callable(getattr(importlib.import_module(f"tests.test_events_{module}"), name))


def test_two_sentences_that_mention_an_event_are_two_mentions(tmp_path):
    again = MENTION.replace("\t4\t850\t812\t787\t0\t20\t", "\t9\t1850\t1812\t1787\t1\t60\t")
    made, outcome, _ = load(tmp_path, write(tmp_path / "a.mentions.CSV", MENTION, again))
    con = events(made)[0].connect()
    assert outcome.loaded == 2
    assert con.execute("SELECT sentence, confidence FROM mention ORDER BY 1").fetchall() == [(4, 20), (9, 60)]


@pytest.mark.parametrize(
    ("given", "precision", "start", "end"),
    [(1, "day", "2022-04-30", "2022-04-30"), (2, "week", "2022-04-27", "2022-05-03"), (3, "month", "2022-04-01", "2022-04-30")],
)
def test_acled_dates_are_as_exact_as_they_say_and_allies_stay_a_list(tmp_path, given, precision, start, end):
    made, *_ = load(tmp_path, write(tmp_path / "a.csv", ACLED, CLASH.replace(",2022,1,", f",2022,{given},")))
    found = rows(made, "date_precision, event_start::VARCHAR, event_end::VARCHAR, actor_others")
    assert found == [(precision, start, end, "A; B")]


@pytest.mark.parametrize(("given", "precision"), [(1, "day"), (2, "week"), (3, "week"), (4, "month"), (5, "year")])
def test_ucdp_dates_are_as_exact_as_they_say(tmp_path, given, precision):
    made, *_ = load(tmp_path, write(tmp_path / "GEDEvent_v25_1.csv", GED, FIGHT.replace(",38.7,2,", f",38.7,{given},")))
    assert rows(made, "date_precision") == [(precision,)]


def test_ucdp_cells_hold_line_ends_and_figures_stay_as_they_are(tmp_path):
    odd = FIGHT.replace("Government of Russia", '"Government\nof ""Russia"""').replace(",4,9,3,", ",4,3,9,")
    made, outcome, problems = load(tmp_path, write(tmp_path / "GEDEvent_v25_1.csv", GED, odd, FIGHT.replace("5,2024", "6,2024", 1)))
    assert (outcome.rows, outcome.loaded, problems) == (2, 2, [])
    assert rows(made, "recipient_name, deaths_low, deaths_best, deaths_high", where="native_id = '5'") == [('Government\nof "Russia"', 9, 4, 3)]


def test_a_file_under_another_label_adds_nothing(tmp_path):
    made = workspace(tmp_path / "w")
    add(made, write(tmp_path / "events.2018.20180604.tab", ICEWS, icews()))
    outcome, _ = add(made, write(tmp_path / "events.2018.20200427.tab", ICEWS, icews()))
    assert (outcome.files, outcome.known, rows(made, "count(*)", order="1")) == (0, 1, [(1,)])


def test_polecat_columns_come_in_any_order(tmp_path):
    names, cells = POLECAT.split("\t"), MEET.split("\t")
    made, *_ = load(tmp_path, write(tmp_path / "p.tsv", "\t".join(reversed(names)), "\t".join(reversed(cells))))
    assert rows(made, "plover_type, actor_iso3, recipient_iso3, published_at::DATE::VARCHAR") == [("CONSULT", "RUS", "PRK", "2024-06-20")]


BY_CONTENT = {
    "gdelt-2": (gdelt_row(),),
    "gdelt-mentions": (MENTION,),
    "gdelt-gkg": (GKG,),
    "acled": (ACLED, CLASH),
    "ucdp": (GED, FIGHT),
    "icews": (ICEWS, icews()),
    "polecat": (POLECAT, MEET),
    "phoenix": (phoenix(),),
}


@pytest.mark.parametrize("form", BY_CONTENT)
@pytest.mark.parametrize("name", ["x", "data.txt", "x.gz.csv"])
def test_each_source_is_known_by_its_content_whatever_its_name(tmp_path, form, name):
    made, outcome, _ = load(tmp_path, write(tmp_path / name, *BY_CONTENT[form]))
    (entry,) = [e.body for e in made.entries()[0] if isinstance(e.body, EventFileEntry)]
    assert (entry.source, outcome.loaded) == (form.partition("-")[0], 1)
    assert entry.forms[0].startswith(form)


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no shared data in {DATA}: set UPHELD_SHARED to their folder")
def test_ninety_days_of_zips_of_real_rows_and_one_file_end_in_the_same_table(tmp_path):
    from bench.event_files import wide_rows

    real = wide_rows(DATA)
    at, first = COLUMNS.index("DATEADDED"), dt.date(2025, 12, 1)
    by_day: dict[str, list[str]] = {}
    for n, row in enumerate(real):
        stamp = f"{first + dt.timedelta(days=n % 90):%Y%m%d}"
        row[at] = max(f"{stamp}120000", row[at])  # known on that day, or when it happened
        by_day.setdefault(stamp, []).append("\t".join(row))
    (tmp_path / "days").mkdir()
    for stamp, lines in by_day.items():
        with zipfile.ZipFile(tmp_path / "days" / f"{stamp}.export.CSV.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{stamp}.export.CSV", "\n".join(lines) + "\n")
    whole = write(tmp_path / "whole.CSV", *(line for lines in by_day.values() for line in lines))
    many, one = workspace(tmp_path / "many"), workspace(tmp_path / "one")
    assert add(many, tmp_path / "days")[0].loaded == add(one, whole)[0].loaded == len(real)
    columns, order = "* EXCLUDE (part, row_no)", "native_id, known_from, event_start"
    assert rows(many, columns, order=order) == rows(one, columns, order=order)
    assert len([e for e in many.entries()[0] if isinstance(e.body, EventFileEntry)]) == 90
