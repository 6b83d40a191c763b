"""Which losses may be disallowed because what was sold was bought again within the window. Marks them; computes nothing."""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from msgspec.structs import replace

from core.booking.marks import WASH
from core.booking.rules import Rules
from core.model import Account, Asset, Disposal, RecurringBuy
from core.money import ZERO, add
from core.unknown import Unknown

NOT_COMPUTED = Unknown("the wash sale is not computed", "treat the loss as not usable until it is")


Loss = tuple[int, str, date, int, str]
"""A disposal that is or may be a loss: its number, its group, its day, how many purchases of the group came before, its lot's origin."""


class Group:
    """Purchases of substantially identical assets. `days` and `origins` are all of them, in order of booking; `recent` those of the last
    days that are still held, oldest first (an OrderedDict, because a dict looks for its first entry among all that were deleted)."""

    __slots__ = ("days", "origins", "recent")

    def __init__(
        self, days: list[date] | None = None, origins: list[str] | None = None, recent: "OrderedDict[str, date] | None" = None
    ) -> None:
        self.days: list[date] = days or []
        self.origins: list[str] = origins or []
        self.recent: OrderedDict[str, date] = recent or OrderedDict()


class WashWatch:
    """Follows purchases and losses while booking runs, in all accounts, and says at the end which losses are open."""

    def __init__(self, rules: Rules, assets: Mapping[str, Asset]) -> None:
        self.rules = rules
        self.assets = assets
        self.span = timedelta(days=rules.wash_days)
        self.since: dict[str, tuple[date, str] | None] = {}
        self.groups: dict[str, Group] = {}
        self.open: dict[str, Decimal] = {}
        self.hit: set[int] = set()
        self.today: list[Loss] = []
        self.pending: list[Loss] = []

    def watched(self, asset: str) -> tuple[date, str] | None:
        """From when losses on `asset` can be disallowed and its group; None: never."""
        if asset not in self.since:
            start = self.rules.wash_sales_from(asset) if self.rules.wash_days else None
            known = self.assets.get(asset)
            self.since[asset] = None if start is None else (start, known.group if known else asset)
        return self.since[asset]

    def acquired(self, asset: str, day: date, origin: str, units: Decimal) -> None:
        """A purchase, or an acquisition that was taxed in full."""
        watched = self.watched(asset)
        if watched is None:
            return
        group = self.groups.setdefault(watched[1], Group())
        group.days.append(day)
        group.origins.append(origin)
        group.recent[origin] = day
        self.changed(asset, origin, units)

    def changed(self, asset: str, origin: str, units: Decimal) -> None:
        """Units of a lot came (a split) or went (sold, given away)."""
        watched = self.watched(asset)
        if watched is None:
            return
        left = self.open[origin] = add(self.open.get(origin, ZERO), units)
        if left <= 0 and watched[1] in self.groups:
            self.groups[watched[1]].recent.pop(origin, None)

    def sold_at_loss(self, place: int, asset: str, day: date, origin: str) -> None:
        """Disposal number `place` is, or may be, a loss."""
        watched = self.watched(asset)
        if watched is None or day < watched[0]:
            return
        group = self.groups.setdefault(watched[1], Group())
        self.today.append((place, watched[1], day, len(group.days), origin))

    def end_day(self) -> None:
        """Earlier purchases that are still held when the day of a loss is over replace what was sold; what was sold with it does not."""
        for loss in self.today:
            place, name, day, _, origin = loss
            recent = self.groups[name].recent
            while recent:
                first, bought = next(iter(recent.items()))
                if bought >= day - self.span:
                    break
                del recent[first]
            if any(other != origin for other in islice(recent, 2)):
                self.hit.add(place)
            else:
                self.pending.append(loss)
        self.today.clear()

    def forget(self, day: date) -> None:
        """Settles the losses whose window is over before `day` and drops what can touch no later one."""
        waiting = []
        for loss in self.pending:
            if loss[2] + self.span >= day:
                waiting.append(loss)
            elif self._replaced(loss):
                self.hit.add(loss[0])
        dropped: dict[str, int] = {}
        for name, group in self.groups.items():
            old = dropped[name] = bisect_left(group.days, day - self.span)
            del group.days[:old], group.origins[:old]
            group.recent = OrderedDict((origin, bought) for origin, bought in group.recent.items() if bought >= day - self.span)
        self.open = {origin: units for origin, units in self.open.items() if units}
        self.today = [_further(loss, dropped) for loss in self.today]
        self.pending = [_further(loss, dropped) for loss in waiting]

    def close(
        self, horizon: date | None, recurring: Sequence[RecurringBuy], accounts: Mapping[str, Account], holding: Mapping[str, set[str]],
    ) -> None:
        """Say which losses are open, in `hit`. `horizon` is the day of the last event, after which only standing orders are known;
        `holding` are the accounts that hold units of a group."""
        self.end_day()
        for loss in self.pending:
            place, group, day, *_ = loss
            last = day + self.span
            if self._replaced(loss) or (
                horizon is not None and last > horizon and self._will_buy(group, max(day, horizon), last, recurring, accounts, holding)
            ):
                self.hit.add(place)

    def _replaced(self, loss: Loss) -> bool:
        """Whether the group was bought after the loss and within the window, other than in the lot that was sold."""
        _, name, day, seen, origin = loss
        group = self.groups[name]
        stop = bisect_right(group.days, day + self.span, lo=seen)
        return any(group.origins[later] != origin for later in range(seen, min(stop, seen + 2)))

    def _will_buy(
        self, group: str, after: date, last: date, recurring: Sequence[RecurringBuy], accounts: Mapping[str, Account],
        holding: Mapping[str, set[str]],
    ) -> bool:
        """Whether a standing order or a reinvested dividend can buy the group after `after`, up to `last`."""
        for order in recurring:
            watched = self.watched(order.asset)
            if watched is not None and watched[1] == group and _runs(order, after, last):
                return True
        return any(account in accounts and accounts[account].reinvests for account in holding.get(group, ()))


def washed(sale: Disposal) -> Disposal:
    """The disposal with its loss marked as open."""
    return replace(sale, marks=(*sale.marks, WASH), disallowed=NOT_COMPUTED)


def _further(loss: Loss, dropped: Mapping[str, int]) -> Loss:
    place, name, day, seen, origin = loss
    return (place, name, day, max(0, seen - dropped[name]), origin)


def _runs(order: RecurringBuy, after: date, last: date) -> bool:
    """Whether the order buys on a day after `after`, up to and with `last`."""
    first = max(after + timedelta(days=1), order.first)
    end = min(last, order.last) if order.last else last
    for offset in range((end - first).days + 1):
        day = first + timedelta(days=offset)
        passed = (day - order.first).days
        if order.every == "month":
            if day.day == order.first.day or ((day + timedelta(days=1)).day == 1 and order.first.day > day.day):
                return True
        elif passed % (14 if order.every == "two weeks" else 7) == 0:
            return True
    return False

