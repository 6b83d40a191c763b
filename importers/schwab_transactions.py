"""Charles Schwab brokerage transactions, every generation.

Owns what becomes what for rows that are an event by themselves; the words are in `schwab_actions`, actions of two rows in
`schwab_exchanges`, reading of cells in `schwab_rows`. Options, short sales and cancelled trades are known and wait in quarantine.
"""

from decimal import Decimal

from core.model import Draft, EventKind, Leg, LegRole, ParsedFile
from core.money import ZERO, add, multiply, negate, subtract, text
from importers import schwab_exchanges
from importers.base import Context, Importer, Reading, Signature, Table
from importers.schwab_actions import (
    BUYS,
    CANCEL_ENDS,
    CANCELS,
    EXCHANGES,
    FEES,
    INCOME,
    MOVES,
    OPTIONS,
    REDEMPTIONS,
    SELLS,
    SHORTS,
    SPLITS,
    TAXES,
)
from importers.schwab_rows import CASH, ZONE, Row, account, footers, is_cusip, is_option, read

_CENTS = Decimal("0.02")
_UNITS = (Decimal(1), Decimal("0.01"), Decimal(100))
"""A price is per share, per 100 of a bond's face value, or of an option's 100 shares."""


class SchwabTransactions(Importer):
    id = "schwab-transactions"
    title = "Charles Schwab: brokerage transactions"
    venue = "Schwab"
    custody = "broker"
    signatures = (
        Signature("8 columns", ("Date", "Action", "Symbol", "Description", "Quantity", "Price", "Fees & Comm", "Amount")),
        Signature(
            "without fees", ("Date", "Action", "Symbol", "Description", "Quantity", "Price", "Amount"), absent=("Fees & Comm", "Type"),
        ),
    )
    how_to_export = "schwab.com: Accounts, History, choose account and date range, Export, CSV (Details)"
    evidence = "sample"
    becomes = (
        ("Buy, Reinvest Shares", "buy: amount less fee as cash, fee"), ("Sell", "sell; the sign of the quantity does not matter"),
        ("Cash, Non-Qualified, Special, Pr Yr, Reinvest Dividend; Short Term Cap Gain", "income: dividend"),
        ("Qualified Dividend, Qual Div Reinvest, Special Qual Div", "income: qualified dividend"),
        ("Long Term Cap Gain (Reinvest), Pr Yr Lt C/G Rein", "income: capital gain distribution"),
        ("Bank, Bond, Credit, CD Interest and their adjustments", "income: interest"), ("Promotional Award", "income: reward"),
        ("Advisor Fee, Service Fee, ADR Mgmt Fee, Margin Interest", "fee"),
        ("NRA Tax Adj, NRA Withholding, Foreign Tax Paid, IRS Withhold Adj", "tax, with the sign of the amount"),
        ("MoneyLink, Wire, Funds Received, Bank Transfer, Journal, Misc Cash Entry, Misc Credits, Visa, ATM", "deposit, withdrawal"),
        ("Journaled Shares, Security Transfer, Internal Transfer, Stock Plan Activity", "deposit or withdrawal of shares, basis unknown"),
        ("Stock Split, Stock Div Dist", "split: the quantity is what was added"),
        ("Reverse Split", "the pair becomes a split, or a rename where the symbol changed"), ("Name Change", "the pair becomes a rename"),
        ("Stock Merger, Conversion", "the pair becomes a merger, basis carried"), ("Spin-off", "spin-off, basis unknown"),
        ("Cash Merger, Full Redemption, CD Deposit, with Adj", "the pair becomes a sale"), ("Cash In Lieu", "cash in lieu of a fraction"),
        ("Return Of Capital", "return of capital"), ("Adjustment", "adjustment"),
        ("Options, Sell Short, Cancel Buy, Cancel Sell, any other", "quarantined"), ("Transactions Total", "no row"),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        table.drop(footers(table, table.column("Date")))
        titles = [",".join(cells) for cells in table.preamble]
        reading = Reading(table, self, account(context.account, titles, (table.name,)), ZONE, "format")
        rows = list(read(table, reading))
        schwab_exchanges.book(rows, reading)
        for row in rows:
            if row.kind not in EXCHANGES and row.kind not in REDEMPTIONS:
                _single(row, reading)
            if row.symbol and row.description and "XXX" not in row.description and not is_option(row.symbol):
                reading.parsed.asset_names.setdefault(row.asset, row.description)
        prior = sum(row.kind.startswith(("pr yr", "rev pr yr")) for row in rows)
        if prior:
            reading.warn(
                f"{prior} dividend(s) are marked 'Pr Yr': declared in the year before they were paid, they belong to the taxes of that year"
            )
        return reading.finish()


def _single(row: Row, reading: Reading) -> None:
    kind = row.kind
    if kind in OPTIONS or is_option(row.symbol):
        reading.quarantine(row.index, "option", "options are not booked yet; enter what the trade did to cash and shares by hand")
    elif kind in SHORTS:
        reading.quarantine(row.index, "short sale", "short sales are not booked yet; enter their result by hand when they are closed")
    elif kind.startswith(CANCELS) or kind.endswith(CANCEL_ENDS):
        reading.quarantine(
            row.index, "cancelled trade", "this row takes back an earlier trade; dismiss both, or enter what remains by hand"
        )
    elif kind in BUYS or kind in SELLS:
        _trade(row, reading)
    elif kind in INCOME:
        _cash(row, reading, EventKind.INCOME, LegRole.CASH, str(INCOME[kind]))
    elif kind in FEES:
        _cash(row, reading, EventKind.FEE, LegRole.FEE)
    elif kind in TAXES:
        _cash(row, reading, EventKind.TAX, LegRole.TAX)
    elif kind in MOVES:
        _move(row, reading)
    elif kind in SPLITS or kind == "spin-off":
        _shares(row, reading, EventKind.SPIN_OFF if kind == "spin-off" else EventKind.SPLIT)
    elif kind in ("cash in lieu", "return of capital"):
        _paid(row, reading, EventKind.CASH_IN_LIEU if kind == "cash in lieu" else EventKind.RETURN_OF_CAPITAL)
    elif kind == "adjustment":
        _adjust(row, reading)
    else:
        reading.quarantine(
            row.index, f"action {row.action[:40]}",
            f"{row.action[:40]!r} is not known here; enter what it meant by hand, or dismiss the row",
        )


def _trade(row: Row, reading: Reading) -> None:
    buying = row.kind in BUYS
    size = row.quantity.copy_abs()
    if not row.symbol or not size or not row.amount:
        reading.quarantine(row.index, "incomplete trade", "the trade lacks a symbol, a quantity or an amount; enter it by hand")
        return
    if (row.amount > 0) == buying or row.quantity < 0:
        reading.quarantine(
            row.index, "sign against action", f"the signs of this {row.action} are those of a reversal; enter what remains by hand"
        )
        return
    money = row.amount.copy_abs()
    gross = subtract(money, row.fees) if buying else add(money, row.fees)
    if gross < 0:
        reading.quarantine(row.index, "incomplete trade", "the fee is above the amount; enter the trade by hand")
        return
    if row.price and not _agrees(size, row.price, gross):
        reading.warn(
            f"line {row.line}: quantity times price and the amount ({text(row.amount)}) do not agree; booked the amount"
        )
    legs = [
        Leg(reading.account, row.asset, size if buying else negate(size), LegRole.ASSET, gross, "USD"),
        Leg(reading.account, CASH, negate(gross) if buying else gross, LegRole.CASH, gross, "USD"),
    ]
    if row.fees:
        legs.append(Leg(reading.account, CASH, negate(row.fees), LegRole.FEE, row.fees, "USD"))
    _book(row, reading, EventKind.BUY if buying else EventKind.SELL, tuple(legs))


def _agrees(size: Decimal, price: Decimal, gross: Decimal) -> bool:
    slack = add(add(multiply(size, _ulp(price)), multiply(price, _ulp(size))), _CENTS)
    return any(
        abs(subtract(multiply(multiply(size, price), unit), gross)) <= add(multiply(slack, unit), _CENTS) for unit in _UNITS
    )


def _ulp(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) and exponent < 0 else ZERO


def _cash(row: Row, reading: Reading, kind: EventKind, role: LegRole, variety: str = "") -> None:
    if not row.amount:
        _nothing(row, reading)
        return
    _book(row, reading, kind, (Leg(reading.account, CASH, row.amount, role),), variety)


def _move(row: Row, reading: Reading) -> None:
    if row.quantity and row.symbol and row.amount:
        reading.quarantine(
            row.index, "shares and money", f"this {row.action} states shares and money at once; enter by hand what came and what went"
        )
        return
    if row.quantity and row.symbol:
        incoming = row.quantity > 0
        value = multiply(row.quantity.copy_abs(), row.price) if row.price and not is_cusip(row.symbol) else None
        leg = Leg(reading.account, row.asset, row.quantity, LegRole.ASSET, value, "USD" if value is not None else "")
    elif row.amount:
        incoming = row.amount > 0
        leg = Leg(reading.account, CASH, row.amount, LegRole.CASH)
    else:
        _nothing(row, reading)
        return
    _book(row, reading, EventKind.DEPOSIT if incoming else EventKind.WITHDRAWAL, (leg,))


def _shares(row: Row, reading: Reading, kind: EventKind) -> None:
    if not row.symbol or not row.quantity:
        reading.quarantine(row.index, "incomplete corporate action", f"this {row.action} lacks symbol or quantity; enter it by hand")
        return
    _book(row, reading, kind, (Leg(reading.account, row.asset, row.quantity, LegRole.ASSET),))


def _paid(row: Row, reading: Reading, kind: EventKind) -> None:
    """Money for a security: the asset leg of zero units names it, for the row does not say how many units it was paid for."""
    if not row.symbol or row.amount <= 0:
        reading.quarantine(row.index, "incomplete corporate action", f"this {row.action} lacks symbol or amount; enter it by hand")
        return
    _book(row, reading, kind, (
        Leg(reading.account, row.asset, ZERO, LegRole.ASSET, row.amount, "USD"),
        Leg(reading.account, CASH, row.amount, LegRole.CASH, row.amount, "USD"),
    ))


def _adjust(row: Row, reading: Reading) -> None:
    legs = []
    if row.quantity and row.symbol:
        legs.append(Leg(reading.account, row.asset, row.quantity, LegRole.ASSET))
    if row.amount:
        legs.append(Leg(reading.account, CASH, row.amount, LegRole.CASH))
    if legs:
        _book(row, reading, EventKind.ADJUSTMENT, tuple(legs))
    else:
        _nothing(row, reading)


def _nothing(row: Row, reading: Reading) -> None:
    reading.ignore(row.index, "nothing moved: neither amount nor quantity")


def _book(row: Row, reading: Reading, kind: EventKind, legs: tuple[Leg, ...], variety: str = "") -> None:
    reading.book(Draft(row.key, kind, row.at, legs, (row.index,), variety, row.day, row.note))


IMPORTER = SchwabTransactions()
