"""One article from the command line in a fresh process: seconds and memory, the start of Python included."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.data import shared

WORDS = 1_500
CASE = "us-nk-2018"
_RUN = (
    "import resource, sys; from upheld.cli import cli; cli(sys.argv[1:], standalone_mode=False); "
    "from upheld.read.limited import close; close(); "
    "use = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]; "
    "print(sum(u.ru_utime + u.ru_stime for u in use), max(u.ru_maxrss for u in use) / 1000, sep='\\t')"
)
"""Runs a command and prints the processor seconds and the largest memory in MB of it and of its children."""


def figures(data: Path | None) -> Mapping[str, float]:
    """Seconds of processor and peak MB of `upheld read` on an article of 1,500 words as Markdown, and on the same as a page and a PDF."""
    case = data or shared() / "cases" / CASE
    article = next(path for path in (case / "article.md", case / "article.txt") if path.exists()).read_text("utf-8")
    head, *paragraphs = article.strip().split("\n\n")
    text = head
    while len(text.split()) < WORDS:
        for paragraph in paragraphs:
            if len(text.split()) < WORDS:
                text += f"\n\n{paragraph}"
    forms = {"": ("article.md", text), "page_": ("article.html", _page(text))}
    found: dict[str, float] = {}
    for prefix, (name, content) in forms.items():
        seconds, peak = _measured(name, content)
        found |= {f"{prefix}seconds": round(seconds, 2), f"{prefix}peak_mb": round(peak)}
    return found | {"words": len(text.split())}


def _page(text: str) -> str:
    title, *paragraphs = text.lstrip("# ").split("\n\n")
    return f"<!DOCTYPE html><html lang='en'><title>{title}</title><body><h1>{title}</h1>{''.join(f'<p>{p}</p>' for p in paragraphs)}</body></html>"


def _measured(name: str, content: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_text(content, "utf-8")
        subprocess.run([sys.executable, "-m", "upheld", "init"], cwd=folder, check=True, capture_output=True)
        run = [sys.executable, "-c", _RUN, "read", name, "--published", "2018-06-20"]
        done = subprocess.run(run, cwd=folder, check=True, capture_output=True, text=True)
    seconds, peak = done.stdout.strip().splitlines()[-1].split("\t")
    return float(seconds), float(peak)
