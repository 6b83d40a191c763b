"""A file's time zone against what the ledger holds: whether the same rows stand there already, read in another zone."""

from collections.abc import Callable

from core.ledger.reports import ZoneUsed
from core.model import ParsedFile
from core.services.workspace import Workspace


def clash(ws: Workspace, parsed: ParsedFile, read_again: Callable[[str], ParsedFile]) -> ZoneUsed | None:
    """The zone in which more of the file's rows are known than in the one it was read in; None where there is none.

    Rows without an id of their own are known by their instant, so the same file read in another zone would count again. It is evidence
    enough that the other zone makes more of its events meet with stored ones: two exports of one account that were really made in
    different zones agree best as they are. `read_again` reads the file in a zone.
    """
    first = ws.ledger.accounts.first_names()
    others = [
        used
        for used in ws.ledger.zones.others(parsed.format, parsed.zone)
        if first.get(used.account, used.account) == first.get(parsed.account, parsed.account)
    ]
    if not others:
        return None
    known = ws.ledger.zones.known(parsed.drafts)
    for used in others:
        if ws.ledger.zones.known(read_again(used.zone).drafts) > known:
            return used
    return None
