"""A whole case as a user would run it, scored by the case script of the shared data."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.data import shared

CASE = "us-nk-2018"
_CLAIMS = ("core_recall", "precision", "quotes_exact", "kind", "hedge", "attribution", "quantity", "period", "non_claims_returned")
_VERDICTS = ("claims_found", "status", "balanced", "p_in_range")


def figures(data: Path | None) -> Mapping[str, float]:
    """Claims found, verdicts and their lift, traps flipped, alerts seen; a case without lists gives the seconds alone."""
    script = shared() / "tools" / "score_case.py"
    case = data or shared() / "cases" / CASE
    done = subprocess.run(
        [sys.executable, str(script), str(case), "--upheld", f"{sys.executable} -m upheld", "--json"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"the case script failed:\n{done.stderr[-2000:]}")
    return flat(json.loads(done.stdout))


def flat(out: Mapping[str, Any]) -> Mapping[str, float]:
    """One name a figure."""
    claims, verdicts, alerts = (out.get(k) or {} for k in ("claims", "verdicts", "alerts"))
    found = {k: claims[k] for k in _CLAIMS if claims.get(k) is not None} | {k: verdicts[k] for k in _VERDICTS if verdicts.get(k) is not None}
    if verdicts:
        found |= {f"lift_{k}": v for k, v in verdicts["lift"].items()} | {"trap_flips": len(verdicts["trap_flips"])}
    if alerts:
        found |= {"alerts_expected": alerts["expected"], "alerts_seen": alerts["seen"], "moved_when_quiet": alerts["moved_when_quiet"] or 0.0}
    return found | {"seconds": out["seconds"]}
