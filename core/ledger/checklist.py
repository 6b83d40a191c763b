"""Ticks on checklist steps, with evidence. Appended only, so the history of every step stays."""


from datetime import datetime

from msgspec import Struct

from core.ledger.database import Database
from core.ledger.encode import moment
from core.ledger.journal import Journal

APPEND = """
    INSERT INTO checklist_tick (step, period, done, evidence, ticked_by, at)
    VALUES (:step, :period, :done, :evidence, :by, :at)
"""
TICKS = """
    SELECT step, period, done, evidence, ticked_by, at
      FROM checklist_tick
     WHERE seq IN (SELECT max(seq) FROM checklist_tick GROUP BY step, period) AND done = 1
     ORDER BY seq
"""
HISTORY = """
    SELECT step, period, done, evidence, ticked_by, at
      FROM checklist_tick
     WHERE :step IS NULL OR step = :step
     ORDER BY seq
"""


class Tick(Struct, frozen=True):
    """A step of one period was done (or, in the history, taken back). `by` is `program` or `user`."""

    step: str
    period: str
    done: bool
    evidence: str
    by: str
    at: datetime


class Ticks:
    """What was ticked; a step is named by its id and its period (`2026-W48`, `2026-11` ...)."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def tick(self, step_id: str, period: str, evidence: str, by: str = "user") -> None:
        self._append(step_id, period, True, evidence, by)

    def untick(self, step_id: str, period: str, reason: str = "", by: str = "user") -> None:
        self._append(step_id, period, False, reason, by)

    def ticks(self) -> dict[tuple[str, str], Tick]:
        """The ticks that stand, by (step, period)."""
        return {(row[0], row[1]): Tick(row[0], row[1], bool(row[2]), row[3], row[4], moment(row[5])) for row in self._db.rows(TICKS)}

    def history(self, step_id: str | None = None) -> list[Tick]:
        """Every tick and every one taken back, oldest first."""
        return [
            Tick(step, period, bool(done), evidence, by, moment(at))
            for step, period, done, evidence, by, at in self._db.rows(HISTORY, {"step": step_id})
        ]

    def _append(self, step: str, period: str, done: bool, evidence: str, by: str) -> None:
        with self._db.writing("checklist"):
            said = {"step": step, "period": period, "done": int(done), "evidence": evidence, "by": by, "at": self._db.now()}
            self._db.run(APPEND, said)
            self._journal.append("step ticked" if done else "step unticked", f"{step} {period}", evidence, {"by": by})
