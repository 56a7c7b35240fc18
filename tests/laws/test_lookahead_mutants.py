"""Nobody looks ahead: with any one of the filters of an as-of view taken out, an answer about an earlier day changes, and is seen to change."""

import datetime as dt
import sys
import types
from pathlib import Path

import msgspec
import pytest

from tests import dam
from upheld import desk
from upheld.config.settings import DEFAULTS
from upheld.desk import assess_entries
from upheld.desk_add import add_documents
from upheld.ledger import asof
from upheld.ledger.entry import SettingsEntry, SourceEntry
from upheld.model.evidence import Source
from upheld.model.judgement import Rating, Resolution, Retraction

PUBLISHED = dt.date(2021, 6, 1)
EARLY = dt.date(2021, 7, 1)
LATER = dt.date(2022, 6, 1)

MUTANTS = {
    "documents known later": (asof, "known = [d for d in same.values() if d.known <= as_of]", "known = list(same.values())"),
    "judgements in force later": (asof, 'if getattr(s.judgement, "since", as_of) <= as_of)', "if s is not None)"),
    "settings of later": (asof, "for entry in [e for e in every if e.recorded <= end] or every:", "for entry in every:"),
    "what was recorded later": (asof, "held = [e for e in entries if recorded_by is None or e.recorded <= recorded_by]", "held = list(entries)"),
}


def mutated(module, before, after):
    """A module with one line changed, beside the true one."""
    source = Path(module.__file__).read_text("utf-8")
    assert source.count(before) == 1, f"{module.__name__} reads otherwise now: mend this mutant"
    made = types.ModuleType(f"{module.__name__}_mutated")
    made.__file__ = module.__file__
    sys.modules[made.__name__] = made
    try:
        exec(compile(source.replace(before, after), module.__file__, "exec"), made.__dict__)
    finally:
        del sys.modules[made.__name__]
    return made


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory):
    """What was held by an early day, and the same with all that came later."""
    made = dam.workspace(tmp_path_factory.mktemp("ahead"))
    clock = iter(range(1, 1000))
    made.clock = lambda: dt.datetime.combine(EARLY, dt.time(1), tzinfo=dt.UTC) + dt.timedelta(seconds=next(clock))
    made.journal.append([SettingsEntry(dict(DEFAULTS)), SourceEntry(Source(name="Reuters", grade="B"))])
    early, _ = made.entries()
    first = dt.datetime.combine(PUBLISHED, dt.time(2), tzinfo=dt.UTC)  # for a day before there were any settings the present ones count, by design
    early = tuple(msgspec.structs.replace(e, recorded=min(e.recorded, first)) for e in early)
    before = {e.hash for e in early}
    made.clock = lambda: dt.datetime.combine(LATER, dt.time(1), tzinfo=dt.UTC) + dt.timedelta(seconds=next(clock))
    claim = next(
        a.claim for a in assess_entries(early, made.store.text, as_of=LATER).weighed.assessments if "kampala" in a.claim or "uganda" in a.claim
    )
    path = made.root / "late.jsonl"
    path.write_text('{"id": "late", "published": "2022-05-01", "text": "In all 47 villages were flooded by the Sarn dam in Kenya."}\n')
    add_documents(made, path, today=LATER)
    made.journal.append([
        SettingsEntry(dict(DEFAULTS) | {"weigh.rho": "0.1"}), SourceEntry(Source(name="Reuters", grade="E")), Rating(source="BBC", grade="E", since=LATER, because="x"),
        Retraction(document="e1", since=LATER, because="x"), Resolution(claim=claim, outcome="occurred", since=LATER, because="x"),
    ])  # fmt: skip
    late = tuple(e for e in made.entries()[0] if e.hash not in before)
    return made, early, (*early, *late)


def told(entries, made, day, recorded_by=None):
    found = assess_entries(entries, made.store.text, as_of=day, recorded_by=recorded_by)
    return msgspec.json.encode((found.weighed.assessments, [d.id for d in found.view.documents]))


def sees_ahead(made, early, late):
    """Whether an answer about an earlier day depends on what came later."""
    end = dt.datetime.combine(EARLY, dt.time.max, tzinfo=dt.UTC)
    world = told(early, made, EARLY) != told(late, made, EARLY)
    return world or told(early, made, dt.date(2022, 7, 1), end) != told(late, made, dt.date(2022, 7, 1), end)


def test_the_true_view_sees_nothing_ahead(workspaces):
    assert not sees_ahead(*workspaces)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_filter_taken_out_is_seen(workspaces, monkeypatch, name):
    module, before, after = MUTANTS[name]
    monkeypatch.setattr(desk, "view", mutated(module, before, after).view)
    assert sees_ahead(*workspaces), f"without the filter of {name} nothing changed"
