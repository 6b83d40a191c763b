"""sFOX: orders. The fee is beside the principal amount, as the total says; where it does not, the row waits."""

from collections.abc import Callable, Sequence

from core.money import ZERO, add, subtract
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, refused, trade
from importers.numbers import maybe
from importers.recognised import OnlyRecognised
from importers.times import scripted


class Sfox(Declared):
    id = "sfox-orders"
    title = "sFOX: orders"
    venue = "sFOX"
    signatures = (
        Signature("v1", (
            "OrderId", "OrderDate", "Action", "AssetPair", "Quantity", "Asset", "UnitPrice", "PriceCurrency", "PrincipalAmount", "Fees",
            "Total",
        ), ("AddedByUserEmail", "AssetUSDFXRate", "PriceUSDFXRate", "PrincipalAmountUSD", "FeesUSD", "TotalUSD")),
    )
    how_to_export = "sFOX: Reports, Orders, CSV, the whole time"
    evidence = "parser"
    order = "mdy"
    columns = Columns(
        time="at", type="what", asset="Asset", amount="Quantity", other_asset="PriceCurrency", other="PrincipalAmount", fee="Fees",
        fee_asset="PriceCurrency",
    )
    computed = ("at", "what")
    ids = ("OrderId",)
    types = (
        ("buy", trade(1)), ("sell", trade(-1)),
        ("sums", refused("sfox total", "principal amount, fees and total do not agree; add the order by hand, as sFOX shows it")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        at, kind = scripted(row("OrderDate")), row("Action").lower()
        paid, fee, total = maybe(row("PrincipalAmount")), maybe(row("Fees")) or ZERO, maybe(row("Total"))
        if paid is None or total is None:
            return at, "sums"
        return at, kind if (subtract(paid, fee) if kind == "sell" else add(paid, fee)) == total else "sums"


class SfoxHistory(OnlyRecognised):
    id = "sfox-history"
    title = "sFOX: transaction history"
    venue = "sFOX"
    signatures = (
        Signature("v1", (
            "id", "Transaction Hash", "Date", "Action", "Quantity", "Target Currency", "Price", "Source Currency", "Fees", "Memo",
            "Status", "Balance", "Trader", "Timestamp",
        )),
    )
    how_to_export = "sFOX: Account, History, Export"
    evidence = "parser"
    lacking = "its row types are not known well enough; export the orders instead, and add deposits and withdrawals by hand"


IMPORTERS = (Sfox(), SfoxHistory())
