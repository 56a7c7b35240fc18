"""Prices of crowds and markets: files of Metaculus, Manifold, Polymarket, ForecastBench and Fatebook, known by their content, as dated documents.

Each price becomes a document of its own, dated by the price, whose report carries it (measure ``crowd probability``, its window ending when the
question closes). It starts forecasts of claims that say the same, and witnesses nothing. Only yes/no questions are taken; the rest is counted.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from upheld.errors import Problem
from upheld.gather.documents import Incoming
from upheld.model.evidence import CROWD, Document, Report
from upheld.model.when import Interval, day, known_day

LARGEST = 200_000_000
"""Bytes; a larger file is no download of prices."""

_SNIFFED = 65_536
_FORMS: Mapping[str, re.Pattern[str]] = {
    "forecastbench": re.compile(r'"freeze_datetime_value"\s*:|^due,source,id,resolution_date,.*freeze_value', re.MULTILINE),
    "manifold": re.compile(r'(?=.*"outcomeType"\s*:)(?=.*"creatorUsername"\s*:)(?=.*"question"\s*:)', re.DOTALL),
    "polymarket": re.compile(r'(?=.*"outcomePrices"\s*:)(?=.*"question"\s*:)', re.DOTALL),
    "metaculus": re.compile(
        r'(?=.*"aggregations"\s*:)(?=.*"title"\s*:)|"community_prediction"\s*:|^"?Question ID"?,.*Probability Yes', re.DOTALL | re.MULTILINE
    ),
    "fatebook": re.compile(r'^"?Question title"?,.*Forecast \(scale = 0-1\)|(?=.*"forecasts"\s*:)(?=.*"resolveBy"\s*:)', re.DOTALL | re.MULTILINE),
}
_NAMES = {"forecastbench": "ForecastBench", "manifold": "Manifold", "polymarket": "Polymarket", "metaculus": "Metaculus", "fatebook": "Fatebook"}
_MARKETS = {"metaculus": "Metaculus", "manifold": "Manifold", "polymarket": "Polymarket", "infer": "INFER"}
_EVERY = dt.timedelta(days=7)
Row = Mapping[str, Any]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One price as a file has it. ``day`` is ``None`` where the file does not say when it stood."""

    platform: str
    key: str
    question: str
    probability: float
    day: dt.date | None = None
    closes: dt.date | None = None
    url: str = ""


def form_of_crowd(path: Path) -> str | None:
    """Which platform's file this is, by its first bytes; ``None`` for any other file."""
    if path.suffix.lower() not in {".json", ".jsonl", ".csv"}:
        return None
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFFED).decode("utf-8", "replace").lstrip("\ufeff")
        if path.stat().st_size > LARGEST:
            return None
    except OSError:
        return None
    return next((name for name, mark in _FORMS.items() if mark.search(head)), None)


def read_crowd(path: Path, form: str, *, first_seen: dt.date) -> Iterator[Incoming | Problem]:
    """The prices of a file, one document each; what is no yes/no question or has no price is told as one note."""
    try:
        rows = _rows(path)
    except (ValueError, csv.Error) as error:
        yield Problem(where=str(path), message=f"this file of {_NAMES[form]} cannot be read: {error}", remedy="download it again")
        return
    skipped = taken = 0
    for number, row in enumerate(rows, 1):
        try:
            found = list(_READ[form](row)) if isinstance(row, Mapping) else []
        except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
            yield Problem(where=str(path), line=number, message=f"question {number} cannot be read: {error}", remedy="the others went in")
            continue
        skipped += not found
        for told in found:
            taken += 1
            yield _incoming(told, first_seen)
    if form == "fatebook" and path.suffix.lower() == ".csv":
        for told in _fatebook_days(r for r in rows if isinstance(r, Mapping)):
            taken, skipped = taken + 1, 0
            yield _incoming(told, first_seen)
    if skipped:
        yield Problem(where=str(path), severity="note", message=f"{skipped} of {len(rows)} questions ask for no yes or no, or have no price",
                      remedy="nothing is lost: only yes/no questions start a forecast")  # fmt: skip
    if not taken:
        yield Problem(
            where=str(path), severity="warning", message="no price was found in this file", remedy="download questions with their predictions"
        )


