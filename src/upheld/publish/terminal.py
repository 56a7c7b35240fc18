"""What ``check``, ``show`` and ``diff`` print: lines that read without colour, and better with it.

Each function gives finished text for a width; with ``colour`` it carries terminal codes of ours. Codes and control characters that come in from
documents are taken out, so that nothing but us moves the cursor.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.model.story import Moved, Point
from upheld.model.view import View
from upheld.publish.brief import TONE, Account, accounts, clean, movers, repair_words, rungs, settled_words
from upheld.publish.outlooks import Ahead, event_words
from upheld.publish.wording import ARROW, SYMBOL, author_beside, confidence, day_words, disagreement, flag_sentence, likelihood, percent
from upheld.read.rewrites import rewrite_of
from upheld.read.settling import settled_by

_STYLE = {"good": "green", "lean": "cyan", "split": "magenta", "weak": "yellow", "bad": "red", "open": "blue", "none": "bright_black"}
_WIDE = 140
_BAR = 24
_ID = 14
_ROOMY = 110
_SHOWN = 4


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """How wide the reader's screen is, and whether it takes colour."""

    width: int = _WIDE
    colour: bool = False


def screen() -> Screen:
    """The screen standard output goes to: colour on a terminal unless ``NO_COLOR`` is set; a pipe gets a fixed width, so that it stays the same."""
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((_WIDE, 24)).columns if terminal or os.environ.get("COLUMNS") else _WIDE
    return Screen(width=max(width, 60), colour=terminal and not os.environ.get("NO_COLOR"))


def _drawn(what: RenderableType, on: Screen) -> str:
    out = io.StringIO()
    console = Console(file=out, width=on.width, force_terminal=on.colour, color_system="standard" if on.colour else None, no_color=not on.colour,
                      highlight=False, markup=False, emoji=False, legacy_windows=False, _environ={})  # fmt: skip
    console.print(what)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _style(a: Assessment) -> str:
    return _STYLE[TONE[a.status]]


def _p(a: Assessment) -> str:
    return "" if a.probability is None else f"{a.probability:.2f}"


def short_ids(ids: Iterable[str]) -> Mapping[str, str]:
    """For each id the start of it that no other shares, ended at a word: what ``show`` takes instead of the whole."""
    held = sorted(set(ids))
    found = {}
    for i, name in enumerate(held):
        beside = [*held[max(i - 1, 0) : i], *held[i + 1 : i + 2]]
        need = max([_ID, *(_shared(name, other) + 1 for other in beside)])
        at = name.find("-", need)
        found[name] = name if at < 0 else name[:at]
    return found


