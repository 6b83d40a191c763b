"""PayPal: purchases and sales of crypto. Whether the fee is in what was paid, the market value tells; where it does not, the row waits."""

from collections.abc import Callable, Sequence

from core.money import ZERO, add, subtract
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, inside, refused, trade
from importers.numbers import maybe


class PayPalCrypto(Declared):
    id = "paypal-crypto"
    title = "PayPal: crypto transactions"
    venue = "PayPal"
    signatures = (
        Signature("v1", (
            "DateTime", "Transaction Type", "Asset In (Quantity)", "Asset In (Currency)", "Asset Out (Quantity)", "Asset Out (Currency)",
            "Transaction Fee (Quantity)", "Transaction Fee (Currency)",
        ), patterns=(("worth", r"^Market Value \((\w{3})\)$"),)),
    )
    how_to_export = "PayPal: Finances, Crypto, Tax documents, Transaction history, CSV"
    evidence = "parser"
    columns = Columns(
        time="DateTime", type="what", asset="coin", amount="coins", other_asset="money", other="paid", fee="Transaction Fee (Quantity)",
        fee_asset="Transaction Fee (Currency)",
    )
    computed = ("what", "coin", "coins", "money", "paid")
    types = (
        ("buy", trade(1)), ("sell", trade(-1)),
        ("buy with fee", inside(trade(1), "other")), ("sell with fee", inside(trade(-1), "other")),
        ("unclear", refused("paypal fee", "amounts, fee and market value of this row do not agree; add it by hand, as PayPal shows it")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind = row("Transaction Type").lower()
        sides = [(row(f"Asset {side} (Currency)"), row(f"Asset {side} (Quantity)")) for side in ("In", "Out")]
        if kind not in ("buy", "sell"):
            return kind, *sides[0], *sides[1]
        (coin, coins), (money, paid) = sides if kind == "buy" else sides[::-1]
        fee, worth, total = maybe(row("Transaction Fee (Quantity)")) or ZERO, maybe(row("worth")), maybe(paid)
        if not fee:
            way = kind
        elif row("Transaction Fee (Currency)").upper() != money.upper() or worth is None or total is None:
            way = "unclear"
        elif total == worth:
            way = kind
        else:
            way = f"{kind} with fee" if (subtract(total, fee) if kind == "buy" else add(total, fee)) == worth else "unclear"
        return way, coin, coins, money, paid


IMPORTER = PayPalCrypto()
