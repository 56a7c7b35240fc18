"""Countries under the codes the sources use: ISO, FIPS 10-4 (GDELT places), CAMEO (GDELT actors), COW and Gleditsch-Ward numbers, names.

The table is ours (``data/countries.tsv``). FIPS is not ISO: RS is Russia, KN North Korea, UP Ukraine, NI Nigeria. Codes of regions and blocs
(``EUR``, ``AFR``, ``WST``) are no countries and map to nothing.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

CAMEO_REGIONS = (
    "AFR ASA BLK CAS CAU CEU CFR CRB EAF EEU EIN EUR LAM MDT MEA NAF NMR PGS SAF SAM SAS SCN SEA WAF WST"
).split()  # fmt: skip
"""CAMEO codes of regions and blocs, which stand where a country's would."""


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """One state or territory; ``cow`` and ``gw`` are ``None`` for what neither list counts as a state."""

    iso3: str
    iso2: str
    fips: tuple[str, ...]
    cow: int | None
    gw: int | None
    cameo: str
    names: tuple[str, ...]


@cache
def countries() -> tuple[Country, ...]:
    """The whole table, by ISO3."""
    lines = resources.files("upheld.ledger").joinpath("data/countries.tsv").read_text("utf-8").splitlines()
    return tuple(_row(line.split("\t")) for line in lines[1:])


def _row(cells: list[str]) -> Country:
    iso3, iso2, fips, cow, gw, cameo, names = cells
    return Country(
        iso3=iso3,
        iso2=iso2,
        fips=tuple(fips.split()),
        cow=int(cow) if cow else None,
        gw=int(gw) if gw else None,
        cameo=cameo or iso3,
        names=tuple(names.split("|")),
    )


def code_rows() -> list[tuple[str, str, str]]:
    """(scheme, code, iso3) under each scheme: ``name`` (lower case), ``gw``, ``cow``, ``iso2``, ``iso3``, ``cameo``."""
    rows = []
    for c in countries():
        codes = {("name", name.lower()) for name in c.names} | {("iso2", c.iso2), ("iso3", c.iso3), ("cameo", c.iso3), ("cameo", c.cameo)}
        codes |= {("gw", str(c.gw))} if c.gw else set()
        codes |= {("cow", str(c.cow))} if c.cow else set()
        rows += [(scheme, code, c.iso3) for scheme, code in sorted(codes)]
    return rows
