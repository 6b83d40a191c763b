"""A small world for tests of proposals: holdings in words, prices, lots, and what the rules make of them.

`world("monitor").cash("schwab", 5000).lot("kraken", "crypto:BTC", "0.5", basis=20000, price=46000)` reads like the portfolio it builds.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.drift import assess, limits
from core.market import PriceBook
from core.model import Account, Action, Asset, Custody, Disposal, Lot, Price, Question, RecurringBuy, Strategy, TaxType, Term
from core.policy import Policy, load_policy, profile, profile_text
from core.proposals import ProposalInputs, propose
from core.tax.us import long_term_on
from core.unknown import Maybe, Unknown
from core.valuation import value
from tests.replacing import replace

MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""2026-11-23 09:00 in New York."""


@dataclass
class World:
    policy: Policy
    as_of: datetime = MONDAY
    accounts: dict[str, Account] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    balances: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    lots: list[Lot] = field(default_factory=list)
    prices: list[Price] = field(default_factory=list)
    disposals: list[Disposal] = field(default_factory=list)
    recurring: list[RecurringBuy] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    new_cash: dict[str, Decimal] = field(default_factory=dict)

    def account(self, name: str, custody: Custody, **more: Any) -> "World":
        self.accounts[name] = Account(name, custody=custody, **more)
        return self

    def cash(self, account: str, amount: str | int) -> "World":
        key = (account, "cash:USD")
        self.balances[key] = self.balances.get(key, Decimal(0)) + Decimal(amount)
        return self

    def price(self, asset: str, price: str | int, *, age: timedelta = timedelta(0)) -> "World":
        self.prices.append(Price(asset, self.as_of - age, Decimal(price), "USD", "test"))
        return self

    def asset(self, asset: str, **more: Any) -> "World":
        self.assets[asset] = Asset(asset, **more)
        return self

    def lot(
        self, account: str, asset: str, quantity: str | int, *, basis: str | int | None, acquired: date = date(2024, 1, 10), name: str = ""
    ) -> "World":
        number = len(self.lots) + 1
        known_basis: Maybe = Unknown("basis not stated", "enter it") if basis is None else Decimal(basis)
        at = datetime(acquired.year, acquired.month, acquired.day, 17, tzinfo=UTC)
        ids = (name or f"L{number}", name or f"e{number}")
        self.lots.append(Lot(ids[0], account, asset, acquired, at, Decimal(quantity), known_basis, ids[1], (), long_term_on(acquired)))
        key = (account, asset)
        self.balances[key] = self.balances.get(key, Decimal(0)) + Decimal(quantity)
        return self

    def sold(self, account: str, asset: str, day: date, gain: str | int) -> "World":
        at = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
        one, bought = Decimal(1), date(2024, 1, 2)
        self.disposals.append(Disposal("s", "sell", "L0", account, asset, bought, day, at, one, one, one, Decimal(gain), Term.LONG, "e0"))
        return self

    def costs(self, market: str, **more: Any) -> "World":
        found = dict(self.policy.costs)
        found[market] = replace(found[market], **more)
        self.policy = replace(self.policy, costs=found)
        return self

    def inputs(self) -> ProposalInputs:
        book = PriceBook(self.prices, "USD")
        worth = value(self.balances, self.assets, self.accounts, book, self.policy, self.as_of)
        return ProposalInputs(
            as_of=self.as_of, policy=self.policy, valuation=worth, sleeves=assess(worth, self.policy, self.as_of),
            limits=limits(worth, self.policy, self.as_of), lots=tuple(self.lots), prices=book, accounts=self.accounts, assets=self.assets,
            disposals=tuple(self.disposals), recurring=tuple(self.recurring), questions=tuple(self.questions), new_cash=self.new_cash,
        )  # fmt: skip

    def propose(self) -> tuple[Action, ...]:
        return propose(self.inputs())


def world(name: str = "monitor", *, as_of: datetime = MONDAY, changes: dict[str, str] | None = None) -> World:
    """The shipped profile `name`, with texts of it replaced by `changes`, and one account of each custody."""
    if changes:
        text = profile_text(name)
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        policy = load_policy(text, "test.toml")
    else:
        policy = profile(name)
    built = World(policy, as_of)
    built.account("schwab", Custody.BROKER, venue="Charles Schwab").account("kraken", Custody.EXCHANGE, venue="Kraken")
    built.account("ledger", Custody.WALLET).account("ira", Custody.BROKER, tax_type=TaxType.TRADITIONAL)
    return built


def monitor() -> World:
    """The strategy's drift monitor: $100,000 at 38/12/23/5/3/19 per cent, every lot long-term and at its price."""
    made = world("monitor")
    made.price("security:VTI", 250).lot("schwab", "security:VTI", 152, basis=38000)
    made.price("security:SOXX", 200).lot("schwab", "security:SOXX", 60, basis=12000)
    made.price("crypto:BTC", 46000).lot("kraken", "crypto:BTC", "0.5", basis=23000)
    made.price("crypto:SOL", 100).lot("kraken", "crypto:SOL", 50, basis=5000)
    made.asset("defi:aave-usdc", protocol="Aave").price("defi:aave-usdc", 1).lot("ledger", "defi:aave-usdc", 3000, basis=3000)
    made.price("security:BND", 80).lot("schwab", "security:BND", 200, basis=16000)
    return made.cash("schwab", 2500).cash("kraken", 500)


def tiers() -> World:
    """The tiers at $100,000, everything on its target and at its price, the limits kept: cash 15,000, lending of stablecoins 7,500."""
    made = world("tiers").costs("defi", gas_price=Decimal(20))
    for name, dollars in (("VGT", 10000), ("QQQ", 10000), ("SOXX", 5000), ("ARKK", 5000)):
        made.price(f"security:{name}", 100).lot("schwab", f"security:{name}", dollars // 100, basis=dollars)
    for name, dollars in (("BTC", 20000), ("ETH", 10000), ("SOL", 2000), ("AVAX", 2000), ("DOT", 2000), ("ADA", 2000), ("LINK", 2000)):
        made.price(f"crypto:{name}", 100).lot("kraken", f"crypto:{name}", dollars // 100, basis=dollars)
    for name, strategy, dollars in (
        ("aave-usdc", Strategy.LENDING, 4000), ("morpho-usdc", Strategy.LENDING, 3500), ("curve-3pool", Strategy.LIQUIDITY, 4500),
        ("convex-3pool", Strategy.FARMING, 3000),
    ):  # fmt: skip
        tags = frozenset({"stablecoin"} if strategy is Strategy.LENDING else ())
        made.asset(f"defi:{name}", protocol=name.partition("-")[0], strategy=strategy, pegged=True, tags=tags)
        made.price(f"defi:{name}", 1).lot("ledger", f"defi:{name}", dollars, basis=dollars)
    return made.cash("schwab", 15000)


def one(actions: tuple[Action, ...], **wanted: Any) -> Action:
    """The only action with these attributes."""
    found = [a for a in actions if all(getattr(a, name) == value for name, value in wanted.items())]
    assert len(found) == 1, [(a.kind, a.side.value, a.asset, a.account, a.value, a.blocked_by) for a in actions]
    return found[0]
