"""Events for scripts and notebooks: the rows of a pair or of everyone as a table of a library, and what is counted in them.

Rows are those of the cache here; what is counted is asked of the engine that ``upheld.toml`` names, where it names one.

::

    events = upheld.open("path/to/workspace").events("RUS-PRK", as_of="2025-03-24")
    events.to_polars()
    events.series(step="month").to_pandas()
    events.relationships()
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from upheld.door import Table
from upheld.errors import UsageError
from upheld.ledger.events import EventStore, rows
from upheld.ledger.events_asking import Asking, Here
from upheld.ledger.events_query import Asked, Bin, Step, Toll
from upheld.ledger.events_shape import Relationship, Triad, relationship
from upheld.ledger.events_ties import triads
from upheld.ledger.remote import hand_over

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_ABOUT = re.compile(r"([A-Z]{3})(?:-([A-Z]{3}))?")


class Events:
    """The events in force on a day, of a pair (``RUS-PRK``), of one country (``PRK``) or of everyone; sources are never added up."""

    def __init__(
        self, store: EventStore, about: str = "", *, as_of: dt.date | None = None, since: dt.date | None = None, until: dt.date | None = None,
        sources: tuple[str, ...] = (), export: bool = False, asked_of: Asking | None = None,
    ) -> None:  # fmt: skip
        found = _ABOUT.fullmatch(about)
        if about and not found:
            raise UsageError(f"{about!r} is neither a country nor a pair of countries", hint="write ISO3 codes: PRK, RUS-UKR")
        self._store, self._export = store, export
        self._asked_of = asked_of or Here(store)
        self._a, self._b = (found[1], found[2] or "") if found else ("", "")
        self._as_of, self._since, self._until, self._sources = as_of, since, until, sources
        if any(not re.fullmatch(r"[\w-]+", s) for s in sources):
            raise UsageError(f"{sources} are no names of sources", hint="for example gdelt")

    def __len__(self) -> int:
        return int(self._rows().count("*").fetchall()[0][0])

    def __repr__(self) -> str:
        about = "-".join(filter(None, (self._a, self._b))) or "everyone"
        return f"<{len(self):,} events of {about}>"

    def _rows(self) -> duckdb.DuckDBPyRelation:
        return rows(self._store, as_of=self._as_of, where=self._where(), export=self._export)

    def _where(self) -> str:
        a, b = self._a, self._b
        pair = f"(actor_iso3 = '{a}' AND recipient_iso3 = '{b}') OR (actor_iso3 = '{b}' AND recipient_iso3 = '{a}')"
        one = f"'{a}' IN (actor_iso3, recipient_iso3, country_iso3)"
        limits = [f"({pair if b else one})"] if a else []
        limits += [f"event_end >= DATE '{self._since}'"] if self._since else []
        limits += [f"event_start <= DATE '{self._until}'"] if self._until else []
        limits += [f"source IN ({', '.join(repr(s) for s in self._sources)})"] if self._sources else []
        return " AND ".join(limits) or "true"

    def to_pandas(self) -> pd.DataFrame:
        """Every column of the rows as a pandas DataFrame.

        Raises:
            ImportError: where pandas is not installed.
        """
        return self._rows().df()

    def to_arrow(self) -> pa.Table:
        """As an Arrow table.

        Raises:
            ImportError: where pyarrow is not installed.
        """
        found: pa.Table = self._rows().to_arrow_table()
        return found

    def to_polars(self) -> pl.DataFrame:
        """As a Polars DataFrame; needs no other library.

        Raises:
            ImportError: where Polars is not installed.
        """
        import polars as pl  # noqa: PLC0415

        held = self._rows()
        return pl.DataFrame(held.fetchall(), schema=held.columns, orient="row", infer_schema_length=None)

    def to_parquet(self, path: str | Path) -> int:
        """Every version of these rows, whenever it was in force, as one Parquet file with ``known_to``: what another engine can hold as its table.

        Returns:
            The number of rows.
        """
        return hand_over(self._store, Path(path), where=self._where(), export=self._export)

    def _asked(self, step: Step) -> Asked:
        if not self._a:
            raise UsageError("a series is of a country or of a pair", hint='for example .events("RUS-UKR")')
        return Asked(a=self._a, b=self._b, step=step, since=self._since, until=self._until, as_of=self._as_of, sources=self._sources)

    def series(self, *, step: Step = "month", classes: tuple[str, ...] = ()) -> Table[Bin]:
        """Counts by source and step: rows, reports, quads, scores, meetings, deaths, and how many rows the source has in all (``covered``).

        Args:
            step: day, week, month or year.
            classes: PLOVER types to count, such as ``CONSULT``; all of them where there are none. ``covered`` counts every row all the same.

        Raises:
            UsageError: for what is no class.
        """
        asked = msgspec.structs.replace(self._asked(step), types=classes)
        return Table(self._asked_of.series(asked).bins, _bin_columns)

    def casualties(self, *, step: Step = "month") -> Table[Toll]:
        """Deaths by source, step and measure."""
        return Table(self._asked_of.casualties(self._asked(step)))

    def relationships(self, *, step: Step = "month") -> Mapping[str, Relationship]:
        """Source -> the stage of the relationship over the whole window."""
        bins = self._asked_of.series(self._asked(step)).bins
        return {source: relationship([b for b in bins if b.source == source]) for source in dict.fromkeys(b.source for b in bins)}

    def triads(self, third: str, *, step: Step = "month") -> Mapping[str, Triad]:
        """Source -> the structural balance of this pair with a third country.

        Raises:
            UsageError: where the events are not of a pair, or ``third`` is no code.
        """
        if not self._b:
            raise UsageError("a triad is of a pair and a third", hint='for example .events("RUS-PRK").triads("USA")')
        return triads(self._asked_of, (self._a, self._b, Asked(a=third).a), self._asked(step))


def _bin_columns(b: Bin) -> dict[str, Any]:
    quads = dict(zip(("neutral", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"), b.quads, strict=True))
    plain = {name: getattr(b, name) for name in b.__struct_fields__ if name != "quads"}
    return plain | quads | {"share": b.share, "conflict": b.conflict}
