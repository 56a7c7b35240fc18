import datetime as dt
import json
import re

import lxml.html
import msgspec
import pytest

from browsing import site
from dam import ARTICLE, TODAY, told, workspace
from payloads import PAYLOADS, with_payload
from upheld.desk import check
from upheld.desk_add import add_documents
from upheld.desk_read import read_analysis
from upheld.desk_score import scorable
from upheld.desk_search import ClaimHit, DocumentHit, Hits
from upheld.ledger.workspace import Workspace
from upheld.model.claim import Claim, Quantity, Quote
from upheld.publish import pages
from upheld.publish import site as folder
from upheld.publish.losses_told import side_of, tolls
from upheld.publish.scorecard import scored_in
from upheld.publish.shelf import Asked, shelf_of
from upheld.publish.ways import Folder, Served
from upheld.publish.wording import SYMBOL, percent, status_words
from upheld.score.board import board
from upheld.text.finding import Piece


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return site(tmp_path_factory.mktemp("served"))


def tree(got):
    assert got.status_code == 200, got.text
    return lxml.html.fromstring(got.text)


def test_the_board_has_every_claim_with_its_status_in_a_sign_and_in_words(served):
    board = tree(served.get("/"))
    outcome, _ = check(served.workspace, as_of=served.living.today(), today=served.living.today())
    rows = board.xpath("//table[contains(@class, 'claims')]/tbody/tr")
    assert len(rows) == len(outcome.view.claims)
    by_claim = {a.claim: a for a in outcome.weighed.assessments}
    for row, claim in zip(rows, outcome.view.claims, strict=True):
        text, a = row.text_content(), by_claim[claim.id]
        assert claim.text in text
        assert SYMBOL[a.status] in text
        assert status_words(a.status) in text
        if a.evidence and a.probability is not None:
            assert percent(a.probability) in text


@pytest.mark.parametrize(
    ("asked", "some"), [("status=unverified", True), ("kind=quantity", True), ("q=kampala", True), ("q=zzz", False), ("kind=trend", False)]
)
def test_the_board_shows_what_is_asked_for(served, asked, some):
    whole = len(tree(served.get("/")).xpath("//tbody/tr/td[@class='c']"))
    rows = tree(served.get(f"/?{asked}")).xpath("//tbody/tr/td[@class='c']")
    assert bool(rows) == some
    assert len(rows) < whole


def test_the_board_is_ordered_as_asked(served):
    shown = tree(served.get("/?order=least likely")).xpath("//tbody/tr/td[@class='p']/strong/text()")
    numbers = [int(p.rstrip("%")) for p in shown]
    assert numbers == sorted(numbers)
    assert len(numbers) > 1


def test_a_long_board_is_cut_into_pages(monkeypatch, served):
    monkeypatch.setattr(pages, "ROWS", 3)
    first, second = (tree(served.get(f"/?page={n}")) for n in (1, 2))
    names = [t.xpath("//td[@class='c']/a/@href") for t in (first, second)]
    assert len(names[0]) == 3
    assert not set(names[0]) & set(names[1])
    assert "page=2" in first.xpath("//a[@rel='next']/@href")[0]


def test_the_article_on_its_page_is_the_article(served):
    slug = served.living.analyses()[0]
    (text,) = tree(served.get(f"/article/{slug}")).xpath("//article/div[@class='text']")
    for mark in text.xpath(".//sup | .//ul"):
        mark.drop_tree()
    assert " ".join(text.text_content().split()) == " ".join(ARTICLE.split())


def test_the_slider_says_of_each_day_what_a_check_of_that_day_says(served):
    slug = served.living.analyses()[0]
    frames = json.loads(tree(served.get(f"/article/{slug}")).xpath("//script[@id='frames']/text()")[0])
    assert len(frames["days"]) > 3
    for day, row in zip(frames["days"], frames["rows"], strict=True):
        outcome, _ = check(served.workspace, as_of=dt.date.fromisoformat(day), today=served.living.today())
        for a, (status, p, _) in zip(outcome.weighed.assessments, row, strict=True):
            assert frames["statuses"][status][0] == status_words(a.status)
            if p:
                assert p == percent(a.probability)


