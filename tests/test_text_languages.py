"""Passages in seven languages: figures, dates, countries and cues as their readers would take them, and nothing guessed."""

import datetime as dt

import pytest

from upheld.text.languages.foreign import LEXICONS, read_foreign

ANCHOR = dt.date(2019, 1, 20)


def told(text, language):
    return [(f.low, f.high, f.comparator, f.unit, f.measure) for f in read_foreign(text, language, anchor=ANCHOR).figures]


@pytest.mark.parametrize(
    ("language", "text", "figure"),
    [
        ("ru", "Погибли полторы тысячи солдат.", (1500, 1500, "exactly", "soldiers", "killed")),
        ("ru", "Ранены 3 тыс. человек", (3000, 3000, "exactly", "people", "wounded")),
        ("ru", "не менее 1 100 человек погибли", (1100, None, "at least", "people", "killed")),
        ("ru", "от 20 до 60 ядерных боеголовок", (20, 60, "between", "warheads", "")),
        ("ru", "от трёх до пяти тысяч солдат", (3000, 5000, "between", "soldiers", "")),
        ("ru", "около двадцати пяти деревень", (25, 25, "about", "villages", "")),
        ("ru", "3,5 млн долларов", (3.5e6, 3.5e6, "exactly", "dollars", "")),
        ("ru", "сто двадцать три ракеты", (123, 123, "exactly", "missiles", "")),
        ("ru", "несколько тысяч человек эвакуированы", (3000, None, "at least", "people", "displaced")),
        ("ru", "более десяти тысяч военных направлены", (10_000, None, "more than", "soldiers", "deployed")),
        ("ru", "выросла на 57,8%", (57.8, 57.8, "exactly", "percent", "")),
        ("ru", "в течение двух недель", (2, 2, "exactly", "", "duration")),
        ("ru", "семнадцать с половиной тысяч американских военных", (17_500, 17_500, "exactly", "soldiers", "")),
        ("fr", "deux millions et demi de dollars", (2.5e6, 2.5e6, "exactly", "dollars", "")),
        ("es", "de unas treinta a sesenta armas", (30, 60, "between", "weapons", "")),
        ("ko", "천4백만 달러가량", (14e6, 14e6, "about", "dollars", "")),
        ("ko", "미군 만 7천5백여 명", (17_500, None, "more than", "people", "")),
        ("ko", "만 2천 명", (12_000, 12_000, "exactly", "people", "")),
        ("uk", "Загинули півтори тисячі військових", (1500, 1500, "exactly", "soldiers", "killed")),
        ("uk", "щонайменше 25 осіб поранено", (25, None, "at least", "people", "wounded")),
        ("uk", "понад п’ятсот ракет", (500, None, "more than", "missiles", "")),
        ("ko", "북한군 3천명이 사망했다", (3000, 3000, "exactly", "people", "killed")),
        ("ko", "핵탄두 20∼60개를 보유", (20, 60, "between", "", "")),
        ("ko", "약 1만1천 명을 파병", (11_000, 11_000, "about", "people", "deployed")),
        ("ko", "3천여 명이 다쳤다", (3000, None, "more than", "people", "wounded")),
        ("ko", "300명 이상이 숨졌다", (300, None, "at least", "people", "killed")),
        ("ko", "최소 13곳의 기지", (13, None, "at least", "", "")),
        ("ko", "마을 마흔 곳이 물에 잠겼다", (40, 40, "exactly", "", "")),
        ("ko", "수천 명이 대피했다", (2000, None, "at least", "people", "displaced")),
        ("ko", "삼천 명이 숨졌다", (3000, 3000, "exactly", "people", "killed")),
        ("zh", "三千名士兵阵亡", (3000, 3000, "exactly", "people", "killed")),
        ("zh", "约三百四十亿美元", (34e9, 34e9, "about", "dollars", "")),
        ("zh", "朝鲜拥有20至60枚核弹头", (20, 60, "between", "warheads", "")),
        ("zh", "300多人死亡", (300, None, "more than", "people", "killed")),
        ("zh", "至少1.1万人受伤", (11_000, None, "at least", "people", "wounded")),
        ("zh", "数千人撤离", (2000, None, "at least", "people", "displaced")),
        ("zh", "下降57.8%", (57.8, 57.8, "exactly", "percent", "")),
        ("zh", "一万二千人", (12_000, 12_000, "exactly", "people", "")),
        ("fr", "plus de trois mille soldats tués", (3000, None, "more than", "soldiers", "killed")),
        ("fr", "quatre-vingt-dix-sept ogives", (97, 97, "exactly", "warheads", "")),
        ("fr", "entre 20 et 60 ogives", (20, 60, "between", "warheads", "")),
        ("fr", "au moins soixante et onze blessés", (71, None, "at least", "people", "wounded")),
        ("fr", "1 100 personnes", (1100, 1100, "exactly", "people", "")),
        ("fr", "2,5 millions de dollars", (2.5e6, 2.5e6, "exactly", "dollars", "")),
        ("fr", "plusieurs milliers de déplacés", (3000, None, "at least", "", "displaced")),
        ("fr", "une centaine de soldats", (100, 100, "about", "soldiers", "")),
        ("es", "una docena de misiles", (12, 12, "about", "missiles", "")),
        ("es", "entre treinta y sesenta ojivas", (30, 60, "between", "warheads", "")),
        ("es", "treinta y cinco misiles", (35, 35, "exactly", "missiles", "")),
        ("es", "al menos 1.100 muertos", (1100, None, "at least", "people", "killed")),
        ("es", "más de dos mil quinientas personas", (2500, None, "more than", "people", "")),
        ("es", "seis ensayos nucleares", (6, 6, "exactly", "tests", "")),
        ("es", "decenas de miles de desplazados", (20_000, None, "at least", "", "displaced")),
        ("ar", "مقتل ثلاثة آلاف جندي", (3000, 3000, "exactly", "soldiers", "killed")),
        ("ar", "ما لا يقل عن ٣٠٠ قتيل", (300, None, "at least", "people", "killed")),
        ("ar", "أكثر من خمسة وعشرين صاروخا", (25, None, "more than", "missiles", "")),
        ("ar", "إصابة نحو 1,100 شخص", (1100, 1100, "about", "people", "wounded")),
        ("ar", "بين 20 و60 رأسا نوويا", (20, 60, "between", "warheads", "")),
        ("ar", "عشرات الآلاف من النازحين", (20_000, None, "at least", "", "displaced")),
    ],
)
def test_a_figure_is_read_with_its_bounds_and_what_it_counts(language, text, figure):
    assert told(text, language) == [figure]
    assert read_foreign(text, language, anchor=ANCHOR).unread == ()


