"""What people say of origins: two documents that go back to one account though nothing shows it, or to two though they look alike."""

from __future__ import annotations

from collections.abc import Sequence

from upheld.model.judgement import OriginJudgement, Signed
from upheld.model.view import View
from upheld.weigh.origins import Origin


def as_judged(origins: Sequence[Origin], view: View) -> tuple[Origin, ...]:
    """The origins after what people said of pairs of their documents, oldest first.

    A document that is told apart from another of its origin leaves it alone; then whoever is said to go back to one account is joined. Of what was
    said of a pair the last counts, whoever said it; what was said of documents that are not among the origins waits for them.
    """
    said: dict[frozenset[str], Signed] = {}
    for signed in view.judgements:
        if isinstance(signed.judgement, OriginJudgement):
            said[frozenset({signed.judgement.document, signed.judgement.other})] = signed
    if not said:
        return tuple(origins)
    place = {d.id: (d.known, d.id) for d in view.documents}
    of: dict[str, Origin] = {d: o for o in origins for d in o.documents}
    pairs = [(s.judgement, s.by) for s in said.values() if isinstance(s.judgement, OriginJudgement)]
    known = [(j, by) for j, by in pairs if j.document in of and j.other in of]
    for judged, by in (one for one in known if not one[0].same):
        if of[judged.document] is of[judged.other]:
            rest = [d for d in of[judged.other].documents if d != judged.document]
            _put(of, rest, of[judged.other].joined_by)
            _put(of, [judged.document], (f"{judged.document}: told apart from {judged.other} by {by}: {judged.because}",))
    for judged, by in (one for one in known if one[0].same):
        if of[judged.document] is not of[judged.other]:
            both, more = of[judged.document], of[judged.other]
            reason = f"{judged.document}: joined with {judged.other} by {by}: {judged.because}"
            _put(of, sorted({*both.documents, *more.documents}, key=place.__getitem__), (*both.joined_by, *more.joined_by, reason))
    found = {o.name: o for o in of.values()}
    return tuple(sorted(found.values(), key=lambda o: place[o.documents[0]]))


def _put(of: dict[str, Origin], documents: Sequence[str], reasons: tuple[str, ...]) -> None:
    """Make some documents, oldest first, one origin."""
    made = Origin(name=f"o-{documents[0]}", documents=tuple(documents), joined_by=reasons)
    of.update(dict.fromkeys(documents, made))
