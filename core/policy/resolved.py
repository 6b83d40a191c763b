"""The policy as the rest of the program reads it: checked, typed, frozen. Owns meaning, not reading; no file format and no prices here.

Shares are fractions (0.4 is 40 %), amounts are in the base currency, times are civil times in the policy's time zone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from core.model import Method, Reading, TransferFee
from core.money import ZERO, multiply
from core.policy.selectors import Selector
from core.unknown import Maybe, Unknown

MARKETS = ("etf", "crypto", "defi", "bond")
STALE = {"etf": timedelta(days=4), "bond": timedelta(days=4), "crypto": timedelta(days=1), "defi": timedelta(days=7)}
"""Where the policy says nothing: an exchange's last close survives a long weekend, a coin's price a day, a stated DeFi value a week."""


class Of(StrEnum):
    """What the figure of a target, a line or a width is a share of; `AMOUNT` is plain money and does not scale."""

    PARENT = "parent"
    TOTAL = "total"
    TARGET = "target"
    AMOUNT = "amount"


class Figure(Struct, frozen=True):
    """A share or an amount as the policy writes it, e.g. `40%`, `2pp`, `$450`."""

    number: Decimal
    of: Of
    text: str

    def value(self, base: Decimal) -> Decimal:
        """In the base currency, where `base` is the value of what it is a share of."""
        return self.number if self.of is Of.AMOUNT else multiply(self.number, base)


class Tolerance(Struct, frozen=True):
    """Widths below and above the target; None where that side is not limited."""

    below: Figure | None = None
    above: Figure | None = None
    text: str = ""

    def widths(self, target_value: Decimal, total: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """(below, above) in the base currency: relative widths of the target's value, points of the total."""

        def width(figure: Figure | None) -> Decimal | None:
            if figure is None:
                return None
            return figure.value(target_value if figure.of is Of.TARGET else total)

        return width(self.below), width(self.above)


class Sleeve(Struct, frozen=True):
    """A node of the allocation tree. `children` in the order of the file; `market` and `line` (of its header) resolved."""

    name: str
    title: str
    parent: str
    depth: int
    target: Figure
    soft: Tolerance
    hard: Tolerance
    floor: Figure | None
    cap: Figure | None
    at: bool
    """Whether the upper soft line itself triggers."""
    review: tuple[str, ...]
    market: str
    """etf, crypto, defi or bond; empty where neither the sleeve nor a parent names one: as each holding's kind."""
    members: tuple[Selector, ...]
    buy: tuple[str, ...]
    """Symbols or asset ids, first choice first."""
    children: tuple[str, ...]
    position: int = 0
    """Which `[[sleeve]]` of the file it is, from 0."""
    line: int = 0

    @property
    def leaf(self) -> bool:
        return not self.children


class Measure(StrEnum):
    CASH = "cash"
    STABLECOINS = "stablecoins"
    IL_EXPOSURE = "il_exposure"
    SLEEVE = "sleeve"
    EACH_MEMBER = "each member of"
    EACH_PROTOCOL = "each protocol"


class Limit(Struct, frozen=True):
    """A limit across sleeves. `line` is where it is exceeded, `hard` from where that is a hard breach (the same unless the file says)."""

    name: str
    title: str
    measure: Measure
    sleeve: str
    """For `sleeve:X`, `each member of X` and `stablecoins in X`; else empty."""
    kind: str
    """`min` or `max`."""
    line: Figure
    hard: Figure
    at: bool
    review: tuple[str, ...]


class Costs(Struct, frozen=True):
    """What trading one market costs and may cost. A cost that the file does not state is unknown; a cap that it does not state is None."""

    market: str
    min_trade: Decimal
    fee_rate: Maybe
    fee_fixed: Maybe
    spread: Maybe
    fee_cap: Decimal | None
    """Highest commission as a share of the trade."""
    cost_cap: Decimal | None
    """Highest commission, spread and gas together as a share of the trade."""
    gas_fixed: Maybe
    gas_cap: Decimal | None
    gas_price: Maybe
    """gwei"""
    gas_price_cap: Decimal | None
    """gwei"""
    order_type: str
    limit_offset: Decimal
    batch: bool
    weekend: bool
    stale_after: timedelta


class Harvest(Struct, frozen=True):
    min_loss: Decimal
    substitutes: tuple[tuple[str, ...], ...]
    identical: tuple[tuple[str, ...], ...]


class Schedule(Struct, frozen=True):
    """Civil times, and first and last days of the month."""

    monday: time
    friday: time
    analysis_days: tuple[int, int]
    etf_days: tuple[int, int]
    crypto_days: tuple[int, int]
    defi_days: tuple[int, int]

    def days(self, market: str) -> tuple[int, int]:
        """The execution window of a market; bonds trade with ETFs."""
        return {"crypto": self.crypto_days, "defi": self.defi_days}.get(market, self.etf_days)


