"""What people set, recorded when it changed: ``upheld.toml``, ``hedges.toml``, ``sources.toml`` and the ``[defaults]`` of each ``claims.toml``.

What is given wrongly is a Problem and the last recorded value stays in force; a file that is gone changes nothing either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import tomlkit
from tomlkit.exceptions import TOMLKitError

from upheld.config.hedges import PREFIX, Range, own_hedges, parse_hedges
from upheld.config.settings import parse_settings
from upheld.config.sources import Sources, parse_sources
from upheld.config.toml import utf8
from upheld.errors import DamagedError, Problem, SourceError
from upheld.ledger.entry import AnalysisEntry, Body, Entry, SettingsEntry, SourceEntry
from upheld.ledger.files import write_whole
from upheld.ledger.workspace import SETTINGS_FILES, Workspace
from upheld.model.claim import Claim
from upheld.read.claimfile import defaults_of
from upheld.text.hedges import hedges

_RULES = ("review", "warn", "fail")


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """The settings in force now, and the ranges each hedge ever had here (so that one edited by hand is told from one that was drafted)."""

    settings: Mapping[str, str]
    past_hedges: tuple[Mapping[str, Range], ...] = ()

    @property
    def hedges(self) -> Mapping[str, Range]:
        """The workspace's own cues."""
        return own_hedges(self.settings)


def rewritten(workspace: Workspace, name: str, change: Callable[[Any], None]) -> list[Problem]:
    """Change a file of settings (``name`` as in the workspace's folder), every other line kept, and record it as in force from today.

    Raises:
        SourceError: where the file is no TOML, or has something else where the change belongs; nothing is written then.
    """
    path = workspace.root / name
    try:
        file = tomlkit.parse(path.read_text("utf-8") if path.exists() else "")
        change(file)
    except (TOMLKitError, UnicodeDecodeError, TypeError, AttributeError) as error:
        raise SourceError(f"{path} cannot be read: {error}", hint="mend it (`upheld check` says where), then repeat the command") from error
    write_whole(path, tomlkit.dumps(file).encode())
    entries, problems = workspace.standing()
    return problems + sync_settings(workspace, entries)[2]


def sync_settings(workspace: Workspace, entries: Sequence[Entry]) -> tuple[Held, tuple[Entry, ...], list[Problem]]:
    """Record what people changed in the settings since they were last looked at; returns the settings in force and the new entries.

    ``entries`` holds at least every settings, source and analysis entry of the journal.
    """
    recorded = [e.body.settings for e in entries if isinstance(e.body, SettingsEntry)]
    last = recorded[-1] if recorded else {}
    (main, cues, sources), problems = _read(workspace.root, last, entries)
    defaults, told = _defaults(workspace, entries, last)
    settings = {**main, **cues, **defaults}
    bodies: list[Body] = [] if settings == last else [SettingsEntry(settings)]
    bodies += source_changes(entries, sources)
    new, torn = workspace.journal.append(bodies) if bodies else ((), [])  # a look at a copy that may not be written to must not need to
    held = Held(settings=settings, past_hedges=tuple(own_hedges(one) for one in recorded))
    return held, tuple(new), problems + told + torn


def _read(
    root: Path, last: Mapping[str, str], entries: Sequence[Entry]
) -> tuple[tuple[Mapping[str, str], Mapping[str, str], Sources], list[Problem]]:
    paths = [root / name for name in SETTINGS_FILES]
    contents = [path.read_bytes() if path.exists() else None for path in paths]
    settings, problems = parse_settings(contents[0], str(paths[0]))
    sources, more = parse_sources(contents[1], str(paths[1]))
    cues, still = parse_hedges(contents[2], str(paths[2]))
    problems += more + still
    if contents[1] is None and any(isinstance(e.body, SourceEntry) for e in entries):
        sources = Sources(whole=False)
        problems.append(_gone(paths[1]))
    if contents[2] is None and any(name.startswith(PREFIX) for name in last):
        cues = msgspec.structs.replace(cues, whole=False)
        problems.append(_gone(paths[2]))
    return (settings.in_force(last), cues.in_force(last), sources), problems


def _gone(path: Path) -> Problem:
    return Problem(where=str(path), severity="warning", message="this file is gone; what it last said counts",
                   remedy="put it back; an empty file says that nothing of it counts any more")  # fmt: skip


def source_changes(entries: Iterable[Entry], sources: Sources) -> list[Body]:
    """What has to be recorded so that the journal says what ``sources.toml`` says."""
    last = {e.body.source.name: e.body for e in entries if isinstance(e.body, SourceEntry)}
    changed: list[Body] = [SourceEntry(s) for name, s in sources.sources.items() if last.get(name) != SourceEntry(s)]
    if not sources.whole:
        return changed
    gone = (old for name, old in last.items() if name not in sources.sources and name not in sources.wrong and not old.dropped)
    return changed + [SourceEntry(old.source, dropped=True) for old in gone]


def _defaults(workspace: Workspace, entries: Iterable[Entry], last: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """The ``[defaults]`` of each analysis as flat settings, ``analyses.<slug>.fail``; nothing where a file sets none."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for slug in sorted({e.body.analysis.slug for e in entries if isinstance(e.body, AnalysisEntry)}):
        try:
            path = workspace.analysis_folder(slug) / "claims.toml"
        except DamagedError:  # told with the claims
            continue
        before = {name: last[name] for key in _RULES if (name := f"analyses.{slug}.{key}") in last}
        content, _ = utf8(path.read_bytes(), str(path)) if path.exists() else (None, [])  # what is wrong is told with the claims
        defaults, told = (None, []) if content is None else defaults_of(content, name=str(path))
        if defaults is None:
            found |= before
            continue
        problems += told
        wrong = {f"analyses.{slug}.{p.entry}" for p in told}
        found |= {f"analyses.{slug}.{key}": value for key, value in msgspec.structs.asdict(defaults).items() if value}
        found |= {name: text for name, text in before.items() if name in wrong}
    return found, problems


def with_hedges(claims: Iterable[Claim], held: Held) -> tuple[Claim, ...]:
    """Claims whose hedge has the range its cue now stands for, unless a person gave it another.

    A range the cue ever stood for here, in our list or in a recorded ``hedges.toml``, is not one that a person gave.
    """
    return tuple(_with_hedge(claim, held) for claim in claims)


def _with_hedge(claim: Claim, held: Held) -> Claim:
    hedge = claim.hedge
    if hedge is None:
        return claim
    now = _range(hedge.cue, held.hedges)
    drafted = {_range(hedge.cue, own) for own in ({}, *held.past_hedges)}
    if now is None or now == (hedge.low, hedge.high) or (hedge.low, hedge.high) not in drafted:
        return claim
    return msgspec.structs.replace(claim, hedge=msgspec.structs.replace(hedge, low=now[0], high=now[1]))


def _range(cue: str, own: Mapping[str, Range]) -> Range | None:
    found = next(iter(hedges(cue, own=own)), None)
    return None if found is None else (found.low, found.high)
