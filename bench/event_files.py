"""GDELT-shaped files for the benches: the real rows of the shared sample, widened to 61 columns and repeated under ids and days of their own."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.data import shared
from upheld.gather.events.gdelt import LAYOUTS

SAMPLE = "events/gdelt/gdelt2_events_10k_2025-12_2026-03_24cols.tsv"
COLUMNS = LAYOUTS[61][1]
_AT = {name: n for n, name in enumerate(COLUMNS)}


def wide_rows(data: Path | None) -> list[list[str]]:
    """The sample's rows with all 61 columns; what an event's place says stands for its actors' places too, as it mostly does in real files."""
    folder = data or shared() / "data"
    lines = (folder / SAMPLE).read_text("utf-8").split("\n")
    names = lines[0].split("\t")
    rows = []
    for line in lines[1:]:
        if not line:
            continue
        given = dict(zip(names, line.split("\t"), strict=True))
        day = given["SQLDATE"]
        given |= {"MonthYear": day[:6], "Year": day[:4], "FractionDate": f"{int(day[:4]) + int(day[4:6]) / 12:.4f}", "IsRootEvent": "1"}
        given |= {
            f"{who}Geo_{part}": given.get(f"ActionGeo_{part}", "")
            for who in ("Actor1", "Actor2")
            for part in ("Type", "FullName", "CountryCode", "Lat", "Long")
        }
        given["DATEADDED"] = day + "120000"
        rows.append([given.get(c, "") for c in COLUMNS])
    return rows


def repeated(rows: Sequence[Sequence[str]], count: int) -> Iterator[bytes]:
    """``count`` lines: each round of the rows gets new ids and lies a day further back, written down on its own day."""
    for n in range(count):
        row = list(rows[n % len(rows)])
        days = n // len(rows)
        if days:
            day = dt.datetime.strptime(row[_AT["SQLDATE"]], "%Y%m%d").replace(tzinfo=dt.UTC) - dt.timedelta(days=days)
            row[_AT["SQLDATE"]], row[_AT["MonthYear"]], row[_AT["Year"]] = f"{day:%Y%m%d}", f"{day:%Y%m}", f"{day:%Y}"
            row[_AT["DATEADDED"]] = f"{day:%Y%m%d}120000"
        row[0] = str(4_000_000_000 + n)
        yield ("\t".join(row) + "\n").encode()


def write_plain(path: Path, rows: Sequence[Sequence[str]], count: int) -> None:
    """One plain file of ``count`` rows."""
    with path.open("wb") as out:
        out.writelines(repeated(rows, count))


def zip_of(plain: Path, path: Path) -> None:
    """The same rows zipped, as GDELT does."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.write(plain, plain.stem)


def write_slots(folder: Path, rows: Sequence[Sequence[str]], files: int, *, rows_a_file: int = 1_000) -> None:
    """A zip for each quarter of an hour, as a day of GDELT comes in."""
    lines = repeated(rows, files * rows_a_file)
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for n in range(files):
        name = f"{at + n * dt.timedelta(minutes=15):%Y%m%d%H%M%S}.export.CSV"
        with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(name, b"".join(next(lines) for _ in range(rows_a_file)))
