"""Whether an allocation of unused basis fits what was held: the units of every wallet and of every lot, exactly (Rev. Proc. 2024-28)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from core.model import Lot, Part, symbol
from core.money import ZERO, add, subtract, text


class Pooled(Struct, frozen=True):
    """One asset of one owner in lots that are pooled over all wallets: the lots, and the units that lie in each wallet."""

    owner: str
    asset: str
    lots: tuple[Lot, ...]
    units: Mapping[str, Decimal]


def misfit(parts: Iterable[Part], lots: Mapping[str, Decimal], units: Mapping[str, Decimal], asset: str) -> str:
    """The first difference between what is allocated by lot and what there is, as a sentence; empty where there is none."""
    of_lot: dict[str, Decimal] = {}
    in_wallet: dict[str, Decimal] = {}
    for part in parts:
        of_lot[part.lot] = add(of_lot.get(part.lot, ZERO), part.quantity)
        in_wallet[part.account] = add(in_wallet.get(part.account, ZERO), part.quantity)
    for what, said, held in (("lot", of_lot, lots), ("wallet", in_wallet, units)):
        for name in sorted({*said, *(each for each, amount in held.items() if amount)}):
            there, given = held.get(name, ZERO), said.get(name, ZERO)
            if there != given:
                much = subtract(given, there)
                off = f"{text(much.copy_abs())} too {'many' if much > 0 else 'few'}"
                return f"{what} {name} holds {text(there)} {symbol(asset)}, {text(given)} are allocated: {off}"
    return ""
