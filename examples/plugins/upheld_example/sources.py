"""A source: a place that can be searched for a claim. Here any site that runs WordPress, by the search every such site answers.

In ``sources.toml``::

    [[search]]
    provider = "wordpress"
    name = "the valley's paper"
    address = "https://paper.example"
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode, urlsplit

from upheld.errors import Problem
from upheld.model.search import Ask, Hit, Plan

_TAG = re.compile(r"<[^>]+>")
_MOST = 100


def search_wordpress(plans: Sequence[Plan], ask: Ask) -> Iterator[Hit | tuple[str, Problem]]:
    """Posts that hold a claim's words, over its days. ``ask.get`` is the guarded door to the network: a provider opens no other."""
    for plan in plans:
        words = " ".join((*plan.names[:2], *plan.terms[:3]))
        asked = {"search": words, "after": f"{plan.start}T00:00:00", "before": f"{plan.end}T23:59:59", "per_page": min(ask.limit, _MOST)}
        came = ask.get(f"{ask.address.rstrip('/')}/wp-json/wp/v2/posts?{urlencode(asked)}")
        if isinstance(came, Problem):
            yield plan.claim, came
            continue
        try:
            posts = json.loads(came)
        except ValueError:
            posts = None
        if not isinstance(posts, list):
            problem = Problem(
                where=ask.address, entry=plan.claim, message="it answers with no list of posts", remedy="see whether the site runs WordPress"
            )
            yield plan.claim, problem
            continue
        yield from (_hit(post, plan, words, ask.address) for post in posts if isinstance(post, dict) and isinstance(post.get("link"), str))


def _hit(post: dict[str, object], plan: Plan, words: str, address: str) -> Hit:
    return Hit(claim=plan.claim, url=str(post["link"]), title=_words(post.get("title")), published=_day(post.get("date_gmt")), query=words,
               outlet=urlsplit(address).hostname or "")  # fmt: skip


def _words(rendered: object) -> str:
    text = rendered.get("rendered") if isinstance(rendered, dict) else rendered
    return html.unescape(_TAG.sub("", text)).strip() if isinstance(text, str) else ""


def _day(text: object) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(str(text)).date()
    except ValueError:
        return None