def _rows(path: Path) -> list[Row]:
    text = path.read_bytes().decode("utf-8-sig", "replace")
    if path.suffix.lower() == ".csv":
        return _with_titles(list(csv.DictReader(io.StringIO(text))), path)
    if path.suffix.lower() == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    found = json.loads(text)
    while isinstance(found, dict):
        inner = next((found[name] for name in ("results", "questions", "data", "items", "markets") if isinstance(found.get(name), list)), None)
        found = [found] if inner is None else inner
    return found if isinstance(found, list) else []


def _with_titles(rows: list[dict[str, Any]], path: Path) -> list[Row]:
    """Rows of a Metaculus download with the titles of the ``question_data.csv`` beside it."""
    beside = path.with_name("question_data.csv")
    if not rows or "Probability Yes" not in rows[0] or "Question Title" in rows[0] or not beside.is_file():
        return list(rows)
    about = {r["Question ID"]: r for r in csv.DictReader(io.StringIO(beside.read_bytes().decode("utf-8-sig", "replace")))}
    return [about.get(row.get("Question ID", ""), {}) | row for row in rows]


def _when(value: object) -> dt.date | None:
    """The day of a moment, written as ISO text, or in seconds or milliseconds since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return dt.datetime.fromtimestamp(value / 1000 if value > 1e11 else value, dt.UTC).date()
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        return dt.date.fromisoformat(value[:10])
    found = re.match(r"\w{3} (\w{3} \d{2} \d{4})", value) if isinstance(value, str) else None  # as JavaScript prints days
    return dt.datetime.strptime(found[1], "%b %d %Y").replace(tzinfo=dt.UTC).date() if found else None


def _chance(value: object) -> float | None:
    if value in (None, "", "N/A"):
        return None
    p = float(value)  # type: ignore[arg-type]
    return p if 0 <= p <= 1 else None


def _manifold(row: Row) -> Iterator[Told]:
    p = _chance(row.get("probability"))
    if row.get("outcomeType") == "BINARY" and p is not None and not row.get("isResolved"):
        yield Told(platform="Manifold", key=str(row["id"]), question=str(row["question"]), probability=p, closes=_when(row.get("closeTime")),
                   day=_when(row.get("lastUpdatedTime") or row.get("lastBetTime")), url=str(row.get("url", "")))  # fmt: skip


def _polymarket(row: Row) -> Iterator[Told]:
    if isinstance(row.get("markets"), list):
        for market in row["markets"]:
            yield from _polymarket(market)
        return
    outcomes, prices = (json.loads(v) if isinstance(v := row.get(name, "[]"), str) else v for name in ("outcomes", "outcomePrices"))
    yes = next((n for n, name in enumerate(outcomes) if str(name).lower() == "yes"), None)
    p = _chance(prices[yes]) if yes is not None and len(outcomes) == 2 else None
    if p is not None and not row.get("closed"):
        slug = str(row.get("slug", ""))
        yield Told(platform="Polymarket", key=str(row.get("conditionId") or row.get("id")), question=str(row["question"]), probability=p,
                   day=_when(row.get("updatedAt")), closes=_when(row.get("endDate")), url=f"https://polymarket.com/market/{slug}" if slug else "")  # fmt: skip


def _metaculus(row: Row) -> Iterator[Told]:
    if "Probability Yes" in row:
        yield from _metaculus_row(row)
        return
    held = row.get("question")
    inner: Row = held if isinstance(held, Mapping) else row
    closes = _when(inner.get("scheduled_close_time") or row.get("scheduled_close_time") or row.get("close_time"))
    key, title = str(row.get("id") or inner.get("id")), str(row.get("title") or inner.get("title") or "")
    old = row.get("community_prediction")
    if isinstance(old, Mapping):
        p = _chance((old.get("full") or {}).get("q2"))
        history = [(_when(row.get("last_activity_time")), p)]
    else:
        told = ((inner.get("aggregations") or {}).get("recency_weighted") or {}) if inner.get("type", "binary") == "binary" else {}
        steps = [*(told.get("history") or []), *filter(None, [told.get("latest")])]
        history = [(_when(s.get("start_time")), _chance((s.get("centers") or [None])[0])) for s in steps]
    for when, p in _thinned(history):
        yield Told(
            platform="Metaculus", key=key, question=title, probability=p, day=when, closes=closes, url=f"https://www.metaculus.com/questions/{key}/"
        )


def _metaculus_row(row: Row) -> Iterator[Told]:
    """A row of a download: the community's line, or one person's where the file has persons."""
    p, title = _chance(row.get("Probability Yes")), str(row.get("Question Title") or "")
    if p is not None and title and not row.get("Forecaster Username"):
        key = str(row.get("Post ID") or row["Question ID"])
        yield Told(platform="Metaculus", key=key, question=title, probability=p, day=_when(str(row.get("Start Time", ""))),
                   closes=_when(str(row.get("Scheduled Close Time") or "")), url=f"https://www.metaculus.com/questions/{key}/")  # fmt: skip


def _thinned(history: Iterable[tuple[dt.date | None, float | None]]) -> Iterator[tuple[dt.date | None, float]]:
    """One price a week at most, and the last."""
    held = [(when, p) for when, p in history if p is not None]
    last: dt.date | None = None
    for n, (when, p) in enumerate(held):
        if n == len(held) - 1 or when is None or last is None or when - last >= _EVERY:
            last = when
            yield when, p


def _forecastbench(row: Row) -> Iterator[Told]:
    platform = _MARKETS.get(str(row.get("source")))
    p = _chance(row.get("freeze_datetime_value", row.get("freeze_value"))) if platform else None
    if platform and p is not None:
        closes = _when(row.get("market_info_close_datetime", row.get("market_close")))
        yield Told(platform=platform, key=str(row["id"]), question=str(row["question"]), probability=p, day=_when(row.get("freeze_datetime")), closes=closes,
                   url=str(row.get("url", "")))  # fmt: skip


def _fatebook(row: Row) -> Iterator[Told]:
    """A question of the API with all its forecasts; rows of the table of forecasts are gathered by question (:func:`_fatebook_days`)."""
    forecasts = row.get("forecasts")
    if isinstance(forecasts, list):
        told = [(str(f.get("userId", "")), _when(f.get("createdAt")), _chance(f.get("forecast"))) for f in forecasts]
        yield from _days(str(row.get("title", "")), told, closes=_when(row.get("resolveBy")), key=str(row.get("id", "")))


def _fatebook_days(rows: Iterable[Row]) -> Iterator[Told]:
    by: dict[str, list[Row]] = {}
    for row in rows:
        by.setdefault(str(row.get("Question title", "")), []).append(row)
    for title, own in by.items():
        told = [(str(r.get("Forecast created by", "")), _when(r.get("Forecast created at")), _chance(r.get("Forecast (scale = 0-1)"))) for r in own
                if not r.get("Multiple choice option")]  # fmt: skip
        yield from _days(title, told, closes=_when(own[0].get("Question resolve by")), key=hashlib.sha256(title.encode()).hexdigest()[:12])


def _days(title: str, told: Sequence[tuple[str, dt.date | None, float | None]], *, closes: dt.date | None, key: str) -> Iterator[Told]:
    """What everyone's last forecasts came to on each day somebody forecast: the mean of their log-odds."""
    last: dict[str, float] = {}
    dated = sorted((when, who, p) for who, when, p in told if when is not None and p is not None)
    for n, (when, who, p) in enumerate(dated):
        last[who] = p
        if n + 1 == len(dated) or dated[n + 1][0] != when:
            logs = [math.log(q / (1 - q)) for q in (min(max(v, 0.005), 0.995) for v in last.values())]
            pooled = 1 / (1 + math.exp(-sum(logs) / len(logs)))
            yield Told(platform="Fatebook", key=key, question=title, probability=round(pooled, 4), day=when, closes=closes)


_READ: Mapping[str, Callable[[Row], Iterator[Told]]] = {
    "manifold": _manifold, "polymarket": _polymarket, "metaculus": _metaculus, "forecastbench": _forecastbench, "fatebook": _fatebook,
}  # fmt: skip


def _incoming(told: Told, first_seen: dt.date) -> Incoming:
    """A price as a document: one sentence, dated by the price."""
    when = told.day or first_seen
    closes = f", which closes on {told.closes}" if told.closes else ""
    text = f"{told.platform} put {told.probability:.1%} on “{told.question}”{closes}."
    published = day(when)
    window = Interval(start=min(when, told.closes), end=told.closes, precision="span") if told.closes else None
    report = Report(measure=CROWD, best=told.probability, unit="probability", window=window)
    document = Document(
        id=f"crowd:{told.platform.lower()}:{told.key}:{when}", text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        known=known_day(published, first_seen), title=told.question, url=told.url, outlet=told.platform, published=published, language="en",
        reports=(report,),
    )  # fmt: skip
    return Incoming(document=document, text=text)
