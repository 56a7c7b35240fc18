"""Many people's forecasts of one question as one probability, on questions later than any it learned from."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.data import part
from upheld.score.calibration import ece
from upheld.score.proper import Floats, brier
from upheld.score.recalibrate import Calibration, apply, fit

CLIP = 0.01
"""Nobody is taken to be surer than this."""
FEWEST = 3
"""Questions with fewer forecasters have nothing to pool."""
FIXED = 1.73
"""Extremising factor of Neyman and Roughgarden (2021) for many forecasters, as a peer that learns nothing."""


class Question(NamedTuple):
    """The last forecast of each person, the days of the last of them and of the resolution, and what came (1 or 0)."""

    said: tuple[float, ...]
    last: str
    resolved: str
    came: float


def _question(rows: Iterable[Mapping[str, str]]) -> Question | None:
    ordered = sorted(rows, key=lambda r: r["timestamp"])
    own = {r["user_id"]: float(r["probability"]) for r in ordered}
    if len(own) < FEWEST:
        return None
    return Question(tuple(own.values()), ordered[-1]["timestamp"], ordered[0]["resolve_time"], float(ordered[0]["outcome"]))


def prediction_book(path: Path) -> list[Question]:
    """Resolved questions of three forecasters or more, in the order of their last forecast."""
    with zipfile.ZipFile(path) as held, held.open("public.csv") as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    by: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        if row["outcome"] in {"0.0", "1.0"}:
            by.setdefault(row["question_id"], []).append(row)
    found = (_question(group) for group in by.values())
    return sorted((q for q in found if q is not None), key=lambda q: q.last)


def good_judgment(forecasts: Path, questions: Path) -> list[Question]:
    """Binary questions of the Good Judgment Project that were answered with yes (option a) or no (b)."""
    with questions.open(encoding="utf-8") as file:
        outcome = {r["ifp_id"]: r["outcome"] for r in csv.DictReader(file) if r["n_opts"] == "2" and r["outcome"] in {"a", "b"}}
    by: dict[str, list[Mapping[str, str]]] = {}
    with forecasts.open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            if r["answer_option"] == "a" and r["ifp_id"] in outcome:
                came = "1" if outcome[r["ifp_id"]] == "a" else "0"
                by.setdefault(r["ifp_id"], []).append(r | {"probability": r["value"], "outcome": came, "resolve_time": ""})
    found = (_question(group) for group in by.values())
    return [q for q in found if q is not None]


def split(questions: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Earlier and later: what was resolved by the day of the middle question's last forecast, and what was still forecast after it."""
    cut = questions[len(questions) // 2].last
    return [q for q in questions if q.resolved and q.resolved <= cut], [q for q in questions if q.last > cut]


def _log_odds(q: Question) -> Floats:
    p = np.clip(q.said, CLIP, 1 - CLIP)
    out: Floats = np.log(p) - np.log1p(-p)
    return out


def pooled(questions: Sequence[Question], how: Callable[[Floats], float]) -> Floats:
    """One probability a question, from its log-odds as ``how`` puts them together."""
    out: Floats = 1 / (1 + np.exp(-np.array([how(_log_odds(q)) for q in questions])))
    return out


def _mean(x: Floats) -> float:
    return float(x.mean())


def _came(questions: Sequence[Question]) -> Floats:
    return np.array([q.came for q in questions])


def learned(questions: Sequence[Question]) -> Calibration:
    """The curve that the mean of log-odds needs, from questions with their outcomes."""
    return fit(pooled(questions, _mean), _came(questions), symmetric=True)


def peers(train: Sequence[Question], test: Sequence[Question], name: str) -> dict[str, float]:
    """The same questions by plainer means."""
    y = _came(test)
    ways = {
        "mean": np.array([float(np.mean(q.said)) for q in test]),
        "log_pool": pooled(test, _mean),
        "sum_of_log_odds": pooled(test, lambda x: float(x.sum())),
        "fixed_extremising": pooled(test, lambda x: FIXED * float(x.mean())),
        "base_rate": np.full(len(test), float(_came(train).mean())),
    }
    found = {f"{name}{way}.{what}": score for way, p in ways.items() for what, score in (("brier", float(brier(p, y).mean())), ("ece", ece(p, y)))}
    alone = [float(np.mean(brier(q.said, [q.came] * len(q.said)))) for q in test]
    return found | {f"{name}single_forecaster.brier": float(np.mean(alone))}


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Brier and calibration error on the later half of PredictionBook, and on the Good Judgment questions with the curve learned there."""
    folder = part(data, "forecasts")
    train, test = split(prediction_book(folder / "predictionbook_public.csv.zip"))
    curve = learned(train)
    p, y = apply(pooled(test, _mean), curve), _came(test)
    found = {"brier": float(brier(p, y).mean()), "ece": ece(p, y), "questions": len(test), "learned_from": len(train)}
    beside = peers(train, test, "")
    small = (folder / "gjp_survey_fcasts_mini.yr1.csv", folder / "gjp_ifps.csv")
    if all(path.exists() for path in small):
        other = good_judgment(*small)
        found |= {"gjp_brier": float(brier(apply(pooled(other, _mean), curve), _came(other)).mean()), "gjp_questions": len(other)}
        beside |= peers(train, other, "gjp_")
    return _rounded(found), _rounded(beside)


def _rounded(found: Mapping[str, float]) -> Mapping[str, float]:
    return {name: round(value, 4) for name, value in found.items()}
