"""What figures count: measures, the wider ones that take them in, and nouns that count the same kind of thing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from upheld.model.claim import Quantity
from upheld.text.figures import figures
from upheld.text.words import content_stems, stem

BECAME = frozenset({"killed", "wounded", "killed-or-wounded", "missing", "captured", "displaced", "detained"})
"""Measures that say what became of people: they count the same only where they are the same."""

WIDER: Mapping[str, str] = {"killed": "killed-or-wounded", "wounded": "killed-or-wounded"}
"""Measures that a wider one takes in."""

_ALIKE: tuple[frozenset[str], ...] = tuple(
    frozenset(stem(w) for w in words.split(" "))
    for words in (
        "soldier troop serviceman member personnel force fighter",
        "summit meeting talk encounter exchange contact",
        "warhead weapon bomb nuke",
        "person people civilian resident inhabitant",
        "ship vessel tanker boat",
        "village town settlement community",
        "exercise drill manoeuvre",
    )
)
"""Nouns that count the same kind of thing."""


_CONTAINERS = content_stems("account instance case occasion report record example episode time round")
_MET = content_stems("meet convene confer summit talk")


def counted_of(quantity: Quantity, text: str) -> Quantity:
    """A quantity as that of what happened, where it counts accounts or occasions of it: "18 accounts of leaders convening" counts meetings."""
    if stem(quantity.unit) in _CONTAINERS and content_stems(text) & _MET:
        return msgspec.structs.replace(quantity, unit="meeting", measure="meeting")
    return quantity


@cache
def kinds_counted(measure: str, unit: str) -> frozenset[str]:
    """Stems of all nouns under which something of this measure and unit may be counted."""
    own = frozenset(stem(w) for w in (measure, unit) if w)
    return own | frozenset(w for group in _ALIKE if group & own for w in group)


def counted_in(text: str) -> frozenset[str]:
    """Measures and units of the figures of a text."""
    found = figures(text) if any(c.isdigit() for c in text) else ()
    return frozenset(
        name for f in found for name in ({f.measure} | (frozenset() if f.measure in BECAME else kinds_counted(f.measure, f.unit))) if name
    )
