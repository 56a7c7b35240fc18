"""The door for Python: a workspace as tables of plain frozen rows, for scripts and notebooks. It looks, and records nothing.

::

    import upheld
    ledger = upheld.open("path/to/workspace")
    ledger.claims(as_of="2025-06-30").to_pandas()
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

import msgspec

from upheld.desk_living import Living
from upheld.desk_search import Finder
from upheld.desk_story import one_of
from upheld.errors import UsageError
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Contribution
from upheld.model.ports import BriefInput
from upheld.publish.brief import TONE, ClaimBrief, brief_of, clean
from upheld.publish.ink import COLOURS, spark
from upheld.publish.rows import (
    ChangeRow,
    ClaimRow,
    DayRow,
    DocumentRow,
    FoundDocument,
    change_row,
    document_row,
    flat,
    history_rows,
    row_of,
    search_answer,
)
from upheld.publish.vega import MIME, line_of
from upheld.publish.wording import SYMBOL, percent, status_words

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from upheld.door_events import Events
    from upheld.errors import Problem

R = TypeVar("R", bound=msgspec.Struct)
Day = dt.date | str | None
_SHOWN = 60


def _plain(row: msgspec.Struct) -> dict[str, Any]:
    return {name: list(value) if isinstance(value := getattr(row, name), tuple) else value for name in row.__struct_fields__}


class Table(Sequence[R], Generic[R]):
    """Rows in order, that become a table of a library where that is installed. Columns are the same in each."""

    def __init__(self, rows: Sequence[R], columns: Callable[[R], dict[str, Any]] = _plain) -> None:
        self._rows = tuple(rows)
        self._columns = columns

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> Table[R]: ...
    def __getitem__(self, at: int | slice) -> R | Table[R]:
        return Table(self._rows[at], self._columns) if isinstance(at, slice) else self._rows[at]

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self._rows)} rows>"

    def records(self) -> list[dict[str, Any]]:
        """A plain mapping a row."""
        return [self._columns(row) for row in self._rows]

    def to_pandas(self) -> pd.DataFrame:
        """As a pandas DataFrame.

        Raises:
            ImportError: where pandas is not installed.
        """
        import pandas as pd  # noqa: PLC0415 - only who has it asks for it

        return pd.DataFrame.from_records(self.records())

    def to_polars(self) -> pl.DataFrame:
        """As a Polars DataFrame.

        Raises:
            ImportError: where Polars is not installed.
        """
        import polars as pl  # noqa: PLC0415

        return pl.DataFrame(self.records(), infer_schema_length=None)

    def to_arrow(self) -> pa.Table:
        """As an Arrow table.

        Raises:
            ImportError: where pyarrow is not installed.
        """
        import pyarrow as pa  # noqa: PLC0415

        return pa.Table.from_pylist(self.records())

    def _repr_html_(self) -> str:
        records = self.records()[:_SHOWN]
        if not records:
            return "<p>no rows</p>"
        names = list(records[0])
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        body = "".join("<tr>" + "".join(f"<td>{escape(str(row[n]) if row[n] is not None else '')}</td>" for n in names) + "</tr>" for row in records)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{_more(len(self))}"


class Claims(Table[ClaimRow]):
    """Claims and how they stand, drawn in a notebook as on the board."""

    def _repr_html_(self) -> str:
        rows = "".join(map(_claim_html, self._rows[:_SHOWN]))
        head = "".join(f"<th style='text-align:left'>{name}</th>" for name in ("status", "claim", "probability", "for : against"))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{_more(len(self))}"


class History(Table[DayRow]):
    """The days of one claim, oldest first; a notebook that knows Vega-Lite draws it with that, another with our SVG."""

    def __init__(self, claim: ClaimBrief, given: BriefInput) -> None:
        super().__init__(history_rows(claim.history), _day_columns)
        self._claim = claim
        self._given = given

    def vega_lite(self) -> dict[str, Any] | None:
        """The chart as a Vega-Lite specification, for Altair among others; ``None`` where there are fewer than two days to draw."""
        return line_of(self._claim, self._given)

    def _repr_html_(self) -> str:
        drawn = spark(self._claim)
        if drawn is None:
            return super()._repr_html_()
        title, said = escape(clean(self._claim.claim.text)), escape(drawn[1])
        return f"<figure style='max-width:40rem;margin:0'><figcaption>{title}</figcaption>{drawn[0]}<p><small>{said}</small></p></figure>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        spec = self.vega_lite()
        return {"text/plain": repr(self), "text/html": self._repr_html_()} | ({MIME: spec} if spec else {})


def _day_columns(row: DayRow) -> dict[str, Any]:
    low, high = row.band or (None, None)
    return {"day": row.day, "status": row.status, "probability": row.probability, "low": low, "high": high}


def _more(n: int) -> str:
    return f"<p>and {n - _SHOWN} more</p>" if n > _SHOWN else ""


def _claim_html(row: ClaimRow) -> str:
    p = "" if row.probability is None else f"{percent(row.probability)} <small>{escape(row.word or '')}</small>"
    status = f"<span style='color:{COLOURS[TONE[row.status]]};white-space:nowrap'><b>{SYMBOL[row.status]}</b> {status_words(row.status)}</span>"
    cells = (status, f"<span title='{escape(row.quote.exact)}'>{escape(row.text)}</span>", p, f"{row.origins.for_} : {row.origins.against}")
    return "<tr>" + "".join(f"<td style='text-align:left'>{cell}</td>" for cell in cells) + "</tr>"


class Ledger:
    """A workspace to ask. What is asked as of a day uses nothing published later."""

    def __init__(self, path: str | Path) -> None:
        self.problems: list[Problem] = []
        self._living = Living(Workspace.open(Path(path)))
        self._finder = Finder(self._living)

    def claims(self, *, as_of: Day = None, analysis: str | None = None) -> Claims:
        """Every claim with how it stands, in the order of the texts.

        Args:
            as_of: a day, as a date or ``YYYY-MM-DD``; today where ``None``.
            analysis: those of one analysis, by its slug; of all where ``None``.

        Raises:
            NothingToCheckError: where no claim is recorded.
            UsageError: for what is no day.
        """
        outcome = self._living.record().outcome(self._day(as_of))
        by_claim = {a.claim: a for a in outcome.weighed.assessments}
        return Claims([row_of(c, by_claim[c.id]) for c in outcome.view.claims if analysis in {None, c.analysis}], flat)

    def evidence(self, claim: str, *, as_of: Day = None) -> Table[Contribution]:
        """What bears on a claim, by absolute weight.

        Raises:
            UsageError: where no claim has that id.
        """
        found = {a.claim: a for a in self._living.record().outcome(self._day(as_of)).weighed.assessments}
        if claim not in found:
            raise UsageError(f"no claim {claim!r} here", hint="`.claims()` lists them")
        return Table(found[claim].evidence)

    def changes(self, start: dt.date | str, end: Day = None) -> Table[ChangeRow]:
        """What moved between two days, largest change first."""
        record, last = self._living.record(), self._day(end)
        held = {c.id: c for c in record.outcome(last).view.claims}
        return Table([change_row(m, held) for m in record.moved(self._day(start), last)], _change_columns)

    def history(self, claim: str, *, as_of: Day = None) -> History:
        """How a claim went since publication: its days, drawn as a line in a notebook.

        Raises:
            UsageError: where no claim has that id, or several start so.
        """
        day = self._day(as_of)
        record = self._living.record()
        found = one_of(record.outcome(day), claim)
        analysis = next(c.analysis for c in record.outcome(day).view.claims if c.id == found.claim)
        given = record.brief(analysis, day)
        return History(next(c for c in brief_of(given).claims if c.claim.id == found.claim), given)

    def documents(self, *, as_of: Day = None) -> Table[DocumentRow]:
        """The documents known by a day, oldest first."""
        return Table([document_row(d) for d in self._living.record().outcome(self._day(as_of)).view.documents])

    def events(
        self, about: str = "", *, as_of: Day = None, since: Day = None, until: Day = None, sources: Sequence[str] = (), export: bool = False
    ) -> Events:
        """The events of a pair (``RUS-PRK``), of one country (``PRK``) or of everyone, as rows and as series.

        Args:
            about: whose; ISO3 codes.
            as_of: what was known by the end of that day; all of it where ``None``.
            since: no event that ended before.
            until: no event that began later.
            sources: of these sources alone, such as ``gdelt``.
            export: leave out rows whose terms forbid passing them on.

        Raises:
            UsageError: for what is no country, day or source.
        """
        from upheld.desk_events import asking, store_of  # noqa: PLC0415 - loads the engine
        from upheld.door_events import Events  # noqa: PLC0415

        asked_of, self.problems = asking(self._living.workspace)
        given = {name: None if value is None else self._day(value) for name, value in (("as_of", as_of), ("since", since), ("until", until))}
        return Events(store_of(self._living.workspace), about, asked_of=asked_of, **given, sources=tuple(sources), export=export)

    def search(self, query: str, *, as_of: Day = None, limit: int = 20) -> Table[FoundDocument]:
        """Documents that hold every word of a query, or one that begins so; a phrase stands in quotation marks.

        Raises:
            UsageError: where the query holds no word.
        """
        return Table(search_answer(query, self._finder.find(query, self._day(as_of), limit=limit)).documents, _found_columns)

    def _day(self, day: Day) -> dt.date:
        if day is None:
            return self._living.today()
        try:
            return dt.date.fromisoformat(day) if isinstance(day, str) else day
        except ValueError:
            raise UsageError(f"{day!r} is no day", hint="write YYYY-MM-DD") from None

    def __repr__(self) -> str:
        return f"<upheld ledger at {self._living.workspace.root}: {', '.join(self._living.analyses()) or 'no analysis yet'}>"

    def _repr_html_(self) -> str:
        return self.claims()._repr_html_()


def _found_columns(row: FoundDocument) -> dict[str, Any]:
    return {
        "id": row.document.id, "known": row.document.known, "outlet": row.document.outlet, "title": row.document.title, "excerpt": row.excerpt,
        "bears_on": list(row.bears_on), "url": row.document.url,
    }  # fmt: skip


def _change_columns(row: ChangeRow) -> dict[str, Any]:
    return {
        "claim": row.claim, "analysis": row.analysis, "text": row.text, "status_before": row.before.status, "status_after": row.after.status,
        "probability_before": row.before.probability, "probability_after": row.after.probability, "documents": list(row.documents),
    }  # fmt: skip


def open_ledger(path: str | Path = ".") -> Ledger:
    """The workspace at ``path`` or in the nearest folder above it.

    Raises:
        NotAWorkspaceError: where there is none.
    """
    return Ledger(path)
