"""Watching from the command line, against loopback servers; and the beat of `check --every`."""

import datetime as dt
import json
import signal
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loopback import serving
from tests.watching import ARTICLE, feed, page
from upheld.cli_every import next_turn, turns

DAM = "When the Sarn dam failed in Kenya, 25 villages were flooded, the county said."


def run(folder, *args):
    return subprocess.run([sys.executable, "-m", "upheld", *args], cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def server():
    with serving() as made:
        made.routes |= {
            "/rss": (200, {"Content-Type": "application/rss+xml"}, feed((made.at("/a"), "2021-05-30", "Villages under water", "x"))),
            "/a": (200, {"Content-Type": "text/html"}, page("Villages under water", DAM)),
            "/analysis": (200, {"Content-Type": "text/plain"}, ARTICLE.encode()),
            "/hook": (204, {}, b""),
        }
        yield made


@pytest.fixture
def folder(tmp_path, server):
    assert run(tmp_path, "init", ".").returncode == 0
    (tmp_path / "upheld.toml").write_text(
        f'[fetch]\nallow_private = ["{server.pair}"]\n[alerts]\nfile = "alerts.log"\nwebhook = "{server.at("/hook")}"\n'
    )
    return tmp_path


def test_from_an_address_to_an_alert(folder, server):
    done = run(folder, "read", server.at("/analysis"))
    assert done.returncode == 0, done.stderr
    assert "After the Sarn dam" in done.stdout
    done = run(folder, "add", server.at("/rss"))
    assert "1 feeds set up" in done.stdout
    assert "# Who publishes" in (folder / "sources.toml").read_text()
    assert "0 feeds set up" in run(folder, "add", server.at("/rss")).stdout
    offline = run(folder, "check", "--offline")
    assert offline.returncode == 0
    assert not any(path == "/a" for _, path, _, _ in server.asked)
    done = run(folder, "check", "--json")
    assert done.returncode == 0, done.stderr
    whole = json.loads(done.stdout)
    assert whole["documents"] == 1
    assert whole["searched_to"] == dt.datetime.now(dt.UTC).date().isoformat()
    assert "moved by" in done.stderr
    assert "to undo" in (folder / "alerts.log").read_text()
    posted = [body for method, _, _, body in server.asked if method == "POST"]
    assert len(posted) == 1
    again = run(folder, "check", "--now")
    assert "1 sources asked, 0 failed, 0 documents came in" in again.stderr
    assert len([1 for method, _, _, _ in server.asked if method == "POST"]) == 1
    shown = run(folder, "check", "--sources")
    assert shown.stdout.splitlines()[0] == "1 sources watched"
    assert shown.stdout.splitlines()[1].startswith("good")
    (row,) = json.loads(run(folder, "check", "--sources", "--json").stdout)["sources"]
    assert (row["state"], row["documents"]) == ("good", 1)


def test_a_page_and_a_list_of_feeds_are_added(folder, server):
    done = run(folder, "add", server.at("/a"))
    assert done.stdout == f"1 document added: {server.at('/a')}\n"
    (folder / "feeds.opml").write_text(f'<opml version="2.0"><body><outline text="Paper" xmlUrl="{server.at("/rss")}"/><outline text="Bad" xmlUrl="file:///etc/passwd"/>'
                                       f'<outline text="Paper" xmlUrl="{server.at("/rss2")}"/></body></opml>')  # fmt: skip
    done = run(folder, "add", "feeds.opml")
    assert "2 feeds set up" in done.stdout
    assert "left out" in done.stderr
    assert 'name = "Paper 2"' in (folder / "sources.toml").read_text()


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("read", "http://169.254.169.254/latest"), 4, "is not asked"),
        (("add", "http://127.0.0.1:1/x"), 4, "allow_private"),
        (("read", "https://example.org/", "--offline"), 2, "--offline"),
        (("check", "--every", "soon"), 2, "no period"),
        (("check", "--every", "6h", "--as-of", "2021-06-01"), 2, "as of today"),
        (("check", "--every", "1m"), 3, "no claim is recorded"),
        (("add", "nothing.opml"), 4, "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_told_and_ends_as_agreed(folder, args, code, said):
    done = run(folder, *args)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_every_checks_until_it_is_stopped_and_ends_clean(folder, server, number):
    run(folder, "read", server.at("/analysis"))
    run(folder, "add", server.at("/rss"))
    with subprocess.Popen(
        [sys.executable, "-m", "upheld", "check", "--every", "1h"], cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stderr:
            if "sources asked" in line:
                break
        process.send_signal(number)
        rest = process.stderr.read()
        assert process.wait(20) == 0
    assert "1 documents came in" in line
    assert "stopped after 1 checks" in rest
    assert run(folder, "check", "--verify").returncode == 0


def at(hours):
    return dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hours)


HOUR = dt.timedelta(hours=1)


@given(st.integers(-5000, 5000), st.integers(1, 200))
def test_law_the_next_turn_is_never_past_never_further_than_one_period(now, every):
    period = dt.timedelta(minutes=every)
    due = next_turn(at(0), period, at(0) + dt.timedelta(minutes=now))
    assert dt.timedelta(0) < due - (at(0) + dt.timedelta(minutes=now)) <= period


def beat(steps, *, every=HOUR, until=10):
    """The hours at which turns are made when the clock jumps by ``steps[n]`` hours after the n-th turn."""
    now, made = [0.0], []

    def turn():
        made.append(round(now[0], 3))
        now[0] += steps.get(len(made), 0)

    def wait(seconds):
        now[0] += max(seconds, 1) / 3600

    turns(turn, every, clock=lambda: at(now[0]), stopped=lambda: len(made) >= until, wait=wait)
    return made


def test_turns_keep_the_beat_make_up_what_was_slept_through_once_and_survive_a_clock_set_back():
    assert beat({}, until=4) == [0, 1, 2, 3]
    assert beat({2: 0.5}, until=4) == [0, 1, 2, 3]  # a turn that took half a period
    assert beat({2: 5.3}, until=4) == [0, 1, 7, 8]  # slept in the midst of a turn: next on the beat
    assert beat({3: -100}, until=6) == [0, 1, 2, -97, -96, -95]  # set back: a period later, then on


def test_a_machine_that_slept_while_waiting_makes_the_missed_turn_up_at_once():
    now, made = [0.0], []

    def wait(seconds):
        now[0] += 10 if len(made) == 1 and now[0] < 1 else max(seconds, 1) / 3600

    turns(lambda: made.append(now[0]), HOUR, clock=lambda: at(now[0]), stopped=lambda: len(made) >= 3, wait=wait)
    assert made[:2] == [0, 10]
    assert made[2] == pytest.approx(11, abs=0.01)


def test_a_turn_that_fails_is_told_and_the_next_comes(capsys, monkeypatch):
    import os

    from upheld.cli_every import run as run_every
    from upheld.errors import LockedError, WorkspaceError

    monkeypatch.setattr("upheld.cli_every.SLICE_S", 0.0)
    now, made = [0.0], []

    def turn(tick):
        made.append(now[0])
        now[0] += 1.5
        if len(made) == 1:
            raise WorkspaceError("journal cannot be written: No space left on device", hint="free some space")
        if len(made) == 2:
            raise LockedError("another check of this workspace is asking the sources")
        if len(made) == 3:
            raise OSError("no route")
        os.kill(os.getpid(), signal.SIGTERM)
        tick()
        made.append("not reached")

    def clock():
        now[0] += 0.6  # so that waiting takes no time
        return at(now[0])

    run_every(turn, dt.timedelta(hours=1), clock=clock)
    said = capsys.readouterr().err
    assert len(made) == 4
    assert said.count("this check failed") == 3
    assert "No space left" in said
    assert said.endswith("stopped after 3 checks; what was recorded is kept\n")
