"""Rows of an import that are dated after the clock: a mistake, in the row or of the clock. They wait in quarantine until one is mended."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import attrgetter

from msgspec.structs import replace

from core.model import Fate, ParsedFile
from core.services.workspace import Workspace

CAUSE = "dated in the future"
NEAR = timedelta(days=1)
"""No mistake yet: a date without a time stands at noon, and elsewhere the day has begun already."""
_AT = attrgetter("at")


def hold_back(ws: Workspace, files: Iterable[ParsedFile]) -> None:
    """Puts every event, price and position that a file dates later than a day after the clock into quarantine, with all rows of it."""
    limit = ws.as_of + NEAR
    for file in files:
        if any(max(map(_AT, part), default=limit) > limit for part in (file.drafts, file.prices, file.positions)):
            said = f"its date lies after the clock ({ws.local_now.date()}); check both, then 'trimtab quarantine retry' reads it again"
            _hold_back(file, limit, said)


def _hold_back(file: ParsedFile, limit: datetime, reason: str) -> None:
    late = {index for draft in file.drafts if draft.at > limit for index in draft.rows}
    late |= {seen.row for part in (file.prices, file.positions) for seen in part if seen.row is not None and seen.at > limit}
    while beside := {index for draft in file.drafts if not late.isdisjoint(draft.rows) for index in draft.rows} - late:
        late |= beside
    file.drafts[:] = [draft for draft in file.drafts if late.isdisjoint(draft.rows)]
    file.prices[:] = [seen for seen in file.prices if seen.at <= limit and seen.row not in late]
    file.positions[:] = [seen for seen in file.positions if seen.at <= limit and seen.row not in late]
    for index in late:
        if file.rows[index].fate is Fate.BOOKED:
            file.rows[index] = replace(file.rows[index], fate=Fate.QUARANTINED, reason=reason, cause=CAUSE)
