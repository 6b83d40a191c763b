"""Cryptopia, which has closed: deposits, withdrawals, trades. A trade's fee is in what it brings; a withdrawal holds its fee."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, inside, move, trade
from importers.sources.closed_venues import UNDONE, total


class _Cryptopia(Declared):
    venue = "Cryptopia"
    evidence = "parser"
    content = ("#",)
    order = "?"


class CryptopiaDeposits(_Cryptopia):
    id = "cryptopia-deposits"
    title = "Cryptopia: deposits"
    signatures = (Signature("v1", ("#", "Currency", "Amount", "Status", "Type", "Transaction", "Conf.", "Timestamp")),)
    how_to_export = "Cryptopia has closed; the file came from History, Deposits, Export"
    columns = Columns(time="Timestamp", type="=deposit", asset="Currency", amount="Amount", refs="Transaction")
    types = (("deposit", move(1)),)
    only = (UNDONE,)


class CryptopiaWithdrawals(_Cryptopia):
    id = "cryptopia-withdrawals"
    title = "Cryptopia: withdrawals"
    signatures = (Signature("v1", ("#", "Currency", "Amount", "Fee", "Status", "TransactionId", "Address", "Timestamp")),)
    how_to_export = "Cryptopia has closed; the file came from History, Withdrawals, Export"
    columns = Columns(time="Timestamp", type="=withdrawal", asset="Currency", amount="Amount", fee="Fee", refs="TransactionId")
    types = (("withdrawal", inside(move(-1))),)
    only = (UNDONE,)


class CryptopiaTrades(_Cryptopia):
    id = "cryptopia-trades"
    title = "Cryptopia: trades"
    signatures = (Signature("v1", ("#", "Market", "Type", "Rate", "Amount", "Total", "Fee", "Timestamp")),)
    how_to_export = "Cryptopia has closed; the file came from History, Trades, Export"
    columns = Columns(
        time="Timestamp", type="Type", pair="Market", amount="Amount", other="product", fee="Fee", fee_asset="paid in",
    )
    computed = ("product", "paid in")
    types = (("buy", trade(1)), ("sell", trade(-1)))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        coin, quote = self.split(row("Market"))
        return total(row("Amount"), row("Rate"), ROUND_HALF_EVEN), quote if row("Type").lower() == "sell" else coin


IMPORTERS = (CryptopiaDeposits(), CryptopiaWithdrawals(), CryptopiaTrades())
