import pytest

from upheld.weigh.roles import destinations


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Kim will probably visit Russia this year", {"RUS"}),
        ("Another visit of Sergei Shoigu to Pyongyang on 4 June", {"PRK"}),
        ("The minister of Kenya flew from Uganda to Rwanda", {"RWA"}),
        ("The treaty with Russia was signed in Pyongyang", set()),
        ("President Ruto is due in Kampala this autumn", {"UGA"}),
        ("Kenya invited President Museveni to Nairobi", {"KEN"}),
    ],
)
def test_where_somebody_goes(text, countries):
    assert destinations(text) == countries
