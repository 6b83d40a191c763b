"""Which tax year is meant: by its name, or the one of the clock, as the policy's rule pack has it."""

from core.services.errors import Invalid
from core.services.workspace import Workspace
from core.tax import pack_for
from core.tax.pack import YearSpan as Period


def period(ws: Workspace, written: str = "") -> Period:
    """The tax year that is meant, by the policy's jurisdiction; empty: the one of the clock. Raises `Invalid`, also for one to come."""
    pack, today = pack_for(ws.policy.tax.jurisdiction), ws.local_now.date()
    if not written.strip():
        return pack.tax_year(today)
    try:
        found = pack.year(written)
    except ValueError as error:
        raise Invalid(f"--year: {error}") from None
    if found.first > today:
        raise Invalid(f"the tax year {found.label} has not begun at the clock, {today}; choose one that has, or another --as-of")
    return found


__all__ = ["Period", "period"]
