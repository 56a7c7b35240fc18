"""The event cache: numbered Parquet parts under ``.cache/events``, derived from the archive and rebuilt from it; asked through DuckDB.

Bitemporal: a row is a version of an event, known from ``known_from`` on until a later version, a deletion or a final edition takes its place. That end
is kept apart, in ``closed``, because a part is never rewritten. As of D: ``known_from <= D`` and not yet closed by D.

A part without its description, or whose files the journal does not name, is no part: it is removed when the cache is opened for writing.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import duckdb
import msgspec

from upheld.ledger.events_countries import countries
from upheld.ledger.events_plover import cameo_rows, scores
from upheld.ledger.events_schema import CACHE_VERSION, EVENT, TABLES, PartInfo, Reject, Table, place_of, visible
from upheld.ledger.files import write_whole

VERSION = f"{CACHE_VERSION}/{duckdb.__version__}"
"""Parts of another version are built anew: the engine's hashes are not promised to stay."""
_CLOSED = {"part": "INTEGER", "row_no": "BIGINT", "source": "VARCHAR", "version_key": "UBIGINT", "known_to": "TIMESTAMP"}
_ROWS_A_THREAD = 2_500_000
"""Rows from which one more thread is worth its buffers."""
_FORBID_EXPORT = frozenset({"acled-no-redistribution"})
"""Licences under which rows may be looked at but not passed on."""


class Settled(msgspec.Struct, frozen=True):
    """Which parts ``closed`` takes into account."""

    version: str
    parts: tuple[int, ...]


