"""Binance.US: the transaction report, one row for each event. Two generations of column names, with underscores and with blanks.

A spot trade's base comes in or goes out as its operation says; of a purchase, a sale or a conversion off the order book the base is
what was given and the quote what was got.
"""

from collections.abc import Callable, Sequence

from core.model import EventKind, IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, income, move, single, trade

_BASE = ("Time", "Category", "Operation")
_PRIMARY = "Realized Amount For Primary Asset|Realized_Amount_For_Primary_Asset"
_WORTH = "Realized Amount for Primary Asset in USD|Realized_Amount_For_Primary_Asset_In_USD_Value"
_SIZE = "Realized Amount For Base Asset|Realized_Amount_For_Base_Asset"
_SIZE_WORTH = "Realized Amount For Base Asset In USD|Realized_Amount_For_Base_Asset_In_USD_Value"
_PAID = "Realized Amount for Quote Asset|Realized_Amount_For_Quote_Asset"
_PAID_WORTH = "Realized Amount for Quote Asset in USD|Realized_Amount_For_Quote_Asset_In_USD_Value"


def _names(generation: int) -> tuple[str, ...]:
    """The columns that are computed with, as a generation names them."""
    return tuple(column.split("|")[generation] for column in (_PRIMARY, _WORTH, _SIZE, _SIZE_WORTH, _PAID, _PAID_WORTH))


class BinanceUS(Declared):
    id = "binance-us"
    title = venue = "Binance.US"
    evidence = "parser"
    signatures = (
        Signature("v2", (*_BASE, "Primary Asset", "Base Asset", "Quote Asset", "Fee Asset"), (
            *_names(0), "User ID", "Payment Method", "Withdraw Method", "Additional Note",
        )),
        Signature("v1", (*_BASE, "Primary_Asset", "Base_Asset", "Quote_Asset", "Fee_Asset"), (
            *_names(1), "User_Id", "Payment_Method", "Withdrawal_Method", "Additional_Note",
        )),
    )
    how_to_export = "Binance.US: Wallet, Transaction History, Export; all categories, the whole time"
    columns = Columns(
        time="Time", type="kind", asset="coin", amount="size", other_asset="Quote Asset|Quote_Asset", other="paid",
        fee="Realized Amount for Fee Asset|Realized_Amount_For_Fee_Asset", fee_asset="Fee Asset|Fee_Asset", value="worth", currency="=USD",
        fee_value="Realized Amount for Fee Asset in USD|Realized_Amount_For_Fee_Asset_In_USD_Value",
    )
    ids = ("Transaction ID|Transaction_Id", "Order ID|Order_Id", "Operation")
    types = (
        ("spot trading buy", trade(1)), ("spot trading sell", trade(-1)), ("~^(buy|sell|quick buy|quick sell|convert)\\b", trade(-1)),
        ("~^deposit\\b", move(1)), ("~^withdrawal\\b", move(-1)), ("distribution referral commission", income(IncomeKind.REFERRAL)),
        ("distribution others", income(IncomeKind.AIRDROP)), ("distribution staking rewards", income(IncomeKind.STAKING)),
        ("distribution staking rewards taken", single(EventKind.FEE, -1)),
    )
    computed = ("kind", "coin", "size", "paid", "worth")

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """An event of one side has its coin as primary asset, a trade as base; the quote's amount may stand in dollars alone."""
        kind = f"{row('Category')} {row('Operation')}"
        if row(_PRIMARY):
            size = row(_PRIMARY)
            return (f"{kind} taken" if size.startswith("-") else kind, row("Primary Asset|Primary_Asset"), size, "", row(_WORTH))
        paid = row(_PAID) or (row(_PAID_WORTH) if row("Quote Asset|Quote_Asset") == "USD" else "")
        return (kind, row("Base Asset|Base_Asset"), row(_SIZE), paid, row(_SIZE_WORTH))


IMPORTER = BinanceUS()
