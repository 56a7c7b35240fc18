"""Laws of the readers of other languages: a spelt number is read back, spans lie in the text, time grows with the text alone."""

import datetime as dt
import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.text.languages.eastasian import numeral
from upheld.text.languages.foreign import LEXICONS, read_foreign
from upheld.text.languages.numbers import digits

ANCHOR = dt.date(2019, 1, 20)
RU = ({1: "один", 2: "два", 3: "три", 4: "четыре", 5: "пять", 6: "шесть", 7: "семь", 8: "восемь", 9: "девять", 10: "десять", 11: "одиннадцать", 12: "двенадцать",
       13: "тринадцать", 14: "четырнадцать", 15: "пятнадцать", 16: "шестнадцать", 17: "семнадцать", 18: "восемнадцать", 19: "девятнадцать"},
      "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто".split(),
      "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split())  # fmt: skip
ES_UNITS = "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split()
ES_HUNDREDS = "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos".split()
FR_UNITS = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf".split()


def russian(n):
    if n >= 1000:
        return f"{russian(n // 1000)} тысяч {russian(n % 1000)}".strip()
    units, tens, hundreds = RU
    words = [hundreds[n // 100 - 1]] if n >= 100 else []
    n %= 100
    words += [tens[n // 10 - 2], units.get(n % 10, "")] if n >= 20 else [units.get(n, "")]
    return " ".join(filter(None, words))


def spanish(n):
    if n >= 1000:
        return f"{'' if n // 1000 == 1 else spanish(n // 1000)} mil {spanish(n % 1000)}".strip()
    if n >= 100:
        return "cien" if n == 100 else f"{ES_HUNDREDS[n // 100 - 1]} {spanish(n % 100)}".strip()
    if n < 30:
        return ES_UNITS[n - 1] if n else ""
    tens = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()[n // 10 - 3]
    return f"{tens} y {ES_UNITS[n % 10 - 1]}" if n % 10 else tens


def french(n):
    if n >= 1000:
        return f"{'' if n // 1000 == 1 else french(n // 1000)} mille {french(n % 1000)}".strip()
    if n >= 100:
        return f"{'' if n // 100 == 1 else FR_UNITS[n // 100 - 1]} cent {french(n % 100)}".strip()
    if n < 20:
        return FR_UNITS[n - 1] if n else ""
    if n >= 80:
        return "quatre-vingts" if n == 80 else f"quatre-vingt-{FR_UNITS[n - 81]}"
    tens = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}[60 if n >= 60 else n // 10 * 10]
    rest = n - (60 if n >= 60 else n // 10 * 10)
    return tens if not rest else f"{tens} et {FR_UNITS[rest - 1]}" if rest in {1, 11} else f"{tens}-{FR_UNITS[rest - 1]}"


def chinese(n, units="一二三四五六七八九", small="十百千", large="万"):
    if n >= 10_000:
        rest = n % 10_000
        return chinese(n // 10_000, units, small, large) + large + (chinese(rest, units, small, large) if rest else "")
    out = ""
    for power in (3, 2, 1, 0):
        digit = n // 10**power % 10
        if digit:
            out += units[digit - 1] + (small[power - 1] if power else "")
    return out


@given(n=st.integers(2, 999_999), language=st.sampled_from(["ru", "es", "fr"]))
def test_a_number_spelt_in_words_is_read_back(n, language):
    text = {"ru": russian, "es": spanish, "fr": french}[language](n)
    found = read_foreign(f"{text}.", language)
    assert [(f.low, f.high) for f in found.figures] == [(n, n)]
    assert found.unread == ()


@given(st.integers(1, 99_999_999))
def test_chinese_and_korean_numerals_are_read_back(n):
    assert numeral(chinese(n)) == n
    assert numeral(chinese(n, "일이삼사오육칠팔구", "십백천", "만")) == n


@given(n=st.integers(0, 10**12), mark=st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_digits_in_groups_are_read_back(n, mark):
    assert digits(f"{n:,}".replace(",", mark)) == n


WORDS = sorted({word.strip("*") for lexicon in LEXICONS.values() for word in [*lexicon.numbers, *lexicon.scales, *lexicon.vague]})
PIECES = [
    *WORDS,
    *"0 1 12 300 1,100 1.100 2018 % - – . , и до от et y entre de 年 月 日 월 일 년 명 人 千 万 천 만 第 数 약 约 12.06.2018 в июне".split(),
    "\n",
]


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=30), glue=st.sampled_from(["", " "]), language=st.sampled_from([*LEXICONS, "en", "xx"]))
def test_spans_lie_in_the_text_in_order_and_figures_never_stand_in_dates(pieces, glue, language):
    text = glue.join(pieces)
    found = read_foreign(text, language, anchor=ANCHOR)
    for spans in ([(f.start, f.end) for f in found.figures], [(d.start, d.end) for d in found.dates], [(a.start, a.end) for a in found.actors]):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert all(f.low is None or f.high is None or f.low <= f.high for f in found.figures)
    assert not any(f.start < end and start < f.end for f in found.figures for start, end in found.unread)


@given(st.text(max_size=300), st.sampled_from(list(LEXICONS)))
def test_any_text_is_read_without_failing(text, language):
    read_foreign(text, language, anchor=ANCHOR)


LONG = {
    "digits": "1" * 100_000,
    "grouped": "1 000 " * 16_000,
    "words": "тысяч " * 16_000,
    "joints": "y " * 50_000,
    "ranges": "от 1 до " * 12_000,
    "hanja": "千" * 100_000,
    "korean": "천만" * 50_000,
    "dates": "12 июня " * 12_000,
    "months": "12年3月" * 15_000,
    "names": "северная " * 11_000,
    "spaces": " " * 100_000,
    "cues": "не " * 33_000,
    "letters": "а" * 100_000,
    "arabic": "و" * 100_000,
    "commas": "1," * 50_000,
    "counters": "명 이상 " * 20_000,
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_text_alone(name):
    for language in LEXICONS:
        assert read_foreign(LONG[name] * 2, language, anchor=ANCHOR).unread
        read_foreign(LONG[name][:2000], language, anchor=ANCHOR)
        times = []
        for size in (5_000, 20_000):
            started = time.process_time()
            read_foreign(LONG[name][:size], language, anchor=ANCHOR)
            times.append(time.process_time() - started)
        assert times[1] < 12 * max(times[0], 0.05), (language, times)
