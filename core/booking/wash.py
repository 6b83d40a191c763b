"""Which losses may be disallowed because what was sold was bought again within the window. Marks them; computes nothing."""

from bisect import bisect_right
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


class _Group:
    """Purchases of substantially identical assets. `days` and `origins` are all of them, in order of booking; `recent` those of the last
    days that are still held, oldest first (an OrderedDict, because a dict looks for its first entry among all that were deleted)."""

    __slots__ = ("days", "origins", "recent")

    def __init__(self) -> None:
        self.days: list[date] = []
        self.origins: list[str] = []
        self.recent: OrderedDict[str, date] = OrderedDict()


class WashWatch:
    """Follows purchases and losses while booking runs, in all accounts, and says at the end which losses are open."""

    def __init__(self, rules: Rules, assets: Mapping[str, Asset]) -> None:
        self.rules = rules
        self.assets = assets
        self.span = timedelta(days=rules.wash_days)
        self.since: dict[str, tuple[date, str] | None] = {}
        self.groups: dict[str, _Group] = {}
        self.open: dict[str, Decimal] = {}
        self.hit: set[int] = set()
        self.today: list[tuple[int, str, date, int, str]] = []
        self.pending: list[tuple[int, str, date, int, str]] = []

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
        group = self.groups.setdefault(watched[1], _Group())
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
        group = self.groups.setdefault(watched[1], _Group())
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

    def close(
        self, disposals: list[Disposal], horizon: date | None, recurring: Sequence[RecurringBuy], accounts: Mapping[str, Account],
        holding: Mapping[str, set[str]],
    ) -> None:
        """Mark the losses in place. `horizon` is the day of the last event, after which only standing orders are known; `holding` are
        the accounts that hold units of a group."""
        self.end_day()
        for place, group_name, day, seen, origin in self.pending:
            group = self.groups[group_name]
            last = day + self.span
            stop = bisect_right(group.days, last, lo=seen)
            if any(group.origins[later] != origin for later in range(seen, min(stop, seen + 2))) or (
                horizon is not None and last > horizon and self._will_buy(group_name, max(day, horizon), last, recurring, accounts, holding)
            ):
                self.hit.add(place)
        for place in self.hit:
            old = disposals[place]
            disposals[place] = replace(old, marks=(*old.marks, WASH), disallowed=NOT_COMPUTED)

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

