import pytest

from upheld.weigh.roles import destinations, other_destination


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Kim will probably visit Russia this year", {"RUS"}),
        ("Another visit of Sergei Shoigu to Pyongyang on 4 June", {"PRK"}),
        ("The minister of Kenya flew from Uganda to Rwanda", {"RWA"}),
        ("The treaty with Russia was signed in Pyongyang", set()),
    ],
)
def test_where_somebody_goes(text, countries):
    assert destinations(text) == countries


def test_a_visit_elsewhere_is_another_visit():
    assert other_destination("Kim will visit Russia this year", "Shoigu arrived in North Korea for a visit")
    assert not other_destination("Kim will visit Russia this year", "Kim travelled to Moscow by train")
    assert not other_destination("Kim will visit Russia this year", "Kim boarded his train")
