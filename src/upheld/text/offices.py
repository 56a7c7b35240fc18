"""Who held which office when: heads of state and government, ministers, chiefs of armies and services, 2010 to 2026.

The table is ours (``data/offices.tsv``), written from general knowledge in autumn 2025: an empty last day says that none was known then, a later one
is the end of a fixed term. Several people may have shared an office only where the table says so by another office.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib import resources

import msgspec

from upheld.model.when import Interval, parse_interval

_SURNAME_FIRST = frozenset({"PRK", "KOR", "CHN"})
_NO_SURNAMES = frozenset({"TWN", "HKG", "SGP", "VNM", "LAO", "MMR", "IDN", "MNG", "THA", "KHM", "ISL", "ETH", "ERI", "VAT"})
"""Where people are called by another part of their name, or by all of it."""

_PLAIN = frozenset(
    "May Brown Key Bishop English Cooper Fox Hunt Carter Gates Rice Burns Wallace Trump Banda Park Lee Kim Moon Young Pavel King Song Bailey Lake Martin "
    "Harris Wilson Johnson Morgan Clinton Kerry Robert Williams Michel Paul Khan Singh Hassan Ahmed Mohamed Ali Salman Said Hamad Zayed Francis Faye Key Dan "
    "Gabriel Wong Cruz Santos Castro Abdullah Ibrahim Ghani Sharif Saleh Salih Salam Khalifa Peter Moise Kurz Conte Renzi Letta Monti Rau Store Marin Meta Talon Payne "
    "Champagne Costa "
    "Silva Sousa Montenegro Kang Chung Wang Yang Liang Dong Jeong Choe Petro Rashid Tariq Tarik Mustafa Aziz Antony Krishna Jonathan Rosario Mills Hague "
    "Hammond Peters Philippe Rama Medina Moreno Alvarado Hernandez Hernández Fernandez Fernández Morales Molina Ortega Correa Lobo Lugo Barrow Granger "
    "Fonseca Vieira Neves Chaves Sanchez Sánchez Benitez Benítez Correa Calderon Calderón Miliband Ratcliffe Waltz Marles Fischer Klaus Ivanov Markovic "
    "Marković Nikolic Nikolić Suleiman Yassin Qureshi Rabbani Osmani Hussain Teodoro Abdulaziz Thani Farhan".split(" ")
)
"""Surnames that are words, first names, or borne by too many to name one person."""


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A person's term in an office of a state: ``names`` as they are spelled, the most usual first; ``end`` is ``None`` while it lasts."""

    iso3: str
    office: str
    start: Interval
    end: Interval | None
    names: tuple[str, ...]

    def holds(self, day: dt.date) -> bool:
        """Whether the person may have held the office on a day, as exactly as the term is known."""
        begun = self.start.start is not None and self.start.start <= day
        return begun and (self.end is None or self.end.end is None or day <= self.end.end)


@cache
def terms() -> tuple[Term, ...]:
    """The whole table, by state, office and time."""
    rows = resources.files("upheld.text").joinpath("data/offices.tsv").read_text("utf-8").splitlines()
    return tuple(_term(*row.split("\t")) for row in rows if row and not row.startswith("#"))


def _term(iso3: str, office: str, start: str, end: str, names: str) -> Term:
    last = parse_interval(end) if end else None
    return Term(iso3=iso3, office=office, start=parse_interval(start), end=last, names=tuple(names.split("|")))


def holders(iso3: str, office: str, day: dt.date) -> tuple[Term, ...]:
    """Who held an office of a state on a day; two on the day it was handed over, none where the table does not say."""
    return tuple(t for t in terms() if t.iso3 == iso3 and t.office == office and t.holds(day))


@cache
def surnames_on(day: dt.date) -> dict[str, str]:
    """Surnames that alone name one office holder of a day, each with the state: "Mnangagwa" in 2020, not "May" or "Kim"."""
    found: dict[str, set[str]] = {}
    for term in terms():
        if term.holds(day) and term.iso3 not in _NO_SURNAMES:
            for name in term.names:
                found.setdefault(_surname(name, term.iso3), set()).add(term.iso3)
    return {name: next(iter(states)) for name, states in found.items() if len(states) == 1 and len(name) > 3 and name not in _PLAIN}


def _surname(name: str, iso3: str) -> str:
    parts = name.removesuffix(" Jr.").removesuffix(" Jr").split(" ")
    return parts[0] if iso3 in _SURNAME_FIRST and len(parts) > 1 else parts[-1]
