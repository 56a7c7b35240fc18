"""``upheld serve``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_common import tell

if TYPE_CHECKING:
    from upheld.ledger.workspace import Workspace


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8787, show_default=True, help="0: any that is free")
@click.option("--host", default="127.0.0.1", show_default=True, help="another address lets other machines in, and needs --token or people.toml")
@click.option(
    "--token", default=None, envvar="UPHELD_TOKEN", help="whoever holds it may read and judge; without one, a new one for judging is made each time"
)
@click.option("--invite", default="", metavar="NAME", help="give a person a token of their own in people.toml, print it, and end")
@click.option("--role", type=click.Choice(["reader", "analyst"]), default="analyst", show_default=True, help="with --invite: a reader does not judge")
@click.option("--name", "names", multiple=True, metavar="HOST", help="also answer to this host name (behind a reverse proxy)")
@click.option("--read-only", is_flag=True, help="take no judgements")
@click.option("--open/--no-open", "look", default=True, help="open the browser")
@click.option("--mcp", is_flag=True, help="answer an assistant on standard input and output instead (needs upheld[mcp])")
@click.option("--offline", is_flag=True, expose_value=False, help="connect nowhere (this verb never does)")
def serve(*, port: int, host: str, token: str | None, invite: str, role: str, names: tuple[str, ...], read_only: bool, look: bool, mcp: bool) -> None:
    """Show the workspace in the browser: the board, the article, every claim and why. Stop with Ctrl-C."""
    from upheld.ledger.workspace import Workspace

    workspace = Workspace.open(Path.cwd())
    if invite:
        _invite(workspace, invite, role)
    elif mcp:
        _serve_assistant(workspace)
    else:
        _serve_pages(workspace, port=port, host=host, token=token, names=names, read_only=read_only, look=look)


def _serve_pages(workspace: Workspace, *, port: int, host: str, token: str | None, names: tuple[str, ...], read_only: bool, look: bool) -> None:
    from upheld.config.people import NAME, parse_people
    from upheld.desk_living import Living
    from upheld.desk_read import sync_claims
    from upheld.web.serve import Roster, door_for
    from upheld.web.serve import serve as run

    path = workspace.root / NAME
    if path.exists():
        tell(parse_people(path.read_bytes(), NAME)[1])
    people = Roster(path)
    door_for(host, port, token=token, names=names, people=people)  # refuse before anything is recorded
    tell(sync_claims(workspace))

    def show(address: str) -> None:
        click.echo(address)
        click.echo("serving this workspace; stop with Ctrl-C", err=True)

    run(
        Living(workspace, patience_s=0.5), host=host, port=port, token=token, names=names, read_only=read_only, show=show, look=look, people=people
    )  # fmt: skip


def _invite(workspace: Workspace, called: str, role: str) -> None:
    import secrets

    import msgspec

    from upheld.config.people import NAME, Person, hash_of, proper_name, with_person
    from upheld.errors import UsageError, WorkspaceError
    from upheld.ledger.files import write_whole

    name = proper_name(called)
    if not name:
        raise UsageError(f"{called[:40]!r} is no name to sign with", hint="use up to 80 printable characters")
    token, path = secrets.token_urlsafe(24), workspace.root / NAME
    person = msgspec.convert({"name": name, "role": role, "token": hash_of(token)}, Person)
    content, problems = with_person(path.read_bytes() if path.exists() else b"", person)
    tell(problems)
    if content is None:
        raise WorkspaceError(f"{NAME} cannot be read", hint="mend it, then invite again")
    write_whole(path, content.encode())
    click.echo(token)
    click.echo(f"{name} may {'judge' if role == 'analyst' else 'read'} with this token, shown once: http://HOST:PORT/?token=…", err=True)


def _serve_assistant(workspace: Workspace) -> None:
    from upheld.desk_living import Living
    from upheld.desk_read import sync_claims
    from upheld.errors import UsageError

    try:
        from upheld.web.mcp import serve as run
    except ImportError as error:
        raise UsageError(f"--mcp needs the package {error.name}", hint="pip install 'upheld[mcp]'") from None
    tell(sync_claims(workspace))
    click.echo("answering an assistant on standard input; it goes away with its client", err=True)
    run(Living(workspace))