def _shared(a: str, b: str) -> int:
    """How many characters two ids share at their start."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def check(view: View, assessments: Sequence[Assessment], *, origins: int, on: Screen) -> str:
    """The table of ``upheld check``: a heading with counts, then a line a claim, an analysis at a time."""
    counts = Counter(a.status for a in assessments)
    heading = Text(f"{len(assessments)} {'claim' if len(assessments) == 1 else 'claims'}", style="bold")
    for status in (s for s in TONE if counts[s]):
        heading.append(f"  {counts[status]} ").append(status, style=_STYLE[TONE[status]])
    searched = next((a.searched_to for a in assessments if a.searched_to), None)
    scope = f"as of {view.as_of}   {f'searched to {searched}' if searched else 'nothing searched yet'}   {view.screened:,} documents / {origins:,} origins"
    by_claim = {a.claim: a for a in assessments}
    parts: list[RenderableType] = [heading, Text(scope, style="dim")]
    short = short_ids(by_claim)
    for analysis in view.analyses:
        own = [c for c in view.claims if c.analysis == analysis.slug]
        title = Text(f"\n{clean(analysis.title)} ({analysis.published})", style="bold")
        parts += [title] if len(view.analyses) > 1 else [Text("")]
        parts.append(_rows([(c, by_claim[c.id]) for c in own], short, on))
    return _drawn(Group(*parts), on)


def _rows(rows: Sequence[tuple[Claim, Assessment]], short: Mapping[str, str], on: Screen) -> Table:
    wide = on.width >= _ROOMY
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    cells = [_cells(a, short[a.claim], wide=wide) for _, a in rows]
    widths = [max(cell.cell_len for cell in column) for column in zip(*cells, strict=True)]
    for width in [*widths, on.width - sum(widths) - 2 * len(widths)]:  # only the claim's words are cut
        table.add_column(no_wrap=True, overflow="ellipsis", width=max(width, 1))
    for (claim, _), row in zip(rows, cells, strict=True):
        table.add_row(*row, Text(" ".join(clean(claim.text).split())))
    return table


def _cells(a: Assessment, short: str, *, wide: bool) -> tuple[Text, ...]:
    weighed = a.probability is not None and (a.status != "unverified" or bool(a.evidence))
    word = (Text(a.word or "" if weighed else "", style="dim"),) if wide else ()
    sides = Text(f"{a.origins_for:>2}:{a.origins_against:<2}" if weighed else "")
    sign, status = (Text(words, style=_style(a)) for words in (SYMBOL[a.status], a.status))
    return (sign, status, Text(_p(a) if weighed else ""), Text(ARROW[a.direction]), *word, sides, Text(clean(short), style="bold"))


def _para(text: str, *, indent: int = 2, style: str = "") -> Padding:
    return Padding(Text(clean(text), style=style), (0, 0, 0, indent))


def _title(text: str) -> Text:
    return Text(f"\n  {text}", style="bold")


def show(
    claim: Claim, a: Assessment, points: Sequence[Point], changes: Sequence[str], own: Sequence[str] = (), *,
    documents: Mapping[str, Document], searched: str = "", on: Screen, ahead: Ahead | None = None, revised: Sequence[str] = (),
) -> str:  # fmt: skip
    """Why a claim stands as it does; ``ahead`` tells where a forecast starts."""
    head = Text(f"{SYMBOL[a.status]} {a.status}", style=f"bold {_style(a)}")
    head.append(f"  {ARROW[a.direction]} {a.direction}" if a.direction != "steady" else "", style=_style(a))
    head.append(f"   {clean(claim.id)}   ({claim.kind})", style="dim")
    quote = claim.quote
    context = " ".join(f"…{quote.prefix[-24:]}«{quote.exact}»{quote.suffix[:24]}…  [{quote.start}-{quote.end}]".split())
    parts: list[RenderableType] = [head, _para(claim.text, style="bold"), _para(context, style="dim"), Text("")]
    parts += [_para(likelihood(a)), _para(confidence(a)), _para(author_beside(claim)), *_facts(claim, a, own, documents, searched, revised)]
    for title, sign in (("For", 1), ("Against", -1)):
        side = accounts(a, documents, sign=sign)
        if side:
            parts += [
                _title(f"{title}: {len(side)} {'origin' if len(side) == 1 else 'origins'}"),
                *(line for one in side[:_SHOWN] for line in _account(one)),
            ]
            parts += [_para(f"and {len(side) - _SHOWN} more, in the steps below", indent=4, style="dim")] if len(side) > _SHOWN else []
    parts += [*(_ahead(claim, ahead) if ahead is not None else ()), *_waterfall(a), *_history(points)]
    parts += [_title("What would change it"), *(_para(c, indent=4) for c in changes)] if changes else []
    return _drawn(Group(*parts), on)


def _facts(
    claim: Claim, a: Assessment, own: Sequence[str], documents: Mapping[str, Document], searched: str, revised: Sequence[str]
) -> list[RenderableType]:
    rows = [("said by", claim.attribution)] if claim.attribution else []
    rows += [("only if", claim.antecedent)] if claim.antecedent else []
    rows += [("rests on", ", ".join(claim.rests_on))] if claim.rests_on else []
    rows += (
        [("deadline", f"{day_words(claim.deadline)}{' (ours: the author gives none)' if claim.default_deadline else ''}")] if claim.deadline else []
    )
    rows += [("settled by", settles)] if (settles := claim.settled_by or settled_by(claim)) else []
    rows += [("as written", f"it {other.told()}")] if (other := rewrite_of(claim)) else []
    rows += [(flag, flag_sentence(flag)) for flag in a.flags]
    rows += disagreement(a)
    rows += [("could say", f"{a.repair.text} ({percent(a.repair.probability)}; {repair_words(a.repair, documents)})")] if a.repair else []
    rows += [("searched", searched)] if searched else []
    rows += [("revised", line) for line in revised]
    rows += [("beside ours", line) for line in own]
    if not rows:
        return []
    grid = Table.grid(padding=(0, 2, 0, 0))
    for label, value in rows:
        grid.add_row(Text(clean(label or ""), style="dim"), Text(clean(value or "")))
    return [Text(""), Padding(grid, (0, 0, 0, 2))]


def _account(one: Account) -> list[RenderableType]:
    lead = one.lead
    said = f", reporting {lead.speaker}" if lead.speaker and lead.speaker != lead.source else ""
    head = Text(f"    {one.weight:+.2f}  ", style="green" if one.weight > 0 else "red")
    head.append(clean(f"{lead.source}, {lead.when}{said}"), style="bold").append(clean(f"  ({lead.document})"), style="dim")
    lines: list[RenderableType] = [head, _para(f"“{lead.quote}”", indent=11)]
    lines += [_para(lead.reason, indent=11, style="dim")] if lead.reason else []
    lines += [_para(lead.url, indent=11, style="dim")] if lead.url else []
    if one.repeats:
        others = ", ".join(f"{r.source} ({r.document})" for r in one.repeats)
        lines.append(_para(f"the same account: {others}", indent=11, style="dim"))
    return lines


def _waterfall(a: Assessment) -> list[RenderableType]:
    steps = rungs(a.prior, a.waterfall)
    if len(steps) < 2:
        return []
    widest = max([abs(s.after - s.before) for s in steps] + [0.1])
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(max_width=44, no_wrap=True, overflow="ellipsis")
    for step in steps:
        weight = step.after - step.before
        bar = Text(
            ("+" if weight > 0 else "-") * max(1, round(abs(weight) / widest * _BAR)) if weight else "", style="green" if weight > 0 else "red"
        )
        note = a.prior_reason if step.without is None else f"without it {percent(step.without)}"
        grid.add_row(Text(clean(step.label)), Text(f"{weight:+.2f}"), bar, Text(clean(note), style="dim"))
    settled = settled_words(a, steps)
    return [
        _title("From the start to here, in log-odds"),
        Padding(grid, (0, 0, 0, 4)),
        *([_para(settled, indent=4, style="dim")] if settled else []),
    ]


def _ahead(claim: Claim, ahead: Ahead) -> list[RenderableType]:
    """Where a forecast starts, and its rise over the window: the bar is ours, the stroke across it the base rate."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    for label, words in ahead.rows:
        grid.add_row(Text(clean(label), style="dim"), Text(clean(words)))
    parts: list[RenderableType] = [_title("Where it starts"), Padding(grid, (0, 0, 0, 4))]
    if not ahead.rise:
        return parts
    bars = Table.grid(padding=(0, 2, 0, 0))
    for rise in ahead.rise:
        cells = ["━" if n < round(rise.p * _BAR) else " " for n in range(_BAR + 1)]
        cells[min(round(rise.base * _BAR), _BAR)] = "│"
        bars.add_row(Text(str(rise.day)), Text(f"{rise.p:.2f}"), Text("".join(cells), style="blue"), Text(f"base {rise.base:.2f}", style="dim"))
    return [*parts, _title(event_words(claim)), Padding(bars, (0, 0, 0, 4))]


