"""The argument of an analysis: what it concludes, which claims that rests on, what follows from it, and what its author leaves open."""

from __future__ import annotations

import msgspec

from upheld.model.claim import Quote


class Thesis(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an analysis concludes, in words that stand alone, with the exact words it was taken from.

    ``rests_on`` are the ids of its premises: the claims about past or present (and its own claim, where the thesis is one) that it would fall
    with. ``implies`` are the ids of the claims about the future that follow from it: where they fail, it was of little use.
    """

    id: str
    analysis: str
    text: str
    quote: Quote
    rests_on: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()


class OpenQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the author says is not known, or asks and does not answer; ``about`` are the ids of the claims that bear on it."""

    id: str
    analysis: str
    text: str
    quote: Quote
    about: tuple[str, ...] = ()


class Argument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The argument of one analysis; usually one thesis. Which claims rest on which is said by the claims themselves (``rests_on``)."""

    analysis: str
    theses: tuple[Thesis, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
