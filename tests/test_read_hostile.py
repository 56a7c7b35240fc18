"""Every hostile file ends in Problems with a remedy, in little time and memory, and nothing of this machine leaks."""

import json
import subprocess
import sys

import pytest

from tests.hostile import FILES
from upheld.read import limited, worker

HARMLESS = {
    "attributes.html",
    "wide.rss",
    "letters.pdf",
    "outside.rss",
    "quadratic.rss",
    "laughs.rss",
    "dtd.rss",
    "parts.eml",
    "deep.html",
    "deep.rss",
    "page.warc",
    "bomb.pdf",
}
"""May be read to some text; all others hold none that an honest reader could find."""


READ_ALONE = r"""
import datetime, json, pathlib, re, resource, sys
from upheld.errors import Problem
from upheld.gather.imports import import_path
from upheld.read.limited import close
# The system counts into the largest memory of a process what its parent held when it was started: our own is asked for otherwise.
status = pathlib.Path("/proc/self/status")
spent = 0.0
for line in sys.stdin:
    found = list(import_path(pathlib.Path(line.strip()), first_seen=datetime.date(2026, 1, 10)))
    close()
    of = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own = int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) if status.exists() else 0
    cpu = sum(u.ru_utime + u.ru_stime for u in of)
    print(json.dumps({
        "problems": [[p.message, p.remedy] for p in found if isinstance(p, Problem)],
        "texts": [t.text[:10_000] for t in found if not isinstance(t, Problem)],
        "cpu": cpu - spent,
        "mb": max(of[1].ru_maxrss, own) / 1000,
    }), flush=True)
    spent = cpu
"""


@pytest.fixture(scope="module")
def read_alone():
    """Reads a file in a process of its own, so that its cost is all that is counted."""
    with subprocess.Popen([sys.executable, "-c", READ_ALONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def read(path):
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield read


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_ends_in_a_problem_or_in_harmless_text(tmp_path, read_alone, name):
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    found = read_alone(path)
    problems, texts = found["problems"], found["texts"]
    assert problems or texts
    assert name in HARMLESS or (len(problems) == 1 and not texts)
    assert all(message and remedy for message, remedy in problems)
    assert not any("root:" in text for text in texts)
    assert found["cpu"] < 7  # five for the file, the rest for starting Python twice on a busy machine
    assert found["mb"] < 300


@pytest.mark.parametrize(
    ("reader", "message"),
    [
        ("forever", "seconds of computing"),
        ("hungry", "MB of memory"),
        ("crashing", "broke down"),
        ("writing", "its reader failed (OSError"),
        ("failing", "its reader failed (KeyError"),
        ("printing", "said"),
    ],
)
def test_a_breach_is_one_problem_and_the_next_file_is_read(reader, message):
    found, (problem,) = limited.limited(f"tests.misbehaving:{reader}")(b"x", name="a.bin")
    assert found is None
    assert message in problem.message
    assert limited.limited("tests.misbehaving:printing")(b"x", name="b.bin")[1][0].where == "b.bin"


def test_a_process_is_used_again():
    read = limited.limited("tests.misbehaving:printing")
    read(b"x", name="a")
    held = list(limited._POOL._idle)
    read(b"x", name="a")
    assert limited._POOL._idle == held


def test_an_importer_left_early_ends_its_process():
    documents = limited.limited_importer("tests.misbehaving:endless")(b"", name="a")
    assert [next(documents).message for _ in range(3)] == ["one more"] * 3
    documents.close()
    assert limited._POOL._idle == [] or all(p.popen.poll() is None for p in limited._POOL._idle)


def test_halves_of_letters_are_made_whole():
    answer = worker.Answer(text=worker.ReadText(text="a\ud800b", title="\udfff"))
    assert b"a\xef\xbf\xbdb" in worker._encoded(answer)
