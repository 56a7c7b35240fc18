from hypothesis import given
from hypothesis import strategies as st

from upheld.text.rules import Facts, RuleError, crossed, parse_rule

numbers = st.integers(0, 100).map(lambda n: n / 100)
tests = st.one_of(
    st.builds("p {} {}".format, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), numbers),
    st.builds("status {} {}".format, st.sampled_from(["==", "!="]), st.sampled_from(["upheld", "open"])),
    st.builds("change > {} in P7D".format, numbers),
)
rules = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.builds("({}) and ({})".format, inner, inner), st.builds("({}) or ({})".format, inner, inner), st.builds("not ({})".format, inner)
    ),
    max_leaves=8,
)
facts = st.builds(
    lambda p, before, status: Facts(p=p, words={"status": (status,)}, earlier={"P7D": before}),
    st.none() | numbers,
    st.none() | numbers,
    st.sampled_from(["upheld", "open", "void"]),
)


@given(rules, facts)
def test_a_rule_and_its_denial_never_both_hold(rule, found):
    one, other = crossed(parse_rule(rule), found), crossed(parse_rule(f"not ({rule})"), found)
    assert {one, other} in ({True, False}, {None})


@given(rules, rules, facts)
def test_and_or_obey_de_morgan(a, b, found):
    assert crossed(parse_rule(f"not (({a}) and ({b}))"), found) is crossed(parse_rule(f"not ({a}) or not ({b})"), found)


@given(rules, facts, numbers)
def test_what_holds_or_fails_on_the_unknown_holds_or_fails_on_anything_put_in_its_place(rule, found, filled):
    node = parse_rule(rule)
    known = Facts(
        p=filled if found.p is None else found.p, words=found.words, earlier={"P7D": filled if found.earlier["P7D"] is None else found.earlier["P7D"]}
    )
    if (decided := crossed(node, found)) is not None:
        assert crossed(node, known) is decided


@given(st.text(max_size=60) | st.text("p<>=!()[] andotrinstuchge0.1P7D,", max_size=60))
def test_any_text_is_a_rule_or_a_problem_inside_it(text):
    told = None
    try:
        parse_rule(text)
    except RuleError as wrong:
        told = wrong
    assert told is None or (1 <= told.column <= len(text) + 1 and told.remedy)
