"""The policy file as the user writes it: one typed field per setting. Reading and checking are in `core.policy.load`.

Amounts and widths are texts with their unit: `"40%"` (of the parent), `"40% of total"`, `"$8,000"`; bands `"5%"` (relative to the target),
`"2pp"` (of the whole portfolio) or `"$450"`; a pair `["4%", "6%"]` is the width below and above.
"""

from datetime import date

from msgspec import Struct, field

Width = str | list[str]


class TaxYearSpec(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What only the owner knows of one tax year. What rests on a setting that is left out is unknown, never zero: write `"$0"` for none."""

    year: int | str
    """Which tax year: `2026`; `"2025/26"` where it is not the calendar year."""
    filing_status: str = ""
    """The status of that year; empty: that of `[tax]`."""
    ordinary_income: str = ""
    """US: ordinary income apart from the ledger's gains and income, which are added; after the deduction, unless `deduction` is set."""
    deduction: str = ""
    """US: `standard` or an amount, where `ordinary_income` is stated before it; empty: it is after it."""
    magi: str = ""
    """US: modified adjusted gross income apart from the ledger's gains and income; the 3.8 % tax rests on it."""
    prior_tax: str = ""
    """US: the whole tax of the year before, for the safe harbour of the quarterly payments."""
    prior_agi: str = ""
    """US: adjusted gross income of the year before; it decides between 100 % and 110 %."""
    withholding: str = ""
    """US: federal tax withheld in the year, as far as it can be foreseen."""
    estimated_paid: str = ""
    """US: quarterly payments made for the year so far."""
    losses_short: str = ""
    """US: short-term losses carried into the year, from the return of the year before; it stands before what the ledger computes."""
    losses_long: str = ""
    """US: long-term losses carried into the year."""
    losses: str = ""
    """Elsewhere: losses carried into the year."""
    basic_band: str = ""
    """UK: what income leaves of the basic-rate band."""


class Tax(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where and how the owner is taxed. A rate left empty is unknown: what rests on it is shown as unknown, never as zero."""

    jurisdiction: str = "US"
    """The rule pack: `US`, `UK`, `CA`, `IE`, `DE`, `ES`, `AU`, `JP` or `FR`."""
    timezone: str = "America/New_York"
    """Decides years, terms, windows and a naive `--as-of`."""
    filing_status: str = ""
    """`single`, `joint`, `separate`, `head` (of household) or `surviving` (spouse)."""
    short_rate: str = ""
    """Marginal rate on short-term gains, e.g. `32%`; empty: from the brackets where `[[tax.year]]` states the income, else unknown."""
    long_rate: str = ""
    """Marginal rate on long-term gains, e.g. `15%`; empty: as `short_rate`."""
    state_rate: str = "0%"
    """Added to both rates."""
    lot_method: str = ""
    """Standing order for accounts that name none: FIFO, LIFO, HIFO or LOFO (US, AU), FIFO or LIFO (DE); elsewhere the law decides, and
    empty is FIFO. Average basis is elected by account."""
    average: str = ""
    """JP: the average that was notified, `total` or `moving`; empty: total."""
    wash_sale_digital_assets_from: date | None = None
    """From when wash sales apply to digital assets; unset: they do not."""
    crypto_basis_before_2025: str = ""
    """`universal` or `wallet`: how units held before 2025 were pooled; empty: ask."""
    transfer_fee: str = "disposal"
    """What the network takes of units moved between own accounts: `disposal` at its value, `basis_stays` (with what arrives), `dropped`."""
    wrap: str = ""
    """Wrapping: `carry_over` (basis and date go on) or `conservative` (a disposal at value); empty: `carry_over`, in UK `conservative`.
    `trimtab events treat` sets a single event."""
    liquidity: str = "conservative"
    """Into and out of liquidity pools, likewise."""
    staking: str = ""
    """Staking and lending with a receipt token, likewise."""
    year: list[TaxYearSpec] = field(default_factory=list)
    """Single tax years, one `[[tax.year]]` each."""


class Contribution(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """New money that arrives regularly; it goes to underweight classes before anything is sold."""

    amount: str
    """New money per period, e.g. `$2,000`."""
    every: str = "month"
    """`week`, `month` or `quarter`."""
    account: str = ""
    """Where it arrives; empty: any."""


class SleeveSpec(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A node of the allocation tree. What the parts of a sleeve leave of it is best named as a part of its own."""

    name: str
    """Short and unique; other settings refer to it."""
    target: str
    """`40%` of the parent, `40% of total` or `$8,000`."""
    title: str = ""
    """What the screen shows; empty: the name."""
    parent: str = ""
    """The name of the sleeve it is part of; empty: the whole portfolio."""
    soft: Width = ""
    """Soft band: beyond it the sleeve should be rebalanced; empty: none."""
    hard: Width = ""
    """Hard band; empty: twice the soft band."""
    min: str = ""
    """Floor, an amount or a per cent of total: below it is a hard breach."""
    max: str = ""
    """Cap, an amount or a per cent of total: above it is a hard breach."""
    at: bool = False
    """Whether the upper soft line itself triggers (`at $22,000`), not only what is beyond it."""
    review: list[str] = field(default_factory=lambda: ["weekly", "monthly", "quarterly"])
    """When the class is looked at: daily, weekly, monthly, quarterly."""
    market: str = ""
    """Which costs and execution window apply: etf, crypto, defi or bond; empty: as the parent."""
    members: list[str] = field(default_factory=list)
    """What belongs here: a symbol (`BTC`), an id (`crypto:BTC`), `class:X`, `tag:X`, `protocol:X`, `strategy:X`, `kind:X`, `account:X`
    (name or venue), or `rest`: what the parent's own members mean and no other part claims. A name beats a description, this a kind."""
    buy: list[str] = field(default_factory=list)
    """Symbols to buy when the sleeve needs more, first choice first; empty: its largest holding."""


class LimitSpec(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A limit across sleeves."""

    name: str
    """Short and unique."""
    measure: str
    """`cash`, `stablecoins`, `stablecoins in X`, `il_exposure`, `sleeve:X`, `each member of X` or `each protocol`."""
    title: str = ""
    """What the screen shows."""
    min: str = ""
    """The least allowed: dollars or per cent of total."""
    max: str = ""
    """The most allowed: dollars or per cent of total."""
    hard: str = ""
    """Where the breach becomes a hard one, beyond `min` or `max`; empty: at that line itself."""
    at: bool = False
    """Whether the line itself triggers, not only what is beyond it."""
    review: list[str] = field(default_factory=list)
    """When it is looked at, as for a sleeve; empty: as the sleeves that it measures."""


class Costs(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What trading one market costs and may cost. What is left empty is unknown and shown as such."""

    min_trade: str = ""
    """Smaller trades are not proposed; empty: none is too small."""
    fee_rate: str = ""
    """Commission as a share of the trade."""
    fee_fixed: str = ""
    """Commission per order."""
    spread: str = ""
    """Half the bid-ask spread as a share of the trade."""
    fee_cap: str = ""
    """The highest fee as a share of the trade, above which it is blocked."""
    cost_cap: str = ""
    """The highest fee, spread and gas together as a share of the trade, above which it is blocked."""
    gas_fixed: str = ""
    """Network cost of one transaction, in dollars."""
    gas_cap: str = ""
    """The highest network cost of one transaction, in dollars."""
    gas_price: str = ""
    """The gas price now, in gwei; empty is unknown."""
    gas_price_cap: str = ""
    """The highest gas price, in gwei."""
    order_type: str = "limit"
    """`limit` or `market`."""
    limit_offset: str = "0.1%"
    """How far from the last price a limit order stands, against the trader."""
    batch: bool = True
    """Whether orders of one asset and account are joined."""
    weekend: bool = False
    """Whether low-priority transactions wait for the weekend."""
    stale_after: str = ""
    """The age beyond which a price blocks actions, e.g. `1 hour`; empty: 1 day for crypto, 4 days for etf and bond, 7 days for defi."""


class Harvest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """When a loss is worth taking, and what may stand in for what was sold."""

    min_loss: str = ""
    """The least allowed loss of one order, net of its costs; empty: 500 units of the base currency."""
    substitutes: list[list[str]] = field(default_factory=list)
    """Groups of symbols that keep the exposure while one of them may not be bought."""
    identical: list[list[str]] = field(default_factory=list)
    """Groups of symbols that count as substantially identical, in booking and in proposals; what the user says of an asset goes first."""


class Schedule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Civil times and days of the month in the time zone of `[tax]`. A window on closed markets rolls to the next trading day."""

    monday: str = "09:00"
    """Time of the Monday review."""
    friday: str = "16:00"
    """Time of the Friday review."""
    analysis_days: list[int] = field(default_factory=lambda: [1, 3])
    """First and last day of the month for analysis."""
    etf_days: list[int] = field(default_factory=lambda: [4, 5])
    """First and last day of the month on which low-priority ETF and bond trades run."""
    crypto_days: list[int] = field(default_factory=lambda: [6, 7])
    """The same for crypto."""
    defi_days: list[int] = field(default_factory=lambda: [8, 10])
    """The same for DeFi."""


class PolicyFile(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole file."""

    base_currency: str = "USD"
    """ISO code; every figure on a screen is in it."""
    portfolio: str = ""
    """The size at which amounts are meant, e.g. `$100,000`; sums are checked at it. Per cents scale with the portfolio, amounts do not."""
    tax: Tax = field(default_factory=Tax)
    """Where and how the owner is taxed."""
    contribution: Contribution | None = None
    """Regular new money; unset: none."""
    sleeve: list[SleeveSpec] = field(default_factory=list)
    """The allocation tree, one `[[sleeve]]` per node."""
    limit: list[LimitSpec] = field(default_factory=list)
    """Limits across sleeves, one `[[limit]]` each."""
    costs: dict[str, Costs] = field(default_factory=dict)
    """By market: etf, crypto, defi, bond."""
    harvest: Harvest = field(default_factory=Harvest)
    """When losses are taken."""
    schedule: Schedule = field(default_factory=Schedule)
    """When reviews are due and trades run."""
