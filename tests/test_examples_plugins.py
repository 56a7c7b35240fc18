"""The example plugins, installed as a package is (its entry points in a dist-info on the path) and used by the command line as a user would."""

import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

import dam
from upheld.errors import Problem, UsageError
from upheld.forecast.plugged import plugged
from upheld.model.ports import Prior
from upheld.model.search import Ask, Plan

PLUGINS = Path(__file__).parents[1] / "examples" / "plugins"
DECLARED = tomllib.loads((PLUGINS / "pyproject.toml").read_text("utf-8"))["project"]
SEAMS = {"readers", "importers", "tables", "sources", "stance", "forecasters", "publishers"}
ADDED = {"published": "2021-07-20", "text": "In all 250 miners were killed at the Sarn dam in Kenya."}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """What stands on the path where the package is installed: itself, and the metadata an installer writes."""
    folder = tmp_path_factory.mktemp("site")
    info = folder / "upheld_example-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {DECLARED['name']}\nVersion: {DECLARED['version']}\n")
    groups = (f"[{group}]\n" + "".join(f"{name} = {place}\n" for name, place in points.items()) for group, points in DECLARED["entry-points"].items())
    (info / "entry_points.txt").write_text("\n".join(groups))
    return os.pathsep.join([str(folder), str(PLUGINS)])


