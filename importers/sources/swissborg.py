"""SwissBorg: the account statement. A swap is a row of each side, in one second. Fees are in gross amounts."""

from collections.abc import Callable, Sequence

from core.model import IncomeKind
from core.money import ZERO, subtract
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, income, move, refused, timed
from importers.numbers import maybe

_IN = ("deposit", "buy", "payouts")


class SwissBorg(Declared):
    id = "swissborg"
    title = "SwissBorg: account statement"
    venue = "SwissBorg"
    signatures = (
        Signature(
            "v1", ("Local time", "Time in UTC", "Type", "Currency", "Gross amount", "Fee", "Net amount", "Note"),
            patterns=(("worth", r"^Gross amount \((\w{3})\)$"), ("charged", r"^Fee \((\w{3})\)$"), ("left", r"^Net amount \((\w{3})\)$")),
        ),
    )
    how_to_export = "SwissBorg: Profile, Statements, Account statement, the whole time; save the workbook as CSV where it is none"
    evidence = "parser"
    columns = Columns(
        time="Time in UTC", type="what", subtype="Note", asset="Currency", amount="amount", fee="Fee", fee_asset="Currency", note="Note",
    )
    computed = ("what", "amount")
    types = (
        ("buy|sell", timed("exchange")),
        ("deposit", move(1)), ("withdrawal", move(-1)),
        ("payouts yield payouts", income(IncomeKind.INTEREST)), ("payouts", income(IncomeKind.REWARD)),
        ("sums", refused("swissborg amounts", "gross amount, fee and net amount do not agree; add it by hand, as the app shows it")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """What comes in is stated without, what goes out beside the fee."""
        kind, gross, net, fee = row("Type").lower(), maybe(row("Gross amount")), maybe(row("Net amount")), maybe(row("Fee")) or ZERO
        if gross is None or net is None or subtract(gross, fee) != net:
            return "sums", ""
        return kind, row("Gross amount") if kind in _IN else f"-{row('Net amount')}"


IMPORTER = SwissBorg()
