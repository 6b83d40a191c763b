"""Bitvavo: the transaction history. What was paid or received has the fee in it, and so has what was withdrawn; each row has its zone.

Since 2023 a market's currency has columns of its own; before, it was the euro.
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from core.model import EventKind, IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, income, inside, move, refused, single, trade

_HERE = ("Timezone", "Date", "Time", "Type", "Currency", "Amount", "Fee currency", "Fee amount", "Status", "Transaction ID")


class Bitvavo(Declared):
    id = "bitvavo"
    title = "Bitvavo: transaction history"
    venue = "Bitvavo"
    signatures = (
        Signature(
            "quoted", (*_HERE, "Received / Paid Currency", "Received / Paid Amount"), ("Quote Currency", "Quote Price", "Address"),
        ),
        Signature("euro", (*_HERE, "EUR received / paid"), ("Price (EUR)", "Address"), absent=("Received / Paid Currency",)),
    )
    how_to_export = "Bitvavo: the account, Transaction history, Export, the full history"
    columns = Columns(
        time="Date", clock="Time", zone="Timezone", type="Type", asset="Currency", amount="Amount", other_asset="paid in",
        other="Received / Paid Amount|EUR received / paid", fee="Fee amount", fee_asset="Fee currency", note="Address",
    )
    computed = ("paid in",)
    ids = ("Transaction ID",)
    includes_fee = "other"
    only = (Only("Status", ("completed", "distributed"), ignored("not carried out")),)
    types = (
        ("buy", trade(1)), ("sell", trade(-1)), ("deposit", move(1)), ("withdrawal", inside(move(-1))),
        ("staking|fixed_staking", income(IncomeKind.STAKING)), ("affiliate", income(IncomeKind.REFERRAL)),
        ("~^campaign", income(IncomeKind.REWARD)), ("rebate", replace(single(EventKind.FEE, 1), says="fee given back")),
        ("distribution|internal_transfer|external_transferred_funds|manually_assigned", move()),
        ("~loan", refused("bitvavo loans", "loans are not computed yet; add what was paid by hand")),
        ("withdrawal_cancelled", refused(
            "bitvavo cancelled", "Bitvavo does not say whether the withdrawal was booked at all; where it was, add what came back by hand",
        )),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The currency of what was paid or received: until 2023 that is the euro."""
        return (row("Received / Paid Currency") or "EUR",)


IMPORTER = Bitvavo()
