"""How often a test of chance is tried: a few times with every change, many times at night (``UPHELD_NIGHTLY=1``, as ``make nightly`` sets it)."""

import os

NIGHTLY = bool(os.environ.get("UPHELD_NIGHTLY"))


def times(often, nightly):
    """``often`` by day, ``nightly`` at night."""
    return nightly if NIGHTLY else often
