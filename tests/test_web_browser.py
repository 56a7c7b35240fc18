"""The pages in a real browser: the three journeys, the slider, the keys, and that nothing a page holds ever runs. Skipped where there is no Chromium."""

import datetime as dt
import json
import shutil
import threading
import time

import pytest

import dam
from payloads import PAYLOADS
from upheld.desk import check
from upheld.desk_add import add_documents
from upheld.desk_living import Living
from upheld.desk_read import read_analysis
from upheld.ledger.workspace import Workspace
from upheld.model.judgement import Retraction, SetProbability

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


class Served:
    """A workspace served by the real server on a free port."""

    def __init__(self, workspace, today=dam.TODAY):
        import uvicorn

        from upheld.web.app import make_app
        from upheld.web.serve import bound, door_for

        self.workspace, self.living = workspace, Living(workspace, today=lambda: today)
        listening = bound("127.0.0.1", 0)
        port = listening.getsockname()[1]
        door = door_for("127.0.0.1", port, token=None)
        config = uvicorn.Config(make_app(self.living, door), log_level="error", access_log=False, lifespan="off")
        self.base = f"http://127.0.0.1:{port}"
        self.entry = f"{self.base}/?token={door.token}"
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listening]}, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture
def serve():
    running = []

    def start(workspace, **how):
        running.append(Served(workspace, **how))
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def page(browser):
    """A page that fails the test where anything on it goes wrong: a script error, a breach of the policy, a dialog, an address elsewhere."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB")
    opened = context.new_page()
    opened.set_default_timeout(120_000)  # a browser beside other tests on two cores is slow, and no timing is tested here
    wrong = []
    opened.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda e: wrong.append(str(e)))
    opened.on("dialog", lambda d: (wrong.append(d.message), d.dismiss()))
    opened.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(("http://127.0.0.1:", "data:", "file:")) else None)
    yield opened
    context.close()
    assert [w for w in wrong if "409" not in w and "400" not in w] == []


def test_an_analyst_goes_from_the_board_to_the_reasons_and_says_otherwise(page, serve, tmp_path):
    served = serve(dam.workspace(tmp_path))
    page.goto(served.entry)
    assert "token" not in page.url
    page.get_by_role("link", name="Read the article with its claims marked").click()
    page.locator("a.mark").first.click()
    assert page.locator("h1").inner_text().startswith("More than 40 villages")
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


def test_a_newsroom_sees_one_account_told_twice_and_withdraws_a_document(page, serve, tmp_path):
    served = serve(dam.workspace(tmp_path))
    page.goto(served.entry)
    page.get_by_role("link", name="Sources").click()
    assert "2 articles, 1 origin" in page.locator("main").inner_text()
    page.locator(".repeats a", has_text="claim 1").click()
    ladder = page.locator(".ladder").first.inner_text()
    assert "Reuters" in ladder
    assert "25" in ladder
    assert "2 articles, one origin" in ladder
    page.get_by_text("Withdraw a document altogether").click()
    form = page.locator("form", has=page.locator("input[value=retract]"))
    form.locator("select[name=document]").select_option("e3")
    form.locator("textarea[name=because]").fill("the survey was withdrawn")
    form.get_by_role("button", name="Record").click()
    page.wait_for_url("**#judge")
    assert "Survey of the valley" not in page.locator(".sides").inner_text()
    assert [e.body.document for e in served.workspace.entries()[0] if isinstance(e.body, Retraction)] == ["e3"]


def test_a_student_replays_the_year_and_sees_what_moved(page, serve, tmp_path):
    served = serve(dam.workspace(tmp_path))
    page.goto(served.entry)
    page.get_by_role("link", name="Article", exact=True).click()
    slider = page.locator("#day")
    slider.focus()
    page.keyboard.press("Home")
    assert page.locator("#on").inner_text() == "1 June 2021"
    outcome, _ = check(served.workspace, as_of=dt.date(2021, 6, 1), today=dam.TODAY)
    first = outcome.weighed.assessments[0]
    note = page.locator(".notes li[data-c='1'] .w")
    assert note.inner_text() == first.status.replace("-", " ")
    page.keyboard.press("End")
    page.get_by_role("link", name="Changes").click()
    page.locator("input[name=from]").fill("2021-06-01")
    page.get_by_role("button", name="Compare").click()
    assert "claims moved between 1 June 2021" in page.locator("main").inner_text()
    assert page.locator("ol.moved > li").count() == len(served.living.record().moved(dt.date(2021, 6, 1), dam.TODAY))


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
