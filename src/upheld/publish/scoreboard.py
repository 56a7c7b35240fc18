"""What ``upheld score`` prints: the forecasters side by side, where the errors lie, and what would change in the settings."""

from __future__ import annotations

from collections.abc import Sequence

from upheld.publish.brief import clean
from upheld.score.board import AT_PUBLICATION, AUTHOR, BASE, LAST, OPEN, Board, Day, Group, Line
from upheld.score.calibration import BINS, Corp
from upheld.score.compare import Difference
from upheld.score.monitor import ALARM
from upheld.score.watched import BETWEEN, Watched
from upheld.weigh.learn import FEWEST, Learned
from upheld.weigh.reliability import Proved

_WHO = 30


def told(board: Board) -> str:
    """The whole board as text."""
    parts = [_head(board), _table(board.lines), *_reading(board), *_watch(board.watch)]
    if board.groups:
        parts.append(_groups(board.groups))
    if board.days:
        parts.append(_days(board.days))
    return "\n\n".join(parts)


def _head(board: Board) -> str:
    n = board.claims
    ours = f"{board.by_person} by a person, {board.by_reports} by our own reading of reports and silence"
    lines = [f"{n} {'claim has' if n == 1 else 'claims have'} an outcome as of {board.as_of}: {ours}; {board.void} void ({board.void_rate:.0%})"]
    if board.by_reports:
        lines.append("What we settled ourselves is scored by our own reading: `upheld judge CLAIM --resolve …` puts a person's in its place.")
    if board.overdue:
        lines.append(f"{board.overdue} {'forecast is' if board.overdue == 1 else 'forecasts are'} past the deadline without an outcome, and not among them: "
                     "what stays open is mostly what was held likely and not heard of")  # fmt: skip
    return "\n".join(lines)


def _table(rows: Sequence[Line]) -> str:
    head = f"{'':{_WHO}} {'n':>5} {'missing':>8} {'Brier':>7} {'log':>7} {'ECE':>6} {'skill':>7}   difference to the base rate (90%)"
    return "\n".join([head, *(_row(r) for r in rows)])


def _row(row: Line) -> str:
    start = f"{clean(row.who):{_WHO}.{_WHO}} {row.n:5} {row.missing:8}"
    if row.brier is None or row.log is None or row.ece is None or row.skill is None:
        return start
    against = "" if row.against_base is None else f"   {_difference(row.against_base)}"
    return f"{start} {row.brier:7.3f} {row.log:7.3f} {row.ece:6.3f} {_skill(row.skill):>7}{against}"


def _skill(value: float) -> str:
    return f"{value:+.2f}" if value > float("-inf") else "worse"


def _difference(d: Difference) -> str:
    return f"{d.mean:+.3f} ({d.low:+.3f} to {d.high:+.3f})"


def _reading(board: Board) -> list[str]:
    found = []
    if board.parts is not None:
        found.append(_corp(board.parts))
    if board.persistence is not None and board.persistence_skill is not None:
        found.append(f"After publication, against holding on to the first probability: skill {_skill(board.persistence_skill)}, difference "
                     f"{_difference(board.persistence)} over {board.persistence.claims} claims")  # fmt: skip
    if board.table:
        rows = [f"  {row.low:4.0%} to {row.high:4.0%}   said {row.said:4.0%}   came {row.came:4.0%}   {row.n:5} looks" for row in board.table]
        found.append("\n".join([f"Calibration while open, {BINS} bins of equal width:", *rows]))
    return found


def _corp(parts: Corp) -> str:
    return (f"Brier while open {parts.brier:.3f} = {parts.miscalibration:.3f} miscalibration - {parts.discrimination:.3f} discrimination "
            f"+ {parts.uncertainty:.3f} uncertainty")  # fmt: skip


def _watch(rows: Sequence[Watched]) -> list[str]:
    """What the outcomes so far say of each forecaster's calibration, to be read as often as one likes."""
    lines = [_watched(row) for row in rows if row.outcomes]
    head = f"Calibration watched, outcome by outcome (an alarm is at {ALARM:.0f} to 1, which chance reaches at most once in twenty however often one looks):"
    return ["\n".join([head, *lines])] if lines else []


def _watched(row: Watched) -> str:
    told = f"  {clean(row.who)}: {row.outcomes} outcomes speak {row.against:.2g} to 1 against it"
    told += f", at most {row.most:.2g}" if row.most > 1.05 * row.against else ""
    told += f"; ALARM since {row.alarm}: these probabilities are not calibrated" if row.alarm else ""
    told += f"; lost on some day: ALARM on {row.lost}" if row.lost else f"; lost on some day: {row.change:.2g} of {BETWEEN:.0f}"
    if row.plain is not None and row.corrected is not None:
        told += f"; corrected by earlier outcomes the last {row.scored} would have scored {row.corrected:.3f} (as said {row.plain:.3f})"
    return told


