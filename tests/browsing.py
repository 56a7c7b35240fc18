"""A workspace's pages asked for without a browser or a socket."""

import asyncio
from types import SimpleNamespace

import httpx

import dam
from upheld.desk_living import Living
from upheld.web.app import make_app
from upheld.web.guard import Door

TOKEN = "a-token-of-some-length"
OURS = {"sec-fetch-site": "same-origin"}


def site(folder, *, made=None, read_only=False, **door):
    """The dam's workspace (or ``made``) behind its pages: ``.get(path)``, ``.post(path, form)``; ``token=True`` shows the server's, else the one given."""
    made = made or dam.workspace(folder)
    living = Living(made, today=lambda: dam.TODAY)
    app = make_app(living, Door(token=TOKEN, **door), read_only=read_only)

    def ask(method, path, *, token=False, host="localhost", headers=None, form=None, peer="127.0.0.1"):
        async def asked():
            shown = TOKEN if token is True else token
            told = [
                ("host", host),
                *([("authorization", f"Bearer {shown}")] if shown else []),
                *(headers.items() if hasattr(headers, "items") else headers or ()),
            ]
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(peer, 40000))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, headers=told, data=form)

        return asyncio.run(asked())

    return SimpleNamespace(
        workspace=made, living=living, app=app, ask=ask, get=lambda path, **how: ask("GET", path, **how),
        post=lambda path, form, **how: ask("POST", path, form=form, **({"token": True, "headers": OURS} | how)),
    )  # fmt: skip
