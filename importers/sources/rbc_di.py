"""RBC Direct Investing: activity export. What a row means stands in its activity and its description; commissions are in the value."""

from collections.abc import Sequence
from datetime import date

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    CASH_IN_LIEU,
    DIVIDEND,
    FEE,
    INTEREST,
    MOVE,
    MOVE_IN,
    MOVE_OUT,
    OPTION,
    RETURN_OF_CAPITAL,
    SELL,
    SPIN_OFF,
    SPLIT,
    TAX,
    Columns,
)
from importers.means import refused

BOOK_COST = refused("book cost", "this changes the book cost and pays no money; enter by hand by how much in all")
REORGANISED = refused("reorganization", "RBC does not say what these shares came for and with; enter by hand what changed")


class RbcDirectInvesting(Broker):
    id = "rbc-direct-investing"
    title = "RBC Direct Investing: activity"
    venue = "RBC Direct Investing"
    signatures = (
        Signature("1", (
            "Date", "Activity", "Symbol", "Quantity", "Price", "Settlement Date", "Account", "Value", "Currency", "Description",
        )),
    )
    how_to_export = "RBC Direct Investing: My Portfolio, Activity, the whole time, all accounts, Export"
    zone, order, currency = "America/Toronto", "mdy", "CAD"
    price_in_amount = False
    columns = Columns(
        date="Date", type="Activity", text="Description", symbol="Symbol", name="Symbol Description", quantity="Quantity", price="Price",
        amount="Amount|Value", currency="Currency", account="Account",
    )
    footer = r"disclaimers|\d this exchange rate|rbc direct investing does not"
    types = (
        (r"~\b(call|put) \S+ \d\d/\d\d/\d\d|^exercise|^assignment|^expir", OPTION),
        (r"~^(dividends|distribution|reorganization) rei\b|\breinv ?@", BUY), ("buy", BUY), ("sell", SELL),
        ("~^return of capital .*adjustment to book cost", BOOK_COST),
        (r"~^return of capital|^(dividends|distribution) .*\breturn of capital\b", RETURN_OF_CAPITAL),
        ("dividends|distribution", DIVIDEND), ("interest", INTEREST), ("taxes", TAX), ("fees", FEE),
        ("deposits & contributions", MOVE_IN), ("withdrawals & de-registrations", MOVE_OUT),
        (r"~^transfers tfi\b", MOVE_IN), (r"~^transfers tfo\b|^transfers tfw\b", MOVE_OUT), ("transfers", MOVE),
        (r"~^reorganization .*\b(stk|stock|forward|reverse) split\b", SPLIT), (r"~^reorganization .*(\bcil\b|cash in lieu)", CASH_IN_LIEU),
        (r"~^reorganization .*spin-?off", SPIN_OFF), ("reorganization", REORGANISED),
    )

    def days(self, written: str, action: str) -> Sequence[date]:
        """A day alone: files that went through a spreadsheet have a midnight that means nothing."""
        return [super().days(written.removesuffix(" 00:00:00"), action)[-1]]


IMPORTER = RbcDirectInvesting()
