"""Files that hold several tables, one below the other, each under a header of its own. Knows no broker.

Each part is a declared importer (`broker`, `holdings`); the signature that a line fits says whose rows follow. Headers are no rows. Rows
below a header that no part knows wait in quarantine, unless `skipped` names them.
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct, field

from core.model import ParsedFile
from importers.base import Context, Importer, Reading, Record, Table, plain
from importers.broker import Broker
from importers.detection import fit
from importers.footers import drop_footers
from importers.holdings import Holdings

Part = Broker | Holdings


class _Section(Struct):
    """The rows below one header; `part` None: no part knows it."""

    part: Part | None
    header: list[str]
    rows: list[Record] = field(default_factory=list)


class Sections(Importer):
    """Base of the importers of files with several tables; see docs/writing-importers.md."""

    custody = "broker"
    sections = True
    history: ClassVar[Broker]
    """Reads the transactions; its account, zone and footers are those of the file."""
    others: ClassVar[tuple[Part, ...]] = ()
    begins: ClassVar[str] = ""
    """Regular expression of how a header begins that no part knows: `[^,]+,Header,`."""
    skipped: ClassVar[str] = ""
    """Regular expression of how lines begin that move nothing."""
    rule: ClassVar[str] = "a section that moves nothing"

    def parse(self, table: Table, context: Context) -> ParsedFile:
        drop_footers(table, self.history.footer)
        sections = self._sections(table)
        zone, source = self.history.clock_of(table, context)
        reading = Reading(table, self, self.history.account(table, context), zone, source)
        for section in sections:
            if section.part is None:
                self._leave(section, reading)
                continue
            under = self._under(table, section)
            if isinstance(section.part, Holdings):
                section.part.fill(under, reading, context, [",".join(cells) for cells in table.preamble])
            else:
                section.part.fill(under, reading, context)
        return reading.finish()

    def _sections(self, table: Table) -> list[_Section]:
        sections = [_Section(self._part(table.header), table.header)]
        heads: list[int] = []
        for index, cells in table.records:
            part = self._part(cells)
            if part is not None or (self.begins and re.match(self.begins, table.rows[index].text)):
                heads.append(index)
                sections.append(_Section(part, cells))
            else:
                sections[-1].rows.append((index, cells))
        before = [index for section in sections for index, _ in section.rows]
        table.drop(heads)
        now = dict(zip(before, (index for index, _ in table.records), strict=True))
        for section in sections:
            section.rows = [(now[index], cells) for index, cells in section.rows]
        return sections

    def _part(self, cells: list[str]) -> Part | None:
        """The part whose header the cells are; the best fit where several are."""
        if not self.may_head(cells):
            return None
        names = [plain(cell) for cell in cells]
        fits = [(score, part) for part in (self.history, *self.others) for each in part.signatures if (score := fit(each, names))]
        return max(fits, key=lambda found: found[0])[1] if fits else None

    def _under(self, table: Table, section: _Section) -> Table:
        """The rows of a section as a table that shares the file's rows."""
        header = [cell.strip() for cell in section.header[: table.blank]]
        under = Table(
            table.name, table.sha256, table.encoding, table.delimiter, table.preamble, header, table.version, table.rows,
            iter(section.rows), chains=table.chains,
        )
        for place, name in enumerate(header):
            if name:
                under.places.setdefault(plain(name), place)
        for signature in section.part.signatures if section.part else ():
            for asked, pattern in signature.patterns:
                for place, name in enumerate(header):
                    found = re.search(pattern, name, re.IGNORECASE)
                    if found:
                        under.matched[asked], under.places[plain(asked)] = found, place
        return under

    def may_head(self, cells: Sequence[str]) -> bool:
        """Whether cells can be a header at all: looked at for every line, before its names are compared."""
        return True

    def named(self, header: Sequence[str]) -> str:
        """What to call a section that no part knows."""
        return next(filter(None, (cell.strip() for cell in header)), "")

    def _leave(self, section: _Section, reading: Reading) -> None:
        title = self.named(section.header)
        for index, cells in section.rows:
            reading.content_key(index, self.id, *(cell.strip() for cell in cells))
            if self.skipped and re.match(self.skipped, reading.rows[index].text, re.IGNORECASE):
                reading.ignore(index, self.rule)
            else:
                said = f"the section {title[:40]!r} is not known here; enter what it means by hand, or report the format"
                reading.quarantine(index, f"unknown section {title[:40]}", said)
