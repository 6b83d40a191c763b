"""Bittylicious: orders. It holds nothing: coins go to a wallet or come from one, money from a bank or to one."""

from collections.abc import Callable, Sequence

from core.model import ParsedFile
from importers.base import Context, Signature, Table
from importers.declared import Declared
from importers.means import Columns, Only, ignored, trade
from importers.sources.passing import passed_through


class Bittylicious(Declared):
    id = "bittylicious"
    title = "Bittylicious: orders"
    venue = "Bittylicious"
    signatures = (
        Signature("v1", (
            "reference", "direction", "status", "coin", "coinAmount", "fiatCurrency", "fiatCurrencyAmount", "startedTime", "endedTime",
            "transactionID", "coinAddress",
        )),
    )
    how_to_export = "Bittylicious: Account, Transactions, Export CSV"
    evidence = "parser"
    order = "?"
    columns = Columns(
        time="startedTime", type="direction", asset="coin", amount="coinAmount", other_asset="fiatCurrency", other="fiatCurrencyAmount",
        refs="came", note="went",
    )
    computed = ("came", "went")
    content = ("reference",)
    types = (("buy", trade(1)), ("sell", trade(-1)))
    only = (Only("status", ("received",), ignored("not carried out")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        return ("", row("transactionID")) if row("direction").lower() == "buy" else (row("transactionID"), "")

    def parse(self, table: Table, context: Context) -> ParsedFile:
        parsed = super().parse(table, context)
        parsed.drafts[:] = [each for draft in parsed.drafts for each in passed_through(draft, parsed.account)]
        return parsed


IMPORTER = Bittylicious()
