"""The settings files of a new workspace: every line optional, showing the default."""

from __future__ import annotations

from upheld.config.settings import ABOUT_TABLES, FORMAT, KEYS, Key

SOURCES = """\
# Who publishes or is cited here. A block for each source you want graded; what is not named has a starting grade of our own, or F.
# A change is recorded, with your name, at the next `upheld read` or `upheld check`.
#
# [[source]]
# name = "Reuters"
# grade = "B"                       # Admiralty: A completely reliable ... E unreliable, F cannot be judged
# interest = ""                     # whose side it is on: an ISO code or a bloc; empty where it has none
# kind = "agency"                   # newspaper, agency, ministry, ...; for your own use
# aliases = ["Reuters News"]        # other names it goes by
"""
HEDGES = """\
# Words of caution and the probabilities they stand for: what stands here adds to our own list or replaces a range of it.
# Claims whose range was not edited by hand follow a change at the next `upheld check`. The number is that of the bare proposition:
# a cue that speaks against it has a range below one half.
#
# "could" = [0.20, 0.55]
# "unlikely" = [0.20, 0.45]
# "on balance" = [0.55, 0.70]
"""


def settings_template() -> str:
    """A commented ``upheld.toml``."""
    lines = [
        "# Settings of this workspace. Every line is optional; what stands behind a # is the default.",
        "# A change that could change what is found is recorded, with your name, at the next `upheld read` or `upheld check`.",
        f"format = {FORMAT}",
        '# person = "your name"             # who signs what is recorded; default: your login name',
    ]
    table = ""
    for key in KEYS:
        if key.table != table:
            table = key.table
            lines += ["", f"# {ABOUT_TABLES[table]}", f"[{table}]"]
        lines.append(_line(key))
    return "\n".join(lines) + "\n"


def _line(key: Key) -> str:
    value = f'"{key.default}"' if key.shape == "text" else key.default
    setting = f"# {key.short} = {value}"
    return f"{setting:33}  # {key.about}" if key.about else setting
