"""Forty texts that try to be more than text, in every stored field at once, on every page, brief and feed, in a real browser: nothing runs, nothing even
tries (reliability S6). What is handed out without a policy of ours (Markdown, feed entries, notebooks) is shown as its reader shows it, without one."""

import shutil

import feedparser
import pytest
from markdown_it import MarkdownIt

from payloads import PAYLOADS, with_payload
from upheld.desk_search import ClaimHit, DocumentHit, Hits
from upheld.door import History
from upheld.publish import badge, feeds, ink, markdown, page, pages, site
from upheld.publish.brief import brief_of
from upheld.publish.pages import POLICY
from upheld.publish.shelf import Asked, shelf_of
from upheld.publish.ways import Served
from upheld.text.finding import Piece
from upheld.web.show import ASSETS, _asset

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
BASE = "http://pages.example"
WATCH = """
window.__wrong = [];
document.addEventListener("securitypolicyviolation", (e) => window.__wrong.push("policy: " + e.violatedDirective + " " + e.blockedURI));
window.addEventListener("error", (e) => window.__wrong.push("error: " + e.message));
for (const f of ["alert", "confirm", "prompt", "print"]) window[f] = (x) => { window.__wrong.push(f + ": " + x); };
"""
TOUCH = """() => {
  for (const e of document.querySelectorAll("*"))
    for (const kind of ["mouseover", "focus", "toggle", "begin", "load", "error", "pointerenter"]) e.dispatchEvent(new Event(kind));
  const bad = [...document.querySelectorAll("[href], [src], [action], [formaction], [data]")].filter((e) =>
    [e.href, e.src, e.action, e.formAction, e.data].some((u) => /^\\s*(javascript|vbscript|data:text)/i.test(String(u && u.baseVal !== undefined ? u.baseVal : u))));
  return window.__wrong.concat(bad.map((e) => "leads to " + e.outerHTML.slice(0, 90)));
}"""


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


class Shown:
    """A browser that is handed content by address and tells what went wrong on it."""

    def __init__(self, browser):
        self.context = browser.new_context()
        self.page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.wrong, self.held = [], {}
        self.page.on("dialog", lambda d: (self.wrong.append(f"dialog: {d.message}"), d.dismiss()))
        self.page.on(
            "console", lambda m: self.wrong.append(m.text) if "Content Security Policy" in m.text or "Content-Security-Policy" in m.text else None
        )
        self.page.route("**/*", self.answer)

    def answer(self, route):
        url = route.request.url
        name = url.partition("?")[0].rpartition("/")[2]
        if url in self.held:
            body, kind, policy = self.held[url]
            route.fulfill(body=body, headers={"content-type": kind} | ({"content-security-policy": policy} if policy else {}))
        elif url.startswith(BASE) and name in ASSETS:
            route.fulfill(body=_asset(name), headers={"content-type": ASSETS[name], "content-security-policy": POLICY})
        else:
            self.wrong.append(f"asks for {url}")
            route.abort()

    def look(self, name, body, *, kind="text/html; charset=utf-8", policy=None):
        url = f"{BASE}/{name}"
        self.held = {url: (body if isinstance(body, bytes) else body.encode("utf-8", "replace"), kind, policy)}
        self.page.goto(url)
        wrong = [f"{name}: {w}" for w in (*self.page.evaluate(TOUCH), *self.wrong)]
        self.wrong.clear()
        return wrong


@pytest.fixture
def shown(browser):
    made = Shown(browser)
    yield made
    made.context.close()


def served(given):
    """Every page of the running server."""
    way = Served()
    shelf = shelf_of((given,), latest=given.view.as_of, may_judge=True, person=given.claims[0].text)
    documents = tuple(
        DocumentHit(document=d, excerpt=(Piece(d.title), Piece(d.outlet, hit=True)), bears_on=(given.claims[0].id,)) for d in given.documents.values()
    )
    claims = tuple(ClaimHit(claim=c, assessment=a) for c, a in zip(given.claims, given.assessments, strict=True))
    yield "board", pages.board(shelf, way, Asked())
    yield "article", pages.article(shelf, way, given.analysis.slug)
    yield from ((f"claim-{n}", pages.claim(shelf, way, c.id)) for n, c in enumerate(given.claims))
    yield "changes", pages.changes(shelf, way, start=given.since)
    yield "sources", pages.sources(shelf, way)
    yield (
        "search",
        pages.search(
            shelf,
            way,
            q=given.claims[0].text,
            hits=Hits(as_of=given.view.as_of, claims=claims, documents=documents, total=99, claims_total=99),
            wrong=given.claims[0].text,
        ),
    )
    yield (
        "notice",
        pages.notice(
            shelf, way, title=given.claims[0].text, lines=[given.claims[0].text], resend={given.claims[0].text: given.claims[0].text}, action="/judge"
        ),
    )


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nothing_of_forty_texts_runs_on_any_page_brief_or_feed(shown, payload):
    given = with_payload(payload)
    wrong = []
    for name, body in served(given):
        wrong += shown.look(name, body, policy=POLICY)
    for name, body in site.publish(given).items():
        if name.endswith(".html") and not name.startswith("claim-"):
            wrong += shown.look(name, body, policy=POLICY.rpartition(";")[0])
    wrong += shown.look("brief.html", page.publish(given))
    wrong += shown.look(
        "brief.md", MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown.publish(given).decode("utf-8", "replace"))
    )
    wrong += shown.look("changes.atom", feeds.atom(given), kind="application/atom+xml")
    entries = feedparser.parse(feeds.atom(given), sanitize_html=False).entries
    wrong += shown.look("reader", "".join(f"<h2>{e.title}</h2>" if e.title_detail.type == "text/html" else "" for e in entries))
    wrong += shown.look("feed.json", feeds.json_feed(given), kind="application/feed+json")
    wrong += shown.look("badge.svg", badge.publish(given), kind="image/svg+xml")
    claims = brief_of(given).claims
    wrong += shown.look("notebook", "".join(History(c, given)._repr_html_() for c in claims) + "".join(d[0] for c in claims if (d := ink.spark(c))))
    assert wrong == []


def test_the_watch_sees_what_it_is_there_to_see(shown):
    """A page without our escaping is caught by it, so that silence means something."""
    assert any("alert" in w for w in shown.look("bare", "<script>alert(1)</script>"))
    assert any("alert" in w for w in shown.look("handler", "<img src=x onerror=alert(1)>"))
    assert any("policy" in w for w in shown.look("breach", "<script>alert(1)</script>", policy=POLICY))
    assert any("leads to" in w for w in shown.look("link", "<a href='javascript:alert(1)'>x</a>"))
    assert any("asks for" in w for w in shown.look("pixel", "<img src='https://evil.example/x.png'>"))
