"""Opening, creating and migrating a ledger file. Owns `user_version`, `application_id` and the copy taken before a migration."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from core.ledger.copying import copy_database, stamped_name
from core.ledger.database import WAIT_MS, Database
from core.ledger.errors import LedgerDamaged, LedgerError, LedgerReadOnly, LedgerTooNew, code_of, translated

APPLICATION_ID = 0x54524D54
_HEADER = b"SQLite format 3\0"


class Migration(Struct, frozen=True):
    """One step of the schema; `version` is what `user_version` is after it."""

    version: int
    name: str
    sql: str


@lru_cache(maxsize=1)
def migrations() -> tuple[Migration, ...]:
    """The numbered `.sql` files of this package, in order."""
    found = sorted(Path(__file__).with_name("migrations").glob("*.sql"))
    return tuple(Migration(int(entry.name[:4]), entry.name, entry.read_text("utf-8")) for entry in found)


def statements(sql: str) -> list[str]:
    """The single statements of a script, so that they can run inside one transaction."""
    found, pending = [], ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found


def open_database(path: Path, clock: Callable[[], datetime], steps: Sequence[Migration] | None = None) -> Database:
    """The database at `path`, created or brought to the newest version.

    Raises `LedgerDamaged`, `LedgerTooNew`, `LedgerReadOnly`, `DiskFull` or `LedgerLocked`; the file is as it was then.
    """
    steps = migrations() if steps is None else steps
    path = path.absolute()
    look(path)
    if path.exists() and not may_change(path):
        return _for_reading(path, clock, steps)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerReadOnly(f"the folder {path.parent} cannot be made ({error.strerror}): choose another --ledger") from None
    database = Database(path, f"{path.as_uri()}?mode=rwc", clock, writable=True)
    try:
        with translated(path):
            if migrate(database, steps):
                _write_ahead(database.connection())
    except BaseException:
        database.close()
        raise
    return database


def _write_ahead(connection: sqlite3.Connection) -> None:
    """From its second opening on a ledger is written ahead (WAL), so that readers never wait. Where another process is just writing the
    new file's first import, it stays as it is until the next opening."""
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if code_of(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
    finally:
        connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")


def migrate(database: Database, steps: Sequence[Migration]) -> int:
    """Runs the steps that the file has not seen, in one transaction; a ledger that holds data is copied first.

    Gives the version that the file had: 0 where it was just made. Its first import is then written without WAL, every page once and not
    twice.
    """
    connection = database.connection()
    version = check(database.path, connection, steps)
    newest = steps[-1].version
    if version == newest:
        return version
    if version:
        copy_database(connection, stamped_name(database.path, f"before-version-{newest}", database.clock().astimezone(UTC)))
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = check(database.path, connection, steps)
        for step in steps:
            if step.version > version:
                for statement in statements(step.sql):
                    connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {newest}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return version


def check(path: Path, connection: sqlite3.Connection, steps: Sequence[Migration]) -> int:
    """The schema version of a file that may be used: 0 for an empty one."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if tables and owner != APPLICATION_ID:
        raise LedgerDamaged(f"{path} is another program's database, not a Trimtab ledger: name another file with --ledger")
    if version > steps[-1].version:
        raise LedgerTooNew(f"{path} was written by a newer Trimtab (schema {version}, this one knows {steps[-1].version}): update Trimtab")
    return version


def may_change(path: Path) -> bool:
    """Whether the file and its folder, where SQLite keeps side files, can be written by this user."""
    return _may_write(path) and _may_write(path.parent)


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def look(path: Path) -> None:
    """Raises where `path` is a folder, cannot be read, or is a file that is no SQLite database."""
    try:
        if path.is_dir():
            raise LedgerError(f"{path} is a folder: name the ledger file itself with --ledger")
        with path.open("rb") as file:
            start = file.read(len(_HEADER))
    except FileNotFoundError:
        return
    except OSError as error:
        raise LedgerReadOnly(f"{path} cannot be read ({error.strerror}): check its permissions or choose another --ledger") from None
    if start and start != _HEADER:
        raise LedgerDamaged(f"{path} is not a Trimtab ledger: name another file with --ledger or restore a backup")


def _for_reading(path: Path, clock: Callable[[], datetime], steps: Sequence[Migration]) -> Database:
    """Where nothing can be written: an ordinary read-only connection if WAL's side files allow it, else the file as it stands."""
    refusal = f"{path} cannot be written and not be read as it is: copy it to a folder of your own and name that with --ledger"
    pending = path.with_name(path.name + "-wal")
    options = ["mode=ro"] if pending.exists() and pending.stat().st_size else ["mode=ro", "mode=ro&immutable=1"]
    for option in options:
        database = Database(path, f"{path.as_uri()}?{option}", clock, writable=False)
        try:
            with translated(path):
                version = check(path, database.connection(), steps)
        except LedgerReadOnly:
            database.close()
            continue
        except BaseException:
            database.close()
            raise
        if version < steps[-1].version:
            database.close()
            raise LedgerReadOnly(f"{path} is of an older Trimtab and cannot be brought up to date here: copy it to a folder of your own")
        database.prepare = set_aside
        set_aside(database.connection())
        return database
    raise LedgerReadOnly(refusal)


@lru_cache(maxsize=1)
def projection_indexes() -> dict[str, str]:
    """The indexes of the projections by name, with the statement that builds each."""
    found = [statement for statement in _projections() if statement.startswith("CREATE INDEX")]
    return {statement.split()[2]: statement for statement in found}


@lru_cache(maxsize=1)
def _projections() -> tuple[str, ...]:
    newest = [step for step in migrations() if step.name.endswith("_projections.sql")][-1]
    return tuple(statement[statement.index("CREATE") :] for statement in statements(newest.sql) if "CREATE" in statement)


def set_aside(connection: sqlite3.Connection) -> None:
    """Projections live in temporary tables where the ledger takes no writes; unqualified names find those first."""
    if not _aside(connection):
        for statement in _projections():
            connection.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))


def bring_back(connection: sqlite3.Connection) -> None:
    """Takes the temporary tables away, so that the ledger's own are found again."""
    for name in _aside(connection):
        connection.execute(f"DROP TABLE temp.{name}")


def _aside(connection: sqlite3.Connection) -> list[str]:
    made = {statement.split()[2] for statement in _projections() if statement.startswith("CREATE TABLE")}
    present = connection.execute("SELECT name FROM temp.sqlite_master WHERE type = 'table'").fetchall()
    return [name for (name,) in present if name in made]
