"""The guide says what is so: its commands are run in an empty folder, in order, and its settings are taken."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language, page="guide.md"):
    return [m[2] for m in BLOCK.finditer((DOCS / page).read_text("utf-8")) if m[1] == language]


def run(command, folder):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(["bash", "-ec", command], cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False)


def test_the_guide_runs(tmp_path):
    told = []
    for block in blocks("sh"):
        done = run(block, tmp_path)
        assert done.returncode == 0, f"{block}\n{done.stderr}"
        told.append(done.stdout)
    text = "\n".join(told)
    assert "5 documents added" in text
    assert "could say" in text  # the repair of the toll
    assert "occurred" in text  # the treaty
    assert (tmp_path / "brief.html").stat().st_size > 10_000


def test_a_crossed_rule_of_the_guide_ends_with_one(tmp_path):
    for block in blocks("sh")[:3]:
        assert run(block, tmp_path).returncode == 0
    settings = tmp_path / "upheld.toml"
    settings.write_text(re.sub(r"\[check\]\n", "[check]\n" + "".join(blocks("toml")).replace("[check]\n", ""), settings.read_text(), count=1))
    done = run("upheld check --as-of 2021-12-31", tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "fail" in done.stdout + done.stderr


@pytest.mark.parametrize("page", sorted(p.name for p in DOCS.glob("*.md")))
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", (DOCS / page).read_text("utf-8")):
        assert (DOCS / target).exists(), f"{page} links to {target}"


def test_the_tour_of_the_pages_runs(tmp_path):
    done = run("\n".join(blocks("sh", "guide-web.md")), tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo" / "site" / "index.html").exists()
    (python,) = blocks("python", "guide-web.md")
    done = subprocess.run([sys.executable, "-c", python], cwd=tmp_path / "demo", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "upheld" in done.stdout
