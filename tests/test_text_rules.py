import pytest

from upheld.model.when import parse_duration
from upheld.text.rules import Facts, RuleError, crossed, numbers, parse_rule, periods_of, unfit

FACTS = Facts(
    p=0.15,
    words={
        "status": ("overturned",),
        "confidence": ("low",),
        "direction": ("falling",),
        "kind": ("quantity",),
        "flag": ("stale", "disputed-by:Sarn"),
    },
    earlier={"P7D": 0.27, "P3M": 0.10, "P1Y": None},
)


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("p < 0.20", True),
        ("p<.15", False),
        ("p <= 15%", True),
        ("p != 0.15", False),
        ("status in [overturned, withdrawn]", True),
        ("status not in [overturned]", False),
        ("status != upheld", True),
        ("confidence == low and flag == stale", True),
        ("flag == disputed-by", True),
        ("flag == flooded", False),
        ("change >= 0.10 in P7D", True),
        ("change >= 0.10 in P3M", False),
        ("fall > 0.1 in P7D", True),
        ("rise > 0.04 in P3M", True),
        ("rise > 0 in P7D", False),
        ("not p > 0.5", True),
        ("not not p > 0.5", False),
        ("p > 0.5 or status == overturned and direction == falling", True),
        ("(p > 0.5 or status == overturned) and direction == rising", False),
        ("p > 0.5 and change > 0 in P1Y", False),
        ("p < 0.5 or change > 0 in P1Y", True),
        ("p < 0.5 and change > 0 in P1Y", None),
        ("not change > 0 in P1Y", None),
    ],
)
def test_a_rule_holds_as_it_reads(rule, holds):
    assert crossed(parse_rule(rule), FACTS) is holds


def test_a_claim_without_a_probability_crosses_no_rule_about_it():
    listed = Facts(p=None, words={"status": ("normative",)})
    assert crossed(parse_rule("p < 0.2"), listed) is None
    assert crossed(parse_rule("not p < 0.2"), listed) is None
    assert crossed(parse_rule("p < 0.2 or status == normative"), listed)


@pytest.mark.parametrize(
    ("rule", "column", "remedy"),
    [
        ("p <", 4, "p < 0.20"),
        ("p", 2, "p < 0.20"),
        ("p = 0.2", 3, "p < 0.20"),
        ("p < 2", 5, "p < 0.20"),
        ("p < low", 5, "p < 0.20"),
        ("statsu == upheld", 1, "`status`"),
        ("status == uphold", 11, "`upheld`"),
        ("status in overturned", 11, "status in [superseded, overturned]"),
        ("status in [overturned", 22, "add `]`"),
        ("change >= 0.1", 14, "in P7D"),
        ("change >= 0.1 in 7D", 18, "P7D"),
        ("p < 0.2 status == upheld", 9, "`and` or `or`"),
        ("(p < 0.2", 9, "add `)`"),
        ("p < 0.2)", 8, "`and` or `or`"),
        ("__import__('os')", 1, "use one of"),
        ("", 1, "use one of"),
        ("p < 0.2 or", 11, "use one of"),
        ("(" * 60 + "p < 0.2" + ")" * 60, 51, "fewer brackets"),
    ],
)
def test_a_wrong_rule_is_told_with_its_column_and_remedy(rule, column, remedy):
    with pytest.raises(RuleError) as told:
        parse_rule(rule)
    assert (told.value.column, remedy in told.value.remedy) == (column, True), (told.value, told.value.remedy)


def test_the_numbers_a_rule_names_are_told():
    rule = parse_rule("p < 0.2 and (change >= 0.1 in P7D or not status == upheld) and p < 0.3")
    assert numbers(rule, FACTS) == "p 0.15, change 0.12 in P7D (from 0.27), status overturned"


def test_only_rules_about_a_change_ask_for_an_earlier_day():
    assert list(periods_of(parse_rule("p < 0.2 or status == upheld"))) == []
    assert list(periods_of(parse_rule("p < 0.2 or not (fall > 0.1 in P2W)"))) == [("P2W", parse_duration("P2W"))]


def test_an_empty_setting_asks_for_nothing():
    assert unfit("fail", " ") is unfit("review", "") is None
    assert unfit("review", "weekly")[1] == 'write review = "P7D"'
