"""Gemini: the transaction history, saved from the workbook that Gemini gives; of Earn's history the header alone is known.

Each asset that was ever held has columns of its own: amount, fee, balance. Cents are all that a CSV shows of money, so its balances are
not followed. Owns how those columns are called and how the two assets of a market are found in its glued name.
"""

from collections.abc import Callable, Sequence

from core.model import IncomeKind
from importers.base import Signature
from importers.currencies import FIAT
from importers.declared import Declared
from importers.means import Columns, When, ignored, income, move, refused, trade
from importers.recognised import OnlyRecognised

_BASE = ("Date", "Time (UTC)", "Type", "Symbol", "Specification", "Liquidity Indicator", "Trading Fee Rate (bps)")
_MORE = (
    "Trade ID", "Order ID", "Order Date", "Order Time", "Client Order ID", "API Session", "Tx Hash", "Deposit Destination",
    "Deposit Tx Output", "Withdrawal Destination", "Withdrawal Tx Output",
)
_EACH = (("amounts", r"^\w+ amount( \w+)?$"), ("balances", r"^\w+ balance( \w+)?$"))
_AMOUNT = "{0} Amount {0}|{0} Amount"
_FEE = "Fee ({0}) {0}|Trading Fee ({0}) {0}|Fee {0}|Trading Fee ({0})|Fee ({0})"
_BALANCE = "{0} Balance {0}|{0} Balance"
_CONTRACT = "perp"


class Gemini(Declared):
    id = "gemini"
    title = "Gemini: transaction history"
    venue = "Gemini"
    signatures = (
        Signature("v3", _BASE, _MORE, (("fees", r"^fee (\(\w+\) )?\w+$"), *_EACH)),
        Signature("v2", _BASE, _MORE, (("fees", r"^trading fee \(\w+\) \w+$"), *_EACH)),
        Signature("v1", _BASE, _MORE, (("fees", r"^trading fee \(\w+\)$"), *_EACH)),
    )
    how_to_export = "Gemini: Account, Settings, Statements and history, Transaction history, all years; the XLSX as it is, or saved as CSV"
    columns = Columns(
        time="at", type="Type", subtype="Specification", asset="coin", amount="moved", other_asset="quote", other="paid", fee="charged",
        fee_asset="charged in", balance="left", other_balance="quote left", refs="Tx Hash", note="Specification",
    )
    computed = ("at", "coin", "moved", "quote", "paid", "charged", "charged in", "left", "quote left")
    ids = ("Trade ID", "Tx Hash", "Deposit Tx Output", "Withdrawal Tx Output")
    fee_sign = -1
    only = (When("Symbol", (f"~{_CONTRACT}$",), refused("gemini contracts", "futures are not computed yet; add their result by hand")),)
    types = (
        ("buy", trade(1)), ("sell", trade(-1)),
        ("~^credit deposit|^credit earn redemption", move(1)),
        ("~^debit withdrawal|^debit earn transfer", move(-1)),
        ("transfer", move()),
        ("~^credit .*reward", income(IncomeKind.REWARD)),
        ("~^(credit|debit) administrative", refused(
            "gemini administrative", "Gemini does not say whether this is a bonus or a correction; add it by hand as what it was",
        )),
        ("~^debit gemini pay", refused("gemini pay", "paying with coins sells them; add a sale by hand at what was paid for")),
        ("", ignored("totals below the table")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        at, symbol = _at(row("Date"), row("Time (UTC)")), row("Symbol").upper()
        if not row("Type") or symbol.lower().endswith(_CONTRACT):
            return (at, *[""] * 8)
        if row("Type").lower() not in ("buy", "sell"):
            return at, symbol, _figure(row, _AMOUNT, symbol), "", "", _figure(row, _FEE, symbol), symbol, _left(row, symbol), ""
        coin, quote = _market(row, symbol)
        charged_in = coin if _figure(row, _FEE, coin) else quote
        moved, paid, charged = _figure(row, _AMOUNT, coin), _figure(row, _AMOUNT, quote), _figure(row, _FEE, charged_in)
        return at, coin, moved, quote, paid, charged, charged_in, _left(row, coin), _left(row, quote)


def _at(date: str, time: str) -> str:
    """In a workbook both cells hold date and time, and each shows its part."""
    return next((cell for cell in (time, date) if ":" in cell and "-" in cell), f"{date} {time}")


def _figure(row: Callable[[str], str], columns: str, asset: str) -> str:
    """The cell of an asset's column, without its unit."""
    return row(columns.format(asset)).replace(f" {asset}", "")


def _left(row: Callable[[str], str], asset: str) -> str:
    return "" if asset in FIAT else _figure(row, _BALANCE, asset)


def _market(row: Callable[[str], str], symbol: str) -> tuple[str, str]:
    """The two assets of a market: the only parting of its name of which both have moved."""
    parted = [(symbol[:at], symbol[at:]) for at in range(1, len(symbol))]
    moved = [sides for sides in parted if all(row(_AMOUNT.format(side)) for side in sides)]
    if len(moved) != 1:
        raise ValueError(f"the columns of the two assets of {symbol[:20]!r} are not both filled")
    return moved[0]


class GeminiEarn(OnlyRecognised):
    id = "gemini-earn"
    title = "Gemini: Earn history"
    venue = "Gemini"
    signatures = (Signature("v1", ("Date", "Time (UTC)", "Type", "Symbol", "APY")),)
    how_to_export = "Gemini: Account, Settings, Statements and history, Earn history"
    evidence = "weak"
    lacking = (
        "no complete file of Earn was seen, so its columns of amounts and prices are not known for certain; its deposits and redemptions "
        "stand in the transaction history too, add the interest by hand"
    )


IMPORTERS = (Gemini(), GeminiEarn())
