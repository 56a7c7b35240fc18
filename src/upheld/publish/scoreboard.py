"""What ``upheld score`` prints: the forecasters side by side, where the errors lie, and what would change in the settings."""

from __future__ import annotations

from collections.abc import Sequence

from upheld.publish.brief import clean
from upheld.score.board import LAST, Board, Day, Group, Line
from upheld.score.calibration import BINS, Corp
from upheld.score.compare import Difference
from upheld.weigh.learn import FEWEST, Learned

_WHO = 30


def told(board: Board) -> str:
    """The whole board as text."""
    parts = [_head(board), _table(board.lines), *_reading(board)]
    if board.groups:
        parts += [_group(g) for g in board.groups]
    if board.days:
        parts.append(_days(board.days))
    return "\n\n".join(parts)


def _head(board: Board) -> str:
    n = board.claims
    ours = f"{board.by_person} by a person, {board.by_reports} by our own reading of reports and silence"
    lines = [f"{n} {'claim has' if n == 1 else 'claims have'} an outcome as of {board.as_of}: {ours}; {board.void} void ({board.void_rate:.0%})"]
    if board.by_reports:
        lines.append("What we settled ourselves is scored by our own reading: `upheld judge CLAIM --resolve …` puts a person's in its place.")
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


def _group(group: Group) -> str:
    right = "" if group.right is None else f", on the side that proved so {group.right:.0%} of the time"
    void = f", {group.void} void" if group.void else ""
    head = f"{clean(group.name)}: {group.claims} {'claim' if group.claims == 1 else 'claims'}{void}{right}"
    return "\n".join([head, *([_table(group.lines)] if group.lines else [])])


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
    lines.append("A claim about past or present gets an outcome from a person: `upheld judge CLAIM --resolve occurred|did-not-occur --because …`")
    return "\n".join(lines)


def fitted(learned: Learned, lines: str, *, accepted: bool) -> str:
    """What was learned, as the lines of ``upheld.toml`` that would say it."""
    n = learned.outcomes
    if n < FEWEST:
        return f"{n} {'outcome' if n == 1 else 'outcomes'} with a look before: too few to learn from ({FEWEST} are needed); nothing changes"
    if not learned.changed or learned.before is None or learned.after is None:
        return f"{n} outcomes: nothing does better than what is in force, each claim left out of what it is scored by; nothing changes"
    head = f"{n} outcomes ({LAST}): Brier {learned.before:.4f} as it stands, {learned.after:.4f} with these, each claim left out in turn"
    tail = (
        "written into upheld.toml and recorded, in force from today"
        if accepted
        else "nothing was recorded; `upheld score --fit --accept` takes them over"
    )
    return f"{head}\n\n{lines}\n\n{tail}"
