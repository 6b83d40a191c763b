"""Ledger Live's operations history. An amount is what the balance changed by, the fee in it; one hash joins the two sides of a move.

What stands as the fee of something received is the sender's.
"""

from core.model import EventKind, IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, income, move, refused, single

_BASE = ("Operation Date", "Currency Ticker", "Operation Type", "Operation Amount", "Operation Fees", "Operation Hash", "Account Name")
_WORTH = ("Countervalue Ticker", "Countervalue at Operation Date")


class LedgerLive(Declared):
    id = "ledger-live"
    title = "Ledger Live"
    venue = "Ledger Live"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature("2024", ("Status", *_BASE, *_WORTH), ("Account xpub", "Countervalue at CSV Export")),
        Signature("v3", (*_BASE, *_WORTH), ("Account xpub", "Countervalue at CSV Export")),
        Signature("v2", (*_BASE, "Account xpub")),
        Signature("v1", (*_BASE, "Account id")),
    )
    how_to_export = "Ledger Live: Accounts, the three dots, Export operations history; all accounts, CSV"
    columns = Columns(
        time="Operation Date", type="Operation Type", asset="Currency Ticker", amount="Operation Amount", fee="Operation Fees",
        account="Account Name", refs="Operation Hash", value="Countervalue at Operation Date", currency="Countervalue Ticker",
    )
    ids = ("Operation Hash", "Operation Type", "Account Name", "Currency Ticker")
    types = (
        ("in", move(1, charged=False)), ("out", move(-1)), ("fees|reveal", single(EventKind.FEE, -1)),
        ("reward|reward_payout", income(IncomeKind.STAKING)),
    )
    only = (
        Only("Status", ("confirmed",), refused("not confirmed", "this operation was not confirmed; add what it cost by hand as a fee")),
    )
    includes_fee = "amount"


IMPORTER = LedgerLive()
