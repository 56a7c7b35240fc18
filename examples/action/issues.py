# ruff: noqa: INP001 - a script of the action, no package
"""One issue for each claim that changed: the lines of `summary.py --changed` on standard input, kept by GitHub's REST interface.

An issue is found again by the mark in its body: a claim that changes again is a comment on the issue that is open. What is said twice is not said
again: a comment whose words are those of the last one is left out.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from typing import Any

_LABEL = "upheld"
_PAGES = 10


def asked(method: str, path: str, body: dict[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
    """One call; what it answers."""
    address = f"{os.environ.get('GITHUB_API_URL', 'https://api.github.com')}/repos/{os.environ['GITHUB_REPOSITORY']}{path}"
    head = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28", "Authorization": f"Bearer {os.environ['GH_TOKEN']}"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data=data, method=method, headers=head)  # noqa: S310 - the address of the service itself
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
        return json.load(answer)


def mark(claim: str) -> str:
    """What tells the issue of a claim from the others."""
    return f"<!-- upheld claim {claim} -->"


def open_issues() -> list[dict[str, Any]]:
    """The open issues of ours."""
    found: list[dict[str, Any]] = []
    for page in range(1, _PAGES + 1):
        some = asked("GET", f"/issues?state=open&labels={_LABEL}&per_page=100&page={page}")
        found += some
        if len(some) < 100:
            break
    return found


def keep(claim: str, title: str, body: str, held: list[dict[str, Any]]) -> str:
    """Open an issue about a claim, or say on the open one what is new; what was done, in words."""
    issue = next((i for i in held if mark(claim) in (i.get("body") or "")), None)
    if issue is None:
        made = asked("POST", "/issues", {"title": title, "body": f"{body}\n\n{mark(claim)}", "labels": [_LABEL]})
        return f"opened #{made['number']} about {claim}"
    said = [issue.get("body") or "", *(c["body"] for c in asked("GET", f"/issues/{issue['number']}/comments?per_page=100"))]
    if body in said[-1]:
        return f"#{issue['number']} says so already"
    asked("POST", f"/issues/{issue['number']}/comments", {"body": body})
    return f"commented on #{issue['number']}"


def main() -> None:
    """Read the lines and keep an issue for each."""
    rows = [line.rstrip("\n").split("\t") for line in sys.stdin if line.strip()]
    try:
        held = open_issues() if rows else []
        for claim, title, body in rows:
            print(keep(claim, title, body, held))  # noqa: T201 - the log of the job
    except urllib.error.HTTPError as error:
        sys.exit(f"the issues could not be kept: {error.code} {error.reason}; does the job have the permission issues: write?")


if __name__ == "__main__":
    main()
