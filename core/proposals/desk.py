"""The portfolio while a queue is made: what earlier orders sold, bought and spent. Owns room and funds; proposes nothing.

Room is counted so that any part of the queue may be approved: floors are checked as if every sale and no purchase ran, caps as if every
purchase and no sale ran. Cash counts the sales that can run now, at their limit and after their fee; nothing else pays for a purchase.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from core.drift.limits import POOLS
from core.model import AssetKind, Lot, SleeveState, asset_id
from core.money import ZERO, add, subtract, total
from core.policy import OUTSIDE, Limit, Measure, Of, Sleeve, is_stablecoin
from core.proposals.bands import half_band
from core.proposals.inputs import ProposalInputs
from core.proposals.lots import Slice, rates
from core.proposals.wash import Washes
from core.unknown import known
from core.valuation import Holding, assign

CENT = Decimal("0.01")
Bucket = tuple[str, str]
"""A limit, and what it looks at one by one: an asset or a protocol; empty where it looks at a whole."""


class Desk:
    """Mutable within one `propose`; amounts in the base currency."""

    def __init__(self, inputs: ProposalInputs) -> None:
        self.inputs, self.policy, self.as_of = inputs, inputs.policy, inputs.as_of
        self.washes, self.rates = Washes(inputs), rates(inputs.policy.tax)
        self.currency = inputs.policy.base_currency
        self.money_asset = asset_id(AssetKind.CASH, self.currency)
        self.states = {state.name: state for state in inputs.sleeves}
        self.total: Decimal | None = inputs.valuation.total if known(inputs.valuation.total) else None
        self.holdings = tuple(h for h in inputs.valuation.holdings if h.quantity > 0 and OUTSIDE not in h.info.tags)
        self.lots: dict[tuple[str, str], list[Lot]] = defaultdict(list)
        for lot in inputs.lots:
            self.lots[(lot.account, lot.asset)].append(lot)
        self.used: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
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

    def floor_of(self, sleeve: str) -> Decimal | None:
        """The value below which no sale may take it; the value it has where the line is a share of an unknown total."""
        found = [self.line(rule) for rule in self._sleeve_limits(sleeve, "min")]
        state, figure = self.states.get(sleeve), self.policy.sleeve(sleeve).floor
        if figure is not None and self.total is None and figure.of is not Of.AMOUNT:
            found.append(self.value(sleeve))
        elif state is not None:
            found.append(state.floor)
        return max((each for each in found if each is not None), default=None)

    def cap_of(self, sleeve: str) -> Decimal | None:
        """The value above which no purchase may take it."""
        found = [self.line(rule) for rule in self._sleeve_limits(sleeve, "max")]
        state, figure = self.states.get(sleeve), self.policy.sleeve(sleeve).cap
        if figure is not None and self.total is None and figure.of is not Of.AMOUNT:
            found.append(self.value(sleeve))
        elif state is not None:
            found.append(state.cap)
        return min((each for each in found if each is not None), default=None)

    def _sleeve_limits(self, sleeve: str, kind: str) -> list[Limit]:
        return [rule for rule in self.policy.limits if rule.measure is Measure.SLEEVE and rule.sleeve == sleeve and rule.kind == kind]

    def line(self, rule: Limit) -> Decimal | None:
        """Where a limit stands; a limit whose line itself triggers is kept by a cent. None while the total is unknown."""
        base = self.total if self.total is not None else ZERO
        if self.total is None and rule.line.of is not Of.AMOUNT:
            return None
        line = rule.line.value(base)
        if not rule.at:
            return line
        return subtract(line, CENT) if rule.kind == "max" else add(line, CENT)

    def sell_rooms(self, asset: str, sleeve: str) -> dict[str, tuple[Decimal, str]]:
        """How much of an asset may be sold before a floor or a minimum is reached, with its title, by what sets it."""
        rooms: dict[str, tuple[Decimal, str]] = {}
        for step in self.path(sleeve):
            floor, value = self.floor_of(step.name), self.value(step.name)
            if floor is not None and value is not None:
                rooms[f"sleeve {step.name}"] = (max(ZERO, subtract(subtract(value, self.sold[step.name]), floor)), step.title)
        for rule in self.policy.limits:
            found = self.bucket(rule, asset, sleeve) if rule.kind == "min" else None
            line = self.line(rule)
            if found is not None and line is not None:
                have = total(h.value for h in self.measured(rule, found) if known(h.value))
                rooms[f"limit {rule.name}"] = (max(ZERO, subtract(subtract(have, self.sold_of[found]), line)), rule.title)
        return rooms

    def sell_room(self, asset: str, sleeve: str) -> tuple[Decimal, str] | None:
        """The tightest of `sell_rooms`; None where nothing limits the sale."""
        return min(self.sell_rooms(asset, sleeve).values(), default=None)

    def buy_room(self, asset: str, sleeve: str) -> tuple[Decimal | None, str]:
        """How much may be bought before a cap or limit is reached, and which by its title. None: nothing limits it."""
        room, which = None, ""
        for step in self.path(sleeve):
            cap, value = self.cap_of(step.name), self.value(step.name)
            if cap is not None and value is not None:
                left = subtract(subtract(cap, value), self.bought[step.name])
                if room is None or left < room:
                    room, which = left, f"maximum of {step.title}"
        for rule, found, members in self.max_limits(asset, sleeve):
            line = self.line(rule)
            if line is not None:
                left = subtract(line, add(members, self.bought_of[found]))
                if room is None or left < room:
                    room, which = left, rule.title
        return (max(ZERO, room) if room is not None else None), which

    def max_limits(self, asset: str, sleeve: str) -> Iterable[tuple[Limit, Bucket, Decimal]]:
        """Limits with a maximum that a purchase of `asset` counts towards, and what they measure now."""
        for rule in self.policy.limits:
            found = self.bucket(rule, asset, sleeve) if rule.kind == "max" else None
            if found is not None:
                yield rule, found, total(h.value for h in self.measured(rule, found) if known(h.value))

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

    def reserve(self) -> Decimal:
        """The cash that no purchase may touch."""
        lines = [self.line(rule) for rule in self.policy.limits if rule.measure is Measure.CASH and rule.kind == "min"]
        return max((line for line in lines if line is not None), default=ZERO)

    # -- funds ------------------------------------------------------------------------------------------------------------------

    def spendable(self, account: str, *, keep_within: str) -> Decimal:
        """Cash of an account that a purchase may take: beyond the reserve, and leaving the sleeve that counts it `keep_within` its
        `half` band, its `soft` band or its `floor`."""
        found = min(self.cash.get(account, ZERO), subtract(self.money, self.reserve()))
        own = self.cash_sleeves.get(account, "")
        for step in self.path(own):
            planned, keep = self.planned(step.name), self._keep(self.states.get(step.name), keep_within)
            floor = self.floor_of(step.name)
            keep = keep if floor is None else floor if keep is None else max(keep, floor)
            if planned is not None and keep is not None:
                found = min(found, subtract(planned, keep))
        return max(ZERO, found)

    def _keep(self, state: SleeveState | None, keep_within: str) -> Decimal | None:
        if state is None or keep_within == "floor":
            return None
        if keep_within == "soft" or state.band.soft_low is None:
            return state.band.soft_low
        return half_band(state, over=False)

    # -- orders that were made ----------------------------------------------------------------------------------------------------

    def take_lots(self, account: str, asset: str, picks: Iterable[tuple[str, Decimal]]) -> None:
        self.slices.pop((account, asset), None)
        used = self.used[(account, asset)]
        for lot, quantity in picks:
            used[lot] = add(used.get(lot, ZERO), quantity)

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
