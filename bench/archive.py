"""Ten years of documents and events in one workspace: what the first check costs, what a check costs when a hundred documents are new, and the pages.

Each size is a workspace of its own, filled and asked from the command line: 200 claims, a document in fifty on what one of them says, the rest on
other matters. The largest also holds the events. Every command is a process of its own, so that nothing is answered from memory.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.event_files import wide_rows, write_plain
from bench.pages import _timed
from upheld.desk_living import Living
from upheld.ledger.workspace import Workspace

DOCUMENTS = 100_000
EVENTS = 1_000_000
CLAIMS = 200
NEW = 100
_YEARS = 10
_FIRST = dt.date(2015, 1, 1)
_SHARE = 50
_PLACES = "Lima Quito Dakar Accra Lagos Juba Nairobi Amman Baku Minsk Riga Hanoi Manila Dhaka Kabul Tunis Bamako Havana Sofia Oslo".split(" ")
_THINGS = "villages soldiers miners ships boats prisoners tankers bridges schools clinics".split(" ")
_FILL = "harvest market council radio weather river school road choir museum orchard theatre library station".split(" ")


def _article() -> str:
    rows = [f"In {_PLACES[i % 20]} about {100 + 7 * i} {_THINGS[i // 20]} were counted in May near district {i}." for i in range(CLAIMS)]
    return "A valley counted\n\nJanuary 1st, 2015\n\n" + "\n\n".join(rows) + "\n"


def _document(rng: random.Random, n: int, day: dt.date) -> dict[str, str]:
    """A report of some hundred words."""
    filler = " ".join(
        f"The {rng.choice(_FILL)} of {rng.choice(_PLACES)} opened its {rng.choice(_FILL)} to {rng.randrange(2, 400)} guests on the {rng.randrange(1, 28)}th day."
        for _ in range(8)
    )
    if n % _SHARE == 0:
        i = rng.randrange(CLAIMS)
        filler = (
            f"In {_PLACES[i % 20]} {100 + 7 * i + rng.choice((0, 0, -60, 90))} {_THINGS[i // 20]} were counted in May near district {i}. {filler}"
        )
    return {"id": f"d{n}", "published": day.isoformat(), "outlet": f"Paper {n % 40}", "title": f"News {n}", "text": filler}


def _documents(count: int, *, start: int = 0) -> Iterator[dict[str, str]]:
    rng = random.Random(start)
    for n in range(start, start + count):
        yield _document(rng, n, _FIRST + dt.timedelta(days=(n - start) * 365 * _YEARS // max(count, 1)))


def _write(path: Path, count: int, *, start: int = 0) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in _documents(count, start=start))


def _run(folder: Path, *args: str) -> tuple[float, float, float]:
    """Seconds, CPU seconds and peak MB of one command."""
    start = time.perf_counter()
    with (folder / "said").open("wb") as said:
        child = subprocess.Popen([sys.executable, "-m", "upheld", *args], cwd=folder, stdout=subprocess.DEVNULL, stderr=said, env=_installed(folder))
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"upheld {' '.join(args)} exited {child.returncode}: {(folder / 'said').read_text('utf-8')[-400:]}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _installed(folder: Path) -> dict[str, str]:
    """An environment in which modules are compiled once, as those of an installed program are."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return own | {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def _filled(folder: Path, documents: int) -> None:
    (folder / "article.md").write_text(_article(), "utf-8")
    _write(folder / "documents.jsonl", documents)
    _write(folder / "new.jsonl", NEW, start=10_000_000)
    for args in (("init", "."), ("read", "article.md"), ("add", "documents.jsonl")):
        _run(folder, *args)


def _checks(folder: Path, name: str) -> dict[str, float]:
    """The first check, one where nothing is new, and one where a hundred documents are."""
    first = _run(folder, "check", "--offline")
    same = _run(folder, "check", "--offline")
    _run(folder, "add", "new.jsonl")
    new = _run(folder, "check", "--offline")
    return {
        f"first_s{name}": round(first[0], 1), f"first_cpu_s{name}": round(first[1], 1), f"same_cpu_s{name}": round(same[1], 2),
        f"new_cpu_s{name}": round(new[1], 2), f"peak_mb{name}": round(max(first[2], same[2], new[2])),
    }  # fmt: skip


def _pages(folder: Path) -> dict[str, float]:
    """What the first look costs a server that starts, and the slowest page after it."""
    living = Living(Workspace.open(folder), today=lambda: _FIRST + dt.timedelta(days=365 * _YEARS))
    start = time.perf_counter()
    outcome = living.record().outcome(living.today())
    first = time.perf_counter() - start
    linked = [a.claim for a in outcome.weighed.assessments if a.evidence]
    if len(linked) < CLAIMS / 4:
        sys.exit(f"{len(linked)} claims have evidence: the bench's texts no longer exercise the check")
    asyncio.run(_timed(living, ("/",)))
    took, _ = asyncio.run(_timed(living, ("/", *(f"/claim/{claim}" for claim in linked[:10]), "/?q=district 7")))
    return {
        "look_s": round(first, 1),
        "page_s": round(max(took) / 1000, 2),
        "serving_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def figures(data: Path | None) -> Mapping[str, float]:
    """At 1,000 documents (``_1``), 10,000 (``_10``) and 100,000 with 1,000,000 events (no ending): seconds, CPU seconds and peak memory of checks."""
    found: dict[str, float] = {}
    for size, name in ((DOCUMENTS // 100, "_1"), (DOCUMENTS // 10, "_10"), (DOCUMENTS, "")):
        with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as place:
            folder = Path(place)
            _filled(folder, size)
            if not name:
                events = folder / "20260325120000.export.CSV"
                write_plain(events, wide_rows(data), EVENTS)
                found["events_s"] = round(_run(folder, "add", events.name)[0], 1)
            found |= _checks(folder, name)
            if not name:
                found |= _pages(folder) | {"events_page_s": round(_run(folder, "show", "RUS-UKR")[0], 2)}
    return found
