"""Trading 212: history of an Invest or ISA account, every generation. Columns depend on what happened; totals are what moved the cash."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from msgspec.structs import replace

from core.model import AssetKind, ParsedFile, asset_id
from core.money import ZERO, add, cents, multiply, negate, ratio, subtract, text
from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import (
    ADJUSTMENT,
    BUY,
    DIVIDEND,
    FEE,
    IN_SHARES,
    INTEREST,
    MOVE_IN,
    MOVE_OUT,
    RETURN_OF_CAPITAL,
    REWARD,
    SELL,
    SPIN_OFF,
    TAX,
    Columns,
    exchange,
)
from importers.broker_rows import Row
from importers.means import refused

_CHARGES = (
    "Transaction fee", "Finra fee", "Stamp duty", "Stamp duty reserve tax", "French transaction tax", "PTM levy", "Currency conversion fee",
)
_PENCE = frozenset({"GBX", "GBp"})
_CURRENCIES = ("GBP", "EUR", "USD", "CHF", "CZK", "PLN", "RON", "BGN", "HUF", "SEK", "NOK", "DKK")
_ROWS = (
    "ISIN", "Ticker", "Name", "No. of shares", "Price / share", "Currency (Price / share)", "Exchange rate", "Withholding tax",
    "Currency (Withholding tax)", "Notes", "ID",
)
_NOW = (*_ROWS, "Result", "Currency (Result)", "Currency conversion fee", "Currency (Currency conversion fee)")
CONVERSION = replace(BUY, says="currency exchange")
_CENT, _HALF = Decimal("0.01"), Decimal("0.5")
LINES = 10
"""So many lines a warning names."""
SPLIT = replace(exchange("stock split"), says="split; the rows close the old number of shares and open the new one")
REFUND = replace(TAX, says="tax, given back where positive")
GIVEN = refused(
    "shares given",
    "these shares came without a price, by a merger, a bonus issue or rights; enter by hand what they are and were worth",
)
UNSAID = refused("split by new total", "this split does not say what it added to which shares; enter the added shares by hand")


class Trading212(Broker):
    id = "trading212"
    title = "Trading 212: history"
    revision = 2
    venue = "Trading 212"
    signatures = (
        Signature("2026", ("Action", "Time (UTC)", "Total", "Currency (Total)"), (*_NOW, "Merchant name", "Merchant category")),
        Signature("2023", ("Action", "Time", "Total", "Currency (Total)"), _NOW),
        Signature("2020", ("Action", "Time"), _ROWS, (("fiat", r"^total \(([a-z]{3})\)$"),)),
    )
    how_to_export = "Trading 212: Menu, History, Export history, everything ticked, one file for each year"
    zone, order, currency = "UTC", "ymd", ""
    signed, price_in_amount = False, False
    columns = Columns(
        date="Time (UTC)|Time", type="Action", text="Notes", isin="ISIN", name="Name",
        symbol="Currency (Currency conversion to amount)|Ticker", quantity="Currency conversion to amount|No. of shares",
        price="Price / share", amount="Currency conversion from amount|Total|fiat",
        currency="Currency (Currency conversion from amount)|Currency (Total)|?fiat", rate="Exchange rate",
        fees=(
            *((each, f"Currency ({each})") for each in _CHARGES),
            *((f"{each} ({fiat})", f"={fiat}") for each in _CHARGES for fiat in _CURRENCIES),
        ),
        taxes=(("Withholding tax", "Currency (Withholding tax)"),),
    )
    types = (
        ("market buy|limit buy|stop buy|stop limit buy", BUY), ("market sell|limit sell|stop sell|stop limit sell", SELL),
        ("dividend (return of capital)|dividend (return of capital non us)", RETURN_OF_CAPITAL),
        ("dividend (interest)|interest on cash|lending interest|share lending interest", INTEREST),
        ("dividend|dividend (ordinary)|dividend (dividend)|dividend (bonus)|dividend (special)|dividend (tax exempted)", DIVIDEND),
        ("dividend (dividends paid by us corporations)|dividend (dividends paid by foreign corporations)", DIVIDEND),
        ("dividend (property income)|dividend (property income distribution)|dividend adjustment", DIVIDEND),
        ("dividend (dividend manufactured payment)|dividend (manufactured payment)|dividend manufactured payment", DIVIDEND),
        ("deposit|card credit|card refund", MOVE_IN), ("withdrawal|card debit", MOVE_OUT),
        ("new card cost", FEE), ("spending cashback", REWARD),
        ("~^currency conversion (?P<amount>[\\d.]+) (?P<currency>[A-Z]{3}) -> (?P<quantity>[\\d.]+) (?P<symbol>[A-Z]{3})", CONVERSION),
        ("currency conversion", CONVERSION),
        ("~^result adjustment .*withholding tax", REFUND), ("result adjustment", ADJUSTMENT),
        ("stock split open|stock split close", SPLIT), ("spin off", SPIN_OFF),
        ("transfer in", MOVE_IN), ("transfer out", MOVE_OUT),
        ("scrip stock dividends", IN_SHARES), ("stock distribution|custom stock distribution|equity rights", GIVEN),
        ("stock split", UNSAID),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        rate, unproven = table.column("Exchange rate"), list[int]()
        if rate < table.blank:
            names = ("Action", "No. of shares", "Price / share", "Currency (Price / share)", "Total", "Currency (Total)")
            places = {name: table.column(name, "fiat") if name == "Total" else table.column(name) for name in names}
            charges = [table.columns(each, f"Currency ({each})") for each in (*_CHARGES, "Withholding tax")]
            withheld, paid_in = table.column("Withholding tax"), table.column("Currency (Withholding tax)")
            for index, cells in table.records:
                row = {name: cells[place].strip() for name, place in places.items()}
                foreign = {cells[currency].strip() for amount, currency in charges if cells[amount].strip()} - {"", row["Currency (Total)"]}
                taken = cells[withheld] if cells[paid_in].strip() == row["Currency (Price / share)"] else ""
                cells[rate] = self._rate(row, cells[rate], foreign, taken)
                pence = row["Currency (Total)"] == "GBP" and cells[paid_in].strip() in _PENCE
                if not cells[rate] and self._nonzero(cells[withheld]) and cells[paid_in].strip() in foreign and not pence:
                    unproven.append(table.rows[index].line)
                    cells[withheld] = ""
        parsed = super().parse(table, context)
        if unproven:
            shown = ", ".join(str(line) for line in unproven[:LINES]) + (" and more" if len(unproven) > LINES else "")
            parsed.warnings.append(
                f"line{'' if len(unproven) == 1 else 's'} {shown}: tax was withheld in another currency, and the row does not prove how"
                " much that is in the payment's: what arrived is booked, no tax; where it counts, correct the events by the"
                " broker's tax statement"
            )
        return parsed

    def _nonzero(self, written: str) -> bool:
        """Whether a cell states an amount; one that is no number is told by the reader."""
        try:
            return bool(self.number(written.strip()))
        except ValueError:
            return False

    def _rate(self, row: Mapping[str, str], written: str, foreign: set[str], withheld: str) -> str:
        """The rate by which the charges of a row are converted: units of their currency, pounds for pence, for one of the total's.

        A dividend's is written in either direction, and the row itself tells which; empty where it does not, or where charges are in
        another currency than the price. The price of a dividend is what was paid after tax or, with what was `withheld`, before.
        """
        pence = row["Currency (Price / share)"] in _PENCE
        if foreign - ({"GBP", *_PENCE} if pence else {row["Currency (Price / share)"]}):
            return ""
        try:
            cells = (written, row["No. of shares"], row["Price / share"], row["Total"], withheld.strip())
            rate, size, price, paid, taken = (self.number(cell) for cell in cells)
        except ValueError:
            return ""
        if not rate:
            return ""
        if row["Action"].startswith("Dividend"):
            if not (size and price and paid):
                return ""
            grosses = (ZERO, (taken or ZERO).copy_abs())
            divided, times = (
                any(_proves(size, price, paid, tax, each) for tax in grosses) for each in (rate, ratio(Decimal(1), rate))
            )
            doubt = divided and times and cents(ratio(grosses[1], rate)) != cents(multiply(grosses[1], rate))
            if doubt or not (divided or times):
                return ""
            rate = rate if divided else ratio(Decimal(1), rate)
        return text(multiply(rate, Decimal("0.01")) if pence else rate)

    def days(self, written: str, action: str) -> Sequence[date]:
        """To the second: only some generations have fractions, and only the newest says that the times are in UTC."""
        stated = super().days(written, action)[0]
        if not isinstance(stated, datetime):
            raise ValueError(f"{written[:40]!r} has no time of day")
        whole = stated.replace(microsecond=0)
        return [whole.astimezone(UTC).replace(tzinfo=None) if whole.tzinfo else whole]

    def revise(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.means is CONVERSION:
                row.asset = asset_id(AssetKind.CASH, row.code) if row.code else ""
                row.amount = row.amount.copy_abs()
            elif row.means is SPLIT:
                row.amount = row.taxes = row.fees = ZERO
                if row.action.casefold().endswith("close"):
                    row.quantity = negate(row.quantity.copy_abs())
            elif row.means is FEE:
                row.amount = row.amount.copy_abs()
            elif row.means is REFUND:
                row.amount = negate(row.amount)
            elif row.code and row.means in (MOVE_IN, MOVE_OUT):
                row.amount, row.price = ZERO, None


def _proves(size: Decimal, price: Decimal, paid: Decimal, tax: Decimal, rate: Decimal) -> bool:
    """Whether size times price is what was paid and the tax at that rate, as far as figures rounded to the cent can say."""
    exponent = price.as_tuple().exponent
    last = min(Decimal(1).scaleb(exponent), _CENT) if isinstance(exponent, int) else _CENT
    slack = multiply(_HALF, add(multiply(size, last), add(multiply(rate, _CENT), _CENT)))
    return subtract(multiply(size, price), add(multiply(paid, rate), tax)).copy_abs() <= slack


IMPORTER = Trading212()
