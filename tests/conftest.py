"""What all tests share: snapshots of what people see."""

import os
import re
from pathlib import Path

import pytest

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
