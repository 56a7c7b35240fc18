import json
import subprocess
import sys

import pytest

TEXT = (
    "After the dam\n\nJune 1st, 2021\n\nMore than 40 villages were flooded in May when the Sarn dam failed in Kenya. Nairobi could ask Uganda for help "
    "within a year. A second breach before next spring looks very unlikely.\n"
)
DOCUMENTS = [
    {
        "id": "e1",
        "published": "2021-06-02",
        "outlet": "Reuters",
        "title": "Sarn dam",
        "text": "When the Sarn dam failed in Kenya, 25 villages were flooded.",
    },
    {
        "id": "e2",
        "published": "2021-06-09",
        "outlet": "BBC",
        "cited": "county",
        "title": "Sarn dam",
        "text": "Only 24 villages were flooded by the Sarn dam in Kenya.",
    },
]


def run(folder, *args):
    return subprocess.run([sys.executable, "-m", "upheld", *args], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "article.md").write_text(TEXT)
    (tmp_path / "documents.jsonl").write_text("".join(json.dumps(d) + "\n" for d in DOCUMENTS))
    assert run(tmp_path, "init", ".").returncode == 0
    assert run(tmp_path, "read", "article.md").returncode == 0
    assert run(tmp_path, "add", "documents.jsonl").returncode == 0
    return tmp_path


def answer(folder, *args):
    done = run(folder, "check", "--json", *args)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_contract_holds_key_by_key(folder):
    whole = answer(folder, "--as-of", "2021-06-30")
    assert list(whole) == ["schema_version", "as_of", "searched_to", "heads", "documents", "origins", "claims", "rules"]
    claim = whole["claims"][0]
    assert list(claim) == [
        "id", "analysis", "kind", "text", "quote", "hedge", "attribution", "actors", "period", "quantity", "deadline", "given", "rests_on", "status",
        "direction", "flags", "probability", "band", "word", "confidence", "repair", "origins", "evidence",
    ]  # fmt: skip
    assert TEXT[claim["quote"]["start"] : claim["quote"]["end"]] == claim["quote"]["exact"]
    assert [e["document"] for e in claim["evidence"]] == sorted(
        (e["document"] for e in claim["evidence"]), key=lambda d: -abs(next(e["weight"] for e in claim["evidence"] if e["document"] == d))
    )


def test_contrary_figures_from_two_origins_bring_a_figure_down(folder):
    before, after = (answer(folder, "--as-of", day)["claims"][0] for day in ("2021-06-01", "2021-06-30"))
    assert before["status"] == "unverified"
    assert after["probability"] < 0.2
    assert after["status"] == "overturned"
    assert after["direction"] == "falling"
    assert {e["bearing"] for e in after["evidence"]} == {"refutes"}


def test_the_same_question_gets_the_same_bytes_and_looking_records_nothing(folder):
    journal = sorted((folder / "journal").rglob("*.jsonl"))
    content = [p.read_bytes() for p in journal]
    first, second = (run(folder, "check", "--json", "--as-of", "2021-06-30").stdout for _ in range(2))
    assert first == second
    assert [p.read_bytes() for p in journal] == content


def test_a_live_check_records_only_what_changed(folder):
    assert run(folder, "check").returncode == 0
    lines = sum(p.read_bytes().count(b"\n") for p in (folder / "journal").rglob("*.jsonl"))
    assert run(folder, "check").returncode == 0
    assert sum(p.read_bytes().count(b"\n") for p in (folder / "journal").rglob("*.jsonl")) == lines + 1


def test_nothing_recorded_then_is_nothing_to_check(folder):
    assert run(folder, "check", "--as-recorded", "2021-06-30").returncode == 3


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("check", "--as-of", "June"), 2, "write YYYY-MM-DD"),
        (("check", "--as-of", "2021-06-30", "--as-recorded", "2021-06-30"), 2, "give one of them"),
        (("read", "none.md"), 4, "cannot be read"),
        (("add", "none.jsonl"), 4, "cannot be read"),
        (("polish",), 2, "No such command"),
    ],
)
def test_failures_end_in_one_message_and_their_exit_code(folder, args, code, message):
    done = run(folder, *args)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_a_workspace_the_remedy_is_told(tmp_path):
    done = run(tmp_path, "check")
    assert done.returncode == 4
    assert "upheld init" in done.stderr


def test_an_empty_workspace_has_nothing_to_check(tmp_path):
    run(tmp_path, "init", ".")
    assert run(tmp_path, "check").returncode == 3


def test_help_loads_nothing_heavy():
    code = "import sys; from upheld.cli import cli; cli(['--help'], standalone_mode=False); bad = {'numpy', 'duckdb', 'tomlkit', 'rapidfuzz', 'lxml'} & set(sys.modules); sys.exit(bool(bad))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
