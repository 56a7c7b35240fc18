"""What is asked of events, and what the answers amount to."""

import datetime as dt
import json
import subprocess
import sys

import pytest

from tests.events_support import add, gdelt_row, workspace, write
from upheld.desk_events import events
from upheld.errors import UsageError
from upheld.ledger.events_evidence import counted, staged, trending, turned
from upheld.ledger.events_query import Asked, Bin, examples, series
from upheld.ledger.events_shape import filled, relationship, sign_of, sparkline, step_name, trend, triad


def day_row(n, day, **given):
    return gdelt_row(GLOBALEVENTID=n, SQLDATE=f"{day:%Y%m%d}", DATEADDED=f"{day:%Y%m%d}120000", SOURCEURL=f"https://example.org/{n}", **given)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A year of RUS-PRK: a visit each month told three times, clashes of RUS and UKR, and everyday rows of others."""
    folder = tmp_path_factory.mktemp("year")
    lines, n = [], 0
    for month in range(1, 13):
        day = dt.date(2024, month, 10)
        lines += [day_row(n := n + 1, day, EventCode="042") for _ in range(3)]
        lines += [day_row(n := n + 1, day, EventCode="041"), day_row(n := n + 1, day, EventCode="010")]
        lines += [day_row(n := n + 1, day, Actor2CountryCode="UKR", EventCode="190", GoldsteinScale="-10") for _ in range(5)]
        lines += [
            day_row(n := n + 1, day, Actor1CountryCode="FRA", Actor2CountryCode="DEU", EventCode="061", GoldsteinScale="6.4") for _ in range(month)
        ]
    made = workspace(folder / "w")
    add(made, write(folder / "year.CSV", *lines))
    return events(made)[0]


def test_a_dyad_by_month_counts_rows_reports_days_and_meetings(store):
    told = series(store, Asked(a="PRK", b="RUS"))
    assert len(told.bins) == 12
    first = told.bins[0]
    assert (first.start, first.rows, first.reports, first.days) == (dt.date(2024, 1, 1), 5, 5, 1)
    assert (first.meetings, first.visits, first.meeting_days) == (3, 3, 1)
    assert first.quads == (1, 4, 0, 0, 0)
    assert [b.covered for b in told.bins] == [11 + n for n in range(12)]
    assert first.share == pytest.approx(1000 * 5 / 11)


@pytest.mark.parametrize(("step", "steps"), [("day", 12), ("week", 12), ("month", 12), ("year", 1)])
def test_steps(store, step, steps):
    told = series(store, Asked(a="RUS", b="UKR", step=step))
    assert (len(told.bins), sum(b.rows for b in told.bins)) == (steps, 60)


def test_direction_window_and_as_of(store):
    assert series(store, Asked(a="UKR", b="RUS", toward=True)).bins == ()
    assert len(series(store, Asked(a="RUS", b="UKR", since=dt.date(2024, 3, 1), until=dt.date(2024, 5, 31))).bins) == 3
    assert len(series(store, Asked(a="RUS", b="UKR", as_of=dt.date(2024, 3, 9))).bins) == 2
    assert series(store, Asked(a="RUS", b="UKR", sources=("icews",))).bins == ()


def test_an_actor_has_all_it_does_and_undergoes(store):
    assert sum(b.rows for b in series(store, Asked(a="RUS")).bins) == 120


def test_a_step_the_source_covers_without_a_row_counts_as_none(store):
    told = series(store, Asked(a="FRA", b="DEU", since=dt.date(2024, 1, 1), until=dt.date(2024, 12, 31)))
    assert len(told.bins) == 12
    assert len(filled(told.bins, "month")) == 12
    assert [b is None for b in filled(told.bins[:1] + told.bins[2:3], "month")] == [False, True, False]


@pytest.mark.parametrize("wrong", [{"a": "Russia"}, {"a": ""}, {"a": "RUS", "b": "x' OR 1=1"}, {"a": "RUS", "sources": ("a'b",)}])
def test_codes_are_checked_before_they_reach_the_engine(wrong):
    with pytest.raises(UsageError):
        Asked(**wrong)


def test_examples_name_file_and_line(store):
    found = examples(store, Asked(a="RUS", b="PRK"), most=2, meetings=True)
    assert [(e.start, e.type, e.file) for e in found] == [(dt.date(2024, 12, 10), "CONSULT", "year.CSV")] * 2
    assert [e.line for e in found] == [177, 178]


def a_bin(rows=10, quads=(0, 10, 0, 0, 0), **given):
    base = {"source": "x", "start": dt.date(2024, 1, 1), "rows": rows, "reports": rows, "days": 1, "quads": quads, "score": 1.0, "mentions": 0, "tone": None,
            "meetings": 0, "visits": 0, "meeting_days": 0, "deaths_low": None, "deaths_best": None, "deaths_high": None, "covered": 100}  # fmt: skip
    return Bin(**base | given)


@pytest.mark.parametrize(
    ("quads", "stage"),
    [
        ((90, 5, 0, 0, 0), "quiet"),
        ((1, 5, 0, 2, 1), "sparse"),
        ((0, 0, 0, 5, 20), "hostile"),
        ((0, 8, 0, 10, 2), "strained"),
        ((0, 14, 0, 6, 0), "mixed"),
        ((0, 15, 5, 0, 0), "cooperative"),
        ((0, 19, 1, 0, 0), "diplomatic"),
    ],
)
def test_stages(quads, stage):
    assert relationship([a_bin(rows=sum(quads), quads=quads)]).stage == stage


def test_a_few_rows_are_counted_and_not_made_shares_of():
    few = relationship([a_bin(rows=4, quads=(1, 0, 2, 0, 1))])
    assert (few.stage, few.reason) == ("sparse", "1 neutral, 2 of cooperation and 1 of conflict told, too little to say more")
    assert relationship([]).reason.startswith("nothing told")
    assert sign_of(few) == 0
    assert staged(few, claimed="hostile").silent == 1


def test_a_trend_needs_a_test_that_speaks():
    assert trend([1, 2, 3]).direction == "steady"
    assert trend([1, 2, 3, 4, 5, 6, 7]).direction == "rising"
    assert trend([7, 6, 5, 4, 3, 2, 1]).direction == "falling"
    assert trend([1, 5, 2, 4, 3, 3, 4, 2]).direction == "steady"
    # Mann-Kendall's S = 10 of 5 values: variance 50/3, z = 9/sqrt(16.67) = 2.2045, p = .0275
    assert trend([1, 2, 3, 4, 5]).p == pytest.approx(0.0275, abs=1e-4)
    assert trend([1, 2, 3, 4, 5]).slope == 1


def test_triads_are_balanced_where_the_product_of_signs_is_positive():
    foe, friend, cold = (relationship([a_bin(quads=q)]) for q in ((0, 0, 0, 0, 20), (0, 20, 5, 0, 0), (0, 1, 0, 0, 0)))
    dyads = {("PRK", "RUS"): friend, ("PRK", "UKR"): foe, ("RUS", "UKR"): foe}
    assert triad(("RUS", "PRK", "UKR"), dyads).balanced is True
    assert triad(("RUS", "PRK", "UKR"), dyads | {("PRK", "UKR"): friend}).balanced is False
    assert triad(("RUS", "PRK", "UKR"), dyads | {("PRK", "UKR"): cold}).balanced is None


def test_counts_bear_on_a_claim_of_a_count():
    quiet = [a_bin(meeting_days=0)]
    busy = [a_bin(meeting_days=4)]
    assert counted([a_bin(covered=0)], low=1, high=None).silent == 1
    assert counted(busy, low=1, high=None).supports > 0.5
    assert counted(quiet, low=3, high=None).refutes > 0.5
    assert counted(busy, low=4, high=4).supports > 0.5
    assert counted([a_bin(meeting_days=30)], low=2, high=2).refutes > 0.5
    for one in (counted(busy, low=2, high=9), counted(quiet, low=1, high=None)):
        assert one.supports + one.refutes + one.silent == pytest.approx(1)
        assert max(one.supports, one.refutes) <= 0.85


def test_trend_and_stage_bear_on_claims_of_them():
    assert trending(0.99, "up", claimed="rising").supports > 0.8
    assert trending(0.99, "up", claimed="falling").refutes > 0.8
    assert trending(0.5, "even", claimed="steady").supports > 0.3
    assert trending(None, "too few", claimed="rising").silent == 1
    war = relationship([a_bin(quads=(0, 0, 0, 0, 20))])
    assert staged(war, claimed="hostile").supports > 0.8
    assert staged(war, claimed="cooperative").refutes > 0.8
    assert staged(war, claimed="strained").silent == 1
    change, words = turned([a_bin(quads=(0, 10, 0, 0, 0))], [a_bin(quads=(0, 5, 5, 0, 0))])
    assert (change, words) == (0.5, "deeds from 0% to 50% of what is told")


def test_sparklines():
    assert sparkline([0, 1, 4, 8]) == " ▁▄█"
    assert sparkline([0.02, 0.5, None, 1.0], most=1.0) == "▁▄·█"  # shares are drawn on their own scale: 2% is no tall bar
    assert [step_name(dt.date(2022, 4, 1), step) for step in ("day", "month", "year")] == ["2022-04-01", "2022-04", "2022"]
    assert sparkline([]) == ""


def run(folder, *args):
    return subprocess.run([sys.executable, "-m", "upheld", *args], cwd=folder, capture_output=True, text=True, check=False)


def test_the_command_line_adds_event_files_beside_documents_and_shows_a_pair(tmp_path):
    run(tmp_path, "init", ".")
    folder = tmp_path / "in"
    write(folder / "20250322180000.export.CSV", *(day_row(n, dt.date(2025, 3, n)) for n in range(1, 13)), "rubbish")
    write(folder / "note.txt", "The visit", "", "3 May 2025", "", "They met in Moscow.")
    done = run(tmp_path, "add", "in")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "1 event files added, 0 known before: 13 rows = 12 loaded + 1 rejected\n1 documents added, 0 known before\n"
    assert "20250322180000.export.CSV:13: row not loaded: 1 columns where gdelt-2 has 61" in done.stderr
    shown = run(tmp_path, "show", "RUS-PRK")
    assert shown.returncode == 0, shown.stderr
    assert "gdelt: 12 rows, 12 reports" in shown.stdout
    assert "meetings told on 12 days" in shown.stdout
    answer = json.loads(run(tmp_path, "show", "PRK", "--json", "--step", "day", "--as-of", "2025-03-05").stdout)
    assert [b["rows"] for b in answer["bins"]] == [1] * 5
    assert "RUS-PRK in events of CONSULT, by month" in run(tmp_path, "show", "RUS-PRK", "--class", "CONSULT").stdout
    assert "use AGREE, CONSULT" in run(tmp_path, "show", "RUS-PRK", "--class", "CONSLT").stderr
    nothing = run(tmp_path, "show", "FRA-DEU")
    assert "nothing is told of it" in nothing.stdout
    wrong = run(tmp_path, "show", "Russia")
    assert (wrong.returncode, "no claim is recorded here" in wrong.stderr) == (3, True)
