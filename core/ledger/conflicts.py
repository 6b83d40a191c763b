"""Rows of a file that contradict the ledger: the source's own id is there already, with another instant, kind or amounts. Only reads.

Nothing is decided here; which of the two stands is `rivals`'.
"""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from core.ledger.database import Database
from core.ledger.reports import Contradiction

PAIRS = """
    SELECT DISTINCT mine.id, theirs.id
      FROM event AS mine
      CROSS JOIN event AS theirs ON theirs.key = mine.key AND theirs.id < :first AND theirs.corrects IS NULL
     WHERE mine.id >= :first AND mine.id < :end AND mine.secondary = 0 AND theirs.secondary = 0
     ORDER BY mine.id, theirs.id
"""
SAYS = """
    SELECT event.id, event.kind, event.at, event.variety, leg.account, leg.asset, leg.role, leg.quantity
      FROM event
      CROSS JOIN leg ON leg.event = event.id
     WHERE event.id IN (:wanted)
     ORDER BY event.id, leg.account, leg.asset, leg.role, leg.quantity
"""
ROWS = """
    SELECT claim.event, source_row.line, source_row.text, source_file.name, event.standing <> 'shadowed'
      FROM claim
      CROSS JOIN event ON event.id = claim.event
      CROSS JOIN source_row ON source_row.id = claim.row
      CROSS JOIN source_file ON source_file.id = source_row.file
     WHERE claim.event IN (:wanted)
     ORDER BY claim.event, source_row.id
"""


def contradictions(database: Database, first: int, end: int) -> tuple[Contradiction, ...]:
    """Of the events from number `first` up to `end`, which a file has just brought, those that an earlier one contradicts, by row."""
    pairs = database.rows(PAIRS, {"first": first, "end": end})
    if not pairs:
        return ()
    says = _says(database, sorted({number for pair in pairs for number in pair}))
    against = {mine: theirs for mine, theirs in reversed(pairs) if says.get(mine) != says.get(theirs)}
    rows: dict[int, list[tuple[int, str, str, bool]]] = {}
    for number, line, text, name, stands in database.among(ROWS, sorted({*against, *against.values()})):
        rows.setdefault(number, []).append((line, text, name, bool(stands)))
    found = []
    for mine, theirs in sorted(against.items()):
        there = rows.get(theirs)
        if there is None:
            continue
        line, text, name, stands = there[0]
        found += [Contradiction(here, said, name, line, text, stands) for here, said, *_ in rows.get(mine, ())]
    return tuple(found)


def _says(database: Database, numbers: Sequence[int]) -> dict[int, tuple[tuple[object, ...], ...]]:
    """What each event says: kind, instant, and what moved where."""
    found = sorted(database.among(SAYS, numbers), key=itemgetter(0))
    return {number: tuple(tuple(row[1:]) for row in those) for number, those in groupby(found, key=itemgetter(0))}
