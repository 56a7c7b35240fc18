"""Whether what came in since an analysis was published re-opens a verdict that stood then, with a stated rate of false alarms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.score.monitor import ALARM, board_alarms, first_alarm, verdict_process
from upheld.weigh.fuse import Fused
from upheld.weigh.parameters import Parameters


class Reopened(msgspec.Struct, frozen=True, kw_only=True):
    """The greatest e-value against the verdict so far, the day it was reached, and the documents that took it there."""

    e_value: float
    on: dt.date
    documents: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """One line for a reader."""
        return (
            f"re-opened on {self.on.isoformat()}: what came in since publication speaks {self.e_value:.0f} to 1 against the verdict that stood then"
        )


def stood(claim: Claim, at_publication: float | None, parameters: Parameters) -> bool:
    """Whether a verdict on what is past stood at publication, either way."""
    return not claim.of_future and at_publication is not None and not parameters.overturned <= at_publication < parameters.settled


def on_board(done: Iterable[Assessment], verdicts: int) -> tuple[Assessment, ...]:
    """Say of every re-opened claim whether it stands over the whole board too, so that looking at many claims fools nobody either.

    Args:
        done: the assessments of a check.
        verdicts: how many verdicts stood and were watched, re-opened or not.
    """
    done = tuple(done)
    found = {a.claim: a.e_value for a in done if a.e_value is not None}
    quiet = {f"\0{i}": 0.0 for i in range(verdicts - len(found))}
    also = frozenset(board_alarms({**found, **quiet}))
    said = f"so it does when all {verdicts} verdicts are watched at once (one in twenty of the re-opened expected to be false)"
    return tuple(msgspec.structs.replace(a, reasons=(*a.reasons, said)) if a.claim in also else a for a in done)


def reopened(
    claim: Claim, fused: Fused, documents: Mapping[str, Document], *, published: dt.date, at_publication: float | None, parameters: Parameters
) -> Reopened | None:
    """The re-opening of a standing verdict on what is past; ``None`` where none stood, or where nothing took it to the alarm.

    A verdict stood where the claim was settled at publication, either way. Origins count from the day of their first document, each with its own
    step, and only those that began afterwards: what was weighed already cannot speak against itself.
    """
    if at_publication is None or not stood(claim, at_publication, parameters):
        return None
    upheld = at_publication >= parameters.settled
    came = sorted((min(documents[d].known for d in o.documents), o.origin, o) for o in fused.origins if o.value)
    new = [(day, o) for day, _, o in came if day > published]
    if not new:
        return None
    values = verdict_process([o.value for _, o in new], upheld=upheld, rho=parameters.rho)
    at = first_alarm(values, ALARM)
    if at is None:
        return None
    against = [o for _, o in new[: at + 1] if (o.value < 0) == upheld]
    return Reopened(e_value=float(values.max()), on=new[at][0], documents=tuple(d for o in against for d in o.documents))