def test_a_page_as_of_a_day_says_what_a_check_of_that_day_says_and_keeps_the_day(served):
    board = tree(served.get("/?as_of=2021-06-15"))
    outcome, _ = check(served.workspace, as_of=dt.date(2021, 6, 15), today=served.living.today())
    shown = [t.split("\n")[0] for t in (r.text_content().strip() for r in board.xpath("//tbody/tr/td[@class='s']"))]
    assert [s[2:].split("  ")[0].strip()[: len(status_words(a.status))] for s, a in zip(shown, outcome.weighed.assessments, strict=True)] == [
        status_words(a.status) for a in outcome.weighed.assessments
    ]
    assert all("as_of=2021-06-15" in h for h in board.xpath("//td[@class='c']/a/@href | //nav[@aria-label='Pages']/a/@href"))
    assert "15 June 2021" in board.xpath("//p[@class='past']")[0].text_content()


def test_a_claim_shows_who_says_so_and_what_moved_it(served):
    outcome = served.living.record().outcome(served.living.today())
    claim = max(outcome.weighed.assessments, key=lambda a: len(a.evidence)).claim
    shown = tree(served.get(f"/claim/{claim}")).text_content()
    assessment = next(a for a in outcome.weighed.assessments if a.claim == claim)
    assert all(e.quote[:40] in shown for e in assessment.evidence if e.weight)
    assert "Since publication" in shown
    assert assessment.inputs in shown


def test_pages_of_an_empty_workspace_say_what_to_do(tmp_path):
    Workspace.init(tmp_path / "ws")
    empty = site(tmp_path, made=Workspace(tmp_path / "ws", person="maya"))
    assert "upheld read" in empty.get("/").text
    looks = ("/changes", "/sources", "/network", "/losses", "/questions", "/scores")
    assert [empty.get(p).status_code for p in (*looks, "/api/v1/claims", "/claim/x")] == [*(200 for _ in looks), 409, 404]


def every_address(served):
    record = served.living.record()
    claims = record.outcome(record.today).view.claims
    return [
        "/",
        "/changes",
        "/sources",
        "/network",
        "/scores",
        *(f"/article/{s}" for s in served.living.analyses()),
        *(f"/claim/{c.id}" for c in claims),
    ]


def test_an_analysis_nothing_has_been_added_to_is_shown(tmp_path):
    made, _ = Workspace.init(tmp_path / "ws", person="maya")
    (tmp_path / "article.md").write_text(ARTICLE)
    read_analysis(made, tmp_path / "article.md", today=TODAY)
    bare = site(tmp_path, made=made)
    assert all(bare.get(path).status_code == 200 for path in every_address(bare))
    assert "no evidence has come in yet" in bare.get("/").text


def test_several_analyses_stand_on_one_board(tmp_path):
    made = workspace(tmp_path)
    (tmp_path / "second.md").write_text("The harvest of Nakuru\n\nJuly 1st, 2021\n\nIn Kenya about 90 farms were flooded in June near Nakuru.\n")
    read_analysis(made, tmp_path / "second.md", today=TODAY)
    both = site(tmp_path, made=made)
    assert all(both.get(path).status_code == 200 for path in every_address(both))
    board = tree(both.get("/"))
    assert len(board.xpath("//p[@class='byline']/a")) == 2
    only = tree(both.get(f"/?analysis={both.living.analyses()[1]}"))
    assert 0 < len(only.xpath("//tbody/tr")) < len(board.xpath("//tbody/tr"))
    early = tree(both.get("/?as_of=2021-06-15"))
    assert len(early.xpath("//tbody/tr")) == len(board.xpath("//tbody/tr"))


def test_a_crossed_rule_is_said_on_the_board_and_at_its_claim(tmp_path):
    made = workspace(tmp_path)
    (made.root / "upheld.toml").write_text('format = 1\n[check]\nfail = "p < 0.9"\n')
    outcome, _ = check(made, today=TODAY)
    crossed = next(c for c in outcome.crossings if c.level == "fail")
    ruled = site(tmp_path, made=made)
    assert crossed.numbers in tree(ruled.get("/")).xpath("//span[@class='rule fail']/@title")
    assert crossed.rule in ruled.get(f"/claim/{crossed.claim}").text.replace("&lt;", "<")


def test_the_network_draws_each_tie_and_says_it_in_a_table():
    given = told()
    page = lxml.html.fromstring(pages.network(shelf_of((given,), latest=given.view.as_of), Served(), given.network))
    main = [t for t in given.network.ties if t.source == "gdelt"]
    assert len(page.xpath("//*[local-name()='path' and contains(@class, 'tie')]")) == len(main)
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//table[contains(@class, 'ties')]/tbody/tr")]
    assert len(rows) == len(given.network.ties)
    assert any(row.startswith("Kenya – Tanzaniastrained 55% conflictquiet20") for row in rows), rows
    assert "under strain" in page.text_content()
    assert "Ethiopia" in page.text_content()


