"""Words of other languages for the event classes of :func:`upheld.text.words.event_classes`: regular expressions of stems, by language and class.

Only classes whose words seldom mean anything else are here. A word's place in its sentence is not read: it says what a passage is about, never who did it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

DEEDS: Mapping[str, Mapping[str, str]] = {
    "ru": {
        "meet": r"\bвстреч|\bвстрет|\bперегово|\bсаммит",
        "visit": r"\bвизит|\bпосети|\bприбы(?:л|ва|т)|\bпоездк",
        "sign": r"\bподпис|\bдоговор|\bсоглашени",
        "ratify": r"\bратифи",
        "test": r"\bиспыта|\bзапуск|\bзапусти",
        "deploy": r"\bнаправи|\bотправи|\bразверн|\bразмести|\bперебро",
        "withdraw": r"\bвывод|\bвывел|\bвывест|\bвыведен|\bотступ|\bотош[её?]л",
        "attack": r"\bатак|\bудар|\bобстрел|\bнаступлени|\bвторг|\bвторжени",
        "seize": r"\bзахват|\bзаня(?:л|т)|\bвзя(?:л|т)|\bосвобо",
        "surround": r"\bокруж|\bокружени",
        "truce": r"\bперемири|прекращени\w* огня",
        "exercise": r"\bучени(?:я|й|ям|ях|ями)\b",
        "supply": r"\bпостав(?:к|и|л)|\bснабж",
        "sanction": r"\bсанкци",
    },
    "uk": {
        "meet": r"\bзустріч|\bзустріл|\bперегов|\bсаміт",
        "visit": r"\bвізит|\bвідвіда|\bприбу(?:в|л|т)|\bпоїздк",
        "sign": r"\bпідпис|\bдоговір|\bдоговор|\bугод",
        "ratify": r"\bратифік",
        "test": r"\bвипробува|\bзапуск|\bзапусти",
        "deploy": r"\bнаправи|\bвідправи|\bрозгорн|\bрозмісти|\bперекину",
        "withdraw": r"\bвивед|\bвивел|\bвивод|\bвідступ|\bвідійш",
        "attack": r"\bатак|\bудар|\bобстріл|\bнаступ|\bвторг",
        "seize": r"\bзахоп|\bзайня|\bзвільни",
        "surround": r"\bоточ",
        "truce": r"\bперемир|припинення вогню",
        "exercise": r"\bнавчан",
        "supply": r"\bпоста(?:чан|вк|вил)|\bпостача",
        "sanction": r"\bсанкці",
    },
    "fr": {
        "meet": r"\brencontr|\bsommet|\bpourparlers|\bentretien",
        "visit": r"\bvisite|\bvisité|\bse rend|\bs['’]est rendu|\bdéplacement",
        "sign": r"\bsign(?:é|e|er|ent|ature|aient|a)\b|\bsignés?\b|\btraité|\baccord",
        "ratify": r"\bratifi",
        "test": r"\bessais?\b|\btirs?\b|\blancement|\btest",
        "deploy": r"\bdéploi|\bdéploy|\benvoy|\benvoi",
        "withdraw": r"\bretrait|\bretir(?:é|e|er|ent)\b|\bévacu",
        "attack": r"\battaqu|\bfrapp|\bbombard|\boffensive|\binva(?:sion|hi)",
        "seize": r"\bs['’]empar|\bpris\b|\bprise\b|\bcaptur|\bconqui|\bcontrôle de",
        "surround": r"\bencercl|\bassiég",
        "truce": r"\bcessez-le-feu|\btrêve|\barmistice",
        "exercise": r"\bexercices? (?:militaire|conjoint|nava)|\bmanœuvres",
        "supply": r"\blivr(?:é|er|aison|e)|\bfourni",
        "sanction": r"\bsanction",
    },
    "es": {
        "meet": r"\breun(?:i|ió|ión)|\bcumbre|\bencuentro|\bconversaciones",
        "visit": r"\bvisit|\bviaj|\blleg(?:ó|aron|ada)",
        "sign": r"\bfirm(?:ó|a|aron|ar|ado|ada|an)\b|\btratado|\bacuerdo",
        "ratify": r"\bratific",
        "test": r"\bensayos?\b|\bprueba|\blanzamiento|\blanz(?:ó|aron)\b",
        "deploy": r"\bdespleg|\bdesplieg|\benvi(?:ó|aron|ado|ar)\b",
        "withdraw": r"\bretir(?:ó|ada|aron|ado|ar)\b",
        "attack": r"\batac|\bataque|\bbombarde|\bofensiva|\binva(?:sión|di)",
        "seize": r"\bcaptur|\btom(?:ó|aron|ado|ada)\b|\bocup(?:ó|aron|ado|ada)\b",
        "surround": r"\bcerc(?:ó|ado|ada|ados|aron|o)\b|\brode(?:ó|ado|ados|aron)\b",
        "truce": r"\balto el fuego|\btregua|\barmisticio",
        "exercise": r"\bejercicios (?:militares|conjuntos|navales)|\bmaniobras",
        "supply": r"\bsuminist|\bentreg(?:ó|a|aron|ado)\b",
        "sanction": r"\bsancion|\bsanción",
    },
    "ar": {
        "meet": r"لقاء|التقى|اجتم|قمة|محادثات|مباحثات",
        "visit": r"زيار|يزور|\bزار|وصل إلى",
        "sign": r"وق[عّ]|توقيع|معاهدة|اتفاق",
        "ratify": r"صادق|مصادقة|تصديق",
        "test": r"تجرب|تجارب|اختبار|إطلاق|أطلق",
        "deploy": r"نشر|إرسال|أرسل",
        "withdraw": r"انسح|سحب",
        "attack": r"هجوم|هاجم|قصف|ضرب|غزو",
        "seize": r"استول|سيطر|احتل",
        "surround": r"حاصر|محاصر|حصار|تطويق",
        "truce": r"وقف إطلاق النار|هدنة",
        "exercise": r"مناورات|تدريبات",
        "supply": r"تزويد|زود|إمداد|توريد",
        "sanction": r"عقوبات",
    },
    "ko": {
        "meet": r"회담|만나|만났|회동|면담",
        "visit": r"방문|방북|방러|방중|방한",
        "sign": r"서명|체결|조약|협정",
        "ratify": r"비준",
        "test": r"시험|실험|발사",
        "deploy": r"파병|파견|배치",
        "withdraw": r"철수|철군",
        "attack": r"공격|공습|포격|침공",
        "seize": r"점령|장악|탈환",
        "surround": r"포위",
        "truce": r"휴전|정전",
        "exercise": r"훈련|연습",
        "supply": r"공급|제공|지원했|지원한",
        "sanction": r"제재",
    },
    "zh": {
        "meet": r"会晤|会谈|会面|峰会|會晤|會談|會面|峰會",
        "visit": r"访问|到访|出访|訪問|到訪|出訪",
        "sign": r"签署|签订|条约|协定|簽署|簽訂|條約|協定",
        "ratify": r"批准",
        "test": r"试验|试射|发射|試驗|試射|發射",
        "deploy": r"派遣|部署|派兵",
        "withdraw": r"撤军|撤出|撤离|撤軍|撤離",
        "attack": r"袭击|攻击|空袭|炮击|入侵|襲擊|攻擊|空襲|砲擊",
        "seize": r"占领|夺取|攻占|占領|奪取|攻佔",
        "surround": r"包围|包圍",
        "truce": r"停火|停战|休战|停戰|休戰",
        "exercise": r"演习|军演|演習|軍演",
        "supply": r"供应|提供了|运送|供應|運送",
        "sanction": r"制裁",
    },
}


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(words, re.IGNORECASE)) for name, words in DEEDS.get(language, {}).items())


def deeds(text: str, language: str) -> frozenset[str]:
    """The event classes that a passage has words for; empty for a language that is not read."""
    return frozenset(name for name, pattern in _patterns(language) if pattern.search(text))
