"""Half an hour of `upheld check --every 1m` by the wall clock, against feeds on loopback that fail, break off and answer 304 at times."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MINUTES = 30
FEEDS = 10
_ARTICLE = "After the Sarn dam\n\nJune 1st, 2021\n\nMore than 40 villages were flooded in May when the Sarn dam failed in Kenya.\n"
Answer = Callable[[str], tuple[int, Mapping[str, str], bytes]]


@contextmanager
def _serving(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answer(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing is told."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Web:
    """Feeds that gain a document every other minute; each third one misbehaves at times."""

    def __init__(self) -> None:
        self._start, self._rng = time.monotonic(), random.Random(1)
        self.pair = ""

    def answer(self, path: str) -> tuple[int, Mapping[str, str], bytes]:
        """What stands at a path now."""
        if not path.startswith("/f"):
            return 404, {}, b""
        number, chance = int(path[2:]), self._rng.random()
        if number % 3 == 2 and chance < 0.4:
            return ((503, {"Retry-After": "60"}, b""), (200, {}, b"<rss><channel><item><title>cut"), (304, {}, b""))[int(chance / 0.14)]
        count = int((time.monotonic() - self._start) // 120) + 1
        items = "".join(
            f"<item><guid>n{number}-{i}</guid><link>http://{self.pair}/p{number}-{i}</link><title>Villages {number} {i}</title>"
            f"<description>In Kenya {25 + (i * 7 + number) % 30} villages were flooded when the Sarn dam failed in May, office {number} said on day {i}."
            f"</description><pubDate>Wed, 0{1 + i % 9} Jun 2021 08:00:00 GMT</pubDate></item>" for i in range(count)[-20:]
        )  # fmt: skip
        return 200, {"Content-Type": "application/rss+xml"}, f'<rss version="2.0"><channel><title>P</title>{items}</channel></rss>'.encode()


def _upheld(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "upheld", *args], cwd=folder, capture_output=True, text=True, check=False)


def _held(pid: int) -> tuple[float, int]:
    """Megabytes in memory and open descriptors of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6, sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def _watched(folder: Path, minutes: float) -> tuple[list[tuple[float, int]], int, str]:
    """What the process held, sampled; its exit code and what it told."""
    samples, until = [], time.monotonic() + minutes * 60
    with (folder / "told").open("w") as told:
        process = subprocess.Popen([sys.executable, "-m", "upheld", "check", "--every", "1m"], cwd=folder, stderr=told, stdout=subprocess.DEVNULL)
        while time.monotonic() < until and process.poll() is None:
            time.sleep(min(15, minutes * 10))
            if process.poll() is None:
                samples.append(_held(process.pid))
        process.send_signal(signal.SIGTERM)
        code = process.wait(120)
    return samples, code, (folder / "told").read_text("utf-8")


def figures(data: Path | None, *, minutes: float = MINUTES) -> Mapping[str, float]:
    """Checks made and failed, the exit code, problems of the record afterwards, megabytes gained in the second half, and descriptors."""
    del data
    web = _Web()
    with _serving(web.answer) as web.pair, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "article.md").write_text(_ARTICLE, "utf-8")
        _upheld(folder, "init", ".")
        (folder / "upheld.toml").write_text(f'[fetch]\nallow_private = ["{web.pair}"]\n[alerts]\nfile = "alerts.log"\n', "utf-8")
        feeds = (f'[[feed]]\nname = "f{n}"\naddress = "http://{web.pair}/f{n}"\nevery = "1m"\nfollow = false\n' for n in range(FEEDS))
        (folder / "sources.toml").write_text("".join(feeds), "utf-8")
        _upheld(folder, "read", "article.md")
        samples, code, told = _watched(folder, minutes)
        whole = _upheld(folder, "check", "--verify").returncode
    half = samples[len(samples) // 2 :]
    return {
        "checks": told.count("sources asked ("), "failed": told.count("this check failed") + told.count("Traceback"), "exit": code, "damage": whole,
        "memory_growth_mb": round(max(half[-1][0] - half[0][0], 0.0), 1), "descriptors": max(fds for _, fds in half) - min(fds for _, fds in half),
    }  # fmt: skip
