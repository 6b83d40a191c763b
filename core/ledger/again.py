"""A file that stands in the ledger byte for byte: how it was read then, and what its rows count as when it comes again. Only reads."""

from datetime import datetime

from msgspec import Struct

from core.ledger.database import Database
from core.ledger.encode import moment
from core.ledger.keeping import kept
from core.ledger.reports import FileReport, IgnoredLine, QuarantinedLine
from core.model import Fate
from core.model.kept import Kept

STANDING = """
    SELECT source_file.id, import.id, import.at, source_file.name, format, version, account, zone, zone_source, kept, read
      FROM source_file
      JOIN import ON import.id = source_file.import AND import.undone_at IS NULL
     WHERE sha256 = :sha256
     ORDER BY source_file.id
"""
ODD = """
    SELECT fate, line, coalesce(reason, ''), text, coalesce(cause, '')
      FROM source_row
     WHERE file = :file AND fate IN ('ignored', 'quarantined')
     ORDER BY id
"""


class Standing(Struct, frozen=True):
    """`report` is of the file as it comes again: what was booked counts as duplicate, the rest as before."""

    import_id: int
    at: datetime
    kept: Kept | None
    report: FileReport


def standing(database: Database, sha256: str) -> Standing | None:
    """The one file of that content that stands; None where there is none, or several tables of one workbook."""
    found = database.rows(STANDING, {"sha256": sha256})
    if not found or len({name for _, _, _, name, *_ in found}) != 1:
        return None
    file, number, at, name, form, version, account, zone, zone_source, written, read = found[0]
    odd = database.rows(ODD, {"file": file})
    quarantined = tuple(QuarantinedLine(line, reason, text, cause) for fate, line, reason, text, cause in odd if fate == Fate.QUARANTINED)
    ignored = tuple(IgnoredLine(line, reason) for fate, line, reason, _, _ in odd if fate == Fate.IGNORED)
    counts = dict.fromkeys(Fate, 0) | {
        Fate.DUPLICATE: read - len(odd), Fate.IGNORED: len(ignored), Fate.QUARANTINED: len(quarantined),
    }
    said = f"the same file as in import {number} of {moment(at):%Y-%m-%d}: nothing of it is new"
    report = FileReport(name, sha256, form, version, account, zone, counts, read, 0, quarantined, ignored, 0, (said,), file, zone_source)
    return Standing(number, moment(at), kept(written), report)
