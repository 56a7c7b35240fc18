"""Words as evidence: stems, stop words, and the event classes that nouns and verbs of one thing share."""

from __future__ import annotations

import re
from functools import cache

from upheld.text.remembered import remembered

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
STOPWORDS = frozenset(
    (
        "a an the and or but nor so yet if then than that this these those it its he him his she her they them their we our you your i of in on at by to from "
        "for with without about into over under between within after before since until during as is are was were be been being am do does did has have had "
        "will would shall should can could may might must not no who whom whose which what when where why how all any some such own same other another each "
        "more most less least very much many few also just only even still again ever never there here up down out off s t mr mrs ms said says while although though "
        "whereas because despite upon whether yet now having hav than"
    ).split(" ")
)
_IRREGULAR = {
    form: base
    for base, forms in {
        "meet": "met meeting meetings", "hold": "held", "go": "went gone", "give": "gave given", "take": "took taken", "make": "made", "send": "sent",
        "lose": "lost loss losses", "win": "won", "fall": "fell fallen", "rise": "rose risen", "grow": "grew grown growth", "begin": "began begun",
        "break": "broke broken", "bring": "brought", "build": "built", "buy": "bought", "choose": "chose chosen choice", "come": "came",
        "draw": "drew drawn", "drive": "drove driven", "fight": "fought", "find": "found", "flee": "fled", "know": "knew known", "lead": "led",
        "leave": "left", "pay": "paid payment", "see": "saw seen", "seek": "sought", "sell": "sold sale sales", "shoot": "shot", "speak": "spoke spoken speech",
        "spend": "spent", "steal": "stole stolen", "strike": "struck", "swear": "swore sworn", "tell": "told", "think": "thought", "throw": "threw",
        "withdraw": "withdrew withdrawn withdrawal withdrawals", "write": "wrote written", "die": "died dead death deaths", "kill": "killing",
        "destroy": "destruction destroying", "suspend": "suspension", "decide": "decision decisions", "invade": "invasion invasions", "sign": "signature",
        "agree": "agreement agreements", "deny": "denial denied denies", "reply": "replied", "man": "men", "soldier": "soldiery", "produce": "production",
        "visit": "visitor", "retake": "retook retaken", "recapture": "recaptured recapturing", "overtake": "overtook overtaken", "undergo": "underwent undergone",
        "sink": "sank sunk", "freeze": "froze frozen", "swim": "swam swum", "shrink": "shrank shrunk", "forbid": "forbade forbidden",
        "foresee": "foresaw foreseen", "undertake": "undertook undertaken", "overthrow": "overthrew overthrown", "rebuild": "rebuilt",
        "test": "testing", "launch": "launching", "defect": "defector defectors defection", "elect": "election elections",
    }.items()
    for form in forms.split(" ")
}  # fmt: skip
_SUFFIXES = ("ations", "ation", "ments", "ment", "ingly", "ings", "ing", "edly", "ied", "ies", "ed", "es", "ly", "s")
_CLASSES: tuple[tuple[str, str], ...] = (
    ("meet", "meet summit talk sit encounter convene confer negotiate parley host receive"),
    ("visit", "visit trip travel arrive tour journey come"),
    ("sign", "sign pact treaty accord agree declaration conclude"),
    ("ratify", "ratify ratific"),  # not "force": armed forces ratify nothing
    ("test", "test launch fire missile rocket detonate blast"),
    ("deploy", "deploy send dispatch troop contingent reinforce station"),
    ("withdraw", "withdraw pull leave quit retreat drawdown exit home"),
    ("stop", "suspend halt cancel stop postpone scrap end drop freeze pause abandon"),
    ("resume", "resume restart reopen renew return rebuild restore"),
    ("attack", "attack strike raid shell bomb offensive assault invade incursion"),
    ("seize", "capture seize take occupy retake recapture reclaim liberate regain overrun conquer"),
    ("kill", "kill die fatal toll casualty dead slain"),
    ("wound", "wound injure casualty"),
    ("surround", "surround encircle trap besiege siege pocket cordon"),
    ("sanction", "sanction embargo measure penalty blacklist"),
    ("ease", "ease relief lift loosen relax waive adjust"),
    ("produce", "produce make manufacture enrich output fuel fissile"),
    ("dismantle", "dismantle destroy demolish raze scrap dismantl"),
    ("hand", "hand return repatriate remain transfer deliver"),
    ("promise", "promise pledge vow commit assure undertake"),
    ("elect", "elect vote ballot poll referendum"),
    ("truce", "ceasefire truce armistice peace"),
    ("exercise", "exercise drill manoeuvre maneuver war-game"),
    ("supply", "supply ship aid arm deliver munition shell ammunition"),
    ("arrest", "arrest detain jail imprison custody"),
    ("displace", "displace flee evacuate refugee migrant"),
    ("trade", "trade export import tariff custom"),
)


