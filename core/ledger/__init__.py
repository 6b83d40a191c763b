"""The only place with SQL: schema and migrations, writes, reads, projections, journal, backup."""

from core.ledger.backup import Restored, restore
from core.ledger.checklist import Tick
from core.ledger.decisions import Decision
from core.ledger.errors import (
    DiskFull,
    ImportCancelled,
    LedgerDamaged,
    LedgerError,
    LedgerLocked,
    LedgerReadOnly,
    LedgerTooNew,
    NotFound,
    UndoRefused,
)
from core.ledger.events import Change
from core.ledger.ledger import Ledger
from core.ledger.paging import Cursor, Page
from core.ledger.reports import (
    CauseGroup,
    FileReport,
    IgnoredLine,
    ImportedFile,
    ImportInfo,
    ImportReport,
    QuarantinedLine,
    QuarantinedRow,
    SourceLine,
    UndoReport,
)
from core.ledger.tickets import Fill, StoredTicket
from core.ledger.verify import Finding
from core.ledger.words import Named

__all__ = [
    "CauseGroup", "Change", "Cursor", "Decision", "DiskFull", "FileReport", "Fill", "Finding", "IgnoredLine", "ImportCancelled",
    "ImportInfo", "ImportReport", "ImportedFile", "Ledger", "LedgerDamaged", "LedgerError", "LedgerLocked", "LedgerReadOnly",
    "LedgerTooNew", "Named", "NotFound", "Page", "QuarantinedLine", "QuarantinedRow", "Restored", "SourceLine", "StoredTicket", "Tick",
    "UndoRefused", "UndoReport", "restore",
]