def test_the_network_of_documents_is_that_of_their_events(tmp_path):
    made = workspace(tmp_path)
    (tmp_path / "more.jsonl").write_text(
        "\n".join(
            json.dumps({"id": f"m{n}", "published": f"2022-0{n}-10", "text": "Kenya accused Uganda of breaching the treaty.", "outlet": "AP"})
            for n in (1, 2, 3)
        )
    )
    add_documents(made, tmp_path / "more.jsonl", today=TODAY)
    shown = tree(site(tmp_path, made=made).get("/network")).text_content()
    assert "Kenya – Uganda" in shown
    assert "Kenya to Uganda: accuse" in shown
    assert "sparse" in shown
    few = tree(site(tmp_path, made=made).get("/network")).xpath("//*[local-name()='path' and contains(@class, 'tie')]/@class")
    assert set(few) == {"tie few"}
    early = tree(site(tmp_path, made=made).get("/network?as_of=2021-06-15")).text_content()
    assert "Kenya to Uganda: accuse" not in early


def test_losses_are_told_by_side_and_measure_and_never_mixed():
    plain = told()
    quantity = Quantity(low=400, high=400, measure="killed", unit="miners")
    claims = tuple(msgspec.structs.replace(c, quantity=quantity) if c.id == "killed" else c for c in plain.claims)
    given = msgspec.structs.replace(plain, claims=claims)
    killed = next(c for c in given.claims if c.id == "killed")
    assert side_of(killed) == "Kenya"
    found = {(t.side, t.measure): t for t in tolls((given,))}
    assert [c.words for c in found["Kenya", "killed"].counts] == ["250"]
    assert [c.words for c in found["Kenya", "killed or wounded"].counts] == ["400"]
    assert not found["Kenya", "killed or wounded"].claims, "the claim counts the dead alone"
    page = lxml.html.fromstring(pages.losses(shelf_of((given,), latest=given.view.as_of), Served()))
    assert "No claim counts this" in page.text_content()


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("About 1,100 North Korean soldiers were killed in Russia", "North Korea"),
        ("Russia says it killed 300 Ukrainian soldiers", "Ukraine"),
        ("12,654 civilians were killed in Ukraine", "Ukraine, civilians"),
        ("About 1,000 were killed", "side not named"),
    ],
)
def test_a_side_is_that_whose_people_are_counted(text, side):
    quantity = Quantity(low=1, high=1, measure="killed", unit="civilians" if "civilian" in text else "soldiers")
    assert (
        side_of(Claim(id="c", analysis="a", kind="quantity", text=text, quote=Quote(exact=text, start=0, end=len(text)), quantity=quantity)) == side
    )


def test_the_scorecard_says_what_upheld_score_says(tmp_path):
    made = workspace(tmp_path)
    found, _ = scorable(made, as_of=TODAY, today=TODAY)
    assert found.cases
    page = tree(site(tmp_path, made=made).get("/scores"))
    assert len(page.xpath("//table[contains(@class, 'outcomes')]/tbody/tr")) == len(found.cases)
    shown = page.text_content()
    assert f"{len(found.cases)} claims have an outcome" in shown
    ours = next(one for one in board(found.cases, as_of=TODAY).lines if one.who == "upheld, at publication")
    assert f"{ours.brier:.3f}" in shown


def test_looking_records_nothing(served):
    before = {p: p.read_bytes() for p in served.workspace.root.rglob("*") if p.is_file() and ".cache" not in p.parts}
    for path in ("/", "/changes", "/sources", "/network", "/losses", "/questions", "/scores", "/?as_of=2021-12-31", "/api/v1/claims"):
        served.get(path)
    assert {p: p.read_bytes() for p in served.workspace.root.rglob("*") if p.is_file() and ".cache" not in p.parts} == before


