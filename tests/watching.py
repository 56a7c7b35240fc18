"""A workspace that watches feeds on a loopback server, under a clock that only the test moves."""

import datetime as dt
import json
from email.utils import format_datetime
from xml.sax.saxutils import escape

from upheld.desk import check
from upheld.desk_alerts import raise_alerts
from upheld.desk_read import read_analysis
from upheld.desk_watch import pull_due, settings_of
from upheld.gather.fetch import Fetcher, Limits
from upheld.ledger.workspace import Workspace

ARTICLE = """\
After the Sarn dam

June 1st, 2021

More than 40 villages were flooded in May when the Sarn dam failed in Kenya. In Kenya 400 miners were killed when the Sarn dam failed in May.
"""
START = dt.datetime(2021, 6, 2, 6, tzinfo=dt.UTC)


class Clock:
    """The wall clock and the monotonic one of a test."""

    def __init__(self, at=START):
        self.at = at

    def __call__(self):
        return self.at

    def seconds(self):
        return self.at.timestamp()

    def sleep(self, seconds):
        self.at += dt.timedelta(seconds=seconds)

    def forward(self, **by):
        self.at += dt.timedelta(**by)


def workspace(folder, clock, sources="", main=""):
    root = folder / "ws"
    Workspace.init(root)
    (root / "sources.toml").write_text(sources)
    (root / "upheld.toml").write_text(main)
    made = Workspace(root, person="maya", clock=clock)
    (folder / "article.md").write_text(ARTICLE)
    read_analysis(made, folder / "article.md", today=clock().date())
    return made


def feed(*entries, title="Daily Paper"):
    """An RSS feed of (path or address, day, title, text)."""
    items = "".join(
        f"<item><guid>{escape(link)}</guid><link>{escape(link)}</link><title>{escape(head)}</title><description>{escape(text)}</description>"
        f"<pubDate>{format_datetime(dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC))}</pubDate></item>"
        for link, day, head, text in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><language>en</language>{items}</channel></rss>'.encode()


def page(title, *paragraphs):
    """A page of an article."""
    body = "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
    filler = "<p>The valley has been known for its orchards for many years, and many of its people work there in the season.</p>" * 3
    return f"<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}{filler}</article></body></html>".encode()


class Watcher:
    """Pulls, checks and raises alerts as `upheld check` does, without its printing."""

    def __init__(self, made, clock, pair):
        self.made, self.clock = made, clock
        self.fetcher = Fetcher(
            limits=Limits(attempts=1, pause_s=0, seconds=10, silent_s=3), allow_private=[pair], clock=clock.seconds, sleep=clock.sleep
        )

    def settings(self):
        return settings_of(self.made)[0]

    def pull(self, **asked):
        return pull_due(self.made, self.settings(), self.fetcher, **asked)

    def turn(self):
        brought, problems = self.pull()
        outcome, told = check(self.made, today=self.clock().date())
        alerts, more = raise_alerts(self.made, outcome, self.settings())
        return brought, outcome, alerts, problems + told + more

    def documents(self):
        return check(self.made, as_of=self.clock().date(), today=self.clock().date())[0].view.documents


def json_feed(*entries):
    items = [
        {"id": link, "url": link, "title": head, "content_text": text, "date_published": f"{day}T10:00:00Z"} for link, day, head, text in entries
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "JSON Paper", "items": items}).encode()
