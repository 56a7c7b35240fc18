"""Dates as pages and articles stamp them: one whole day, in the common forms of the languages met most.

This is for the stamp beside a headline. Dates inside running text, with their intervals, are the business of the text grammars.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_MONTHS = (
    "january jan enero ene janvier janv januar jänner gennaio gen janeiro января январь 1월 січня січень يناير stycznia ocak januari",
    "february feb febrero février fevrier févr februar febbraio fevereiro fev февраля февраль 2월 лютого лютий فبراير شباط lutego şubat februari",
    "march mar marzo mars märz maerz março marco марта март 3월 березня березень مارس آذار marca mart maart",
    "april apr abril abr avril avr aprile апреля апрель 4월 квітня квітень أبريل إبريل نيسان kwietnia nisan",
    "may mayo mai maggio mag maio мая май 5월 травня травень مايو أيار maja mayıs mei",
    "june jun junio juin juni giugno giu junho июня июнь 6월 червня червень يونيو حزيران czerwca haziran",
    "july jul julio juillet juil juli luglio lug julho июля июль 7월 липня липень يوليو تموز lipca temmuz",
    "august aug agosto ago août aout августа август 8월 серпня серпень أغسطس آب sierpnia ağustos augustus",
    "september sep sept septiembre septembre settembre set setembro сентября сентябрь 9월 вересня вересень سبتمبر أيلول września eylül",
    "october oct octubre octobre oktober okt ottobre ott outubro out октября октябрь 10월 жовтня жовтень أكتوبر października ekim",
    "november nov noviembre novembre novembro ноября ноябрь 11월 листопада листопад نوفمبر listopada kasım",
    "december dec diciembre dic décembre decembre déc dezember dez dicembre dezembro декабря декабрь 12월 грудня грудень ديسمبر grudnia aralık",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}

_EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NAME = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?(?:\s?/\s?[^\W\d_]{3,10}\b)?"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"(?<!\d){_YEAR}\s?[./]\s?(?P<month>\d\d?)\s?[./]\s?(?P<day>\d\d?)(?!\d)",
        rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<month>\d\d?)\s?[月월]\s?(?P<day>\d\d?)\s?[日일]",
        rf"(?<!\w){_NAME}\s{{0,2}}{_DAY}(?:st|nd|rd|th)?\s?,?\s{{1,2}}{_YEAR}(?!\d)",
        rf"(?<!\d){_DAY}(?:st|nd|rd|th|er|º|\.)?(?:\s{{1,2}}|-)(?:of\s|de\s)?{_NAME}(?:\s?,?\s{{1,2}}|-)(?:of\s|de\s|del\s)?{_YEAR}(?!\d)",
    )
)
_DOTTED = re.compile(r"(?<!\d)(?P<a>\d\d?)(?P<mark>[./])(?P<b>\d\d?)(?P=mark)(?P<year>(?:19|20)\d\d)(?!\d)")
_ADDRESS = re.compile(r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2]|[A-Za-z]{3,9}\b)[/_-]?(0[1-9]|[12]\d|3[01])(?=\D|$)")


def find_days(text: str, *, month_first: bool = True) -> Iterator[tuple[int, int, dt.date]]:
    """(start, end, day) of each whole date in ``text``, in order of form, then of place.

    ``month_first`` decides ``03/04/2020`` where both numbers could be a month; ``03.04.2020`` is always the third of April.
    """
    text = text.translate(_EASTERN)
    for form in _FORMS:
        for found in form.finditer(text):
            name = found["month"].lower()
            value = _day(int(found["year"]), int(name) if name.isdigit() else MONTHS[name], int(found["day"]))
            if value:
                yield *found.span(), value
    for found in _DOTTED.finditer(text):
        a, b = int(found["a"]), int(found["b"])
        american = found["mark"] == "/" and (month_first or b > 12) and a <= 12
        value = _day(int(found["year"]), a if american else b, b if american else a)
        if value:
            yield *found.span(), value


def first_day(text: str, *, month_first: bool = True) -> dt.date | None:
    """The date that stands first in ``text``."""
    found = min(find_days(text, month_first=month_first), default=None)
    return found[2] if found else None


def address_day(url: str) -> dt.date | None:
    """The day an address is filed under (``/2018/06/04/``, ``/2019/Feb/12/``, ``/20180920-``)."""
    for found in _ADDRESS.finditer(url):
        month = int(found[2]) if found[2].isdigit() else MONTHS.get(found[2].lower())
        value = _day(int(found[1]), month, int(found[3])) if month else None
        if value:
            return value
    return None


def iso_day(stamp: str) -> dt.date | None:
    """The local day of a machine stamp (``2019-01-14T12:27:58-05:00``, ``20190114``), or of a written date."""
    stamp = stamp.strip()[:64]
    compact = re.match(r"((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", stamp)
    return _day(int(compact[1]), int(compact[2]), int(compact[3])) if compact else first_day(stamp)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
