"""Which way a passage leans on what it speaks of: said to be so, denied, called off, still to come, only supposed, or left unsettled.

"No fewer than 3,000" is a bound and "does not deny" is no denial; "cannot confirm", "has not been verified" and "whether ... is being studied"
settle nothing either way.
"""

from __future__ import annotations

import re

import msgspec

_NO_BOUND = r"(?! (?:fewer|less|more|later|earlier|sooner) than\b| doubt\b| wonder\b| surprise\b| secret\b)"
_NEGATED = re.compile(
    r"\b(?:no"
    + _NO_BOUND
    + r"|(?<!than )not(?! only\b| just\b| merely\b| least\b| surprisingly\b)|never|none|nobody|nothing|neither|nor|zero|no longer)\b|n[’']t\b",
)
_ABSENT = re.compile(r"\b(?:ha(?:s|ve|d) yet to|yet to|no sign of|no evidence|fail(?:s|ed) to|refus(?:es|ed) to|has done no|saw no|none has)\b")
_OF_DENIAL = r"(?:deny|denies|denied|reject(?:s|ed)?|disput(?:e|es|ed)|dismiss(?:es|ed)?|refut(?:e|es|ed)|rul(?:e|es|ed) out|contradict(?:s|ed)?)"
_UNDENIED = re.compile(
    rf"\b(?:no(?:t|r|body|ne)?|never|neither|nobody|without|declin(?:e|es|ed) to|refus(?:e|es|ed) to|cannot)\b(?: \w+){{0,2}} (?:{_OF_DENIAL}|denying|disputing|rejecting)\b"
    rf"|n[’']t\b(?: \w+)? {_OF_DENIAL}\b",
)
_UNSETTLED = re.compile(
    r"\b(?:(?:can ?not|could not|unable to|declined to|refused to|would not|did not|has not|have not|had not|not yet|yet to) (?:immediately |independently |yet |be |been )*"
    r"(?:confirm|confirmed|verify|verified|say|said|comment|corroborated?|established|known)\b(?! that\b)"
    r"|(?:neither|nor) (?:confirm(?:s|ed)?|verif(?:y|ies|ied))|unverified|unconfirmed|uncorroborated|unclear (?:whether|if|how)|not (?:yet )?clear (?:whether|if|how)"
    r"|not known (?:whether|if)|remains to be seen|whether [^.;]{1,120}? (?:is|are|was|were|remains?|will be) (?:being )?(?:studied|examined|investigated|checked|assessed|debated"
    r"|disputed|unclear|unknown|open|uncertain)|no (?:independent )?(?:confirmation|verification|word)\b|(?:is|are) (?:studying|examining"
    r"|checking|investigating) (?:whether|if|reports?))\b"
    r"|(?:can|could|did|has|have)n[’']t (?:immediately |independently |yet |be |been )*(?:confirm|confirmed|verify|verified|say|comment)\b(?! that\b)",
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)|disput(?:es|ed)|dismiss(?:es|ed)|refut(?:es|ed)|disprov(?:es|ed)|contradict(?:s|ed)|false|falsely|falsehoods?|untrue|fake|fabricat(?:ed|ion)|baseless|groundless|unfounded|invented"
    r"|nonsense|(?:a|an outright|pure|complete|total|another) (?:lie|lies|fiction|fabrication|hoax|myth)|lies\b(?! (?:in|at|on|within|between"
    r"|behind|with|ahead|off|to|outside|beyond|along))|contrary to"
    r"|backpedal(?:s|ed|led)|withdr[ae]w the remark|retract(?:s|ed)|wrong|mistaken|voic(?:es|ed) doubts?|t(?:akes|ook) issue|another version|casts? doubt)\b",
)
_CALLED_OFF = re.compile(
    r"\b(?:cancel(?:s|led|ed)|call(?:s|ed) off|postpon(?:es|ed)|suspend(?:s|ed)|scrap(?:s|ped)|abandon(?:s|ed)|block(?:s|ed)|halt(?:s|ed)|put on hold"
    r"|an? end (?:to|of)|freez(?:e|es|ing)|froze|frozen|moratorium)\b",
)
_SUPPOSED = re.compile(
    r"\b(?:if|could|would|may|might|hopes?|expects?|expected|possib(?:le|ility)|seeking|wants?|plans?|planned|considering|weighs?|weighing|reviewing|likely|unlikely"
    r"|said to be|believed to|thought to|invit(?:es|ed|ation)|propos(?:es|ed|al)|ready to|offers?|offered)\b",
)
_COMING = re.compile(r"\b(?:will|is due|are due|is to|are to|was to|set (?:to|for)|scheduled|to be held|agreed to hold|announced that)\b")
_UNLIKELY = re.compile(
    r"\b(?:unlikely|not likely|not on the table|no plans?|no time or place|not (?:yet )?(?:answered|been fixed|set|decided)|ruled? out)\b",
)


_MONTH = re.compile(
    r"\bMay\b(?=,? \d)|(?<=\d )May\b|(?<=\bin )May\b|(?<=\bof )May\b|(?<=\bby )May\b|(?<=\bsince )May\b|(?<=\buntil )May\b|(?<=\b[Ll]ast )May\b|(?<=\band )May\b"
)
"""The month of May, which supposes nothing."""


class Polarity(msgspec.Struct, frozen=True, kw_only=True):
    """Cues found in a passage; several may hold at once. ``unsettled`` = it says itself that the matter is not known, so it bears neither way.

    ``undone`` = it tells of the opposite of what a claim says was done, which only who knows the claim can tell.
    """

    negated: bool = False
    denied: bool = False
    called_off: bool = False
    supposed: bool = False
    coming: bool = False
    unlikely: bool = False
    unsettled: bool = False
    undone: bool = False

    @property
    def against(self) -> bool:
        """Whether, read alone, the passage says that something is not, was not or will not be so."""
        return self.negated or self.denied or self.called_off or self.unlikely


def polarity(text: str) -> Polarity:
    """The cues of a passage."""
    text = _MONTH.sub("   ", text)
    text = _UNDENIED.sub(lambda hit: " " * len(hit.group()), text.lower())  # "does not deny" neither negates nor denies
    return Polarity(
        negated=bool(_NEGATED.search(text) or _ABSENT.search(text)),
        denied=_DENIED.search(text) is not None,
        called_off=_CALLED_OFF.search(text) is not None,
        supposed=_SUPPOSED.search(text) is not None,
        coming=_COMING.search(text) is not None,
        unlikely=_UNLIKELY.search(text) is not None,
        unsettled=_UNSETTLED.search(text) is not None,
    )
