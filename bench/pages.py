"""The pages of 50 claims and 10,000 documents: server time, what goes over the wire, and what the first look costs; the demo as a folder of files.

Server time is that of the whole application on one request, without a socket. Every page asked for is another claim or another day's board, so that
nothing is answered from a copy of the answer; the record itself is in memory, as it is for a user after the first look.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import httpx

from bench.check import _article, _document
from upheld.desk import add_documents, read_analysis
from upheld.desk_brief import brief_input
from upheld.desk_demo import fill
from upheld.desk_living import Living
from upheld.ledger.workspace import Workspace
from upheld.publish import site
from upheld.web.app import make_app
from upheld.web.guard import Door

_TODAY = dt.date(2022, 6, 1)
_ROUNDS = 4


def _workspace(folder: Path, *, claims: int, documents: int) -> Workspace:
    rng = random.Random(7)
    article = _article(rng, claims)
    lines = [line for line in article.split("\n") if line.startswith("In ")]
    (folder / "article.md").write_text(article, "utf-8")
    (folder / "documents.jsonl").write_text("\n".join(json.dumps(_document(rng, n, lines)) for n in range(documents)), "utf-8")
    workspace, _ = Workspace.init(folder / "ws", person="bench")
    read_analysis(workspace, folder / "article.md", today=_TODAY)
    add_documents(workspace, folder / "documents.jsonl", today=_TODAY)
    return workspace


async def _timed(living: Living, paths: Iterable[str]) -> tuple[list[float], int]:
    """Milliseconds of each request, and the most bytes one of them sent."""
    app = make_app(living, Door(token="x" * 20))
    took, most = [], 0
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
        for path in paths:
            start = time.perf_counter()
            async with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as got:
                sent = sum([len(part) async for part in got.aiter_raw()])
            took.append((time.perf_counter() - start) * 1000)
            most = max(most, sent)
            if got.status_code != 200:
                sys.exit(f"{path} answered {got.status_code}")
    return took, most


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _pages(folder: Path, *, claims: int, documents: int, name: str) -> dict[str, float]:
    living = Living(_workspace(folder, claims=claims, documents=documents), today=lambda: _TODAY)
    start = time.perf_counter()
    outcome = living.record().outcome(_TODAY)
    first = time.perf_counter() - start
    if len(outcome.view.claims) < claims or sum(bool(a.evidence) for a in outcome.weighed.assessments) < claims / 4:
        sys.exit("the bench's texts no longer exercise the pages")
    slug, names = outcome.view.analyses[0].slug, [c.id for c in outcome.view.claims]
    start = time.perf_counter()
    living.work_ahead()
    history = time.perf_counter() - start
    asked = {
        "board": [f"/?q=district {n}" if n else "/" for n in range(12)] * _ROUNDS,
        "article": [f"/article/{slug}"] * (6 * _ROUNDS),
        "claim": [f"/claim/{n}" for n in random.Random(3).choices(names, k=12 * _ROUNDS)],
    }
    asyncio.run(_timed(living, ("/", f"/article/{slug}")))
    found = {f"first_s{name}": round(first, 2), f"history_s{name}": round(history, 2)}
    for page, paths in asked.items():
        took, sent = asyncio.run(_timed(living, paths))
        found |= {f"{page}_p95_ms{name}": round(_p95(took)), f"{page}_kb{name}": round(sent / 1000, 1)}
    return found


def _demo_site(folder: Path) -> float:
    workspace, _ = Workspace.init(folder / "demo", person="bench")
    fill(workspace, today=dt.date(2026, 4, 1))
    given, _ = brief_input(workspace, as_of=dt.date(2026, 3, 31), today=dt.date(2026, 4, 1))
    return sum(map(len, site.publish(given).values())) / 1e6


def figures(data: Path | None) -> Mapping[str, float]:
    """Milliseconds (p95) and kilobytes of each page, seconds of the first look and of the history, megabytes of the demo's site."""
    del data
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return _pages(folder, claims=50, documents=10_000, name="") | {"site_mb": round(_demo_site(folder), 2)}
