"""What an import did or would do, as frozen values that travel from the importing process to the screen as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.model import Fate


@dataclass(frozen=True, slots=True)
class Cause:
    """Quarantined rows of one file that one remedy mends; `lines` are a few of them as (line, text)."""

    cause: str
    count: int
    reason: str
    lines: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of the file as it stands there, and what it becomes; `fate` is the importer's, before duplicates are looked for."""

    line: int
    raw: str
    means: str
    fate: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that says otherwise than a row of an earlier file with the same id; `stands`: the earlier one still counts."""

    line: int
    raw: str
    other: str
    other_raw: str
    stands: bool


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file; `problem` says why it could not be read at all, `asks` what it waits for where one answer is all it needs."""

    path: str
    name: str
    format: str = ""
    version: str = ""
    account: str = ""
    zone: str = ""
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
    samples: tuple[Sample, ...] = ()
    problem: str = ""
    asks: str = ""
    detected: str = ""
    """`exact`, `tolerant`, `chosen` or `mapping`; empty for a file that was not read, or stands already."""
    unknown_columns: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    """The first of them."""
    conflicting: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One figure without and with the import, as text."""

    what: str
    before: str
    after: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An import or, with `dry`, its preview. `notes` are sentences on what followed or would follow, `changes` what would differ."""

    dry: bool
    id: int
    files: tuple[FileOutcome, ...]
    notes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    disagreements: tuple[str, ...] = ()
    """Where the ledger would differ from what the files state themselves."""
    agreed: int = 0
    """Figures that files state and that would agree."""
    names: tuple[tuple[str, str], ...] = ()
    """What the user said that codes are, for this import and those to come."""

    def count(self, fate: str) -> int:
        return sum(int(getattr(file, Fate(fate).value)) for file in self.files)

    @property
    def conflicting(self) -> int:
        return sum(file.conflicting for file in self.files)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Quarantined rows of all files by cause, the largest group first."""
        found: dict[str, Cause] = {}
        for file in self.files:
            for each in file.causes:
                known = found.get(each.cause)
                lines = (*known.lines, *each.lines) if known else each.lines
                found[each.cause] = Cause(each.cause, each.count + (known.count if known else 0), each.reason, lines)
        return tuple(sorted(found.values(), key=lambda cause: -cause.count))


def loads(written: dict[str, Any]) -> Outcome:
    """The outcome that `dataclasses.asdict` took apart."""
    from msgspec import convert

    return convert(written, Outcome)
