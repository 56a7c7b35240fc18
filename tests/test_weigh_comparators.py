import pytest

from upheld.weigh.comparators import compare_texts
from upheld.weigh.comparators.negation import by_negation
from upheld.weigh.comparators.roles import by_roles
from upheld.weigh.comparators.statement import by_statement
from upheld.weigh.comparators.superlatives import by_superlative


def leaning(verdict):
    if verdict is None:
        return None
    silent = 1 - verdict.supports - verdict.refutes
    return max((verdict.supports, "supports"), (verdict.refutes, "refutes"), (silent, "silent"))[1]


CASES = [
    # negation
    ("The garrison at Tarn surrendered.", "The garrison at Tarn surrendered on Friday.", "supports"),
    ("The garrison at Tarn surrendered.", "The garrison at Tarn has not surrendered.", "refutes"),
    ("The garrison at Tarn did not surrender.", "The garrison at Tarn never surrendered.", "supports"),
    ("The garrison at Tarn did not surrender.", "The garrison at Tarn surrendered at dawn.", "refutes"),
    ("The garrison at Tarn was encircled.", "The garrison at Tarn was not surrounded.", "refutes"),
    ("The bridge at Tarn is open.", "The bridge at Tarn is closed.", "refutes"),
    ("The garrison at Tarn surrendered.", "The garrison at Tarn may surrender.", None),
    ("The garrison at Tarn surrendered.", "The garrison at Tarn was asked to surrender.", None),
    ("The garrison at Tarn surrendered.", "Rain fell on Tarn.", None),
    ("The firm halted the exercises.", "The firm went ahead and halted the exercises.", "supports"),
    # numbers and days
    ("The flood took 40 houses in Tarn.", "The flood took 12 houses in Tarn.", "refutes"),
    ("About 200 houses fell in Tarn.", "205 houses fell in Tarn.", "supports"),
    ("More than 200 houses fell in Tarn.", "Over 150 houses fell in Tarn.", None),
    ("Between 110 and 300 houses fell in Tarn.", "At least 20 houses fell in Tarn.", "silent"),
    ("The mill in Tarn closed in 1998.", "The mill in Tarn closed in 2003.", "refutes"),
    ("The mill in Tarn made 70 kilometres of cloth.", "The mill in Tarn made 70 square kilometres of cloth.", None),
    ("The walk from Tarn took 12 hours.", "The walk from Tarn took 12 days.", "refutes"),
    ("The walk from Tarn took 48 hours.", "The walk from Tarn took 2 days.", None),
    ("The customs seized 600 crates in Tarn.", "The customs in Tarn opened 600 crates and seized 40.", "refutes"),
    ("The customs seized 600 crates in Tarn.", "The customs in Tarn opened 40 crates and seized 600.", None),
    # roles
    ("Brevia invaded Corland.", "Corland was invaded by Brevia.", "supports"),
    ("Brevia invaded Corland.", "Corland invaded Brevia.", "refutes"),
    ("Brevia sold the island to Corland.", "Corland bought the island from Brevia.", "supports"),
    ("Brevia sold the island to Corland.", "Brevia bought the island from Corland.", "refutes"),
    ("Brevia bordered Corland.", "Corland bordered Brevia.", None),
    # statements
    ("Minister Lund said that the mine was shut.", "The mine was shut, Minister Lund said.", "supports"),
    ("Minister Lund said that the mine was shut.", "Minister Lund denied having said that the mine was shut.", "refutes"),
    ("Minister Lund said that the mine was shut.", "Minister Roth said that the mine was shut.", "silent"),
    ("Minister Lund said that the mine was shut.", "The mine was shut.", "silent"),
    ("The mine was shut.", "A rival paper alleges that the mine was shut.", "silent"),
    # superlatives
    ("The Ulm is the deepest lake in Tarn.", "No lake in Tarn is deeper than the Ulm.", "supports"),
    ("The Ulm is the deepest lake in Tarn.", "The Ash lake in Tarn is deeper than the Ulm.", "refutes"),
    ("The Ulm is the deepest lake in Tarn.", "The Ulm is deeper than the Ash.", None),
    ("Brevia is the only state with a veto.", "Corland is also a state with a veto.", "refutes"),
    ("It was the first visit by a Brevian king to Tarn.", "A Brevian king had already paid a visit to Tarn in 1950.", "refutes"),
    # absence
    ("Brevia has yet to ratify the accord.", "Brevia ratified the accord in June.", "refutes"),
    ("Brevia has yet to ratify the accord.", "Brevia has still not ratified the accord.", "supports"),
    ("There has been no test since the moratorium.", "The moratorium on tests was praised.", None),
]


@pytest.mark.parametrize(("claim", "passage", "expected"), CASES)
def test_a_passage_leans_as_a_reader_would_say_or_is_left_alone(claim, passage, expected):
    assert leaning(compare_texts(claim, passage)) == expected


def test_each_comparator_names_itself_and_gives_a_reason():
    said = {
        by_negation("Tarn fell at dawn.", "Tarn never fell at dawn."),
        by_roles("Brevia invaded Corland.", "Corland invaded Brevia."),
        by_statement("Lund said that Tarn fell.", "Roth said that Tarn fell."),
        by_superlative("The Ulm is the deepest lake.", "The Ash lake is deeper than the Ulm."),
    }
    assert {v.method for v in said} == {"negation", "roles", "statement", "superlative"}
    assert all(v.reason and 0 <= v.supports + v.refutes <= 1 for v in said)
