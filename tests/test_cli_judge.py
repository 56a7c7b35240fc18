import json

import pytest

from test_cli import DOCUMENTS, TEXT, run


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "article.md").write_text(TEXT)
    (tmp_path / "documents.jsonl").write_text("".join(json.dumps(d) + "\n" for d in DOCUMENTS))
    for args in (("init", "."), ("read", "article.md"), ("add", "documents.jsonl")):
        assert run(tmp_path, *args).returncode == 0
    return tmp_path


def first(folder, day="2021-06-30", *more):
    return json.loads(run(folder, "check", "--json", "--as-of", day, *more).stdout)["claims"][0]


def test_an_unlinked_document_counts_no_more_at_any_date(folder):
    before = first(folder)
    assert run(folder, "judge", before["id"], "--unlink", "e1", "--because", "another dam").returncode == 0
    after = first(folder)
    assert [e["document"] for e in after["evidence"]] == ["e2"]
    assert after["probability"] > before["probability"]


def test_a_link_by_hand_is_evidence_with_its_quote(folder):
    claim = first(folder)["id"]
    run(folder, "judge", claim, "--unlink", "e1", "--because", "another dam")
    assert run(folder, "judge", claim, "--link", "e1", "--supports", "--quote", "25 villages", "--because", "read it").returncode == 0
    (linked,) = (e for e in first(folder)["evidence"] if e["document"] == "e1")
    assert (linked["bearing"], linked["quote"]) == ("supports", "25 villages")


def test_what_people_corrected_is_remembered_and_shown(folder):
    claim = first(folder)["id"]
    run(folder, "judge", claim, "--unlink", "e1", "--because", "another dam", "--as", "maya")
    shown = " ".join(run(folder, "show", claim, "--as-of", "2021-06-30").stdout.split())
    assert "maya corrected on" in shown
    assert "e1 does not bear on it (another dam)" in shown


def test_a_retraction_counts_from_its_own_day(folder):
    assert run(folder, "judge", "e1", "--retract", "--since", "2021-07-15", "--because", "withdrawn by its outlet").returncode == 0
    assert {e["document"] for e in first(folder, "2021-07-01")["evidence"]} == {"e1", "e2"}
    assert {e["document"] for e in first(folder, "2021-07-15")["evidence"]} == {"e2"}


def test_a_better_grade_makes_a_source_weigh_more(folder):
    run(folder, "judge", "Reuters", "--rate", "E", "--since", "2021-06-20", "--because", "a run of corrections")
    before, after = (abs(sum(e["weight"] for e in first(folder, day)["evidence"] if e["document"] == "e1")) for day in ("2021-06-19", "2021-06-20"))
    assert after < before


def test_a_forecast_is_resolved_by_hand(folder):
    claims = json.loads(run(folder, "check", "--json", "--as-of", "2021-06-30").stdout)["claims"]
    claim = next(c["id"] for c in claims if c["kind"] == "forecast")
    run(folder, "judge", claim, "--resolve", "void", "--since", "2021-06-15", "--because", "the question fell away", "--as", "maya")
    got = json.loads(run(folder, "check", "--json", "--as-of", "2021-06-30").stdout)["claims"]
    assert next(c["status"] for c in got if c["id"] == claim) == "void"
    assert '"by":"maya"' in "".join(p.read_text() for p in (folder / "journal").rglob("*.jsonl"))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("no-such-claim", "--p", "0.3", "--because", "x"), "no claim"),
        (("e9", "--retract", "--because", "x"), "no document"),
        (("e1", "--because", "x"), "one judgement at a time"),
        (("e1", "--retract"), "--because"),
        (("e1", "--retract", "--because", " "), "needs a reason"),
        (("CLAIM", "--p", "1.0", "--because", "x"), "no probability"),
        (("CLAIM", "--link", "e1", "--because", "x"), "needs a direction"),
        (("CLAIM", "--link", "e1", "--supports", "--quote", "90 villages", "--because", "x"), "not in e1"),
    ],
)
def test_what_cannot_be_judged_is_refused_with_a_hint(folder, args, message):
    claim = first(folder)["id"]
    done = run(folder, "judge", *(claim if a == "CLAIM" else a for a in args))
    assert done.returncode == 2
    assert message in done.stderr


def test_damage_to_the_record_is_found(folder):
    assert run(folder, "check", "--verify").returncode == 0
    text = next(p for p in (folder / "texts").rglob("*.txt"))
    text.write_text("other words")
    done = run(folder, "check", "--verify")
    assert done.returncode == 4
    assert "was changed" in done.stderr


def test_the_start_of_an_id_is_enough_and_nonsense_is_refused(folder):
    claim = first(folder)["id"]
    assert run(folder, "judge", claim[:-2], "--p", "0.3", "--because", "a hunch").returncode == 0
    done = run(folder, "judge", claim, "--resolve", "occurred", "--because", "it did")
    assert (done.returncode, "speaks of past or present" in done.stderr) == (2, True)
    done = run(folder, "judge", "e1", "--replace-by", "e1", "--because", "itself")
    assert (done.returncode, "cannot replace itself" in done.stderr) == (2, True)
    done = run(folder, "judge", "Rauters", "--rate", "A", "--because", "good")
    assert (done.returncode, "no document here names this source" in done.stderr) == (0, True)


def test_the_analysis_is_no_evidence_for_itself_and_a_used_id_is_told(folder):
    done = run(folder, "add", "article.md")
    assert "no evidence for itself" in done.stderr
    (folder / "again.jsonl").write_text(json.dumps({"id": "e1", "text": "Rice got dearer.", "published": "2021-08-01"}) + "\n")
    done = run(folder, "add", "again.jsonl")
    assert "e1 was here with other words" in done.stderr
