"""The portfolio while a queue is made: what earlier orders sold, bought and spent. Owns room and funds; proposes nothing.

Room is counted so that any part of the queue may be approved: floors are checked as if every sale and no purchase ran, caps as if every
purchase and no sale ran. Cash counts the sales that can run now, at their limit and after their fee; nothing else pays for a purchase.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from core.drift.limits import POOLS
from core.drift.lines import Lines, lines_of
from core.model import AssetKind, Lot, TaxType, asset_id
from core.money import ZERO, add, subtract, total
from core.policy import OUTSIDE, Limit, Measure, Of, Sleeve, is_stablecoin
from core.policy.laws import IN_ORDER
from core.proposals.bands import half_band
from core.proposals.inputs import ProposalInputs
from core.proposals.lots import Slice, rates
from core.proposals.wash import Washes
from core.unknown import Maybe, Unknown, known
from core.valuation import Holding, assign
from core.valuation.value import add_up

CENT = Decimal("0.01")
Bucket = tuple[str, str]
"""A limit, and what it looks at one by one: an asset or a protocol; empty where it looks at a whole."""


class Room(Struct, frozen=True):
    """How much may be sold or bought before a line is reached, and whose line that is. Nothing where that is `unknown`."""

    amount: Decimal
    title: str
    unknown: Unknown | None = None


class Desk:
    """Mutable within one `propose`; amounts in the base currency."""

    def __init__(self, inputs: ProposalInputs) -> None:
        self.inputs, self.policy, self.as_of = inputs, inputs.policy, inputs.as_of
        self.washes, self.rates = Washes(inputs), rates(inputs.policy.tax, inputs.today)
        self.currency = inputs.policy.base_currency
        self.money_asset = asset_id(AssetKind.CASH, self.currency)
        self.states = {state.name: state for state in inputs.sleeves}
        self.whole = inputs.valuation.total
        self.total: Decimal | None = self.whole if known(self.whole) else None
        self.holdings = tuple(h for h in inputs.valuation.holdings if h.quantity > 0 and OUTSIDE not in h.info.tags)
        self.lots: dict[tuple[str, str], list[Lot]] = defaultdict(list)
        for lot in inputs.lots:
            self.lots[(lot.account, lot.asset)].append(lot)
        self.used: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
        self.gone: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        """Units of an account that this queue sells."""
        if self.policy.tax.jurisdiction in IN_ORDER:
            self._put_in_order(inputs.today - timedelta(days=IN_ORDER[self.policy.tax.jurisdiction]))
        self.slices: dict[tuple[str, str], list[Slice]] = {}
        """What is left of the lots of an account and asset, ranked; made when first asked for, again after a sale."""
        self.sold: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.bought: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.sold_of: dict[Bucket, Decimal] = defaultdict(lambda: ZERO)
        self.bought_of: dict[Bucket, Decimal] = defaultdict(lambda: ZERO)
        self.cash = {h.account: h.quantity for h in self.holdings if h.asset == self.money_asset}
        self.money = total(h.value for h in self.holdings if h.info.kind is AssetKind.CASH and known(h.value))
        self.cash_sleeves = {account: self.sleeve_of(self.money_asset, account) for account in self.cash}
        self.sold_here: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        self.raised: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.spent: dict[str, Decimal] = defaultdict(lambda: ZERO)

    def _put_in_order(self, recent: date) -> None:
        """Where the law names the units that go, every taxed account of an owner sells from the same lots: those since `recent` first,
        then the oldest."""
        together: dict[tuple[str, str], list[str]] = defaultdict(list)
        for account, asset in self.lots:
            held_by = self.inputs.account(account)
            if held_by.tax_type is TaxType.TAXABLE:
                together[held_by.owner, asset].append(account)
        for (_, asset), accounts in together.items():
            whole = [lot for account in accounts for lot in self.lots[account, asset]]
            whole.sort(key=lambda lot: (lot.acquired < recent, lot.acquired, lot.acquired_at, lot.id))
            used: dict[str, Decimal] = {}
            for account in accounts:
                self.lots[account, asset] = whole
                self.used[account, asset] = used

    # -- the tree ---------------------------------------------------------------------------------------------------------------

    def sleeve_of(self, asset: str, account: str) -> str:
        venue = self.inputs.account(account).venue
        return assign(self.inputs.asset(asset), account, self.policy, venue).sleeve

    def path(self, sleeve: str) -> tuple[Sleeve, ...]:
        return tuple(self.policy.path(sleeve)) if sleeve else ()

    def value(self, sleeve: str) -> Decimal | None:
        """Before this queue; None where it is unknown."""
        state = self.states.get(sleeve)
        return state.value if state is not None and known(state.value) else None

    def judged(self, sleeve: str) -> bool:
        """Whether the sleeve's value and its lines are known."""
        state = self.states.get(sleeve)
        return state is not None and state.state is not None

    def lines(self, sleeve: str) -> Lines | None:
        """Where the sleeve's own lines lie; None where it cannot be judged."""
        return lines_of(self.policy, self.policy.sleeve(sleeve), self.total or ZERO) if self.judged(sleeve) else None

    def bounded(self, sleeve: str) -> Lines | None:
        """Its lines with the limits on the sleeve itself; None where one of them is unknown."""
        found, floor, cap = self.lines(sleeve), self.floor_of(sleeve), self.cap_of(sleeve)
        if found is None or isinstance(floor, Unknown) or isinstance(cap, Unknown):
            return None
        return Lines(found.target, found.band, floor, cap)

    def doubt(self, sleeve: str) -> Unknown:
        """Why the sleeve cannot be judged."""
        state = self.states.get(sleeve)
        found = state.blocked[0] if state is not None and state.blocked else None
        return Unknown(found.cause, found.remedy) if found is not None else Unknown("its value is not known")

    def planned(self, sleeve: str) -> Decimal | None:
        """With every order of this queue in it, those that wait too; cash raised and spent included."""
        value = self.value(sleeve)
        if value is None:
            return None
        moved = add(subtract(self.bought[sleeve], self.sold[sleeve]), subtract(self.raised[sleeve], self.spent[sleeve]))
        return add(value, moved)

    def held(self, sleeve: str) -> list[Holding]:
        """What the sleeve holds that can be sold: no cash, and of a known price."""
        return [
            h for h in self.holdings if h.info.kind is not AssetKind.CASH and known(h.value) and self.policy.under(h.sleeve, sleeve)
        ]

    def counts_cash(self, sleeve: str) -> bool:
        """Whether cash that is spent leaves this sleeve."""
        return any(self.policy.under(own, sleeve) for own in self.cash_sleeves.values() if own)

    # -- floors, caps and limits --------------------------------------------------------------------------------------------------

    def floor_of(self, sleeve: str) -> Maybe | None:
        """The value below which no sale may take it."""
        state = self.states.get(sleeve)
        found = [state.floor if state is not None else None, *(self.line(rule) for rule in self._sleeve_limits(sleeve, "min"))]
        return self._tightest(found, max)

    def cap_of(self, sleeve: str) -> Maybe | None:
        """The value above which no purchase may take it."""
        state = self.states.get(sleeve)
        found = [state.cap if state is not None else None, *(self.line(rule) for rule in self._sleeve_limits(sleeve, "max"))]
        return self._tightest(found, min)

    @staticmethod
    def _tightest(lines: Iterable[Maybe | None], choose: Callable[[Iterable[Decimal]], Decimal]) -> Maybe | None:
        """Of several lines the one that binds; unknown where one of them is."""
        found: list[Decimal] = []
        for line in lines:
            if isinstance(line, Unknown):
                return line
            if line is not None:
                found.append(line)
        return choose(found) if found else None

    def _sleeve_limits(self, sleeve: str, kind: str) -> list[Limit]:
        return [rule for rule in self.policy.limits if rule.measure is Measure.SLEEVE and rule.sleeve == sleeve and rule.kind == kind]

    def line(self, rule: Limit) -> Maybe:
        """Where a limit stands; a limit whose line itself triggers is kept by a cent. Unknown where it is a share of an unknown total."""
        if isinstance(self.whole, Unknown) and rule.line.of is not Of.AMOUNT:
            return self.whole
        line = rule.line.value(self.total or ZERO)
        if not rule.at:
            return line
        return subtract(line, CENT) if rule.kind == "max" else add(line, CENT)

    def sell_rooms(self, asset: str, sleeve: str) -> dict[str, Room]:
        """How much of an asset may be sold before a floor or a minimum is reached, by what sets it."""
        rooms: dict[str, Room] = {}
        for step in self.path(sleeve):
            floor = self.floor_of(step.name)
            if floor is not None:
                rooms[f"sleeve {step.name}"] = self._room(step.title, self._worth(step.name), self.sold[step.name], floor)
        for rule in self.policy.limits:
            found = self.bucket(rule, asset, sleeve) if rule.kind == "min" else None
            if found is not None:
                have = add_up(h.value for h in self.measured(rule, found))
                rooms[f"limit {rule.name}"] = self._room(rule.title, have, self.sold_of[found], self.line(rule))
        return rooms

    def sell_room(self, asset: str, sleeve: str) -> Room | None:
        """The tightest of `sell_rooms`; None where nothing limits the sale."""
        return min(self.sell_rooms(asset, sleeve).values(), key=_tightness, default=None)

    def buy_room(self, asset: str, sleeve: str) -> Room | None:
        """How much may be bought before a cap or limit is reached. None: nothing limits it."""
        rooms = []
        for step in self.path(sleeve):
            cap = self.cap_of(step.name)
            if cap is not None:
                rooms.append(self._room(f"maximum of {step.title}", cap, self.bought[step.name], self._worth(step.name)))
        for rule, found, members in self.max_limits(asset, sleeve):
            rooms.append(self._room(rule.title, self.line(rule), self.bought_of[found], members))
        return min(rooms, key=lambda room: (room.amount, room.unknown is None), default=None)

    def _worth(self, sleeve: str) -> Maybe:
        value = self.value(sleeve)
        return value if value is not None else self.doubt(sleeve)

    @staticmethod
    def _room(title: str, high: Maybe, taken: Decimal, low: Maybe) -> Room:
        """`high` less what this queue took less `low`, never below zero."""
        if isinstance(high, Unknown):
            return Room(ZERO, title, high)
        if isinstance(low, Unknown):
            return Room(ZERO, title, low)
        return Room(max(ZERO, subtract(subtract(high, taken), low)), title)

    def max_limits(self, asset: str, sleeve: str) -> Iterable[tuple[Limit, Bucket, Maybe]]:
        """Limits with a maximum that a purchase of `asset` counts towards, and what they measure now."""
        for rule in self.policy.limits:
            found = self.bucket(rule, asset, sleeve) if rule.kind == "max" else None
            if found is not None:
                yield rule, found, add_up(h.value for h in self.measured(rule, found))

    def measured(self, rule: Limit, wanted: Bucket) -> list[Holding]:
        return [h for h in self.holdings if self.bucket(rule, h.asset, h.sleeve) == wanted]

    def bucket(self, rule: Limit, asset: str, sleeve: str) -> Bucket | None:
        """What of a limit an asset counts towards, as (limit, subject); None where it does not. As `core.drift.limits` measures."""
        info = self.inputs.asset(asset)
        if rule.sleeve and not self.policy.under(sleeve, rule.sleeve):
            return None
        if rule.measure is Measure.STABLECOINS:
            return (rule.name, "") if is_stablecoin(info) else None
        if rule.measure is Measure.EACH_MEMBER:
            return (rule.name, asset)
        if rule.measure is Measure.EACH_PROTOCOL:
            return (rule.name, info.protocol.casefold()) if info.kind is AssetKind.DEFI and info.protocol else None
        if rule.measure is Measure.IL_EXPOSURE:
            return (rule.name, "") if info.kind is AssetKind.DEFI and info.strategy in POOLS and not info.pegged else None
        return None

    def reserve(self) -> Maybe:
        """The cash that no purchase may touch."""
        lines = (self.line(rule) for rule in self.policy.limits if rule.measure is Measure.CASH and rule.kind == "min")
        found = self._tightest(lines, max)
        return found if found is not None else ZERO

    # -- funds ------------------------------------------------------------------------------------------------------------------

    def spendable(self, account: str, *, keep_within: str) -> Maybe:
        """Cash of an account that a purchase may take: beyond the reserve, and leaving the sleeve that counts it `keep_within` its
        `half` band, its `soft` band or its `floor`."""
        reserve = self.reserve()
        if isinstance(reserve, Unknown):
            return reserve
        found = min(self.cash.get(account, ZERO), subtract(self.money, reserve))
        for step in self.path(self.cash_sleeves.get(account, "")):
            keep = self._tightest((self._keep(step.name, keep_within), self.floor_of(step.name)), max)
            planned = self.planned(step.name)
            if isinstance(keep, Unknown):
                return keep
            if keep is not None:
                if planned is None:
                    return self.doubt(step.name)
                found = min(found, subtract(planned, keep))
        return max(ZERO, found)

    def _keep(self, sleeve: str, keep_within: str) -> Maybe | None:
        state, lines = self.states.get(sleeve), self.lines(sleeve)
        if state is None or keep_within == "floor":
            return None
        if keep_within == "soft" or state.band.soft_low is None:
            return state.band.soft_low
        return half_band(lines, over=False) if lines is not None else self.doubt(sleeve)

    # -- orders that were made ----------------------------------------------------------------------------------------------------

    def take_lots(self, account: str, asset: str, picks: Iterable[tuple[str, Decimal]]) -> None:
        if self.policy.tax.jurisdiction in IN_ORDER:
            self.slices.clear()
        self.slices.pop((account, asset), None)
        used = self.used[(account, asset)]
        for lot, quantity in picks:
            used[lot] = add(used.get(lot, ZERO), quantity)
            self.gone[account, asset] = add(self.gone[account, asset], quantity)

    def record_sale(self, holding: Holding, value: Decimal, proceeds: Decimal | None) -> None:
        """`proceeds`: cash that it brings for purchases of this queue; None where it is blocked, held back or paid on chain."""
        for step in self.path(holding.sleeve):
            self.sold[step.name] = add(self.sold[step.name], value)
        self._count(self.sold_of, holding.asset, holding.sleeve, value)
        key = (holding.account, holding.asset)
        self.sold_here[key] = add(self.sold_here[key], value)
        if proceeds is not None:
            self.cash[holding.account] = add(self.cash.get(holding.account, ZERO), proceeds)
            self.cash_sleeves.setdefault(holding.account, self.sleeve_of(self.money_asset, holding.account))
            self.money = add(self.money, proceeds)
            self._move(self.raised, holding.account, proceeds)

    def record_purchase(self, account: str, asset: str, sleeve: str, value: Decimal, spent: Decimal | None) -> None:
        """`spent`: cash that it takes from the account; None where it is blocked."""
        for step in self.path(sleeve):
            self.bought[step.name] = add(self.bought[step.name], value)
        self._count(self.bought_of, asset, sleeve, value)
        if spent is not None:
            self.cash[account] = subtract(self.cash.get(account, ZERO), spent)
            self.money = subtract(self.money, spent)
            self._move(self.spent, account, spent)

    def _move(self, moved: dict[str, Decimal], account: str, amount: Decimal) -> None:
        for step in self.path(self.cash_sleeves.get(account, "")):
            moved[step.name] = add(moved[step.name], amount)

    def _count(self, counted: dict[Bucket, Decimal], asset: str, sleeve: str, value: Decimal) -> None:
        for rule in self.policy.limits:
            found = self.bucket(rule, asset, sleeve)
            if found is not None:
                counted[found] = add(counted[found], value)


def _tightness(room: Room) -> tuple[Decimal, bool, str]:
    """What cannot be told comes before what is known to leave nothing."""
    return room.amount, room.unknown is None, room.title
