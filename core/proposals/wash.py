"""Wash sales seen from before the trade: which groups may not be bought, which losses would be disallowed (rules R5.*).

Source: IRC 1091, Reg. 1.1091-1 (61 days, oldest first), Rev. Rul. 2008-5 (individual retirement accounts). The
computation of disallowed losses on sales that happened is the rule pack's, not this module's. Canada's superficial losses are seen alike;
in the United Kingdom and Ireland only purchases after the sale count; other laws have no such rule here.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from core.model import AssetKind, Blocked, Disposal, Lot, TaxType, Wash, kind_of, symbol, zone
from core.money import ZERO, add, subtract, total
from core.policy.laws import REPLACING, Replacing
from core.proposals.inputs import ProposalInputs
from core.unknown import known

WINDOW = timedelta(days=30)
"""The longest window that a law has."""


class Washes(Struct):
    """Groups and windows of one portfolio. `sold_at_loss` grows while the queue is made."""

    inputs: ProposalInputs
    sold_at_loss: set[str] = field(default_factory=set)
    _identical: dict[str, str] = field(default_factory=dict)
    _recent: dict[str, list[Lot]] = field(default_factory=dict)
    _origins: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def law(self) -> Replacing | None:
        """What the law of the policy makes of a purchase near a sale at a loss."""
        return REPLACING.get(self.inputs.policy.tax.jurisdiction)

    @property
    def after(self) -> timedelta:
        """How long after a sale at a loss a purchase counts."""
        return timedelta(days=self.law.after) if self.law else timedelta(0)

    def __post_init__(self) -> None:
        for symbols in self.inputs.policy.harvest.identical:
            for each in symbols:
                self._identical[each.upper()] = f"identical:{min(symbols)}"
        before = self.law.before if self.law else 0
        first = self.inputs.today - timedelta(days=before)
        used = _forfeited(self.inputs.washes)
        for lot in self.inputs.lots if self.inputs.bought is None else self.inputs.bought:
            if before and lot.acquired >= first and lot.date_unknown is None and lot.origin not in self.inputs.gifts:
                free = _free(lot, used)
                if free is not None:
                    self._recent.setdefault(self.group(lot.asset), []).append(free)
        self._origins = {group: frozenset(lot.origin for lot in lots) for group, lots in self._recent.items()}

    def group(self, asset: str) -> str:
        """Substantially identical assets share a group: the user's, else the policy's list, else the asset itself."""
        info = self.inputs.asset(asset)
        if info.wash_group:
            return info.wash_group
        if info.kind is AssetKind.SECURITY:
            return self._identical.get(info.symbol.upper(), asset)
        return asset

    def applies(self, asset: str) -> bool:
        """R5.7."""
        if kind_of(asset) is AssetKind.CASH or self.law is None:
            return False
        since = self.inputs.policy.tax.wash_digital_from
        return kind_of(asset) is AssetKind.SECURITY or self.law.digital or (since is not None and self.inputs.today >= since)

    def recent(self, asset: str) -> list[Lot]:
        """Lots of the group acquired in the 30 days before today, in every account, the spouse's and retirement accounts included.

        Units that were given are no purchase and no taxed acquisition (IRC 1091(a)), and units that replaced something replace nothing else
        (Reg. 1.1091-1(e)): they are not among them.
        """
        return self._recent.get(self.group(asset), [])

    def replaced_units(self, asset: str, sold: Iterable[tuple[Lot, Decimal]]) -> Decimal:
        """R5.2: units bought within the window that the sale of `sold` would leave in place. The lots sold do not replace themselves; where
        lots are averages, no more is replaced than is still held."""
        if not self.applies(asset):
            return ZERO
        sold = list(sold)
        origins = {lot.origin for lot, _ in sold}
        if self.inputs.bought is None:
            return total(lot.quantity for lot in self.recent(asset) if lot.origin not in origins)
        held = total(lot.quantity for lot in self.inputs.lots if self.group(lot.asset) == self.group(asset))
        left = subtract(held, total(units for _, units in sold))
        return max(ZERO, min(left, total(lot.quantity for lot in self.recent(asset))))

    def washed(self, lot: Lot) -> bool:
        """Whether a loss on `lot` would be disallowed at least in part."""
        return self.applies(lot.asset) and bool(self._origins.get(self.group(lot.asset), frozenset()) - {lot.origin})

    def no_buy(self, asset: str) -> Blocked | None:
        """Why nothing of the asset's group may be bought today: R5.5 and R5.6."""
        group, name = self.group(asset), symbol(asset)
        until = self.no_buy_until(asset) if self.applies(asset) else None
        if until is not None:
            when = f"{until:%Y-%m-%d}"
            cause = f"{name} or an identical asset was sold at a loss in the last {self.after.days} days"
            return Blocked(f"buy {name}", cause, f"buy after {when}", "R5.5", _start(until, self.inputs))
        if group in self.sold_at_loss:
            last = self.inputs.today + self.after
            return Blocked(
                f"buy {name}",
                f"this queue sells {name} or an identical asset at a loss",
                f"buy a substitute, or wait until after {last:%Y-%m-%d}",
                "R5.6",
                _start(last, self.inputs),
            )
        return None

    def no_buy_until(self, asset: str) -> date | None:
        """The last day of the 30 after the latest sale of the group at a loss that counts so far (or at an unknown gain); None: past."""
        group, today = self.group(asset), self.inputs.today
        days = [
            d.sold + self.after
            for d in self.inputs.disposals
            if self.group(d.asset) == group and d.sold <= today <= d.sold + self.after and self.at_stake(d)
        ]
        return max(days, default=None)

    def at_stake(self, sale: Disposal) -> bool:
        """Whether a purchase could disallow something of a sale: a loss in a taxable account that is not disallowed already."""
        if self.inputs.account(sale.account).tax_type is not TaxType.TAXABLE:
            return False
        return not known(sale.gain) or not known(sale.disallowed) or add(sale.gain, sale.disallowed) < 0

    def similar(self, asset: str) -> tuple[str, ...]:
        """Assets that the user calls similar to it, and not identical: whether they replace it nobody has said."""
        name = self.inputs.asset(asset).wash_similar
        return tuple(sorted(
            other.id for other in self.inputs.assets.values()
            if name and other.wash_similar == name and self.group(other.id) != self.group(asset)
        ))

    def doubts(self, asset: str, *, selling: bool) -> list[str]:
        """R5.9: what of similar assets was bought near a sale of `asset` at a loss today, or sold at a loss near a purchase of it."""
        found: list[str] = []
        if not self.applies(asset):
            return found
        judge = "if the two are substantially identical, which is yours to judge,"
        for other in self.similar(asset):
            name = symbol(other)
            if selling and self.recent(other):
                day = max(lot.acquired for lot in self.recent(other))
                found.append(f"{name}, similar to it, was bought on {day:%Y-%m-%d}: {judge} this loss is disallowed for as many units")
            elif not selling and (until := self.no_buy_until(other)) is not None:
                found.append(f"{name}, similar to it, was sold at a loss: {judge} a purchase until {until:%Y-%m-%d} disallows it")
        return found

    def day_after(self, last: date) -> datetime:
        """The first instant after the civil day `last`."""
        return _start(last, self.inputs)

    def coming(self, asset: str) -> list[Blocked]:
        """R5.3 and R5.4: what would buy the group within 30 days after a sale today."""
        if not self.applies(asset):
            return []
        group, found, name = self.group(asset), [], symbol(asset)
        last = self.inputs.today + self.after
        for plan in self.inputs.recurring:
            if self.group(plan.asset) != group:
                continue
            days = plan.days(self.inputs.today, last)
            if days:
                cause = f"the recurring buy of {symbol(plan.asset)} in {plan.account} on {days[0]:%Y-%m-%d} would be a replacement"
                found.append(Blocked(f"harvest {name}", cause, f"pause it until after {last:%Y-%m-%d}", "R5.3"))
        for account in sorted({h.account for h in self.inputs.valuation.holdings if h.quantity > 0 and self.group(h.asset) == group}):
            if self.inputs.account(account).reinvests:
                cause = f"{account} reinvests dividends, which would be a replacement"
                found.append(Blocked(f"harvest {name}", cause, f"switch reinvestment off until after {last:%Y-%m-%d}", "R5.4"))
        return found


