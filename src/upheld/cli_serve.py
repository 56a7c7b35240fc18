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
@click.option("--host", default="127.0.0.1", show_default=True, help="another address lets other machines in, and needs --token")
@click.option(
    "--token", default=None, envvar="UPHELD_TOKEN", help="whoever holds it may read and judge; without one, a new one for judging is made each time"
)
@click.option("--name", "names", multiple=True, metavar="HOST", help="also answer to this host name (behind a reverse proxy)")
@click.option("--read-only", is_flag=True, help="take no judgements")
@click.option("--open/--no-open", "look", default=True, help="open the browser")
@click.option("--mcp", is_flag=True, help="answer an assistant on standard input and output instead (needs upheld[mcp])")
@click.option("--offline", is_flag=True, expose_value=False, help="connect nowhere (this verb never does)")
def serve(*, port: int, host: str, token: str | None, names: tuple[str, ...], read_only: bool, look: bool, mcp: bool) -> None:
    """Show the workspace in the browser: the board, the article, every claim and why. Stop with Ctrl-C."""
    from upheld.desk import sync_claims
    from upheld.desk_living import Living
    from upheld.ledger.workspace import Workspace
    from upheld.web.serve import door_for
    from upheld.web.serve import serve as run

    workspace = Workspace.open(Path.cwd())
    if mcp:
        _serve_assistant(workspace)
        return
    door_for(host, port, token=token, names=names)  # refuse before anything is recorded
    tell(sync_claims(workspace))

    def show(address: str) -> None:
        click.echo(address)
        click.echo("serving this workspace; stop with Ctrl-C", err=True)

    run(Living(workspace, patience_s=0.5), host=host, port=port, token=token, names=names, read_only=read_only, show=show, look=look)


def _serve_assistant(workspace: Workspace) -> None:
    from upheld.desk import sync_claims
    from upheld.desk_living import Living
    from upheld.errors import UsageError

    try:
        from upheld.web.mcp import serve as run
    except ImportError as error:
        raise UsageError(f"--mcp needs the package {error.name}", hint="pip install 'upheld[mcp]'") from None
    tell(sync_claims(workspace))
    click.echo("answering an assistant on standard input; it goes away with its client", err=True)
    run(Living(workspace))
