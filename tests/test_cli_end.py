"""How commands end when they are cut short, what they show meanwhile, and what they do not load."""

import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from upheld import cli_progress
from upheld.cli import cli
from upheld.cli_end import run
from upheld.desk import verify
from upheld.ledger.workspace import Workspace

ARTICLE = "After the dam\n\nJune 1st, 2021\n\nMore than 40 villages were flooded in May when the Sarn dam failed in Kenya. Nairobi could ask Uganda for help.\n"
DOCUMENTS = 520


def upheld(*args, **more):
    return subprocess.Popen([sys.executable, "-m", "upheld", *args], stderr=subprocess.PIPE, text=True, **more)


def called(*args):
    try:
        return run(lambda: cli(args, standalone_mode=False))
    except SystemExit as end:
        return end.code


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.md").write_text(ARTICLE)
    assert called("init", ".") == 0
    return tmp_path


def test_stopping_an_add_leaves_a_whole_journal_and_the_same_command_takes_up_the_rest(folder):
    rows = [json.dumps({"id": f"d{n}", "text": f"Village {n} was flooded."}) + "\n" for n in range(DOCUMENTS)]
    os.mkfifo(folder / "d.jsonl")
    child = upheld("add", "d.jsonl", cwd=folder, stdout=subprocess.PIPE)
    with (folder / "d.jsonl").open("w") as feed:
        feed.writelines(rows)
        feed.flush()
        until = time.monotonic() + 60
        while not any(path.stat().st_size for path in (folder / "journal").rglob("*.jsonl")) and time.monotonic() < until:
            time.sleep(0.01)
        child.send_signal(signal.SIGINT)  # while more is awaited
        _, err = child.communicate(timeout=60)
    (folder / "d.jsonl").unlink()
    (folder / "d.jsonl").write_text("".join(rows))
    assert child.returncode == 130
    assert "stopped; what was recorded before is kept" in err
    assert "Traceback" not in err
    workspace = Workspace.open(folder)
    assert verify(workspace) == []
    held = sum(entry.body.__class__.__name__ == "DocumentEntry" for entry in workspace.entries()[0])
    assert 0 < held < DOCUMENTS
    again = subprocess.run([sys.executable, "-m", "upheld", "add", "d.jsonl"], cwd=folder, capture_output=True, text=True, check=True)
    assert again.stdout == f"{DOCUMENTS - held} documents added, {held} known before\n"


def test_stopping_a_check_records_nothing_of_it(folder, monkeypatch, capfd):
    assert called("read", "article.md") == 0
    before = Workspace.open(folder).entries()
    capfd.readouterr()

    def stop(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("upheld.desk.weigh", stop)
    assert called("check") == 130
    assert capfd.readouterr().err.strip() == "stopped; what was recorded before is kept, and the same command takes up the rest"
    assert Workspace.open(folder).entries() == before
    assert verify(Workspace.open(folder)) == []


@pytest.mark.parametrize("args", [("check",), ("check", "--json"), ("--help",)])
def test_a_reader_who_leaves_is_no_error(folder, args):
    assert called("read", "article.md") == 0
    unread, out = os.pipe()
    os.close(unread)
    child = upheld(*args, cwd=folder, stdout=out)
    os.close(out)
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (141, "")


def test_crossed_rules_decide_the_exit_code(folder, capfd):
    assert called("read", "article.md") == 0
    assert called("check", "--strict") == 0
    (folder / "upheld.toml").write_text('[check]\nwarn = "p == 0.5"\n')
    assert called("check") == 0
    assert called("check", "--strict") == 1
    (folder / "upheld.toml").write_text('[check]\nfail = "p == 0.5 and status in [unverified]"\n')
    capfd.readouterr()
    assert called("check") == 1
    line = "fail: more-than-40-villages-flooded: p 0.50, status unverified  (rule of upheld.toml: p == 0.5 and status in [unverified])"
    assert line in capfd.readouterr().out.splitlines()
    assert called("check", "--json") == 1
    told = capfd.readouterr()
    assert line in told.err.splitlines()
    (rule,) = json.loads(told.out)["rules"]
    assert rule == {
        "claim": "more-than-40-villages-flooded",
        "level": "fail",
        "rule": "p == 0.5 and status in [unverified]",
        "given_in": "upheld.toml",
        "numbers": "p 0.50, status unverified",
    }


def test_offline_is_accepted_and_nothing_connects(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a socket was asked for")

    for name in ("socket.socket", "socket.create_connection", "socket.getaddrinfo"):
        monkeypatch.setattr(name, refuse)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.md").write_text(ARTICLE)
    (tmp_path / "news.txt").write_text("The Sarn dam failed.")
    verbs = (("init", ".", "--offline"), ("read", "article.md", "--offline"), ("add", "news.txt"), ("check", "--offline", "--json"))
    assert [called(*verb) for verb in verbs] == [0] * 4


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self):
        return True


def test_progress_is_shown_once_work_takes_long_and_only_on_a_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(cli_progress, "AFTER_S", 0.05)
    for stream, shown in ((Screen(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with cli_progress.working("adding") as tick:
            for _ in range(3):
                tick()
            time.sleep(0.6)
        assert ("adding" in stream.getvalue()) is shown
        assert ("3" in stream.getvalue()) is shown


def test_quick_work_shows_nothing(monkeypatch):
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with cli_progress.working("adding"):
        pass
    assert screen.getvalue() == ""


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from upheld.cli import cli; cli(['--help'], standalone_mode=False);"
        "print(sorted({'duckdb', 'numpy', 'rich', 'tomlkit', 'trafilatura', 'lxml', 'htmldate', 'rapidfuzz', 'zstandard'} & set(sys.modules)),"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert "check" in done.stdout
