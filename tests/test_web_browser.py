"""The pages in a real browser: the slider, the keys, and that nothing a page holds ever runs. Skipped where there is no Chromium."""

import datetime as dt
import json
import time

import pytest

import dam
from payloads import PAYLOADS
from upheld.desk_add import add_documents
from upheld.desk_read import read_analysis
from upheld.ledger.workspace import Workspace
from upheld.model.judgement import Retraction

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


def test_the_slider_recolours_within_150_ms(page, serve, tmp_path):
    served = serve(dam.workspace(tmp_path))
    page.goto(f"{served.entry}")
    page.goto(f"{served.base}/article/{served.living.analyses()[0]}")
    took = page.evaluate(
        """() => new Promise((done) => {
             const slider = document.getElementById("day"), started = performance.now();
             slider.value = 0;
             slider.dispatchEvent(new Event("input", { bubbles: true }));
             document.body.offsetHeight;
             requestAnimationFrame(() => done(performance.now() - started));
           })"""
    )
    assert took < 150


def test_the_board_is_worked_by_keys_and_filters_without_a_new_page(page, serve, tmp_path):
    served = serve(dam.workspace(tmp_path))
    page.goto(served.entry)
    page.evaluate("window.same = true")
    page.keyboard.press("/")
    page.keyboard.type("Kampala")
    sync_api.expect(page.locator("table.claims tbody tr")).to_have_count(1)
    assert "q=Kampala" in page.url
    assert page.evaluate("window.same") is True
    page.locator("h1").click()
    page.locator("#q").evaluate("e => e.blur()")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claim/**")
    assert "Kampala" in page.locator("h1").inner_text()


def test_pages_fit_a_phone_and_show_themselves_without_a_script(browser, serve, tmp_path):
    served = serve(dam.workspace(tmp_path))
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    opened = context.new_page()
    opened.goto(served.entry)
    claim = served.living.record().outcome(dam.TODAY).view.claims[0]
    for path in ("/", f"/article/{claim.analysis}", f"/claim/{claim.id}", "/changes", "/sources", "/network", "/losses", "/questions", "/scores"):
        opened.goto(served.base + path)
        assert opened.locator("main").inner_text()
        size = context.new_cdp_session(opened).send("Page.getLayoutMetrics")
        assert size["cssContentSize"]["width"] <= 360, path
    context.close()


def hostile_workspace(folder):
    """A workspace whose article and documents are nothing but payloads, taken in as anything a user hands over."""
    root = folder / "ws"
    Workspace.init(root)
    made = Workspace(root, person="<b>maya</b>", clock=dam.clock())
    texts = [p for p in PAYLOADS if "\ud800" not in p]
    article = "<script>alert(1)</script>\n\nJune 1st, 2021\n\n" + "\n\n".join(
        f"In May {20 + n} {p} villages were flooded when the Sarn dam failed in Kenya {p}." for n, p in enumerate(" ".join(t.split()) for t in texts)
    )
    (folder / "article.md").write_text(article)
    read_analysis(made, folder / "article.md", published=dt.date(2021, 6, 1), today=dam.TODAY)
    rows = [
        {
            "id": f"e{n}{p}",
            "published": "2021-07-01",
            "outlet": p,
            "cited": p,
            "title": p,
            "url": p,
            "text": f"When the Sarn dam failed in Kenya {20 + n} villages {p} were flooded in May.",
        }
        for n, p in enumerate(texts)
    ]
    (folder / "documents.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    add_documents(made, folder / "documents.jsonl", today=dam.TODAY)
    return made


def test_nothing_a_page_holds_ever_runs(page, serve, tmp_path):
    served = serve(hostile_workspace(tmp_path))
    page.add_init_script("document.addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective))")
    page.goto(served.entry)
    claims = served.living.record().outcome(dam.TODAY).view.claims
    assert len(claims) > 10
    paths = [
        "/",
        f"/article/{claims[0].analysis}",
        "/changes",
        "/sources",
        "/network",
        "/scores",
        "/?q=<script>alert(1)</script>",
        "/?as_of=<script>alert(1)</script>",
    ]
    for path in paths:
        page.goto(served.base + path)
        for focusable in page.locator("input:visible, a:visible").all()[:6]:
            focusable.focus()
    from urllib.parse import quote

    for claim in claims:
        page.goto(f"{served.base}/claim/{quote(claim.id, safe='')}")


def test_a_folder_of_pages_works_from_the_disk(page, tmp_path):
    from upheld.ledger.files import write_files
    from upheld.publish import site

    write_files(tmp_path, site.publish(dam.told()))
    page.goto(f"file://{tmp_path}/index.html")
    page.locator("label.chip", has_text="contested").click()
    assert page.locator("table.claims tbody tr:visible").count() == 1
    assert page.locator("#tally").inner_text() == "1"
    page.get_by_role("link", name="Article", exact=True).click()
    page.locator("#day").focus()
    page.keyboard.press("Home")
    assert page.locator("#on").inner_text() == "1 June 2021"
    assert page.locator(".notes li[data-c='1'] .w").inner_text() == "weakened"


def test_the_server_answers_while_a_change_comes_in(page, serve, tmp_path):
    served = serve(dam.workspace(tmp_path))
    page.goto(served.entry)
    served.workspace.journal.append([Retraction(document="e1", since=dt.date(2021, 1, 1), because="x")])
    started = time.monotonic()
    page.goto(served.base + "/sources")
    assert "Paper" in page.locator("main").inner_text()
    assert time.monotonic() - started < 20
