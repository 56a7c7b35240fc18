"""Comparators of two bare texts, each a small pure function with a stated precondition, a verdict and a reason; the first that applies counts."""

from __future__ import annotations

from collections.abc import Callable

from upheld.weigh.comparators.amounts import by_amount, by_time
from upheld.weigh.comparators.deeds import by_deed
from upheld.weigh.comparators.measures import by_other_measure, by_unit
from upheld.weigh.comparators.negation import by_negation
from upheld.weigh.comparators.roles import by_roles
from upheld.weigh.comparators.statement import by_statement
from upheld.weigh.comparators.superlatives import by_superlative
from upheld.weigh.compare import Verdict

TextComparator = Callable[[str, str], Verdict | None]

TEXT_COMPARATORS: tuple[TextComparator, ...] = (
    by_statement,
    by_other_measure,
    by_unit,
    by_amount,
    by_time,
    by_superlative,
    by_roles,
    by_negation,
    by_deed,
)
"""In the order in which they are tried."""


def compare_texts(claim: str, passage: str) -> Verdict | None:
    """The first verdict on a passage; ``None`` where no precondition holds."""
    return next((verdict for comparator in TEXT_COMPARATORS if (verdict := comparator(claim, passage)) is not None), None)
