import pytest

from upheld.weigh.marks import ABOVE, ABSENT, BELOW, FAR_ABOVE, OTHER, SAME, compared, marked, numbers, tidy


def mark(claim, passage):
    return [m for _, _, m in compared(tidy(claim), tidy(passage))]


@pytest.mark.parametrize(
    ("claim", "passage", "marks"),
    [
        ("More than 1.32 million copies were sold.", "It sold 1,316,000 copies.", [ABOVE]),
        ("More than 1.3 million copies were sold.", "It sold 1,316,000 copies.", [SAME]),
        ("1.32 million copies were sold.", "It sold 1,316,000 copies.", [SAME]),
        ("Fewer than twenty ships came.", "Some 25 ships came.", [BELOW]),
        ("Between 1,100 and 3,000 were killed.", "Some 2,000 were killed.", [SAME, SAME]),
        ("It rose 12 to 15 per cent.", "It rose 14%.", [SAME, SAME]),
        ("It happened before 2019.", "It happened in 2017.", [SAME]),
        ("It happened in May 2019.", "It happened on 3 June 2019.", [ABSENT, SAME]),
        ("It happened in May.", "It happened in June.", [OTHER]),
        ("It happened on May 5, 2014.", "It happened on 4 May 2014.", [ABOVE, SAME]),
        ("Forty villages drowned.", "Villages drowned.", [ABSENT]),
        ("4,000 men fell.", "Nine men fell.", [FAR_ABOVE]),
        ("It cost $2 billion.", "It cost 2 billion pesos.", [ABSENT]),
        ("It was the third summit.", "It was the 3rd summit.", [SAME]),
        ("It was built in the 1960s.", "It was built in 1974.", [BELOW]),
        ("COVID-19 killed 5 people.", "It may have killed five people.", [SAME]),
        ("More than 100 people met.", "More than 100 people met.", [SAME]),
    ],
)
def test_a_number_is_marked_with_how_it_stands_to_its_counterpart(claim, passage, marks):
    assert mark(claim, passage) == marks


def test_the_counterpart_counts_the_same_words_before_it_is_the_nearest():
    claim, passage = marked("Over 2,200 deaths were registered.", "2,250 cases of fever and some 3,011 deaths were registered.")
    assert claim.split() == "Over 2,200 = deaths were registered.".split()
    assert passage.split() == "2,250 cases of fever and some 3,011 = deaths were registered.".split()


def test_texts_without_numbers_are_left_but_for_tree_bank_codes():
    assert marked("A -LRB- b -RRB- said ``no''", "c  d") == ('A ( b ) said "no"', "c d")


def test_a_range_is_one_interval_at_both_its_ends():
    assert [(n.low, n.high) for n in numbers("from 10 to 20 ships")] == [(pytest.approx(10), pytest.approx(20))] * 2
