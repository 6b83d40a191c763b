"""What can go wrong at the boundary, each one sentence with its remedy, and the exit code it stands for."""

from core.ledger import ImportCancelled, LedgerError, NotFound, UndoRefused
from core.policy import PolicyError


class Invalid(ValueError):
    """What the user entered cannot be meant; nothing was done."""


class Refused(Exception):
    """A request that cannot be done as things stand; nothing was done."""


class Interrupted(Exception):
    """The user stopped what follows from a change that is stored already; the sentence says what is."""


FAILURES = (LedgerError, PolicyError, Invalid, Refused, Interrupted)
"""Every failure that the user can mend. Anything else is a defect of the program."""

DONE, FAILED, USAGE, NO_LEDGER, INTERRUPTED = 0, 1, 2, 3, 130


def exit_code(error: Exception) -> int:
    """1 what failed, 2 what was asked wrongly, 3 a ledger that cannot be used, 130 a cancelled import."""
    if isinstance(error, Invalid | PolicyError):
        return USAGE
    if isinstance(error, ImportCancelled | Interrupted):
        return INTERRUPTED
    if isinstance(error, Refused | NotFound | UndoRefused):
        return FAILED
    return NO_LEDGER


__all__ = [
    "DONE", "FAILED", "FAILURES", "INTERRUPTED", "NO_LEDGER", "USAGE",
    "ImportCancelled", "Interrupted", "Invalid", "LedgerError", "NotFound", "PolicyError", "Refused", "UndoRefused", "exit_code",
]