def _groups(groups: Sequence[Group]) -> str:
    """A line a group: how many claims, how often a source was right, and the Brier scores side by side."""
    sources = any(g.right is not None for g in groups)
    names = {AT_PUBLICATION: "at pub.", OPEN: "open", LAST: "last", AUTHOR: "author", BASE: "base"}
    head = (
        f"{'Brier by group':{_WHO}} {'claims':>6} {'void':>5}" + (f" {'right':>6}" if sources else "") + "".join(f" {n:>7}" for n in names.values())
    )
    rows = []
    for g in groups:
        held = {one.who: one.brier for one in g.lines}
        right = f" {'' if g.right is None else f'{g.right:.0%}':>6}" if sources else ""
        cells = "".join(f" {'' if held.get(who) is None else f'{held[who]:.3f}':>7}" for who in names)
        rows.append(f"{clean(g.name):{_WHO}.{_WHO}} {g.claims:6} {g.void:5}{right}{cells}".rstrip())
    told = ["", "right: how often what it said bore on the side that proved so, one voice a claim"] if sources else []
    return "\n".join([head, *rows, *told])


def _days(days: Sequence[Day]) -> str:
    lines = ["What was held on each day of the claims still open, from what was known by then:",
             f"{'day':12} {'open':>5} {'Brier':>7} {'author':>7} {'base':>7}"]  # fmt: skip
    for day in days:
        cells = " ".join(f"{'' if one.brier is None else f'{one.brier:.3f}':>7}" for one in day.lines)
        lines.append(f"{day.day.isoformat():12} {day.lines[0].n:5} {cells}".rstrip())
    return "\n".join(lines)


def nothing(as_of: str, settle: Sequence[str], more: int) -> str:
    """That nothing has an outcome yet, and what would give it one."""
    lines = [f"No claim has an outcome as of {as_of}: there is nothing to score yet."]
    if settle:
        lines += ["What would settle the claims about the future, soonest first:", *(f"  {clean(one)}" for one in settle)]
    if more > 0:
        lines.append(f"  and {more} more")
    lines.append("A claim about past or present gets an outcome from a person: `upheld judge CLAIM --resolve held|did-not-hold --because …`")
    return "\n".join(lines)


def fitted(learned: Learned, lines: str, *, ours: int, accepted: bool) -> str:
    """What was learned, as the lines of ``upheld.toml`` that would say it; ``ours`` of the outcomes are by our own reading."""
    n = learned.outcomes
    if n < FEWEST:
        return f"{n} {'outcome' if n == 1 else 'outcomes'} with a look before: too few to learn from ({FEWEST} are needed); nothing changes"
    if not learned.changed or learned.before is None or learned.after is None:
        return f"{n} outcomes: nothing does better than what is in force, each claim left out of what it is scored by; nothing changes"
    head = f"{n} outcomes, {ours} of them by our own reading ({LAST}): Brier {learned.before:.4f} as it stands, {learned.after:.4f} with these, each claim left out in turn"
    tail = (
        "written into upheld.toml and recorded, in force from today"
        if accepted
        else "nothing was recorded; `upheld score --fit --accept` takes them over"
    )
    own = "Outcomes of our own reading agree with us too readily: judge them (`upheld judge CLAIM --resolve …`) before you accept.\n" if ours else ""
    return f"{head}\n\n{lines}\n\n{own}{tail}"


def proved(rows: Sequence[Proved], *, accepted: bool) -> str:
    """What sources proved, each with its letter, its counts and what it would be held to be worth."""
    if not rows:
        return "No source has enough outcomes that a person gave for its reliability to move; `upheld judge CLAIM --resolve …` gives one."
    head = f"{'source':{_WHO}} letter  right  wrong   reliability"
    lines = [f"{clean(r.source):{_WHO}.{_WHO}} {r.grade:>6} {r.right:6.1f} {r.wrong:6.1f}   {r.before:.2f} -> {r.after:.2f}" for r in rows]
    tail = (
        "written into sources.toml" if accepted else "`upheld score --fit --accept` writes them into sources.toml, where every number may be changed"
    )
    told = "What sources proved, by outcomes a person gave and reports withdrawn; an outcome nobody doubted counts for little:"
    return "\n".join([told, head, *lines, tail])