class TaxYear(Struct, frozen=True):
    """What the owner states of one tax year, in the base currency; unknown with the remedy where the file states nothing.

    `label` is `2026` or `2025/26`. `deduction` is still to be taken off `ordinary_income` (None: it is after it); `standard`: the year's
    standard deduction is.
    """

    label: str
    ordinary_income: Maybe
    magi: Maybe
    prior_tax: Maybe
    prior_agi: Maybe
    withholding: Maybe
    estimated_paid: Maybe
    losses_short: Maybe
    losses_long: Maybe
    losses: Maybe
    basic_band: Maybe
    deduction: Decimal | None = None
    filing_status: str = ""
    standard: bool = False


class Tax(Struct, frozen=True):
    """Rates are fractions; unknown where the file states none. `wash_digital_from`: None while wash sales do not reach digital assets."""

    jurisdiction: str
    timezone: str
    filing_status: str
    short_rate: Maybe
    long_rate: Maybe
    state_rate: Decimal
    lot_method: Method
    wash_digital_from: date | None
    crypto_basis_before_2025: str
    average: str = ""
    """`total` or `moving`, where the law leaves that choice."""
    transfer_fee: TransferFee = TransferFee.DISPOSAL
    wrap: Reading = Reading.CARRY_OVER
    liquidity: Reading = Reading.CONSERVATIVE
    staking: Reading = Reading.CARRY_OVER
    years: tuple[TaxYear, ...] = ()
    """Those that the file states; `core.policy.tax_year` gives any."""


class Contribution(Struct, frozen=True):
    amount: Decimal
    every: str
    """`week`, `month` or `quarter`."""
    account: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. `sleeves` are in tree order: each parent before its parts, in the order of the file."""

    name: str
    base_currency: str
    portfolio: Decimal | None
    sleeves: tuple[Sleeve, ...]
    limits: tuple[Limit, ...]
    costs: Mapping[str, Costs]
    harvest: Harvest
    schedule: Schedule
    tax: Tax
    contribution: Contribution | None
    by_name: Mapping[str, Sleeve] = field(default_factory=dict, repr=False, compare=False)

    @property
    def timezone(self) -> str:
        return self.tax.timezone

    def sleeve(self, name: str) -> Sleeve:
        """Raises `KeyError` for a name that no sleeve has."""
        return self.by_name[name]

    @property
    def roots(self) -> tuple[Sleeve, ...]:
        return tuple(sleeve for sleeve in self.sleeves if not sleeve.parent)

    @property
    def leaves(self) -> tuple[Sleeve, ...]:
        return tuple(sleeve for sleeve in self.sleeves if sleeve.leaf)

    def parts(self, name: str) -> tuple[Sleeve, ...]:
        """The children of a sleeve, in order."""
        return tuple(self.by_name[child] for child in self.by_name[name].children)

    def path(self, name: str) -> Iterator[Sleeve]:
        """The sleeve, its parent, and so on up to a root."""
        while name:
            sleeve = self.by_name[name]
            yield sleeve
            name = sleeve.parent

    def under(self, name: str, ancestor: str) -> bool:
        """Whether `name` is `ancestor` or a part of it at any depth; false for the name of no sleeve."""
        return name in self.by_name and any(sleeve.name == ancestor for sleeve in self.path(name))

    def target_value(self, name: str, total: Decimal) -> Decimal:
        """What a sleeve should be worth in a portfolio of `total`: shares of the parent follow the parent's target."""
        sleeve = self.by_name[name]
        if sleeve.target.of is Of.PARENT and sleeve.parent:
            return sleeve.target.value(self.target_value(sleeve.parent, total))
        return sleeve.target.value(total)

    def market_costs(self, market: str) -> Costs:
        """The costs of a market; all unknown, with no caps, where the file has no `[costs.MARKET]`."""
        found = self.costs.get(market)
        return found if found is not None else no_costs(market)


def no_costs(market: str) -> Costs:
    """Costs of a market that the policy does not mention."""

    def missing(name: str) -> Unknown:
        return Unknown(f"the policy states no {name.replace('_', ' ')} for {market}", f"set {name} under [costs.{market}] in the policy")

    return Costs(
        market=market, min_trade=ZERO, fee_rate=missing("fee_rate"), fee_fixed=missing("fee_fixed"), spread=missing("spread"),
        fee_cap=None, cost_cap=None, gas_fixed=missing("gas_fixed"), gas_cap=None, gas_price=missing("gas_price"), gas_price_cap=None,
        order_type="limit", limit_offset=Decimal("0.001"), batch=True, weekend=False,
        stale_after=STALE.get(market, STALE["etf"]),
    )
