"""Decides which of several drafts of one thing stands in the ledger. The answer depends on the stored drafts and claims alone.

Two drafts are rivals when they share a key, when one's key is the other's fallback, or when rows that they claim share a key (but no
row claims both). The strongest stands - one of a complete export before one of a secondary, most rows, a source's own id, the smallest
digest - and shadows its rivals; the next strongest that no standing one shadows stands too. So the order of imports cannot matter, and
an undo leaves what there was without it.
"""

from collections import defaultdict
from collections.abc import Iterable

from core.ledger.database import Database

FRONTIER = """
    SELECT a.id, b.id
      FROM temp.frontier
      CROSS JOIN event AS a ON a.id = frontier.id
      CROSS JOIN event AS b ON b.key = a.key AND b.id <> a.id AND b.corrects IS NULL
    UNION
    SELECT a.id, b.id
      FROM temp.frontier
      CROSS JOIN event AS a ON a.id = frontier.id
      CROSS JOIN event AS b ON b.key = a.fallback AND b.id <> a.id AND b.corrects IS NULL
     WHERE a.fallback IS NOT NULL
    UNION
    SELECT a.id, b.id
      FROM temp.frontier
      CROSS JOIN event AS a ON a.id = frontier.id
      CROSS JOIN event AS b ON b.fallback = a.key AND b.fallback IS NOT NULL AND b.id <> a.id AND b.corrects IS NULL
    UNION
    SELECT mine.event, theirs.event
      FROM temp.frontier
      CROSS JOIN claim AS mine ON mine.event = frontier.id
      CROSS JOIN source_row AS my_row ON my_row.id = mine.row
      CROSS JOIN source_row AS their_row ON their_row.key = my_row.key AND their_row.id <> my_row.id
      CROSS JOIN claim AS theirs ON theirs.row = their_row.id AND theirs.event <> mine.event
     WHERE NOT EXISTS (
           SELECT 1
             FROM claim AS left_claim
             JOIN claim AS right_claim ON right_claim.row = left_claim.row AND right_claim.event = theirs.event
            WHERE left_claim.event = mine.event
           )
"""
STRENGTH = """
    SELECT id, secondary, row_count, fallback IS NOT NULL, digest
      FROM event
     WHERE id IN (:wanted)
"""
CHANGED = """
    INSERT OR IGNORE INTO temp.changed (id)
    SELECT event.id
      FROM temp.settling
      CROSS JOIN event ON event.id = settling.id
     WHERE (event.standing = 'shadowed') <> EXISTS (SELECT 1 FROM temp.loser WHERE loser.id = event.id)
"""
STAND_DOWN = "UPDATE event SET standing = 'shadowed' WHERE id IN (SELECT id FROM temp.loser) AND standing <> 'shadowed'"
STAND_AGAIN = """
    UPDATE event
       SET standing = 'live'
     WHERE id IN (SELECT id FROM temp.changed) AND standing = 'shadowed'
       AND id NOT IN (SELECT id FROM temp.loser)
"""


class Rivals:
    """Works on temporary tables of event numbers: `settling`, which it widens to all rivals of rivals, and `changed`, what came of it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        for name in ("settling", "frontier", "loser", "changed"):
            database.run(f"CREATE TEMP TABLE IF NOT EXISTS {name} (id INTEGER PRIMARY KEY)")
            database.run(f"DELETE FROM temp.{name}")

    def seed(self, sql: str, **values: object) -> None:
        """Adds the events that a SELECT gives; they and their rivals are judged anew by `settle`."""
        self._db.run(f"INSERT OR IGNORE INTO temp.settling (id) {sql}", values)

    def seed_events(self, numbers: list[int] | tuple[int, ...]) -> None:
        self._db.many("INSERT OR IGNORE INTO temp.settling (id) VALUES (?)", [(number,) for number in numbers])

    def note_changed(self, numbers: Iterable[int]) -> None:
        """Adds events whose claims changed though their standing did not."""
        self._db.many("INSERT OR IGNORE INTO temp.changed (id) VALUES (?)", [(number,) for number in numbers])

    def neighbours(self) -> dict[int, set[int]]:
        """The rivals of the seeded events and, in turn, of those; `settling` holds all of them afterwards."""
        edges: dict[int, set[int]] = defaultdict(set)
        self._db.run("INSERT INTO temp.frontier (id) SELECT id FROM temp.settling")
        while True:
            found = self._db.rows(FRONTIER)
            for one, other in found:
                edges[one].add(other)
                edges[other].add(one)
            self._db.run("DELETE FROM temp.frontier")
            if not found:
                return edges
            self._db.many("INSERT OR IGNORE INTO temp.frontier (id) VALUES (?)", {(other,) for _, other in found})
            self._db.run("DELETE FROM temp.frontier WHERE id IN (SELECT id FROM temp.settling)")
            self._db.run("INSERT INTO temp.settling (id) SELECT id FROM temp.frontier")

    def losers(self) -> list[int]:
        """Those among the seeded events and their rivals that a stronger standing rival shadows."""
        edges = self.neighbours()
        found = self._db.among(STRENGTH, list(edges))
        strengths = {number: (secondary, -rows, -own_id, digest, number) for number, secondary, rows, own_id, digest in found}
        return losers_among(edges, strengths)

    def settle(self) -> int:
        """Judges the seeded events and all their rivals. Gives how many events changed their standing."""
        losers = self.losers()
        self._db.many("INSERT INTO temp.loser (id) VALUES (?)", [(number,) for number in losers])
        before = int(self._db.value("SELECT count(*) FROM temp.changed"))
        self._db.run(CHANGED)
        self._db.run(STAND_DOWN)
        self._db.run(STAND_AGAIN)
        return int(self._db.value("SELECT count(*) FROM temp.changed")) - before


def losers_among(edges: dict[int, set[int]], strengths: dict[int, tuple[int, int, int, bytes, int]]) -> list[int]:
    """Those that a stronger standing rival shadows."""
    standing: set[int] = set()
    losers = []
    for number in sorted(strengths, key=strengths.__getitem__):
        if standing.isdisjoint(edges[number]):
            standing.add(number)
        else:
            losers.append(number)
    return losers
