"""Taking away a ledger file that a command made and then had nothing to write into."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path


def discard(path: Path) -> bool:
    """Removes the ledger at `path` if nothing was ever written into it and no other program has it open; says whether it did."""
    where = f"{path.absolute().as_uri()}?mode=rw"
    with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(where, uri=True, timeout=0, isolation_level=None)) as connection:
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",):
            return False
        connection.execute("BEGIN EXCLUSIVE")
        if connection.execute("SELECT value FROM meta WHERE name = 'revision'").fetchone() != (0,):
            return False
        if os.name == "posix":
            path.unlink()
            return True
    return False
