"""Passages in other languages: figures, days, countries and denials bear; the rest is kept and marked unread, never guessed."""

import datetime as dt

import pytest

from linked import document, link
from upheld.text.languages.deeds import DEEDS, deeds
from upheld.text.languages.foreign import LEXICONS
from upheld.weigh.foreign import language_of, notes

ABOUT = dt.date(2024, 12, 1)
SIGNED = "Russia and North Korea signed a treaty of partnership in Pyongyang on 19 June 2024."
KILLED = "In November 2024 some 600 North Korean soldiers were killed in Russia."

SAME_DAY = {
    "ru": "Россия и КНДР подписали договор о партнёрстве 19 июня 2024 года в Пхеньяне.",
    "uk": "Росія та Північна Корея підписали договір 19 червня 2024 року.",
    "fr": "La Russie et la Corée du Nord ont signé un traité le 19 juin 2024 à Pyongyang.",
    "es": "Rusia y Corea del Norte firmaron un tratado el 19 de junio de 2024.",
    "ar": "وقعت روسيا وكوريا الشمالية معاهدة في 19 يونيو 2024.",
    "ko": "러시아와 북한은 2024년 6월 19일 조약에 서명했다.",
    "zh": "俄罗斯与朝鲜于2024年6月19日签署条约。",
}
SIX_HUNDRED = {
    "ru": "По данным разведки, 600 северокорейских солдат погибли в России.",
    "uk": "600 північнокорейських солдатів загинули в Росії.",
    "fr": "600 soldats nord-coréens ont été tués en Russie.",
    "es": "600 soldados norcoreanos murieron en Rusia.",
    "ar": "قتل 600 جندي كوري شمالي في روسيا.",
    "ko": "북한군 600명이 러시아에서 사망했다.",
    "zh": "600名朝鲜士兵在俄罗斯阵亡。",
}


@pytest.mark.parametrize("language", sorted(LEXICONS))
def test_the_claims_day_supports_and_another_refutes(language):
    text = SAME_DAY[language]
    found = link(SIGNED, text, language=language, published="2024-06-25", about=ABOUT)
    assert (found.bearing, found.method, found.quote) == ("supports", "dates", text)
    other = link(SIGNED, text.replace("19", "18"), language=language, published="2024-06-25", about=ABOUT)
    assert other.bearing == "refutes"
    assert "18 June 2024" in other.reason


@pytest.mark.parametrize("language", sorted(LEXICONS))
def test_the_claims_figure_supports_and_another_refutes(language):
    found = link(KILLED, SIX_HUNDRED[language], language=language, published="2024-11-20", about=ABOUT)
    assert (found.bearing, found.method) == ("supports", "figures")
    other = link(KILLED, SIX_HUNDRED[language].replace("600", "300"), language=language, published="2024-11-20", about=ABOUT)
    assert other.bearing == "refutes"
    assert "300" in other.reason


def test_the_language_is_told_by_the_script_where_it_is_not_stated():
    for language in ("ru", "uk", "ar", "ko", "zh"):
        assert language_of(document(SAME_DAY[language])) == language
    assert language_of(document("The treaty was signed in the capital of the North.", language="ko")) == "en"
    assert language_of(document("Drei Dörfer", language="DE-at")) == "de"
    assert language_of(document("Drei Dörfer")) == ""


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (SIGNED, "Россия и КНДР могут подписать договор 19 июня 2024 года."),
        (SIGNED, "Россия и КНДР подписали договор о партнёрстве."),
        (KILLED, "Неизвестно, погибли ли в России 600 северокорейских солдат."),
    ],
)
def test_what_is_left_open_or_not_dated_is_kept_unread(claim, text):
    found = link(claim, text, language="ru", published="2024-11-20", about=ABOUT)
    assert found is None or (found.bearing == "silent" and found.reason.startswith("kept unread"))


@pytest.mark.parametrize(
    "text",
    [
        "В Кении открылась школа на 600 мест.",
        "Украина и Россия подписали договор 18 июня 2024 года.",
        "Россия провела 19 июня 2024 года учения в КНДР.",
        "600 украинских солдат погибли в России, сообщили в КНДР.",
    ],
)
def test_other_countries_and_other_events_are_not_linked(text):
    for claim in (SIGNED, KILLED):
        found = link(claim, text, language="ru", published="2024-11-20", about=ABOUT)
        assert found is None or found.bearing == "silent"


def test_a_denial_of_the_day_refutes():
    found = link(SIGNED, "Россия и КНДР не подписали договор 19 июня 2024 года.", language="ru", published="2024-06-25", about=ABOUT)
    assert found.bearing == "refutes"


def test_a_language_without_grammars_is_kept_and_said():
    norwegian = document("Russland og Nord-Korea undertegnet en avtale 19. juni 2024.", language="no")
    assert link(SIGNED, norwegian.text, language="no", published="2024-06-25", about=ABOUT) is None
    (note,) = notes([norwegian, document(SAME_DAY["ru"])])
    assert note.severity == "note"
    assert "no (1)" in note.message
    assert not notes([document("The treaty was signed in the capital.")])


def test_every_language_has_words_for_the_same_events():
    assert set(DEEDS) == set(LEXICONS)
    names = {frozenset(words) for words in DEEDS.values()}
    assert len(names) == 1
    assert all("sign" in deeds(text, language) for language, text in SAME_DAY.items())
    assert not deeds("Fem tusen soldater falt", "no")
