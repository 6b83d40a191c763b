"""Upkeep of the ledger: verify, backup, restore, export, and what may be wrong with the installation."""

import sqlite3
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.ledger import DiskFull, LedgerError, LedgerLocked, LedgerReadOnly
from core.ledger.backup import Restored
from core.ledger.backup import restore as replace_ledger
from core.ledger.verify import Finding
from core.services.errors import FAILURES, Refused
from core.services.projection import booked, derive
from core.services.userfiles import stands
from core.services.workspace import Workspace, find_policy, open_workspace

SQLITE_NEEDED = (3, 37)


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    found: str


@dataclass(frozen=True, slots=True)
class Doctor:
    """`checks` in reading order; `currency` and `as_of` frame the answer."""

    as_of: datetime
    currency: str
    checks: tuple[Check, ...]


def verify(ws: Workspace) -> tuple[Finding, ...]:
    """Everything derived anew and compared, every invariant checked; empty where all holds."""
    booked(ws)
    return tuple(ws.ledger.verify(lambda: derive(ws)))


def backup(ws: Workspace, to: Path) -> Path:
    """Copy the ledger as it stands to `to`, which must not be there yet. Raises `LedgerError`.

    The journal notes it, unless the ledger takes no writes: a copy can still be taken then.
    """
    ws.ledger.backup(to)
    with suppress(DiskFull, LedgerLocked, LedgerReadOnly):
        ws.ledger.journal.append("backup", to.name, "backup of the ledger")
    return to


def restore(backup: Path, to: Path) -> Restored:
    """Put a backup in the ledger's place; what was there is kept beside it. Raises `LedgerError`."""
    return replace_ledger(backup, to)


def export(ws: Workspace, out: Path) -> tuple[Path, ...]:
    """The ledger as CSV files in `out`; returns them."""
    booked(ws)
    try:
        out.mkdir(parents=True, exist_ok=True)
        return tuple(ws.ledger.export_csv(out))
    except OSError as error:
        raise Refused(f"{out} cannot be written ({error.strerror}); choose another folder with --out") from error


def doctor(ledger: Path, policy: Path | None, as_of: datetime | None) -> Doctor:
    """Versions, paths, ledger, policy and terminal. Never raises for what it finds."""
    checks = [_program(), _python(), _sqlite(), *_libraries(), Check("ledger file", True, str(ledger))]
    try:
        found, source = find_policy(ledger, policy)
        checks.append(Check("policy", True, f"{source}: {len(found.sleeves)} sleeves, {len(found.limits)} limits"))
        currency = found.base_currency
    except FAILURES as error:
        checks.append(Check("policy", False, str(error)))
        currency = ""
    if stands(ledger) and currency:
        checks.append(_opens(ledger, policy, as_of))
    elif not stands(ledger):
        checks.append(Check("ledger", True, "not there yet; the first import makes it"))
    checks.append(_terminal())
    from core.services.workspace import clock

    return Doctor(clock(as_of, found.tax.timezone if currency else "UTC"), currency, tuple(checks))


def _program() -> Check:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Check("trimtab", True, version("trimtab"))
    except PackageNotFoundError:
        return Check("trimtab", True, "runs from its source folder, not installed")


def _python() -> Check:
    return Check("python", sys.version_info >= (3, 11), ".".join(str(part) for part in sys.version_info[:3]) + f" at {sys.executable}")


def _sqlite() -> Check:
    needed = ".".join(str(part) for part in SQLITE_NEEDED)
    return Check("sqlite", sqlite3.sqlite_version_info >= SQLITE_NEEDED, f"{sqlite3.sqlite_version} (needs {needed} or newer)")


def _libraries() -> list[Check]:
    from importlib.metadata import PackageNotFoundError, version

    checks = []
    for name in ("click", "msgspec", "platformdirs", "textual", "ccxt"):
        try:
            checks.append(Check(name, True, version(name)))
        except PackageNotFoundError:
            checks.append(Check(name, False, "is not installed; install Trimtab again"))
    return checks


def _opens(ledger: Path, policy: Path | None, as_of: datetime | None) -> Check:
    try:
        with open_workspace(ledger, policy, as_of) as ws:
            return Check("ledger", True, f"opens; revision {ws.ledger.revision()}, {len(ws.ledger.imports.list())} imports")
    except LedgerError as error:
        return Check("ledger", False, str(error))


def _terminal() -> Check:
    import os
    import shutil

    size = shutil.get_terminal_size((0, 0))
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return Check("terminal", True, "none: the review is printed as text")
    wide = size.columns >= 80 and size.lines >= 24
    return Check("terminal", wide, f"{os.environ.get('TERM', 'unknown')}, {size.columns}x{size.lines} (80x24 is the least)")


__all__ = ["Check", "Doctor", "Finding", "Restored", "backup", "doctor", "export", "restore", "verify"]
