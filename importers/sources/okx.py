"""OKX (OKEx until 2022): the trading account and the funding account, each an account of its own, and two exports of OKEx's early years.

A row of the trading account is one asset of a fill; what moved is its balance change, with the fee in it. `Trading Unit` is the market's,
on both legs. A transfer between the accounts stands in the files of both, and is matched as any other.
"""

import re
from collections.abc import Callable, Sequence

from core.model import EventKind, IncomeKind
from core.money import add, subtract, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, income, move, refused, single, timed, trade
from importers.numbers import amount, maybe

_ZONE = (("zone", r"time zone:?\s*(utc(?:[+\-][\d:]+)?)"),)
_FUNDED = ("Time", "Type", "Amount", "Before Balance", "After Balance", "Symbol")
_CHINA = " +08:00"
_JAVA = re.compile(r"\w{3} (\w{3} \d\d) ([\d:]{8}) CST (\d{4})")


class OkxTrading(Declared):
    id = "okx-trading"
    title = "OKX: trading account"
    venue = "OKX"
    evidence = "parser"
    signatures = (
        Signature("2025", (
            "Order id", "Time", "Trade Type", "Symbol", "Action", "Amount", "Trading Unit", "Fee", "Fee Unit", "Balance Change", "Balance",
            "Balance Unit",
        ), ("id", "Filled Price", "PnL", "Position Change", "Position Balance")),
        Signature("2022", (
            "Order id", "Time", "Trade Type", "Instrument", "Type", "Amount", "Unit", "Fee", "Balance Change", "Balance",
        ), ("id", "PL", "Position Change", "Position Balance")),
    )
    how_to_export = "OKX: Assets, Order centre, Trading history, Download; the trading account, the whole time"
    columns = Columns(
        time="Time", type="Trade Type", subtype="Action|Type", asset="Balance Unit|Unit#2", amount="Balance Change", fee="Fee",
        fee_asset="Fee Unit", balance="Balance", note="Symbol|Instrument",
    )
    captures = _ZONE
    ids = ("id",)
    zone = ""
    includes_fee = "amount"
    fee_sign = -1
    types = (
        ("spot buy|spot sell", trade(together=("Order id", "Time"))), ("~^spot$", trade(together=("Order id", "Time"))),
        ("* transfer in|* transfer out|transfer", move()),
        ("~^(margin|perpetual|swap|futures|expiry futures|delivery|options?)\\b", refused(
            "okx derivatives", "margin and derivatives are not computed yet; add their result by hand",
        )),
    )


class OkxFunding(Declared):
    id = "okx-funding"
    title = "OKX: funding account"
    venue = "OKX"
    evidence = "parser"
    signatures = (Signature("plain", _FUNDED, ("id",), absent=("Fee",)), Signature("fee", (*_FUNDED, "Fee"), ("id",)))
    how_to_export = "OKX: Assets, Order centre, Funding history, Download; the funding account, the whole time"
    columns = Columns(
        time="Time", type="Type", asset="Symbol", amount="moved", fee="Fee", balance="After Balance", account="=Funding", note="Type",
    )
    computed = ("moved",)
    captures = _ZONE
    ids = ("id",)
    zone = ""
    fee_sign = 0
    types = (
        ("deposit|received|from unified trading account|from trading account", move(1)),
        ("withdrawal|to unified trading account|to trading account", move(-1)),
        ("stake|savings subscription", single(EventKind.STAKE, -1)), ("redeem staking|savings redemption", single(EventKind.UNSTAKE, 1)),
        ("staking yield", income(IncomeKind.STAKING)), ("fee rebate", income(IncomeKind.REWARD)), ("airdrop", income(IncomeKind.AIRDROP)),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """What moved besides the fee: the balances say whether the amount is with or without it."""
        moved, fee = amount(row("Amount")), (maybe(row("Fee")) or amount("0")).copy_abs()
        change = subtract(amount(row("After Balance")), amount(row("Before Balance")))
        if change not in (moved, subtract(moved, fee)):
            raise ValueError("the balances before and after do not differ by the amount")
        return (text(add(change, fee)),)


class OkexTrades(Declared):
    id = "okex-trades"
    title = "OKEx: spot trades until 2021"
    venue = "OKX"
    signatures = (
        Signature("v1", ("Trade ID", "Trade Time", "Pairs", "Amount", "Price", "Total", "Fee"), ("Order ID", "taker/maker", "unit")),
    )
    how_to_export = "OKEx, until 2021: Orders, Trading data, Spot trading, Download"
    columns = Columns(
        time="Trade Time", type="=trade", pair="Pairs", amount="Amount", other="Total", other_asset="Total", fee="Fee", fee_asset="Fee",
    )
    ids = ("Trade ID",)
    zone = ""
    fee_sign = -1
    secondary = True
    alike = "okex"
    types = (("trade", trade()),)


class OkexBills(Declared):
    id = "okex-bills"
    title = "OKEx: spot bills until 2021"
    venue = "OKX"
    evidence = "parser"
    signatures = (Signature("v1", ("time", "type", "size", "balance", "fee", "currency")),)
    how_to_export = "OKEx, until 2021: Assets, Spot, Bills details, Download"
    columns = Columns(
        time="at", type="type", asset="currency", amount="size", fee="fee", fee_asset="currency", balance="balance",
    )
    computed = ("at",)
    order = "mdy"
    zone = ""
    fee_sign = -1
    alike = "okex"
    types = (("buy|sell", timed("order")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The time with its zone: `CST` is China's."""
        written = row("time")
        java = _JAVA.fullmatch(written)
        if java:
            return (f"{java[1]} {java[3]} {java[2]}{_CHINA}",)
        return (written.removesuffix(" CST") + _CHINA if written.endswith(" CST") else written,)


IMPORTERS = (OkxTrading(), OkxFunding(), OkexTrades(), OkexBills())
