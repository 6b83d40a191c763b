"""What an import did or would do, as frozen values that travel from the importing process to the screen as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cause:
    """Quarantined rows of one file that one remedy mends; `lines` are a few of them as (line, text)."""

    cause: str
    count: int
    reason: str
    lines: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file; `problem` says why it could not be read at all."""

    path: str
    name: str
    format: str = ""
    version: str = ""
    account: str = ""
    read: int = 0
    booked: int = 0
    duplicate: int = 0
    ignored: int = 0
    quarantined: int = 0
    events: int = 0
    observations: int = 0
    causes: tuple[Cause, ...] = ()
    rules: tuple[tuple[str, int], ...] = ()
    """Rows ignored, by the rule that says so."""
    warnings: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An import or, with `dry`, its preview. `notes` are sentences on what followed."""

    dry: bool
    id: int
    files: tuple[FileOutcome, ...]
    notes: tuple[str, ...] = ()

    def count(self, fate: str) -> int:
        return sum(int(getattr(file, fate)) for file in self.files)

    def dumps(self) -> str:
        return json.dumps(asdict(self))


def loads(written: dict[str, Any]) -> Outcome:
    """The outcome that `Outcome.dumps` wrote."""
    files = tuple(_file(file) for file in written["files"])
    return Outcome(bool(written["dry"]), int(written["id"]), files, tuple(written["notes"]))


def _file(written: dict[str, Any]) -> FileOutcome:
    causes = tuple(Cause(c["cause"], c["count"], c["reason"], tuple((int(n), str(t)) for n, t in c["lines"])) for c in written["causes"])
    rest = {name: value for name, value in written.items() if name not in ("causes", "rules", "warnings")}
    return FileOutcome(
        **rest, causes=causes, rules=tuple((str(r), int(n)) for r, n in written["rules"]), warnings=tuple(written["warnings"])
    )
