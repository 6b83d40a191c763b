"""Events and books in the notation of the field, for the tests of matching and booking.

One event per line: `KEY WHEN ACCOUNT VERB ...`, e.g.

    b1 2023-01-05 A buy 2 BTC for 200 fee 1
    w1 2023-02-01T10:00 A send 1 BTC fee 0.001 BTC
    s1 2024-02-01 A sell 1 BTC for 150

WHEN is a date (no time stated) or an instant in UTC. Amounts without a unit are dollars. Lots are written back as
`A 1 BTC {100.5 USD, 2023-01-05}`, disposals as `s1 1 BTC {100.5, 2023-01-05} -> 150 = 49.5 long`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from core.booking import book
from core.booking.rules import Rules
from core.matching import match
from core.model import (
    Account,
    Asset,
    Booking,
    Choices,
    Disposal,
    Event,
    EventKind,
    Identification,
    Leg,
    LegRole,
    LinkKind,
    Lot,
    RecurringBuy,
    symbol,
)
from core.money import text
from core.tax.us import UnitedStates
from core.unknown import Maybe, Unknown

NO_PRICE = Unknown("no price", "set one")
_CRYPTO = frozenset({"BTC", "WBTC", "ETH", "WETH", "stETH", "wstETH", "SOL", "DOT", "BNB", "USDC", "USDC.e", "LP"})
_CASH = frozenset({"USD", "EUR"})
_ONE_SIDED = {
    "receive": EventKind.DEPOSIT, "gift_in": EventKind.GIFT_IN, "opening": EventKind.OPENING, "borrow": EventKind.BORROW,
    "send": EventKind.WITHDRAWAL, "gift_out": EventKind.GIFT_OUT, "loss": EventKind.LOSS, "repay": EventKind.REPAY,
}
_SHORT = {"pay": "fee", "merge": "merger", "roc": "return_of_capital", "cil": "cash_in_lieu"}
_OUT = frozenset({"send", "gift_out", "loss", "repay", "sell", "pay", "merge", "cil"})
Prices = Mapping[str, str] | Callable[[str, datetime], Maybe]


def asset(name: str) -> str:
    kind = "cash" if name in _CASH else "crypto" if name in _CRYPTO else "security"
    return f"{kind}:{name}"


def event(line: str) -> Event:
    """One event. A second asset after `into` makes a swap or carries over; `to ACCOUNT` a transfer; `worth` states a value."""
    key, when, account, verb, *words = line.split()
    quantity, name = Decimal(words[0]), words[1]
    rest = _pairs(words[2:])
    value = Decimal(rest["worth"][0]) if "worth" in rest else None
    currency = "USD" if value is not None else ""
    sign = -1 if verb in _OUT or "into" in rest or "to" in rest else 1
    role = LegRole.FEE if verb == "pay" else LegRole.CASH if name in _CASH else LegRole.ASSET
    stated_here = value is not None and "into" not in rest
    legs = [Leg(account, asset(name), sign * quantity, role, value if stated_here else None, currency if stated_here else "")]
    if "into" in rest:
        legs.append(Leg(account, asset(rest["into"][1]), Decimal(rest["into"][0]), LegRole.ASSET, value, currency))
    if "to" in rest:
        legs.append(Leg(rest["to"][0], asset(name), Decimal(rest["to"][1]), LegRole.ASSET))
    if "for" in rest:
        paid = Decimal(rest["for"][0]) * (1 if sign < 0 or verb == "roc" else -1)
        legs.append(Leg(account, asset(_unit(rest["for"])), paid, LegRole.CASH))
    if "fee" in rest:
        legs.append(Leg(account, asset(_unit(rest["fee"])), -Decimal(rest["fee"][0]), LegRole.FEE))
    if "tax" in rest:
        legs.append(Leg(account, "cash:USD", -Decimal(rest["tax"][0]), LegRole.TAX))
    kind = _ONE_SIDED.get(verb) or EventKind(_SHORT.get(verb, verb))
    at, stated = moment(when)
    if kind is EventKind.OPENING:
        stated = date.fromisoformat(rest["acquired"][0]) if "acquired" in rest else None
    return Event(
        key, kind, at, tuple(legs), variety=rest["as"][0] if "as" in rest else "", stated_date=stated,
        refs=tuple(rest["ref"]) if "ref" in rest else (),
    )


def _pairs(words: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for word in words:
        if word in ("for", "fee", "into", "to", "worth", "as", "ref", "tax", "acquired"):
            current = found.setdefault(word, [])
        else:
            current.append(word)
    return found


def _unit(words: list[str]) -> str:
    return words[1] if len(words) > 1 else "USD"


def moment(when: str) -> tuple[datetime, date | None]:
    if "T" in when:
        return datetime.fromisoformat(when).replace(tzinfo=UTC), None
    day = date.fromisoformat(when)
    return datetime.combine(day, time(17), UTC), day


def events(script: str) -> list[Event]:
    return [event(line) for line in script.strip().splitlines() if line.strip()]


def accounts(*listed: Account) -> dict[str, Account]:
    return {account.name: account for account in listed}


def booked(
    script: str | Iterable[Event], *, prices: Prices | None = None, rules: Rules | None = None, held: Mapping[str, Account] | None = None,
    answers: Mapping[str, str] | None = None, named: Iterable[Identification] = (), links: Iterable[tuple[str, str]] = (),
    forbidden: Iterable[tuple[str, str]] = (), conversions: Iterable[tuple[str, str, LinkKind]] = (),
    assets: Mapping[str, Asset] | None = None, recurring: tuple[RecurringBuy, ...] = (),
    timezone: str = "America/New_York", choices: Choices | None = None,
) -> Booking:
    """Match and book, as a US person in New York unless told otherwise. `prices` by symbol, the same at all times, or a function."""
    listed = events(script) if isinstance(script, str) else list(script)

    def values(asset_id: str, at: datetime) -> Maybe:
        if callable(prices):
            return prices(asset_id, at)
        found = (prices or {}).get(symbol(asset_id))
        return NO_PRICE if found is None else Decimal(found)

    return book(
        listed, match(listed, links, forbidden, held or {}, conversions), rules or UnitedStates(), accounts=held or {}, assets=assets or {},
        values=values, identifications=named, answers=answers, timezone=timezone, base_currency="USD", recurring=recurring,
        choices=choices,
    )


def amount(value: Maybe) -> str:
    return "unknown" if isinstance(value, Unknown) else text(value)


def lot(found: Lot) -> str:
    day = "unknown" if found.date_unknown is not None else str(found.acquired)
    return f"{found.account} {text(found.quantity)} {symbol(found.asset)} {{{amount(found.basis)} USD, {day}}}"


def lots(booking: Booking, account: str = "") -> list[str]:
    return [lot(found) for found in booking.lots if not account or found.account == account]


def disposal(found: Disposal) -> str:
    term = found.term.value if found.term else "no term"
    what = f"{found.event} {text(found.quantity)} {symbol(found.asset)} {{{amount(found.basis)}, {found.acquired}}}"
    return f"{what} -> {amount(found.proceeds)} = {amount(found.gain)} {term}"


def disposals(booking: Booking) -> list[str]:
    return [disposal(found) for found in booking.disposals]


def kinds(booking: Booking) -> list[str]:
    return [question.kind for question in booking.questions]
