"""What figures count: measures, the wider ones that take them in, and nouns that count the same kind of thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from upheld.model.claim import Quantity
from upheld.text.figures import figures
from upheld.text.words import content_stems, event_classes, stem

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


def counted_of(quantity: Quantity, text: str) -> Quantity:
    """A quantity as that of what happened, where it counts accounts or occasions of it: "18 accounts of leaders convening" counts meetings."""
    if stem(quantity.unit) in _CONTAINERS and "meet" in event_classes(content_stems(text)):
        return msgspec.structs.replace(quantity, unit="meeting", measure="meeting")
    return quantity


_WORD = re.compile(r"[^\W\d_]+")
_CIVILIANS = frozenset(stem(w) for w in "civilian child woman villager pilgrim worker miner passenger journalist".split(" "))
_COMBATANTS = frozenset(stem(w) for w in "soldier troop serviceman fighter militant combatant officer conscript marine".split(" "))


def other_people(one: str, other: str) -> bool:
    """Whether two nouns count people apart: civilians are no soldiers."""
    a, b = stem(one), stem(other)
    return (a in _CIVILIANS and b in _COMBATANTS) or (a in _COMBATANTS and b in _CIVILIANS)


def people_of(text: str) -> str:
    """Whether a text speaks of civilians or of soldiers; empty where of both or of neither."""
    stems = {stem(w) for w in _WORD.findall(text.casefold())}
    civil, armed = bool(stems & _CIVILIANS), bool(stems & _COMBATANTS)
    return "" if civil == armed else "civilians" if civil else "soldiers"


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
