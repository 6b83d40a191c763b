"""Ledger Live's operations history. What each type does to the balance is the app's own table; one hash joins the two sides of a move.

What went out is stated with the fee in it; what stands as the fee of something received is the sender's. Tokens state no fee: it is a row
of the coin that paid it. One hash, type and account may have several rows, so a row is named by its content.
"""

from collections.abc import Callable, Sequence

from core.model import EventKind, IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, failed, ignored, income, move, refused, single
from importers.numbers import maybe

_BASE = ("Operation Date", "Currency Ticker", "Operation Type", "Operation Amount", "Operation Fees", "Operation Hash", "Account Name")
_WORTH = ("Countervalue Ticker", "Countervalue at Operation Date")
_COSTS = frozenset(("fees", "reveal", "delegate", "undelegate", "redelegate", "opt_in", "opt_out"))
"""Types whose amount is what left the balance: nothing but the fee, in every version that can be told."""
_UNCLEAR = refused(
    "ledger live stake", "Ledger Live's versions differ in whether this amount left the account; add what moved and the fee by hand",
)


class LedgerLive(Declared):
    id = "ledger-live"
    title = "Ledger Live: operations history"
    venue = "Ledger Live"
    custody = "wallet"
    evidence = "parser"
    revision = 2
    signatures = (
        Signature("2024", ("Status", *_BASE, *_WORTH), ("Account xpub", "Countervalue at CSV Export")),
        Signature("v3", (*_BASE, *_WORTH), ("Account xpub", "Countervalue at CSV Export")),
        Signature("v2", (*_BASE, "Account xpub")),
        Signature("v1", (*_BASE, "Account id")),
    )
    how_to_export = "Ledger Live: Accounts, the three dots, Export operations history; all accounts, CSV"
    columns = Columns(
        time="Operation Date", type="kind", asset="Currency Ticker", amount="Operation Amount", fee="Operation Fees",
        account="Account Name", refs="Operation Hash", value="Countervalue at Operation Date", currency="Countervalue Ticker",
    )
    computed = ("kind",)
    content = ("Account Name",)
    types = (
        ("in", move(1, charged=False)), ("out", move(-1)), ("|".join(sorted(_COSTS)), single(EventKind.FEE, -1)),
        ("reward|reward_payout", income(IncomeKind.STAKING)),
        ("freeze|unfreeze|vote|bond|unbond|withdraw_unbonded|set_controller|nominate|chill|revoke|approve|activate|unlock", failed()),
        ("failed", failed()), ("failed in", ignored("a failed transaction of somebody else")),
        ("none", ignored("an operation that moves nothing")),
        ("amount in doubt|create|slash|lock|withdraw|stake|unstake|supply|redeem", _UNCLEAR),
        ("nft_in|nft_out", refused("NFT", "NFTs are not kept; add what was paid or received for it by hand")),
    )
    includes_fee = "amount"

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind = row("Operation Type").lower()
        if row("Status").lower() == "failed":
            return ("failed in" if kind in ("in", "reward", "reward_payout", "nft_in") else "failed",)
        if kind in _COSTS:
            amount, fee = maybe(row("Operation Amount")), maybe(row("Operation Fees"))
            return (kind if not amount or not fee or amount == fee else "amount in doubt",)
        return (kind,)


IMPORTER = LedgerLive()
