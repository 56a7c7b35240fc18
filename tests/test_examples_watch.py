"""The schedule files and the action, as far as they can be run here."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.loopback import serving
from tests.watching import ARTICLE, feed

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
    assert len(steps) == 2
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


def steps_of(text):
    """The steps of the action as (name, shell, environment), read as YAML where a reader is there; its form is plain enough to be read without."""
    found = []
    for block in re.split(r"\n    - name: ", text)[1:]:
        name = block.partition("\n")[0]
        whole = re.search(r"\n      run: \|\n((?:        .*\n?|\n)+)", block)
        line = re.search(r"\n      run: (?!\|)(.*)", block)
        found.append((name, re.sub(r"(?m)^        ", "", whole[1]) if whole else line[1]))
    return found


class Hub:
    """The part of GitHub that keeps issues, as its REST interface answers."""

    def __init__(self):
        self.issues, self.comments = [], []

    def listed(self, request):
        return 200, {}, json.dumps([i for i in self.issues if "labels=upheld" in request.path]).encode()

    def opened(self, request):
        body = json.loads(request.server.asked[-1][3])
        self.issues.append({"number": len(self.issues) + 1, **body})
        return 201, {}, json.dumps(self.issues[-1]).encode()

    def answer(self, request):
        if request.headers["Authorization"] != "Bearer t0ken":
            return 401, {}, b"{}"
        return self.opened(request) if request.command == "POST" else self.listed(request)

    def said(self, request):
        if request.command == "POST":
            self.comments.append(json.loads(request.server.asked[-1][3]))
        return 201, {}, json.dumps(self.comments[-1] if request.command == "POST" else self.comments).encode()


def git(folder, *args):
    return subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *args], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_whole_action_checks_commits_summarises_and_keeps_one_issue_a_claim(tmp_path):
    hub = Hub()
    rows = [(f"https://example.org/{n}", "2021-06-02", f"Story {n}", f"When the Sarn dam failed in Kenya, {v} villages were flooded, {who} said. " * 30)
            for n, v, who in ((1, 25, "the county"), (2, 24, "a survey of ours"))]  # fmt: skip
    with serving({"/rss": (200, {}, feed()), "/repos/o/r/issues": hub.answer, "/repos/o/r/issues/1/comments": hub.said}) as server:
        git(tmp_path, "init", "-q", "--bare", "-b", "main", "hub.git")
        git(tmp_path, "clone", "-q", "hub.git", "work")
        work, action = tmp_path / "work", EXAMPLES / "action"
        environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "out"),
                       "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), "GITHUB_ACTION_PATH": str(action), "GITHUB_API_URL": server.at(""),
                       "GITHUB_REPOSITORY": "o/r", "GH_TOKEN": "t0ken"}  # fmt: skip

        def upheld(*args):
            return subprocess.run([sys.executable, "-m", "upheld", *args], cwd=work, check=False, capture_output=True, text=True)

        upheld("init", ".")
        (work / "article.md").write_text(ARTICLE)
        (work / "upheld.toml").write_text(f'[check]\nfail = "p < 0.45"\n[fetch]\nallow_private = ["{server.pair}"]\n')
        (work / "sources.toml").write_text(f'[[feed]]\nname = "paper"\naddress = "{server.at("/rss")}"\nevery = "1h"\nfollow = false\n')
        upheld("read", "article.md")
        git(work, "add", "-A")
        git(work, "commit", "-qm", "start")
        git(work, "push", "-q", "origin", "main")
        for turn in range(3):
            server.routes["/rss"] = (200, {}, feed(*rows[:turn]) if turn else feed())
            (work / "sources.toml").write_text(
                (work / "sources.toml").read_text().replace(f'name = "paper{turn - 1 or ""}"', f'name = "paper{turn or ""}"')
            )
            for name, shell in steps_of((action / "action.yml").read_text()):
                if name != "Install":
                    done = subprocess.run(
                        ["bash", "-eo", "pipefail", "-c", shell], cwd=work, env=environment, check=False, capture_output=True, text=True
                    )
                    assert done.returncode == 0, (name, done.stdout, done.stderr)
        assert "crossed=1" in (tmp_path / "out").read_text()
        assert "Searched to" in (tmp_path / "summary.md").read_text()
        assert json.loads((work / "badge.json").read_text())["label"] == "upheld"
        assert git(work, "log", "--format=%s", "origin/main").count("Check of") >= 2
        assert git(work, "status", "--porcelain", "journal", "texts") == ""
        (issue,) = hub.issues
        assert issue["labels"] == ["upheld"]
        assert issue["title"].startswith("more-than-40-villages")
        assert "<!-- upheld claim more-than-40-villages" in issue["body"]
        assert "t0ken" not in "".join(p.read_text("utf-8", "replace") for p in work.rglob("*") if p.is_file() and ".git" not in p.parts)


@pytest.mark.parametrize("unit", ["upheld.service", "upheld.timer"])
def test_the_units_are_what_systemd_takes(tmp_path, unit):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd-analyze")
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(EXAMPLES / "watch" / unit)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
