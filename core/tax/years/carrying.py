"""United States: losses carried from year to year, worked through all years from the first that the ledger or the owner knows of."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from core.money import ZERO, add, negate, subtract
from core.policy import TaxYear
from core.tax.years.brackets import NO_STATUS, deduction, loss_limit
from core.tax.years.netting import Carry, Netted, net
from core.unknown import Maybe, Unknown, computed, first_unknown, known


class Realised(Struct, frozen=True):
    """A year's allowed gains less losses by term, before anything is carried in, and the income that the ledger holds besides.

    Unknown where a part is.
    """

    short: Maybe = ZERO
    long: Maybe = ZERO
    income: Maybe = ZERO


class Worked(Struct, frozen=True):
    """One year: what came in from the year before, and what netting makes of it."""

    short_in: Maybe
    long_in: Maybe
    stated: bool
    """Whether the owner stated what came in; else it follows from the year before."""
    netted: Netted | Unknown


def work_through(realised: Mapping[int, Realised], last: int, stated: Callable[[int], TaxYear]) -> dict[int, Worked]:
    """Every year from the latest whose losses carried in are stated, else from the first of `realised`, up to `last`.

    What the owner states for a year stands before what the years before it leave. Without either it is unknown, and so is what follows.
    """
    first = min((year for year in realised if year <= last), default=last)
    for year in range(last, first, -1):
        if known(stated(year).losses_short) and known(stated(year).losses_long):
            first = year
            break
    found: dict[int, Worked] = {}
    before: Netted | Unknown | None = None
    for year in range(first, last + 1):
        own = realised.get(year, Realised())
        found[year] = _worked(own, stated(year), before, year)
        before = first_unknown(own.short, own.long)
        before = found[year].netted if before is None else left_unknown(str(year), before)
    return found


def left_unknown(label: str, cause: Unknown) -> Unknown:
    """What a year leaves where a gain of it is not known. It names the year and is passed on as it is, so that a cause is said once."""
    return Unknown(f"in {label}: {cause.cause}", cause.remedy)


def _worked(own: Realised, said: TaxYear, before: Netted | Unknown | None, year: int) -> Worked:
    carry = before.carried if isinstance(before, Netted) else None
    short = _carried_in(said.losses_short, before, carry.short if carry else None)
    long = _carried_in(said.losses_long, before, carry.long if carry else None)
    is_stated = known(said.losses_short) or known(said.losses_long)
    missing = first_unknown(own.short, own.long, short, long)
    if missing is not None:
        return Worked(short, long, is_stated, missing)
    assert known(own.short)
    assert known(own.long)
    assert known(short)
    assert known(long)
    left = computed(lambda *each: subtract(add(each[0], each[1]), each[2]), said.ordinary_income, own.income, deduction(said, year))
    income = left if known(left) else None
    result = net(own.short, own.long, Carry(short, long), income=income)
    if result.net < 0:
        limit = loss_limit(year, said.filing_status)
        if isinstance(limit, Unknown):
            half = loss_limit(year, "separate")
            if not known(half) or negate(result.net) > half:
                return Worked(short, long, is_stated, NO_STATUS)
            limit = half
        result = net(own.short, own.long, Carry(short, long), limit, income)
    return Worked(short, long, is_stated, result)


def _carried_in(said: Maybe, before: Netted | Unknown | None, left: Maybe | None) -> Maybe:
    if known(said) or before is None:
        return said
    if isinstance(before, Unknown):
        return before
    return said if left is None else left
