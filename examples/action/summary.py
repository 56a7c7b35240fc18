# ruff: noqa: INP001 - a script of the action, no package
"""A table of all claims for the job summary and a badge; with --changed, a line (id, title, body; tabs between) for each claim to open an issue about.

What a claim or a document says is a stranger's: it is shown as code, so that it is neither Markdown nor a mention of anyone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_ALARMING = frozenset({"overturned", "contested", "weakened", "superseded", "occurred", "did-not-occur"})


def plain(text: object) -> str:
    """One line of a stranger's words, as code."""
    words = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return "`" + words.replace("`", "'").replace("|", "/")[:200] + "`"


def table(found: dict[str, Any]) -> str:
    """All claims as a Markdown table."""
    rows = [f"Searched to {found['searched_to']}; {found['documents']} documents, {found['origins']} origins.", "", "| claim | status | p | moved |",
            "| --- | --- | --- | --- |"]  # fmt: skip
    for claim in found["claims"]:
        p = "" if claim["probability"] is None else f"{claim['probability']:.2f}"
        rows.append(f"| {plain(claim['text'])} | {claim['status']} | {p} | {claim['direction']} |")
    return "\n".join(rows)


def badge(found: dict[str, Any]) -> dict[str, object]:
    """A badge in the form that shields.io reads."""
    wrong = sum(claim["status"] in {"overturned", "superseded"} for claim in found["claims"])
    held = sum(claim["status"] in {"upheld", "occurred"} for claim in found["claims"])
    return {"schemaVersion": 1, "label": "upheld", "message": f"{held} of {len(found['claims'])} hold", "color": "orange" if wrong else "green"}


def changed(found: dict[str, Any]) -> list[str]:
    """A line for each claim whose standing calls for a person and is moving, or that crossed a rule."""
    crossed = {rule["claim"] for rule in found.get("rules", [])}
    lines = []
    for claim in found["claims"]:
        if claim["id"] in crossed or (claim["status"] in _ALARMING and claim["direction"] != "steady"):
            body = f"{plain(claim['text'])} is now **{claim['status']}** as of {found['as_of']}. Why: `upheld show {claim['id']}`"
            lines.append("\t".join((claim["id"], f"{claim['id']}: {claim['status']}", body)))
    return lines


def main() -> None:
    """Read a check and write what was asked for."""
    if sys.argv[1] == "--changed":
        sys.stdout.write("".join(f"{line}\n" for line in changed(json.loads(Path(sys.argv[2]).read_text("utf-8")))))
        return
    found = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    sys.stdout.write(f"{table(found)}\n")
    Path(sys.argv[2]).write_text(json.dumps(badge(found)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
