"""Korean and Chinese: numerals in their own digits, in ours, and in both mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from upheld.text.date_forms import Role
from upheld.text.languages.lexicon import Lexicon

_DIGITS = {char: value for chars in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "공일이삼사오육칠팔구") for value, char in enumerate(chars)} | {
    "两": 2,
    "兩": 2,
    "영": 0,
    "륙": 6,
}
_SMALL = {"十": 10.0, "百": 100.0, "千": 1000.0, "십": 10.0, "백": 100.0, "천": 1000.0}
_LARGE = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12, "만": 1e4, "억": 1e8, "조": 1e12}
_PART = re.compile(r"\d[\d,]*(?:\.\d+)?|\S")
_NATIVE = {
    "한": 1,
    "두": 2,
    "세": 3,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
    "열한": 11,
    "열두": 12,
    "열세": 13,
    "열네": 14,
    "스무": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
    "예순": 60,
    "일흔": 70,
    "여든": 80,
    "아흔": 90,
}


class Shapes(msgspec.Struct, frozen=True, kw_only=True):
    """How figures and dates are written in one of the two languages."""

    number: re.Pattern[str]
    native: re.Pattern[str] | None = None
    vague: re.Pattern[str]
    least: Mapping[str, float]
    between: str
    counters: str
    year: str
    month: str
    day: str
    dated: re.Pattern[str]
    last_day: re.Pattern[str]
    roles_after: Mapping[Role, str]


def numeral(text: str) -> float | None:  # noqa: PLR0911 - each way to be no number ends it
    """The value of digits, numerals and both mixed (``3천500``, ``一万二千``, ``1.5亿``, ``二〇一八``); ``None`` where they make no number."""
    plain = text.replace(" ", "").replace("\u3000", "")
    if not plain:
        return None
    if len(plain) > 1 and all(char in _DIGITS for char in plain):
        return float("".join(str(_DIGITS[char]) for char in plain)) if len(plain) <= 15 else None
    total = section = 0.0
    held: float | None = None
    last_small, last_large = 1e5, 1e16
    for part in _PART.findall(plain):
        if part in _SMALL:
            if _SMALL[part] >= last_small:
                return None
            section += (1.0 if held is None else held) * _SMALL[part]
            held, last_small = None, _SMALL[part]
        elif part in _LARGE:
            if _LARGE[part] >= last_large:
                return None
            whole = section + (held or 0.0)
            total += (whole or 1.0) * _LARGE[part]
            section, held, last_small, last_large = 0.0, None, 1e5, _LARGE[part]
        elif part[0].isdecimal() or part in _DIGITS:
            if held:
                return None
            held = float(part.replace(",", "")) if part[0].isdecimal() else float(_DIGITS[part])
        else:
            return None
    return total + section + (held or 0.0)


def native(word: str) -> float | None:
    """The value of a Korean number word of the other set (``마흔``, ``스물두``)."""
    if word in _NATIVE:
        return float(_NATIVE[word])
    for size in (2, 1):
        tens, rest = _NATIVE.get(word[:size]) or (20 if word[:size] == "스물" else None), _NATIVE.get(word[size:])
        if tens and tens >= 10 and rest and rest < 10:
            return float(tens + rest)
    return None


_KO_COUNTERS = r"명|곳|개(?!월)|대(?!통)|척|발|차례|번|마리|채|건|기(?!간)|구|달러|원|톤|가구|인|㎞|킬로|%|퍼센트|년간|개월|주간|일간|시간"
_KO_NUMBER = r"\d[\d,]*(?:\.\d+)?(?:[십백천만억조](?:\s?\d[\d,]*(?:\.\d+)?(?=[십백천만억조명곳개대척발]))?)*(?:\d+)?"
_KO_WORDED = r"(?<!\w)(?:[일이삼사오육칠팔구]?[십백천만억조])(?:[일이삼사오육칠팔구십백천만억조]{0,12})(?=(?:여)?\s?(?:명|곳|개|대|척|발|차례|건|기|달러|원|톤|가구))"
_KO_SHAPES = Shapes(
    number=re.compile(rf"(?<![\w.])(?<![A-Za-z가-힣]-)(?:[십백천만억]\s?(?=\d))?(?:{_KO_NUMBER})|{_KO_WORDED}"),
    native=re.compile(
        r"(?<![가-힣])(?P<native>(?:스물|서른|마흔|쉰|예순|일흔|여든|아흔|열)?(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)|스무|열|서른|마흔|쉰|예순|일흔|여든|아흔)"
        r"(?=\s?(?:명|곳|개(?!월)|대(?!통)|척|발|차례|마리|채|건)(?![가-힣]{3}))"
    ),
    vague=re.compile(r"(?P<vague>수(?:십|백|천|만|십만|백만))(?=여?\s?(?:명|곳|개|대|척|발|건|달러|가구))"),
    least={"수십": 20, "수백": 200, "수천": 2000, "수만": 20_000, "수십만": 200_000, "수백만": 2e6},
    between=r"\s?(?:~|∼|〜|–|-|에서)\s?",
    counters=_KO_COUNTERS,
    year="년",
    month="월",
    day="일",
    dated=re.compile(
        rf"\s?(?:월|일(?!간|\s?동안))|(?!{_KO_COUNTERS}|여|이상|이하|미만|초과|넘|에서|부터|까지|을|를|이|가|은|는|의|로|와|과|도|배|위|살|세|킬|미|퍼|프로|센트|파운드|유로|위안|엔|루블)[가-힣]"
    ),
    last_day=re.compile(r"지난\s?(?P<d>\d{1,2})일(?!간|\s?동안)|(?<![\d월]\s)(?<![\d월])(?P<d2>\d{1,2})일(?=\s?(?:\(현지|오전|오후|새벽|밤|저녁))"),
    roles_after={"since": r"\s?(?:부터|이후|이래)", "by": r"\s?까지", "before": r"\s?(?:이전|전까지)"},
)

KOREAN = Lexicon(
    numbers={},
    scales={},
    bounds={
        "at least": r"최소(?:한)?|적어도",
        "more than": r"",
        "at most": r"최대|많게는",
        "less than": r"",
        "about": r"약|대략|거의|총?\s?약",
    },
    behind={
        "at least": r"이상",
        "more than": r"여(?=\s?(?:명|곳|개|대|척|발|건|기|달러|원|톤|가구|년))|넘[게는은]|초과|을 넘|를 넘",
        "at most": r"이하|까지",
        "less than": r"미만",
        "about": r"정도|가량|안팎|내외|쯤",
    },
    ranges="",
    percent=r"%|퍼센트|프로",
    measures={
        "killed-or-wounded": r"사상자|사상",
        "killed": r"사망|숨[지졌진]\w*|전사|희생|죽\w+|목숨을 잃",
        "wounded": r"부상|다[치친쳤]\w*",
        "missing": r"실종",
        "captured": r"포로|생포",
        "displaced": r"대피|피란|난민|이재민",
        "detained": r"체포|구금|억류",
        "deployed": r"파병|배치|파견",
    },
    units={
        "people": r"\A\s?여?\s?명|\A\s?사람",
        "soldiers": r"군인|병사|병력|장병",
        "warheads": r"핵탄두|탄두",
        "weapons": r"핵무기|무기",
        "missiles": r"미사일",
        "shells": r"포탄",
        "villages": r"마을",
        "houses": r"가구|채",
        "tests": r"핵실험|실험",
        "dollars": r"달러",
        "tanks": r"전차|탱크",
        "aircraft": r"전투기|항공기",
        "drones": r"드론|무인기",
    },
    near=14,
    durations=r"초간|분간|시간|일간|일 동안|주간|주일|개월|년간|년 동안",
    cues={
        "negated": r"않[았는은다을고]|없[었다는이을]|못[했하한]|아니[다라며고]|안\s(?:했|한|된|됐)",
        "denied": r"부인|반박|일축|거부|사실무근|허위|거짓",
        "called_off": r"취소|중단|연기|유예|보류|철회|동결",
        "supposed": r"가능성|수도 있|것으로 (?:보[인이]|예상|추정|알려)|추정|예상|전망|만약|만일|기대|계획|검토|할 듯",
        "coming": r"예정|할 것(?:이|으로)|열릴|열린다|개최될",
        "unlikely": r"가능성이? (?:낮|희박|적)|희박|배제",
    },
)

_ZH_NUMERAL = r"[〇零一二两三四五六七八九十百千万亿]"
_ZH_COUNTERS = r"人|名|枚|座|个(?!月)|架|艘|辆|次|枝|发|具|村|户|吨|美元|元|国|件|所|处"
_ZH_SHAPES = Shapes(
    number=re.compile(
        rf"(?<![\w.第初])(?<![A-Za-z]-)\d[\d,]*(?:\.\d+)?(?:[十百千万亿](?:\d[\d,]*)?)*|(?<=[\u4e00-\u9fff])(?<![第初])\d[\d,]*(?:\.\d+)?[十百千万亿]*"
        rf"|(?<![第初数几多上成{_ZH_NUMERAL[1:-1]}]){_ZH_NUMERAL}{{2,16}}|(?<![第初数几多上成之分唯统{_ZH_NUMERAL[1:-1]}])[两二三四五六七八九十](?=(?:{_ZH_COUNTERS}))"
    ),
    vague=re.compile(r"(?P<vague>[数几上](?:十|百|千|万|十万|百万)|成千上万)(?=多?(?:人|名|枚|座|个|架|艘|辆|次|发|户|吨|美元|元))"),
    least={
        f"{mark}{unit}": least * factor
        for mark, factor in (("数", 2), ("几", 2), ("上", 1))
        for unit, least in (("十", 10), ("百", 100), ("千", 1000), ("万", 10_000), ("十万", 100_000), ("百万", 1e6))
    }
    | {"成千上万": 2000},
    between=r"\s?(?:至|到|~|～|—|–|-)\s?",
    counters=_ZH_COUNTERS,
    year="年",
    month="月",
    day="[日号]",
    dated=re.compile(r"\s?(?:月|日|号)"),
    last_day=re.compile(r"(?:本月)\s?(?P<d>\d{1,2})[日号]"),
    roles_after={"since": r"(?:以来|起|之后|后)", "by": r"(?:之前|前)", "before": r"以前"},
)

CHINESE = Lexicon(
    numbers={},
    scales={},
    bounds={
        "at least": r"至少|不少于|不低于",
        "more than": r"超过|逾|多于|高于",
        "at most": r"最多|多达|高达|不超过|至多",
        "less than": r"不到|不足|少于|低于",
        "about": r"约有?|约为|大约|大概|近|将近|接近",
    },
    behind={
        "at least": r"以上",
        "more than": r"多(?=[人名枚座个架艘辆次发具户吨美元件])|余(?=[人名枚座个架艘辆次发具户吨美元件])",
        "at most": r"以内",
        "less than": r"以下",
        "about": r"左右|上下",
    },
    ranges="",
    percent=r"%|%|个百分点",
    measures={
        "killed-or-wounded": r"死伤|伤亡",
        "killed": r"死亡|丧生|身亡|遇难|阵亡|被打死|死者|打死",
        "wounded": r"受伤|负伤|伤者",
        "missing": r"失踪",
        "captured": r"被俘|俘虏|战俘",
        "displaced": r"流离失所|疏散|撤离|难民",
        "detained": r"被捕|拘留|逮捕",
        "deployed": r"部署|派遣|派驻",
    },
    units={
        "people": r"\A[多余]?\s?[人名]",
        "soldiers": r"士兵|军人|官兵",
        "warheads": r"核弹头|弹头",
        "weapons": r"核武器|武器",
        "missiles": r"导弹",
        "shells": r"炮弹",
        "villages": r"村",
        "houses": r"房屋|住宅|户",
        "tests": r"核试验|试验",
        "dollars": r"美元",
        "tanks": r"坦克",
        "aircraft": r"飞机|战机",
        "drones": r"无人机",
    },
    near=14,
    durations=r"秒|分钟|小时|天|周|星期|个月|年(?![\d月])",
    cues={
        "negated": r"不(?!少|到|足|久|断|仅|但|过|同|超|低)|没有|没(?!收)|未|无(?!人机)|从未|并非",
        "denied": r"否认|驳斥|反驳|拒绝|不实|虚假|谎言",
        "called_off": r"取消|推迟|暂停|中止|停止|搁置|冻结|叫停",
        "supposed": r"如果|若|可能|或许|也许|据信|预计|希望|有望|计划|考虑|据称|将会",
        "coming": r"将(?!军|领|士)|即将|定于|拟于",
        "unlikely": r"不太可能|不大可能|排除",
    },
)

SHAPES: Mapping[str, Shapes] = {"ko": _KO_SHAPES, "zh": _ZH_SHAPES}


def values(text: str, shapes: Shapes) -> Iterator[tuple[int, int, float | None, bool]]:
    """(start, end, value, vague) of each numeral; the value is ``None`` where the characters make no number."""
    found: list[tuple[int, int, float | None, bool]] = [
        (hit.start(), hit.end(), shapes.least[hit["vague"]], True) for hit in shapes.vague.finditer(text)
    ]
    found += [
        (hit.start(), hit.end(), None if shapes.dated.match(text, hit.end()) else numeral(hit[0]), False) for hit in shapes.number.finditer(text)
    ]
    if shapes.native is not None:
        found += [(hit.start(), hit.end(), native(hit["native"]), False) for hit in shapes.native.finditer(text)]
    end = -1
    for one in sorted(found, key=lambda one: (one[0], -one[1])):
        if one[0] >= end:
            yield one
            end = one[1]
