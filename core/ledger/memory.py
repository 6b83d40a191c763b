"""Ledgers that lie in memory alone: an empty one to look at before the first import, and a copy to rehearse a change on.

Both carry the path that they stand for, and neither touches it.
"""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from itertools import count
from os import getpid
from pathlib import Path

from core.ledger.database import Database
from core.ledger.errors import translated
from core.ledger.schema import may_change, migrate, migrations, open_database, set_aside

_NUMBERS = count(1)


def empty(path: Path, clock: Callable[[], datetime]) -> Database:
    """What a ledger at `path` would show before anything is in it. It takes no writes."""
    database = _blank(path, clock)
    set_aside(database.connection())
    database.prepare = set_aside
    database.writable = False
    return database


def rehearsal(path: Path, clock: Callable[[], datetime]) -> Database:
    """A ledger to try a change on that is rolled back: the file itself, or a copy of it where it is not there or cannot be written."""
    path = path.absolute()
    if not path.exists():
        return _blank(path, clock)
    if may_change(path):
        return open_database(path, clock)
    original = open_database(path, clock)
    try:
        with translated(path):
            return _made(path, clock, original.connection().backup)
    finally:
        original.close()


def _blank(path: Path, clock: Callable[[], datetime]) -> Database:
    return _made(path.absolute(), clock, None)


def _made(path: Path, clock: Callable[[], datetime], fill: Callable[[sqlite3.Connection], None] | None) -> Database:
    """One database for all threads of this process; it is gone when the last connection closes."""
    database = Database(path, f"file:trimtab-{getpid()}-{next(_NUMBERS)}?mode=memory&cache=shared", clock, writable=True)
    database.in_memory = True
    if fill is None:
        migrate(database, migrations())
    else:
        fill(database.connection())
    return database