def _forfeited(washes: Iterable[Wash]) -> dict[tuple[str, str], Decimal]:
    """Units by purchase and account that replaced something without a trace in their lot, because the loss was forfeited."""
    found: dict[tuple[str, str], Decimal] = {}
    for wash in washes:
        if wash.forfeited:
            found[wash.bought, wash.into] = add(found.get((wash.bought, wash.into), ZERO), wash.quantity)
    return found


def _free(lot: Lot, used: dict[tuple[str, str], Decimal]) -> Lot | None:
    """What of a lot has replaced nothing yet; takes it off what is known to be `used`."""
    if lot.quantity <= 0 or lot.adjustment or lot.tacked:
        return None
    key = (lot.origin, lot.account)
    taken = min(used.get(key, ZERO), lot.quantity)
    if not taken:
        return lot
    used[key] = subtract(used[key], taken)
    return replace(lot, quantity=subtract(lot.quantity, taken)) if taken < lot.quantity else None


def allowed_units(sold: list[tuple[Lot, Decimal]], replaced: Decimal) -> dict[str, Decimal]:
    """By lot, the units whose loss stays allowed: replacements absorb the lots acquired first."""
    left = replaced
    allowed: dict[str, Decimal] = {}
    for lot, quantity in sorted(sold, key=lambda each: (each[0].acquired, each[0].acquired_at, each[0].id)):
        absorbed = min(left, quantity)
        left = subtract(left, absorbed)
        allowed[lot.id] = add(allowed.get(lot.id, ZERO), subtract(quantity, absorbed))
    return allowed


def _start(day: date, inputs: ProposalInputs) -> datetime:
    """The first instant after the civil `day`."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone(inputs.policy.timezone)).astimezone(UTC)
