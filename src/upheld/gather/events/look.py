"""Ask a file of events a question without adding it: the rows are read, checked and mapped in one stream and nothing is kept.

The question is SQL over ``{event}``. A row that would be rejected stops the stream, and the file is then loaded aside with care, so that the answer
always comes with the rows it does not rest on.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from upheld.errors import SourceError
from upheld.gather.events.load import Input, connect, load, read_fast, selected
from upheld.gather.events.raw import opened
from upheld.gather.events.sources import streams
from upheld.gather.events.spool import is_clean
from upheld.ledger.events import EventStore
from upheld.ledger.events_schema import EVENT, Reject


def ask(path: Path, question: Callable[[str], str]) -> tuple[list[tuple[Any, ...]], tuple[Reject, ...]]:
    """The rows of the answer, and the rows of the file that were not loaded.

    Args:
        path: a file of one source.
        question: SQL for the name of the table of events.

    Raises:
        SourceError: where no reader knows the file, or it is damaged.
    """
    found, problems = streams(path)
    if not found:
        raise SourceError(f"{path} holds no events that are read", hint=problems[0].remedy if problems else "see docs/events")
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    inputs = [Input(member=m, form=f, sha256="-", fetched=now) for m, f, _ in found]
    if len(inputs) == 1 and inputs[0].member.plain and inputs[0].form.shape == "lines":
        answer = _streamed(inputs[0], question)
        if answer is not None:
            return answer, ()
    return _aside(inputs, question)


def _streamed(one: Input, question: Callable[[str], str]) -> list[tuple[Any, ...]] | None:
    """The answer straight from the bytes; ``None`` where a row needs care."""
    form = one.form
    with opened(one.member) as stream:
        if not is_clean(stream):
            return None
    given = selected(one, 0)
    columns = ", ".join(f'CAST({given.get(n, "NULL")} AS {kind}) AS "{n}"' for n, kind in EVENT.items())
    wrong = " OR ".join(f"({condition})" for condition, _ in form.wrong) or "false"
    rows = f"SELECT {columns} FROM {read_fast(one)} r{form.joins} WHERE CASE WHEN {wrong} THEN error('a row needs care') ELSE true END"
    with tempfile.TemporaryDirectory() as folder:
        con = connect(Path(folder))
        try:
            return con.execute(question(f"({rows})")).fetchall()
        except duckdb.Error:
            return None
        finally:
            con.close()


def _aside(inputs: list[Input], question: Callable[[str], str]) -> tuple[list[tuple[Any, ...]], tuple[Reject, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        store = EventStore(Path(folder))
        for part in load(iter(inputs), store.folder, first_number=1):
            store.take_in(part.info, part.path)
        con = store.connect()
        answer = con.execute(question("event_row")).fetchall()
        con.close()
        return answer, tuple(store.rejects())
