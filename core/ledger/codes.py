"""What the user calls asset codes that a venue's exports use and no reader knows. Kept for imports to come and for reading files anew."""

from core.ledger.database import Database
from core.ledger.errors import NotFound
from core.ledger.journal import Journal

ALL = "SELECT venue, code, asset FROM asset_alias ORDER BY venue, code"
PUT = """
    INSERT INTO asset_alias (venue, code, asset, at) VALUES (:venue, :code, :asset, :at)
    ON CONFLICT (venue, code) DO UPDATE SET asset = excluded.asset, at = excluded.at
"""


class Codes:
    """Asset ids by venue and code."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def all(self) -> dict[tuple[str, str], str]:
        """(venue, code) -> asset id."""
        return {(venue, code): asset for venue, code, asset in self._db.rows(ALL)}

    def put(self, venue: str, code: str, asset: str, reason: str) -> None:
        """From now on `code` in exports of `venue` means `asset`."""
        with self._db.writing("name of an asset"):
            before = self.all().get((venue, code))
            self._db.run(PUT, {"venue": venue, "code": code, "asset": asset, "at": self._db.now()})
            self._journal.append("asset named", f"{venue} {code}", reason, {"asset": asset, "before": before})

    def forget(self, venue: str, code: str, reason: str) -> None:
        """The code means nothing again. Raises `NotFound`."""
        with self._db.writing("name of an asset"):
            before = self.all().get((venue, code))
            if before is None:
                raise NotFound(f"{code} of {venue} was given no name")
            self._db.run("DELETE FROM asset_alias WHERE venue = :venue AND code = :code", {"venue": venue, "code": code})
            self._journal.append("asset name forgotten", f"{venue} {code}", reason, {"before": before})
