"""What a mapping makes of a file's first rows, raw beside parsed; nothing is stored and no ledger is needed."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from msgspec import Struct

from core.model import Draft, Fate, ParsedFile, PriceSeen
from importers import sheets
from importers.base import Context
from importers.csvfile import Content, Unreadable, load
from importers.dates import Undecided
from importers.detection import Recognised, read_table, recognise
from importers.generic import GenericImporter
from importers.generic import order_of as _order
from importers.generic_mapping import Mapping
from importers.times import NeedsZone

ROWS = 20
_LOOKED_AT = 2_000


class PreviewRow(Struct, frozen=True):
    """A row as it is in the file, and what it becomes: events or a price, or in `reason` why not (a rule, or a cause with its remedy)."""

    line: int
    raw: str
    cells: tuple[str, ...]
    fate: Fate
    drafts: tuple[Draft, ...]
    prices: tuple[PriceSeen, ...]
    reason: str


class Preview(Struct, frozen=True):
    """The first rows under the header. `counts` are of the rows that were looked at; `problem` says why none were, in one sentence.

    `zone` is the one that times were read in; where `asks_zone`, it stands in for one that the import will ask for.
    """

    header: tuple[str, ...] = ()
    rows: tuple[PreviewRow, ...] = ()
    counts: tuple[tuple[Fate, int], ...] = ()
    zone: str = ""
    asks_zone: bool = False
    warnings: tuple[str, ...] = ()
    problem: str = ""


def tables(path: Path) -> Iterator[Content]:
    """A CSV, or the visible sheets of a workbook. Raises `Unreadable`."""
    if sheets.is_book(path):
        yield from (content for _, content in sheets.load(path).tables)
    else:
        yield load(path)


def preview_mapping(path: Path, mapping: Mapping, *, timezone: str = "", rows: int = ROWS) -> Preview:
    """The first rows of `path` as `mapping` reads them. `timezone` as for an import; UTC stands in where it will be asked for."""
    importer = GenericImporter(mapping)
    try:
        for source in tables(path):
            found = recognise(source, (importer,))
            if found is not None:
                return _preview(source, found, mapping, timezone, rows)
    except Unreadable as error:
        return Preview(problem=f"{path.name} {error}")
    needed = ", ".join(importer.signatures[0].required)
    return Preview(problem=f"{path.name} has no header with the columns {needed}; check the names in [columns]")


def _preview(source: Content, found: Recognised, mapping: Mapping, timezone: str, most: int) -> Preview:
    """Reads the head of the table alone: its first rows say what the others will be like."""
    order = mapping.date_order
    if not order and not mapping.date_format:
        try:
            order = _order(read_table(source, found), mapping)
        except Undecided as error:
            return Preview(problem=f"{source.name}: {error}")
    importer = GenericImporter(replace(mapping, date_order=order))
    asks = False
    try:
        header, records, parsed = _parsed(source, found, importer, Context(timezone=timezone))
    except NeedsZone:
        asks = True
        header, records, parsed = _parsed(source, found, importer, Context(timezone="UTC"))
    shown = enumerate(parsed.rows[:most])
    rows = tuple(_row(parsed, index, records.get(row.line, [])[: len(header)]) for index, row in shown)
    counts = tuple((fate, count) for fate in Fate if (count := sum(row.fate is fate for row in parsed.rows)))
    return Preview(tuple(header), rows, counts, parsed.zone, asks, tuple(parsed.warnings))


def _parsed(
    source: Content, found: Recognised, importer: GenericImporter, context: Context
) -> tuple[list[str], dict[int, list[str]], ParsedFile]:
    """The header, the cells by line, and what the importer makes of them."""
    table = read_table(source, found)
    seen = [(index, list(cells)) for index, cells in islice(table.consume(), _LOOKED_AT)]
    by_line = {table.rows[index].line: list(cells) for index, cells in seen}
    table.unread = iter(seen)
    return table.header, by_line, importer.parse(table, context)


def _row(parsed: ParsedFile, index: int, cells: list[str]) -> PreviewRow:
    row = parsed.rows[index]
    drafts = tuple(draft for draft in parsed.drafts if index in draft.rows)
    prices = tuple(seen for seen in parsed.prices if seen.row == index)
    return PreviewRow(row.line, row.text, tuple(cells), row.fate, drafts, prices, row.reason)
