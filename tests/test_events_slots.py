"""Files by date from a server on this machine that has gaps, is busy, cuts zips off and sends the wrong bytes."""

import datetime as dt
import hashlib
import io
import os
import threading
import urllib.error
import urllib.request
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.events_support import add, gdelt_row, workspace
from upheld.errors import Problem
from upheld.gather.events.slots import Answer, Slot, collect, gaps, gdelt1_slots, gdelt2_slots, read_list, with_list

START = dt.datetime(2025, 3, 22, tzinfo=dt.UTC)


def zipped(n):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.export.CSV", "".join(gdelt_row(GLOBALEVENTID=100 * n + k) + "\n" for k in range(20)))
    return out.getvalue()


SLOTS = gdelt2_slots("http://base/v2/", START, START + dt.timedelta(hours=2))
FILES = {f"/v2/{s.name}": zipped(n) for n, s in enumerate(SLOTS)}
MISSING, BUSY, CUT, WRONG, DOWN = ("/v2/" + SLOTS[n].name for n in (1, 2, 3, 4, 5))


@pytest.fixture
def server():
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            times = asked.count(self.path)
            content = FILES.get(self.path, b"")
            status = 404 if self.path == MISSING else 429 if self.path == BUSY and times < 3 else 503 if self.path == DOWN else 200
            if self.path == CUT and times == 1:
                content = content[: len(content) // 2]
            if self.path == WRONG:
                content = zipped(99)
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "7")
            self.end_headers()
            self.wfile.write(content if status == 200 else b"busy")

        def log_message(self, *args):
            pass

    found = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}/v2", asked
    found.shutdown()
    found.server_close()
    thread.join()


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return Answer(status=answer.status, content=answer.read())
    except urllib.error.HTTPError as error:
        after = error.headers.get("Retry-After")
        with error:
            return Answer(status=error.code, retry_after=float(after) if after else None)


def test_what_is_whole_loads_what_is_not_is_told_and_a_gap_is_data(tmp_path, server):
    base, asked = server
    listed = "\n".join(f"{len(c)} {hashlib.md5(c).hexdigest()} http://x{path}" for path, c in FILES.items())
    slots = with_list(gdelt2_slots(base, START, START + dt.timedelta(hours=2)), read_list(listed.encode()))
    assert all(s.md5 and s.size for s in slots)
    waited = []
    found = list(collect(slots, get, tmp_path / "in", wait=waited.append))
    told = {p.where.rpartition("/")[2]: p for p in found if isinstance(p, Problem)}
    assert [isinstance(f, Path) for f in found] == [True, False, True, True, False, False, True, True]
    assert "a gap" in told[slots[1].name].message
    assert "md5" in told[slots[4].name].message
    assert "503" in told[slots[5].name].message
    assert asked.count(BUSY) == 3
    assert asked.count(CUT) == 2
    assert waited[:3] == [7.0, 7.0, 2.0]
    made = workspace(tmp_path / "w")
    outcome, _ = add(made, tmp_path / "in")
    assert (outcome.files, outcome.loaded) == (5, 100)
    missing = gaps(e.body.name for e in made.entries()[0])
    assert [(g.kind, g.first.hour * 60 + g.first.minute, g.missing) for g in missing] == [("export", 15, 1), ("export", 60, 2)]
    before = len(asked)
    assert sum(isinstance(f, Path) for f in collect(slots, get, tmp_path / "in", wait=waited.append)) == 5
    assert not any(asked[before:].count(f"/v2/{s.name}") for n, s in enumerate(slots) if n in {0, 2, 3, 6, 7})


def test_slots_of_both_editions():
    assert [s.name for s in gdelt1_slots("http://b", dt.date(2014, 1, 22), dt.date(2014, 1, 23))] == [
        "20140122.export.CSV.zip",
        "20140123.export.CSV.zip",
    ]
    names = [s.name for s in gdelt2_slots("http://b", START, START + dt.timedelta(minutes=15), ("export", "gkg"), translated=True)]
    assert names == ["20250322000000.translation.export.CSV.zip", "20250322000000.translation.gkg.csv.zip"]
    assert len(gdelt2_slots("http://b", START, START + dt.timedelta(days=1))) == 96
    assert with_list([Slot(name="a", url="u")], {}) == [Slot(name="a", url="u")]


def test_the_known_gap_of_january_2014_is_found_in_gdelts_own_list():
    path = Path(os.environ.get("UPHELD_SHARED", "../shared")) / "data/events/gdelt/v1_event_file_list.txt.zip"
    if not path.exists():
        pytest.skip(f"no shared data at {path}")
    with zipfile.ZipFile(path) as archive:
        content = b"\n".join(archive.read(n) for n in archive.namelist() if not n.startswith("__"))
    found = gaps(line.split()[-1] for line in content.decode().splitlines() if line.strip())
    days = {(g.first.date(), g.missing) for g in found if g.first.year == 2014}
    assert days == {(dt.date(2014, 1, 23), 3), (dt.date(2014, 3, 19), 1)}
