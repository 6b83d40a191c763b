"""What wash sales come to when the last event is booked: amounts on the disposals, and purchases that are known to come."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from core.booking import marks
from core.booking.losses import Group
from core.booking.pools import InvariantError
from core.booking.wash import Washes
from core.model import Account, Disposal, RecurringBuy
from core.money import ZERO, add
from core.unknown import Maybe, known


class Outcome(Struct, frozen=True):
    """Of one loss: what is disallowed of it, what of that is forfeited, and what is open."""

    disallowed: Maybe
    forfeited: Maybe
    marks: tuple[str, ...]


ALLOWED = Outcome(ZERO, ZERO, ())


def outcomes(
    washes: Washes, horizon: date | None, recurring: Sequence[RecurringBuy], accounts: Mapping[str, Account],
    holding: Mapping[str, set[str]], currency: str,
) -> dict[int, Outcome]:
    """By number, the losses of which something is disallowed or will be. `horizon` is the day of the last event, after which only standing
    orders are known; `holding` are the accounts that hold units of a group."""
    found = {
        place: Outcome(loss.disallowed, loss.forfeited, () if known(loss.disallowed) else (marks.WASH_UNKNOWN,))
        for place, loss in washes.hit.items()
    }
    for group, loss in list(washes.open()):
        last = loss.sold + washes.span
        if horizon is None or last <= horizon:
            continue
        if _will_buy(washes, group, max(loss.sold, horizon), last, recurring, accounts, holding):
            said = marks.scheduled(last, loss.rest, currency)
            old = found.get(loss.place, ALLOWED)
            found[loss.place] = replace(old, marks=(*old.marks, said))
    return found


def settled(sale: Disposal, outcome: Outcome) -> Disposal:
    """The disposal with what a wash sale makes of it. Raises `InvariantError` where more is disallowed than was lost."""
    lost, gone = outcome.disallowed, outcome.forfeited
    if known(lost) and (lost < 0 or (known(sale.gain) and add(sale.gain, lost) > 0) or (known(gone) and gone > lost)):
        raise InvariantError(f"{sale.event} {sale.lot}: of {sale.gain} a wash sale disallowed {lost} and forfeited {gone}")
    return replace(sale, disallowed=lost, forfeited=gone, marks=(*sale.marks, *outcome.marks))


def _will_buy(
    washes: Washes, group: Group, after: date, last: date, recurring: Iterable[RecurringBuy], accounts: Mapping[str, Account],
    holding: Mapping[str, set[str]],
) -> bool:
    """Whether a standing order or a reinvested dividend can buy the group after `after`, up to `last`."""
    if any(washes.group(order.asset) is group and order.days(after + timedelta(days=1), last) for order in recurring):
        return True
    return any(account in accounts and accounts[account].reinvests for account in holding.get(group.name, ()))
