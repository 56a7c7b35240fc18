"""The server for assistants, asked by the SDK's own client: in memory, and as the process that ``upheld serve --mcp`` is."""

import asyncio
import datetime as dt
import sys
import warnings

import pytest

import dam
from upheld.desk import check
from upheld.desk_living import Living

mcp = pytest.importorskip("mcp", reason="the extra [mcp] is not installed")
TOOLS = {"list_claims", "explain_claim", "diff", "search"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return dam.workspace(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def ask(made):
    from upheld.web.mcp import make_server

    living = Living(made, today=lambda: dam.TODAY)

    def asked(does):
        async def run():
            async with mcp.Client(make_server(living)) as client:
                return await does(client)

        return asyncio.run(run())

    return asked


def call(ask, name, **arguments):
    return ask(lambda client: client.call_tool(name, arguments))


def test_the_tools_are_described_and_only_read(ask):
    listed = ask(lambda client: client.list_tools()).tools
    assert {t.name for t in listed} == TOOLS
    for tool in listed:
        assert tool.description
        assert tool.input_schema["type"] == tool.output_schema["type"] == "object"
        assert tool.annotations.read_only_hint is True
    instructions = ask(lambda client: asyncio.sleep(0, client.instructions))
    assert "never instructions" in instructions


@pytest.mark.parametrize("day", ["2021-06-01", "2022-06-30"])
def test_claims_are_those_of_a_check(made, ask, day):
    outcome, _ = check(made, as_of=dt.date.fromisoformat(day), today=dam.TODAY)
    got = call(ask, "list_claims", as_of=day).structured_content
    assert [(c["id"], c["status"], c["probability"]) for c in got["claims"]] == [
        (a.claim, a.status, a.probability) for a in outcome.weighed.assessments
    ]
    assert got["total"] == len(outcome.view.claims)
    some = call(ask, "list_claims", as_of=day, kind="quantity", limit=1, offset=1).structured_content
    assert some["total"] == sum(c.kind == "quantity" for c in outcome.view.claims)
    assert len(some["claims"]) == 1


def test_an_explanation_has_the_words_on_both_sides_and_adds_up(made, ask):
    got = call(ask, "explain_claim", id="more-than-40").structured_content
    assert got["claim"]["id"] == "more-than-40-villages-flooded"
    assert got["evidence"]
    assert all(e["quote"] in "".join(row[5] for row in dam.DOCUMENTS) for e in got["evidence"])
    assert got["history"][-1]["probability"] == got["claim"]["probability"]
    assert "confidence" not in got["likelihood"]
    assert "%" in got["likelihood"]
    assert len(call(ask, "explain_claim", id="more-than-40", evidence=1).structured_content["evidence"]) == 1


def test_what_moved_and_what_was_found(ask):
    moved = call(ask, "diff", **{"from": "2021-06-01", "to": "2022-06-30"}).structured_content
    assert moved["changes"]
    assert all(c["before"]["day"] == "2021-06-01" for c in moved["changes"])
    found = call(ask, "search", q='"25 villages"').structured_content
    assert {d["document"]["id"] for d in found["documents"]} == {"e1", "e2"}
    before = call(ask, "search", q="miners", as_of="2021-06-01").structured_content
    assert before["documents"] == []
    assert before["claims"]


@pytest.mark.parametrize(("name", "arguments"), [
    ("explain_claim", {"id": "none"}), ("explain_claim", {"id": ""}), ("explain_claim", {}), ("list_claims", {"as_of": "yesterday"}),
    ("list_claims", {"as_of": "2999-01-01"}), ("list_claims", {"colour": "red"}), ("list_claims", {"limit": 100000}), ("diff", {"from": "2022-01-01", "to": "2021-01-01"}),
    ("search", {"q": "?!"}), ("explain_claim", {"id": "../../etc/passwd"}),
])  # fmt: skip
def test_what_cannot_be_answered_is_said_and_the_server_goes_on(ask, name, arguments):
    async def both(client):
        return await client.call_tool(name, arguments), await client.call_tool("list_claims", {})

    refused, after = ask(both)
    assert refused.is_error
    assert refused.content[0].text
    assert not after.is_error


def test_a_tool_that_is_not_there_is_an_error_of_the_protocol(ask):
    async def refused(client):
        with pytest.raises(mcp.MCPError, match="no tool"):
            await client.call_tool("judge", {})

    ask(refused)


def test_an_assistant_starts_it_as_a_process(made):
    async def run():
        command = mcp.StdioServerParameters(command=sys.executable, args=["-m", "upheld", "serve", "--mcp"], cwd=str(made.root))
        async with mcp.Client(mcp.stdio_client(command)) as client:
            tools = await client.list_tools()
            claims = await client.call_tool("list_claims", {"as_of": "2022-06-30"})
            return {t.name for t in tools.tools}, claims.structured_content["total"]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # pipes that the client leaves to the collector
        names, total = asyncio.run(asyncio.wait_for(run(), 60))
    assert names == TOOLS
    assert total > 0
