"""The pages of 50 claims and 10,000 documents, and of 10,000 claims: server time, bytes on the wire, the first look, the slider in a browser, the demo's site.

Server time is the CPU time of the whole application on one request, without a socket: it waits for nothing else, and a busy machine does not add to it.
Every page asked for is another claim or another day's board, so that nothing is answered from a copy of the answer; the record itself is in memory, as it
is for a user after the first look.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import math
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from bench.check import _article, _document
from upheld.desk_add import add_documents
from upheld.desk_brief import brief_input
from upheld.desk_demo import fill
from upheld.desk_living import Living
from upheld.desk_read import read_analysis
from upheld.ledger.entry import AnalysisEntry, Body, ClaimEntry
from upheld.ledger.workspace import Workspace
from upheld.model.claim import Analysis
from upheld.publish import pages, site
from upheld.publish.shelf import Shelf, shelf_of
from upheld.publish.ways import Served
from upheld.read.claims import draft
from upheld.web.app import make_app
from upheld.web.guard import Door
from upheld.web.serve import settle
from upheld.web.show import ASSETS, _asset

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


def _shelves(folder: Path, *, analyses: int, claims: int, documents: int) -> Workspace:
    """Many analyses: their claims go straight into the journal, since reading them is not what is measured here."""
    rng = random.Random(7)
    workspace, _ = Workspace.init(folder / "ws", person="bench")
    bodies: list[Body] = []
    lines: list[str] = []
    for n in range(analyses):
        title = f"A valley counted, part {n}"
        text = _article(rng, claims).replace("A valley counted", title)
        analysis = Analysis(slug=f"valley-{n}", title=title, published=dt.date(2021, 6, 1), text_sha256=workspace.store.put_text(text))
        bodies.append(AnalysisEntry(analysis))
        bodies += [ClaimEntry(msgspec.structs.replace(c, id=f"{c.id}-{n}")) for c in draft(analysis, text)]
        lines += [line for line in text.split("\n") if line.startswith("In ")]
    workspace.journal.append(bodies)
    (folder / "documents.jsonl").write_text("\n".join(json.dumps(_document(rng, n, lines)) for n in range(documents)), "utf-8")
    add_documents(workspace, folder / "documents.jsonl", today=_TODAY)
    return workspace


_SLIDE = """() => new Promise((done) => {
  const slider = document.getElementById("day"), days = Number(slider.max), took = [];
  const move = (n) => {
    if (n > 24) { done(took); return; }
    const started = performance.now();
    slider.value = (n * 7) % (days + 1);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.offsetHeight;
    requestAnimationFrame(() => { took.push(performance.now() - started); setTimeout(() => move(n + 1), 0); });
  };
  move(0);
})"""


def _slider_ms(made: Workspace) -> dict[str, float]:
    """Milliseconds (median and p95) from a move of the slider to the recoloured article on the screen; without a browser nothing, which its floor tells.

    These are of the clock, which a busy machine stretches: the floor is held by the median.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a machine without it measures the rest
    except ImportError:
        return {}
    if chromium is None:
        return {}
    living = Living(made, today=lambda: _TODAY)
    slug = living.analyses()[0]
    page = pages.article(*_shelf(living, slug), slug) or ""
    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        tab = opened.new_page(viewport={"width": 1200, "height": 900})
        tab.route("**/*", lambda route: _answered(route, page))
        tab.goto("http://pages.example/article")
        took = tab.evaluate(_SLIDE)
        opened.close()
    return {"slider_ms": round(statistics.median(took)), "slider_p95_ms": round(_p95(took))}


def _shelf(living: Living, slug: str) -> tuple[Shelf, Served]:
    return shelf_of((living.record().brief(slug, _TODAY),), latest=_TODAY), Served()


def _answered(route: Any, page: str) -> None:  # noqa: ANN401 - the browser's
    name = urlsplit(route.request.url).path.rpartition("/")[2]
    if name in ASSETS:
        route.fulfill(body=_asset(name), headers={"content-type": ASSETS[name]})
    else:
        route.fulfill(body=page, headers={"content-type": "text/html; charset=utf-8", "content-security-policy": pages.POLICY})


async def _timed(living: Living, paths: Iterable[str]) -> tuple[list[float], int]:
    """Milliseconds of each request, and the most bytes one of them sent."""
    app = make_app(living, Door(token="x" * 20))
    took, most = [], 0
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
        for path in paths:
            start = time.process_time()
            async with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as got:
                sent = sum([len(part) async for part in got.aiter_raw()])
            took.append((time.process_time() - start) * 1000)
            most = max(most, sent)
            if got.status_code != 200:
                sys.exit(f"{path} answered {got.status_code}")
    return took, most


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _pages(made: Workspace, *, claims: int, name: str, ahead: bool = True) -> dict[str, float]:
    """Figures of each page; without ``ahead`` histories have two days, those that are there before the server has worked ahead."""
    living = Living(made, today=lambda: _TODAY, patience_s=math.inf if ahead else 0)
    start = time.process_time()
    outcome = living.record().outcome(_TODAY)
    first = time.process_time() - start
    if len(outcome.view.claims) < claims or sum(bool(a.evidence) for a in outcome.weighed.assessments) < claims / 8:
        sys.exit("the bench's texts no longer exercise the pages")
    slugs, names = [a.slug for a in outcome.view.analyses], [c.id for c in outcome.view.claims]
    start = time.process_time()
    if ahead:
        living.work_ahead()
    history = time.process_time() - start
    asked = {
        "board": [f"/?q=district {n}" if n else "/" for n in range(12)] * _ROUNDS,
        "article": [f"/article/{slug}" for slug in random.Random(5).choices(slugs, k=6 * _ROUNDS)],
        "claim": [f"/claim/{n}" for n in random.Random(3).choices(names, k=12 * _ROUNDS)],
        "search": [f"/search?q=district {n} may" for n in range(12)] * _ROUNDS,
    }
    asyncio.run(_timed(living, ("/", f"/article/{slugs[0]}", "/search?q=valley")))
    settle()
    found = {f"first_s{name}": round(first, 2)} | ({f"history_s{name}": round(history, 2)} if ahead else {})
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
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as other:
        made = _workspace(Path(name), claims=50, documents=10_000)
        found = _pages(made, claims=50, name="") | _slider_ms(made) | {"site_mb": round(_demo_site(Path(name)), 2)}
        return found | _pages(_shelves(Path(other), analyses=200, claims=50, documents=500), claims=10_000, name="_10000", ahead=False)
