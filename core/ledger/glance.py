"""What can be said of a ledger file without opening it for use: nothing is made, brought up to date or locked."""

import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from core.ledger.errors import translated
from core.ledger.schema import check, look, may_change, migrations


class Glance(Struct, frozen=True):
    """`size` in bytes; `schema` 0 for an empty file; `imports` counts those that stand, `undone` those that were taken back."""

    size: int
    schema: int
    newest: int
    revision: int
    imports: int
    undone: int
    writable: bool


def glance(path: Path) -> Glance:
    """Raises `LedgerDamaged`, `LedgerTooNew` or `LedgerReadOnly` where it is no ledger that this program can use."""
    path = path.absolute()
    look(path)
    beside = [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm")]
    in_use = all(each.exists() for each in beside)
    options = "mode=ro" if in_use else "mode=ro&immutable=1"
    with translated(path), closing(sqlite3.connect(f"{path.as_uri()}?{options}", uri=True, isolation_level=None)) as connection:
        version = check(path, connection, migrations())
        revision = imports = undone = 0
        if version:
            (revision,) = connection.execute("SELECT value FROM meta WHERE name = 'revision'").fetchone()
            (imports, undone) = connection.execute("SELECT count(*) - count(undone_at), count(undone_at) FROM import").fetchone()
    return Glance(path.stat().st_size, version, migrations()[-1].version, revision, imports, undone, may_change(path))
