"""Who writes now: a small file beside the ledger that the writer fills, so that whoever waits can be told the name.

It is a courtesy, not a lock: SQLite locks. A file left behind by a killed writer is recognised and never blocks anyone.
"""

import contextlib
import json
import os
from datetime import datetime
from pathlib import Path

from msgspec import Struct


class Holder(Struct, frozen=True):
    """The program that holds the write lock. `what` is what it does; `since` in UTC."""

    pid: int
    what: str
    since: str

    def __str__(self) -> str:
        return f"process {self.pid} ({self.what}, since {self.since})"


def _beside(ledger: Path) -> Path:
    return ledger.with_name(ledger.name + ".writer")


def announce(ledger: Path, what: str, now: datetime) -> None:
    """Writes the name of this process; a folder that cannot take the file is no reason to stop."""
    with contextlib.suppress(OSError):
        _beside(ledger).write_text(json.dumps({"pid": os.getpid(), "what": what, "since": now.isoformat(timespec="seconds")}), "utf-8")


def withdraw(ledger: Path) -> None:
    with contextlib.suppress(OSError):
        _beside(ledger).unlink(missing_ok=True)


def current(ledger: Path) -> Holder | None:
    """The writer that announced itself last, None where there is none or it is no longer alive."""
    try:
        said = json.loads(_beside(ledger).read_text("utf-8"))
        holder = Holder(int(said["pid"]), str(said["what"]), str(said["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return holder if _alive(holder.pid) else None


def _alive(pid: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