def every_page(given, way):
    shelf = shelf_of((given,), latest=given.view.as_of, may_judge=True, person="maya")
    yield pages.board(shelf, way, Asked(q="<script>alert(1)</script>" if way.live else ""))
    yield pages.board(shelf, way, Asked())
    yield pages.article(shelf, way, given.analysis.slug)
    for claim in given.claims:
        yield pages.claim(shelf, way, claim.id)
    yield pages.changes(shelf, way, start=given.since)
    yield pages.sources(shelf, way)
    yield pages.network(shelf, way, given.network)
    yield pages.losses(shelf, way)
    yield pages.questions(shelf, way)
    yield pages.scores(shelf, way, scored_in(given))
    if way.live:
        found = tuple(
            DocumentHit(document=d, excerpt=(Piece(d.title), Piece(d.outlet, hit=True)), bears_on=tuple(c.id for c in given.claims))
            for d in given.documents.values()
        )
        claims = tuple(ClaimHit(claim=c, assessment=a) for c, a in zip(given.claims, given.assessments, strict=True))
        hits = Hits(as_of=given.view.as_of, claims=claims, documents=found, total=99, claims_total=99)
        yield pages.search(shelf, way, q=given.claims[0].text, hits=hits, wrong=given.claims[0].text)


LINK = re.compile(
    r"(#(main|judge|n\d+|a\d+)|\?|/(\?\S*)?|/(claim|article)/[^/\s]+(#a\d+)?|/static/[\w.]+|/(changes|sources|network|losses|questions|scores|search)(\?\S*)?|[a-z0-9-]+\.(html|css|js)(#a\d+)?|https?://\S+|data:,)\Z"
)


def assert_inert(page, *, live):
    doc = lxml.html.fromstring(page)
    assert [s.get("src", "") for s in doc.xpath("//script[not(@type='application/json')]")] == (
        ["/static/pages.js", "/static/htmx.min.js"] if live else ["pages.js"]
    )
    assert all("<" not in s.text for s in doc.xpath("//script[@type='application/json']"))
    assert doc.xpath("//img | //iframe | //object | //embed | //base | //svg//script | //foreignObject | //style | //*[@style]") == []
    assert len(doc.xpath("//main")) == len(doc.xpath("//h1")) or "marked" in page
    for element in doc.iter(lxml.html.etree.Element):
        assert not [
            a for a in element.attrib if a.lower().startswith(("on", "hx-on", "data-hx-on")) or a.lower() in {"srcdoc", "formaction", "xlink:href"}
        ]
        assert LINK.match(element.get("href", "#a1")), element.get("href")
        assert element.get("action", "/") in {"/", "/judge", "/search", "index.html"}
        assert "user:pass" not in element.get("href", "")
    return doc


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize("way", [Served(), Folder()], ids=["served", "folder"])
def test_hostile_text_in_any_field_is_inert_on_every_page(payload, way):
    for page in every_page(with_payload(payload), way):
        assert_inert(page, live=way.live)
        assert not set("\x00\x01\x1b\u202e\u2066") & set(page)


def test_every_link_and_place_of_a_folder_of_pages_is_there():
    files = folder.publish(told())
    assert files == folder.publish(told())
    for name, content in files.items():
        if name.endswith(".html"):
            doc = lxml.html.fromstring(content.decode())
            assert "default-src 'none'" in doc.xpath("//meta[@http-equiv]/@content")[0]
            for link in doc.xpath("//@href | //@src"):
                place, _, mark = link.partition("#")
                if place.startswith(("http", "data:")):
                    continue
                assert not place or place in files, (name, link)
                target = lxml.html.fromstring(files[place].decode()) if place else doc
                assert not mark or target.xpath("//@id").count(mark) == 1, (name, link)


def test_a_page_has_one_heading_a_main_part_a_language_and_named_controls(served):
    slug = served.living.analyses()[0]
    claim = served.living.record().outcome(served.living.today()).view.claims[0].id
    for path in ("/", f"/article/{slug}", f"/claim/{claim}", "/changes", "/sources", "/network", "/losses", "/questions", "/scores"):
        doc = tree(served.get(path, token=True))
        assert doc.get("lang") == "en"
        assert len(doc.xpath("//main")) == 1
        assert doc.xpath("//a[@class='skip']/@href") == ["#main"]
        ids = doc.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        for control in doc.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            named = control.xpath("ancestor::label") or doc.xpath("//label[@for=$id]", id=control.get("id", ""))
            assert named, (path, lxml.html.tostring(control))
        assert all(svg.get("aria-label") or svg.get("aria-hidden") for svg in doc.xpath("//svg"))


