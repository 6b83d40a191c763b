"""What is due now, for shell prompts and cron."""

from core.checklist import Due, due
from core.services.review import load as review
from core.services.workspace import Workspace


def load(ws: Workspace) -> tuple[Due, ...]:
    """Open steps past their time and actions past theirs, oldest first."""
    found = review(ws)
    return due(found.checklist, found.queue, ws.as_of)


__all__ = ["Due", "load"]