@pytest.mark.parametrize(
    ("language", "text", "interval", "role"),
    [
        ("ru", "12 июня 2018 года", "2018-06-12", "on"),
        ("ru", "Встреча прошла 12 июня.", "2018-06-12", "on"),
        ("ru", "двенадцатого сентября 2018", "2018-09-12", "on"),
        ("ru", "с 2023 года", "2023", "since"),
        ("ru", "в июне", "2018-06", "on"),
        ("ru", "11.09.2018", "2018-09-11", "on"),
        ("uk", "12 червня 2018 року", "2018-06-12", "on"),
        ("uk", "у вересні 2018 року", "2018-09", "on"),
        ("ko", "2018년 6월 12일 싱가포르", "2018-06-12", "on"),
        ("ko", "지난 12일 발표했다", "2019-01-12", "on"),
        ("ko", "11일(현지시각) 말했다", "2019-01-11", "on"),
        ("ko", "2023년부터", "2023", "since"),
        ("ko", "2월 말", "2019-02", "on"),
        ("ko", "지난해 9월 19일", "2018-09-19", "on"),
        ("ko", "지난달 28일", "2018-12-28", "on"),
        ("zh", "去年八月", "2018-08", "on"),
        ("es", "desde 2006", "2006", "since"),
        ("ru", "в марте", "2019-03", "on"),
        ("zh", "2018年12月1日", "2018-12-01", "on"),
        ("zh", "二〇一八年六月十二日", "2018-06-12", "on"),
        ("zh", "自2017年以来", "2017", "since"),
        ("zh", "4月27日在板门店", "2018-04-27", "on"),
        ("fr", "le 1er juin 2018", "2018-06-01", "on"),
        ("fr", "depuis le 12 juin 2018", "2018-06-12", "since"),
        ("fr", "en août 2018", "2018-08", "on"),
        ("es", "el nueve de octubre de 2006", "2006-10-09", "on"),
        ("es", "antes del 12 de junio de 2018", "2018-06-12", "before"),
        ("es", "en 2016", "2016", "on"),
        ("ar", "12 يونيو 2018", "2018-06-12", "on"),
        ("ar", "12 حزيران/يونيو 2018", "2018-06-12", "on"),
        ("ar", "منذ عام 2017", "2017", "since"),
    ],
)
def test_a_date_is_read_with_its_role(language, text, interval, role):
    found = read_foreign(text, language, anchor=ANCHOR)
    assert [(d.interval.text(), d.role) for d in found.dates] == [(interval, role)]
    assert (found.figures, found.unread) == ((), ())


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("ru", "Президент России Владимир Путин принял Ким Чен Ына в Москве", ["RUS", "RUS", "PRK", "RUS"]),
        ("ru", "северокорейские войска и южнокорейская разведка", ["PRK", "KOR"]),
        ("uk", "Президент України Зеленський і російські війська", ["UKR", "UKR", "RUS"]),
        ("ko", "문재인 대통령과 김정은 위원장, 미국 국무부", ["KOR", "PRK", "USA", "USA"]),
        ("zh", "朝鲜领导人金正恩与习近平在北京会晤", ["PRK", "PRK", "CHN", "CHN"]),
        ("fr", "La Corée du Nord et les États-Unis; Moscou nie.", ["PRK", "USA", "RUS"]),
        ("es", "Corea del Norte y Estados Unidos, dijo el Kremlin", ["PRK", "USA", "RUS"]),
        ("ar", "كوريا الشمالية والولايات المتحدة وروسيا", ["PRK", "USA", "RUS"]),
    ],
)
def test_countries_and_leaders_are_known(language, text, codes):
    assert [m.iso3 for m in read_foreign(text, language).actors] == codes


