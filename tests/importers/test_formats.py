"""Every source's fixtures, held to the same rules: `formats/ID/GENERATION.csv`, and beside it what it becomes, `GENERATION.golden`.

A fixture has every row type that is known of its generation, in rows of our own. What is special to a source is in `test_NAME.py`.
"""

import csv
import io
import sys
from functools import cache
from pathlib import Path

import pytest

from core.model import Fate, ParsedFile
from importers.base import Context, Importer, plain
from importers.csvfile import Unreadable, content, load
from importers.dates import Undecided
from importers.detection import read_table, recognise
from importers.registry import built_in
from importers.times import NeedsZone
from tests.importers.parsed import SHARED, conserved, golden
from tests.importers.reading import show
from tests.importing import desk

FORMATS = Path(__file__).parent / "formats"
FIXTURES = sorted(FORMATS.glob("*/*.csv"))
SECTIONED = frozenset({"vanguard-us", "bitpanda", "ibkr-activity", "ibkr-activity-language", "ibkr-flex", "vanguard-uk"})
"""Formats of several tables in one file: their columns cannot be permuted as those of one table."""
BEFORE = frozenset({
    "binance-statement", "coinbase-pro", "coinbase-pro-fills", "coinbase-retail", "generic", "kraken-ledgers", "kraken-trades",
    "schwab-gains", "schwab-lots", "schwab-positions", "schwab-transactions",
})
"""Formats whose fixtures stand in `fixtures` and tests of their own."""
DATA = {path: path.read_bytes() for path in FIXTURES}


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


every = pytest.mark.parametrize("path", FIXTURES, ids=named)


@cache
def read(path: Path) -> ParsedFile:
    return parsed(DATA[path], path.name)


def parsed(data: bytes, name: str) -> ParsedFile:
    """Read by whichever importer fits; in UTC where a user would be asked for the zone."""
    source = content(data, name)
    found = recognise(source, built_in())
    assert found is not None, f"{name} is not recognised"
    try:
        return found.importer.parse(read_table(source, found), Context())
    except NeedsZone:
        return found.importer.parse(read_table(content(data, name), found), Context(timezone="UTC"))


def events(found: ParsedFile) -> list[tuple[str, str]]:
    return sorted((draft.key.hex(), show(draft)) for draft in found.drafts)


def fates(found: ParsedFile) -> list[tuple[str, str]]:
    return sorted((row.fate.value, row.cause or row.reason) for row in found.rows)


def rearranged(path: Path, how: str) -> bytes:
    """The fixture with its columns `reversed`, or with a column more in the middle and one at the end (`wider`).

    Columns that share a name are told apart by their order, so where some do, those behind them come to the front instead. One without a
    name belongs to the one on its left; as the last it would not be a column, so the first two stay where they are if one has none.
    """
    source = content(DATA[path], path.name)
    found = recognise(source, built_in())
    assert found is not None
    records = list(csv.reader(io.StringIO("\n".join(source.lines), newline=""), delimiter=found.delimiter))
    head = [place for place, cells in enumerate(records) if any(cells)][found.header_at]
    width = len(records[head])
    names = [plain(name) for name in records[head]]
    cut = 1 + max((at for at, name in enumerate(names) if name and names.count(name) > 1), default=-1)
    starts = [at for at, name in enumerate(names) if name or not at]
    blocks = [slice(at, end) for at, end in zip(starts, [*starts[1:], max(map(len, records))], strict=True)]
    stay = int(blocks[0].stop > 1)
    turned = [*blocks[:stay], *reversed(blocks[stay:])]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=found.delimiter, lineterminator="\n")
    for place, cells in enumerate(records):
        if place >= head and any(cells):
            cells = (cells + [""] * width)[: max(width, len(cells))]
            title = place == head
            if how == "reversed":
                cells = cells[cut:] + cells[:cut] if cut else [cell for block in turned for cell in cells[block]]
            else:
                cells = [*cells[:2], "Further" if title else "", *cells[2:], "Last" if title else "of it"]
        writer.writerow(cells) if cells else out.write("\n")
    return out.getvalue().encode()


@every
def test_each_row_becomes_what_it_was(path: Path) -> None:
    """Every row type, event by event, and what is set aside and why; rows read = booked + ignored + quarantined."""
    found = read(path)
    conserved(found)
    assert found.format == path.parent.name
    assert golden(found) == path.with_suffix(".golden").read_text(encoding="utf-8")


