"""A format that is recognised and not supported yet: its rows are kept, each in quarantine with one sentence that says what is missing.

Nothing of it is guessed. Once an importer reads it, the rows that wait are read anew from what was kept of the file.
"""

from core.model import ParsedFile
from importers.base import Context, Importer, Reading, Table

CAUSE = "not supported yet"


class OnlyRecognised(Importer):
    """Base of the formats of which only the header is known well enough."""

    lacking: str
    """What is missing for reading it, and what the user can do instead: one sentence without its end."""
    supported = False
    becomes = (("every row", "quarantined"),)

    def parse(self, table: Table, context: Context) -> ParsedFile:
        reading = Reading(table, self, context.account or self.venue)
        for index, cells in table.consume():
            reading.content_key(index, self.id, *(cell.strip() for cell in cells[: table.blank]))
            reading.quarantine(index, f"{CAUSE}: {self.id}", self.lacking)
        reading.warn(f"{self.title} is recognised and not supported yet: {self.lacking}")
        return reading.finish()
