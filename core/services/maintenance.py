"""Upkeep of the ledger: verify, backup, restore, export."""

from contextlib import suppress
from pathlib import Path

from core.ledger import DiskFull, LedgerDamaged, LedgerError, LedgerLocked, LedgerReadOnly, LedgerTooNew
from core.ledger.backup import Restored, unfit
from core.ledger.backup import restore as replace_ledger
from core.ledger.discard import discard
from core.ledger.verify import Finding
from core.services.errors import Invalid, Refused
from core.services.projection import booked, derive
from core.services.workspace import Workspace


def verify(ws: Workspace) -> tuple[Finding, ...]:
    """Everything derived anew and compared, every invariant checked; empty where all holds."""
    booked(ws)
    return tuple(ws.ledger.verify(lambda: derive(ws)))


def backup(ws: Workspace, to: Path) -> Path:
    """Copy the ledger as it stands to `to`, which must not be there yet. Raises `Refused` where it cannot be written.

    The journal notes it, unless the ledger takes no writes: a copy can still be taken then.
    """
    try:
        ws.ledger.backup(to)
    except LedgerDamaged:
        raise
    except LedgerError as error:
        raise Refused(str(error)) from error
    with suppress(DiskFull, LedgerLocked, LedgerReadOnly):
        ws.ledger.journal.append("backup", to.name, "backup of the ledger")
    return to


def restore(backup: Path, to: Path) -> Restored:
    """Put a backup in the ledger's place; what was there is kept beside it.

    Raises `Refused` for a backup that cannot be used and `LedgerError` for a place that cannot be written.
    """
    if backup.absolute() == to.absolute():
        raise Invalid(f"{to} is the ledger itself; name the backup to restore from")
    try:
        return replace_ledger(backup, to)
    except (LedgerDamaged, LedgerReadOnly, LedgerTooNew) as error:
        if unfit(backup):
            raise Refused(str(error)) from error
        raise


def export(ws: Workspace, out: Path) -> tuple[Path, ...]:
    """The ledger as CSV files in `out`, all of them or none; returns them. Raises `Refused` where they cannot be written."""
    booked(ws)
    try:
        return tuple(ws.ledger.export_csv(out))
    except (DiskFull, LedgerReadOnly) as error:
        raise Refused(str(error)) from error


__all__ = ["Finding", "Restored", "backup", "discard", "export", "restore", "verify"]
