"""``upheld judge``: a person's line, signed and reasoned."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_common import AS_JSON, DAY, answer, tell, today

if TYPE_CHECKING:
    from upheld.desk_said import Said
    from upheld.ledger.workspace import Workspace


@click.command()
@click.argument("about")
@click.option("--because", default="", help="why; kept with the judgement")
@click.option(
    "--try", "trial", is_flag=True, help="only try the resolution rule (that of --rule, else the claim's own) on history, and record nothing"
)
@click.option("--link", default="", metavar="DOC", help="this document bears on the claim (with --supports or --refutes)")
@click.option("--supports", "bearing", flag_value="supports", default=None)
@click.option("--refutes", "bearing", flag_value="refutes")
@click.option("--quote", default="", help="the document's exact words that bear on it")
@click.option("--unlink", default="", metavar="DOC", help="this document does not bear on the claim")
@click.option(
    "--resolve",
    type=click.Choice(["occurred", "did-not-occur", "held", "did-not-hold", "void"]),
    help="the outcome of a forecast; held or not for a claim about past or present, which is scored by it",
)
@click.option("--p", "probability", type=float, help="your own probability of the claim; it stands beside ours")
@click.option(
    "--rule",
    default="",
    is_flag=False,
    flag_value="*",
    metavar="QUERY",
    help="settle the forecast by this rule after a dry run on history; alone: by the one in claims.toml",
)
@click.option("--yes", default="", metavar="BOUND", help='what counts as yes of --rule, such as ">= 2"')
@click.option("--feed", default="events", show_default=True, help="where --rule counts: events, a source of events, or documents")
@click.option("--given", default="", metavar="QUERY", help="the condition of a conditional, for --rule")
@click.option(
    "--else",
    "otherwise",
    type=click.Choice(["void", "no"]),
    default="void",
    show_default=True,
    help="what holds where the feed of --rule cannot tell",
)
@click.option("--rate", "grade", type=click.Choice(list("ABCDEF")), help="Admiralty grade of the source ABOUT")
@click.option("--interest", default="", help="whose side the rated source is on, ISO3")
@click.option("--retract", is_flag=True, help="the document ABOUT is withdrawn")
@click.option("--replace-by", "replaced_by", default="", metavar="DOC", help="the document ABOUT is corrected by DOC")
@click.option("--join", default="", metavar="DOC", help="the document ABOUT and DOC go back to one account, and count once")
@click.option("--split", default="", metavar="DOC", help="the document ABOUT is an account of its own, apart from DOC")
@click.option("--since", type=DAY, help="in force from this day (default: today)")
@click.option("--as", "person", default=None, help="who judges (default: your login name)")
@AS_JSON
def judge(*, since: dt.date | None, person: str | None, trial: bool, as_json: bool, **said: object) -> None:
    """Link, unlink, resolve, accept or try a rule, rate, retract or set a probability; ABOUT is a claim, a document or a source."""
    import msgspec

    from upheld.desk_judge import in_words, resting_on
    from upheld.desk_judge import judge as record
    from upheld.desk_said import Said
    from upheld.ledger.workspace import Workspace
    from upheld.model.judgement import RuleAccepted

    workspace = Workspace.open(Path.cwd(), person=person)
    worded = msgspec.convert(said | {"since": since or today()}, Said)
    if trial:
        _try(workspace, worded, as_json=as_json)
        return
    judged, problems = record(workspace, worded)
    tell(problems)
    resting = resting_on(workspace, judged)
    if as_json:
        answer({"recorded": judged, "claims": resting.claims, "briefs": resting.briefs})
        return
    click.echo(f"recorded: {in_words(judged)} ({judged.because})")
    if isinstance(judged, RuleAccepted):
        from upheld.publish.outlooks import tried_rows

        for name, held in tried_rows(judged.trial):
            click.echo(f"{name}: {held}")
    for what, names in (("claims rest on it", resting.claims), ("briefs handed on used it", resting.briefs)):
        if names:
            click.echo(f"{what}: {', '.join(names)}")
    click.echo("run `upheld check` to see what it changes", err=True)


def _try(workspace: Workspace, said: Said, *, as_json: bool) -> None:
    from upheld.desk_tried import tried
    from upheld.publish.tried_told import told

    one, problems = tried(workspace, said, today=today())
    tell(problems)
    if as_json:
        answer({"tried": one})
        return
    click.echo(told(one, written=bool(said.rule)))