@every
@pytest.mark.parametrize("how", ["reversed", "wider"])
def test_columns_are_found_by_name(path: Path, how: str) -> None:
    """Columns in another order, or further ones, change neither events nor identities."""
    if path.parent.name in SECTIONED:
        assert recognise(content(DATA[path], path.name), built_in()) is not None
        return
    again = parsed(rearranged(path, how), path.name)
    assert (again.format, again.version, events(again), fates(again)) == (
        read(path).format, read(path).version, events(read(path)), fates(read(path))
    )


@every
def test_twice_is_once(path: Path) -> None:
    """The same file again, and the same rows in another file, add nothing; taken back, nothing is left; all of it verifies."""
    with desk() as at:
        first = at.bring(path.name, DATA[path], tz="UTC" if read(path).zone_source == "user" else None)
        assert first.done is not None, [file.problem for file in first.files]
        before = at.events()
        again = at.bring(path.name, DATA[path] + b"\n")
        assert again.done is not None, [file.problem for file in again.files]
        assert again.done.report.events_new == 0
        assert at.events() == before
        assert at.ws.ledger.verify() == []
        at.ws.ledger.imports.undo(again.done.report.id)
        at.ws.ledger.imports.undo(first.done.report.id)
        assert at.events() == []


@every
def test_optional_columns_may_lack(path: Path) -> None:
    """A file without one of the columns that the signature calls optional is read all the same, each row with one fate."""
    if path.parent.name in SECTIONED:
        return
    source = content(DATA[path], path.name)
    found = recognise(source, built_in())
    assert found is not None
    table = read_table(source, found)
    for name in found.signature.optional:
        if not table.has(name):
            continue
        place = table.column(name)
        fresh = content(DATA[path], path.name)
        records = list(csv.reader(io.StringIO("\n".join(fresh.lines), newline=""), delimiter=found.delimiter))
        head = [at for at, cells in enumerate(records) if any(cells)][found.header_at]
        out = io.StringIO()
        writer = csv.writer(out, delimiter=found.delimiter, lineterminator="\n")
        for at, cells in enumerate(records):
            kept = cells[:place] + cells[place + 1 :] if at >= head and any(cells) else cells
            writer.writerow(kept) if kept else out.write("\n")
        without = content(out.getvalue().encode(), path.name)
        again = recognise(without, (found.importer,))
        assert again is not None, name
        conserved(found.importer.parse(read_table(without, again), Context(timezone="UTC")))


def importers_here() -> list[Importer]:
    return [each for each in built_in() if each.id not in BEFORE]


@pytest.mark.parametrize("importer", importers_here(), ids=lambda each: each.id)
def test_every_generation_has_a_fixture(importer: Importer) -> None:
    """A format is supported only where each of its generations is shown."""
    shown = {read(path).version for path in FIXTURES if path.parent.name == importer.id}
    assert shown == {signature.version for signature in importer.signatures}


@pytest.mark.parametrize("importer", importers_here(), ids=lambda each: each.id)
def test_what_is_only_recognised_books_nothing(importer: Importer) -> None:
    """Supported or recognised, nothing in between."""
    fixtures = [path for path in FIXTURES if path.parent.name == importer.id]
    assert fixtures
    if not importer.supported:
        assert all(row.fate is Fate.QUARANTINED for path in fixtures for row in read(path).rows)
    else:
        named = getattr(importer, "by_name", False)  # then what a row is of, the user must say first
        rows = [row for path in fixtures for row in read(path).rows]
        assert any(row.fate is Fate.BOOKED or (named and row.cause.startswith("unknown asset ")) for row in rows)


def test_public_samples_keep_every_row() -> None:
    """Whatever is recognised of the public samples, each row of it has one fate."""
    folder = SHARED / "formats" / "corpus"
    if not folder.is_dir():
        pytest.skip(f"needs {folder}")
    for path in sorted(folder.rglob("*.csv")):
        try:
            source = load(path)
            found = recognise(source, built_in())
        except Unreadable:
            continue
        if found is not None:
            try:
                conserved(found.importer.parse(read_table(source, found), Context(timezone="UTC")))
            except Undecided:
                continue


def _write() -> None:
    """`python -m tests.importers.test_formats ID` writes the goldens of a format for review."""
    for path in FIXTURES:
        if path.parent.name in sys.argv[1:]:
            path.with_suffix(".golden").write_text(golden(read(path)), encoding="utf-8")


if __name__ == "__main__":
    _write()
