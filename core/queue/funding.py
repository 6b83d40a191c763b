"""Whether the cash of an account pays for the purchases that are approved there (R7.7, R7.8). Pure: amounts in the base currency."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from core.model import Action, ActionState, QueueItem, Side
from core.money import ONE, ZERO, add, multiply, ratio, subtract, total
from core.unknown import known

_COMMITTED = frozenset({ActionState.APPROVED, ActionState.EXPORTED, ActionState.PARTLY_FILLED})


class Shortfall(Struct, frozen=True):
    """Purchases in `account` need `needed`; `there` is its cash and what approved sales bring. `sales` are proposed ones that would pay."""

    account: str
    needed: Decimal
    there: Decimal
    purchases: tuple[str, ...]
    sales: tuple[str, ...]


def shortfalls(
    items: Iterable[QueueItem], cash: Mapping[str, Decimal], approving: Collection[str] = (), on_chain: Collection[str] = ()
) -> tuple[Shortfall, ...]:
    """Accounts whose approved purchases, with those of `approving`, cost more than is there.

    `on_chain` accounts pay in coins and are left out.
    """
    there: dict[str, Decimal] = defaultdict(lambda: ZERO, cash)
    needed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    purchases: dict[str, list[str]] = defaultdict(list)
    sales: dict[str, list[str]] = defaultdict(list)
    for item in items:
        action = item.action
        if action.account in on_chain:
            continue
        if item.state not in _COMMITTED and action.id not in approving:
            if action.side is Side.SELL and item.state is ActionState.PROPOSED and not action.blocked_by:
                sales[action.account].append(action.id)
        elif action.side is Side.SELL:
            there[action.account] = add(there[action.account], _open(item, subtract(action.value, _costs(action))))
        else:
            needed[action.account] = add(needed[action.account], _open(item, add(action.value, _costs(action))))
            purchases[action.account].append(action.id)
    return tuple(
        Shortfall(account, amount, there[account], tuple(purchases[account]), tuple(sales[account]))
        for account, amount in sorted(needed.items())
        if amount > there[account]
    )


def _costs(action: Action) -> Decimal:
    return total(cost for cost in action.costs.values() if known(cost))


def _open(item: QueueItem, value: Decimal) -> Decimal:
    """The part of `value` that no fill has settled yet."""
    quantity = item.action.quantity
    if not item.filled or not known(quantity) or not quantity:
        return value
    return multiply(value, max(ZERO, subtract(ONE, ratio(item.filled, quantity))))
