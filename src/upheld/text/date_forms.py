"""The forms in which dates are written: the pattern that finds them, each form with the names of its parts.

:mod:`upheld.text.dates` settles what a form found stands for. A form that begins another stands behind it.
"""

from __future__ import annotations

import calendar
import re
from typing import Literal

Role = Literal["on", "since", "until", "by", "before", "after", "within"]

MONTHS = {name.casefold(): i for i, name in enumerate(calendar.month_name) if name} | {
    name.casefold(): i for i, name in enumerate(calendar.month_abbr) if name
} | {"sept": 9}  # fmt: skip
DAYS = {name.casefold(): i for i, name in enumerate(calendar.day_name)}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
            "the": 1, "several": 3, "a few": 3, "two and a half": 2.5, "one and a half": 1.5}  # fmt: skip
SPANS = {"day": 1, "week": 7, "month": 30.4375, "year": 365.25, "decade": 3652.5}
VAGUE_SPAN = {"days": 14, "weeks": 56, "months": 183, "years": 1096, "decades": 7305}
HOLIDAYS = {"christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "new year’s day": (1, 1), "new year’s eve": (12, 31)}

_M = (
    r"(?P<{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_NO_SEASON = r"(?!\s+(?-i:[A-Z])|\s+(?:drills?|exercises?|offensive|apart|short|back|into)|\s+of\s+(?!\d{4}|(?:last|this|next)\s+year))"
_NO_YEAR = r"(?!\s+(?!has\b|was\b|is\b|as\b|its\b|his\b|this\b|plus\b|thus\b|perhaps\b|besides\b|unless\b|does\b)[a-z]+s\b)"
_HOW_MANY = r"two\s+and\s+a\s+half|one\s+and\s+a\s+half|a\s+few|several|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2}"
_D = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_Y = r"(?:19|20)\d{2}"
_TO = r"(?:\s*[–-]\s*|\s+(?:to|and|through|until)\s+)"
_ROLE = r"(?:(?P<role>since|until|till|through|by|before|after|within|from|as of|no later than|not later than|over|during|in|on|around|for)\s+)?(?:(?:back\s+)?in\s+)?"
FORMS: tuple[tuple[str, str], ...] = (
    ("iso", r"(?P<iso>\d{4}-\d{2}-\d{2})(?![\d-])"),
    ("full", (r"(?:between\s+)?(?:" + _D.format("fd1") + r"\s+" + _M.format("fm1") + r"(?:\s+(?P<fy1>\d{4}))?" + _TO + _D.format("fd2")
     + r"\s+" + _M.format("fm2") + r"|" + _M.format("fm3") + r"\s+" + _D.format("fd3") + r"(?:,?\s+(?P<fy3>\d{4}),?)?" + _TO + _M.format("fm4")
     + r"\s+" + _D.format("fd4") + r"(?!\w))(?:,?\s+(?P<fy2>\d{4})\b)?")),
    ("range", (r"(?:between\s+)?(?:(?:the\s+)?" + _D.format("rd1") + _TO + _D.format("rd2") + r"\s+(?:of\s+)?" + _M.format("rm1") + r"(?!\w)|" + _M.format("rm2") + r"\s+"
     + _D.format("rd3") + r"(?:\s*[–-]\s*|\s+(?:to|through)\s+)" + _D.format("rd4") + r"(?![\w,.]*\d))(?:,?\s+(?P<ry>\d{4})\b)?")),
    ("mdy", _M.format("m1") + r"\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>\d{4}))?\b"),
    ("dmy", r"(?:the\s+)?(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _M.format("m2") + r"(?!\w)(?:,?\s+(?P<y2>\d{4}))?\b"),
    ("months", r"(?:between\s+)?" + _M.format("m4") + r"\s*(?:and|to|through|until|[–-])\s*" + _M.format("m5") + r"\b(?:,?\s+(?:of\s+)?(?P<y5>\d{4}|(?:last|this|next)\s+year))?"),
    ("edge", (r"(?:the\s+)?(?P<edge>first|opening|early|last|final|closing)\s+(?P<eu>days|weeks?)\s+of\s+(?:"
     + _M.format("m6") + r"\b(?:,?\s+(?P<y6>\d{4}))?|(?P<ey>" + _Y + r")\b)")),
    ("my", (r"(?:(?P<which>last|next|this|early|late|mid|(?:the\s+)?(?:end|middle|start|beginning)\s+of)[ -])?" + _M.format("m3")
     + r"\b(?:,?\s+(?:of\s+)?(?P<y3>\d{4}|last\s+year|this\s+year|next\s+year))?")),
    ("end", (r"(?:the\s+)?(?P<part>end|middle|start|beginning)\s+of\s+(?:(?P<pq>the|this|next|last)\s+)?(?P<pu>year|month|week|decade|\d{4})\b"
     r"|(?P<ye>(?:the\s+)?year[’']s\s+end|year[ -]end)\b")),
    ("season", r"(?:(?P<sq>the|this|next|last)\s+)?(?P<s>spring|summer|autumn|fall|winter)\b" + _NO_SEASON + r"(?:\s+(?:of\s+)?(?P<sy>\d{4}|(?:last|this|next)\s+year))?"),
    ("half", (r"(?:the\s+)?(?P<h>first|second)\s+half\s+of\s+(?P<hy>\d{4}|(?:the|this|next|last)\s+year)\b|Q(?P<q>[1-4])\s+(?P<qy>\d{4})\b"
     r"|(?:the\s+)?(?P<qw>first|second|third|fourth|last)\s+quarter\b(?:\s+of\s+(?P<qwy>\d{4}|(?:the|this|next|last)\s+year)\b)?")),
    ("decade", r"(?:the\s+)?(?:(?P<dq>early|late|mid)[ -])?(?P<dec>(?:19|20)\d0)s\b"),
    ("holiday", r"(?P<ho>Christmas\s+(?:Day|Eve)|Christmas|New\s+Year[’']s\s+(?:Day|Eve))\b(?:,?\s+(?P<hoy>\d{4}))?"),
    ("unit", r"(?:(?P<uw>earlier|early|later|late)\s+)?(?P<uq>this|last|next)\s+(?P<u>week|month|year)\b"),
    ("weekday", r"(?:(?P<wq>last|next|this)\s+)?(?P<w>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"),
    ("near", r"(?P<near>yesterday|today|tomorrow)\b"),
    ("later", r"the\s+(?:next|following)\s+(?P<ld>day|morning|evening|night|week|month)\b|(?P<ln>" + _HOW_MANY + r")\s+(?P<lu>day|week|month|year)s?\s+(?:later|after\s+the)\b"),
    ("ordinal", r"the\s+(?P<od>\d{1,2})(?:st|nd|rd|th)\b(?=\s*(?:$|[.,;:)]|and\b|to\b|at\b|in\b|with\b))"),
    ("stretch", (r"(?:the\s+)?(?P<sw>recent|past\s+few|last\s+few|past\s+several|coming|next\s+few)\s+(?P<su>days|weeks|months|years|decades)\b"
     r"|the\s+(?P<sp>past|last|coming|next)\s+(?P<s1>day|week|month|year|decade)\b(?!\s+of\b)")),
    ("count", r"(?:the\s+(?:next|coming|following|last|past)\s+)?(?P<n>" + _HOW_MANY + r")\s+(?P<nu>day|week|month|year|decade)s?\b(?P<ago>\s+ago)?"),
    ("vague", r"(?:the\s+)?(?:(?:following|coming|next)\s+)?(?P<vu>days|weeks|months|years|decades)\b"),
    ("years", (r"(?P<ya>(?:19|20)\d{2})\s?[–-]\s?(?P<yb>(?:(?:19|20)\d{2}|\d{2}))\b(?!-)|between\s+(?P<yc>" + _Y + r")\s+and\s+(?P<yd>" + _Y + r")\b"
     r"|(?P<ye1>" + _Y + r")\s+(?:to|through|until)\s+(?P<ye2>" + _Y + r")\b|(?:(?P<yq>early|late|mid)(?:[ -]|\s+in\s+))?(?P<yy>(?:19|20)\d{2})\b" + _NO_YEAR)),
)  # fmt: skip
_BEGINS = (
    r"(?=\d|the\s+(?:\d|en|mi|st|be|fi|se|th|fo|la|op|ea|cl|sp|su|au|fa|wi|ne|pa|re|co|da|we|mo|ye)|a\s+(?:few|day|week|month|year|decade)|(?:ja|fe|mar|ap|ju|au|se|oc|no|de|la|ne|th|ea|mi|en|st|be|fi|op|fin|cl|sp|su|wi|fa|mo|tu|we|fr|sa|ye|to|tw|on|fo"
    r"|si|ei|te|over|pa|re|com|chr|due|day|year|decade)\w|q[1-4]\b|(?!(?-i:may\s+[a-z]))may\b)"
)
"""The letters with which a form may begin: most words are passed over by them alone."""

DATE = re.compile(
    rf"(?<![\w,.$€£-])(?=[^\W_]){_ROLE}{_BEGINS}(?:" + "|".join(f"(?P<form_{name}>{form})" for name, form in FORMS) + ")", re.IGNORECASE
)
ROLES: dict[str, Role] = {
    "since": "since",
    "from": "since",
    "until": "until",
    "till": "until",
    "by": "by",
    "no later than": "by",
    "not later than": "by",
    "through": "until",
    "before": "before",
    "after": "after",
    "within": "within",
    "over": "within",
}
"""The role that a preposition gives its date."""