def _threads(held: int) -> int:
    """How many threads a cache of so many rows is asked on: each takes buffers of its own, which a cache that is read in a blink does not repay."""
    return max(1, min(os.cpu_count() or 1, held // _ROWS_A_THREAD))


def _description(path: Path) -> PartInfo | None:
    """What lies beside a part; ``None`` for that of another version or a damaged one: both are built anew."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=PartInfo)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _rows_outside(part: PartInfo, files: Collection[str]) -> Iterable[tuple[int, int, int]]:
    """(part, first row, last row) of the files of a part that are none of ``files``."""
    return ((part.number, s.first_row, s.first_row + s.lines - 1) for s in part.segments if s.lines and s.sha256 not in files)


def _without(con: duckdb.DuckDBPyConnection, name: str, outside: list[tuple[int, int, int]]) -> str:
    """SQL: the condition that leaves out the rows of files that are not to be seen."""
    if not outside:
        return ""
    con.execute(f"CREATE TABLE outside_{name}(p INTEGER, low BIGINT, high BIGINT)")
    insert_rows(con, f"outside_{name}", outside)
    return f"WHERE NOT EXISTS (SELECT 1 FROM outside_{name} o WHERE o.p = part AND row_no BETWEEN o.low AND o.high)"


def sql_text(value: str) -> str:
    """A text as SQL."""
    return "'" + value.replace("'", "''") + "'"


class EventStore:
    """The parts under ``folder`` and the views over them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts: tuple[PartInfo, ...] | None = None
        self._only: frozenset[str] | None = None

    def parts(self) -> tuple[PartInfo, ...]:
        """Descriptions of all parts of this version of the cache, by number."""
        if self._parts is None:
            found = (_description(p) for p in self.folder.glob("*/*/*.json"))
            held = (p for p in found if p is not None and p.version == VERSION and self.path(p).exists())
            self._parts = tuple(sorted(held, key=lambda p: p.number))
        return self._parts

    def path(self, part: PartInfo) -> Path:
        """The Parquet file of a part: ``<table>/source=<source>/<number>.parquet``."""
        return self.folder / part.table / f"source={part.source}" / f"{part.number:06}.parquet"

    def next_number(self) -> int:
        """The number of the part to come."""
        return max((p.number for p in self.parts()), default=0) + 1

    def files(self) -> frozenset[str]:
        """Hashes of all files whose rows are in."""
        return frozenset(s.sha256 for p in self.parts() for s in p.segments)

    def take_in(self, part: PartInfo, written: Path) -> None:
        """Make a written file a part; its description comes last, so that a crash leaves nothing half in."""
        path = self.path(part)
        path.parent.mkdir(parents=True, exist_ok=True)
        written.replace(path)
        write_whole(path.with_suffix(".json"), msgspec.json.encode(part))
        self._parts = None

    def keep_only(self, files: Collection[str], *, stale: Callable[[PartInfo], bool] = lambda _: False) -> frozenset[str]:
        """Drop every part that is stale or holds a file not in ``files``; the hashes of files that are to be loaded (again)."""
        for part in self.parts():
            if stale(part) or any(s.sha256 not in files for s in part.segments):
                (self.folder / "closed.json").unlink(missing_ok=True)  # numbers may come again with other rows
                self.path(part).with_suffix(".json").unlink()
                self.path(part).unlink()
        described = {self.path(p) for p in self.parts() if self.path(p).exists()}
        for stray in [*self.folder.glob("*/*/*.parquet"), *self.folder.glob("*/*/*.json"), *self.folder.glob("*.new")]:
            if stray.with_suffix(".parquet") not in described:
                (self.folder / "closed.json").unlink(missing_ok=True)
                stray.unlink()
        self._parts = None
        return frozenset(files) - self.files()

    def only(self, files: Collection[str]) -> EventStore:
        """The same cache as if no other file than these (by hash) had ever come in."""
        narrowed = EventStore(self.folder)
        narrowed._only = frozenset(files)
        return narrowed

    def rejects(self) -> Iterable[Reject]:
        """Every row that was not loaded."""
        return (r for p in self.parts() for r in p.rejects)

    def place(self, part: int, row_no: int) -> tuple[str, int]:
        """File and line of a row."""
        return place_of(next(p for p in self.parts() if p.number == part).segments, row_no)

    def connect(self, files: Collection[str] | None = None) -> duckdb.DuckDBPyConnection:
        """An engine with the tables ``event_row``, ``mention``, ``gkg``, ``deletion``, ``closed`` and ``part``.

        ``files`` limits what is seen to the rows of files with these hashes, as if no other had ever come in.
        """
        held = self.parts()
        config = {"temp_directory": str(self.folder / "spill"), "autoinstall_known_extensions": "false"}
        con = duckdb.connect(config={**config, "threads": str(_threads(sum(p.rows for p in held)))})
        files = self._only if files is None else files
        outside = [] if files is None or self.files() <= set(files) else [r for p in held for r in _rows_outside(p, files)]
        for table in TABLES:
            numbers = {p.number for p in held if p.table == table}
            self._view(con, table, [p for p in held if p.number in numbers], [r for r in outside if r[0] in numbers])
        con.execute("CREATE TABLE part(number INTEGER, source VARCHAR, release VARCHAR, licence VARCHAR, ontology VARCHAR, known_kind VARCHAR)")
        for p in held:
            con.execute("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)", [p.number, p.source, p.release, p.licence, p.ontology, p.known_kind])
        closed = self.folder / "closed.parquet"
        columns = ", ".join(f"{n} {k}" for n, k in _CLOSED.items())
        con.execute(f"CREATE TABLE closed({columns})")
        if outside:
            _close(con, [p.number for p in held])
            _close_candidates(con, held)
        elif closed.exists():
            con.execute(f"INSERT INTO closed SELECT * FROM read_parquet({sql_text(str(closed))})")
        return con

    def _view(self, con: duckdb.DuckDBPyConnection, table: Table, parts: list[PartInfo], outside: list[tuple[int, int, int]]) -> None:
        name = "event_row" if table == "event" else table
        kinds = TABLES[table]
        if not parts:
            con.execute(f"CREATE TABLE {name}({', '.join(f'{n} {k}' for n, k in kinds.items())})")
            return
        paths = ", ".join(sql_text(str(self.path(p))) for p in parts)
        source = f"read_parquet([{paths}], union_by_name=true, hive_partitioning=false)"
        there = {d[0] for d in con.execute(f"SELECT * FROM {source} LIMIT 0").description or ()}
        chosen = ", ".join(n if n in there else f"CAST(NULL AS {k}) AS {n}" for n, k in kinds.items())
        con.execute(f"CREATE VIEW {name} AS SELECT {chosen} FROM {source} {_without(con, name, outside)}")

    def _settled(self) -> Settled:
        try:
            return msgspec.json.decode((self.folder / "closed.json").read_bytes(), type=Settled)
        except (FileNotFoundError, msgspec.DecodeError, msgspec.ValidationError):
            return Settled("", ())

    def settle(self) -> None:
        """Bring ``closed`` up to date: which versions ended when, for every event a new part says something about."""
        state = self.folder / "closed.json"
        before = self._settled()
        numbers = tuple(p.number for p in self.parts())
        if before.version == VERSION and before.parts == numbers:
            return
        grown = before.version == VERSION and set(before.parts) <= set(numbers) and (self.folder / "closed.parquet").exists()
        new = [n for n in numbers if not grown or n not in before.parts]
        con = self.connect()
        if not grown:
            con.execute("DELETE FROM closed")
        _close(con, new)
        _close_candidates(con, self.parts())
        aside = self.folder / "closed.new"
        con.execute(f"COPY (SELECT DISTINCT * FROM closed ORDER BY part, row_no) TO {sql_text(str(aside))} (FORMAT parquet)")
        con.close()
        aside.replace(self.folder / "closed.parquet")
        write_whole(state, msgspec.json.encode(Settled(VERSION, numbers)))


def _close(con: duckdb.DuckDBPyConnection, new: list[int]) -> None:
    """A version ends when the next version of the same event, or its deletion, becomes known; of two known at once the later loaded stays."""
    if not new:
        return
    numbers = ", ".join(map(str, new))
    con.execute(f"""
        CREATE TEMP TABLE version AS SELECT part, row_no, source, version_key, known_from FROM event_row
        UNION ALL SELECT NULL, NULL, source, version_key, known_from FROM deletion LIMIT 0;
        INSERT INTO version
        WITH said AS (SELECT source, version_key FROM event_row WHERE part IN ({numbers})
                      UNION SELECT source, version_key FROM deletion WHERE part IN ({numbers})),
        everything AS (SELECT part, row_no, source, version_key, known_from FROM event_row
                       UNION ALL SELECT NULL, NULL, source, version_key, known_from FROM deletion),
        many AS (SELECT source, version_key FROM everything SEMI JOIN said USING (source, version_key)
                 GROUP BY ALL HAVING count(*) > 1)
        SELECT e.* FROM everything e SEMI JOIN many USING (source, version_key)""")
    con.execute("DELETE FROM closed WHERE (source, version_key) IN (SELECT DISTINCT source, version_key FROM version)")
    con.execute("""
        INSERT INTO closed SELECT part, row_no, source, version_key, ends FROM (
            SELECT *, lead(known_from) OVER (PARTITION BY source, version_key ORDER BY known_from, part NULLS LAST, row_no) AS ends FROM version)
        WHERE part IS NOT NULL AND ends IS NOT NULL""")
    con.execute("DROP TABLE version")


def _close_candidates(con: duckdb.DuckDBPyConnection, parts: tuple[PartInfo, ...]) -> None:
    """UCDP: a yearly edition takes the place of every candidate row of the years it covers."""
    finals = [p for p in parts if p.release.startswith("ged-") and p.known_kind == "release"]
    for p in finals:
        covered = 2000 + int(p.release.removeprefix("ged-").split(".")[0]) - 1
        con.execute(f"""
            INSERT INTO closed SELECT r.part, r.row_no, r.source, r.version_key, f.known_from FROM event_row r
            JOIN part c ON c.number = r.part AND c.release LIKE 'candidate-%',
            (SELECT min(known_from) AS known_from FROM event_row WHERE part = {p.number}) f
            WHERE r.source = 'ucdp' AND year(r.event_end) <= {covered} AND f.known_from >= r.known_from""")


def rows(
    store: EventStore, *, as_of: dt.date | None = None, where: str = "true", export: bool = False, closed: bool = False
) -> duckdb.DuckDBPyRelation:
    """All columns of the events in force, with what holds for their part; ``.pl()``, ``.df()`` and ``.arrow()`` give Polars, pandas, Arrow.

    Args:
        store: the cache.
        as_of: what was known by the end of that day.
        where: a condition over the columns of the schema.
        export: leave out rows whose terms forbid passing them on.
        closed: also the versions that have ended, with their ``known_to``.
    """
    con = store.connect()
    _codes(con)
    allowed = f" AND licence NOT IN ({', '.join(map(sql_text, sorted(_FORBID_EXPORT)))})" if export else ""
    own = {
        "actor_cow": "coalesce(r.actor_cow, ca.cow)",
        "actor_gw": "coalesce(r.actor_gw, ca.gw)",
        "recipient_cow": "coalesce(r.recipient_cow, cr.cow)",
        "recipient_gw": "coalesce(r.recipient_gw, cr.gw)",
        "plover_context": "coalesce(r.plover_context, m.context)",
        "mapping_rule": "coalesce(r.mapping_rule, m.rule)",
        "score_plover": "coalesce(r.score_plover, s.score, t.score)",
    }
    columns = ", ".join(f"{own.get(name, 'r.' + name)} AS {name}" for name in EVENT)
    return con.sql(f"""SELECT * FROM (
        SELECT r.source || ':' || r.native_id AS event_uid, {columns}, c.known_to, p.release, p.licence, p.ontology, p.known_kind
        FROM {"event_row" if closed else visible(as_of)} r JOIN part p ON p.number = r.part
        LEFT JOIN closed c ON c.part = r.part AND c.row_no = r.row_no
        LEFT JOIN country ca ON ca.iso3 = r.actor_iso3 LEFT JOIN country cr ON cr.iso3 = r.recipient_iso3
        LEFT JOIN cameo m ON m.code = r.native_code AND p.ontology = 'cameo'
        LEFT JOIN score s ON s.type = r.plover_type AND s.mode = r.plover_mode
        LEFT JOIN score t ON t.type = r.plover_type AND t.mode IS NULL) WHERE ({where}){allowed}""")


def _codes(con: duckdb.DuckDBPyConnection) -> None:
    """What follows from codes: numbers of countries, CAMEO's contexts and rules, PLOVER's scores."""
    con.execute("CREATE TABLE country(iso3 VARCHAR, cow SMALLINT, gw SMALLINT)")
    con.execute("CREATE TABLE cameo(code VARCHAR, context VARCHAR, rule VARCHAR)")
    con.execute("CREATE TABLE score(type VARCHAR, mode VARCHAR, score FLOAT)")
    insert_rows(con, "country", [(c.iso3, c.cow, c.gw) for c in countries()])
    insert_rows(con, "cameo", [(code, context, rule) for code, _, _, context, _, _, rule in cameo_rows()])
    insert_rows(con, "score", [(kind, mode, str(score)) for (kind, mode), score in scores().items()])


def insert_rows(con: duckdb.DuckDBPyConnection, table: str, values: Sequence[tuple[str | int | None, ...]]) -> None:
    """Put rows in as one text, which the engine takes far faster than as many literals."""
    text = "\n".join("\t".join("" if v is None else str(v) for v in row) for row in values)
    cells = ", ".join(f"nullif(split_part(line, '\t', {n}), '')" for n in range(1, len(values[0]) + 1))
    con.execute(f"INSERT INTO {table} SELECT {cells} FROM (SELECT unnest(string_split(?, chr(10))) AS line)", [text])


def export_forbidden(store: EventStore) -> tuple[str, ...]:
    """Sources in the cache whose terms forbid passing on their rows."""
    return tuple(sorted({p.source for p in store.parts() if p.licence in _FORBID_EXPORT}))
