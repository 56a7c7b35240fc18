"""What may be looked at when answering "as of D": the only window through which anything is weighed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from upheld.model.argument import Argument
from upheld.model.claim import Analysis, Claim
from upheld.model.evidence import Document, Link, Source
from upheld.model.hypotheses import Hypotheses
from upheld.model.judgement import Signed
from upheld.model.outlook import Foreseen


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known by ``as_of`` and nothing else.

    ``documents`` are those with ``known <= as_of``, not retracted by then, sorted by (known, id), texts filled in. ``claims`` are the claim
    versions in force, in the order of their analyses. ``judgements`` are in the order recorded. ``texts`` holds the text of each analysis by
    slug. ``settings`` is the flat effective mapping (dotted keys) of everything that can change a result. ``counted`` are links found otherwise
    than in words, by counting events; the documents that tell the counts are among ``documents``. ``foreseen`` is what event feeds say of claims by
    their resolution rules, by claim id. ``hypotheses`` are the questions with competing answers in force, by analysis and id; ``arguments`` the thesis and
    open questions of each analysis, by analysis. ``set_aside`` is how many texts beside ``documents`` are known to bear on no claim and were not read
    again, ``set_aside_to`` the last day one of these became known.
    """

    as_of: dt.date
    analyses: tuple[Analysis, ...]
    claims: tuple[Claim, ...]
    documents: tuple[Document, ...]
    sources: Mapping[str, Source]
    judgements: tuple[Signed, ...]
    texts: Mapping[str, str]
    settings: Mapping[str, str]
    searched_to: dt.date | None = None
    heads: Mapping[str, str] = {}
    hypotheses: tuple[Hypotheses, ...] = ()
    counted: tuple[Link, ...] = ()
    foreseen: Mapping[str, Foreseen] = {}
    set_aside: int = 0
    set_aside_to: dt.date | None = None
    arguments: tuple[Argument, ...] = ()

    @property
    def read(self) -> tuple[Document, ...]:
        """The documents that came in as texts: all but those that tell a count of events or a crowd's price."""
        told = {link.document for link in self.counted}
        return tuple(d for d in self.documents if d.id not in told and not d.priced)

    @property
    def screened(self) -> int:
        """How many texts were read for the claims: :attr:`read` and those set aside."""
        return len(self.read) + self.set_aside

    @property
    def reaches(self) -> dt.date | None:
        """The last day on which one of these became known."""
        return latest((*(d.known for d in self.read), self.set_aside_to))


def latest(days: Iterable[dt.date | None]) -> dt.date | None:
    """The last of some days; ``None`` where there is none."""
    return max((day for day in days if day is not None), default=None)
