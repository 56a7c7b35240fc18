"""A whole check of 50 claims against many documents, nothing cached: seconds and peak memory of the process a user would start."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from upheld.model.evidence import Document
from upheld.weigh.origins import origins_of

_PLACES = "Lima Quito Dakar Accra Lagos Juba Nairobi Amman Baku Minsk Riga Hanoi Manila Dhaka Kabul Tunis Bamako Havana Sofia Oslo".split(" ")
_THINGS = "villages soldiers miners ships boats prisoners tankers bridges schools clinics".split(" ")
_DEEDS = "flooded captured released repaired seized returned destroyed counted moved guarded".split(" ")
_FILL = "harvest market council radio weather river school road choir museum".split(" ")


def _article(rng: random.Random, claims: int) -> str:
    lines = [
        f"In {rng.choice(_PLACES)} about {rng.randrange(20, 900)} {_THINGS[i % 10]} were {rng.choice(_DEEDS)} in May near district {i} of the Sarn valley."
        for i in range(claims)
    ]
    return "A valley counted\n\nJune 1st, 2021\n\n" + "\n\n".join(lines) + "\n"


def _document(rng: random.Random, n: int, article: list[str]) -> dict[str, str]:
    day = f"2021-{rng.randrange(6, 13):02}-{rng.randrange(1, 28):02}"
    if n % 5 == 0:
        text = rng.choice(article).replace("about", "some")
    else:
        text = " ".join(
            f"The {rng.choice(_FILL)} of {rng.choice(_PLACES)} opened its {rng.choice(_FILL)} to {rng.randrange(2, 400)} guests." for _ in range(3)
        )
    return {"id": f"d{n}", "published": day, "outlet": rng.choice(("Reuters", "BBC", "Daily Post")), "title": f"News {n}", "text": text}


def _run(folder: Path, *args: str) -> tuple[float, float]:
    """CPU seconds and peak MB of one command."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "upheld", *args], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"upheld {' '.join(args)} exited {child.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def _measured(documents: int) -> tuple[float, float]:
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        article = _article(rng, 50)
        (folder / "article.md").write_text(article, "utf-8")
        lines = [line for line in article.split("\n") if line.startswith("In ")]
        rows = (json.dumps(_document(rng, n, lines)) for n in range(documents))
        (folder / "documents.jsonl").write_text("\n".join(rows), "utf-8")
        _run(folder, "init", ".")
        _run(folder, "read", "article.md")
        _run(folder, "add", "documents.jsonl")
        measured = _run(folder, "check")
        _is_real(folder)
        return measured


def _is_real(folder: Path) -> None:
    """A check that finds no claims or no evidence would be quick and worth nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "upheld", "check", "--as-of", "2022-06-01", "--json"], cwd=folder, capture_output=True, text=True, check=True
    )
    claims = json.loads(done.stdout)["claims"]
    linked = sum(bool(c["evidence"]) for c in claims)
    if len(claims) < 50 or linked < 25:
        sys.exit(f"the bench found {len(claims)} claims, {linked} with evidence: its texts no longer exercise the check")


def _reports(documents: int) -> list[Document]:
    """Linked documents of a busy quarter: a tenth original, the rest rewritten a little; half of them name one of nine authorities."""
    rng = random.Random(11)
    words = [w + end for w in (*_PLACES, *_THINGS, *_DEEDS, *_FILL) for end in ("", "s", "ed", "ing")]
    stories = [[rng.choice(words) for _ in range(120)] for _ in range(documents // 10)]
    found = []
    for n in range(documents):
        story = n % len(stories)
        text = list(stories[story])
        for _ in range(rng.randrange(1, 4)):
            text[rng.randrange(120)] = str(rng.randrange(2, 9000))
        day = dt.date(2025, 1, 1) + dt.timedelta(days=story % 90)
        cited = f"Ministry {story % 9}" if n % 2 else ""
        found.append(Document(id=f"r{n}", text_sha256="0" * 64, known=day, text=" ".join(text), cited=cited))
    return found


def _origins_seconds(documents: int) -> float:
    reports = _reports(documents)
    start = time.process_time()
    origins = origins_of(reports)
    if not 1 < len(origins) <= documents // 5:
        sys.exit(f"{documents} rewritten reports came to {len(origins)} origins: the bench no longer exercises the joins")
    return time.process_time() - start


def figures(data: Path | None) -> Mapping[str, float]:
    """Seconds at 200 and 10,000 documents, peak memory of the larger run in MB; CPU seconds to find the origins of 10,000 linked documents."""
    del data
    small, _ = _measured(200)
    large, peak = _measured(10_000)
    origins = _origins_seconds(10_000)
    return {"seconds_200": round(small, 2), "seconds_10000": round(large, 2), "peak_mb": round(peak), "origins_10000": round(origins, 2)}
