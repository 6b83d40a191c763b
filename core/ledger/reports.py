"""What the ledger says of an import, as frozen values: reports, lists and quarantined rows."""

from datetime import datetime

from msgspec import Struct

from core.model import Event, Fate


class QuarantinedLine(Struct, frozen=True):
    """A row of the file at hand that could not be booked: `reason` is one sentence with the remedy, `cause` groups rows."""

    line: int
    reason: str
    raw: str
    cause: str


class IgnoredLine(Struct, frozen=True):
    line: int
    rule: str


class Contradiction(Struct, frozen=True):
    """A row of the file at hand that says otherwise than one of an earlier file with the same id of the source. `stands`: the earlier one
    still counts."""

    line: int
    raw: str
    other_file: str
    other_line: int
    other_raw: str
    stands: bool


class FileReport(Struct, frozen=True):
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
    contradictions: tuple[Contradiction, ...] = ()


class Reach(Struct, frozen=True):
    """How far back an import reaches: `facts` is the revision before it, `events` the earliest instant of an event that came, went or
    changed, `prices` that of a price that came; None where there is none."""

    facts: int
    events: datetime | None
    prices: datetime | None


class ImportReport(Struct, frozen=True):
    """`id` is what undo takes; 0 for a dry run."""

    id: int
    files: tuple[FileReport, ...]
    events: tuple[Event, ...] = ()
    """Every live event, in order, where this import brought them all, so that they need not be read back; else empty."""
    facts: int = 0
    """The facts revision that `events` are of."""
    reach: Reach | None = None
    """None for a dry run."""

    def count(self, fate: Fate) -> int:
        return sum(report.counts[fate] for report in self.files)

    @property
    def read(self) -> int:
        return sum(report.read for report in self.files)

    @property
    def events_new(self) -> int:
        return sum(report.events_new for report in self.files)


class ImportedFile(Struct, frozen=True):
    name: str
    sha256: str
    format: str
    version: str
    account: str
    read: int
    counts: dict[Fate, int]
    """By fate; empty where the import was undone."""


class ImportInfo(Struct, frozen=True):
    id: int
    at: datetime
    undone_at: datetime | None
    files: tuple[ImportedFile, ...]


class UndoReport(Struct, frozen=True):
    """What an undo took out; `events_back` are events that stand again now that a rival is gone."""

    id: int
    events_removed: int
    events_back: int
    rows: int
    prices: int
    positions: int


class QuarantinedRow(Struct, frozen=True):
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


class CauseGroup(Struct, frozen=True):
    """Quarantined rows that one remedy mends; `reason` is the first row's."""

    cause: str
    count: int
    reason: str
    rows: tuple[QuarantinedRow, ...]


class SourceLine(Struct, frozen=True):
    """A line of a file that supports an event."""

    sha256: str
    name: str
    line: int
    text: str


class ZoneUsed(Struct, frozen=True):
    """A time zone that a file of an account was read in, by the newest import that used it."""

    zone: str
    import_id: int
    file: str
    account: str
