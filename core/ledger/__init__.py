"""The only place with SQL: schema and migrations, writes, reads, projections, journal, backup.

Here is what every user of a ledger needs; the values that one part gives are named in the module of that part.
"""

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
from core.ledger.ledger import Ledger

__all__ = [
    "DiskFull", "ImportCancelled", "Ledger", "LedgerDamaged", "LedgerError", "LedgerLocked", "LedgerReadOnly", "LedgerTooNew", "NotFound",
    "UndoRefused",
]
