import re

import lxml.html
import msgspec
import pytest
from markdown_it import MarkdownIt

from dam import ARTICLE, AS_OF, TODAY, told, workspace
from payloads import PAYLOADS, with_payload
from upheld import plugins
from upheld.desk import check
from upheld.desk_brief import brief_input
from upheld.desk_story import assessed_on, history_days
from upheld.errors import UsageError
from upheld.ledger.entry import AnalysisEntry
from upheld.model.assessment import Assessment, OriginStep
from upheld.model.claim import Analysis
from upheld.publish import markdown, page
from upheld.publish.brief import TONE, clipped, movers, rungs, safe_url, settled_words
from upheld.publish.wording import MEANS, SYMBOL, confidence, flag_sentence, likelihood


def test_markdown(snapshot):
    snapshot(markdown.publish(told()), "md")


def test_page(snapshot):
    snapshot(page.publish(told()), "html")


@pytest.mark.parametrize("publish", [markdown.publish, page.publish], ids=["md", "html"])
def test_equal_inputs_give_equal_bytes(publish):
    assert publish(told()) == publish(told())


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_workspace_gives_the_same_brief_of_a_day_ever_after_and_nothing_is_recorded(tmp_path, form):
    made = workspace(tmp_path)
    publish, problems = plugins.publisher(form)
    assert problems == []
    first, _ = brief_input(made, as_of=AS_OF, today=TODAY)
    journal = {p: p.read_bytes() for p in (made.root / "journal").rglob("*.jsonl")}
    again, _ = brief_input(made, as_of=AS_OF, today=TODAY.replace(year=2025))
    assert publish(first) == publish(again)
    assert {p: p.read_bytes() for p in (made.root / "journal").rglob("*.jsonl")} == journal


def test_a_history_says_what_a_check_of_each_day_says(tmp_path):
    made = workspace(tmp_path)
    given, _ = brief_input(made, as_of=AS_OF, today=TODAY)
    days = history_days(given.analysis.published, AS_OF)
    for i, day in enumerate(days):
        for a in check(made, as_of=day, today=TODAY)[0].weighed.assessments:
            point = given.histories[a.claim][i]
            assert (point.day, point.assessment.probability, point.assessment.status) == (day, a.probability, a.status)
    assert set(assessed_on(made, days)) == set(days)


def test_history_days_are_few_and_hold_both_ends():
    import datetime as dt

    start = dt.date(2001, 2, 3)
    for end in (start, dt.date(2001, 2, 4), dt.date(2001, 12, 31), dt.date(2021, 5, 5)):
        days = history_days(start, end)
        assert len(days) <= 8
        assert (days[0], days[-1]) == (start, end)
        assert list(days) == sorted(set(days))
    assert history_days(start, dt.date(2000, 1, 1)) == (dt.date(2000, 1, 1),)


def test_movements_are_told_since_a_day(tmp_path):
    import datetime as dt

    made = workspace(tmp_path)
    given, _ = brief_input(made, as_of=AS_OF, since=dt.date(2022, 6, 21), today=TODAY)
    assert given.moved == ()
    assert b"Nothing has moved." in markdown.publish(given)
    with pytest.raises(UsageError, match="comes after"):
        brief_input(made, as_of=AS_OF, since=TODAY, today=TODAY)


def test_several_analyses_need_a_name(tmp_path):
    made = workspace(tmp_path)
    only = next(e.body.analysis for e in made.entries()[0] if isinstance(e.body, AnalysisEntry))
    made.journal.append([AnalysisEntry(Analysis(slug="other", title="Other", published=only.published, text_sha256=only.text_sha256))])
    with pytest.raises(UsageError, match="other"):
        brief_input(made, as_of=AS_OF, today=TODAY)
    with pytest.raises(UsageError, match="no analysis 'none'"):
        brief_input(made, as_of=AS_OF, analysis="none", today=TODAY)
    given, _ = brief_input(made, as_of=AS_OF, analysis=only.slug, today=TODAY)
    assert {c.analysis for c in given.claims} == {only.slug}


def test_the_page_needs_nothing_but_itself():
    tree = lxml.html.fromstring(page.publish(told()))
    assert tree.xpath("//script | //link | //img | //iframe | //object | //embed | //form | //base") == []
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]
    assert not re.search(r"@import|url\(", "".join(tree.xpath("//style/text()")))


