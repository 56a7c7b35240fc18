import pytest

from upheld.text.attribution import attribution


@pytest.mark.parametrize(
    ("clause", "who"),
    [
        ("The governor announced that the levee would hold", "The governor"),
        ("According to Frontex, crossings fell by half", "Frontex"),
        ("Amina Yusuf, the finance minister, told reporters that reserves are gone", "Amina Yusuf"),
        ("some European officials have spoken of as many as 90", "some European officials"),
        ("both governments say that it will hold", "both governments"),
        ("the juntas deny that they asked", "the juntas"),
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


@pytest.mark.parametrize(
    ("clause", "who"),
    [
        ("The hull has been mended, officials in Manila said", "officials in Manila"),
        ("“Both sides needed a pause,” said Ray Powell, who tracks ships", "Ray Powell"),
        ("The build-up was described by the White House as unprecedented", "the White House"),
        ("In the yearbook it released on Monday, the institute SIPRI put the stockpile at 20", "the institute SIPRI"),
        ("an accusation that Philippine governments have rejected", "Philippine governments"),
        ("Lena Ortiz—the first judge to resign—speculated that he would go", "Lena Ortiz"),
        ("Ukraine has lost 46,000 soldiers, by Zelensky's own count", "Zelensky's"),
    ],
)
def test_a_speaker_stands_before_behind_or_in_a_passive(clause, who):
    assert attribution(clause).who == who


@pytest.mark.parametrize(
    "clause",
    [
        "the town was encircled, as Putin told the world",
        "The declaration that the two Koreas pledged has an even chance",
        "Kim's passport tells the story",
        "A deal announced on Sunday should hold",
    ],
)
def test_an_author_who_agrees_or_speaks_of_a_thing_said_speaks_for_himself(clause):
    assert attribution(clause) is None
