"""What can go wrong with a ledger, each as one sentence with its remedy, and the translation of SQLite's codes into them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LedgerError(Exception):
    """The ledger cannot do what was asked. `str(error)` is one sentence for the user."""


class LedgerLocked(LedgerError):
    """Another program is writing; the sentence names it."""


class LedgerTooNew(LedgerError):
    """Written by a newer Trimtab."""


class LedgerDamaged(LedgerError):
    """The file is no database, another program's database, or a broken one."""


class LedgerReadOnly(LedgerError):
    """The file or its folder cannot be written."""


class DiskFull(LedgerError):
    """No room left; nothing was changed."""


class UndoRefused(LedgerError):
    """An exported ticket rests on what was to be undone; the sentence names the tickets."""


class NotFound(LedgerError):
    """Nothing in the ledger has that name or number."""


class ImportCancelled(LedgerError):
    """The user cancelled an import; nothing was changed."""


CANCELLED = "the import was cancelled; nothing was changed"


_SENTENCES: dict[int, tuple[type[LedgerError], str]] = {
    sqlite3.SQLITE_FULL: (DiskFull, "the disk is full, nothing was changed: make room beside {path} and try again"),
    sqlite3.SQLITE_READONLY: (LedgerReadOnly, "{path} cannot be written: give yourself write permission or choose another --ledger"),
    sqlite3.SQLITE_PERM: (LedgerReadOnly, "{path} cannot be written: give yourself write permission or choose another --ledger"),
    sqlite3.SQLITE_CANTOPEN: (LedgerReadOnly, "{path} cannot be opened: check that its folder exists and that you may write there"),
    sqlite3.SQLITE_CORRUPT: (LedgerDamaged, "{path} is damaged: restore a backup with `trimtab restore FILE`"),
    sqlite3.SQLITE_NOTADB: (LedgerDamaged, "{path} is not a Trimtab ledger: name another file with --ledger or restore a backup"),
    sqlite3.SQLITE_IOERR: (DiskFull, "the disk under {path} did not take the data, nothing was changed: check its space and health"),
    sqlite3.SQLITE_BUSY: (LedgerLocked, "{path} is being written by another program: wait for it to end and try again"),
    sqlite3.SQLITE_LOCKED: (LedgerLocked, "{path} is being written by another program: wait for it to end and try again"),
}


def code_of(error: sqlite3.Error) -> int:
    """The primary result code of SQLite; 0 where the error comes from the Python module itself."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what the file system or the file did to us into a `LedgerError`; a programming error stays one."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        found = _SENTENCES.get(code_of(error))
        if found is None:
            raise
        kind, sentence = found
        raise kind(sentence.format(path=path)) from error
