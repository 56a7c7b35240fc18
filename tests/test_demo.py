"""The bundled demonstration: it comes in whole by the user's own doors, and what a check says of it is held as a table."""

import datetime as dt
import os
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

import msgspec
import pytest

from upheld import desk, desk_demo, desk_read
from upheld.desk_forecast import outlooks
from upheld.desk_replay import replay, tracks
from upheld.errors import UsageError
from upheld.gather.imports import Incoming, import_path
from upheld.ledger.workspace import Workspace
from upheld.publish.outlooks import ahead_of

TODAY = dt.date(2026, 6, 1)
ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden" / "demo_statuses.txt"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    workspace, _ = Workspace.init(tmp_path_factory.mktemp("demo") / "ws", person="maya")
    outcome, problems = desk_demo.fill(workspace, today=TODAY)
    assert problems == []
    return workspace, outcome


@pytest.fixture(scope="module")
def replayed(filled):
    outcomes, problems = replay(filled[0], desk_demo.REPLAY, today=TODAY)
    assert problems == []
    return outcomes


def evidence():
    with as_file(files("upheld.demo") / desk_demo.DOCUMENTS) as path:
        return list(import_path(path, first_seen=TODAY))


def the(tracks_, words):
    (found,) = [t for t in tracks_ if words in t.claim.quote.exact]
    return found


def test_every_document_goes_in_without_a_problem():
    rows = evidence()
    assert all(isinstance(row, Incoming) for row in rows)
    assert len({row.document.id for row in rows}) == len(rows) >= 130
    assert {row.document.language for row in rows} == {"en", "ko", "ru"}
    assert all(row.document.title and row.document.outlet and row.document.published for row in rows)
    assert all(row.document.url.startswith(("http://", "https://")) for row in rows if row.document.url)


def test_the_evidence_spans_the_replay_with_something_new_before_each_day():
    known = sorted(row.document.known for row in evidence())
    counts = [sum(day <= at for day in known) for at in desk_demo.REPLAY]
    assert counts == sorted(set(counts))
    assert known[0].year == 2023
    assert counts[-1] == len(known)


def test_every_claim_quotes_the_analysis_exactly(filled):
    view, _ = desk.look(filled[0], as_of=TODAY)
    text = (files("upheld.demo") / desk_demo.ANALYSIS).read_text("utf-8")
    assert view.texts[view.analyses[0].slug] == text
    assert view.analyses[0].published == desk_demo.REPLAY[0]
    assert len(view.claims) >= 25
    for claim in view.claims:
        assert text[claim.quote.start : claim.quote.end] == claim.quote.exact


def test_every_forecast_shows_base_rate_model_and_reasons(filled):
    seen, _ = desk.look(filled[0], as_of=desk_demo.REPLAY[0])
    ahead = outlooks(seen)
    future = [c for c in seen.claims if c.of_future]
    assert len(future) >= 5
    for claim in future:
        rows = dict(ahead_of(claim, ahead[claim.id], published=desk_demo.REPLAY[0]).rows)
        assert "%" in rows["base rate"]
        assert rows["model"]
        assert rows["because"]
        assert rows["rule"]


def test_filling_again_adds_nothing(filled):
    workspace, first = filled
    before = workspace.entries()
    again, problems = desk_demo.fill(workspace, today=TODAY)
    assert (again.added.added, again.added.known, problems) == (0, first.added.added, [])
    assert workspace.entries() == before


def test_a_workspace_with_an_analysis_of_ones_own_is_left_alone(tmp_path):
    (tmp_path / "dam.md").write_text("After the dam\n\nJune 1st, 2021\n\nMore than 40 villages were flooded in May.\n")
    workspace, _ = Workspace.init(tmp_path / "ws", person="maya")
    desk_read.read_analysis(workspace, tmp_path / "dam.md", today=TODAY)
    before = workspace.entries()
    with pytest.raises(UsageError, match="an analysis of your own"):
        desk_demo.fill(workspace, today=TODAY)
    assert workspace.entries() == before


