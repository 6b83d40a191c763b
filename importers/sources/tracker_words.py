"""What the labels of tax and portfolio trackers mean: nearly the same words in all of them. Knows no tracker.

A label is what the user told the tracker about a row. It is believed as far as it says what happened to the units; what it says about tax
alone (non taxable) is not, and such rows are deposits and withdrawals that the user is asked about.
"""

from decimal import Decimal

from msgspec.structs import replace

from core.model import EventKind, IncomeKind
from core.money import subtract, text
from importers.currencies import FIAT
from importers.means import exchange, failed, income, move, refused, single, trade, transfer
from importers.numbers import maybe

TRADE = trade()
IN, OUT = move(1), move(-1)
OWN = transfer()
WITHIN = replace(failed(), two=True, says="fee; nothing left the wallet")
"""A transfer whose two accounts are one: its fee alone was paid."""
REWARD, STAKING, INTEREST = income(IncomeKind.REWARD), income(IncomeKind.STAKING), income(IncomeKind.INTEREST)
MINING, SALARY, OTHER = income(IncomeKind.MINING), income(IncomeKind.SALARY), income(IncomeKind.OTHER)
"""`OTHER` is what a tracker calls income without saying of what kind: ordinary income at its value."""
AIRDROP, FORK, DIVIDEND = income(IncomeKind.AIRDROP), income(IncomeKind.FORK), income(IncomeKind.DIVIDEND)
REFERRAL = income(IncomeKind.REFERRAL)
GIFT_IN, GIFT_OUT, LOST = single(EventKind.GIFT_IN, 1), single(EventKind.GIFT_OUT, -1), single(EventKind.LOSS, -1)
FEE, TAX = single(EventKind.FEE, -1), single(EventKind.TAX, -1)
REBATE = replace(single(EventKind.FEE, 1), says="fee given back")
SPENT = replace(single(EventKind.SELL, -1), says="sell for what it was worth")
CARRIED = replace(exchange(EventKind.RENAME), says="rename: basis and date carry over")
STAKE, UNSTAKE = single(EventKind.STAKE, -1), single(EventKind.UNSTAKE, 1)
POOL_IN, POOL_OUT = exchange(EventKind.POOL_IN), exchange(EventKind.POOL_OUT)
POOLING_IN = replace(exchange(EventKind.POOL_IN, second="pool in"), sweep=True, says="pool in, of several rows of one second")
POOLING_OUT = replace(exchange(EventKind.POOL_OUT, second="pool out"), sweep=True, says="pool out, of several rows of one second")
MARGIN = refused("margin", "margin and derivatives are not booked yet; add by hand what they did to the account")
LOAN = refused("loan", "loans and their collateral are not booked yet; add by hand what they did to the account")
UNCLEAR = refused("fee inside or on top", "this layout does not say whether its amounts are with the fee; add the event by hand")
"""Where `fee_within` finds a fee in an asset that the row moves."""
MINTED = refused("minting", "what was minted has no stated cost; add by hand what was paid for it, or the income that it was")


def spent(code: str) -> str:
    """The word for units that were spent: money that is spent leaves, and is no sale."""
    return "withdrawal" if code.upper() in FIAT else "spent"


def figure(written: str) -> Decimal | None:
    """A cell as a number; None where it is blank or zero. Raises `ValueError`."""
    return maybe(written) or None


def cell(amount: Decimal | None) -> str:
    """A number as a cell; blank where there is none."""
    return "" if amount is None else text(amount)


def fee_apart(sent: str, received: str, fee: str, *, in_kind: bool) -> str:
    """The cell of a transfer's fee, blank where the fee is what was lost on the way. Raises `ValueError` where neither can be.

    `in_kind`: the fee is in the asset that was moved. Trackers show it on top of equal amounts, or as their difference.
    """
    gone, come, paid = figure(sent), figure(received), figure(fee)
    if paid is None or gone is None or come is None or not in_kind or gone.copy_abs() == come.copy_abs():
        return fee
    if subtract(gone.copy_abs(), come.copy_abs()) == paid:
        return ""
    raise ValueError("the fee is neither on top of equal amounts nor their difference")


def fee_within(fee: str, fee_asset: str, *assets: str) -> bool:
    """Whether there is a fee in one of the assets that the row moves."""
    return figure(fee) is not None and fee_asset.upper() in {each.upper() for each in assets if each}
