"""BlockFi: transactions of the account, and the trades, whose two sides stand in rows of the transactions too. Times are UTC."""

from collections.abc import Callable, Sequence

from core.model import EventKind, IncomeKind
from core.money import multiply, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, When, ignored, income, move, single, trade
from importers.numbers import maybe

_GONE = "BlockFi has closed; the files are those that were saved (Profile, Settings, Reports) or that the administrator hands out"


class BlockFi(Declared):
    id = "blockfi"
    title = "BlockFi: transactions"
    venue = "BlockFi"
    signatures = (
        Signature("v2", ("Cryptocurrency", "Amount", "Transaction Type", "Exchange Rate Per Coin (USD)", "Confirmed At")),
        Signature("v1", ("Cryptocurrency", "Amount", "Transaction Type", "Confirmed At"), absent=("Exchange Rate Per Coin (USD)",)),
    )
    how_to_export = _GONE
    columns = Columns(
        time="Confirmed At", type="Transaction Type", asset="Cryptocurrency", amount="Amount", value="worth", currency="=USD",
    )
    computed = ("worth",)
    types = (
        ("deposit|wire deposit|ach deposit", move(1)), ("withdrawal|wire withdrawal|ach withdrawal", move(-1)), ("crypto transfer", move()),
        ("withdrawal fee", single(EventKind.FEE, -1)), ("interest payment", income(IncomeKind.INTEREST)),
        ("bonus payment", income(IncomeKind.REWARD)), ("referral bonus", income(IncomeKind.REFERRAL)),
        ("cc rewards redemption|cc trading rebate", income(IncomeKind.REWARD)),
        ("trade", ignored("the trades hold it")), ("bia withdraw|bia deposit", ignored("moved between accounts at BlockFi")),
    )
    only = (When("Confirmed At", ("",), ignored("not confirmed")),)
    remark = "trades are left to BlockFi's file of trades, which has both sides: import it too"

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """What the amount was worth, where the file has a rate."""
        size, rate = maybe(row("Amount")), maybe(row("Exchange Rate Per Coin (USD)"))
        return (text(multiply(size, rate)) if size is not None and rate else "",)


class BlockFiTrades(Declared):
    id = "blockfi-trades"
    title = "BlockFi: trades"
    venue = "BlockFi"
    signatures = (
        Signature(
            "v1", ("Trade ID", "Date", "Buy Quantity", "Buy Currency", "Sold Quantity", "Sold Currency", "Type"),
            ("Rate Amount", "Rate Currency", "Frequency", "Destination"),
        ),
    )
    how_to_export = _GONE
    columns = Columns(
        time="Date", type="=trade", received="Buy Quantity", received_asset="Buy Currency", sent="Sold Quantity",
        sent_asset="Sold Currency",
    )
    ids = ("Trade ID",)
    types = (("trade", trade()),)


IMPORTERS = (BlockFi(), BlockFiTrades())
