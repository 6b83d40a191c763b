"""Easy Crypto: orders. It holds nothing: banks and wallets send what it takes, and get what it gives. Times are Auckland's."""

from core.model import ParsedFile
from importers.base import Context, Signature, Table
from importers.declared import Declared
from importers.means import Columns, trade
from importers.sources.passing import passed_through


class EasyCrypto(Declared):
    id = "easy-crypto"
    title = "Easy Crypto: orders"
    venue = "Easy Crypto"
    signatures = (
        Signature("v1", ("Date", "Order ID", "Type", "From symbol", "To symbol", "From amount", "To amount", "To address"), (
            "To memo", "Fiat Value",
        )),
    )
    how_to_export = "Easy Crypto: Orders, Export CSV"
    evidence = "parser"
    zone = "Pacific/Auckland"
    order = "?"
    columns = Columns(
        time="Date", type="Type", asset="From symbol", amount="From amount", other_asset="To symbol", other="To amount",
    )
    content = ("Order ID",)
    types = (("buy|sell", trade(-1)),)

    def parse(self, table: Table, context: Context) -> ParsedFile:
        parsed = super().parse(table, context)
        parsed.drafts[:] = [each for draft in parsed.drafts for each in passed_through(draft, parsed.account)]
        return parsed


IMPORTER = EasyCrypto()
