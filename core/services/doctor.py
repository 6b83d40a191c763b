"""What may be wrong with an installation: versions, paths, ledger, policy, terminal. It looks, and makes nothing."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from core.ledger import LedgerError
from core.ledger.glance import Glance, glance
from core.services.errors import FAILURES
from core.services.userfiles import absent
from core.services.workspace import clock, find_policy

SQLITE_NEEDED = (3, 37)


class Check(Struct, frozen=True):
    name: str
    ok: bool
    found: str


class Doctor(Struct, frozen=True):
    """`checks` in reading order; `currency` and `as_of` frame the answer."""

    as_of: datetime
    currency: str
    checks: tuple[Check, ...]


def doctor(ledger: Path, policy: Path | None, as_of: datetime | None) -> Doctor:
    """Versions, paths, ledger, policy and terminal. Never raises for what it finds."""
    currency, zone = "", "UTC"
    try:
        found, source = find_policy(ledger, policy)
        rules = Check("policy", True, f"{source}: {len(found.sleeves)} sleeves, {len(found.limits)} limits")
        currency, zone = found.base_currency, found.tax.timezone
    except FAILURES as error:
        rules = Check("policy", False, str(error))
    checks = (_program(), _python(), _sqlite(), *_libraries(), *_ledger(ledger), rules, *_terminal())
    return Doctor(clock(as_of, zone), currency, checks)


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


def _ledger(path: Path) -> Iterator[Check]:
    yield Check("ledger file", True, str(path))
    if absent(path):
        yield Check("ledger", True, "not there yet; the first import makes it")
        return
    try:
        seen = glance(path)
    except (LedgerError, OSError) as error:
        yield Check("ledger", False, str(error))
        return
    yield Check("ledger", True, _schema(seen))
    yield Check("ledger size", True, f"{seen.size:,} bytes")
    yield Check("imports", True, f"{seen.imports}" + (f", and {seen.undone} undone" if seen.undone else ""))
    yield Check("writable", seen.writable, "yes" if seen.writable else "no: allow writing it and its folder to change it")


def _schema(seen: Glance) -> str:
    if not seen.schema:
        return "an empty file; the first import fills it"
    old = seen.schema < seen.newest
    update = f"; it is brought to {seen.newest} when it is next opened, and a copy is kept" if old else ""
    return f"schema {seen.schema}, revision {seen.revision}{update}"


def _terminal() -> Iterator[Check]:
    encoding = getattr(sys.stdout, "encoding", None) or "none"
    escapes = "" if encoding.lower().startswith("utf") else ": what it cannot show is written as escapes; set a UTF-8 locale"
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        yield Check("terminal", True, "none: the review is printed as text")
        yield Check("encoding", True, f"{encoding}{escapes}")
        return
    size = shutil.get_terminal_size((0, 0))
    name = os.environ.get("TERM", "") or "unknown"
    able = name not in ("dumb", "unknown")
    remedy = "" if able else "; it cannot show the app: set TERM, e.g. to xterm-256color"
    yield Check("terminal", able, f"{name}, {_colours(name)}{remedy}")
    wide = size.columns >= 80 and size.lines >= 24
    yield Check("terminal size", wide, f"{size.columns}x{size.lines}" + ("" if wide else ": 80x24 is the least; make the window larger"))
    yield Check("encoding", not escapes, f"{encoding}{escapes}")


def _colours(name: str) -> str:
    if os.environ.get("NO_COLOR"):
        return "no colours (NO_COLOR is set)"
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256" in name else "16 colours"
