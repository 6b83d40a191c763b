"""What proposals are computed from: values of the other parts, gathered by the caller. Nothing is looked up elsewhere."""

from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from msgspec import Struct, field

from core.booking.answers import DEPOSIT, GIFT
from core.market import PriceBook
from core.model import (
    Account,
    Asset,
    AssetKind,
    Breach,
    Disposal,
    Event,
    EventKind,
    LimitState,
    Lot,
    Question,
    RecurringBuy,
    SleeveState,
    Wash,
    asset_id,
    zone,
)
from core.money import ZERO, add, negate
from core.policy import Policy
from core.unknown import Unknown
from core.valuation import Valuation

_AVERAGED = Unknown("the cost is an average", "see the lots")


class ProposalInputs(Struct, frozen=True):
    """The portfolio at one instant. `disposals`: this year's and the last 30 days' at least; `new_cash` by account, in base currency."""

    as_of: datetime
    policy: Policy
    valuation: Valuation
    sleeves: tuple[SleeveState, ...]
    limits: tuple[LimitState, ...]
    lots: tuple[Lot, ...]
    prices: PriceBook
    accounts: Mapping[str, Account]
    assets: Mapping[str, Asset]
    disposals: tuple[Disposal, ...] = ()
    washes: tuple[Wash, ...] = ()
    """Where the losses of the last 61 days went."""
    recurring: tuple[RecurringBuy, ...] = ()
    questions: tuple[Question, ...] = ()
    new_cash: Mapping[str, Decimal] = field(default_factory=dict)
    gifts: frozenset[str] = frozenset()
    """Keys of the events that brought units as a gift: no purchase, so they replace nothing that is sold at a loss."""
    since: Mapping[Breach, datetime] = field(default_factory=dict)
    """When what is exceeded was first seen, losses worth harvesting among it."""
    bought: tuple[Lot, ...] | None = None
    """What was bought in the last 30 days, where the lots are averages that do not tell; None where they do."""

    @property
    def today(self) -> date:
        """The civil date in the policy's zone."""
        return self.as_of.astimezone(zone(self.policy.timezone)).date()

    def asset(self, asset: str) -> Asset:
        return self.assets.get(asset) or Asset(asset)

    def account(self, name: str) -> Account:
        return self.accounts.get(name) or Account(name)


def new_cash(events: Iterable[Event], as_of: datetime, policy: Policy, own: Container[str] = ()) -> dict[str, Decimal]:
    """Cash by account that arrived in this contribution period (deposits, income) less what purchases took since, never below zero.

    `own` are the keys of events that move money between the user's own accounts. The caller cuts it to the cash that is there.
    """
    start = period_start(as_of, policy)
    money = asset_id(AssetKind.CASH, policy.base_currency)
    found: dict[str, Decimal] = {}
    for event in sorted(events, key=lambda e: e.order):
        if event.at > as_of or event.civil_date(policy.timezone) < start:
            continue
        for leg in event.legs:
            if leg.asset != money:
                continue
            arrives = event.kind in (EventKind.DEPOSIT, EventKind.INCOME) and event.key not in own
            spent = event.kind in (EventKind.BUY, EventKind.WITHDRAWAL) and leg.quantity < 0
            if arrives or spent:
                moved = leg.quantity if arrives else negate(leg.quantity.copy_abs())
                found[leg.account] = max(ZERO, add(found.get(leg.account, ZERO), moved))
    return {account: amount for account, amount in sorted(found.items()) if amount > 0}


def period_start(as_of: datetime, policy: Policy) -> date:
    """First civil day of the contribution period: the week's Monday, the month's or quarter's first; the month where none is planned."""
    day = as_of.astimezone(zone(policy.timezone)).date()
    every = policy.contribution.every if policy.contribution else "month"
    if every == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1 if every == "quarter" else day.month)


def gifts(events: Iterable[Event], answers: Mapping[str, str]) -> frozenset[str]:
    """The keys of events that brought units as a gift: stated as one, or a deposit that the user says is one."""
    said = {question.removeprefix(f"{DEPOSIT}-").partition("-")[0] for question, answer in answers.items() if _given(question, answer)}
    return frozenset(
        event.key for event in events
        if event.kind is EventKind.GIFT_IN or (event.key[:16] in said and event.kind in (EventKind.DEPOSIT, EventKind.TRANSFER))
    )


def purchases(events: Iterable[Event], timezone: str) -> tuple[Lot, ...]:
    """What the events bought or brought as income, each as a lot of unknown cost."""
    return tuple(
        Lot(f"{event.key}-{place}", leg.account, leg.asset, event.civil_date(timezone), event.at, leg.quantity, _AVERAGED, event.key)
        for event in events if event.kind in (EventKind.BUY, EventKind.SWAP, EventKind.INCOME)
        for place, leg in enumerate(event.legs) if leg.quantity > 0 and not leg.asset.startswith("cash:")
    )


def _given(question: str, answer: str) -> bool:
    return question.startswith(f"{DEPOSIT}-") and answer.split()[:1] in ([GIFT], ["inherited"])
