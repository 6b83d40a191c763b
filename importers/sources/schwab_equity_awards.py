"""Schwab Equity Awards: an event is a row and the rows below it without a date, which hold its figures.

Shares that vest are acquired at their fair market value on that day, which is wages and stands on the W-2 (IRC 83(a), Reg. 1.83-4): they
become lots of that basis and date, and no income here. Shares withheld for taxes never were the user's to sell.
"""

from decimal import Decimal
from typing import Never

from core.model import Draft, EventKind, IncomeKind, Leg, LegRole, ParsedFile
from core.money import ZERO, add, multiply, negate, subtract
from importers.base import Context, Importer, Reading, Signature, Table
from importers.numbers import maybe
from importers.sources.schwab_rows import CASH, ZONE, civil, security
from importers.times import FORMAT, Clock

_COLUMNS = (
    "Date", "Action", "Symbol", "Quantity", "FeesAndCommissions", "Amount", "FairMarketValuePrice", "NetSharesDeposited", "AwardDate",
    "AwardId", "SalePrice", "SharesSoldWithheldForTaxes", "Taxes",
)
_MOVES = frozenset({"wire transfer", "forced disbursement", "journal", "transfer", "cash disbursement", "security transfer"})
_TAXES = frozenset({"tax withholding", "tax reversal"})
_BY_HAND = "enter it by hand from the confirmation"


class _Event:
    """The main row of an event and its rows of figures, by column."""

    def __init__(self, rows: list[dict[str, str]], account: str) -> None:
        self.main, self.details = rows[0], rows[1:]
        self.kind = self.main["Action"].casefold()
        self._account = account

    def legs(self) -> tuple[EventKind, str, tuple[Leg, ...]]:
        """Kind, variety and legs. Raises `ValueError` with a clause that holds the remedy."""
        if self.kind == "lapse":
            return EventKind.OPENING, "", tuple(map(self._vested, self.details)) or self._lacking("figures")
        amount = maybe(self.main["Amount"])
        if self.kind == "sale":
            return EventKind.SELL, "", self._sold(amount)
        if self.kind == "dividend":
            return EventKind.INCOME, IncomeKind.DIVIDEND, (self._cash(amount or self._lacking("amount")),)
        if self.kind in _TAXES:
            return EventKind.TAX, "", (self._cash(amount or self._lacking("amount"), LegRole.TAX),)
        if self.kind in _MOVES:
            moved = self._cash(amount) if amount else self._shares(maybe(self.main["Quantity"]) or self._lacking("amount or quantity"))
            return EventKind.DEPOSIT if moved.quantity > 0 else EventKind.WITHDRAWAL, "", (moved,)
        raise ValueError(f"what {self.main['Action'][:40]!r} did is not known here; {_BY_HAND}")

    def _vested(self, detail: dict[str, str]) -> Leg:
        units, value = maybe(detail["NetSharesDeposited"]), maybe(detail["FairMarketValuePrice"])
        if not units or value is None:
            return self._lacking("net shares and fair market value")
        return Leg(self._account, security(self.main["Symbol"]), units, LegRole.ASSET, multiply(units, value), "USD")

    def _sold(self, amount: Decimal | None) -> tuple[Leg, ...]:
        """The amount is what came after fees; it must be what the shares and their price say."""
        units, fee = maybe(self.main["Quantity"]), maybe(self.main["FeesAndCommissions"]) or ZERO
        if not units or amount is None:
            return self._lacking("quantity and amount")
        gross = add(amount, fee.copy_abs())
        stated = {multiply(units, price) for each in self.details if (price := maybe(each["SalePrice"])) is not None}
        if len(stated) == 1 and subtract(gross, stated.pop()).copy_abs() > 1:
            raise ValueError(f"amount and fee of this sale are not its shares times their price; {_BY_HAND}")
        legs = (self._shares(negate(units.copy_abs())), self._cash(gross))
        return (*legs, self._cash(negate(fee.copy_abs()), LegRole.FEE)) if fee else legs

    def _cash(self, amount: Decimal, role: LegRole = LegRole.CASH) -> Leg:
        return Leg(self._account, CASH, amount, role)

    def _shares(self, units: Decimal) -> Leg:
        if not self.main["Symbol"]:
            return self._lacking("symbol")
        return Leg(self._account, security(self.main["Symbol"]), units, LegRole.ASSET)

    def _lacking(self, what: str) -> Never:
        raise ValueError(f"the {self.main['Action'][:40]!r} states no {what}; {_BY_HAND}")


class SchwabEquityAwards(Importer):
    id = "schwab-equity-awards"
    title = "Schwab Equity Awards: transactions"
    venue = "Schwab Equity Awards"
    custody = "broker"
    signatures = (
        Signature(
            "1", ("Date", "Action", "Symbol", "Quantity", "FairMarketValuePrice", "NetSharesDeposited", "AwardId", "Amount"),
            ("Description", "FeesAndCommissions", "DisbursementElection", "AwardDate", "SalePrice", "SharesSoldWithheldForTaxes", "Taxes"),
        ),
    )
    how_to_export = "schwab.com: Equity Awards, History, the time, Export, CSV"
    becomes = (
        ("Lapse", "lots of the net shares at their fair market value; the income is on the W-2"), ("Sale", "sell"),
        ("Dividend", "income (dividend)"), ("Tax Withholding, Tax Reversal", "tax"),
        ("Wire Transfer, Forced Disbursement, Journal, Transfer", "deposit, withdrawal"), ("any other", "quarantined by its name"),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        account = context.account or self.venue
        reading, times = Reading(table, self, account, ZONE, FORMAT), Clock(ZONE, FORMAT, account)
        places = dict(zip(_COLUMNS, table.columns(*_COLUMNS), strict=True))
        groups: list[list[tuple[int, dict[str, str]]]] = []
        for index, cells in table.records:
            row = {name: cells[place].strip() for name, place in places.items()}
            if row["Date"] or not groups:
                groups.append([])
            groups[-1].append((index, row))
        for group in groups:
            self._book(reading, times, account, [index for index, _ in group], [row for _, row in group])
        return reading.finish()

    def _book(self, reading: Reading, times: Clock, account: str, indexes: list[int], rows: list[dict[str, str]]) -> None:
        said = [cell for row in rows for cell in row.values()]
        keys = [reading.content_key(index, "equity award", str(number), *said) for number, index in enumerate(indexes)]
        event = _Event(rows, account)
        try:
            day = civil(rows[0]["Date"])
            kind, variety, legs = event.legs()
        except ValueError as error:
            reading.quarantine(indexes, f"equity award: {event.kind[:40]}", str(error))
            return
        reading.book(Draft(keys[0], kind, times.noon(day), legs, tuple(indexes), variety, day))


IMPORTER = SchwabEquityAwards()
