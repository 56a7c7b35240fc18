"""What the name of a coded actor tells: its country and its sector, for actors seen too rarely to be known by themselves.

Event data name actors ``Police (Philippines)``, ``Citizen_(India)`` or, for a country itself, ``Iran``. A sector that few actors share is no sector:
its actors fall into one class, as do all persons and bodies named without a country.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np

from upheld.forecast.history import Ints

SHARED = 3
"""Actors a sector must have."""
_NAMED = re.compile(r"^(?P<sector>.*[^\s_])[\s_]*\((?P<country>[^()]*)\)\s*$")
NOWHERE = "(no country)"


class Actors(msgspec.Struct, frozen=True, kw_only=True):
    """Country and sector of every actor, as positions in ``countries`` and ``sectors``; both arrays are as long as there are actors."""

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    country: Ints
    sector: Ints


def parsed(name: str) -> tuple[str, str | None]:
    """Sector and country of a name; the country is ``None`` where the name has none in brackets."""
    found = _NAMED.match(name)
    return (name.strip(), None) if found is None else (found["sector"], found["country"].strip())


def actors(names: Sequence[str]) -> Actors:
    """The actors' countries and sectors; a name that is elsewhere used as a country is that country itself."""
    told = [parsed(name) for name in names]
    known = {country for _, country in told if country}
    shared = Counter(sector for sector, country in told if country)
    where, what = [], []
    for sector, country in told:
        if country is None:
            where.append(sector if sector in known else NOWHERE)
            what.append("(country)" if sector in known else "(named)")
        else:
            where.append(country)
            what.append(sector if shared[sector] >= SHARED else "(rare)")
    countries, sectors = sorted(set(where)), sorted(set(what))
    at, to = {c: n for n, c in enumerate(countries)}, {s: n for n, s in enumerate(sectors)}
    return Actors(
        countries=tuple(countries),
        sectors=tuple(sectors),
        country=np.array([at[c] for c in where], dtype=np.int64),
        sector=np.array([to[s] for s in what], dtype=np.int64),
    )
