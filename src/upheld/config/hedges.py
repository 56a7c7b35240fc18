"""``hedges.toml``: cues a workspace adds to the list of hedges, or gives another range."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from upheld.config.toml import File, read_toml
from upheld.errors import Problem

PREFIX = "hedges."
"""Of the setting that records a cue's range: ``hedges.on balance`` is ``"0.55 0.7"``."""

Range = tuple[float, float]


class Hedges(msgspec.Struct, frozen=True, kw_only=True):
    """The cues of a file; ``wrong`` names those given wrongly, ``whole`` is false where the file is no TOML."""

    ranges: Mapping[str, Range] = {}
    wrong: frozenset[str] = frozenset()
    whole: bool = True

    def in_force(self, recorded: Mapping[str, str]) -> dict[str, str]:
        """The flat settings of all cues: as given, else (where given wrongly) as last recorded."""
        kept = {name: text for name, text in recorded.items() if name.startswith(PREFIX) and (not self.whole or name in self.wrong)}
        return kept | {PREFIX + cue: f"{low!r} {high!r}" for cue, (low, high) in self.ranges.items()}


def own_hedges(settings: Mapping[str, str]) -> dict[str, Range]:
    """Cue to range, from the flat settings in force."""
    parts = {name.removeprefix(PREFIX): text.split(" ") for name, text in settings.items() if name.startswith(PREFIX)}
    return {cue: (float(low), float(high)) for cue, (low, high) in parts.items()}


def parse_hedges(content: bytes | None, name: str) -> tuple[Hedges, list[Problem]]:
    """The cues of a ``hedges.toml`` and what is wrong with it."""
    file, problems = read_toml(content, name, remedy="mend this line (a cue of several words stands in quotation marks)")
    if file is None:
        return Hedges(whole=False), problems
    ranges: dict[str, Range] = {}
    wrong: set[str] = set()
    for cue, value in file.tables.items():
        if cue == "format":
            continue
        key = " ".join(cue.split()).casefold()
        problem = _wrong(file, cue, value)
        if problem is None and key in ranges:
            problem = file.problem(f"the cue {key!r} comes twice; the first counts", "take one of the two out", line=file.line_of(cue))
        elif problem is None:
            ranges[key] = (float(value[0]), float(value[1]))
        else:
            wrong.add(PREFIX + key)
        problems += [problem] if problem else []
    return Hedges(ranges=ranges, wrong=frozenset(wrong)), problems


def _wrong(file: File, cue: str, value: object) -> Problem | None:
    line = file.line_of(cue)
    remedy = f'write "{cue}" = [0.20, 0.55]: the probabilities it may stand for, the lower first'
    if not cue.strip():
        return file.problem("a hedge without words", remedy, line=line)
    pair = [v for v in value if isinstance(v, int | float) and not isinstance(v, bool)] if isinstance(value, list) else []
    if len(pair) != 2 or pair != value:
        hint = f"{remedy}; put a cue of several words in quotation marks" if isinstance(value, dict) else remedy
        return file.problem(f"the range of {cue!r} is no pair of numbers", hint, line=line)
    if not 0 < pair[0] < pair[1] < 1:
        return file.problem(f"the range of {cue!r} is {pair[0]} to {pair[1]}", remedy, line=line)
    return None