def test_the_article_on_the_page_is_the_article():
    (text,) = lxml.html.fromstring(page.publish(told())).xpath("//div[@class='text']")
    for mark in text.xpath(".//sup"):
        mark.drop_tree()
    assert text.text_content().strip() == ARTICLE.strip()


MARKED = "# After *it*\n\n*By Maya*\n\n## One\n\n* a\n* b\n\n#tag and *some* words\n\n_x_\n"


@pytest.mark.parametrize(("source", "shown"), [("article.md", "After *it*|By Maya|One|* a\n* b|#tag and *some* words|x"), ("article.txt", None)])
def test_marks_of_a_markdown_article_are_there_but_not_shown(source, shown):
    given = msgspec.structs.replace(told(), text=MARKED, analysis=msgspec.structs.replace(told().analysis, source=source))
    (text,) = lxml.html.fromstring(page.publish(given)).xpath("//div[@class='text']")
    assert text.text_content().strip() == MARKED.strip()
    for mark in text.xpath(".//span[@hidden]"):
        mark.drop_tree()
    assert "|".join(p.text_content() for p in text.xpath("./p")) == (shown or MARKED.strip().replace("\n\n", "|"))


def test_a_quote_that_runs_over_an_edge_still_has_its_place():
    given = told()
    exact = "before it broke.\nIn Kenya 400 miners were killed when the Sarn dam failed in May.\n\n"
    start = ARTICLE.index(exact)
    quote = msgspec.structs.replace(given.claims[0].quote, exact=exact, start=start, end=start + len(exact))
    wide = msgspec.structs.replace(given, claims=(msgspec.structs.replace(given.claims[0], quote=quote), *given.claims[1:]))
    tree = lxml.html.fromstring(page.publish(wide))
    assert tree.get_element_by_id("a1") is not None
    assert tree.xpath("//sup/a[@href='#c1']")


def test_every_claim_in_the_text_leads_to_its_reasons_and_back():
    tree = lxml.html.fromstring(page.publish(told()))
    ids = set(tree.xpath("//@id"))
    assert len(ids) == len(tree.xpath("//@id"))
    for number in range(1, 8):
        assert f"c{number}" in ids
        assert f"a{number}" in ids
        assert tree.xpath(f"//sup/a[@href='#c{number}']")
    assert {h[1:] for h in tree.xpath("//a/@href") if h.startswith("#")} <= ids
    nested = tree.xpath("//a[contains(@class, 'many')]")
    assert [n.text_content() for n in nested] == ["the dam was sound in April"]
    assert "2" in nested[0].get("title")


def test_a_claim_whose_words_are_gone_is_told_without_a_place():
    given = told()
    lost = msgspec.structs.replace(given, text="Nothing of it is left.\n")
    tree = lxml.html.fromstring(page.publish(lost))
    assert tree.xpath("//sup") == []
    assert tree.get_element_by_id("c1") is not None