@pytest.mark.parametrize(
    "words",
    [
        "19 July 2024",  # signed in June
        "exchanged 18 high-level visits",  # of half a year, offered as the year's
        "about 1,100 North Korean soldiers had been killed",  # killed or wounded
        "were encircled",  # said by one side, denied by three
        "About 95,000 Russian soldiers",  # names found so far, no estimate
    ],
)
def test_no_planted_fault_is_upheld_at_the_last_day(replayed, words):
    assert the(tracks(replayed), words).points[-1].status != "upheld"


@pytest.mark.parametrize("words", ["Shoigu met Kim in Pyongyang", "called Kim a nuclear power", "calls North Korea the largest foreign supplier"])
def test_what_is_well_attested_is_upheld_throughout(replayed, words):
    assert {p.status for p in the(tracks(replayed), words).points} == {"upheld"}


def test_the_fault_of_measure_is_named_and_mended(replayed):
    found = the(tracks(replayed), "about 1,100 North Korean soldiers had been killed").points[-1]
    assert "measure-mismatch" in found.flags
    assert "killed or wounded" in found.repair.text


def test_copies_of_one_agency_story_are_one_origin(replayed):
    found = the(tracks(replayed), "about 1,100 North Korean soldiers had been killed").points[-1]
    copies = [e for e in found.evidence if e.document.startswith("jcs-1100-")]
    assert len(copies) == 3
    assert len({e.origin for e in copies}) == 1


def test_a_replay_shows_what_a_check_of_each_day_says_and_records_nothing(filled, replayed):
    workspace, _ = filled
    before = workspace.entries()
    for at, outcome in zip(desk_demo.REPLAY, replayed, strict=True):
        alone, _ = desk.check(workspace, as_of=at, today=TODAY)
        assert msgspec.json.encode(alone.weighed.assessments) == msgspec.json.encode(outcome.weighed.assessments)
    assert workspace.entries() == before


def test_statuses_by_day(replayed):
    """The whole table. Where a change of the engine moves it on purpose, write it anew with ``UPHELD_GOLDEN=write`` and read the difference."""
    days = "".join(f"  {day.isoformat():13}" for day in desk_demo.REPLAY)
    rows = [f"{t.claim.id:48}" + "".join(f"  {p.status:13}" for p in t.points) for t in tracks(replayed)]
    table = "\n".join(row.rstrip() for row in [f"{'claim':48}{days}", *rows]) + "\n"
    if os.environ.get("UPHELD_GOLDEN") == "write":
        GOLDEN.write_text(table, "utf-8")
    assert table == GOLDEN.read_text("utf-8")


def run(folder, *args):
    return subprocess.run([sys.executable, "-m", "upheld", *args], cwd=folder, capture_output=True, text=True, check=False)


def test_the_command_fills_a_folder_and_says_what_to_type_next(tmp_path):
    done = run(tmp_path, "init", "--demo", "look")
    assert done.returncode == 0, done.stderr
    assert f"{len(evidence())} documents added, 0 known before" in done.stdout
    assert "warning" not in done.stderr
    assert "error" not in done.stderr
    typed = [line.split("#")[0].split() for line in done.stderr.splitlines() if line.startswith("  upheld ")]
    assert typed
    for command, *args in typed:
        assert command == "upheld"
        assert run(tmp_path / "look", *args).returncode in {0, 1}


def test_the_script_touches_no_folder_that_is_not_the_demonstrations(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "upheld.toml").write_text("format = 1\n")
    done = subprocess.run(["sh", str(ROOT / "examples" / "demo.sh"), "mine"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "move it away" in done.stderr
    assert (tmp_path / "mine" / "upheld.toml").exists()


def test_the_script_ends_with_the_brief_it_names(tmp_path):
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "upheld").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m upheld "$@"\n')
    (bin_ / "upheld").chmod(0o755)
    env = {**os.environ, "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}"}
    for _ in range(2):  # the second run makes the workspace anew
        done = subprocess.run(["sh", str(ROOT / "examples" / "demo.sh"), "look"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("look/brief.html")
    assert "The price of Kursk" in (tmp_path / "look" / "brief.html").read_text("utf-8")
