"""Every hostile file ends in Problems with a remedy, in little time and memory, and nothing of this machine leaks."""

import datetime as dt
import resource
import time

import pytest

from tests.hostile import FILES
from upheld.errors import Problem
from upheld.gather.imports import import_path
from upheld.read import limited, worker

TODAY = dt.date(2026, 1, 10)
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


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_ends_in_a_problem_or_in_harmless_text(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.process_time()
    found = list(import_path(path, first_seen=TODAY))
    limited._POOL.close()  # so that its time is counted
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    problems = [one for one in found if isinstance(one, Problem)]
    texts = [one for one in found if not isinstance(one, Problem)]
    assert problems or texts
    assert name in HARMLESS or (len(problems) == 1 and not texts)
    assert all(problem.remedy and problem.message for problem in problems)
    assert not any("root:" in text.text for text in texts)
    assert spent + time.process_time() - started < 8  # five for the file, the rest for starting Python on a busy machine
    assert after.ru_maxrss < 300_000  # KB, the largest of all workers so far


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
