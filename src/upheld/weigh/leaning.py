"""How a passage leans on its claim: said to be so, planned, denied or called off, told too late, and how directly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import msgspec

from upheld.model.evidence import Directness
from upheld.text.attribution import attribution
from upheld.text.clauses import clauses, has_finite
from upheld.text.dates import dates
from upheld.text.names import actors
from upheld.text.polarity import Polarity, polarity
from upheld.text.sentences import Span
from upheld.text.words import content_stems, event_classes, words_of
from upheld.weigh.match import Candidate
from upheld.weigh.measures import BECAME

_TOOK_PLACE = frozenset({"event", "quantity", "trend"})
_ASSERTED = re.compile(
    r"\b(?:claim(?:s|ed|ing)|boast(?:s|ed|ing)?|brag(?:s|ged)|insist(?:s|ed)|tweet(?:s|ed)|alleg(?:es|ed)|assert(?:s|ed))\b"
    r"|\btold (?:a|the|his|her|their) (?:\w+ )?(?:rally|crowd|supporters|audience|fans|voters|faithful)\b",
    re.IGNORECASE,
)
"""That somebody asserts a thing before those who want it so is no report that it came about."""

_UNCONFIRMED = re.compile(
    r"\b(?:can ?not|could not|unable to|ha(?:s|ve) not|did not|no one can|nobody can)(?: \w+)? (?:confirm(?:ed)?|verif(?:y|ied))\b|n[’']t (?:confirm|verify)\b",
    re.IGNORECASE,
)
_CLEAR = 0.5
_BEFORE = dt.timedelta(days=60)
_PRONOUN = re.compile(r"(?:he|she|it|they|who|the (?:minister|president|spokes\w+|official|leader))", re.IGNORECASE)
_NONE_OF = re.compile(r"\b(?:no|zero|none of the)\s+(?P<what>[a-z]{3,})", re.IGNORECASE)
_UNBORNE = re.compile(
    r"\b(?:(?:nothing|nobody|no one) (?:has |have |had )?(?:yet |so far )?(?:confirm(?:s|ed)|verif(?:ies|ied)|corroborat(?:es|ed)|support(?:s|ed))"
    r"|no (?:evidence|proof) (?:has |that|of|for)|not true that)\b",
    re.IGNORECASE,
)
"""What is said of a whole proposition that nothing bears it out: it stands before "that", and holds for what comes after."""

_UNDOES: Mapping[str, frozenset[str]] = {
    name: content_stems(words)
    for name, words in (
        ("dismantle", "rebuild restore reconstruct intact upgrade expand"),
        ("ease", "tighten toughen maintain uphold"),
        ("withdraw", "remain stay reinforce"),
        ("stop", "resume restart continue proceed"),
        ("truce", "break violate breach collapse"),
    )
}
"""For an event class the words of what undoes it or leaves it undone."""

_TITLE_PARTS = re.compile(r"[,;:–—]|\b(?:as|after|while|though|but)\b", re.IGNORECASE)
_FEW_WORDS = 4
_ON_IT = 2  # stems of the claim by which a title speaks of it
_PLANNED = re.compile(
    r"\b(?:agreed? (?:on \w+ )?to|arranged?|arranging|accept(?:s|ed) (?:an? )?invitations?|dealt with another|is to be|are to be|to be (?:held|named|announced)"
    r"|(?:have|has|had) (?:thought|talked|spoken) (?:about|of)|think(?:s|ing) (?:about|of)|hop(?:es?|ed|ing) (?:for|to|that)|the hope (?:for|of|that)"
    r"|idea of|possibility of|would like|want(?:s|ed)? to|open to|offer(?:s|ed)? to|prospects? of|call(?:s|ed) for"
    r"|prepar(?:es?|ed|ing) (?:for|to)|pledg(?:es?|ed) to|promis(?:es?|ed) to|vow(?:s|ed) to|intends? to|ready to|set for|due (?:in|on|to)"
    r"|(?:coming|upcoming|forthcoming|planned|scheduled|intended|proposed) (?:\w+ )?(?:talks?|meetings?|summits?|visits?|trips?|negotiations?)"
    r"|in preparation|in the works|being prepared|under discussion)\b",
    re.IGNORECASE,
)


def leaning_of(candidate: Candidate) -> Polarity:
    """Cues of the clause that speaks of the claim; a denial may also stand elsewhere in the sentence or in the title."""
    passage = candidate.passage
    parts = [p.of(passage) for p in clauses(passage, Span(0, len(passage)))] or [passage]
    parts = [piece for part in parts for piece in _own_clauses(part)]
    focus = max(parts, key=lambda p: len(content_stems(p) & candidate.shared))
    near = polarity(focus)
    whole = polarity(passage)
    return msgspec.structs.replace(
        near,
        undone=_undone(candidate.profile.own_classes, content_stems(focus), content_stems(candidate.document.title)),
        negated=near.negated or _UNBORNE.search(passage) is not None,
        denied=whole.denied or _title_denies(candidate),
        unsettled=near.unsettled or whole.unsettled or _UNCONFIRMED.search(passage) is not None,
    )


def _undone(claimed: frozenset[str], told: frozenset[str], title: frozenset[str]) -> bool:
    """Whether a clause tells of the opposite of what a claim says was done, and neither it nor the title has a word for that: rebuilt, not destroyed."""
    held = _UNDOES.keys() & claimed
    return any(_UNDOES[name] & told for name in held) and not held & event_classes(told | title)


def _title_denies(candidate: Candidate) -> bool:
    """Whether the title denies what the claim says: the part of it with the denial has a word or event of the claim's own beside names."""
    own = candidate.profile.own - candidate.profile.names.keys()
    parts = [part for part in _TITLE_PARTS.split(candidate.document.title) if polarity(part).denied]
    told = [content_stems(part) for part in parts]
    return any(not own or own & stems or event_classes(own) & event_classes(stems) for stems in told)


