"""The use case of reading: an analysis, its claims as drafted and as people edit them, and the record kept true to both."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from upheld.config.toml import utf8
from upheld.desk_settings import Held, sync_settings, with_hedges
from upheld.errors import DamagedError, Problem, SourceError
from upheld.gather.changes import same_article
from upheld.ledger.asof import claims_in_force, hypotheses_in_force
from upheld.ledger.entry import AnalysisEntry, ArgumentEntry, Body, ClaimEntry, Entry, HypothesesEntry
from upheld.ledger.files import write_whole
from upheld.ledger.reading import AtHand
from upheld.ledger.workspace import Workspace
from upheld.model.argument import Argument, OpenQuestion, Thesis
from upheld.model.claim import Analysis, Claim
from upheld.model.hypotheses import Hypotheses
from upheld.read.argument import drafted_argument
from upheld.read.argumentfile import argument_of, merge_argument
from upheld.read.article import Article, read_article, slug
from upheld.read.claimfile import parse, write
from upheld.read.claimfile_merge import merge
from upheld.read.claims import draft
from upheld.read.hypotheses import questions_of

Helper = Callable[[tuple[Claim, ...], Analysis, str, dict[str, tuple[float, float]]], tuple[tuple[Claim, ...], list[Problem]]]
"""What may add to drafted claims: the language model's door, where there is one."""


class ReadOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What reading an analysis left behind: the claims in force and where their file lies."""

    analysis: Analysis
    claims: tuple[Claim, ...]
    path: Path
    kept: bool
    argument: Argument


def recorded_claims(entries: Iterable[Entry], analysis: str) -> dict[str, ClaimEntry]:
    """The last recorded version of each claim of an analysis."""
    return {e.body.claim.id: e.body for e in entries if isinstance(e.body, ClaimEntry) and e.body.claim.analysis == analysis}


def claim_changes(recorded: dict[str, ClaimEntry], claims: Sequence[Claim]) -> list[ClaimEntry]:
    """What has to be recorded so that the journal says what ``claims`` says."""
    now = {c.id: c for c in claims}
    changed = [ClaimEntry(c) for c in claims if c.id not in recorded or recorded[c.id] != ClaimEntry(c)]
    return changed + [ClaimEntry(old.claim, dropped=True) for name, old in recorded.items() if name not in now and not old.dropped]


def hypotheses_changes(recorded: Sequence[Hypotheses], questions: Sequence[Hypotheses], *, analysis: str, spoilt: bool) -> list[HypothesesEntry]:
    """What has to be recorded so that the journal asks what ``questions`` ask; where the file is ``spoilt`` nothing counts as taken out."""
    held, now = {q.id: q for q in recorded if q.analysis == analysis}, {q.id: q for q in questions}
    changed = [HypothesesEntry(q) for q in questions if held.get(q.id) != q]
    return changed + [HypothesesEntry(q, dropped=True) for name, q in held.items() if name not in now and not spoilt]


def recorded_arguments(entries: Iterable[Entry], analysis: str) -> tuple[Argument, ...]:
    """Every recorded version of the argument of an analysis, the last one last."""
    return tuple(e.body.argument for e in entries if isinstance(e.body, ArgumentEntry) and e.body.argument.analysis == analysis)


def argument_changes(recorded: Sequence[Argument], now: Argument, *, spoilt: bool) -> list[ArgumentEntry]:
    """What has to be recorded so that the journal argues as ``now`` does; a ``spoilt`` file leaves the last version in force."""
    last = recorded[-1] if recorded else Argument(analysis=now.analysis)
    return [] if spoilt or now == last else [ArgumentEntry(now)]


def read_analysis(
    workspace: Workspace,
    path: Path,
    *,
    content: bytes | None = None,
    published: dt.date | None = None,
    title: str = "",
    author: str = "",
    today: dt.date,
    helper: Helper | None = None,
) -> tuple[ReadOutcome | None, list[Problem]]:
    """Read an analysis, draft its claims where it is new, and record what changed.

    ``content`` is what stands at ``path`` where it was read already (standard input).
    An edited ``claims.toml`` is never overwritten: reading again finds its quotes in the text as it is now.

    Raises:
        SourceError: where the file cannot be read at all.
    """
    try:
        found = path.read_bytes() if content is None else content
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions") from error
    return read_content(workspace, found, name=str(path), source=path.name, published=published, title=title, author=author, today=today,
                        helper=helper)  # fmt: skip


def read_content(
    workspace: Workspace,
    content: bytes,
    *,
    name: str,
    source: str,
    published: dt.date | None,
    title: str,
    author: str,
    today: dt.date,
    helper: Helper | None = None,
) -> tuple[ReadOutcome | None, list[Problem]]:
    """As :func:`read_analysis`, from the bytes of an analysis that came from ``source``, a file or an address."""
    article, problems = read_article(content, name=name, published=published, title=title, author=author, today=today)
    if article is None:
        return None, problems
    outcome, more = _record_article(workspace, article, source=source, helper=helper)
    return outcome, problems + more


def _record_article(workspace: Workspace, article: Article, *, source: str, helper: Helper | None) -> tuple[ReadOutcome | None, list[Problem]]:
    entries, problems = workspace.standing()
    held, _, told = sync_settings(workspace, entries)
    problems += told
    analysis, told = _in_place(workspace, article, entries, source=source)
    problems += told
    folder = workspace.analysis_folder(analysis.slug)
    path = folder / "claims.toml"
    recorded = recorded_claims(entries, analysis.slug)
    others = {c.id for c in claims_in_force(entries) if c.analysis != analysis.slug}  # an id names one claim in all of a workspace
    drafted = draft(analysis, article.text, own_hedges=held.hedges, taken=others)
    if helper is not None:
        drafted, told = helper(drafted, analysis, article.text, dict(held.hedges))
        problems += told
    argument, argued = drafted_argument(analysis, article.text, drafted), recorded_arguments(entries, analysis.slug)
    file = _claims_file(path, analysis, recorded, argued)
    before, found = utf8(file, str(path)) if file is not None else (None, [])
    claims, content = drafted, write(analysis, drafted, argument=argument)
    if file is not None:
        merged, found = (None, found) if before is None else _merged(before, drafted, article.text, analysis, recorded, name=str(path), held=held)
        if merged is None:
            return None, problems + found
        claims, content = merged
        content, told = merge_argument(content, argument, article=article.text, name=str(path), gone=_taken_out(argued, content))
        found += told
        argument, told = _argument_in(content, analysis, article.text, claims, recorded, name=str(path))
        found += [t for t in told if t not in found]
    write_whole(folder / "article.md", article.text.encode())
    if content != before or not path.exists():
        write_whole(path, content.encode())
    known = {e.body.analysis for e in entries if isinstance(e.body, AnalysisEntry)}
    bodies: list[Body] = [] if analysis in known else [AnalysisEntry(analysis)]
    bodies += claim_changes(recorded, claims)
    bodies += argument_changes(argued, argument, spoilt=any(p.severity == "error" for p in found))
    _, torn = workspace.journal.append(bodies)
    return ReadOutcome(analysis=analysis, claims=claims, path=path, kept=file is not None, argument=argument), problems + found + torn


def _in_place(workspace: Workspace, article: Article, entries: Iterable[Entry], *, source: str) -> tuple[Analysis, list[Problem]]:
    """The analysis of an article, as a version of one that was read before where it is one: its claims are then kept.

    It is one under the same title; or under another title that nobody named, where it holds most of the sentences of an earlier text.
    """
    read = {e.body.analysis.slug: e.body.analysis for e in entries if isinstance(e.body, AnalysisEntry)}
    name, problems = slug(article.title), []
    if name not in read and not article.titled:
        like = next((a for a in read.values() if same_article(workspace.store.text(a.text_sha256), article.text)), None)
        if like is not None:
            name = like.slug
            problems = [Problem(where=source, entry=name, severity="note", message=f"this is another version of “{like.title}”, and is read as that",
                                remedy="name its title with --title to read it as an analysis of its own")]  # fmt: skip
    last, digest = read.get(name), workspace.store.put_text(article.text)
    before = "" if last is None else last.revises if last.text_sha256 == digest else last.text_sha256
    return Analysis(
        slug=name, title=article.title, author=article.author, published=article.published, source=source, text_sha256=digest, revises=before
    ), problems


def _claims_file(path: Path, analysis: Analysis, recorded: dict[str, ClaimEntry], argued: Sequence[Argument]) -> bytes | None:
    """The file of claims as people edited it; one that is gone comes back from what was recorded; ``None`` where there never was one."""
    if path.exists():
        return path.read_bytes()
    live = [old.claim for old in recorded.values() if not old.dropped]
    return write(analysis, live, argument=argued[-1] if argued else None).encode() if live else None


def _taken_out(argued: Sequence[Argument], content: str) -> list[Thesis | OpenQuestion]:
    """Parts of the argument that were once recorded and that the file does not have: a person took them out."""
    every: dict[str, Thesis | OpenQuestion] = {t.id: t for argument in argued for t in argument.theses}
    every |= {q.id: q for argument in argued for q in argument.questions}
    ids = _ids_in(content)
    return [part for name, part in every.items() if name not in ids]


def _ids_in(content: str) -> frozenset[str]:
    """The ids that blocks of a file have, also those of blocks that cannot be read."""
    return frozenset(found[1] for found in re.finditer(r"^\s*[\"']?id[\"']?\s*=\s*[\"']([^\"'\n]*)[\"']", content, re.MULTILINE))


def _argument_in(
    content: str, analysis: Analysis, article: str, claims: Sequence[Claim], recorded: Iterable[str], *, name: str
) -> tuple[Argument, list[Problem]]:
    return argument_of(content, analysis=analysis.slug, article=article, claims={c.id for c in claims}, name=name, once={*recorded})


def _merged(
    content: str, drafted: Sequence[Claim], article: str, analysis: Analysis, recorded: dict[str, ClaimEntry], *, name: str, held: Held
) -> tuple[tuple[tuple[Claim, ...], str] | None, list[Problem]]:
    """The claims and the file for the text as it is now: every edit kept, what a person dropped stays dropped; ``None`` for a spoilt file."""
    kept, wrong = parse(content, article=article, name=name, own_hedges=held.hedges)
    if kept is None:
        return None, wrong
    here, ids = {c.id for c in kept}, _ids_in(content)
    gone = {claim: old for claim, old in recorded.items() if claim not in here and claim not in ids}
    quotes = [old.claim.quote for old in gone.values()]
    merged, found = merge(content, drafted, article=article, analysis=analysis, name=name, dropped=frozenset(gone), dropped_quotes=quotes)
    claims, wrong = parse(merged, article=article, name=name, own_hedges=held.hedges)
    found += [w for w in wrong if w not in found]
    return None if claims is None else (with_hedges(claims, held), merged), found


def sync_claims(workspace: Workspace) -> list[Problem]:
    """Record what people changed in the settings and in ``claims.toml`` files since they were last looked at."""
    return synced(workspace)[1]


def synced(workspace: Workspace) -> tuple[AtHand, list[Problem]]:
    """The entries at hand, with what people changed in settings and claims since they were last looked at recorded among them."""
    hand = workspace.at_hand()
    entries, problems = hand.entries, list(hand.problems)
    held, changed, told = sync_settings(workspace, entries)
    problems += told
    analyses = {e.body.analysis.slug: e.body.analysis for e in entries if isinstance(e.body, AnalysisEntry)}
    bodies: list[Body] = []
    for name, analysis in analyses.items():
        try:
            path = workspace.analysis_folder(name) / "claims.toml"
        except DamagedError as error:
            problems.append(Problem(where="journal", entry=name[:80], message=error.message, remedy=error.hint))
            continue
        if not path.exists():
            problems.append(Problem(where=str(path), severity="warning", message="this file is gone; the last recorded claims count",
                                    remedy="read the analysis again to have it back"))  # fmt: skip
            continue
        content, found = utf8(path.read_bytes(), str(path))
        problems += found
        if content is None:
            continue
        claims, found = parse(content, article=workspace.store.text(analysis.text_sha256), name=str(path), own_hedges=held.hedges)
        problems += found
        if claims is None:
            continue
        wrong = {p.entry for p in found}
        every = recorded_claims(entries, name)
        bodies += claim_changes({k: v for k, v in every.items() if k not in wrong}, with_hedges(claims, held))
        argument, found = _argument_in(content, analysis, workspace.store.text(analysis.text_sha256), claims, every, name=str(path))
        problems += found
        bodies += argument_changes(recorded_arguments(entries, name), argument, spoilt=any(p.severity == "error" for p in found))
        questions, found = questions_of(content, analysis=name, claims=(c.id for c in claims), name=str(path))
        problems += found
        bodies += hypotheses_changes(hypotheses_in_force(entries), questions, analysis=name, spoilt=any(p.severity == "error" for p in found))
    new, torn = workspace.journal.append(bodies) if bodies else ((), [])  # a look at a copy that may not be written to must not need to
    return workspace.at_hand() if changed or new else hand, problems + torn
