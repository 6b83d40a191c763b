"""MEXC: trades, deposits and withdrawals. Files say no zone, so it is asked for; orders state no fees, and futures are not computed."""

from collections.abc import Callable, Sequence

from core.money import ZERO, add
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, inside, move, refused, trade
from importers.numbers import maybe
from importers.recognised import OnlyRecognised

_HOW = "MEXC: Orders, Spot orders or Wallet, Export"


class _Mexc(Declared):
    venue = "MEXC"
    evidence = "parser"
    zone = ""


class MexcTrades(_Mexc):
    id = "mexc-trades"
    title = "MEXC: trades"
    signatures = (
        Signature("v2", ("UID", "Pairs", "Time", "Side", "Filled Price", "Executed Amount", "Total", "Fee", "Role")),
        Signature("v1", ("Pairs", "Time", "Side", "Filled Price", "Executed Amount", "Total", "Fee", "Role"), absent=("UID",)),
    )
    how_to_export = f"{_HOW}, Trade history"
    columns = Columns(
        time="Time", type="Side", pair="Pairs", amount="Executed Amount", other="Total", fee="Fee", fee_asset="charged in",
    )
    computed = ("charged in",)
    types = (("buy", trade(1)), ("sell", trade(-1)))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """A fee is taken off what comes in."""
        coin, _, quote = row("Pairs").replace("/", "_").partition("_")
        return (coin if row("Side").lower() == "buy" else quote,)


class MexcDeposits(_Mexc):
    id = "mexc-deposits"
    title = "MEXC: deposits"
    signatures = (
        Signature("v2", ("UID", "Status", "Time", "Crypto", "Network", "Deposit Amount", "TxID", "Progress")),
        Signature("v1", ("Status", "Time", "Crypto", "Network", "Deposit Amount", "TxID", "Progress"), absent=("UID",)),
    )
    how_to_export = f"{_HOW}, Deposit history"
    columns = Columns(time="Time", type="=deposit", asset="Crypto", amount="Deposit Amount", refs="TxID")
    types = (("deposit", move(1)),)
    only = (Only("Status", ("credited successfully",), ignored("not carried out")),)


class MexcWithdrawals(_Mexc):
    id = "mexc-withdrawals"
    title = "MEXC: withdrawals"
    signatures = (
        Signature("v2", (
            "UID", "Status", "Time", "Crypto", "Network", "Request Amount", "Withdrawal Address", "TxID", "Trading Fee",
            "Settlement Amount",
        ), ("memo", "Withdrawal Descriptions")),
        Signature("v1", (
            "Status", "Time", "Crypto", "Network", "Request Amount", "Withdrawal Address", "TxID", "Trading Fee", "Settlement Amount",
        ), ("Withdrawal Descriptions",), absent=("UID",)),
    )
    how_to_export = f"{_HOW}, Withdrawal history"
    columns = Columns(time="Time", type="way", asset="Crypto", amount="Request Amount", fee="Trading Fee", refs="TxID")
    computed = ("way",)
    types = (
        ("inside", inside(move(-1), "amount")), ("on top", move(-1)),
        ("unclear", refused("mexc withdrawal", "what was asked for, sent and charged do not add up; add the withdrawal by hand")),
    )
    only = (Only("Status", ("withdrawal successful",), ignored("not carried out")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """Whether the fee is in the amount: the file states what was sent in the end."""
        asked, sent, fee = maybe(row("Request Amount")), maybe(row("Settlement Amount")), maybe(row("Trading Fee")) or ZERO
        if asked is None or sent is None:
            return ("unclear",)
        return ("inside" if add(sent, fee) == asked else "on top" if sent == asked else "unclear",)


class MexcOther(OnlyRecognised):
    id = "mexc-other"
    title = "MEXC: orders, futures"
    venue = "MEXC"
    signatures = (
        Signature("orders v2", ("UID", "Pairs", "Time", "Type", "Direction", "Average Filled Price", "Filled Quantity", "Order Amount")),
        Signature(
            "orders v1", ("Pairs", "Time", "Type", "Direction", "Average Filled Price", "Filled Quantity", "Order Amount"), absent=("UID",),
        ),
        Signature("futures v2", ("UID", "Futures Trading Pair", "Direction", "Leverage", "Closing PNL", "Trading Fee")),
        Signature("futures v1", ("Futures Trading Pair", "Direction", "Leverage", "Closing PNL", "Trading Fee"), absent=("UID",)),
    )
    how_to_export = f"{_HOW}, Order history, or Futures orders"
    evidence = "parser"
    lacking = "orders state no fees, so export the trade history instead; add results of futures by hand as an adjustment"


IMPORTERS = (MexcTrades(), MexcDeposits(), MexcWithdrawals(), MexcOther())