def test_colours_of_the_pages_come_from_the_scheme_alone():
    style = folder.asset("pages.css").decode()
    assert not re.findall(r"#[0-9a-f]{3,6}\b|rgb\(", style)
    assert "outline: none" not in re.sub(r"main \{[^}]*\}", "", style)


def test_what_was_withdrawn_or_changed_is_said_at_the_head_of_its_claims(tmp_path):
    given = told()
    shelf = shelf_of((given,), latest=given.view.as_of)
    (line,) = lxml.html.fromstring(pages.claim(shelf, Served(), "villages")).xpath("//p[@class='gone']")
    assert " ".join(line.text_content().split()) == (
        "Withdrawn: Herald, “First count”, since 1 March 2022 by ben: a slip of the pen. Handed on with it: june.md (sarn, as of 2021-06-30)."
    )
    assert "june.md" not in pages.claim(shelf, Folder(), "villages")
    assert 'class="gone"' not in pages.claim(shelf, Served(), "killed")


def test_another_wording_of_a_document_is_told_with_what_is_different(tmp_path):
    made = workspace(tmp_path)
    row = {"id": "e3", "published": "2021-10-09", "outlet": "BBC", "title": "Survey of the valley", "text": "Only 34 villages were flooded by the Sarn dam in Kenya."}  # fmt: skip
    (tmp_path / "again.jsonl").write_text(json.dumps(row) + "\n")
    add_documents(made, tmp_path / "again.jsonl", today=dt.date(2021, 10, 10))
    again = site(tmp_path, made=made)
    claim = again.living.record().outcome(TODAY).view.claims[0].id
    said = tree(again.get(f"/claim/{claim}")).xpath("//p[@class='gone']")[0].text_content()
    assert said.startswith("Changed: BBC, “Survey of the valley”, as of 9 October 2021: figure")
    assert "24" in said
    assert "34" in said
    assert not tree(again.get(f"/claim/{claim}?as_of=2021-09-01")).xpath("//p[@class='gone']")


def test_movements_of_many_claims_are_cut_into_pages(monkeypatch, served):
    monkeypatch.setattr(pages, "ROWS", 2)
    whole = served.living.record().moved(dt.date(2021, 6, 1), TODAY)
    first = tree(served.get("/changes?from=2021-06-01"))
    assert len(first.xpath("//ol[@class='moved']/li")) == min(2, len(whole))
    (later,) = first.xpath("//a[@rel='next']/@href")
    assert later == "/changes?from=2021-06-01&page=2"
    assert len(tree(served.get(later)).xpath("//ol[@class='moved']/li")) == min(2, len(whole) - 2)


def test_many_analyses_are_folded_away_above_their_board_and_named_at_each_claim(monkeypatch, tmp_path):
    made = workspace(tmp_path)
    (tmp_path / "other.md").write_text(ARTICLE.replace("After the Sarn dam", "Before the Sarn dam"))
    read_analysis(made, tmp_path / "other.md", title="Before the Sarn dam", today=TODAY)
    monkeypatch.setattr(pages, "MOST", 1)
    both = tree(site(tmp_path, made=made).get("/"))
    assert len(both.xpath("//details[@class='analyses']//li/a")) == 2
    titles = {t.text_content() for t in both.xpath("//span[contains(@class, 'of soft')]")}
    assert titles == {"After the Sarn dam", "Before the Sarn dam"}
    moved = [float(p.strip("%")) for p in tree(site(tmp_path, made=made).get("/?order=least+likely")).xpath("//td[@class='p']/strong/text()")]
    assert moved == sorted(moved)


def test_a_claim_that_two_analyses_make_has_an_id_in_each_and_a_page_of_its_own(tmp_path):
    made = workspace(tmp_path)
    (tmp_path / "other.md").write_text(ARTICLE.replace("After the Sarn dam", "Before the Sarn dam"))
    first = read_analysis(made, tmp_path / "other.md", title="Before the Sarn dam", today=TODAY)[0].claims
    assert [c.id for c in read_analysis(made, tmp_path / "other.md", title="Before the Sarn dam", today=TODAY)[0].claims] == [c.id for c in first]
    both = site(tmp_path, made=made)
    names = [c.id for c in both.living.record().outcome(TODAY).view.claims]
    assert len(set(names)) == len(names) == 2 * len(first)
    titles = {tree(both.get(f"/claim/{c.id}")).xpath("//nav[@class='crumbs']/a[2]")[0].text_content() for c in first}
    assert titles == {"Before the Sarn dam"}
