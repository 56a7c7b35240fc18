"""An archive taken in by the days of its documents: in order, cut short and gone on with, and told as a look at each day tells it."""

import datetime as dt
import json
import random
import re
import subprocess
import sys

import pytest

from tests import dam
from tests.events_support import gdelt_row
from upheld import desk_backfill
from upheld.desk import check
from upheld.desk_backfill import Stage, plan_of, stages
from upheld.desk_read import read_analysis
from upheld.errors import NothingToCheckError, Problem
from upheld.ledger.entry import DocumentEntry
from upheld.ledger.workspace import Workspace
from upheld.model.when import parse_duration
from upheld.publish.contract import check_json

MONTH = parse_duration("P1M")


class CutError(Exception):
    """The run was ended here."""


def archive(folder, count=60):
    """Some documents over a year and a half, in no order: a folder of a list, a table and single files."""
    rng = random.Random(1)
    rows = [
        {"id": f"x{n}", "published": (dt.date(2021, 1, 5) + dt.timedelta(days=9 * n)).isoformat(), "outlet": f"Paper {n % 7}",
         "text": f"Only {24 + n % 3} villages were flooded by the Sarn dam in Kenya." if n % 6 == 0 else f"A report of harvest {n}."}
        for n in range(count)
    ]  # fmt: skip
    rng.shuffle(rows)
    folder.mkdir()
    (folder / "list.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "figures.csv").write_text("published,measure,best,source,place\n2021-07-01,villages flooded,25,Board,Kenya\n")
    (folder / "note.txt").write_text("A note that has no day of its own.")
    return folder


def workspace(folder):
    made = dam.workspace(folder)
    bare = Workspace(Workspace.init(folder / "bare")[0].root, person="maya", clock=made.clock)
    (folder / "again.md").write_text(dam.ARTICLE)
    read_analysis(bare, folder / "again.md", today=dam.TODAY)
    return bare


def run(made, path, *, cut=None, step=MONTH):
    """All that a run tells until it ends, or is cut after so many documents."""
    left = [cut]

    def tick():
        if left[0] is not None:
            left[0] -= 1
            if left[0] < 0:
                raise CutError

    plan, problems = plan_of(made, path, today=dam.TODAY, tick=tick)
    found = []
    try:
        for one in stages(made, path, plan, step=step, today=dam.TODAY, tick=tick):
            (problems if isinstance(one, Problem) else found).append(one)
    except CutError:
        return found, problems, True
    return found, problems, False


def documents(made):
    return [e.body.document for e in made.entries()[0] if isinstance(e.body, DocumentEntry)]


def answered(stage):
    assessments = stage.outcome.weighed.assessments
    return json.loads(check_json(stage.outcome.view, assessments, origins=len(stage.outcome.weighed.origins))) | {"heads": {}}


def test_it_goes_in_by_its_days_and_each_step_is_told_as_a_look_at_that_day_tells_it(tmp_path):
    made, path = workspace(tmp_path), archive(tmp_path / "archive")
    found, problems, _ = run(made, path)
    held = documents(made)
    assert len(held) == 62
    assert [d.known for d in held] == sorted(d.known for d in held)
    assert found[-1].done == found[-1].total == 62
    assert [s.until for s in found] == sorted({s.until for s in found})
    assert not [p for p in problems if p.severity == "error"]
    assert len({a.status for s in found for a in s.outcome.weighed.assessments}) > 1
    for stage in found:
        looked, _ = check(made, as_of=stage.until, today=dam.TODAY)
        assert answered(Stage(until=stage.until, added=stage.added, done=0, total=0, outcome=looked)) == answered(stage)
    assert not (made.root / ".cache" / desk_backfill.NAME).exists()


@pytest.mark.parametrize("seed", range(4))
def test_cut_at_any_place_and_gone_on_with_it_is_what_it_is_in_one_go(tmp_path, seed):
    rng = random.Random(seed)
    made, path = workspace(tmp_path), archive(tmp_path / "archive")
    told, cut = [], True
    while cut:  # each time a little further, or in the reading itself
        try:
            found, _, cut = run(made, path, cut=rng.randrange(30, 160))
        except CutError:
            continue
        told += found
    assert len(documents(made)) == len({d.id for d in documents(made)}) == 62
    (tmp_path / "other").mkdir()
    whole, _, _ = run(workspace(tmp_path / "other"), path)
    assert [s.until for s in told] == [s.until for s in whole]  # nothing is told twice, and nothing left out
    assert [answered(s) for s in told] == [answered(s) for s in whole]


def test_what_was_read_is_not_read_again_unless_the_archive_is_another(tmp_path, monkeypatch):
    made, path = workspace(tmp_path), archive(tmp_path / "archive")
    assert run(made, path, cut=100)[2]
    with monkeypatch.context() as patched:
        patched.setattr(desk_backfill, "import_path", None)
        plan, _ = plan_of(made, path, today=dam.TODAY, tick=lambda: None)
    assert plan.told_to is not None
    (path / "more.txt").write_text("One more.")
    anew, _ = plan_of(made, path, today=dam.TODAY, tick=lambda: None)
    assert (len(anew.documents), anew.told_to) == (63, None)
    kept = made.root / ".cache" / desk_backfill.NAME
    kept.write_bytes(kept.read_bytes()[:-1])  # cut off by a crash: read again
    assert len(plan_of(made, path, today=dam.TODAY, tick=lambda: None)[0].documents) == 63


def test_without_a_claim_nothing_is_begun(tmp_path):
    made = Workspace(Workspace.init(tmp_path / "ws")[0].root)
    with pytest.raises(NothingToCheckError):
        plan_of(made, archive(tmp_path / "archive"), today=dam.TODAY, tick=lambda: None)
    assert not list((made.root / "texts").glob("*/*"))


def test_the_command_tells_each_step_and_how_long_it_will_take(tmp_path):
    made, path = workspace(tmp_path), archive(tmp_path / "archive")

    def upheld(*args):
        return subprocess.run([sys.executable, "-m", "upheld", "add", str(path), *args], cwd=made.root, capture_output=True, text=True, check=False)

    (path / "20210101000000.export.CSV").write_text("".join(gdelt_row(GLOBALEVENTID=n) + "\n" for n in (1, 2)))
    wrong = upheld("--backfill", "monthly")
    assert wrong.returncode == 2
    assert "P1M" in wrong.stderr
    done = upheld("--backfill", "P3M")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines.pop(0) == "1 event files added, 0 known before: 2 rows = 2 loaded + 0 rejected"
    assert re.match(r"2021-04-04 +10 documents", lines[0])
    assert lines[-1].startswith("62 documents are in, told in ")
    assert re.search(r"\d+ of 62 documents, about \d+ s left", done.stderr)
    again = json.loads(upheld("--backfill", "P3M", "--json").stdout)
    assert sum(step["added"] for step in again["steps"]) == 0
    assert again["documents"] == 62
    assert again["events"]["known"] == 1
