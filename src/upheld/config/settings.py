"""``upheld.toml``: every setting in one table with its default, its limits and what it is for.

Settings travel as a flat mapping of dotted keys to text (``weigh.rho`` to ``"0.6"``): so the journal records them, and so a view carries those in
force. ``person`` is no such setting: it changes who signs, never what is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from upheld.config.reference import reference_classes
from upheld.config.toml import File, read_toml
from upheld.errors import Problem
from upheld.model.claim import KINDS
from upheld.text.rules import unfit

FORMAT = 1


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """One setting: numbers lie between ``low`` and ``high``, both included; a word is one of ``words``."""

    name: str
    shape: Literal["number", "days", "text", "word"]
    default: str
    about: str = ""
    words: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0

    @property
    def table(self) -> str:
        """The TOML table it stands in."""
        return self.name.rpartition(".")[0]

    @property
    def short(self) -> str:
        """Its name inside that table."""
        return self.name.rpartition(".")[2]


def _number(name: str, default: float, about: str = "", *, low: float = 0.01, high: float = 0.99) -> Key:
    return Key(name=name, shape="number", default=repr(default), about=about, low=low, high=high)


_BASE_RATES = (0.50, 0.90, 0.40, 0.60, 0.70, 0.30, 0.30, 0.50, 0.50)
_BASE = dict(
    zip(("quantity", "statement", "dispute", "trend", "relationship", "forecast", "conditional", "intent", "normative"), _BASE_RATES, strict=True)
)
_OF_FUTURE = frozenset({"forecast", "conditional"})
_GRADES = {"A": 0.93, "B": 0.85, "C": 0.75, "D": 0.55, "E": 0.50, "F": 0.66}

KEYS: tuple[Key, ...] = (
    Key(name="check.review", shape="text", default="P7D", about="a claim not searched for so long is flagged stale"),
    Key(
        name="check.retire",
        shape="text",
        default="",
        about='a settled claim of which nothing was heard for so long is searched no more, for example "P365D"',
    ),
    Key(name="check.warn", shape="text", default="", about='for example "change >= 0.10 in P7D"'),
    Key(name="check.fail", shape="text", default="", about='for example "p < 0.20 or status in [overturned, withdrawn]"'),
    Key(name="check.lag_days", shape="days", default="14", about="reports of an event may come so many days after a deadline", high=3650),
    _number("weigh.rho", 0.6, "discount of each further origin on the same side"),
    _number("weigh.cap", 3.0, "largest step of one passage, in log-odds", low=0.1, high=20.0),
    _number("weigh.interest", 0.25, "how much likelier a party says what serves it", low=0.0),
    _number("weigh.settled", 0.80, "probability from which a claim is upheld", low=0.5),
    _number("weigh.overturned", 0.20, "probability under which a claim is overturned", high=0.5),
    _number("weigh.steady", 0.05, "a change of probability under this is steady", low=0.0, high=0.5),
    _number("weigh.unknown_cap", 0.69, "log-odds that unknown sources move on a side beyond the strongest of them", low=0.0, high=20.0),
    _number("weigh.sign_half_life", 365.0, "days until half of what a sign that something may come said is gone", low=1.0, high=1e6),
    *(_number(f"weigh.base_rate.{kind}", {"event": 0.80, **_BASE}[kind]) for kind in KINDS),
    *(_number(f"weigh.reliability.{grade}", value, low=0.5) for grade, value in _GRADES.items()),
    *(_number(f"weigh.scale.{kind}", 1.0 if kind in _OF_FUTURE else 2.0, low=0.0, high=10.0) for kind in KINDS),
    _number("weigh.calibration.a", 0.0, low=-10.0, high=10.0),
    _number("weigh.calibration.b1", 1.0, low=0.0, high=10.0),
    _number("weigh.calibration.b2", 1.0, low=0.0, high=10.0),
    Key(
        name="forecast.model",
        shape="word",
        default="counts",
        words=("counts", "events"),
        about='"events" takes the learned model of upheld[forecast] beside the counts',
    ),
    *(_number(f"reference.{c.name}", c.rate, c.source) for c in reference_classes()),
)
ABOUT_TABLES: Mapping[str, str] = {
    "check": "how often claims are searched, and the rules of claims that have none of their own",
    "weigh": "how evidence is weighed",
    "weigh.base_rate": "starting probability of a claim of each kind before any evidence",
    "weigh.reliability": "chance that a source of each grade supports what is so",
    "weigh.scale": "factor on the evidence of a claim of each kind",
    "forecast": "how claims about the future are forecast from event files",
    "reference": "how often what is asked of the future came about, by class",
    "weigh.calibration": "the last step, learned from outcomes by `upheld score --fit`; 0, 1 and 1 change nothing",
}
DEFAULTS: Mapping[str, str] = {key.name: key.default for key in KEYS}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What ``upheld.toml`` says.

    ``given`` holds the settings it sets rightly; ``wrong`` names those it sets wrongly, for which the last recorded ones stay in force (all of
    them where the file is no TOML).
    """

    person: str = ""
    given: Mapping[str, str] = {}
    wrong: frozenset[str] = frozenset()

    def in_force(self, recorded: Mapping[str, str]) -> dict[str, str]:
        """Every setting: as given, else (where given wrongly) as last recorded, else its default."""
        kept = {name: recorded[name] for name in self.wrong if name in recorded}
        return {**DEFAULTS, **kept, **self.given}


