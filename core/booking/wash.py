"""Wash sales: what of a loss is disallowed because the like was bought within the window, and where it goes (IRC 1091, rules B5.*).

Losses of one instant are settled when it is over, those of earlier instants first. A unit is a replacement once (Reg. 1.1091-1(e)): what a
loss took is split off its lot and bears the loss in its basis and the days that the sold units were held (Reg. 1.1091-2(a), IRC 1223(3)).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from core.booking.losses import Group, Loss
from core.booking.pools import InvariantError, Pool
from core.booking.rules import Rules
from core.booking.slices import LAST, Slice, Source, lot_id, portion
from core.booking.worth import plus
from core.model import Account, Asset, Disposal, TaxType, Wash
from core.money import QUANTUM, ZERO, add, cut, subtract
from core.unknown import Maybe, Unknown, known

UNKNOWN_LOSS = Unknown("what was sold and bought again was sold at an unknown gain or loss", "settle what is open about that sale")
IN_DOUBT = Unknown("units bought within the window may replace another sale, of unknown gain", "settle what is open about that sale")
UNKNOWN_HELD = Unknown("how long the units were held that these replace is not known", "settle what is open about the sale before it")
UNKNOWN_CARRIED = Unknown("the loss that these units replace is not known", "settle what is open about the sale before it")
ONE_ACTION = timedelta(days=10)
"""Splits of one asset in several accounts within so many days are one: each custodian books it when it comes to it."""

PARTS = 8
"""Into how many replacing parts a lot is split before more are joined to the last: else rows multiply without end where a position is sold
at a loss and bought again for years, each time in parts of parts."""


class Split(Struct, array_like=True):
    day: date
    accounts: list[str]


class Washes:
    """Follows purchases and losses of all accounts while booking runs. `first` is the earliest day of purchase that can still count."""

    def __init__(self, rules: Rules, assets: Mapping[str, Asset], account: Callable[[str], Account]) -> None:
        self.rules = rules
        self.assets = assets
        self.account = account
        self.span = timedelta(days=rules.wash_days)
        self.groups: dict[str, Group] = {}
        self.by_asset: dict[str, Group | None] = {}
        self.day = self.first = date.min
        self.today: list[tuple[Group, Loss]] = []
        self.hit: dict[int, Loss] = {}
        """Losses of this run of which something is disallowed, or may be, by number."""
        self.rows: list[Wash] = []
        self.first_row = 0
        """How many came before those in `rows`, in a run that goes on from a checkpoint."""
        self.count = 0
        """How many units' histories were changed so far: it orders the parts of a lot."""
        self.carried = self.sunk = ZERO
        """What joined the basis of replacements in all, and what of it met a basis that is not known or lots pooled over wallets."""
        self.splits: dict[str, Split] = {}

    def group(self, asset: str) -> Group | None:
        """The group of an asset whose losses can be disallowed; None: they never are."""
        if asset in self.by_asset:
            return self.by_asset[asset]
        since = self.rules.wash_sales_from(asset) if self.rules.wash_days else None
        if since is None:
            self.by_asset[asset] = None
            return None
        info = self.assets.get(asset)
        name = info.group if info else asset
        group = self.groups.get(name)
        if group is None:
            group = self.groups[name] = Group(self, name, since)
        self.by_asset[asset] = group
        return group

    def reach(self, day: date) -> None:
        """Booking has come to `day`."""
        if day > self.day:
            self.day = day
            self.first = day - self.span

    def sold(self, group: Group, place: int, sale: Disposal, part: Slice | None) -> None:
        """Disposal number `place` of `part` is, or may be, a loss; settled when its instant is over."""
        if sale.sold < group.since or not sale.quantity:
            return
        source = part.source if part is not None else None
        order = (sale.acquired, source.stamp, source.number, source.turn) if source else (sale.acquired, 0, 0, LAST)
        loss = Loss(
            place, sale.event, sale.lot, sale.account, sale.asset, sale.origin, order, sale.sold,
            (sale.sold - sale.acquired).days + source.tacked if source is not None and source.date_unknown is None else None,
            sale.quantity, sale.quantity, sale.gain.copy_abs() if known(sale.gain) else UNKNOWN_LOSS,
        )  # fmt: skip
        self.today.append((group, loss))

    def settle(self) -> None:
        """An instant is over: its losses, in order of the original acquisition (Reg. 1.1091-1(b))."""
        if len(self.today) > 1:
            self.today.sort(key=lambda each: (*each[1].order, each[1].place))
        for group, loss in self.today:
            group.settle(loss)
        self.today.clear()

    def absorb(self, loss: Loss, pool: Pool, part: Slice) -> Decimal:
        """As many units as `loss` and `part` both have replace what was sold."""
        units = min(loss.left, part.quantity)
        whole = units == loss.left
        gone = units if loss.units == loss.left else loss.units if whole else portion(loss.units, units, loss.left)
        amount = loss.rest if whole or not known(loss.rest) else portion(loss.rest, units, loss.left)
        forfeited = self._untaxed(part.account)
        self.count += 1
        source = replace(part.source, turn=self.count, doubtful=not known(amount))
        if not forfeited and loss.days is None:
            source.long_on, source.date_unknown = None, source.date_unknown or UNKNOWN_HELD
        elif not forfeited and loss.days is not None:
            source.tacked = loss.days
            source.long_on = self.rules.long_term_on(source.acquired - timedelta(days=loss.days), part.asset)
        carried: Maybe = ZERO if forfeited else amount if known(amount) else UNKNOWN_CARRIED
        last = _last(pool, part) if units != part.quantity and known(amount) else None
        if last is not None:
            piece = self._joined(pool, part, units, source, carried, last)
        else:
            id = part.id if units == part.quantity else lot_id(part.id, loss.event, loss.lot)
            piece = pool.renew(part, units, source, carried, id)
        if source.doubtful:
            self.group_of(piece).doubtful.append(piece)
        loss.left = subtract(loss.left, units)
        loss.units = subtract(loss.units, gone)
        loss.disallowed = plus(loss.disallowed, amount)
        if forfeited:
            loss.forfeited = plus(loss.forfeited, amount)
        self.hit[loss.place] = loss
        if known(amount):
            loss.rest = subtract(loss.rest, amount) if known(loss.rest) else loss.rest
            if not forfeited:
                self.carried = add(self.carried, amount)
                self.sunk = self.sunk if part.account and known(piece.basis) else add(self.sunk, amount)
            self.rows.append(Wash(
                loss.place, loss.event, loss.lot, loss.asset, loss.account, loss.sold, piece.id, source.event, part.account, part.asset,
                source.acquired, gone, amount, source.tacked, forfeited,
            ))
        return units

    def _joined(self, pool: Pool, part: Slice, units: Decimal, source: Source, carried: Maybe, last: Slice) -> Slice:
        """The units with those of `last`, under the shorter of their holding periods."""
        if source.tacked > last.source.tacked:
            source.tacked, source.long_on = last.source.tacked, last.source.long_on
        if last.source.date_unknown is not None:
            source.long_on, source.date_unknown = None, last.source.date_unknown
        source.turn = last.source.turn
        pool.renew(last, last.quantity, source, ZERO, last.id)
        piece = pool.renew(part, units, source, carried, last.id)
        return pool.renew(piece, piece.quantity, source, ZERO, piece.id)

    def group_of(self, part: Slice) -> Group:
        found = self.group(part.asset)
        if found is None:
            raise InvariantError(f"{part.asset}: a unit that no wash sale reaches replaced one")
        return found

    def doubt(self, loss: Loss, account: str) -> None:
        """What is disallowed of `loss` rests on a sale whose gain is not known; the units in question lie in `account`."""
        loss.disallowed = IN_DOUBT
        if self._untaxed(account):
            loss.forfeited = IN_DOUBT
        self.hit[loss.place] = loss

    def split(self, asset: str, account: str, before: Decimal, after: Decimal) -> None:
        """Every `before` units in `account` became `after`: what of a loss waits for a replacement counts in the new units from now on."""
        group = self.group(asset)
        if group is None:
            return
        last = self.splits.get(asset)
        if last is not None and account not in last.accounts and self.day - last.day <= ONE_ACTION:
            last.accounts.append(account)
            return
        self.splits[asset] = Split(self.day, [account])
        for loss in group.pending:
            if loss.asset == asset:
                loss.left = _rescaled(loss.left, after, before)

    def renamed(self, old: str, new: str, before: Decimal, after: Decimal) -> None:
        """`before` units of one asset are `after` of another by name: what waits for a replacement waits for the new one."""
        here, there = self.group(old), self.group(new)
        if here is None or there is None:
            return
        moving = [loss for loss in here.pending if loss.asset == old]
        if not moving:
            return
        here.pending = deque(loss for loss in here.pending if loss.asset != old)
        for loss in moving:
            loss.asset, loss.left = new, _rescaled(loss.left, after, before)
        there.pending = deque(sorted((*there.pending, *moving), key=lambda loss: loss.place))

    def open(self) -> Iterator[tuple[Group, Loss]]:
        """Losses whose window is not over and that are not replaced in full."""
        for group in self.groups.values():
            for loss in group.pending:
                if loss.sold >= self.first:
                    yield group, loss

    def wait(self, loss: Loss) -> None:
        """A loss that was open at a checkpoint."""
        group = self.group(loss.asset)
        if group is not None:
            group.pending.append(loss)
            if not known(loss.disallowed) or loss.disallowed:
                self.hit[loss.place] = loss

    def check(self, pools: Iterable[Pool]) -> None:
        """What was disallowed and not forfeited is in the basis of replacements, wherever they went since."""
        joined = ZERO
        for pool in pools:
            joined = add(joined, pool.carried)
        if add(joined, self.sunk) != self.carried:
            raise InvariantError(f"{self.carried} of disallowed losses were carried, and {joined} and {self.sunk} arrived")

    def _untaxed(self, account: str) -> bool:
        """Whether a loss is forfeited that is replaced there (Rev. Rul. 2008-5). Lots pooled over wallets name no account and are taxed."""
        return bool(account) and self.account(account).tax_type is not TaxType.TAXABLE


def _last(pool: Pool, part: Slice) -> Slice | None:
    """The part that replacing units of a lot join, where it has been split as often as it is to be."""
    pieces = pool.pieces.get(part.id)
    last = pool.slices.get(pieces[-1]) if pieces and len(pieces) >= PARTS else None
    return last if last is not None and known(last.basis) == known(part.basis) and not last.source.doubtful else None


def _rescaled(units: Decimal, after: Decimal, before: Decimal) -> Decimal:
    """`units` when every `before` became `after`; never nothing, where there was something."""
    return units if after == before else max(cut(units, after, before), QUANTUM)
