"""What all tests share: snapshots of what people see, a quick disk, Hypothesis profiles.

A law is tried on 100 examples; ``--hypothesis-profile nightly`` tries 2,000, ``quick`` a few without shrinking.
"""

import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from browsers import browser, page, serve  # noqa: F401 - fixtures

settings.register_profile("day", deadline=None)  # how long an example takes on a machine at work says nothing about it
settings.load_profile("day")
settings.register_profile("nightly", max_examples=2000, deadline=None)
settings.register_profile("quick", max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])

SNAPSHOTS = Path(__file__).parent / "snapshots"
UPDATE = "UPHELD_SNAPSHOTS"


def masked(text):
    """Without what differs from run to run: versions of ours."""
    return re.sub(r"\bupheld \d+\.\d+\.\d+\b", "upheld VERSION", text)


@pytest.fixture
def snapshot(request):
    """Compare a text with ``tests/snapshots/<test>[-name].<ending>``; ``UPHELD_SNAPSHOTS=update pytest`` writes it anew."""

    def compare(text, ending="txt", name=""):
        stem = f"{request.node.path.stem.removeprefix('test_')}-{request.node.originalname.removeprefix('test_')}{f'-{name}' if name else ''}"
        path = SNAPSHOTS / f"{stem}.{ending}"
        shown = masked(text.decode() if isinstance(text, bytes) else text)
        if os.environ.get(UPDATE) == "update":
            path.parent.mkdir(exist_ok=True)
            path.write_text(shown, "utf-8")
        assert path.exists(), f"no snapshot {path.name}: run once with {UPDATE}=update and read what it wrote"
        assert shown == path.read_text("utf-8"), f"{path.name} differs: if the change is meant, run with {UPDATE}=update and read the diff"

    return compare


@pytest.fixture
def quick():
    """A folder on a disk in memory where there is one: the same calls, without waiting for thousands of flushes."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:
        yield Path(name)
