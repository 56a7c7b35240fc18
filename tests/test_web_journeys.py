"""Three people at their work, from their own files on the command line through the pages in a real browser to what they hand on."""

import datetime as dt
import io
import json
import subprocess
import sys

import pytest

import dam
from browsers import watched
from tests import made as forms
from tests.test_events_sources import ACLED, CLASH
from upheld.config.people import hash_of
from upheld.ledger.workspace import Workspace
from upheld.model.judgement import SetProbability
from upheld.publish.wording import percent
from upheld.web.serve import Roster


def run(folder, *args, code=0):
    done = subprocess.run([sys.executable, "-m", "upheld", *args], cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def opened(root):
    return Workspace(root, person="maya", clock=dam.clock())


def test_an_analyst_goes_from_an_article_in_word_to_a_brief_in_word(page, serve, tmp_path):
    docx = pytest.importorskip("docx")
    blocks = [" ".join(block.split()) for block in dam.ARTICLE.strip().split("\n\n")]
    (tmp_path / "op-ed.docx").write_bytes(forms.docx(blocks[3:], title=blocks[0], date="June 1, 2021", author="Maya Otieno"))
    (tmp_path / "feeds.opml").write_text('<opml version="2.0"><body><outline type="rss" xmlUrl="https://example.org/rss"/></body></opml>')
    (tmp_path / "acled.csv").write_text(f"{ACLED}\n{CLASH}\n")
    rows = [dict(zip(("id", "published", "outlet", "cited", "title", "text"), row, strict=False)) for row in dam.DOCUMENTS]
    (tmp_path / "documents.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    run(tmp_path, "init", "ws")
    root = tmp_path / "ws"
    read = run(root, "read", "../op-ed.docx", "--published", "2021-06-01")
    assert "claims" in read
    (claims,) = root.glob("analyses/*/claims.toml")
    edited = claims.read_text().replace("More than 40 villages were flooded", "Over forty villages were flooded", 1)
    assert edited != claims.read_text()
    claims.write_text(edited)
    for name in ("feeds.opml", "acled.csv", "documents.jsonl"):
        run(root, "add", f"../{name}", "--offline")
    told = json.loads(run(root, "check", "--as-of", "2022-06-30", "--json"))
    (first,) = (c for c in told["claims"] if c["text"].startswith("Over forty villages"))

    served = serve(opened(root))
    page.goto(served.entry)
    assert "token" not in page.url
    page.get_by_role("link", name="Read the article with its claims marked").click()
    mark = page.locator("a.mark").first
    assert "t-bad" in mark.get_attribute("class")
    mark.hover()
    assert percent(first["probability"]) in page.locator("#tip").inner_text()
    assert first["word"] in page.locator("#tip").inner_text()
    mark.click()
    assert page.locator("h1").inner_text().startswith("Over forty villages")
    assert "It could be written" in page.locator("main").inner_text()
    page.get_by_text("Set your own probability").click()
    form = page.locator("form", has=page.locator("input[name=p]"))
    form.locator("input[name=p]").fill("12")
    form.locator("textarea[name=because]").fill("I counted them")
    form.locator("input[name=by]").fill("Maya")
    form.get_by_role("button", name="Record").click()
    page.wait_for_url("**#judge")
    assert "Maya holds 12%" in page.locator("dl.facts").inner_text()
    (entry,) = [e for e in served.workspace.entries()[0] if isinstance(e.body, SetProbability)]
    assert (entry.by, entry.body.because) == ("Maya", "I counted them")

    run(root, "brief", "--to", "docx", "--as-of", "2022-06-30", "--out", "brief.docx")
    brief = docx.Document(io.BytesIO((root / "brief.docx").read_bytes()))
    words = "\n".join([p.text for p in brief.paragraphs] + [c.text for t in brief.tables for row in t.rows for c in row.cells])
    assert "Over forty villages" in words
    assert "overturned" in words


RIS = """TY  - NEWS
ID  - e1
TI  - Villages under water
T2  - Reuters
DA  - 2021/05/20
AB  - When the Sarn dam failed in Kenya, 25 villages were flooded, the county said. The Sarn dam failure in Kenya left 400 miners killed or wounded.
ER  -

TY  - NEWS
ID  - e2
TI  - 25 villages
T2  - Daily Paper
DA  - 2021/05/21
AB  - When the Sarn dam failed in Kenya, 25 villages were flooded, the county said. The Sarn dam failure in Kenya left 400 miners killed or wounded.
ER  -
"""


def test_a_newsroom_sees_one_account_told_twice_and_withdraws_what_fell(page, serve, tmp_path):
    post = {"id": 7, "type": "message", "date": "2021-06-09T10:00:00", "text": "Only 24 villages were flooded by the Sarn dam in Kenya. In all 250 miners were killed at the Sarn dam in Kenya."}  # fmt: skip
    (tmp_path / "telegram.json").write_text(json.dumps({"name": "Survey of the valley", "type": "public_channel", "id": 1, "messages": [post]}))
    (tmp_path / "export.ris").write_text(RIS)
    french = {"id": "fr", "published": "2021-06-12", "outlet": "Le Monde", "language": "fr", "text": "Au Kenya, 24 villages ont été inondés par le barrage de Sarn."}  # fmt: skip
    (tmp_path / "french.jsonl").write_text(json.dumps(french) + "\n")
    (tmp_path / "article.md").write_text(dam.ARTICLE)
    run(tmp_path, "init", "ws")
    root = tmp_path / "ws"
    run(root, "read", "../article.md", "--published", "2021-06-01")
    for name in ("export.ris", "telegram.json", "french.jsonl"):
        run(root, "add", f"../{name}")
    run(root, "brief", "--as-of", "2022-06-30", "--out", "june.md")
    served = serve(opened(root))
    page.goto(served.entry)
    page.get_by_role("link", name="Sources").click()
    assert "2 articles, 1 origin" in page.locator("main").inner_text()
    page.locator(".repeats a", has_text="claim 1").first.click()
    assert "2 articles, one origin" in page.locator(".ladder").first.inner_text()
    if page.locator(".sides q[lang=fr]").count():
        assert "(fr)" in page.locator(".sides").inner_text()
    miners = next(c for c in served.living.record().outcome(dam.TODAY).view.claims if "miners" in c.text)
    page.goto(f"{served.base}/claim/{miners.id}")
    assert {"killed", "killed or wounded (another measure than the claim’s)"} <= set(page.locator("h3.small").all_inner_texts())
    page.get_by_text("Withdraw a document altogether").click()
    form = page.locator("form", has=page.locator("input[value=retract]"))
    form.locator("select[name=document]").select_option("telegram-1-7")
    form.locator("textarea[name=because]").fill("the survey was withdrawn")
    form.get_by_role("button", name="Record").click()
    page.wait_for_url("**#judge")
    assert "Survey of the valley" not in (page.locator(".sides").inner_text() if page.locator(".sides").count() else "")
    banner = page.locator("p.gone").inner_text()
    assert banner.startswith("Withdrawn: Survey of the valley")
    assert "the survey was withdrawn" in banner
    assert "june.md" in banner
    reviews = json.loads(run(root, "brief", "--to", "claimreview", "--as-of", "2022-06-30"))
    assert "telegram" not in json.dumps(reviews)
    assert len(reviews["@graph"]) >= 1


FATEBOOK = """Question title,Forecast created by,Forecast (scale = 0-1),Forecast created at,Question created by,Question resolve by,Resolution
Will Kim Jong Un visit Russia in 2025?,maya,0.3,2025-05-30T10:00:00.000Z,maya,2025-12-31T00:00:00.000Z,
"""


def test_a_student_replays_the_year_scores_herself_and_sees_what_moved(page, serve, tmp_path):
    run(tmp_path, "init", "--demo", "demo")
    root, end = tmp_path / "demo", dt.date(2026, 3, 31)
    (tmp_path / "fatebook.csv").write_text(FATEBOOK)
    replayed = run(root, "check", "--replay", "2025-03-24,2025-06-30,2025-12-31")
    assert replayed.count("2025") >= 3
    run(root, "judge", "kim-probably-visit", "--p", "0.25", "--as", "maya", "--since", "2025-03-25", "--because", "he seldom travels")
    run(root, "add", "../fatebook.csv")
    assert any(who["who"] == "maya" for who in json.loads(run(root, "score", "--json", "--as-of", "2026-03-31"))["lines"])
    served = serve(opened(root), today=end, patience_s=0)
    page.goto(served.entry)
    page.get_by_role("link", name="Article", exact=True).click()
    page.locator("#day").focus()
    page.keyboard.press("Home")
    assert page.locator("#on").inner_text() == "24 March 2025"
    record = served.living.record()
    visit, number = next((c, n) for n, c in enumerate(record.outcome(end).view.claims, 1) if c.id.startswith("kim-probably-visit"))
    on = {a.claim: a for a in record.outcome(dt.date(2025, 3, 24)).weighed.assessments}
    note = page.locator(f"#n{number}")
    assert note.locator(".w").inner_text() == on[visit.id].status == "open"
    page.keyboard.press("End")
    assert note.locator(".w").inner_text() == "did not occur"
    note.locator("a").click()
    assert "maya holds 25% since 25 March 2025" in page.locator("dl.facts").first.inner_text()
    page.get_by_role("link", name="Scores").click()
    assert "maya" in page.locator("table.scores").first.inner_text()
    assert page.locator("svg.calibration").count() == 1
    page.get_by_role("link", name="Changes").click()
    page.locator("input[name=from]").fill("2025-06-30")
    page.get_by_role("button", name="Compare").click()
    assert "claims moved between 30 June 2025 and 31 March 2026" in page.locator("main").inner_text()
    assert page.locator("ol.moved > li").count() == len(record.moved(dt.date(2025, 6, 30), end))


def test_two_analysts_see_their_lines_kept_apart_and_what_they_come_to_together(browser, serve, tmp_path):
    made = dam.workspace(tmp_path)
    tokens = {"Maya": "maya-has-a-token-of-her-own", "Ben": "ben-has-a-token-of-his-own"}
    roster = made.root / "people.toml"
    roster.write_text("".join(f'[people.{name}]\nrole = "analyst"\ntoken = "{hash_of(token)}"\n' for name, token in tokens.items()))
    served = serve(made, people=Roster(roster))
    claim = served.living.record().outcome(dam.TODAY).view.claims[0].id
    for (name, token), held in zip(tokens.items(), ("20", "80"), strict=True):
        context, page, wrong = watched(browser)
        page.goto(f"{served.base}/?token={token}")
        page.goto(f"{served.base}/claim/{claim}")
        page.get_by_text("Set your own probability").click()
        form = page.locator("form", has=page.locator("input[name=p]"))
        assert f"Signed {name}" in form.inner_text()
        assert form.locator("input[name=by]").count() == 0
        form.locator("input[name=p]").fill(held)
        form.locator("textarea[name=because]").fill("I counted")
        form.get_by_role("button", name="Record").click()
        page.wait_for_url("**#judge")
        facts = page.locator("dl.facts").inner_text()
        context.close()
        assert wrong == []
    assert "Maya holds 20%" in facts
    assert "Ben holds 80%" in facts
    assert "2 people together: 50%" in facts
    assert "they disagree" in facts


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 390)])
def test_no_page_breaks_a_rule_of_accessibility(browser, serve, tmp_path, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed").Axe()
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    served = serve(dam.workspace(tmp_path))
    claim = max(served.living.record().outcome(dam.TODAY).view.claims, key=lambda c: len(c.text))
    looks = ("/", "/changes", "/sources", "/network", "/losses", "/questions", "/scores", "/search?q=dam", "/?as_of=2021-07-01", "/nothing")
    context, page, _ = watched(browser, color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(served.entry)
    for path in (*looks, f"/article/{claim.analysis}", f"/claim/{claim.id}"):
        page.goto(served.base + path)
        found = axe.run(page, options=rules).response
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == [], path
        assert len(found["passes"]) > 10
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"data:,\">'")
    assert "image-alt" in {v["id"] for v in axe.run(page, options=rules).response["violations"]}
    context.close()
