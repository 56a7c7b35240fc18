"""Counts the reference classes of forecasts anew from the questions they were counted from: how many of each class were asked, how many ended with yes."""

from __future__ import annotations

import csv
import datetime as dt
import re
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from upheld.config.reference import reference_classes


class Counted(NamedTuple):
    """One class: questions that ended with yes, all of them, and the days asked about in the middle."""

    yes: int
    n: int
    days: int


def counted(path: Path) -> Mapping[str, Counted]:
    """Class to its counts, from the Good Judgment Project's table of questions: those of yes or no on world affairs that were closed with an answer."""
    asked: dict[str, list[tuple[bool, int]]] = {c.name: [] for c in reference_classes()}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = re.sub(r"\*+", "", row["q_text"])
            answered = row["q_status"] == "closed" and row["n_opts"] == "2" and row["outcome"] in {"a", "b"}
            if not answered or not row["options"].lower().startswith("(a) yes") or "Just for fun" in text:
                continue
            name = next((c.name for c in reference_classes() if re.search(c.pattern, text, re.IGNORECASE)), None)
            if name is not None:
                asked[name].append((row["outcome"] == "a", (_day(row["date_to_close"]) - _day(row["date_start"])).days))
    return {
        name: Counted(sum(yes for yes, _ in held), len(held), int(statistics.median([d for _, d in held])) if held else 0)
        for name, held in asked.items()
    }


def _day(text: str) -> dt.date:
    month, day, year = (int(part) for part in text.split(" ", maxsplit=1)[0].split("/"))
    return dt.date(2000 + year, month, day)
