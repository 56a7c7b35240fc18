"""The brief as a PDF to print and file: tagged, with its links and charts, typeset by Typst (the extra ``[brief]``).

What the journal holds goes to the typesetter as data and is never read as markup. Fonts come with the typesetter; those of the machine are asked
only for letters these lack (Korean, Chinese), and the bytes are the same on every machine where they are not. Nothing is fetched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from upheld.errors import UsageError
from upheld.ledger.entry import heads_text
from upheld.model.ports import BriefInput
from upheld.publish import ink
from upheld.publish.brief import TONE, Account, Brief, ClaimBrief, MovedBrief, Told, brief_of, clean
from upheld.publish.page import Paragraph, anchored_in, article_of
from upheld.publish.templating import SHOWN, asset
from upheld.publish.wording import (
    ARROW,
    MEANS,
    METHOD_NOTE,
    SYMBOL,
    author_beside,
    change_words,
    confidence,
    day_words,
    flag_sentence,
    likelihood,
    percent,
    status_words,
)

_MOST_STEPS = 12


def said(value: Any) -> Any:  # noqa: ANN401 - any tree of plain values
    """Every text of a tree fit to be shown."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {k: said(v) for k, v in value.items()}
    return [said(v) for v in value] if isinstance(value, list | tuple) else value


def by_and_when(given: BriefInput) -> str:
    """Who wrote it, and when."""
    analysis = given.analysis
    return f"{analysis.author}, published {day_words(analysis.published)}." if analysis.author else f"Published {day_words(analysis.published)}."


def searched_words(given: BriefInput) -> str:
    """What was looked at."""
    searched = next((a.searched_to for a in given.assessments if a.searched_to), None)
    if not searched:
        return "No evidence has been searched yet."
    return (
        f"Evidence searched to {day_words(searched)}: {len(given.documents):,} documents; those that bear on a claim go back to "
        f"{given.origins:,} independent origins."
    )


def facts(c: ClaimBrief) -> list[tuple[str, str]]:
    """What is to be known of a claim beside its probability: name and words."""
    claim = c.claim
    found = [("Said by", claim.attribution or ""), ("Only if", claim.antecedent or ""), ("Given", f"claim {c.given}" if c.given else ""),
             ("Rests on", ", ".join(f"claim {n}" for n in c.rests_on)), ("Deadline", day_words(claim.deadline) if claim.deadline else "")]  # fmt: skip
    found += [("Beside ours", line) for line in c.held]
    found += [(flag.partition(":")[0].replace("-", " "), flag_sentence(flag)) for flag in c.assessment.flags]
    return [(name, words) for name, words in found if words]


def step_words(c: ClaimBrief, n: int) -> str:
    """What the ``n``-th rung of a claim's waterfall comes to."""
    rung = c.rungs[n]
    return c.assessment.prior_reason if rung.without is None else f"{rung.after - rung.before:+.2f}; without it {percent(rung.without)}"


def own_words(c: ClaimBrief) -> str:
    """The author's own words where they are not the claim's."""
    bare = " .“”"
    return "" if c.claim.quote.exact.strip(bare) == c.claim.text.strip(bare) else c.claim.quote.exact


def silent_words(c: ClaimBrief) -> str:
    """Who spoke of a claim without taking a side."""
    return f"{c.silent} more {'origin' if c.silent == 1 else 'origins'} spoke of it without taking a side." if c.silent else ""


def _signed(c: ClaimBrief) -> dict[str, Any]:
    status = c.assessment.status
    return {"number": c.number, "tone": c.tone, "sign": SYMBOL[status], "status": status_words(status), "text": c.claim.text}


def _told(told: Told) -> dict[str, Any]:
    speaker = told.speaker if told.speaker != told.source else ""
    return {"source": told.source, "when": told.when, "title": told.title or (told.document if told.url else ""), "url": told.url,
            "quote": " ".join(told.quote.split()), "reason": told.reason, "speaker": speaker}  # fmt: skip


def _account(one: Account) -> dict[str, Any]:
    return {"lead": _told(one.lead), "repeats": list(dict.fromkeys(t.source for t in one.repeats))}


def _card(c: ClaimBrief) -> dict[str, Any]:
    a = c.assessment
    steps = [{"label": r.label + (f" ({r.documents} articles)" if r.documents > 1 else ""), "svg": ink.step(r.before, r.after), "out": step_words(c, n)}
             for n, r in enumerate(c.rungs)]  # fmt: skip
    shown = steps if len(steps) <= _MOST_STEPS else []
    ends = [f"{day_words(p.day)}" for p in (c.history[0], c.history[-1])] if len(c.history) > 1 else ["", ""]
    return _signed(c) | {
        "kind": c.claim.kind, "moving": f"{ARROW[a.direction]} {a.direction}" if a.direction != "steady" else "", "quote": own_words(c),
        "likelihood": likelihood(a), "confidence": confidence(a), "author": author_beside(c.claim), "bar": ink.bar(c) or (),
        "hedged": c.claim.hedge is not None, "spark": ink.spark(c) or (), "ends": ends, "facts": facts(c),
        "repair": (a.repair.text, f"{percent(a.repair.probability)}; {c.repair_why}") if a.repair else (),
        "supporting": list(map(_account, c.supporting)), "refuting": list(map(_account, c.refuting)), "silent": silent_words(c),
        "steps": shown, "settled": c.settled, "changes": [f"{x[:1].upper()}{x[1:]}." for x in c.changes],
    }  # fmt: skip


