"""Which way a passage leans on what it speaks of: said to be so, denied, called off, still to come, or only supposed."""

from __future__ import annotations

import re

import msgspec

_NEGATED = re.compile(r"\b(?:no|(?<!than )not|never|none|nobody|nothing|neither|nor|zero|no longer)\b|n[’']t\b", re.IGNORECASE)
_ABSENT = re.compile(
    r"\b(?:ha(?:s|ve|d) yet to|yet to|no sign of|no evidence|fail(?:s|ed) to|refus(?:es|ed) to|has done no|saw no|none has)\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)|disput(?:es|ed)|dismiss(?:es|ed)|refut(?:es|ed)|disprov(?:es|ed)|contradict(?:s|ed)|false|untrue|contrary to"
    r"|backpedal(?:s|ed|led)|withdr[ae]w the remark|retract(?:s|ed)|wrong|mistaken|voic(?:es|ed) doubts?|t(?:akes|ook) issue|another version|casts? doubt)\b",
    re.IGNORECASE,
)
_CALLED_OFF = re.compile(
    r"\b(?:cancel(?:s|led|ed)|call(?:s|ed) off|postpon(?:es|ed)|suspend(?:s|ed)|scrap(?:s|ped)|abandon(?:s|ed)|block(?:s|ed)|halt(?:s|ed)|put on hold)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:if|could|would|may|might|hopes?|expects?|expected|possib(?:le|ility)|seeking|wants?|plans?|planned|considering|weighs?|weighing|reviewing|likely|unlikely"
    r"|said to be|believed to|thought to|invit(?:es|ed|ation)|propos(?:es|ed|al)|ready to|offers?|offered)\b",
    re.IGNORECASE,
)
_COMING = re.compile(
    r"\b(?:will|is due|are due|is to|are to|was to|set (?:to|for)|scheduled|to be held|agreed to hold|announced that)\b", re.IGNORECASE
)
_UNLIKELY = re.compile(
    r"\b(?:unlikely|not likely|not on the table|no plans?|no time or place|not (?:yet )?(?:answered|been fixed|set|decided)|ruled? out)\b",
    re.IGNORECASE,
)


class Polarity(msgspec.Struct, frozen=True, kw_only=True):
    """Cues found in a passage; several may hold at once."""

    negated: bool = False
    denied: bool = False
    called_off: bool = False
    supposed: bool = False
    coming: bool = False
    unlikely: bool = False

    @property
    def against(self) -> bool:
        """Whether, read alone, the passage says that something is not, was not or will not be so."""
        return self.negated or self.denied or self.called_off or self.unlikely


def polarity(text: str) -> Polarity:
    """The cues of a passage."""
    return Polarity(
        negated=bool(_NEGATED.search(text) or _ABSENT.search(text)),
        denied=_DENIED.search(text) is not None,
        called_off=_CALLED_OFF.search(text) is not None,
        supposed=_SUPPOSED.search(text) is not None,
        coming=_COMING.search(text) is not None,
        unlikely=_UNLIKELY.search(text) is not None,
    )
