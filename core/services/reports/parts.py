"""What every report begins with: the year's disposals as they are asked for, who counts, and the head."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from core.booking.slices import lot_id
from core.model import Disposal
from core.reports.sheet import Head
from core.services.taxyear import Gathering
from core.services.taxyear.periods import Period
from core.services.workspace import Workspace
from core.tax import pack_for

LEGS = 16
"""So many legs of an event are looked at for the lot that it made."""
DOUBT = (
    "Accounts of the spouse are counted, although no filing status is stated: write filing_status in [tax] or in the [[tax.year]] of the "
    "policy; on a separate return they are left out."
)


class Sales(Struct, frozen=True):
    """Disposals of a tax year, read as they are asked for."""

    ws: Workspace
    span: Period

    def all(self) -> Iterator[tuple[int, Disposal]]:
        return self.ws.ledger.projections.each_disposal(self.span.first, self.span.last)

    def at(self, numbers: Sequence[int]) -> Iterator[Disposal]:
        return self.ws.ledger.projections.disposals_at(numbers)

    def each(self) -> Iterator[Disposal]:
        return (sale for _, sale in self.all())


def head(ws: Workspace, span: Period, title: str, *said: str) -> Head:
    """What stands above a report of that year."""
    now = ws.local_now
    said = (*said, *_in_doubt(ws, span))
    if span.last >= now.date():
        said = (f"The tax year ends on {span.last}: it is shown as far as the clock.", *said)
    return Head(title, span.label, pack_for(ws.policy.tax.jurisdiction).version, f"{now:%Y-%m-%d %H:%M} {ws.tz}", ws.base_currency, said)


def outside(ws: Workspace, span: Period) -> dict[str, str]:
    """Why rows of an account are in no total of the owner's tax year; accounts that count are not in it."""
    found = {}
    for name in ws.ledger.accounts.all():
        household = Gathering(ws, span).whose()
        if not household.counts(name):
            found[name] = next(iter(household.left_out))
    return found


def _in_doubt(ws: Workspace, span: Period) -> tuple[str, ...]:
    """What is said where nobody said whether spouses file together."""
    household = Gathering(ws, span).whose()
    for name in ws.ledger.accounts.all():
        household.counts(name)
    return (DOUBT,) if household.in_doubt else ()


def moved(sale: Disposal) -> bool:
    """Whether the units came from another account: a lot that stayed where it was acquired is named after the event that acquired it."""
    return all(sale.lot != lot_id(sale.origin, str(leg)) for leg in range(LEGS))