@pytest.fixture
def run(path, tmp_path):
    made = dam.workspace(tmp_path)

    def ran(*args, code=0, plugins=True):
        env = os.environ | ({"PYTHONPATH": path} if plugins else {})
        done = subprocess.run([sys.executable, "-m", "upheld", *map(str, args)], cwd=made.root, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done

    ran.root = made.root
    return ran


def documents(run):
    from upheld.ledger.entry import DocumentEntry
    from upheld.ledger.workspace import Workspace

    return [e.body.document for e in Workspace(run.root).entries()[0] if isinstance(e.body, DocumentEntry)][len(dam.DOCUMENTS) :]


def test_there_is_an_example_for_each_seam_and_the_reference_tells_of_each():
    assert {group.removeprefix("upheld.") for group in DECLARED["entry-points"]} == SEAMS
    told = (PLUGINS.parents[1] / "docs" / "plugins.md").read_text("utf-8")
    for group in DECLARED["entry-points"]:
        assert f"`{group}`" in told


def test_a_reader_reads_a_file_by_its_ending(run, tmp_path):
    (tmp_path / "talk 2021-07-20.srt").write_text(
        "1\n00:00:01,000 --> 00:00:04,000\n<i>In all 250 miners were killed</i>\n\n2\n00:00:04,500 --> 00:00:06,000\nat the Sarn dam in Kenya.\n"
    )
    run("add", tmp_path / "talk 2021-07-20.srt")
    (found,) = documents(run)
    assert (found.known, found.dated_by) == (dt.date(2021, 7, 20), "file name")
    (tmp_path / "empty.srt").write_text("nothing")
    assert "no subtitle" in run("add", tmp_path / "empty.srt", code=4).stderr
    assert "of a form that is not read" in run("add", tmp_path / "empty.srt", code=4, plugins=False).stderr


def test_an_importer_takes_many_from_one_file(run, tmp_path):
    releases = "Title: One\nDate: 2021-07-20\nOutlet: Ministry\n\nIn all 250 miners were killed.\n%%\nTitle: Two\n%%\nTitle: Three\nDate: 2021-07-21\n\nIn all 251 miners were killed.\n"
    (tmp_path / "day.press").write_text(releases)
    done = run("add", tmp_path / "day.press")
    assert [(d.title, d.outlet) for d in documents(run)] == [("One", "Ministry"), ("Three", "")]
    assert "day.press:7" in done.stderr
    assert "without words" in done.stderr


def test_a_table_brings_rows_from_a_binary_file(run, tmp_path):
    file = tmp_path / "rows.sqlite"
    with sqlite3.connect(file) as held:
        held.execute("create table reports (id, published, outlet, text)")
        held.execute("insert into reports values ('s1', '2021-07-20', 'AP', 'In all 250 miners were killed at the Sarn dam in Kenya.')")
    held.close()
    run("add", file)
    (found,) = documents(run)
    assert (found.id, found.outlet, found.known) == ("s1", "AP", dt.date(2021, 7, 20))
    (tmp_path / "bad.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 200)
    assert "cannot be read" in run("add", tmp_path / "bad.sqlite", code=4).stderr


def test_a_publisher_writes_its_format(run, tmp_path):
    run("brief", "--to", "ics", "--as-of", "2022-06-30", "--out", tmp_path / "deadlines.ics")
    text = (tmp_path / "deadlines.ics").read_bytes().decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") > 0
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    run("brief", "--to", "ics", "--as-of", "2022-06-30", "--out", tmp_path / "again.ics")
    assert (tmp_path / "again.ics").read_bytes() == text.encode()


def checked(run, **how):
    return {c["id"]: c for c in json.loads(run("check", "--as-of", "2021-06-01", "--json", **how).stdout)["claims"]}


def shown(run, name, **how):
    return json.loads(run("show", name, "--as-of", "2021-06-01", "--json", **how).stdout)["assessment"]


def test_a_forecaster_says_where_a_forecast_starts(run):
    name = next(n for n, c in checked(run, plugins=False).items() if c["kind"] == "forecast" and c["deadline"])
    before, after = (shown(run, name, plugins=p)["prior_reason"] for p in (False, True))
    assert "days at a rate of 30% a year (long-window)" in after
    assert after != before


def test_a_judge_of_bearing_stands_in_for_ours(run, path):
    asked = "from upheld.weigh.gate import judge; print(judge()[0].__module__, judge()[1])"
    env = os.environ | {"PYTHONPATH": path}
    assert (
        subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True).stdout.strip()
        == "upheld_example.stance ()"
    )
    run("check", "--as-of", "2022-06-30")
    marked = "from upheld.ledger.links import made_by; print(made_by().hex())"
    ours, theirs = (
        subprocess.run([sys.executable, "-c", marked], env=e, capture_output=True, text=True, check=True).stdout for e in (os.environ, env)
    )
    assert ours != theirs  # links that one judge left are not another's


def test_a_source_is_asked_by_the_guarded_door_alone(path, monkeypatch):
    monkeypatch.syspath_prepend(str(PLUGINS))
    from upheld_example.sources import search_wordpress

    plan = Plan(claim="c", names=("Kenya",), terms=("miners", "killed"), refuting=(), place="", start=dt.date(2021, 5, 1), end=dt.date(2021, 7, 1))
    asked = []
    posts = [
        {"link": "https://paper.example/1", "title": {"rendered": "<b>At the mine &amp; after</b>"}, "date_gmt": "2021-06-20T10:00:00"},
        {"link": 3},
        "x",
    ]

    def get(address):
        asked.append(address)
        return json.dumps(posts).encode()

    (hit,) = search_wordpress([plan], Ask(get=get, address="https://paper.example/", limit=20))
    assert asked[0].startswith("https://paper.example/wp-json/wp/v2/posts?search=Kenya+miners+killed&after=2021-05-01")
    assert (hit.title, hit.published, hit.outlet, hit.claim) == ("At the mine & after", dt.date(2021, 6, 20), "paper.example", "c")
    refused = Problem(where="x", message="not today")
    assert list(search_wordpress([plan], Ask(get=lambda _: refused, address="https://paper.example", limit=1))) == [("c", refused)]
    ((claim, problem),) = search_wordpress([plan], Ask(get=lambda _: b"<html>", address="https://paper.example", limit=1))
    assert (claim, "no list of posts" in problem.message) == ("c", True)


def test_a_source_is_found_by_the_name_in_the_settings(run):
    (run.root / "sources.toml").write_text('[[search]]\nprovider = "wordpress"\nname = "paper"\naddress = "https://paper.example"\n')
    assert "no plugin named 'wordpress'" not in run("check", "--sources").stderr
    asked = "from upheld.plugins import load; print(load('upheld.sources', 'wordpress'))"
    assert "ModuleNotFoundError" not in subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout


def test_a_forecaster_that_gives_no_probability_is_refused_by_name():
    given = dam.told()
    for wrong in (0.0, 1.0, float("nan"), 7.0):
        with pytest.raises(UsageError, match="'odd'"):
            plugged(given.view, asked=[("odd", lambda claim, view, p=wrong: Prior(probability=p, reason="x"))])


def test_the_first_forecaster_by_name_counts_and_none_is_asked_of_the_past():
    given, seen = dam.told(), []

    def one(claim, view):
        seen.append(claim.id)
        return Prior(probability=0.4, reason="one") if claim.id == "uganda" else None

    found = plugged(given.view, asked=[("a", one), ("b", lambda claim, view: Prior(probability=0.6, reason="two"))])
    assert {n: (p.probability, p.reason) for n, p in found.items()} == {"uganda": (0.4, "one (a)"), "breach": (0.6, "two (b)")}
    assert set(seen) == {c.id for c in given.claims if c.of_future}
    retired = msgspec.structs.replace(given.view, claims=tuple(msgspec.structs.replace(c, state="retired") for c in given.claims))
    assert plugged(retired, asked=[("a", one)]) == {}
