"""The picture of a relationship: what it draws of which numbers, from the command line and by itself."""

import datetime as dt
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from tests.events_support import gdelt_row, write
from upheld.ledger.events_query import Asked, Bin, Series
from upheld.publish.event_chart import page, svg

SVG = "{http://www.w3.org/2000/svg}"


def step(start, quads, source="gdelt", **given):
    plain = {
        "score": None,
        "mentions": 0,
        "tone": None,
        "meetings": 0,
        "visits": 0,
        "meeting_days": 0,
        "deaths_low": None,
        "deaths_best": None,
        "deaths_high": None,
    }
    return Bin(source=source, start=start, rows=sum(quads), reports=sum(quads), days=1, quads=quads, covered=100, **plain | given)


def series(*bins, step="month", undated=0):
    return Series(asked=Asked(a="RUS", b="PRK", step=step), bins=bins, undated=undated)


def drawn(told):
    return ET.fromstring(svg(told))


def bars(root, kind):
    return [float(r.get("height")) for r in root.iter(f"{SVG}rect") if r.get("class") == kind and r.find(f"{SVG}title") is not None]


def test_heights_follow_the_rows_and_both_sides_are_on_one_scale():
    root = drawn(series(step(dt.date(2025, 1, 1), (0, 20, 10, 0, 0)), step(dt.date(2025, 2, 1), (0, 0, 0, 5, 20))))
    assert bars(root, "talk")[0] == pytest.approx(2 * bars(root, "help")[0], abs=0.02)
    assert bars(root, "force")[0] == pytest.approx(bars(root, "talk")[0], abs=0.02)
    words = [t.text for t in root.iter(f"{SVG}text")]
    assert {"GDELT", "Russia and North Korea in events, by month", "Jan 2025", "Feb"} <= set(words)


def test_a_gap_is_hatched_and_a_step_without_rows_is_empty():
    root = drawn(
        series(step(dt.date(2025, 1, 1), (0, 5, 0, 0, 0)), step(dt.date(2025, 2, 1), (0, 0, 0, 0, 0)), step(dt.date(2025, 4, 1), (0, 5, 0, 0, 0)))
    )
    titles = [t.text for t in root.iter(f"{SVG}title")]
    assert [t for t in titles if "not covered" in t] == ["2025-03-01: not covered"]
    assert not [t for t in titles if t.startswith("2025-02-01")]


def test_deaths_and_meetings_have_their_own_marks():
    root = drawn(series(step(dt.date(2025, 1, 1), (0, 0, 0, 0, 9), source="ucdp", deaths_low=3, deaths_best=5, deaths_high=9, meeting_days=2)))
    assert "2025-01-01: 5 deaths (3 to 9)" in [t.text for t in root.iter(f"{SVG}title")]
    assert [line for line in root.iter(f"{SVG}line") if line.get("class") == "whisker"]
    assert [c for c in root.iter(f"{SVG}circle") if c.get("class") == "meet"]


def test_nothing_told_and_hundreds_of_steps_are_drawn_within_the_frame():
    assert "nothing is told of it" in svg(series())
    many = [step(dt.date(2024, 1, 1) + dt.timedelta(days=n), (0, n % 7, 1, 2, n % 3)) for n in range(600)]
    root = drawn(series(*many, step="day", undated=3))
    assert all(0 <= float(r.get("x") or 0) <= 900 for r in root.iter(f"{SVG}rect"))
    assert len([t for t in root.iter(f"{SVG}text") if t.get("text-anchor") == "middle"]) <= 13


def test_words_of_others_are_escaped_and_the_page_needs_nothing_else():
    made = page(series(step(dt.date(2025, 1, 1), (0, 5, 0, 0, 0), source="<b>&"), undated=3))
    assert "<b>&" not in made
    assert "&lt;b&gt;&amp;" in made
    assert not re.search(r'(?:src|href)="', made)
    assert "3 rows more have no date exact enough" in made


def test_from_the_command_line(tmp_path):
    def run(*args):
        return subprocess.run([sys.executable, "-m", "upheld", *args], cwd=tmp_path, capture_output=True, text=True, check=False)

    run("init", ".")
    trio = [("RUS", "PRK", "042"), ("PRK", "USA", "190"), ("RUS", "USA", "190")]
    lines = [
        gdelt_row(GLOBALEVENTID=f"{n}{k}", Actor1CountryCode=a, Actor2CountryCode=b, EventCode=c)
        for k, (a, b, c) in enumerate(trio)
        for n in range(12)
    ]
    write(tmp_path / "20250322180000.export.CSV", *lines)
    assert run("add", "20250322180000.export.CSV").returncode == 0
    done = run("show", "RUS-PRK", "--chart", "out.svg")
    assert done.returncode == 0, done.stderr
    ET.parse(tmp_path / "out.svg")
    assert run("show", "RUS-PRK", "--chart", "out.html").returncode == 0
    assert (tmp_path / "out.html").read_text().startswith("<!doctype html>")
    wrong = run("show", "RUS-PRK", "--chart", "out.png")
    assert (wrong.returncode, ".svg or .html" in wrong.stderr) == (2, True)
    triangle = run("show", "RUS-PRK-USA")
    assert "gdelt: balanced: PRK-RUS diplomatic, PRK-USA hostile, RUS-USA hostile" in triangle.stdout
