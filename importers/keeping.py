"""A file's text, to and from what the ledger keeps of it: the lines of its rows, and the lines around them."""

from collections.abc import Iterable

from core.model import ParsedFile
from core.model.kept import Kept
from importers.base import Context, Importer
from importers.csvfile import Content
from importers.generic import GenericImporter
from importers.times import USER

BY_MAPPING = "--mapping"
"""Stands for the format that was asked for where a mapping file was given."""


def keep(source: Content, parsed: ParsedFile, importer: Importer, context: Context, asked: str = "") -> Kept:
    """What makes, with the rows, the file's text again. `asked`: the format that was asked for, empty where the file was recognised."""
    zone = parsed.zone if parsed.zone_source == USER and not parsed.account else context.timezone
    mapping = importer.mapping if isinstance(importer, GenericImporter) else None
    return Kept(
        importer.revision, source.encoding, len(source.lines), source.ended, tuple(_around(source.lines, parsed)), tuple(source.warnings),
        account=context.account, timezone=zone, format=asked, mapping=mapping.written if mapping else "",
        mapping_path=mapping.path if mapping else "",
    )


def again(name: str, sha256: str, kept: Kept, rows: Iterable[tuple[int, str]]) -> Content:
    """The file as it was loaded; `rows` are (first line, text)."""
    lines = [""] * kept.lines
    for line, text in kept.rest:
        lines[line - 1] = text
    for line, text in rows:
        if "\n" in text:
            for place, part in enumerate(text.split("\n"), line - 1):
                lines[place] = part
        else:
            lines[line - 1] = text
    strange = any("\x00" in line or "\ufeff" in line for line in lines)
    return Content(name, sha256, kept.encoding, lines, kept.ended, strange, list(kept.warnings))


def _around(lines: list[str], parsed: ParsedFile) -> Iterable[tuple[int, str]]:
    """The lines that are in no row, blank ones left out."""
    rows = parsed.rows
    if not rows:
        return _told(lines, range(len(lines)))
    first, last = rows[0], rows[-1]
    if last.line - first.line == len(rows) - 1:
        end = last.line + last.text.count("\n")
        return _told(lines, (*range(first.line - 1), *range(end, len(lines))))
    inside = bytearray(len(lines))
    for row in rows:
        inside[row.line - 1] = 1
        if "\n" in row.text:
            for place in range(row.line, row.line + row.text.count("\n")):
                inside[place] = 1
    return _told(lines, (place for place, held in enumerate(inside) if not held))


def _told(lines: list[str], places: Iterable[int]) -> Iterable[tuple[int, str]]:
    return ((place + 1, lines[place]) for place in places if lines[place])
