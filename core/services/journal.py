"""The journal: every decision and correction with its reason, and the user's own notes."""

from core.model import JournalEntry
from core.services.errors import Invalid
from core.services.workspace import Workspace


def entries(ws: Workspace, *, limit: int | None = None, kind: str | None = None) -> tuple[JournalEntry, ...]:
    """The newest entries first."""
    return tuple(ws.ledger.journal.entries(limit=limit, kind=kind))


def note(ws: Workspace, text: str, subject: str = "") -> JournalEntry:
    """Append a note. Raises `Invalid` for an empty one."""
    if not text.strip():
        raise Invalid("a note needs some words")
    return ws.ledger.journal.append("note", subject, text.strip(), {})