@pytest.mark.parametrize(
    ("language", "text", "cue"),
    [
        ("ru", "Москва опровергла это сообщение", "denied"),
        ("ru", "Учения отменены", "called_off"),
        ("uk", "Київ заперечує втрати", "denied"),
        ("ko", "국방부는 보도를 부인했다", "denied"),
        ("ko", "훈련을 중단했다", "called_off"),
        ("zh", "中方否认有关报道", "denied"),
        ("zh", "会晤被取消", "called_off"),
        ("fr", "Moscou a démenti", "denied"),
        ("es", "Corea del Norte canceló la reunión", "called_off"),
        ("ar", "نفت موسكو ذلك", "denied"),
        ("ar", "تم تأجيل القمة", "called_off"),
    ],
)
def test_cues_are_found(language, text, cue):
    assert getattr(read_foreign(text, language).polarity, cue)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "1,100 человек"),  # eleven hundred, or one and a tenth
        ("ru", "двадцать сорок человек"),
        ("fr", "1,100 personnes"),
        ("es", "1,100 personas"),
        ("zh", "12日"),
        ("ko", "38노스는 밝혔다"),
        ("es", "los de 1998 y 2009"),
        ("ko", "12일 말했다"),
    ],
)
def test_what_can_be_read_two_ways_is_left_unread(language, text):
    found = read_foreign(text, language, anchor=ANCHOR)
    assert found.unread
    assert found.figures == ()


def test_a_date_without_a_year_is_unread_where_no_day_anchors_it():
    found = read_foreign("Встреча прошла 12 июня.", "ru")
    assert (found.dates, found.figures, found.unread) == ((), (), ((15, 22),))


def test_a_date_that_could_lie_in_either_of_two_years_is_left_unread():
    found = read_foreign("En 2016 hubo dos ensayos: el seis de enero y el nueve de septiembre.", "es", anchor=dt.date(2017, 9, 3))
    assert [f.low for f in found.figures] == [2]
    assert [d.interval.text() for d in found.dates] == ["2016"]
    assert len(found.unread) == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [("ru", "комплекс С-400 и МиГ-29"), ("fr", "un homme a dit"), ("es", "una de las partes"), ("zh", "统一与一些第三国"), ("ko", "이 일은 만일")],
)
def test_names_and_articles_are_no_figures(language, text):
    found = read_foreign(text, language)
    assert (found.figures, found.unread) == ((), ())


def test_another_language_is_kept_whole_and_marked_unread():
    found = read_foreign("Tusenvis av soldater falt.", "no")
    assert (found.read, found.figures, found.unread) == (False, (), ((0, 26),))


def test_seven_languages_are_read():
    assert set(LEXICONS) == {"ru", "uk", "ko", "zh", "fr", "es", "ar"}
