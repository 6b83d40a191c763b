"""MyMonero: transactions. What was sent holds its fee, which the file does not state."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, move


class MyMonero(Declared):
    id = "mymonero"
    title = "MyMonero: transactions"
    venue = "MyMonero"
    custody = "wallet"
    signatures = (Signature("v1", ("date", "amount", "status", "tx id", "payment_id")),)
    how_to_export = "MyMonero: Transactions, Export CSV"
    evidence = "parser"
    columns = Columns(time="date", type="=moved", asset="=XMR", amount="amount", refs="tx id")
    content = ("tx id",)
    types = (("moved", move()),)
    only = (Only("status", ("confirmed",), ignored("not confirmed yet")),)


IMPORTER = MyMonero()
