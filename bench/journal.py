"""The journal at a million entries: appending, verifying, building its index, and the claims as of an instant; SQLite beside it."""

from __future__ import annotations

import datetime as dt
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from upheld.ledger import ask
from upheld.ledger.entry import AssessmentEntry, Body, ClaimEntry, DocumentEntry, EvidenceEntry, SettingsEntry, read_line
from upheld.ledger.index_build import build
from upheld.ledger.journal import Journal, journal_files
from upheld.ledger.verify import verify
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim, Quote
from upheld.model.evidence import Document, Link

ENTRIES = 1_000_000
CLAIMS = 5_000
_BATCH = 20_000
_START = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
T = TypeVar("T")


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    done = work()
    return time.process_time() - start, done


def _body(n: int) -> Body:
    """A quarter each of claim versions, documents, evidence and assessments, over 5,000 claims of 100 analyses."""
    turn = n // 4 % CLAIMS
    claim, day = f"c{turn}", dt.date(2025, 1, 1) + dt.timedelta(days=n // 50_000)
    match n % 4:
        case 0:
            quote = Quote(exact="forty villages", start=turn, end=turn + 14)
            return ClaimEntry(Claim(id=claim, analysis=f"a{turn % 100}", kind="event", text=f"Forty villages drowned, version {n}", quote=quote))
        case 1:
            return DocumentEntry(
                Document(id=f"d{n}", text_sha256=f"{n:064x}", known=day, title=f"Villages count their dead, {n}", outlet="County Post")
            )
        case 2:
            link = Link(claim=claim, document=f"d{n - 1}", quote="forty villages", start=0, end=14, supports=0.8, refutes=0.1, silent=0.1)
            return EvidenceEntry(claim=claim, links=(link,), method="bench")
        case _:
            return AssessmentEntry(Assessment(claim=claim, as_of=day, status="upheld", probability=0.9, band=(0.8, 0.95), word="likely"))


def _filled(root: Path) -> Journal:
    """A journal of a million entries, a batch an hour."""
    hours = iter(range(10_000))
    journal = Journal(root, writer="w-bench", by="bench", clock=lambda: _START + dt.timedelta(hours=next(hours)))
    for start in range(0, ENTRIES, _BATCH):
        journal.append([_body(n) for n in range(start, start + _BATCH)])
    return journal


def _sqlite(root: Path, path: Path, by: dt.datetime) -> Mapping[str, float]:
    """The same entries as rows of SQLite with an index over what is asked: built, and asked for the same claims."""
    con = sqlite3.connect(path)
    con.execute("create table entries (kind text, subject text, recorded text, n integer, line blob)")

    def rows() -> Iterator[tuple[str, str, str, int, bytes]]:
        decoder = msgspec.json.Decoder()
        for file in journal_files(root):
            for line in file.open("rb"):
                plain = decoder.decode(line)
                body = plain["body"]
                about = body.get("claim") or body.get("assessment", {}).get("claim") or body.get("document", {}).get("id", "")
                yield body["type"], about if isinstance(about, str) else about["id"], plain["recorded"], plain["n"], line

    def filled() -> None:
        with con:
            con.executemany("insert into entries values (?, ?, ?, ?, ?)", rows())
            con.execute("create index asked on entries (kind, subject, recorded, n)")

    last = "select line, max(n) from entries where kind = 'claim' and recorded <= ? group by subject"
    about = "select line from entries where kind in ('claim', 'evidence', 'assessment') and subject = 'c4321' order by n"
    instant = by.isoformat().replace("+00:00", "Z")
    built, _ = _timed(filled)
    everything, lines = _timed(lambda: [read_line(row[0]) for row in con.execute(last, (instant,))])
    one, history = _timed(lambda: [read_line(row[0]) for row in con.execute(about)])
    con.close()
    if (len(lines), len(history)) != (CLAIMS, 150):
        raise AssertionError("SQLite did not give the same entries")
    return {"sqlite.rebuild_s": round(built, 2), "sqlite.asof_all_s": round(everything, 2), "sqlite.asof_one_ms": round(one * 1000, 2)}


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """CPU seconds, opening included, but for an append, which waits for the disk and is timed by the clock.

    ``asof_all``: the version in force of each of 5,000 claims at an instant in the middle. ``asof_one``: everything recorded about one of them:
    150 entries.
    """
    del data
    with tempfile.TemporaryDirectory() as name:
        root, cache = Path(name, "journal"), Path(name, "cache")
        journal = _filled(root)
        begin = time.perf_counter()
        for n in range(20):
            journal.append([SettingsEntry({"n": str(n)})])
        append_ms = (time.perf_counter() - begin) / 20 * 1000
        verified, problems = _timed(lambda: verify(root))
        rebuilt, _ = _timed(lambda: build(root, cache))
        middle = _START + dt.timedelta(hours=30)
        everything, (claims, _) = _timed(lambda: ask.latest(root, cache, "claim", recorded_by=middle))
        one = [_timed(lambda n=n: ask.history(root, cache, f"c{n}")) for n in range(3, CLAIMS, 500)]  # type: ignore[misc]
        peers = _sqlite(root, Path(name, "peer.sqlite"), middle)
    if problems or len(claims) != CLAIMS or {len(found) for _, (found, _) in one} != {150}:
        raise AssertionError("the journal did not come back whole")
    measured = {
        "append_ms": round(append_ms, 2),
        "verify_s": round(verified, 2),
        "rebuild_s": round(rebuilt, 2),
        "asof_all_s": round(everything, 3),
        "asof_one_ms": round(statistics.median(seconds for seconds, _ in one) * 1000, 1),
    }
    return measured, peers
