"""CoinCorner: transactions. A trade is a row of the money, which says in words what was bought or sold, and a row of the bitcoin.

Files say no zone, so it is asked for. The gross amount holds the fee. The layout before states no fees, and halves of trades apart.
"""

import re
from collections.abc import Callable, Sequence

from core.money import ZERO, subtract
from importers.base import Signature
from importers.currencies import FIAT
from importers.declared import Declared
from importers.means import Columns, ignored, move, refused, trade
from importers.numbers import maybe
from importers.recognised import OnlyRecognised

_TRADED = re.compile(r".*\b(?P<way>Bought|Sold) (?P<coins>[\d,.]+) (?P<coin>\w+)", re.IGNORECASE)
_BANKS = ("fps", "bank deposit", "bank withdrawal")


class CoinCorner(Declared):
    id = "coincorner"
    title = "CoinCorner: transactions"
    venue = "CoinCorner"
    signatures = (
        Signature("v2", (
            "Date & Time", "Store/Website", "Detail", "Type", "Tx ID", "Price", "Price Currency", "Gross", "Gross Currency", "Fee",
            "Fee Currency", "Net", "Net Currency", "Balance", "Balance Currency",
        )),
    )
    how_to_export = "CoinCorner: Account, Reports, Transactions, CSV, the whole time"
    evidence = "parser"
    zone = ""
    order = "dmy?"
    columns = Columns(
        time="Date & Time", type="what", asset="coin", amount="coins", other_asset="Gross Currency", other="paid", fee="Fee",
        fee_asset="Fee Currency", refs="hash", note="Detail",
    )
    computed = ("what", "coin", "coins", "paid", "hash")
    types = (
        ("bought", trade(1)), ("sold", trade(-1)), ("deposit", move(1)), ("withdrawal", move(-1)),
        ("half", ignored("the coins of a trade, which the row of its money states")),
        ("sums", refused("coincorner amounts", "gross amount, fee and net amount do not agree; add it by hand, as CoinCorner shows it")),
        ("silent", refused("coincorner trade", "the row does not say what was bought or sold; add the trade by hand")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind, coin, gross, net = row("Type").lower(), row("Gross Currency"), maybe(row("Gross")), maybe(row("Net"))
        fee = maybe(row("Fee")) or ZERO
        if gross is None or net is None or subtract(gross.copy_abs(), fee.copy_abs()) != net.copy_abs():
            return "sums", "", "", "", ""
        went = row("Gross") if gross > 0 else row("Net")
        if kind in ("trade", "fps") and (said := _TRADED.fullmatch(row("Detail"))) and coin.upper() in FIAT:
            return said["way"].lower(), said["coin"], said["coins"], went, ""
        if kind == "trade":
            return "silent" if coin.upper() in FIAT else "half", "", "", "", ""
        if kind in ("receive", "send", *_BANKS):
            return "deposit" if gross > 0 else "withdrawal", coin, went, "", "" if kind in _BANKS else row("Tx ID")
        return kind, coin, went, "", ""


class CoinCornerOld(OnlyRecognised):
    id = "coincorner-old"
    title = "CoinCorner: transactions before fees were stated"
    venue = "CoinCorner"
    signatures = (
        Signature("v1", ("Date", "Currency", "Transaction Type", "Amount", "Balance"), absent=(
            "Description", "Fee", "Price", "Asset", "Transaction ID", "Address", "Status",
        ), cells=(("Currency", "^(btc|ltc)$"),)),
    )
    how_to_export = CoinCorner.how_to_export
    evidence = "parser"
    lacking = "this layout states no fees and parts the halves of trades, so export the transactions again in today's layout"


IMPORTERS = (CoinCorner(), CoinCornerOld())
