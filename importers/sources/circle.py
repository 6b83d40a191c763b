"""Circle Pay, which has closed: account activity of the years in which it held bitcoin. What was deposited was changed on its way in."""

from collections.abc import Callable, Sequence

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, When, income, move, refused, trade


class Circle(Declared):
    id = "circle"
    title = "Circle: account activity"
    venue = "Circle"
    signatures = (
        Signature("v1", (
            "Date", "Reference ID", "Transaction Type", "From Account", "To Account", "From Amount", "From Currency", "To Amount",
            "To Currency", "Status",
        )),
    )
    how_to_export = "Circle Pay has closed; the file came from Settings, Export activity"
    evidence = "parser"
    order = "?"
    columns = Columns(
        time="Date", type="way", asset="coin", amount="moved", other_asset="against", other="paid", value="worth", currency="money",
    )
    computed = ("way", "coin", "moved", "against", "paid", "worth", "money")
    content = ("Reference ID",)
    types = (
        ("deposit|internal_switch_currency|switch_currency", trade(1)), ("deposit of money", move(1)),
        ("receive", move(1)), ("spend", move(-1)), ("fork", income(IncomeKind.FORK)),
    )
    only = (
        When("Status", ("~fail|cancel|pending|declin|revers|refund|return",), refused(
            "circle status", "what became of this transaction the file does not say; add it by hand if it was carried out",
        )),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        way = row("Transaction Type").lower()
        gone, come = (row("From Currency"), row("From Amount")), (row("To Currency"), row("To Amount"))
        if way == "spend":
            return way, *gone, "", "", *(reversed(come) if come[0] != gone[0] else ("", ""))
        if way in ("receive", "fork") or gone[0] == come[0]:
            worth = reversed(gone) if way == "receive" and come[0] != gone[0] else ("", "")
            return "deposit of money" if way == "deposit" else way, *come, "", "", *worth
        return way, *come, *gone, "", ""


IMPORTER = Circle()
