"""Places that can be searched, in their own forms: GDELT's document service, a news search that answers with RSS, a site's feeds, a folder of one's own."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode

from upheld.errors import Problem, SourceError
from upheld.gather.feeds import Entry, NotAFeedError, entries_of, feeds_named, is_feed
from upheld.gather.imports import import_path
from upheld.gather.seek import queries
from upheld.model.search import Ask, Hit, Plan
from upheld.text.words import content_stems

GDELT = "https://api.gdeltproject.org/api/v2/doc/doc"
_GDELT_MOST = 250
_MOST_FEEDS = 3
_LANGUAGES = {"English": "en", "Russian": "ru", "Korean": "ko", "Chinese": "zh", "Ukrainian": "uk", "French": "fr", "German": "de", "Spanish": "es",
              "Japanese": "ja", "Arabic": "ar"}  # fmt: skip

Found = Iterator[Hit | tuple[str, Problem]]


def _word(word: str) -> str:
    """A word or phrase as both services take it: phrases in quotation marks, nothing that they would read as a command."""
    plain = re.sub(r"[\"()<>:]", " ", word)
    plain = " ".join(plain.split())
    return f'"{plain}"' if " " in plain or "-" in plain else plain


def search_gdelt(plans: Sequence[Plan], ask: Ask) -> Found:
    """GDELT's DOC 2.0 service: a list of articles as JSON; what it has to complain of it says as plain text with status 200."""
    for plan in plans:
        for words in queries(plan):
            query = " ".join(map(_word, words))
            asked = {"query": query, "mode": "artlist", "format": "json", "sort": "datedesc", "maxrecords": min(ask.limit, _GDELT_MOST),
                     "startdatetime": f"{plan.start:%Y%m%d}000000", "enddatetime": f"{plan.end:%Y%m%d}235959"}  # fmt: skip
            came = ask.get(f"{ask.address or GDELT}?{urlencode(asked)}")
            if isinstance(came, Problem):
                yield plan.claim, came
                break
            try:
                articles = json.loads(came.decode("utf-8", "replace"), strict=False) if came.strip() else {}
            except (ValueError, RecursionError):
                said = " ".join("".join(c if c.isprintable() else " " for c in came[:200].decode("utf-8", "replace")).split())
                yield plan.claim, Problem(where="gdelt", entry=plan.claim, message=f"it answers: {said}", remedy="it is asked again at the next search",
                                          severity="warning")  # fmt: skip
                break
            rows = articles.get("articles") if isinstance(articles, dict) else None
            yield from _of_gdelt(rows if isinstance(rows, list) else [], plan, query)


def _of_gdelt(rows: list[Any], plan: Plan, query: str) -> Iterator[Hit]:
    for row in rows:
        if isinstance(row, dict) and isinstance(row.get("url"), str):
            language = str(row.get("language", ""))
            yield Hit(claim=plan.claim, url=row["url"], title=" ".join(str(row.get("title", "")).split()), published=_seen(str(row.get("seendate", ""))),
                      outlet=str(row.get("domain", "")), language=_LANGUAGES.get(language, ""), query=query)  # fmt: skip


def _seen(stamp: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(stamp[:8], "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def search_news_rss(plans: Sequence[Plan], ask: Ask) -> Found:
    """A news search whose address holds ``{query}`` (and, where it can, ``{start}`` and ``{end}``) and answers with a feed."""
    if "{query}" not in ask.address:
        problem = Problem(where="news-rss", message="its address holds no {query}", remedy='write address = "https://…?q={query}" in sources.toml')
        yield from ((plan.claim, problem) for plan in plans[:1])
        return
    for plan in plans:
        for words in queries(plan):
            query = " ".join(map(_word, words))
            address = ask.address.replace("{query}", quote_plus(query)).replace("{start}", str(plan.start)).replace("{end}", str(plan.end))
            came = ask.get(address)
            if isinstance(came, Problem):
                yield plan.claim, came
                break
            try:
                entries = list(entries_of(came, base=address))[: ask.limit]
            except NotAFeedError as error:
                yield (
                    plan.claim,
                    Problem(where=address, entry=plan.claim, message=str(error), remedy="check its address in sources.toml", severity="warning"),
                )
                break
            for e in entries:
                if e.url and (e.published is None or plan.start <= e.published <= plan.end):
                    yield Hit(claim=plan.claim, url=e.url, title=e.title, published=e.published, outlet=e.outlet, language=e.language, query=query)


def search_folder(plans: Sequence[Plan], ask: Ask) -> Found:
    """A folder of documents in any form that is read, looked through once for all claims: what names an actor and two of a claim's words is a hit."""
    wanted = [(plan, content_stems(" ".join(plan.terms)), tuple(name.casefold() for name in plan.names)) for plan in plans]
    left = {plan.claim: ask.limit for plan in plans}
    try:
        for one in import_path(Path(ask.address), first_seen=max((p.end for p in plans), default=dt.date.min)):
            if isinstance(one, Problem):
                continue
            document, low, stems = one.document, one.text.casefold(), content_stems(one.text)
            for plan, terms, names in wanted:
                named = not names or any(name in low for name in names)
                if left[plan.claim] and named and len(terms & stems) >= min(2, len(terms)) and plan.start <= document.known <= plan.end:
                    left[plan.claim] -= 1
                    yield Hit(claim=plan.claim, url=document.url or document.id, title=document.title, outlet=document.outlet, text=one.text,
                              language=document.language, published=document.published.end if document.published else None,
                              query=" ".join((*plan.names, *plan.terms)))  # fmt: skip
    except SourceError as error:
        yield from ((plan.claim, Problem(where=ask.address, message=error.message, remedy=error.hint)) for plan in plans[:1])


def search_site(plans: Sequence[Plan], ask: Ask) -> Found:
    """A site's own feeds (its address, or that of a feed), asked once for all claims: an entry that names an actor and two of a claim's words is a hit."""
    came = ask.get(ask.address)
    if isinstance(came, Problem):
        yield from ((plan.claim, came) for plan in plans)
        return
    told: list[Problem] = []
    entries: list[Entry] = []
    for address in (ask.address,) if is_feed(came) else feeds_named(came, base=ask.address)[:_MOST_FEEDS]:
        body = came if address == ask.address else ask.get(address)
        try:
            entries += entries_of(body, base=address) if isinstance(body, bytes) else []
            told += [body] if isinstance(body, Problem) else []
        except NotAFeedError as error:
            told.append(Problem(where=address, message=str(error), remedy="check its address in sources.toml", severity="warning"))
    if not entries:
        problem = (
            told[0] if told else Problem(where=ask.address, message="the site names no feed", remedy="give the address of one", severity="warning")
        )
        yield from ((plan.claim, problem) for plan in plans)
        return
    looked = [(e, f"{e.title} {e.text}".casefold(), content_stems(f"{e.title} {e.text}")) for e in entries if e.url]
    for plan in plans:
        terms, names = content_stems(" ".join(plan.terms)), tuple(name.casefold() for name in plan.names)
        fit = [e for e, low, stems in looked if (not names or any(n in low for n in names)) and len(terms & stems) >= min(2, len(terms))]
        for e in [e for e in fit if e.published is None or plan.start <= e.published <= plan.end][: ask.limit]:
            yield Hit(claim=plan.claim, url=e.url, title=e.title, published=e.published, outlet=e.outlet, language=e.language,
                      query=" ".join((*plan.names, *plan.terms)))  # fmt: skip
