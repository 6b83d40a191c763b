"""CoinList: the wallet's transactions. What a row is, its description says; times carry the American name of their zone.

What was distributed may have been bought in a sale, for which the file has no price, and waits. CoinList Pro is recognised.
"""

import re
from collections.abc import Callable, Sequence

from core.model import IncomeKind
from core.money import ZERO
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, ignored, income, move, refused, trade
from importers.numbers import maybe
from importers.recognised import OnlyRecognised
from importers.times import american

_SOLD = re.compile(r"Sold (?P<gone>[\d,.]+) (?P<coin>\w+) for (?P<money>\$?[\d,.]+) ?(?P<unit>\w+)?", re.IGNORECASE)


class CoinList(Declared):
    id = "coinlist"
    title = "CoinList: transactions"
    venue = "CoinList"
    signatures = (
        Signature("v1", ("Date", "Description", "Asset", "Amount", "Balance"), absent=("Type", "Currency", "Transaction Type"),
                  cells=(("Description", r"^(sold|bought) [\d,.]+ \w+ for |^\w{3,6} (deposit|withdrawal)$|distribution|staking"),)),
    )
    how_to_export = "CoinList: Wallets, Transaction history, Export CSV, the whole time"
    evidence = "parser"
    zone = ""
    columns = Columns(
        time="at", type="what", asset="Asset", amount="Amount", other_asset="money in", other="money", note="Description",
    )
    computed = ("at", "what", "money in", "money")
    types = (
        ("sold", trade(-1)), ("~deposit", move(1)), ("~withdrawal", move(-1)),
        ("~staking", income(IncomeKind.STAKING)),
        ("~distribution", refused(
            "coinlist distribution", "the file does not say what was paid for these tokens; add the purchase, or the airdrop, by hand",
        )),
        ("moved to stake", refused("coinlist stake", "the file does not say whether it comes back; add the stake by hand")),
        ("~transfer", ignored("between CoinList and CoinList Pro")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        at, said, came = american(row("Date")), row("Description"), (maybe(row("Amount")) or ZERO) > 0
        if sold := _SOLD.fullmatch(said):
            return at, "sold", sold["unit"] or "USD", sold["money"]
        return at, "moved to stake" if "staking" in said.lower() and not came else said, "", ""


class CoinListPro(OnlyRecognised):
    id = "coinlist-pro"
    title = "CoinList Pro: account"
    venue = "CoinList"
    signatures = (Signature("v1", ("portfolio", "type", "time", "amount", "balance", "amount/balance unit", "transaction_id")),)
    how_to_export = "CoinList Pro: Statements, Account"
    evidence = "parser"
    lacking = "which of its columns hold the balance and which the asset is not known; add the trades by hand, or import them by a mapping"


IMPORTERS = (CoinList(), CoinListPro())
