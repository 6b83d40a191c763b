"""Blockchain.com: the wallet's history in its layouts, and the histories of the account that trades and of the exchange.

Amounts that left the wallet hold the fee.
"""

import re
from collections.abc import Callable, Sequence

from core.model import IncomeKind
from core.money import ZERO, add
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, failed, income, inside, move, refused, trade
from importers.numbers import maybe

_CLOCK = re.compile(r"(?P<clock>\d{1,2}:\d{2}:\d{2}) GMT ?(?P<offset>[+-]\d{2}:\d{2})")


class BlockchainWallet(Declared):
    id = "blockchain-wallet"
    title = "Blockchain.com: wallet"
    venue = "Blockchain.com"
    custody = "wallet"
    signatures = (
        Signature("v3", (
            "date", "time", "token", "type", "amount", "value_then", "value_now", "exchange_rate_then", "tx", "note", "fee_value",
            "recipient_received",
        ), ("fee_value_then", "recipient_value_then", "value_then_raw", "value_now_raw", "exchange_rate_then_raw")),
        Signature("v2", (
            "date", "time", "token", "type", "amount", "value_then", "value_now", "exchange_rate_then", "tx", "note",
        ), absent=("fee_value",)),
        Signature("v1", ("date", "time", "type", "amount_btc", "value_then", "value_now", "exchange_rate_then", "tx", "note")),
    )
    how_to_export = "Blockchain.com: the coin's activity, Download history, the whole time, for each coin"
    evidence = "parser"
    columns = Columns(
        time="at", type="way", asset="coin", amount="amount|amount_btc", fee="paid", fee_asset="coin", refs="tx", note="note",
    )
    computed = ("at", "way", "coin", "paid")
    content = ("tx",)
    types = (
        ("in", move(1)), ("out", inside(move(-1))), ("own", failed()),
        ("unclear", refused("blockchain.com fee", "what left, arrived and was paid do not agree; add it by hand, by its hash")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        coin, amount = row("token") or "BTC", maybe(row("amount") or row("amount_btc"))
        clock = _CLOCK.fullmatch(row("time"))
        at = row("time") if row("time").isdigit() else f"{row('date')}T{clock['clock']}{clock['offset']}" if clock else ""
        if amount is None or not at:
            raise ValueError("its time or amount cannot be read")
        fee, arrived = maybe(row("fee_value")) or ZERO, maybe(row("recipient_received"))
        if amount > 0:
            return at, "in", coin, ""
        if not fee or arrived is None:
            return at, "out", coin, ""
        left = amount.copy_abs()
        way = "out" if add(arrived, fee) == left else "own" if left == fee else "unclear"
        return at, way, coin, row("fee_value")


class BlockchainTrading(Declared):
    id = "blockchain-trading"
    title = "Blockchain.com: account"
    venue = "Blockchain.com Account"
    signatures = (
        Signature("v1", (
            "date_time_utc", "transaction_type", "asset", "quantity_transacted", "counter_asset", "counter_amount", "fee_asset",
            "fee_amount", "Notes", "transaction_id", "transaction_hash",
        )),
    )
    how_to_export = "Blockchain.com: Settings, General, Download transaction history"
    evidence = "parser"
    columns = Columns(
        time="date_time_utc", type="what", asset="coin", amount="coins", other_asset="counter_asset", other="counter_amount",
        fee="fee_amount", fee_asset="fee_asset", refs="transaction_hash", note="Notes",
    )
    computed = ("what", "coin", "coins")
    ids = ("transaction_id",)
    types = (
        ("buy|sell|swap", inside(trade(1), "other")), ("rewards", income(IncomeKind.INTEREST)), ("send", move(-1)),
        ("charged", refused("blockchain.com fee", "Blockchain.com does not say what this fee is taken from; add the row by hand")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind, traded = row("transaction_type").lower(), row("transaction_type").lower() in ("buy", "sell", "swap")
        if maybe(row("fee_amount")) and not (traded and row("fee_asset") == row("counter_asset")):
            return "charged", "", ""
        return (kind, row("counter_asset"), row("counter_amount")) if kind == "send" else (kind, row("asset"), row("quantity_transacted"))


class BlockchainExchange(Declared):
    id = "blockchain-exchange"
    title = venue = "Blockchain.com Exchange"
    signatures = (
        Signature("v1", (
            "date_time_utc", "transaction_type", "asset", "quantity_transacted", "counter_asset", "counter_amount", "price", "fee_asset",
            "fee_amount", "order_id", "transaction_id", "tx_hash",
        )),
    )
    how_to_export = "exchange.blockchain.com: History, Export, the whole time"
    evidence = "parser"
    columns = Columns(
        time="date_time_utc", type="transaction_type", asset="coin", amount="coins", fee="fee_amount", fee_asset="fee_asset",
        refs="tx_hash",
    )
    computed = ("coin", "coins")
    ids = ("transaction_id", "transaction_type")
    content = ("order_id",)
    types = (
        ("deposit", move(1, charged=False)), ("withdrawal", move(-1)),
        ("buy|sell", refused("blockchain.com trade", "Blockchain.com does not say what a trade's fee is taken from; add it by hand")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """What left stands in the columns of the other side."""
        left = row("transaction_type").lower() == "withdrawal"
        return (row("counter_asset"), row("counter_amount")) if left else (row("asset"), row("quantity_transacted"))


IMPORTERS = (BlockchainWallet(), BlockchainTrading(), BlockchainExchange())
