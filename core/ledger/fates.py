"""Keeps each row's fate true: of the rows that claim one standing event the first file's are booked, all others duplicates."""

from core.ledger.database import Database

TOUCHED_ROWS = """
    INSERT OR IGNORE INTO temp.touched_row (id)
    SELECT claim.row FROM temp.changed CROSS JOIN claim ON claim.event = changed.id
"""
RANKED = """
    CREATE TEMP TABLE ranked AS
    SELECT claim.row AS row,
           event.standing <> 'shadowed'
           AND row_number() OVER (PARTITION BY claim.event ORDER BY claim.row) <= event.row_count AS first
      FROM (SELECT DISTINCT claim.event AS id FROM temp.touched_row CROSS JOIN claim ON claim.row = touched_row.id) AS concerned
      CROSS JOIN claim ON claim.event = concerned.id
      CROSS JOIN event ON event.id = claim.event
"""
CLAIMING = """
    UPDATE source_row
       SET fate = CASE WHEN verdict.booked THEN 'booked' ELSE 'duplicate' END
      FROM (SELECT row, max(first) AS booked FROM temp.ranked GROUP BY row) AS verdict
     WHERE verdict.row = source_row.id
       AND source_row.id IN (SELECT id FROM temp.touched_row)
       AND source_row.fate <> CASE WHEN verdict.booked THEN 'booked' ELSE 'duplicate' END
       AND source_row.fate IN ('booked', 'duplicate')
"""
OBSERVING = """
    UPDATE source_row
       SET fate = 'booked'
     WHERE fate = 'duplicate'
       AND key IN (SELECT key FROM temp.freed_key)
       AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.row = source_row.id)
       AND NOT EXISTS (SELECT 1 FROM source_row AS earlier
                        WHERE earlier.key = source_row.key AND earlier.id < source_row.id AND earlier.fate IN ('booked', 'duplicate'))
"""


class Fates:
    """Works on the rows that claim an event in the temporary table `changed`."""

    def __init__(self, database: Database) -> None:
        self._db = database
        database.run("CREATE TEMP TABLE IF NOT EXISTS touched_row (id INTEGER PRIMARY KEY)")
        database.run("DELETE FROM temp.touched_row")

    def settle(self) -> None:
        """Gives every row that claims a changed event its fate anew."""
        self._db.run(TOUCHED_ROWS)
        self._db.run("DROP TABLE IF EXISTS temp.ranked")
        self._db.run(RANKED)
        self._db.run(CLAIMING)
        self._db.run("DROP TABLE temp.ranked")

    def free_observations(self) -> None:
        """Books price and position rows whose earlier twin is gone; `freed_key` holds the keys."""
        self._db.run(OBSERVING)
