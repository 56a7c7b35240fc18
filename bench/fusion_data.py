"""Conflicting claims of many sources with checked answers: each set as who says which value of what, and what was found true."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

_NOISE = frozenset("jr sr ii iii iv phd md dr prof ed eds editor editors by author authors et al with the of mr mrs ms".split())
_NOBODY = frozenset({"", "not available", "unknown", "various", "various authors", "n a"})
_PLAIN = re.compile(r"[^a-z0-9 ]")


class Claims(NamedTuple):
    """One set: a value for each (source, object), the checked value of some objects, and how much detail each value gives.

    ``detail`` compares values of one object: the number of names, the depth of a place in its hierarchy, digits before trailing zeros.
    ``near`` says how far two values agree, in [0, 1]; 1 for equal ones. ``unnamed`` holds the sources without an identity of their own.
    """

    said: Mapping[tuple[str, str], str]
    truth: Mapping[str, str]
    detail: Callable[[str], float]
    near: Callable[[str, str], float]
    unnamed: frozenset[str] = frozenset()


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _family(name: str) -> str:
    """The family name of one person: what stands before a comma, else the last word."""
    first = name.partition(",")[0] if "," in name else name
    words = [w for w in _PLAIN.sub("", first.replace("-", "")).split() if w not in _NOISE]
    return words[-1] if words else ""


def family_names(authors: str) -> str | None:
    """A list of authors as its sorted family names; ``None`` where nobody is named."""
    plain = re.sub(r"\(.*?\)|\[.*?\]", " ", _ascii(authors)).strip(" ,.;")
    if _PLAIN.sub(" ", plain).strip() in _NOBODY or "not available" in plain:
        return None
    parts = [p for p in re.split(r";|/|&|\band\b|\bwith\b", plain) if p.strip(" ,.")]
    people = [person for part in parts for person in _people(part)]
    names = sorted({name for name in map(_family, people) if name})
    return ";".join(names) or None


def _people(part: str) -> list[str]:
    """Commas part either a family name from its given ones, or whole names from one another."""
    pieces = [p.strip() for p in part.split(",") if p.strip() and p.strip(" .") not in _NOISE]
    if len(pieces) > 1 and all(" " in p for p in pieces):
        return pieces
    if len(pieces) > 2 and len(pieces) % 2 == 0:
        return [f"{a}, {b}" for a, b in zip(pieces[::2], pieces[1::2], strict=True)]
    return [", ".join(pieces)]


def _rows(path: Path, columns: int) -> list[list[str]]:
    lines = path.read_text("latin-1").splitlines()
    return [row for row in (line.split("\t") for line in lines) if len(row) >= columns]


def _overlap(a: str, b: str) -> float:
    one, two = set(a.split(";")), set(b.split(";"))
    return len(one & two) / len(one | two)


def book(folder: Path) -> Claims:
    """Authors of books by bookshop; the checked ones were read off the covers."""
    said: dict[tuple[str, str], str] = {}
    for source, isbn, _, authors, *_rest in _rows(folder / "book.txt", 4):
        names = family_names(authors)
        if names:
            said.setdefault((source, isbn), names)
    checked = {isbn: family_names(authors) for isbn, authors, *_rest in _rows(folder / "book_golden.txt", 2)}
    truth = {isbn: names for isbn, names in checked.items() if names}
    return Claims(said, truth, detail=lambda v: float(v.count(";") + 1), near=_overlap)


def _digits(value: str) -> float:
    return float(len(value.rstrip("0")) or 1)


def _closeness(a: str, b: str) -> float:
    x, y = (float(re.sub(r"\D", "", v) or 0) for v in (a, b))
    return min(x, y) / max(x, y) if max(x, y) > 0 else 1.0


def population(folder: Path) -> Claims:
    """Populations of cities by editor of an encyclopedia; the checked ones are of the census."""
    rows = _rows(folder / "population-new-new.txt", 3)
    said = {(source, thing): value for thing, source, value, *_rest in rows}
    truth = {}
    for line in (folder / "population-gd.txt").read_text("latin-1").splitlines():
        parts = [p.strip() for p in line.split(",")]
        if len(parts) >= 3:
            truth[f"{', '.join(parts[:-2])}_{parts[-2]}"] = parts[-1]
    unnamed = frozenset(source for source, _ in said if re.search(r"\(\d|#0:? |\b\d+\.\d+\.\d+\.", source))
    return Claims(said, truth, detail=_digits, near=lambda a, b: max(0.0, 1 - 20 * (1 - _closeness(a, b))), unnamed=unnamed)


def _depths(rows: Iterable[Mapping[str, str]]) -> tuple[dict[str, int], dict[str, frozenset[str]]]:
    """Name to its depth under the root, and to the names it lies within; a name of several places has its deepest."""
    place = {row["ID"]: (row["name"], row["parentID"]) for row in rows}
    depth: dict[str, int] = {}
    within: dict[str, frozenset[str]] = {}
    for name, parent in place.values():
        path: list[str] = []
        above = parent
        while above in place and len(path) < 20:
            larger, above = place[above]
            path.append(larger)
        if len(path) > depth.get(name, -1):
            depth[name], within[name] = len(path), frozenset(path)
    return depth, within


def places(folder: Path) -> Claims:
    """Places by source, each in a hierarchy of larger ones; the checked answer is the smallest."""
    said, truth = {}, {}
    with (folder / "claims.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            said[row["src"], row["obj"]] = row["value"]
    with (folder / "groundtruths.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            truth[row["obj"]] = row["value"].split(",")[0]
    hierarchy = folder / "hierarchy.csv"
    depth, within = _depths(csv.DictReader(hierarchy.open(encoding="utf-8"))) if hierarchy.exists() else ({}, {})

    def near(a: str, b: str) -> float:
        return 1.0 if a == b else 0.5 if a in within.get(b, ()) or b in within.get(a, ()) else 0.0

    return Claims(said, truth, detail=lambda v: float(depth.get(v, 0)), near=near)


def weather(folder: Path) -> Claims:
    """What stations and sites say of the weather of a place at an hour, one property at a time."""
    said, truth = {}, {}
    for path in sorted((folder / "claims").glob("*.csv")):
        with path.open(encoding="latin-1") as file:
            for row in csv.DictReader(file):
                said[row["SourceID"], f"{row['ObjectID']}|{row['PropertyID']}"] = " ".join(_ascii(row["PropertyValue"]).split())
    with (folder / "ground_truth" / "weather_truth.csv").open(encoding="latin-1") as file:
        for row in csv.DictReader(file):
            truth[f"{row['ObjectID']}|{row['PropertyID']}"] = " ".join(_ascii(row["PropertyValue"]).split())
    return Claims(said, truth, detail=lambda _: 0.0, near=lambda a, b: float(a == b))


SETS: Mapping[str, Callable[[Path], Claims]] = {
    "book": book,
    "population": population,
    "birthplaces": places,
    "heritages": places,
    "weather": weather,
}


def held(folder: Path) -> dict[str, Claims]:
    """The sets that lie in a folder."""
    return {name: read(folder / name) for name, read in SETS.items() if (folder / name).is_dir()}
