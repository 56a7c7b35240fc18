"""``upheld read --review``: a walk through the claims of an analysis, one at a time.

Each answer is written to ``claims.toml`` as it is given, so that a walk may be broken off at any moment; the next one begins where it stopped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_common import tell

if TYPE_CHECKING:
    from upheld.ledger.workspace import Workspace
    from upheld.model.claim import Claim

_KEYS = "[k]eep  [d]rop  [e]dit  [s]plit  dead[l]ine  [b]ack  [q]uit"


def review(workspace: Workspace, path: Path, slug: str) -> None:
    """Walk through the claims of ``claims.toml`` at ``path`` and record what changed."""
    from upheld.desk_read import sync_claims
    from upheld.ledger.files import write_whole

    seen_file = workspace.root / ".cache" / f"review-{slug}"
    seen = set(seen_file.read_text("utf-8").split()) if seen_file.is_file() else set()
    claims = _claims(path)
    if all(_mark(c) in seen for c in claims):
        seen = set()  # all were seen: begin anew
    try:
        _walk(path, seen)
        click.echo("reviewed all claims", err=True)
    except click.Abort:
        click.echo("\nstopped; what you changed is kept, and the next review goes on from here", err=True)
    finally:
        seen_file.parent.mkdir(exist_ok=True)
        write_whole(seen_file, "\n".join(sorted(seen)).encode())
        tell(sync_claims(workspace))


def _mark(claim: Claim) -> str:
    return hashlib.sha256(f"{claim.id}\n{claim.text}\n{claim.quote.exact}\n{claim.deadline}".encode()).hexdigest()[:16]


def _claims(path: Path) -> Sequence[Claim]:
    from upheld.read.claimfile import parse

    claims, problems = parse(path.read_text("utf-8"), article=(path.parent / "article.md").read_text("utf-8"), name=str(path))
    if claims is None:
        tell(problems)
        raise SystemExit(4)
    return claims


def _walk(path: Path, seen: set[str]) -> None:
    back: list[str] = []  # marks in the order they were seen, to go back by
    while True:
        claims = _claims(path)
        at = next((i for i, c in enumerate(claims) if _mark(c) not in seen), None)
        if at is None:
            return
        claim = claims[at]
        _tell(claim, at + 1, len(claims))
        key = click.prompt(_KEYS, type=click.Choice(list("kdeslbq")), default="k", show_choices=False, err=True)
        if key == "q":
            raise click.Abort
        if key == "b":
            if back:
                seen.discard(back.pop())
        elif key == "k":
            back.append(_mark(claim))
            seen.add(back[-1])
        else:
            _act(path, claim, key)


def _tell(claim: Claim, number: int, of: int) -> None:
    from upheld.read.rewrites import rewrite_of
    from upheld.read.settling import settled_by

    when = f"   deadline {claim.deadline}{' (none was given)' if claim.default_deadline else ''}" if claim.deadline else ""
    click.echo(f"\n{number} of {of}  {claim.id}  [{claim.kind}]{when}", err=True)
    click.echo(f"  “{claim.quote.exact}”", err=True)
    click.echo(f"  {claim.text}", err=True)
    for name, value in (("said by", claim.attribution), ("hedge", claim.hedge and claim.hedge.cue), ("period", claim.period and claim.period.text())):
        if value:
            click.echo(f"  {name}: {value}", err=True)
    if settles := claim.settled_by or settled_by(claim):
        click.echo(f"  settled by: {settles}", err=True)
    if other := rewrite_of(claim):
        click.echo(f"  as written it {other.told()}", err=True)


def _act(path: Path, claim: Claim, key: str) -> None:
    """One edit, asked for and written; one that the file could not hold is told and not made."""
    from upheld.errors import UsageError
    from upheld.ledger.files import write_whole
    from upheld.read import review as edits
    from upheld.read.claimfile import parse

    before = path.read_text("utf-8")
    change: Callable[[], str]
    if key == "d":
        change = lambda: edits.dropped(before, claim.id)  # noqa: E731
    elif key == "e":
        text = click.prompt("wording", default=claim.text, err=True)
        change = lambda: edits.reworded(before, claim.id, text)  # noqa: E731
    elif key == "s":
        first, second = click.prompt("first claim", default=claim.text, err=True), click.prompt("second claim", err=True)
        change = lambda: edits.split(before, claim.id, first, second)  # noqa: E731
    else:
        day = click.prompt("deadline (YYYY-MM-DD)", value_proc=_day, err=True)
        change = lambda: edits.with_deadline(before, claim.id, day)  # noqa: E731
    try:
        after = change()
    except UsageError as error:
        click.echo(str(error), err=True)
        return
    article = (path.parent / "article.md").read_text("utf-8")
    known = {str(p) for p in parse(before, article=article, name=str(path))[1]}
    wrong = [p for p in parse(after, article=article, name=str(path))[1] if str(p) not in known and p.severity == "error"]
    tell(wrong)
    if not wrong:
        write_whole(path, after.encode())


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise click.UsageError(f"{text!r} is no day: write YYYY-MM-DD") from None
