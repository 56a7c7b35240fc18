"""A badge: how many claims of an analysis hold, as a small SVG to put beside it."""

from __future__ import annotations

from collections import Counter
from html import escape

from upheld.model.ports import BriefInput
from upheld.publish.wording import day_words

_HOLD = frozenset({"upheld", "occurred", "leaning"})
_FALLEN = frozenset({"overturned", "did-not-occur", "superseded", "weakened"})
_LISTED = frozenset({"normative", "retired", "withdrawn"})


def words(given: BriefInput) -> tuple[str, str]:
    """What the badge says, and the tone it says it in."""
    counts = Counter[str](a.status for a in given.assessments)
    hold, fallen = sum(counts[s] for s in _HOLD), sum(counts[s] for s in _FALLEN)
    whole = sum(n for status, n in counts.items() if status not in _LISTED)
    tone = "#14663c" if hold > 2 * fallen else "#8a4b00" if hold >= fallen else "#a8201f"
    return f"{hold} of {whole} claims hold" + (f", {fallen} do not" if fallen else ""), tone


def publish(given: BriefInput) -> bytes:
    """The badge as UTF-8 SVG; equal inputs give equal bytes."""
    said, tone = words(given)
    left, right = 54, 14 + round(len(said) * 6.4)
    whole = left + right
    label = escape(f"upheld: {said}, as of {day_words(given.view.as_of)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{label}"><title>{label}</title>'
        f'<rect width="{whole}" height="20" rx="3" fill="{tone}"/><path d="M3 0h{left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3" fill="#32363d"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2:g}" y="14">upheld</text><text x="{left + right / 2:g}" y="14" textLength="{right - 12}">{escape(said)}</text></g></svg>\n'
    ).encode()
