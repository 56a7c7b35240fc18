"""Hypothesis profiles: 100 examples a law by default; ``--hypothesis-profile nightly`` for 2,000, ``quick`` for a first look without shrinking."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, settings

settings.register_profile("nightly", max_examples=2000, deadline=None)
settings.register_profile("quick", max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@pytest.fixture
def quick():
    """A folder on a disk in memory where there is one: the same calls, without waiting for thousands of flushes."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:
        yield Path(name)