def _row(c: ClaimBrief) -> dict[str, Any]:
    a = c.assessment
    known = c.weighed and a.probability is not None
    return _signed(c) | {
        "probability": percent(a.probability or 0.0) if known else "", "word": a.word or "", "arrow": ARROW[a.direction],
        "sides": f"{a.origins_for} : {a.origins_against}" if known else "",
    }  # fmt: skip


def _moved(row: MovedBrief) -> dict[str, Any]:
    return _signed(row.of) | {
        "change": change_words(row.moved.before, row.moved.after), "documents": [(what, _told(told)) for what, told in row.documents],
    }  # fmt: skip


def _paragraph(p: Paragraph) -> dict[str, Any]:
    def piece(text: str, claims: Iterable[ClaimBrief], ends: Iterable[ClaimBrief]) -> dict[str, Any]:
        top = next(iter(claims), None)
        refs = [{"number": c.number, "sign": SYMBOL[c.assessment.status], "tone": c.tone} for c in ends]
        return {"text": " ".join(text.split("\n")) if p.flow else text, "tone": top.tone if top else "", "refs": refs}

    return {"pieces": [piece(s.text, s.claims, s.ends) for s in p.pieces], "heading": p.heading, "leaning": p.leaning}


def _listed(b: Brief) -> list[dict[str, Any]]:
    found = []
    for status, claims in b.listed:
        rows = []
        for c in claims:
            parts = [f"(said by {c.claim.attribution})" if c.claim.attribution else "", *map(flag_sentence, c.assessment.flags)]
            rows.append(_signed(c) | {"said": " ".join(p for p in parts if p)})
        found.append({"tone": TONE[status], "sign": SYMBOL[status], "status": status_words(status), "means": MEANS[status], "claims": rows})
    return found


def matter(given: BriefInput) -> dict[str, Any]:
    """All that the paper says, as plain values for the typesetter; article claims that lost their place are in the list alone."""
    b, day = brief_of(given), given.view.as_of
    since = f"{'publication, ' if given.since == given.analysis.published else ''}{day_words(given.since)}"
    counts = [{"n": n, "tone": TONE[s], "sign": SYMBOL[s], "status": status_words(s), "means": MEANS[s]} for s, n in b.counts]
    whole: dict[str, Any] = {
        "title": given.analysis.title, "author": given.analysis.author, "day": (day.year, day.month, day.day), "colours": dict(ink.COLOURS),
        "kicker": f"How it stands as of {day_words(day)}", "running": f"{given.analysis.title}, as of {day_words(day)}",
        "byline": by_and_when(given), "searched": searched_words(given), "counted": f"{len(b.claims)} {'claim' if len(b.claims) == 1 else 'claims'}",
        "bar": ink.counts(b), "counts": counts, "moved_since": f"What moved since {since}", "moved": list(map(_moved, b.moved)),
        "language": "en", "article": list(map(_paragraph, article_of(given, anchored_in(given.text, b.claims)))),
        "claims": list(map(_row, b.claims)), "full": list(map(_card, b.full)), "shown": SHOWN, "listed": _listed(b), "method": [" ".join(p.split()) for p in METHOD_NOTE],
        "heads": heads_text(given.view.heads) or "none",
    }  # fmt: skip
    made: dict[str, Any] = said(whole)
    return made


def publish(given: BriefInput) -> bytes:
    """The brief as a tagged PDF (PDF/UA-1 where every letter could be set from the typesetter's own fonts); equal inputs give equal bytes.

    Raises:
        UsageError: where the extra ``[brief]`` is not installed.
    """
    try:
        import typst  # noqa: PLC0415 - an extra
    except ImportError:
        raise UsageError("a PDF needs the package typst", hint="pip install 'upheld[brief]'") from None
    template = asset("brief.typ")
    inputs = {"brief": msgspec.json.encode(matter(given)).decode()}
    made_on = dt.datetime.combine(given.view.as_of, dt.time(), tzinfo=dt.UTC)
    try:
        return _one(
            typst.Compiler(template, ignore_system_fonts=True, sys_inputs=inputs).compile(format="pdf", timestamp=made_on, pdf_standards=["ua-1"])
        )
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    return _one(typst.Compiler(template, sys_inputs=inputs).compile(format="pdf", timestamp=made_on))


def _one(made: bytes | list[bytes] | None) -> bytes:
    assert isinstance(made, bytes)
    return made
