"""The brief in Markdown, for pull requests, notes and wherever a page cannot go.

What comes from the journal is shown, never obeyed: every character that Markdown or HTML would act on is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from upheld.ledger.entry import heads_text
from upheld.model.ports import BriefInput
from upheld.publish.brief import Account, Brief, ClaimBrief, MovedBrief, Told, brief_of, clean
from upheld.publish.wording import (
    MEANS,
    METHOD_NOTE,
    SYMBOL,
    author_beside,
    change_words,
    confidence,
    counts_words,
    day_words,
    flag_sentence,
    likelihood,
    percent,
    status_words,
)

_ACTIVE = re.compile(r"[\\`*_\[\]|~]")
_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_LEADING = re.compile(r"^([#+=-]|\d{1,9}[.)])")
_ACCOUNTS = 3


def plain(text: str) -> str:
    """Any text as one line of Markdown that renders as itself."""
    line = _ACTIVE.sub(r"\\\g<0>", " ".join(clean(text).split()).translate(_ENTITIES))
    line = re.sub(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)", lambda m: f"{m[1] or m[3]}&#{ord(m[2] or m[4])};", line)
    return _LEADING.sub(lambda m: f"{m[1][:-1]}\\{m[1][-1]}", line)


def _link(text: str, url: str) -> str:
    return f"[{plain(text)}](<{url}>)" if url else plain(text)


def _naming(told: Told) -> str:
    """Who says so, when, with the way there."""
    parts = [
        plain(told.source),
        plain(told.when),
        _link(told.title or told.document, told.url),
        f"({told.language})" if told.language not in {"", "en"} else "",
    ]
    said = f", reporting {plain(told.speaker)}" if told.speaker and told.speaker != told.source else ""
    return ", ".join(p for p in parts if p) + said


def _account(account: Account) -> list[str]:
    lines = [f"- “{plain(account.lead.quote)}”  ", f"  {_naming(account.lead)}"]
    if account.lead.reason:
        lines[-1] += f" — {plain(account.lead.reason)}"
    if account.repeats:
        others = ", ".join(dict.fromkeys(plain(r.source) for r in account.repeats))
        lines.append(f"  (the same account also in {others})")
    return lines


def _side(title: str, accounts: Sequence[Account]) -> list[str]:
    if not accounts:
        return []
    shown = [line for a in accounts[:_ACCOUNTS] for line in _account(a)]
    more = len(accounts) - _ACCOUNTS
    return [
        f"**{title}** ({len(accounts)} {'origin' if len(accounts) == 1 else 'origins'})",
        "",
        *shown,
        *([f"- and {more} more"] if more > 0 else []),
        "",
    ]


def _facts(c: ClaimBrief) -> list[str]:
    claim, a = c.claim, c.assessment
    facts = [f"- Said by: {plain(claim.attribution)}."] if claim.attribution else []
    facts += [f"- Only if: {plain(claim.antecedent)}."] if claim.antecedent else []
    facts += [f"- Given claim {c.given}."] if c.given else []
    facts += [f"- Rests on: {', '.join(f'claim {n}' for n in c.rests_on)}."] if c.rests_on else []
    facts += [f"- Deadline: {day_words(claim.deadline)}."] if claim.deadline else []
    facts += [f"- Note: {plain(flag_sentence(f))}" for f in a.flags]
    facts += [f"- It could be written: “{plain(a.repair.text)}” ({percent(a.repair.probability)}; {plain(c.repair_why)})"] if a.repair else []
    facts += [f"- {plain(h)}" for h in c.held]
    return [*facts, ""] if facts else []


def _section(c: ClaimBrief) -> list[str]:
    claim, a = c.claim, c.assessment
    lines = [
        f"### {c.number}. {SYMBOL[a.status]} {status_words(a.status)}: {plain(claim.text)}",
        "",
        f"> {plain(claim.quote.exact)}",
        "",
        f"{likelihood(a)}",
        f"{confidence(a)}",
        f"{plain(author_beside(claim))}",
        *([f"It has been {a.direction} since publication."] if a.direction != "steady" else []),
        "",
        *_facts(c),
        *_side("For", c.supporting),
        *_side("Against", c.refuting),
    ]
    if len(c.history) > 1:
        known = [p for p in c.history if p.assessment.probability is not None]
        lines += ["Since publication: " + " · ".join(f"{p.day} {percent(p.assessment.probability or 0.0)}" for p in known), ""] if known else []
    if c.changes:
        lines += ["What would change it: " + "; ".join(plain(x) for x in c.changes) + ".", ""]
    return lines


def _listed(c: ClaimBrief) -> str:
    said = f" (said by {plain(c.claim.attribution)})" if c.claim.attribution else ""
    return f"- **{c.number}.** {plain(c.claim.text)}{said}" + "".join(f" – {plain(flag_sentence(f))}" for f in c.assessment.flags)


def _table(claims: Iterable[ClaimBrief]) -> list[str]:
    lines = ["| # | status | claim | probability | word | confidence | origins for : against |", "| --: | :-- | :-- | --: | :-- | :-- | :-: |"]
    for c in claims:
        a = c.assessment
        p, word, sure = (percent(a.probability), a.word or "", a.confidence) if c.weighed and a.probability is not None else ("–", "", "")
        sides = f"{a.origins_for} : {a.origins_against}" if c.weighed else ""
        lines.append(f"| {c.number} | {SYMBOL[a.status]} {status_words(a.status)} | {plain(c.claim.text)} | {p} | {word} | {sure} | {sides} |")
    return [*lines, ""]


def _movement(rows: Sequence[MovedBrief]) -> list[str]:
    if not rows:
        return ["Nothing has moved.", ""]
    lines = []
    for row in rows:
        lines.append(f"- **{row.of.number}. {plain(row.of.claim.text)}**: {change_words(row.moved.before, row.moved.after)}")
        lines += [f"  - {what}: {_naming(told)}" for what, told in row.documents]
    return [*lines, ""]


def _head(b: Brief) -> list[str]:
    given, analysis = b.given, b.given.analysis
    searched = next((a.searched_to for a in given.assessments if a.searched_to), None)
    by = f"By {plain(analysis.author)}, published" if analysis.author else "Published"
    searched_words = f"from evidence searched to {day_words(searched)}" if searched else "with nothing searched yet"
    return [
        f"# {plain(analysis.title)}",
        "",
        f"{by} {day_words(analysis.published)}. As of {day_words(given.view.as_of)}, {searched_words}.",
        f"There are {len(given.view.read):,} documents; those that bear on a claim go back to {given.origins:,} independent origins.",
        "",
        "## How it stands",
        "",
        f"{len(b.claims)} {'claim' if len(b.claims) == 1 else 'claims'}: {counts_words(given.assessments)}.",
        "",
    ]


def publish(given: BriefInput) -> bytes:
    """The brief as UTF-8 Markdown; equal inputs give equal bytes."""
    b = brief_of(given)
    since = f"{'publication, ' if given.since == given.analysis.published else ''}{day_words(given.since)}"
    lines = [*_head(b), f"## What moved since {since}", "", *_movement(b.moved), "## The claims", "", *_table(b.claims)]
    if b.full:
        lines += ["## Claim by claim", "", *(line for c in b.full for line in _section(c))]
    for status, claims in b.listed:
        lines += [f"## {status_words(status).capitalize()}: {MEANS[status]}", "", *map(_listed, claims), ""]
    lines += ["## How this was made", "", "\n".join(METHOD_NOTE).rstrip(), "", f"Journal heads: {plain(heads_text(given.view.heads)) or 'none'}.", ""]
    return "\n".join(lines).encode("utf-8")
