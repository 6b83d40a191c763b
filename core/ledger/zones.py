"""Which time zones an account's files were read in, and how much of a file the ledger knows at given instants. Reads only."""

from collections.abc import Sequence

from core.ledger.database import Database
from core.ledger.encode import instant
from core.ledger.reports import ZoneUsed
from core.model import Draft

USED = """
    SELECT source_file.zone, max(source_file.import), source_file.name, source_file.account
      FROM source_file
      JOIN import ON import.id = source_file.import
     WHERE import.undone_at IS NULL AND source_file.format = :format AND source_file.zone <> :zone AND source_file.zone_source <> 'format'
     GROUP BY source_file.account, source_file.zone
     ORDER BY max(source_file.import) DESC
"""
KNOWN = "SELECT key, at FROM event WHERE key IN (:wanted) AND corrects IS NULL"


class Zones:
    """The zones of what was imported."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def others(self, format: str, zone: str) -> tuple[ZoneUsed, ...]:
        """Zones other than `zone` that files of a format were read in and that still stand, the newest import first."""
        found = self._db.rows(USED, {"format": format, "zone": zone})
        return tuple(ZoneUsed(used, number, name, account) for used, number, name, account in found)

    def known(self, drafts: Sequence[Draft]) -> int:
        """How many of the drafts the ledger holds under their identity and at their instant. Dates without a time bear no witness."""
        timed = [draft for draft in drafts if draft.stated_date is None]
        at = {(bytes(key), stored) for key, stored in self._db.among(KNOWN, list({draft.key for draft in timed}))}
        return sum((draft.key, instant(draft.at)) in at for draft in timed)
