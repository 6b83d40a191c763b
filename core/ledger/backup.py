"""Backup and restore of the whole file. A restore keeps what it replaces and takes nothing that is not sound."""

import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from core.ledger import database as connections
from core.ledger.copying import copy_database, integrity, stamped_name
from core.ledger.database import Database, locked, utcnow
from core.ledger.errors import LedgerDamaged, LedgerError, LedgerLocked, LedgerReadOnly, NotFound, translated
from core.ledger.schema import check, migrations


class Restored(Struct, frozen=True):
    """Where a restore put the ledger, and the copy it kept of what was there before (None where nothing was)."""

    ledger: Path
    kept: Path | None


def backup(database: Database, to: Path) -> None:
    """A copy of the ledger at `to`, one plain file, checked. Never overwrites. Raises `LedgerError`, `LedgerReadOnly`, `DiskFull`."""
    to = to.absolute()
    try:
        there, has_folder = to.exists(), to.parent.is_dir()
    except OSError as error:
        raise LedgerReadOnly(f"{to} cannot be written ({error.strerror}): name another file for the backup") from None
    if there:
        raise LedgerError(f"{to} exists already: name a new file for the backup")
    if not has_folder:
        raise LedgerReadOnly(f"the folder {to.parent} does not exist: make it or name another")
    copy_database(database.connection(), to)


def restore(from_: Path, to: Path, *, clock: Callable[[], datetime] = utcnow) -> Restored:
    """Puts the ledger `from_` in the place of `to`, keeping a copy of what was there beside it.

    Raises `NotFound`, `LedgerDamaged` or `LedgerTooNew` for a file that is no sound ledger, `LedgerLocked` while `to` is written;
    `to` stays as it was.
    """
    from_, to = from_.absolute(), to.absolute()
    if from_ == to:
        raise LedgerError(f"{to} is the ledger itself: name the backup to restore from")
    source = _sound(from_)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        kept = None
        if to.exists():
            now = clock().astimezone(UTC)
            kept = _replace(source, to, stamped_name(to, "replaced", now))
        else:
            copy_database(source, to)
    except OSError as error:
        raise LedgerReadOnly(f"{to} cannot be written ({error.strerror}): choose another --ledger") from None
    finally:
        source.close()
    return Restored(to, kept)


def unfit(path: Path) -> bool:
    """Whether `path` is no file that a ledger can be restored from."""
    try:
        _sound(path.absolute()).close()
    except LedgerError:
        return True
    return False


def _sound(path: Path) -> sqlite3.Connection:
    """A connection to a backup that passed every check of a ledger file."""
    try:
        there = path.is_file()
    except OSError as error:
        raise NotFound(f"{path} cannot be read ({error.strerror}): name the backup to restore from") from None
    if not there:
        raise NotFound(f"there is no file {path}: name the backup to restore from")
    with translated(path):
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            version = check(path, connection, migrations())
            problems = integrity(connection)
        except sqlite3.OperationalError:
            connection.close()
            connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
            version, problems = check(path, connection, migrations()), integrity(connection)
    if not version:
        connection.close()
        raise LedgerDamaged(f"{path} holds no Trimtab ledger: name a file that `trimtab backup` made")
    if problems:
        connection.close()
        raise LedgerDamaged(f"{path} is not sound ({problems[0]}): restore an older backup")
    return connection


def _replace(source: sqlite3.Connection, to: Path, kept: Path) -> Path:
    """Writes the backup over `to` inside one transaction of `to`; a file too damaged for that is moved aside whole."""
    target = sqlite3.connect(to, timeout=connections.WAIT_MS / 1000, isolation_level=None)
    try:
        with translated(to):
            target.execute("BEGIN IMMEDIATE")
            target.execute("ROLLBACK")
            copy_database(target, kept)
            source.backup(target)
            target.execute("PRAGMA journal_mode = WAL").fetchone()
        return kept
    except LedgerLocked as error:
        raise locked(to) from error
    except LedgerDamaged:
        target.close()
        for suffix in ("", "-wal", "-shm"):
            part = to.with_name(to.name + suffix)
            if part.exists():
                os.replace(part, kept.with_name(kept.name + suffix))  # noqa: PTH105
        copy_database(source, to)
        return kept
    finally:
        target.close()
