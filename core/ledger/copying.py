"""Copies of a ledger file by SQLite's backup interface: whole, checked and never half-written. Knows no table."""

import os
import sqlite3
from datetime import datetime
from pathlib import Path

from core.ledger.errors import LedgerDamaged, LedgerReadOnly, translated


def stamped_name(ledger: Path, what: str, now: datetime) -> Path:
    """A free name beside the ledger that says what the copy is and when it was taken."""
    wanted = f"{ledger.stem}.{what}-{now:%Y%m%dT%H%M%SZ}"
    for number in range(1, 1000):
        path = ledger.with_name(f"{wanted}{'' if number == 1 else f'-{number}'}{ledger.suffix}")
        if not path.exists():
            return path
    raise LedgerReadOnly(f"{ledger.parent} is full of copies named {wanted}: remove some")


def copy_database(source: sqlite3.Connection, to: Path) -> None:
    """A copy of the whole database at `to`, as one plain file, checked before it takes its name.

    Raises `LedgerDamaged` where the copy does not pass SQLite's integrity check, `DiskFull` or `LedgerReadOnly` where it cannot be written.
    """
    part = to.with_name(to.name + ".part")
    try:
        with translated(part):
            part.unlink(missing_ok=True)
            target = sqlite3.connect(part, isolation_level=None)
            try:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE").fetchone()
                problems = integrity(target)
            finally:
                target.close()
        if problems:
            raise LedgerDamaged(f"the copy {to} is not sound ({problems[0]}): restore a backup that is")
        os.replace(part, to)  # noqa: PTH105
    except OSError as error:
        raise LedgerReadOnly(f"{to} cannot be written ({error.strerror}): choose another place") from None
    finally:
        part.unlink(missing_ok=True)


def integrity(connection: sqlite3.Connection) -> list[str]:
    """What SQLite's integrity check and foreign keys find; nothing where the file is sound."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
    found += [f"{row[0]} row {row[1]} refers to a missing {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
    return found
