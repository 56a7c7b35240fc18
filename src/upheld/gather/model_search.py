"""A model that searches the web, behind any service that speaks OpenAI's chat form: it names addresses, and nothing else of what it says is used.

Its words are never evidence: a page that it names is asked for, checked and read like any other, and a page that is not there is no document. What a
page tells the model to say can therefore add no more than an address.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from upheld.errors import Problem
from upheld.model.search import Ask, Hit, Plan

_DEEPEST = 12
_ORDER = (
    "You search the web for news reports and documents. Answer with the addresses of pages that report on the matter, those that confirm it and those "
    "that contradict it, and with nothing else. Never make up an address."
)


def search_model(plans: Sequence[Plan], ask: Ask) -> Iterator[Hit | tuple[str, Problem]]:
    """Ask a model for pages on each claim: the citations of its answer, in whichever of the usual places they stand."""
    if ask.post is None or not ask.address or not ask.model:
        problem = Problem(where="model", message="a search by a model needs an address and a model",
                          remedy='write address = "https://…/v1" and model = "…" in sources.toml')  # fmt: skip
        yield from ((plan.claim, problem) for plan in plans[:1])
        return
    where = f"{ask.address.rstrip('/')}/chat/completions"
    for plan in plans:
        question = wanted(plan)
        body = {
            "model": ask.model,
            "web_search_options": {},
            "messages": [{"role": "system", "content": _ORDER}, {"role": "user", "content": question}],
        }
        came = ask.post(where, json.dumps(body).encode())
        if isinstance(came, Problem):
            yield plan.claim, came
            continue
        try:
            answer = json.loads(came.decode("utf-8", "replace"), strict=False)
        except (ValueError, RecursionError):
            yield plan.claim, Problem(where=where, entry=plan.claim, message="the service answers with something that is no JSON",
                                      remedy="check its address in sources.toml", severity="warning")  # fmt: skip
            continue
        found: dict[str, Hit] = {}
        for url, title, day in cited(answer):
            found.setdefault(url, Hit(claim=plan.claim, url=url, title=title, published=day, query=question))
        yield from list(found.values())[: ask.limit]


def wanted(plan: Plan) -> str:
    """What is asked for, in words."""
    about = ", ".join((*plan.names, *plan.terms))
    place = f" in {plan.place}" if plan.place else ""
    return f"Reports on {about}{place}, published from {plan.start} to {plan.end}; also those that say {', '.join(plan.refuting)}."


def cited(answer: object, *, deep: int = 0) -> Iterator[tuple[str, str, dt.date | None]]:
    """Address, title and day of each citation of an answer: of ``url_citation`` annotations, of lists of ``citations`` and of ``search_results``."""
    if deep > _DEEPEST:
        return
    if isinstance(answer, list):
        for one in answer:
            yield from cited(one, deep=deep + 1)
    elif isinstance(answer, dict):
        yield from _of(answer)
        for key, value in answer.items():
            if key == "citations" and isinstance(value, list):
                yield from ((url, "", None) for url in value if _web(url))
            if isinstance(value, list | dict):
                yield from cited(value, deep=deep + 1)


def _of(row: dict[str, Any]) -> Iterator[tuple[str, str, dt.date | None]]:
    if _web(row.get("url")):
        title, day = row.get("title"), row.get("date")
        yield row["url"], " ".join(title.split())[:300] if isinstance(title, str) else "", _day(day)


def _web(url: object) -> bool:
    return isinstance(url, str) and url.startswith(("https://", "http://")) and len(url) < 2_000 and not any(c.isspace() for c in url)


def _day(stamp: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(stamp[:10]) if isinstance(stamp, str) else None
    except ValueError:
        return None
