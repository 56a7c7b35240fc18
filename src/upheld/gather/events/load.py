"""Files to Parquet parts: members are spooled, parts written by the engine, and what comes out must come to what went in.

``rows = loaded + rejected`` holds for every file or the load fails loudly. Rows are not copied into Python: the engine reads the spool, casts, maps and
writes in one stream, so memory does not grow with the number or size of files.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import duckdb
import msgspec

from upheld.gather.events.form import CAMEO_PLACES, Form, cameo_place, fips_place, literal, quoted
from upheld.gather.events.raw import BROKEN, Member, opened
from upheld.gather.events.records_json import json_rows
from upheld.gather.events.spool import LONGEST_ROW, RAW_KEPT, Careful, as_spool_line, copy_scanned, records, scrub_lines
from upheld.ledger.events import VERSION, insert_rows
from upheld.ledger.events_countries import code_rows, countries
from upheld.ledger.events_plover import cameo_rows
from upheld.ledger.events_schema import TABLES, PartInfo, Reject, Segment, place_of

SPOOL_BYTES = 256_000_000
"""A part holds files up to about this many bytes of rows."""
MEMORY = "1GB"
_DICTIONARY = 4096
"""Distinct values of a row group up to which a column is written by dictionary: one of ids or addresses gives up early, and no other has so many."""


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One stream to load: its form, the hash of the file it comes from, and what counts where the rows do not say when they were known."""

    member: Member
    form: Form
    sha256: str
    label: str = ""
    released: dt.date | None = None
    fetched: dt.datetime

    @property
    def name(self) -> str:
        """How rejects name it: the label, or the file's own name, with the name within an archive."""
        return f"{self.label}!{self.member.inner}" if self.label and self.member.inner else self.label or self.member.name


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part written: its description, the rows loaded of each segment, how many were mended by name, and streams that broke off, with why."""

    info: PartInfo
    path: Path
    loaded: tuple[int, ...]
    repaired: dict[str, int]
    broken: tuple[tuple[str, str], ...] = ()


class ConservationError(AssertionError):
    """Rows went missing unnamed: an error of ours, never of the data."""


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """An engine with our code tables in it, spilling to ``folder``."""
    con = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder), "threads": 1, "autoinstall_known_extensions": "false"})
    con.execute("CREATE TABLE country_code(scheme VARCHAR, code VARCHAR, iso3 VARCHAR)")
    insert_rows(con, "country_code", code_rows())
    ways = sorted({(kind, mode, quad) for _, kind, mode, _, quad, _, _ in cameo_rows()}, key=str)
    number = {way: n for n, way in enumerate(ways, 1)}
    con.execute("CREATE TEMP TABLE code_place(place INTEGER, way TINYINT)")
    insert_rows(con, "code_place", [(cameo_place(code), number[kind, mode, quad]) for code, kind, mode, _, quad, _, _ in cameo_rows()])
    con.execute(f"SET VARIABLE cameo_way = (SELECT list(way ORDER BY n) FROM range(1, {CAMEO_PLACES + 1}) g(n) LEFT JOIN code_place ON place = n)")
    con.execute("CREATE TEMP TABLE way(n INTEGER, type VARCHAR, mode VARCHAR, quad TINYINT)")
    insert_rows(con, "way", [(n, *way) for way, n in number.items()])
    for name in ("type", "mode", "quad"):
        con.execute(f"SET VARIABLE cameo_{name} = (SELECT list({name} ORDER BY n) FROM way)")
    con.execute("CREATE TEMP TABLE fips_place(place INTEGER, iso3 VARCHAR)")
    insert_rows(con, "fips_place", [(fips_place(code), c.iso3) for c in countries() for code in c.fips])
    con.execute("SET VARIABLE fips_iso3 = (SELECT list(iso3 ORDER BY n) FROM range(1, 677) g(n) LEFT JOIN fips_place ON place = n)")
    return con


def load(inputs: Iterator[Input], target: Path, *, first_number: int, spool_bytes: int = SPOOL_BYTES) -> Iterator[Part]:
    """Write the parts of ``inputs``, in order; inputs of one form follow each other into one part until it is large enough.

    Args:
        inputs: streams in the order of the journal.
        target: folder for ``<number>.parquet.new`` files, which the ledger takes in.
        first_number: number of the first part.
        spool_bytes: size at which a part is closed.

    A stream that breaks off leaves no row behind: it stands in ``broken`` of the part it would have gone into.
    """
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target) as name:
        con = connect(Path(name) / "spill")
        number = first_number
        for batch in _batches(inputs, Path(name), spool_bytes):
            yield _write(con, batch, target, number)
            number += 1
        con.close()


class _Batch(msgspec.Struct, kw_only=True):
    first: Input
    spool: Path
    segments: list[Segment] = []
    careful: Careful = msgspec.field(default_factory=Careful)
    clean: bool = True
    direct: bool = False
    broken: list[tuple[str, str]] = []

    @property
    def lines(self) -> int:
        return sum(s.lines for s in self.segments)


def _same(a: Input, b: Input) -> bool:
    return (a.form, a.released) == (b.form, b.released)


def _batches(inputs: Iterator[Input], folder: Path, limit: int) -> Iterator[_Batch]:
    """Spooled batches; each is used up before the next is begun, for they share one spool file."""
    batch: _Batch | None = None
    out: IO[bytes] | None = None
    for one in inputs:
        if one.member.plain and one.form.shape == "lines" and one.member.path.stat().st_size > limit // 8:
            if batch and out:
                out.close()
                yield batch
            batch = out = None
            yield _direct(one)
            continue
        if batch is None or out is None or not _same(batch.first, one) or out.tell() > limit:
            if batch and out:
                out.close()
                yield batch
            batch = _Batch(first=one, spool=folder / "spool")
            out = batch.spool.open("wb")
        _spool(one, batch, out)
    if batch and out:
        out.close()
        yield batch


def _direct(one: Input) -> _Batch:
    """A large plain file is read where it lies."""
    with opened(one.member) as stream:
        scan = copy_scanned(stream, None, skip=one.form.header)
    segment = Segment(sha256=one.sha256, name=one.name, first_row=1, lines=scan.lines, first_line=one.form.header + 1)
    return _Batch(first=one, spool=one.member.path, segments=[segment], clean=scan.clean, direct=True)


def _spool(one: Input, batch: _Batch, out: IO[bytes]) -> None:
    first_row, start, before = batch.lines + 1, out.tell(), (batch.careful.rows, len(batch.careful.rejects))
    try:
        with opened(one.member) as stream:
            if one.form.shape == "lines":
                scan = copy_scanned(stream, out, skip=one.form.header)
                lines, first_line = scan.lines, one.form.header + 1
                batch.clean &= scan.clean
            else:
                lines, first_line = _spool_parsed(one, stream, out, batch.careful, first_row), 1
    except BROKEN as error:
        out.seek(start)
        out.truncate()
        batch.careful.rows = before[0]
        del batch.careful.rejects[before[1] :]
        batch.broken.append((one.name, str(error) or type(error).__name__))
        return
    batch.segments.append(Segment(sha256=one.sha256, name=one.name, first_row=first_row, lines=lines, first_line=first_line))


def _spool_parsed(one: Input, stream: IO[bytes], out: IO[bytes], found: Careful, first_row: int) -> int:
    """Records or JSON objects, parsed here; the number of their last line."""
    form, last = one.form, 0
    if form.shape == "json":
        rows = json_rows(stream, form.columns, one.name, found)
    else:
        for _ in range(form.header):
            stream.readline()
        width = len(form.columns)
        rows = records(stream, one.name, before=form.header, width=width, delimiter=form.delimiter, found=found)
    for last, cells in rows:
        out.write(as_spool_line(first_row + last - 1, cells).encode())
    return max([last, *(r.line for r in found.rejects if r.name == one.name)])


def _write(con: duckdb.DuckDBPyConnection, batch: _Batch, target: Path, number: int) -> Part:
    form, path = batch.first.form, target / f"{number:06}.parquet.new"
    path.unlink(missing_ok=True)
    loaded = None
    if form.shape == "lines" and batch.clean:
        loaded = _copy_fast(con, batch, path, number)
    careful = batch.careful
    if loaded is None:
        loaded, careful = _copy_careful(con, batch, path, number)
    rows = batch.lines if form.shape == "lines" and careful.rows == 0 else careful.rows
    if loaded + len(careful.rejects) != rows:
        raise ConservationError(f"{batch.segments[0].name}: {rows} rows, {loaded} loaded, {len(careful.rejects)} rejected")
    released = batch.first.released or form.released
    info = PartInfo(
        version=VERSION,
        number=number,
        table=form.table,
        source=form.source,
        release=form.release,
        licence=form.licence,
        ontology=form.ontology,
        known_kind="source" if "known_from" in form.select else "release" if released else "fetch",
        rows=loaded,
        segments=tuple(batch.segments),
        rejects=tuple(careful.rejects),
    )
    counts = tuple(s.lines for s in batch.segments) if form.shape == "lines" and careful.rows == 0 else _loaded_of(con, path, batch.segments)
    return Part(info=info, path=path, loaded=counts, repaired=careful.repaired, broken=tuple(batch.broken))


def _loaded_of(con: duckdb.DuckDBPyConnection, path: Path, segments: Sequence[Segment]) -> tuple[int, ...]:
    """Rows of a part by segment."""
    values = ", ".join(f"({n}, {s.first_row}, {s.first_row + s.lines - 1})" for n, s in enumerate(segments))
    found = con.execute(f"""SELECT s.n, count(r.row_no) FROM (VALUES {values}) s(n, low, high)
        LEFT JOIN read_parquet({literal(str(path))}) r ON r.row_no BETWEEN s.low AND s.high GROUP BY s.n ORDER BY s.n""").fetchall()
    return tuple(int(n) for _, n in found)


def _copy_fast(con: duckdb.DuckDBPyConnection, batch: _Batch, path: Path, number: int) -> int | None:
    """Rows written straight from the bytes; ``None`` where the count does not come out, for then a row is to be named."""
    form = batch.first.form
    source = f"(SELECT row_number() OVER () AS row_no, * FROM {read_fast(batch.first, None if batch.direct else batch.spool)})"
    query = f"SELECT {_chosen(batch.first, number)} FROM {source} r{form.joins}{_where(form)}"
    try:
        loaded = _copied(con, query, path)
    except duckdb.Error:
        loaded = -1
    return loaded if loaded == batch.lines else None


def _copy_careful(con: duckdb.DuckDBPyConnection, batch: _Batch, path: Path, number: int) -> tuple[int, Careful]:
    form, found, spool = batch.first.form, batch.careful, batch.spool
    if form.shape == "lines":
        spool = path.with_suffix(".careful")
        found = Careful()
        with batch.spool.open("rb") as stream, spool.open("wb") as out:
            if batch.direct:
                for _ in range(form.header):
                    stream.readline()
            scrub_lines(stream, form, tuple(batch.segments), out, found)
    try:
        loaded = _copy_checked(con, batch, spool, path, number, found)
    finally:
        if form.shape == "lines":
            spool.unlink()
    return loaded, found


def _copy_checked(con: duckdb.DuckDBPyConnection, batch: _Batch, spool: Path, path: Path, number: int, found: Careful) -> int:
    """Rows of the careful spool whose values are right; the others are named with the reason the engine gives."""
    form = batch.first.form
    columns = {"row_no": "BIGINT"} | dict.fromkeys(form.columns, "VARCHAR")
    text = _read(spool, columns, form, skip=0, quote=form.shape != "lines", longest=LONGEST_ROW + 1000)
    casts = ", ".join(f'TRY_CAST("{c}" AS {form.numbers[c]}) AS "{c}"' if c in form.numbers else f'"{c}"' for c in form.columns)
    faults = [
        f'WHEN "{c}" IS NOT NULL AND TRY_CAST("{c}" AS {kind}) IS NULL THEN {literal(c + " is no number: ")} || "{c}"'
        for c, kind in form.numbers.items()
    ]
    fault = f"CASE {' '.join(faults)} ELSE NULL END" if faults else "NULL"
    source = f"(SELECT row_no, {fault} AS fault, {casts} FROM {text})"
    reason = f"CASE WHEN r.fault IS NOT NULL THEN r.fault {' '.join(f'WHEN {c} THEN {why}' for c, why in form.wrong)} ELSE NULL END"
    body = f"FROM {_padded(source, form)} r{form.joins}"
    loaded = _copied(con, f"SELECT {_chosen(batch.first, number)} {body} WHERE {reason} IS NULL", path)
    raw = f"left(concat_ws(' | ', {', '.join(map(quoted, form.columns[:12]))}), {RAW_KEPT})"
    for row_no, why, start in con.execute(f"SELECT r.row_no, {reason} AS why, {raw} {body} WHERE why IS NOT NULL ORDER BY 1").fetchall():
        name, line = place_of(tuple(batch.segments), row_no)
        found.rejects.append(Reject(name=name, line=line, reason=why[:200], raw=start))
    return loaded


def _copied(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    done = con.execute(
        f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd, WRITE_BLOOM_FILTER false, ROW_GROUP_SIZE 122880, "
        f"DICTIONARY_SIZE_LIMIT {_DICTIONARY})"
    ).fetchone()
    return int(done[0]) if done else 0


def _read(path: Path, columns: dict[str, str], form: Form, *, skip: int, quote: bool = False, longest: int = 2_000_000) -> str:
    kinds = ", ".join(f"{literal(name)}: '{kind}'" for name, kind in columns.items())
    mark = "'\"'" if quote else "''"
    return (
        f"read_csv({literal(str(path))}, delim='\t', quote={mark}, escape={mark}, header=false, skip={skip}, auto_detect=false, strict_mode=true, "
        f"nullstr=[{', '.join(map(literal, form.nulls))}], max_line_size={longest}, parallel={'false' if quote else 'true'}, columns={{{kinds}}})"
    )


def _padded(source: str, form: Form) -> str:
    """The rows with the columns this file does not have, and with what is worked out once for several of ours."""
    absent = "".join(f', CAST(NULL AS {kind}) AS "{name}"' for name, kind in form.absent.items())
    text = f"(SELECT *{absent} FROM {source})" if absent else source
    for level in form.derived:
        text = f"(SELECT *, {', '.join(f'{sql} AS {name}' for name, sql in level.items())} FROM {text} r)"
    return text


def _where(form: Form) -> str:
    return f" WHERE NOT coalesce({' OR '.join(f'({c})' for c, _ in form.wrong)}, false)" if form.wrong else ""


def read_fast(one: Input, spool: Path | None = None) -> str:
    """SQL: the rows of a spool without headers, or of the file where it lies, in the types of the form."""
    form = one.form
    columns = {c: form.numbers.get(c, "VARCHAR") for c in form.columns}
    return _padded(_read(spool or one.member.path, columns, form, skip=0 if spool else form.header), form)


def selected(one: Input, number: int) -> dict[str, str]:
    """SQL of each column this form fills: what it selects, and what is the same for the whole file."""
    released = one.released or one.form.released
    known = literal(dt.datetime.combine(released, dt.time(23, 59, 59))) if released else literal(one.fetched)
    return {"part": str(number), "row_no": "r.row_no" if number else "0", "source": literal(one.form.source), "known_from": known} | dict(
        one.form.select
    )


def _chosen(one: Input, number: int) -> str:
    given = selected(one, number)
    return ", ".join(f'CAST({given[name]} AS {kind}) AS "{name}"' for name, kind in TABLES[one.form.table].items() if name in given)
