"""The schedule files and the action, as far as they can be run here."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
CHECK = {
    "as_of": "2021-06-30", "searched_to": "2021-06-30", "documents": 2, "origins": 2, "rules": [{"claim": "b"}],
    "claims": [
        {"id": "a", "text": "@everyone | `x`\n# y", "status": "overturned", "probability": 0.1, "direction": "falling"},
        {"id": "b", "text": "b", "status": "upheld", "probability": 0.9, "direction": "steady"},
        {"id": "c", "text": "c", "status": "normative", "probability": None, "direction": "steady"},
    ],
}  # fmt: skip


def summary(folder, *args):
    (folder / "check.json").write_text(json.dumps(CHECK))
    return subprocess.run(
        [sys.executable, str(EXAMPLES / "action" / "summary.py"), *args], cwd=folder, capture_output=True, text=True, check=True
    ).stdout


def test_the_summary_is_a_table_in_which_strangers_words_are_only_words(tmp_path):
    rows = summary(tmp_path, "check.json", "badge.json").splitlines()
    assert rows[4] == "| `@everyone / 'x' # y` | overturned | 0.10 | falling |"
    assert len(rows) == 7
    assert json.loads((tmp_path / "badge.json").read_text()) == {"schemaVersion": 1, "label": "upheld", "message": "1 of 3 hold", "color": "orange"}


def test_an_issue_is_kept_for_what_moved_or_crossed_a_rule(tmp_path):
    lines = [line.split("\t") for line in summary(tmp_path, "--changed", "check.json").splitlines()]
    assert [(len(line), line[0]) for line in lines] == [(3, "a"), (3, "b")]


def test_the_steps_of_the_action_are_shell_that_parses():
    text = (EXAMPLES / "action" / "action.yml").read_text()
    steps = re.findall(r"      run: \|\n((?:        .*\n|\n)+)", text)
    assert len(steps) == 3
    for step in steps:
        subprocess.run(["bash", "-n"], input=re.sub(r"\$\{\{.*?\}\}", "x", step), text=True, check=True)
    assert not re.search(r"run:.*\$\{\{", text)  # what comes from outside goes through the environment, never into the shell's own text


def test_every_option_that_the_schedules_use_is_there():
    done = subprocess.run([sys.executable, "-m", "upheld", "check", "--help"], capture_output=True, text=True, check=True)
    container = (EXAMPLES / "watch" / "Containerfile").read_text()
    used = set(re.findall(r'"(--[a-z]+)"', container)) | set(re.findall(r"upheld check (--[a-z]+)", (EXAMPLES / "action" / "action.yml").read_text()))
    assert used == {"--every", "--json"}
    assert all(option in done.stdout for option in used)
    assert "StopSignal" not in container
    assert "STOPSIGNAL SIGTERM" in container


def test_the_service_takes_a_crossed_rule_for_a_finding_and_makes_up_missed_times():
    unit = (EXAMPLES / "watch" / "upheld.service").read_text()
    timer = (EXAMPLES / "watch" / "upheld.timer").read_text()
    assert "SuccessExitStatus=1\n" in unit
    assert "Type=oneshot\n" in unit
    assert "Persistent=true\n" in timer
    assert all(re.fullmatch(r"#.*|\[\w+\]|[A-Za-z]+=.*|", line) for line in (unit + timer).splitlines())
    minute = (EXAMPLES / "watch" / "crontab").read_text().splitlines()[-1].split()[0]
    assert minute != "0"


def test_what_the_documentation_shows_of_settings_is_taken(tmp_path):
    from upheld.config.feeds import parse_watch
    from upheld.config.network import parse_network

    blocks = re.findall(r"^```toml\n(.*?)^```$", (EXAMPLES.parent / "docs" / "watching.md").read_text(), re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 3
    for block in blocks:
        tables = tomllib.loads(block)
        watch, problems = parse_watch(block.encode(), "sources.toml")
        assert problems == []
        assert len(watch.feeds) == len(tables.get("feed", []))
        assert len(watch.searches) == len(tables.get("search", []))
        assert parse_network(block.encode(), "upheld.toml")[2] == []