def _short(base: str) -> str:
    return base.removesuffix("e") if len(base) > 4 else base


_SPELLINGS = (("defence", "defense"), ("offence", "offense"), ("our", "or"), ("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("ised", "ized"),
              ("centre", "center"), ("programme", "program"), ("metre", "meter"))  # fmt: skip
_OWN_OUR = frozenset("our four hour tour your pour sour flour contour detour".split(" "))
_OWN_LY = frozenset(
    "family supply reply apply rely comply imply multiply assembly anomaly monopoly italy july ally rally tally bully belly jelly folly".split(" ")
)
_OWN_ISE = frozenset("rise arise raise raising raised promise premise exercise exercised exercising compromise surprise surprised surprising advise advised advising "
                     "wise otherwise likewise praise noise poise precise concise expertise enterprise franchise revise revised rising promised promising "
                     "compromised compromising praised cruise cruising disguise paradise televise televised supervise supervised".split(" "))  # fmt: skip


def _american(lower: str) -> str:
    """One spelling for British and American words: defence and defense, labour and labor, organise and organize."""
    if lower in _OWN_OUR or lower in _OWN_ISE:
        return lower
    for british, american in _SPELLINGS:
        if lower.endswith(british) and len(lower) - len(british) >= 3:
            return lower[: -len(british)] + american
        if british in {"defence", "offence", "centre", "programme"} and lower in {british, british + "s"}:
            return lower.replace(british, american)
    return lower


@cache
def stem(word: str) -> str:
    """A short common form for a word's inflections: "visits", "visited", "visiting" agree; so do irregular verbs and some nouns of them."""
    lower = _american(word.casefold())
    if lower in _IRREGULAR:
        return _short(_IRREGULAR[lower])
    for suffix in _SUFFIXES:
        if suffix == "ly" and lower in _OWN_LY:
            continue
        if lower.endswith(suffix) and len(lower) - len(suffix) >= 3 and not (suffix in {"s", "es"} and lower.endswith(("ss", "us", "is"))):
            base = lower[: -len(suffix)]
            if suffix in {"ied", "ies"}:
                return base + "y"
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls":
                base = base[:-1]
            return _short(_IRREGULAR.get(base, _american(base)))
    return _short(lower)


def words_of(text: str) -> list[str]:
    """The words and numbers of ``text`` in order, as written."""
    return [m.group() for m in _WORD.finditer(text)]


@remembered
def content_stems(text: str) -> frozenset[str]:
    """Stems of the words of ``text`` that carry meaning, numbers as written without commas."""
    found = (m.group() for m in _WORD.finditer(text))
    return frozenset(w.replace(",", "") if w[0].isdigit() else stem(w) for w in found if w.casefold() not in STOPWORDS)


@cache
def _by_stem() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for name, members in _CLASSES:
        for word in members.split(" "):
            table.setdefault(stem(word), set()).add(name)
    return {word: frozenset(names) for word, names in table.items()}


def event_classes(stems: frozenset[str]) -> frozenset[str]:
    """The event classes that any of ``stems`` belongs to."""
    table = _by_stem()
    return frozenset(name for s in stems for name in table.get(s, ()))
