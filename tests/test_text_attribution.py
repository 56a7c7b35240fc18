import pytest

from upheld.text.attribution import attribution


@pytest.mark.parametrize(
    ("clause", "who"),
    [
        ("The governor announced that the levee would hold", "The governor"),
        ("According to Frontex, crossings fell by half", "Frontex"),
        ("Amina Yusuf, the finance minister, told reporters that reserves are gone", "Amina Yusuf"),
        ("some European officials have spoken of as many as 90", "some European officials"),
        ("120,000 by his count", "his"),
        ("The monitors at Airwars saw no strike last week", "The monitors at Airwars"),
        ("Analysts in Delhi suspect that the deal was struck in secret", "Analysts in Delhi"),
    ],
)
def test_who_said_it(clause, who):
    assert attribution(clause).who == who


@pytest.mark.parametrize(
    "clause",
    [
        "Rebels took the town in May",
        "Nothing in it says when",
        "the town was found empty",
        "Rao’s hopes for a deal remain faint",
        "Output fell by 3 per cent",
    ],
)
def test_the_authors_own_words_have_no_attribution(clause):
    assert attribution(clause) is None


def test_a_quotation_is_direct():
    assert attribution("The envoy said “not yet” on Monday").direct
    assert not attribution("The envoy said that it was too early").direct