def _own_clauses(part: str) -> list[str]:
    """A clause cut at "that", and at commas, where every piece keeps a finite verb, so that a plan reported in it does not colour the whole."""
    return [piece for said in _cut(part, r"\bthat\b") for piece in _cut(said, ",")]


def _cut(part: str, joint: str) -> list[str]:
    pieces = [p for p in re.split(joint, part) if p.strip()]
    return pieces if len(pieces) > 1 and all(has_finite(p) for p in pieces) else [part]


def says_nothing(candidate: Candidate, leaning: Polarity) -> bool:
    """Whether polarity tells nothing of a passage on the claim's matter.

    A count of people is borne out or refuted by counts, not by talk of the same people; names alone say nothing that words could bear out; what is
    planned or supposed has not come about yet; and a plan that comes after the window says nothing of the window.
    """
    claim, profile = candidate.profile.claim, candidate.profile
    people = claim.quantity is not None and claim.quantity.measure in BECAME and not claim.of_future
    names = profile.own <= profile.names.keys() and not profile.classes
    planned = leaning.supposed or leaning.coming
    late = claim.of_future and claim.deadline is not None and candidate.document.known > claim.deadline
    done = claim.kind in _TOOK_PLACE or (claim.kind == "relationship" and bool(profile.own_classes))
    return people or names or (planned and (done or late)) or _another_speaks(candidate)


def _another_speaks(candidate: Candidate) -> bool:
    """Whether a claim is that somebody said a thing, and the passage has another say it or names them nowhere: that it is so is no evidence that they said it."""
    claim = candidate.profile.claim
    if claim.kind != "statement" or claim.attribution is None or claim.attribution.casefold() in candidate.document.cited.casefold():
        return False
    told = [
        one.who
        for text in (candidate.passage, candidate.document.title)
        if (one := attribution(text)) is not None and not _PRONOUN.fullmatch(one.who)
    ]
    near = " ".join(told) or f"{candidate.document.title}. {candidate.passage}"
    named = content_stems(claim.attribution) & content_stems(near) or frozenset(actors(claim.attribution)) & frozenset(actors(near))
    return not named


def too_late(candidate: Candidate, leaning: Polarity) -> str:
    """Why a report that something came about does not bear a forecast out: it dates it after the window, which is then missed."""
    claim, document = candidate.profile.claim, candidate.document
    if not claim.of_future or claim.deadline is None or claim.default_deadline or claim.polarity == "negative" or leaning.against:
        return ""
    if document.known <= claim.deadline:
        return ""
    ends = [m.interval for m in dates(candidate.passage, document.known) if m.role == "on" and m.interval.start]
    told = min((d.start for d in ends if d.start), default=document.happened.start if document.happened else None)
    return "" if told is None or told <= claim.deadline else f"the passage dates it {told:%-d %B %Y}, after the window"


def headed_otherwise(candidate: Candidate) -> bool:
    """Whether the title says of the claim's own matter that it is not so: "No remains back" over a report that somebody claims 200."""
    title = candidate.document.title
    none = _NONE_OF.search(title)
    on_it = len(content_stems(title) & candidate.profile.stems) >= _ON_IT or (
        none is not None and content_stems(none["what"]) <= candidate.profile.own
    )
    headed = polarity(title) if on_it else Polarity()
    return headed.negated or headed.denied


def directness(candidate: Candidate, leaning: Polarity, published: dt.date) -> Directness:
    """How directly a passage speaks of a claim: what gives no figure for a count, or only plans what is foreseen, does so indirectly."""
    claim = candidate.profile.claim
    if claim.quantity is not None and not claim.of_future:
        return "indirect"  # it speaks of the same thing but gives no figure for it
    if claim.of_future and of_plan(candidate, leaning, published):
        return "indirect"
    if claim.kind == "trend" and claim.period and claim.period.start and candidate.document.known < claim.period.start - _BEFORE:
        return "indirect"  # that it was so earlier says little of whether it goes on
    if candidate.coverage >= _CLEAR and not leaning.supposed:
        return "direct"
    return "partial"


def of_plan(candidate: Candidate, leaning: Polarity, published: dt.date) -> bool:
    """Whether a passage speaks of what is foreseen as a plan, from before it was foreseen, or as what somebody asserts."""
    if _ASSERTED.search(candidate.passage) and not leaning.against:
        return True
    return candidate.document.known < published or leaning.supposed or leaning.coming or _PLANNED.search(candidate.passage) is not None


def in_words(candidate: Candidate, leaning: Polarity, *, same: bool) -> str:
    """What the passage says of the claim's matter, whether that is the claim's way, and by which words the two meet."""
    cues = (
        ("reports a denial of it", leaning.denied), ("says that it is not so", leaning.negated), ("reports it called off", leaning.called_off),
        ("calls it unlikely", leaning.unlikely), ("tells of the opposite", leaning.undone),
    )  # fmt: skip
    kinds = [said for said, holds in cues if holds]
    plain = "speaks of it as planned or supposed" if leaning.supposed or leaning.coming else "says that it is so"
    met = _met(candidate)
    way = "as the claim has it" if same else "against the claim"
    return f"the passage {' and '.join(kinds) or plain}, {way}{f' (on {met})' if met else ''}"


def _met(candidate: Candidate) -> str:
    """The words of a passage by which it meets the claim's own matter, as it writes them, the first few."""
    wanted = candidate.profile.own & candidate.shared
    words = [w for w in words_of(candidate.passage) if content_stems(w) & wanted]
    return ", ".join(dict.fromkeys(w.casefold() if w.casefold() in words else w for w in words[:_FEW_WORDS]))
