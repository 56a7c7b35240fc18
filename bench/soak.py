"""A year of watching under a clock that only the bench moves, twice: undisturbed, and with faults injected at random.

Forty feeds of a made-up web bring documents, some of which bear on the claims of an article. In the disturbed run a turn may be cut short at any
document, at any write of the journal (as a full disk does), between assessing and telling or between telling and recording that it was told; a torn line
may be left in the journal, feeds fail or break off, the clock is set back. The turn is then made again, as the next start would. Nothing acknowledged may be
lost, and what is told must be what the undisturbed run tells, each thing once.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import datetime as dt
import errno
import gc
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import msgspec

from upheld.cli_every import give_back
from upheld.desk import check, set_aside, verify
from upheld.desk_alerts import raise_alerts, tell_on_screen
from upheld.desk_read import read_analysis
from upheld.desk_watch import Settings, pull_due, settings_of
from upheld.errors import UpheldError
from upheld.gather.fetch import Failed, Fetched
from upheld.ledger import journal
from upheld.ledger.entry import AlertEntry, DocumentEntry
from upheld.ledger.files import write_all
from upheld.ledger.workspace import Workspace
from upheld.publish.deliver import deliver_due

FEEDS = 40
_START = dt.datetime(2021, 6, 2, 6, tzinfo=dt.UTC)
_PLACES = "Lima Quito Dakar Accra Lagos Juba Nairobi Amman Baku Minsk".split(" ")
_THINGS = "villages soldiers miners ships boats prisoners tankers bridges schools clinics".split(" ")
_SHOWN = 20


class _CutError(BaseException):
    """The run was ended here, as by kill -9."""


def _none(what: str) -> None:
    """No fault."""


class _Clock:
    def __init__(self) -> None:
        self.at = _START

    def __call__(self) -> dt.datetime:
        return self.at


class _Web:
    """Feeds that gain a document from time to time: what each holds follows from the hour alone. Only the newest rows are kept, as a feed does."""

    def __init__(self, clock: _Clock, *, step: dt.timedelta, rate: float, share: float) -> None:
        self._clock, self._step, self._rate, self._share = clock, step, rate, share
        self._rng = [random.Random(number) for number in range(FEEDS)]
        self._newest: list[list[tuple[str, dt.date, str]]] = [[] for _ in range(FEEDS)]
        self._by_turn: list[list[int]] = [[] for _ in range(FEEDS)]
        self.faults: Callable[[str], Failed | bytes | None] = _none

    def _turns(self) -> int:
        return max(int((self._clock.at - _START) / self._step) + 1, 0)

    def _grown(self, number: int) -> int:
        """How many documents a feed has had by now."""
        rng, newest, by_turn = self._rng[number], self._newest[number], self._by_turn[number]
        for turn in range(len(by_turn), self._turns()):
            here = int(self._rate) + (rng.random() < self._rate % 1)
            day = (_START + turn * self._step).date()
            newest += [(_address(number, turn, n), day, _text(rng, number, turn, self._share)) for n in range(here)]
            by_turn.append((by_turn[-1] if by_turn else 0) + here)
            del newest[: max(len(newest) - 4 * _SHOWN, 0)]
        return by_turn[self._turns() - 1] if self._turns() else 0

    def shown(self, number: int) -> list[tuple[str, dt.date, str]]:
        """What a feed shows now, also where the clock was set back a little."""
        gone = self._grown(number) - self._by_turn[number][-1]
        return (self._newest[number][:gone] if gone else self._newest[number])[-_SHOWN:]

    def offered(self) -> set[str]:
        """The addresses of all documents that all feeds have had."""
        found = set()
        for number in range(FEEDS):
            self._grown(number)
            before = 0
            for turn, count in enumerate(self._by_turn[number]):
                found |= {_address(number, turn, n) for n in range(count - before)}
                before = count
        return found

    def get(self, address: str, *, etag: str = "", modified: str = "", obey_robots: bool = True) -> Fetched | Failed:  # noqa: ARG002 - as Fetcher
        fault = self.faults(address)
        if isinstance(fault, Failed):
            return fault
        if not address.endswith("/rss"):  # a page that bears on a claim, looked at again
            return (
                Fetched(address=address, final=address, status=304)
                if fault is None
                else Fetched(address=address, final=address, status=200, body=fault)
            )
        number = int(address.partition("//f")[2].partition(".")[0])
        mark = f'"{self._grown(number)}"'
        if fault is None and etag == mark:
            return Fetched(address=address, final=address, status=304)
        items = "".join(
            f"<item><guid>{u}</guid><link>{u}</link><title>News {u[-8:]}</title><pubDate>{d:%a, %d %b %Y} 08:00:00 GMT</pubDate>"
            f"<description>{escape(t)}</description></item>" for u, d, t in self.shown(number)
        )  # fmt: skip
        body = f'<rss version="2.0"><channel><title>Paper {number}</title>{items}</channel></rss>'.encode()
        return Fetched(address=address, final=address, status=200, body=fault if isinstance(fault, bytes) else body, etag=mark)


def _address(number: int, turn: int, n: int) -> str:
    return f"https://f{number}.example.org/{turn}-{n}"


def _text(rng: random.Random, number: int, turn: int, share: float) -> str:
    filler = " ".join(f"The council of {rng.choice(_PLACES)} met for the {rng.randrange(2, 90)}th time." for _ in range(4))
    place, thing = rng.randrange(10), rng.randrange(10)
    if rng.random() < share:
        count = 100 + 40 * place + (0 if rng.random() < 0.6 else rng.choice((-60, 90, 200)))
        return f"In {_PLACES[place]} {count} {_THINGS[thing]} were counted in May, the office of paper {number} said on its day {turn}. {filler}"
    return filler


def _article(claims: int) -> str:
    rows = [f"In {_PLACES[i % 10]} about {100 + 40 * (i % 10)} {_THINGS[i // 10 % 10]} were counted in May near district {i}." for i in range(claims)]
    return "A valley counted\n\nJune 1st, 2021\n\n" + "\n\n".join(rows) + "\n"


def _workspace(folder: Path, clock: _Clock, claims: int) -> tuple[Workspace, Settings]:
    made = Workspace(Workspace.init(folder / "ws")[0].root, person="bench", clock=clock)
    blocks = "".join(f'[[feed]]\nname = "f{n}"\naddress = "https://f{n}.example.org/rss"\nevery = "6h"\nfollow = false\n' for n in range(FEEDS))
    (made.root / "sources.toml").write_text(blocks, "utf-8")
    (made.root / "upheld.toml").write_text('[check]\nwarn = "p < 0.3"\n[alerts]\nfile = "alerts.log"\n', "utf-8")
    (folder / "article.md").write_text(_article(claims), "utf-8")
    read_analysis(made, folder / "article.md", today=clock().date())
    return made, settings_of(made)[0]


def _turn(made: Workspace, settings: Settings, web: Any, *, again: bool, cut: Callable[[str], None]) -> None:  # noqa: ANN401 - stands in for a Fetcher
    pull_due(made, settings, web, every=again, tick=lambda: cut("document"))
    cut("pulled")
    outcome, _ = check(made, today=made.clock().date())
    cut("checked")
    raise_alerts(made, outcome, settings)
    cut("raised")
    tell_on_screen(made, lambda _: None)
    deliver_due(made, settings.alerts)
    set_aside(made)


class _Faults:
    """Chooses what goes wrong in a turn, and where."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self.injected = 0

    def strikes(self, share: float) -> bool:
        """Whether a turn is disturbed."""
        return self._rng.random() < share

    def place(self, *, whole: bool) -> str:
        """Where the turn is to end: before it assesses, where a source has failed in it that is not asked again."""
        return self._rng.choice(("document", "pulled", "checked", "raised", "never") if whole else ("document", "pulled"))

    def cut(self, place: str) -> Callable[[str], None]:
        """Ends the turn at a place."""
        left = self._rng.randrange(1, 25)
        count = 0

        def at(here: str) -> None:
            nonlocal count
            count += here == place
            if here == place and (place != "document" or count >= left):
                self.injected += 1
                raise _CutError

        return at

    def of_web(self) -> Callable[[str], Failed | bytes | None]:
        """Some feeds fail, break off, or answer with something else."""

        def fault(address: str) -> Failed | bytes | None:
            if self._rng.random() > 0.2:
                return None
            self.injected += 1
            return self._rng.choice((
                Failed(address=address, reason="network", message="no answer", passing=True),
                Failed(address=address, reason="status", status=503, message="the server answers 503", passing=True, retry_after=3600),
                b"<rss><channel><item><title>cut", b"<html>moved</html>", b"",
            ))  # fmt: skip

        return fault

    @contextlib.contextmanager
    def of_disk(self) -> Iterator[None]:
        """A write of the journal fails half way, as on a full disk."""
        real, left = write_all, self._rng.randrange(1, 30)

        def write(handle: int, content: bytes) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                self.injected += 1
                os.write(handle, content[: len(content) // 2])
                raise OSError(errno.ENOSPC, "No space left on device")
            real(handle, content)

        setattr(journal, "write_all", write)  # noqa: B010 - the fault of the bench
        try:
            yield
        finally:
            setattr(journal, "write_all", real)  # noqa: B010 - as above

    def back(self) -> dt.timedelta:
        """How far the clock is set back for one start."""
        return dt.timedelta(hours=3 if self._rng.random() < 0.3 else 0)

    def tear(self, made: Workspace) -> None:
        """Leave a half line at the end of the journal, as a crash in the midst of an append does."""
        files = sorted((made.root / "journal").glob("*/*.jsonl"))
        if files and self._rng.random() < 0.3:
            self.injected += 1
            with files[-1].open("ab") as out:
                out.write(b'{"hash":"0123')


def _disturbed(made: Workspace, settings: Settings, web: _Web, clock: _Clock, faults: _Faults) -> None:
    then, whole = clock.at, True
    for _ in range(2):
        place = faults.place(whole=whole)
        # A turn that assesses with a part of its sources tells, rightly, of what that part moved: to be compared, it is to end before.
        whole = place not in {"document", "pulled"}
        web.faults = faults.of_web() if place in {"document", "pulled"} else _none
        clock.at = then - faults.back()
        try:
            with faults.of_disk():
                _turn(made, settings, web, again=False, cut=faults.cut(place))
        except (_CutError, OSError, UpheldError):
            faults.tear(made)
        clock.at = then
    web.faults = _none
    _turn(made, settings, web, again=True, cut=_none)


class _Size(msgspec.Struct, frozen=True, kw_only=True):
    turns: int
    step: dt.timedelta
    rate: float
    claims: int
    share: float = 0.1
    disturbed: float = 1.0


_FULL = _Size(turns=183, step=dt.timedelta(days=2), rate=13.7, claims=200, share=0.005, disturbed=0.25)
"""A year of a turn every other day, 100,000 documents, of which one in two hundred bears on a claim; one turn in four is disturbed, twice."""

_QUICK = _Size(turns=40, step=dt.timedelta(days=9), rate=0.5, claims=100)


def _apart(folder: str, size: _Size, seed: int | None) -> tuple[dict[str, float], set[str], int]:
    """A run in a process of its own: what it grew by, the documents its feeds had, and how many faults there were."""
    faults = None if seed is None else _Faults(seed)
    _, web, grown = _lived(Path(folder), size, faults=faults)
    return grown, web.offered(), faults.injected if faults else 0


def _lived(folder: Path, size: _Size, *, faults: _Faults | None) -> tuple[Workspace, _Web, dict[str, float]]:
    clock = _Clock()
    made, settings = _workspace(folder, clock, size.claims)
    web = _Web(clock, step=size.step, rate=size.rate, share=size.share)
    memory = descriptors = 0.0
    took: list[float] = []
    for turn in range(size.turns):
        clock.at = _START + turn * size.step
        made = Workspace(made.root, person="bench", clock=clock)  # as each turn of `check --every` opens it
        begin = time.process_time()
        if faults is None or not faults.strikes(size.disturbed):
            _turn(made, settings, web, again=False, cut=_none)
        else:
            _disturbed(made, settings, web, clock, faults)
        give_back()
        took.append(time.process_time() - begin)
        if turn == max(size.turns // 2, 1):
            gc.collect()
            memory, descriptors = _memory_mb(), _descriptors()
    gc.collect()
    tenth = max(size.turns // 10, 1)
    grown = {"memory": _memory_mb() - memory, "descriptors": _descriptors() - descriptors}
    return made, web, grown | {"early_s": sum(took[tenth : 2 * tenth]) / tenth, "late_s": sum(took[-tenth:]) / tenth}


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _memory_mb() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def figures(data: Path | None, *, full: bool = False) -> Mapping[str, float]:
    """``lost``, ``memory_growth_mb`` over the second half, ``descriptors`` gained in it, ``alerts_wrong``; with ``full`` a year.

    ``turn_early_s`` and ``turn_late_s`` are the CPU seconds of an undisturbed turn in the second and in the last tenth.
    """
    del data
    size = _FULL if full else _QUICK
    quick = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=quick) as one, tempfile.TemporaryDirectory(dir=quick) as two:
        with concurrent.futures.ProcessPoolExecutor(2) as pool:
            runs = pool.submit(_apart, one, size, None), pool.submit(_apart, two, size, 11)
            (undisturbed, offered, _), (grown, _, injected) = (run.result() for run in runs)
        made, clean = Workspace(Path(two) / "ws"), Workspace(Path(one) / "ws")
        entries, _ = made.entries()
        held = {e.body.document.id for e in entries if isinstance(e.body, DocumentEntry)}
        told, wanted = _told(made), _told(clean)
        lines = (made.root / "alerts.log").read_text("utf-8").splitlines() if (made.root / "alerts.log").exists() else []
        heads = [line for line in lines if not line.startswith(" ")]
        damage = [p for p in verify(made) if p.severity == "error"]
    return {
        "lost": len(offered - held) + len(damage), "memory_growth_mb": round(max(grown["memory"], 0.0), 1), "descriptors": max(grown["descriptors"], 0.0),
        "alerts_wrong": len(told ^ wanted) + abs(len(heads) - len(told)), "alerts": len(told), "documents": len(held), "faults": injected,
        "turn_early_s": round(undisturbed["early_s"], 3), "turn_late_s": round(undisturbed["late_s"], 3),
    }  # fmt: skip


def _told(made: Workspace) -> set[str]:
    return {e.body.alert.id for e in made.entries()[0] if isinstance(e.body, AlertEntry)}
