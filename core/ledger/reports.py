"""What the ledger says of an import, as frozen values: reports, lists and quarantined rows."""

from dataclasses import dataclass, field
from datetime import datetime

from core.model import Event, Fate


@dataclass(frozen=True, slots=True)
class QuarantinedLine:
    """A row of the file at hand that could not be booked: `reason` is one sentence with the remedy, `cause` groups rows."""

    line: int
    reason: str
    raw: str
    cause: str


@dataclass(frozen=True, slots=True)
class IgnoredLine:
    line: int
    rule: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of an import. `read` = the sum of `counts`; `observations` are prices and positions it stated."""

    name: str
    sha256: str
    format: str
    version: str
    account: str
    timezone: str
    counts: dict[Fate, int]
    read: int
    events_new: int
    quarantined: tuple[QuarantinedLine, ...]
    ignored: tuple[IgnoredLine, ...]
    observations: int
    warnings: tuple[str, ...]
    id: int = 0
    zone_source: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back an import reaches: `facts` is the revision before it, `events` the earliest instant of an event that came, went or
    changed, `prices` that of a price that came; None where there is none."""

    facts: int
    events: datetime | None
    prices: datetime | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`id` is what undo takes; 0 for a dry run."""

    id: int
    files: tuple[FileReport, ...]
    events: tuple[Event, ...] = field(default=(), repr=False, compare=False)
    """Every live event, in order, where this import brought them all, so that they need not be read back; else empty."""
    facts: int = 0
    """The facts revision that `events` are of."""
    reach: Reach | None = field(default=None, repr=False, compare=False)
    """None for a dry run."""

    def count(self, fate: Fate) -> int:
        return sum(report.counts[fate] for report in self.files)

    @property
    def read(self) -> int:
        return sum(report.read for report in self.files)

    @property
    def events_new(self) -> int:
        return sum(report.events_new for report in self.files)


@dataclass(frozen=True, slots=True)
class ImportedFile:
    name: str
    sha256: str
    format: str
    version: str
    account: str
    read: int
    counts: dict[Fate, int]
    """By fate; empty where the import was undone."""


@dataclass(frozen=True, slots=True)
class ImportInfo:
    id: int
    at: datetime
    undone_at: datetime | None
    files: tuple[ImportedFile, ...]


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undo took out; `events_back` are events that stand again now that a rival is gone."""

    id: int
    events_removed: int
    events_back: int
    rows: int
    prices: int
    positions: int


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that waits, once for all files that hold it. `id` is what `resolve` takes."""

    id: int
    file: str
    sha256: str
    line: int
    text: str
    reason: str
    cause: str
    format: str
    account: str
    file_id: int = 0
    venue: str = ""


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """Quarantined rows that one remedy mends; `reason` is the first row's."""

    cause: str
    count: int
    reason: str
    rows: tuple[QuarantinedRow, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a file that supports an event."""

    sha256: str
    name: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ZoneUsed:
    """A time zone that a file of an account was read in, by the newest import that used it."""

    zone: str
    import_id: int
    file: str
    account: str
