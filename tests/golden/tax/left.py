"""What is expected to be left beside what is: lots, pools, and income on the way."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from core.model import Lot, symbol
from core.money import ZERO, add, subtract, text, total
from tests.golden.tax.case import CannotRun, Different, Row, number, only
from tests.golden.tax.compare import TOLERANCE, UNITS, WHOLE, near, same
from tests.golden.tax.outcome import Outcome, figure, summed

_LOT_FIELDS = ("lot", "qty", "basis", "account", "asset", "part", "holding_start_equiv", "holding_start", "person")


def lots_after(outcome: Outcome, expected: Sequence[Row]) -> None:
    """Every open lot belongs to exactly one expected row and every row has its units and basis: there is a way to lay them so."""
    for row in expected:
        only(row, _LOT_FIELDS, f"lot {row['lot']}")
        if row.get("part", "rest") not in ("replacement", "rest"):
            raise CannotRun(f"lot {row['lot']} is {row['part']!r}, which is neither a replacement nor the rest")
    lots = outcome.lots()
    for lot in lots:
        figure(lot.basis, f"the basis of lot {outcome.id(lot.origin)}")
    if not _laid(outcome, lots, [(row, ZERO, ZERO) for row in expected]):
        raise Different("lots_after", _rows(expected), "; ".join(sorted(_lot(outcome, lot) for lot in lots)) or "none")


def _laid(outcome: Outcome, lots: list[Lot], rows: list[tuple[Row, Decimal, Decimal]]) -> bool:
    if not lots:
        return all(
            subtract(number(row["qty"]), units).copy_abs() <= UNITS
            and ("basis" not in row or subtract(number(row["basis"]), basis).copy_abs() <= TOLERANCE) for row, units, basis in rows
        )
    lot, rest = lots[0], lots[1:]
    for place, (row, units, basis) in enumerate(rows):
        units, basis = add(units, lot.quantity), add(basis, figure(lot.basis, "basis"))
        laid = [*rows[:place], (row, units, basis), *rows[place + 1:]]
        if units <= add(number(row["qty"]), UNITS) and _fits(outcome, lot, row) and _laid(outcome, rest, laid):
            return True
    return False


def _fits(outcome: Outcome, lot: Lot, row: Row) -> bool:
    start = lot.acquired - timedelta(days=lot.tacked)
    replaces = bool(lot.tacked or lot.adjustment)
    moved = any(wash.bought == lot.origin and wash.forfeited for wash in outcome.booking.washes)
    return (
        row["lot"] in outcome.names(lot)
        and row.get("account") in (None, outcome.script.called.get(lot.account))
        and row.get("asset", symbol(lot.asset)) == symbol(lot.asset)
        and ("person" not in row or outcome.script.owner(row["person"]) is outcome.owner(lot.account))
        and ("part" not in row or moved or (row["part"] == "replacement") == replaces)
        and row.get("holding_start_equiv", str(start)) == str(start)
        and row.get("holding_start", str(start + timedelta(days=1))) == str(start + timedelta(days=1))
    )


def _lot(outcome: Outcome, lot: Lot) -> str:
    held = f" held from {lot.acquired - timedelta(days=lot.tacked)}" if lot.tacked else ""
    return f"{outcome.id(lot.origin)} {text(lot.quantity)} for {text(figure(lot.basis, 'basis'))} in {lot.account}{held}"


def _rows(expected: Sequence[Row]) -> str:
    return "; ".join(" ".join(f"{value}" for value in row.values()) for row in expected) or "none"


def pools_after(outcome: Outcome, expected: Sequence[Row]) -> None:
    """Units and cost by asset and, where it is said, by person; no other pool is left. What lies in accounts that are not taxed is in no
    pool, unless there is no other, or its account is named."""
    left = outcome.lots()
    for row in expected:
        what = f"pool {row['asset']}" + (f" of {row['person']}" if "person" in row else "")
        only(row, ("asset", "qty", "cost", "person", "account", "published_cost"), what)
        mine = [
            lot for lot in left
            if symbol(lot.asset) == row["asset"]
            and ("person" not in row or outcome.script.owner(row["person"]) is outcome.owner(lot.account))
            and row.get("account") in (None, outcome.script.called.get(lot.account))
        ]
        taxable = [lot for lot in mine if not outcome.untaxed(lot.account)]
        mine = taxable or mine
        left = [lot for lot in left if lot not in mine]
        near(f"{what} qty", row["qty"], total(lot.quantity for lot in mine), UNITS)
        paid = summed((lot.basis for lot in mine), f"the cost of {what}")
        if "cost" in row:
            near(f"{what} cost", row["cost"], paid)
        if "published_cost" in row:
            near(f"{what} published_cost", row["published_cost"], paid, WHOLE)
    left = [lot for lot in left if not outcome.untaxed(lot.account)]
    if left:
        raise Different("pools_after", f"{len(expected)} and no more", "; ".join(_lot(outcome, lot) for lot in left))


def income(outcome: Outcome, expected: Sequence[Row]) -> None:
    for row in expected:
        only(row, ("event", "amount", "kind", "withheld", "date"), f"income {row['event']}")
        found = outcome.incomes(row["event"])
        if not found:
            raise Different(f"income {row['event']}", row.get("amount"), "none")
        near(f"income {row['event']}", row["amount"], summed((item.value for item in found), "income"))
        if "withheld" in row:
            near(f"income {row['event']} withheld", row["withheld"], summed((item.withheld for item in found), "tax withheld"))
        if "date" in row:
            same(f"income {row['event']} date", row["date"], str(found[0].day))
    extra = {outcome.id(item.event) for item in outcome.booking.incomes} - {row["event"] for row in expected}
    if extra:
        raise Different("income", f"{len(expected)} and no more", ", ".join(sorted(extra)))
