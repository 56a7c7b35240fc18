"""Which language a text is in: what its page says, unless its letters say otherwise."""

from __future__ import annotations

import re
from collections import Counter

_SCRIPTS = (
    ("ko", re.compile("[가-힣]")),
    ("ja", re.compile("[぀-ヿ]")),
    ("zh", re.compile("[一-鿿]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[А-яЁё]")),
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[ء-ي]")),
    ("he", re.compile("[א-ת]")),
    ("el", re.compile("[Α-ω]")),
    ("th", re.compile("[ก-๙]")),
    ("hi", re.compile("[ऀ-ॿ]")),
)
_LEAST = {"uk": 0.02, "fa": 0.02, "ja": 0.05}
"""Share of all letters that settles a script; these three mark a language by a few letters of their own."""
_COMMON = {
    "en": "the of and to in that is was for with said has by on from",
    "es": "el la los las de que y en del se por con una para según",
    "fr": "le la les des et du que dans une est pour par sur qui au",
    "de": "der die das und den von mit ist im dem ein eine nicht auf für",
    "it": "il la di che e del della per con una sono gli nel dal alla",
    "pt": "o a os as de que e do da em para com uma por não",
    "nl": "de het een van en in dat is op te voor met zijn niet aan",
    "pl": "w i na z do się że nie jest o od przez po za dla",
    "tr": "ve bir bu için ile da de olarak olan daha çok gibi ancak en",
}
_COMMON_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = frozenset(_COMMON) | {
    "cs",
    "ro",
    "hu",
    "sv",
    "da",
    "no",
    "nb",
    "fi",
    "id",
    "vi",
    "ms",
    "tl",
    "sk",
    "hr",
    "ca",
    "eu",
    "et",
    "lv",
    "lt",
    "sl",
    "sq",
    "az",
}


def language_of(text: str, *, declared: str = "") -> str:
    """ISO 639-1 code of ``text``; ``declared`` (``en-US``, ``ko_KR``) holds unless the script contradicts it. Empty where nothing tells."""
    said = re.split(r"[-_,;\s]", declared.strip().lower())[0]
    said = said if re.fullmatch(r"[a-z]{2,3}", said) else ""
    sample = text[:20_000]
    script = _by_script(sample)
    if script and (not said or said in _LATIN):
        return script
    return said or _by_words(sample)


def _by_script(sample: str) -> str:
    letters = sum(map(str.isalpha, sample))
    for language, script in _SCRIPTS:
        if letters and len(script.findall(sample)) / letters > _LEAST.get(language, 0.4):
            return language
    return ""


def _by_words(sample: str) -> str:
    counted = Counter(word.lower() for word in _WORD.findall(sample))
    total = counted.total()
    if total < 5:
        return ""
    shares = {language: sum(counted[word] for word in words) / total for language, words in _COMMON_WORDS.items()}
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= 0.08 else ""