def parse_settings(content: bytes | None, name: str) -> tuple[Settings, list[Problem]]:
    """The settings of an ``upheld.toml`` and what is wrong with it."""
    file, problems = read_toml(content, name)
    if file is None:
        return Settings(wrong=frozenset(DEFAULTS)), problems
    tables = {"": {"person", "format", "check", "weigh", "forecast", "reference", "events", "fetch", "alerts", "llm"}}
    for key in KEYS:
        tables.setdefault(key.table, set()).add(key.short)
    tables["weigh"] |= {table.partition(".")[2] for table in tables if table.startswith("weigh.")}
    broken: set[str] = set()
    for table, known in tables.items():
        found = _table(file, table)
        if isinstance(found, Mapping):
            problems += file.strangers(found, known, table=table)
        else:
            broken.add(table)
            problems.append(file.problem(f"{table} is no table", f"write it as [{table}]", line=file.line_of("", table=table)))
    given, wrong = {}, {key.name for key in KEYS if key.table in broken or (key.table.startswith("weigh") and "weigh" in broken)}
    for key in KEYS:
        if key.name not in wrong and key.short in (found := _table(file, key.table)):
            try:
                given[key.name] = _text_of(key, found[key.short])
            except _Unfit as unfit:
                wrong.add(key.name)
                problems.append(file.problem(unfit.message, unfit.remedy, line=file.line_of(key.short, table=key.table)))
    person, told = _head(file)
    ordered, crossed = _ordered(given, file)
    return Settings(person=person, given=ordered, wrong=frozenset(wrong | crossed[0])), problems + told + crossed[1]


def _table(file: File, table: str) -> Any:  # noqa: ANN401 - TOML holds anything
    found: Any = file.tables
    for part in filter(None, table.split(".")):
        found = found.get(part, {}) if isinstance(found, Mapping) else {}
    return found


def _head(file: File) -> tuple[str, list[Problem]]:
    person, form = file.tables.get("person", ""), file.tables.get("format", FORMAT)
    problems = []
    if not isinstance(person, str):
        problems.append(file.problem(f"person is {person!r}, not text", "put the name in quotation marks", line=file.line_of("person")))
    if form != FORMAT or isinstance(form, bool):
        problems.append(file.problem(f"format {form!r} is not known to this version", f"write format = {FORMAT}, or update upheld",
                                     line=file.line_of("format"), severity="warning"))  # fmt: skip
    return (person.strip() if isinstance(person, str) else ""), problems


def _ordered(given: Mapping[str, str], file: File) -> tuple[dict[str, str], tuple[set[str], list[Problem]]]:
    """A claim cannot be upheld at a probability at which it is overturned: where the two cross, neither is taken."""
    pair = ("weigh.overturned", "weigh.settled")
    low, high = (float(given.get(name, DEFAULTS[name])) for name in pair)
    if low < high:
        return dict(given), (set(), [])
    line = file.line_of("settled" if pair[1] in given else "overturned", table="weigh")
    problem = file.problem(f"overturned ({low}) is not below settled ({high})", "give settled the larger of the two", line=line)
    return {name: value for name, value in given.items() if name not in pair}, (set(pair), [problem])


class _Unfit(Exception):  # noqa: N818 - carried from a value to its Problem, never to a caller
    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(message)


def _text_of(key: Key, value: object) -> str:
    """A value as the text that is recorded.

    Raises:
        _Unfit: saying what is wrong with it.
    """
    if key.shape in {"number", "days"}:
        return _number_text(key, value)
    if not isinstance(value, str):
        raise _Unfit(f"{key.short} is {value!r}, not text", "put it in quotation marks")
    fault = unfit(key.short, value) if key.shape == "text" else None
    if fault is not None:
        raise _Unfit(*fault)
    if key.shape == "word" and value.strip() not in key.words:
        raise _Unfit(f"{key.short} is {value!r}", f"write one of {', '.join(key.words)}")
    return value.strip()


def _number_text(key: Key, value: object) -> str:
    limits = f"between {key.low:g} and {key.high:g}"
    if isinstance(value, bool) or not isinstance(value, int | float) or (key.shape == "days" and not isinstance(value, int)):
        raise _Unfit(f"{key.short} is {value!r}, not a {'whole ' if key.shape == 'days' else ''}number", f"write {key.short} = {key.default}")
    if not key.low <= value <= key.high:
        raise _Unfit(f"{key.short} is {value}", f"give a number {limits}; the default is {key.default}")
    return repr(value) if key.shape == "days" else repr(float(value))
