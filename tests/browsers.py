"""A real browser and a real server for tests: the fixtures that conftest hands out. Whoever uses them is skipped where there is no playwright or Chromium."""

import math
import shutil
import threading

import pytest

import dam
from upheld.desk_living import Living

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    sync_playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").sync_playwright
    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


class Served:
    """A workspace served by the real server on a free port."""

    def __init__(self, workspace, today=dam.TODAY, people=None, patience_s=math.inf):
        import uvicorn

        from upheld.web.app import make_app
        from upheld.web.serve import bound, door_for

        self.workspace, self.living = workspace, Living(workspace, today=lambda: today, patience_s=patience_s)
        listening = bound("127.0.0.1", 0)
        port = listening.getsockname()[1]
        door = door_for("127.0.0.1", port, token=None, **({"people": people} if people else {}))
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
    context, opened, wrong = watched(browser)
    yield opened
    context.close()
    assert [w for w in wrong if "409" not in w and "400" not in w] == []


def watched(browser, **how):
    """A context, a page in it, and what goes wrong on it."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB", **how)
    opened, wrong = context.new_page(), []
    opened.set_default_timeout(120_000)  # a browser beside other tests on two cores is slow, and no timing is tested here
    opened.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda e: wrong.append(str(e)))
    opened.on("dialog", lambda d: (wrong.append(d.message), d.dismiss()))
    opened.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(("http://127.0.0.1:", "data:", "file:")) else None)
    return context, opened, wrong
