"""The files that run a check by themselves: what each runs is run here, and its form is held against what its reader takes."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from tests.watching import ARTICLE

EXAMPLES = Path(__file__).parent.parent / "examples"
COMPOSITE = {"name", "description", "inputs", "outputs", "runs", "author", "branding"}
"""What may stand at the top of an action (docs.github.com, "Metadata syntax")."""

STEP = {"name", "id", "if", "shell", "run", "env", "working-directory", "uses", "with", "continue-on-error"}
WORKFLOW = {"name", "on", "permissions", "concurrency", "jobs", "env", "defaults", "run-name"}
JOB = {"runs-on", "timeout-minutes", "steps", "permissions", "needs", "if", "env", "strategy", "environment"}
INSTRUCTIONS = {"FROM", "COPY", "RUN", "USER", "WORKDIR", "VOLUME", "STOPSIGNAL", "ENTRYPOINT", "CMD", "ENV", "ARG", "LABEL"}


def environment(home, **more):
    """That of a login whose programs are those of this test, with a home of its own."""
    return {**os.environ, "HOME": str(home), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", **more}


@pytest.fixture
def home(tmp_path):
    """A home with a workspace in it, where the files expect one."""
    folder = tmp_path / "analyses"
    (tmp_path / ".cache").mkdir()
    for args in (("init", str(folder)), ("read", "article.md")):
        folder.mkdir(exist_ok=True)
        (folder / "article.md").write_text(ARTICLE)
        subprocess.run([sys.executable, "-m", "upheld", *args], cwd=folder, check=True, capture_output=True, env=environment(tmp_path))
    return tmp_path


def test_the_line_for_cron_has_five_fields_and_runs(home):
    line = (EXAMPLES / "watch" / "crontab").read_text().splitlines()[-1]
    fields, command = line.split(None, 5)[:5], line.split(None, 5)[5]
    bounds = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
    for field, (low, high) in zip(fields, bounds, strict=True):
        found = re.fullmatch(r"(\*|\d+)(?:/(\d+))?", field)
        assert found, field
        assert found[1] == "*" or low <= int(found[1]) <= high
    assert fields[0].isdigit()  # once an hour at most
    assert "%" not in command  # cron would take it for the end of the line
    done = subprocess.run(["/bin/sh", "-c", command], cwd="/", env=environment(home), capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "claims" in (home / ".cache" / "upheld.log").read_text()
    (home / "analyses" / "upheld.toml").write_text("broken = [")
    subprocess.run(["/bin/sh", "-c", command], cwd="/", env=environment(home), check=False, timeout=120)
    assert "upheld.toml" in (home / ".cache" / "upheld.log").read_text()  # what goes wrong at night can be read in the morning


def unit(name):
    """The settings of a unit by section and name, each as often as it is given."""
    found, section = {}, ""
    for line in (EXAMPLES / "watch" / name).read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault((section, key), []).append(value)
    return found


def test_what_the_service_starts_runs_where_it_says_and_ends_as_it_allows(home):
    service = unit("upheld.service")
    folder, start = (service["Service", key][0].replace("%h", str(home)) for key in ("WorkingDirectory", "ExecStart"))
    allowed = {0, *map(int, service["Service", "SuccessExitStatus"])}
    done = subprocess.run(shlex.split(start), cwd=folder, env=environment(home), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode in allowed
    assert "2 claims" in done.stdout
    (home / "analyses" / "upheld.toml").write_text('[check]\nfail = "p < 0.99"\n')
    done = subprocess.run(shlex.split(start), cwd=folder, env=environment(home), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert service["Service", "ReadWritePaths"][0].replace("%h", str(home)) == folder  # the rest of the disk is closed to it


def instructions():
    text = re.sub(r"(?m)^#.*\n", "", (EXAMPLES / "watch" / "Containerfile").read_text()).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


def test_the_container_file_is_pinned_unprivileged_and_made_of_what_is_there():
    found = instructions()
    assert {name for name, _ in found} <= INSTRUCTIONS
    assert found[0][0] == "FROM"
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim", found[0][1])  # a full name, and no moving "latest"
    given = dict(found)
    assert given["USER"] not in {"root", "0"}
    assert f"useradd --uid 1000 --create-home {given['USER']}" in given["RUN"]
    assert "--no-cache-dir" in given["RUN"]
    assert given["WORKDIR"] == given["VOLUME"]
    assert all((EXAMPLES.parent / source).exists() for source in given["COPY"].split()[:-1])
    assert not [value for _, value in found if re.search(r"(?i)password|secret|token|curl .*\|", value)]


def test_what_the_container_starts_watches_until_it_is_told_to_stop(home):
    given = dict(instructions())
    command = [*yaml.safe_load(given["ENTRYPOINT"]), *yaml.safe_load(given["CMD"])]
    process = subprocess.Popen(command, cwd=home / "analyses", env=environment(home), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        first = next(line for line in process.stderr if "claims, " in line)
        assert "2 claims, 0 sources asked" in first
        time.sleep(0.2)
        process.send_signal(getattr(signal, given["STOPSIGNAL"]))
        rest = process.stderr.read()
        assert process.wait(60) == 0
        assert "stopped after 1 checks" in rest
    finally:
        process.kill()
        process.stderr.close()


def expressions(text):
    return [match.strip() for match in re.findall(r"\$\{\{(.*?)\}\}", text)]


def test_the_action_has_the_form_its_runner_takes():
    text = (EXAMPLES / "action" / "action.yml").read_text()
    action = yaml.safe_load(text)
    assert set(action) <= COMPOSITE
    assert action["runs"]["using"] == "composite"
    assert all(set(one) <= {"description", "default", "required"} for one in action["inputs"].values())
    steps = action["runs"]["steps"]
    ids = {step["id"] for step in steps if "id" in step}
    for step in steps:
        assert set(step) <= STEP
        assert ("run" in step) != ("uses" in step)
        assert "uses" in step or step["shell"] == "bash"  # a composite step has no shell of its own
        assert not expressions(step.get("run", ""))  # what comes from outside never becomes a part of the shell's text
    for used in expressions(text):
        where, *rest = re.split(r"[ .]", used)
        assert where in {"inputs", "steps", "github"}, used
        assert where != "inputs" or rest[0] in action["inputs"]
        assert where != "steps" or rest[0] in ids
    for output in action["outputs"].values():
        (used,) = expressions(output["value"])
        name = used.split(".")[-1]
        assert f'echo "{name}=' in next(s["run"] for s in steps if s.get("id") == used.split(".")[1])
    named = re.findall(r"\$GITHUB_ACTION_PATH/([\w.]+)", text)
    assert named
    assert all((EXAMPLES / "action" / name).exists() for name in named)


def test_the_nightly_workflow_asks_for_little_and_is_not_on_the_hour():
    workflow = yaml.safe_load((EXAMPLES / "action" / "nightly.yml").read_text())
    workflow["on"] = workflow.pop(True, workflow.get("on"))  # YAML 1.1 takes the word for a truth
    assert set(workflow) <= WORKFLOW
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch"}
    (schedule,) = workflow["on"]["schedule"]
    minute, hour, *days = schedule["cron"].split()
    assert 0 < int(minute) < 60
    assert 0 <= int(hour) < 24
    assert days == ["*"] * 3
    assert workflow["permissions"] == {"contents": "write", "issues": "write"}
    assert workflow["concurrency"]["cancel-in-progress"] is False  # a check that is cut short would be a night without one
    for job in workflow["jobs"].values():
        assert set(job) <= JOB
        assert job["timeout-minutes"] <= 360
        for step in job["steps"]:
            assert set(step) <= STEP
            assert re.fullmatch(r"actions/[\w-]+@v\d+|\./\.github/actions/upheld", step["uses"])