def assert_inert(tree):
    assert tree.xpath("//script | //img | //iframe | //object | //embed | //form | //base | //svg//script | //foreignObject") == []
    assert len(tree.xpath("//meta[@http-equiv]")) <= 1
    for element in tree.iter(lxml.html.etree.Element):
        assert not [a for a in element.attrib if a.lower().startswith("on") or a.lower() in {"srcdoc", "src", "formaction", "xlink:href"}]
        assert re.match(r"#[ac]\d+$|#article$|https?://", element.get("href", "#a1")), element.get("href")
        assert "user:pass" not in element.get("href", "")


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_in_any_field_is_inert_on_the_page(payload):
    shown = page.publish(with_payload(payload)).decode()
    tree = lxml.html.fromstring(shown)
    assert_inert(tree)
    assert len(tree.xpath("//style")) == 1
    assert len(tree.xpath("//article")) == 1
    assert not set("\x00\x01\x1b\u202e\u2066") & set(shown)
    if payload.isprintable():
        assert payload in tree.xpath("//h1")[0].text_content()


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_in_any_field_is_inert_in_markdown(payload):
    shown = markdown.publish(with_payload(payload)).decode()
    assert not set("\x00\x01\x1b\u202e\u2066") & set(shown)
    tree = lxml.html.fromstring(MarkdownIt("commonmark", {"html": True}).enable("table").render(shown))
    assert_inert(tree)
    assert {e.tag for e in tree.iter(lxml.html.etree.Element)} <= set(
        "div h1 h2 h3 p ul li strong em a br blockquote table thead tbody tr th td".split()
    )
    assert len(tree.xpath("//h1")) == 1
    if payload.isprintable():
        assert " ".join(payload.split()) in " ".join(tree.xpath("//h1")[0].text_content().split())


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("HTTPS://example.org", True),
        ("https://münchen.example/ü", True),
        ("ftp://example.org", False),
        ("//example.org", False),
        ("https:///path", False),
        ("https://[", False),
        ("https://example.org/\nx", False),
        ("https://example.org/a b", False),
        ("https://example.org@evil.example/", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(url, held):
    assert safe_url(url) == (url if held else "")


def test_a_settled_forecast_says_why_it_is_not_what_its_steps_come_to():
    steps = rungs(-0.85, (OriginStep(origin="o", label="AP", documents=("e1",), weight=1.2, without=0.3),))
    a = Assessment(claim="c", as_of=AS_OF, status="occurred", probability=0.97)
    assert settled_words(a, steps) == "These steps come to 59%; as it is settled (occurred), it stands at 97%."
    assert settled_words(msgspec.structs.replace(a, status="open", probability=0.587), steps) == ""


def test_documents_that_came_are_named_before_those_that_only_weigh_otherwise():
    (first, *_) = told().moved
    old = [e for e in first.after.evidence if e.document == "e1"]
    row = msgspec.structs.replace(first, before=msgspec.structs.replace(first.before, evidence=tuple(old)), documents=("e1", "e3"))
    assert [(what, e.document) for what, e in movers(row)] == [("against", "e3")]
    only = msgspec.structs.replace(row, documents=("e1",))
    assert [(what, e.document) for what, e in movers(only)] == [("against", "e1")]


def test_many_movements_are_folded_but_all_there():
    given = told()
    many = msgspec.structs.replace(given, moved=given.moved * 5)
    tree = lxml.html.fromstring(page.publish(many))
    assert len(tree.xpath("//ol[@class='moved']/li")) == 10
    assert tree.xpath("//details/summary[contains(., '4 more')]")


def test_a_long_quote_is_cut_at_a_word_and_says_so():
    assert clipped("one two three", at_most=9) == "one two …"
    assert clipped("one two") == "one two"
    assert len(clipped("x" * 5000)) < 700


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_words_stand_out_from_their_ground_in_light_dark_and_print():
    style = "".join(lxml.html.fromstring(page.publish(told())).xpath("//style/text()"))
    schemes = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)]
    schemes[2] |= {"paper": "#ffffff", "card": "#ffffff"}
    assert len(schemes) == 3
    for scheme in schemes:
        for ground in ("paper", "card", "track"):
            for ink in ("ink", "soft", "link", "good", "lean", "split", "weak", "bad", "open", "none"):
                if ground in scheme and ink in scheme:
                    light, dark = sorted((_luminance(scheme[ground]), _luminance(scheme[ink])), reverse=True)
                    assert (light + 0.05) / (dark + 0.05) >= 4.5, (ground, ink)


def test_likelihood_and_confidence_are_never_in_one_sentence_and_nothing_is_called_true_or_false():
    given = told()
    for a in given.assessments:
        assert "confidence" not in likelihood(a)
        if a.word:
            assert a.word not in confidence(a)
            assert "%" not in confidence(a)
    ours = [*MEANS.values(), *(flag_sentence(f) for f in ("floor-only", "disputed", "odd-flag", "disputed-by:X"))]
    assert not re.search(r"\b(?:true|false)(?:ly)?\b", " ".join(ours) + markdown.publish(given).decode(), re.IGNORECASE)
    assert set(SYMBOL) == set(TONE) == set(MEANS)


def test_one_sign_is_never_two_colours():
    tones = {}
    for status, sign in SYMBOL.items():
        assert tones.setdefault(sign, TONE[status]) == TONE[status]


def test_nothing_that_goes_is_printable_so_that_printable_text_may_stay_as_it_is():
    from upheld.publish.brief import _GONE, clean

    assert not any(chr(code).isprintable() for code in _GONE)
    assert clean("a\u202eb\x00c\ud800\nd") == "abc\N{REPLACEMENT CHARACTER}\nd"
