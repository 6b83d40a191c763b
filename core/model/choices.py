"""What no law settles and the user chooses: how some events are read, what a transfer's fee is, and where unused basis was put."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from core.model.assets import Owner


class Reading(StrEnum):
    """Of an event in which one asset becomes another without being sold for money."""

    CARRY_OVER = "carry_over"
    """Basis and date go on; nothing is given up."""
    CONSERVATIVE = "conservative"
    """What went is given up at its value, what came is a new lot."""


class TransferFee(StrEnum):
    """Of what the network took out of the units that were moved between own accounts. No rule is published."""

    DISPOSAL = "disposal"
    """Given up at its value: the cautious reading."""
    BASIS_STAYS = "basis_stays"
    """The units are gone, their basis stays with what arrived."""
    DROPPED = "dropped"
    """The units are gone with their basis, without gain or loss."""


class Part(Struct, frozen=True):
    """Units of a lot, by the id under which it was acquired, that lie in an account; without a lot: the account's turn."""

    account: str
    lot: str = ""
    quantity: Decimal = Decimal(0)


class Allocation(Struct, frozen=True):
    """How the lots of one asset were given to the wallets of one owner when they began to count per wallet (Rev. Proc. 2024-28): by lot, or
    the oldest first to wallets in order. `note` is the user's description of the method."""

    owner: Owner
    asset: str
    parts: tuple[Part, ...]
    recorded_at: datetime
    note: str = ""

    @property
    def by_lot(self) -> bool:
        return all(part.lot for part in self.parts)


class Choices(Struct, frozen=True):
    """The user's choices for a whole ledger; single events have their own."""

    transfer_fee: TransferFee = TransferFee.DISPOSAL
    wrap: Reading = Reading.CARRY_OVER
    """Wrapping and unwrapping: no authority (Notice 2024-57)."""
    liquidity: Reading = Reading.CONSERVATIVE
    """Into and out of a liquidity pool."""
    staking: Reading = Reading.CARRY_OVER
    """Staking, lending and liquid staking in which a receipt token takes the asset's place."""
    allocations: tuple[Allocation, ...] = ()
