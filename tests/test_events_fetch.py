"""Days of an event feed by name: from a base address in ``sources.toml``, over a server on loopback that has gaps, is busy, cuts off and sends wrong bytes."""

import datetime as dt
import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest

from tests.events_support import gdelt_row, rows, workspace
from tests.loopback import serving
from upheld.config.event_feeds import parse_event_feeds
from upheld.desk_event_fetch import LIMITS, feed_named, fetch_events
from upheld.desk_events import missing_files
from upheld.errors import UsageError
from upheld.gather.fetch import Fetcher
from upheld.ledger.entry import EventSlotsEntry

DAY = dt.date(2025, 3, 22)
THERE = [f"202503220{n}{m:02}00.export.CSV.zip" for n in (0, 1) for m in (0, 15, 30, 45)]


def zipped(n):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.export.CSV", "".join(gdelt_row(GLOBALEVENTID=100 * n + k) + "\n" for k in range(20)))
    return out.getvalue()


def counted(*answers):
    """A route that answers in turn, the last one for good."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


@pytest.fixture
def server():
    with serving() as made:
        files = {name: zipped(n) for n, name in enumerate(THERE)}
        made.files = files
        made.routes |= {f"/v2/{name}": (200, {}, content) for name, content in files.items()}
        listed = "".join(f"{len(c)} {hashlib.md5(c).hexdigest()} http://x/{name}\n" for name, c in files.items())
        made.routes["/v2/list.txt"] = (200, {}, listed.encode())
        made.routes["/v2/" + THERE[1]] = (404, {}, b"")
        made.routes["/v2/" + THERE[2]] = counted((429, {"Retry-After": "1"}, b"slow down"), (200, {}, files[THERE[2]]))
        made.routes["/v2/" + THERE[3]] = counted((200, {}, files[THERE[3]][:200]), (200, {}, files[THERE[3]]))
        made.routes["/v2/" + THERE[4]] = (200, {}, zipped(99))
        made.routes["/v2/" + THERE[5]] = (503, {}, b"")
        yield made


def block(server, **given):
    lines = {"name": '"gdelt"', "base": f'"{server.at("/v2/")}"', "list": f'"{server.at("/v2/list.txt")}"', "pause": "0"} | given
    return "[[event-feed]]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items())


def test_what_is_whole_is_in_what_is_not_is_told_and_the_rest_is_asked_again_later(tmp_path, server):
    made = workspace(tmp_path / "w")
    (made.root / "sources.toml").write_text(block(server))
    feed, problems = feed_named(made, "gdelt")
    assert not problems
    waited = []
    fetcher = Fetcher(limits=LIMITS, allow_private=[server.pair], sleep=waited.append)
    outcome, told = fetch_events(made, feed, fetcher, start=DAY, end=DAY, wait=waited.append)
    assert (outcome.expected, outcome.known, outcome.came, outcome.missing, outcome.failed) == (96, 0, 5, 89, 2)
    assert (outcome.events.rows, outcome.events.loaded, outcome.events.rejected) == (100, 100, 0)
    words = {p.where.rpartition("/")[2]: p.message for p in told}
    assert "md5" in words[THERE[4]]
    assert "503" in words[THERE[5]]
    assert any("the source has no 89 of 96 files" in p.message for p in told)
    assert 1.0 in waited  # as long as the busy server asked for
    manifest = next(e.body for e in made.entries()[0] if isinstance(e.body, EventSlotsEntry))
    assert (manifest.expected, len(manifest.missing), THERE[1] in manifest.missing) == (96, 89, True)
    assert [(f"{g.first:%H:%M}", g.missing) for g in missing_files(made)] == [("00:15", 1), ("01:00", 2), ("02:00", 88)]
    assert rows(made, "count(DISTINCT native_id)", order="1") == [(100,)]
    before = len(server.asked)
    server.routes["/v2/" + THERE[4]] = (200, {}, server.files[THERE[4]])
    again, _ = fetch_events(made, feed, fetcher, start=DAY, end=DAY, wait=waited.append)
    assert (again.known, again.came, again.failed) == (5, 1, 1)
    assert not any(path.endswith(THERE[0]) for _, path, _, _ in server.asked[before:])
    assert not list((made.root / ".cache" / "events").glob("tmp*"))


def test_from_the_command_line(tmp_path, server):
    def run(*args):
        return subprocess.run([sys.executable, "-m", "upheld", *args], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)

    assert run("init", ".").returncode == 0
    (tmp_path / "upheld.toml").write_text(f'[fetch]\nallow_private = ["{server.pair}"]\n')
    nothing = run("add", "gdelt:2025-03-22")
    assert (nothing.returncode, "[[event-feed]]" in nothing.stderr) == (2, True)
    for name in (THERE[4], THERE[5]):
        del server.routes[f"/v2/{name}"]
    (tmp_path / "sources.toml").write_text(block(server))
    offline = run("add", "gdelt:2025-03-22", "--offline")
    assert (offline.returncode, len(server.asked)) == (2, 0)
    done = run("add", "gdelt:2025-03-22")
    assert done.returncode == 0, done.stderr
    assert "96 files there should be: 5 came, 0 were in, 91 the source does not have, 0 failed" in done.stdout
    assert "100 rows = 100 loaded + 0 rejected" in done.stdout
    shown = run("show", "RUS-PRK")
    assert "gdelt: 100 rows" in shown.stdout
    assert "a gap is no zero: 91 files are not in" in shown.stdout
    told = json.loads(run("add", "gdelt:2025-03-22..2025-03-22", "--json").stdout)
    assert (told["fetched"]["known"], told["fetched"]["came"]) == (5, 0)
    assert "sources.toml" not in run("check").stderr  # a settings file with event feeds is no faulty one


def test_days_that_cannot_be_had_are_refused(tmp_path, server):
    made = workspace(tmp_path / "w")
    (made.root / "sources.toml").write_text(block(server))
    feed, _ = feed_named(made, "gdelt")
    for start, end in ((DAY, DAY - dt.timedelta(days=1)), (dt.date(2030, 1, 1), dt.date(2030, 1, 2))):
        with pytest.raises(UsageError):
            fetch_events(made, feed, Fetcher(limits=LIMITS), start=start, end=end)
    with pytest.raises(UsageError):
        feed_named(made, "acled")


def test_daily_files_and_a_list_that_cannot_be_had(tmp_path, server):
    made = workspace(tmp_path / "w")
    (made.root / "sources.toml").write_text(block(server, files='"days"', list=f'"{server.at("/none")}"'))
    server.routes["/v2/20140122.export.CSV.zip"] = (200, {}, zipped(1))
    feed, _ = feed_named(made, "gdelt")
    fetcher = Fetcher(limits=LIMITS, allow_private=[server.pair], sleep=lambda _: None)
    outcome, told = fetch_events(made, feed, fetcher, start=dt.date(2014, 1, 22), end=dt.date(2014, 1, 24), wait=lambda _: None)
    assert (outcome.expected, outcome.came, outcome.missing) == (3, 1, 2)
    assert any("the list of files cannot be had" in p.message for p in told)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('base = "ftp://x"', "no web address"),
        ('files = "hours"', "files is"),
        ('kinds = ["events"]', "kinds holds"),
        ("translated = 1", "translated is"),
        ("pause = -1", "pause is"),
        ('list = "x"', "list is"),
        ("speed = 1", "speed"),
    ],
)
def test_a_wrong_block_is_told_with_its_line(line, message):
    given = {"name": 'name = "g"', "base": 'base = "https://x"'}
    given[line.partition(" ")[0]] = line
    feeds, problems = parse_event_feeds(("\n".join(["[[event-feed]]", *given.values()]) + "\n").encode(), "sources.toml")
    assert any(message in p.message and p.line for p in problems)
    assert bool(feeds) == line.startswith("speed")