def _history(points: Sequence[Point]) -> list[RenderableType]:
    if len(points) < 2:
        return []
    grid = Table.grid(padding=(0, 2, 0, 0))
    for point in points:
        a = point.assessment
        bar = "─" * round((a.probability or 0.0) * _BAR) + ("●" if a.probability is not None else "")
        grid.add_row(Text(str(point.day)), Text(_p(a)), Text(f"{bar:{_BAR + 1}}", style=_style(a)), Text(a.status, style=_style(a)))
    return [_title("Since publication"), Padding(grid, (0, 0, 0, 4))]


def diff(rows: Iterable[Moved], *, on: Screen) -> str:
    """What moved between two days, and which documents moved it."""
    parts: list[RenderableType] = []
    for row in rows:
        before, after = row.before, row.after
        status = after.status if before.status == after.status else f"{before.status} → {after.status}"
        line = Text(f"{SYMBOL[after.status]} ", style=_style(after)).append(clean(after.claim), style="bold")
        parts.append(line.append(f"  {_p(before) or '–'} → {_p(after) or '–'}  ").append(status, style=_style(after)))
        parts += [_para(f"{e.published}  {what}  {e.source}: {' '.join(e.quote.split())}", indent=6) for what, e in movers(row)]
    return _drawn(Group(*parts), on) if parts else "nothing moved"
