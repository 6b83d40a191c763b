"""When breaches were first seen, and when they were over. Looks at the portfolio write it; no fact and no booking rests on it."""

from collections.abc import Collection
from datetime import datetime

from core.ledger.database import Database
from core.ledger.encode import instant, moment
from core.model import Breach

AT = """
    SELECT subject, rule, side, level, min(first_seen)
      FROM breach_seen
     WHERE first_seen <= :at AND (over_at IS NULL OR over_at > :at)
     GROUP BY subject, rule, side, level
"""
LATEST = """
    SELECT max(at)
      FROM (SELECT max(first_seen) AS at FROM breach_seen
             UNION ALL SELECT max(over_at) FROM breach_seen
             UNION ALL SELECT max(at) FROM journal)
"""
OPEN = "SELECT subject, rule, side, level FROM breach_seen WHERE over_at IS NULL"
BEGIN = "INSERT INTO breach_seen (subject, rule, side, level, first_seen) VALUES (?, ?, ?, ?, ?)"
END = "UPDATE breach_seen SET over_at = ? WHERE subject = ? AND rule = ? AND side = ? AND level = ? AND over_at IS NULL"
AHEAD = "SELECT count(*) FROM breach_seen WHERE first_seen > :at OR over_at > :at"
NOT_YET = "DELETE FROM breach_seen WHERE first_seen > :at"
NOT_OVER = "UPDATE breach_seen SET over_at = NULL WHERE over_at > :at"


class Breaches:
    """Which lines were exceeded from when to when, as far as somebody looked."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def seen(self, at: datetime) -> dict[Breach, datetime]:
        """The breaches that stood at an instant, each with when it was first seen; what was recorded for later is not looked at."""
        return {Breach(*row[:4]): moment(row[4]) for row in self._db.rows(AT, {"at": instant(at)})}

    def look(self, at: datetime, judged: Collection[tuple[str, str]], found: Collection[Breach], *, now: bool) -> None:
        """What was seen at `at`: every breach `found` among the lines `judged`, which are named by subject and rule.

        `now`: the clock is the true one, so that what a look into the future wrote has not happened. Otherwise nothing is written where
        the ledger has records later than `at`: a view of the past changes none of them. Moves no revision. Raises `LedgerLocked` at once
        where another writes, `LedgerReadOnly` or `DiskFull`.
        """
        ahead = now and bool(self._db.value(AHEAD, {"at": instant(at)}))
        if not ahead and not any(self._changes(judged, found)):
            return
        with self._db.writing("first sight of breaches", counted=False, wait=False):
            if now:
                self._db.run(NOT_YET, {"at": instant(at)})
                self._db.run(NOT_OVER, {"at": instant(at)})
            elif (latest := self._db.value(LATEST)) is not None and moment(latest) > at:
                return
            begun, ended = self._changes(judged, found)
            self._db.many(END, [(instant(at), *_key(breach)) for breach in ended])
            self._db.many(BEGIN, [(*_key(breach), instant(at)) for breach in begun])

    def _changes(self, judged: Collection[tuple[str, str]], found: Collection[Breach]) -> tuple[list[Breach], list[Breach]]:
        """What is new, and what is over."""
        wanted = set(found)
        there = {Breach(*row) for row in self._db.rows(OPEN)}
        over = [breach for breach in there - wanted if (breach.subject, breach.rule) in judged]
        return sorted(wanted - there, key=_key), sorted(over, key=_key)


def _key(breach: Breach) -> tuple[str, str, str, str]:
    return (breach.subject, breach.rule, breach.side, breach.level)
