"""A policy file's settings to the resolved policy: figures read, names resolved, inheritance done. Checks of the whole are in `checks`."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from msgspec.structs import replace

from core.model import Reading, TransferFee, zone
from core.model.currencies import FIAT
from core.money import ZERO
from core.policy import checks, figures, laws
from core.policy import schema as written
from core.policy.errors import PolicyError
from core.policy.lines import Lines
from core.policy.resolved import (
    MARKETS,
    STALE,
    Contribution,
    Costs,
    Figure,
    Harvest,
    Limit,
    Measure,
    Policy,
    Schedule,
    Sleeve,
    Tax,
    Tolerance,
    no_costs,
)
from core.policy.selectors import Strength, selector
from core.policy.taxyears import STATUSES, tax_years
from core.unknown import Maybe, Unknown

Read = TypeVar("Read")
REVIEWS = ("daily", "weekly", "monthly", "quarterly")
EVERY = ("week", "month", "quarter")
MAX_SLEEVES, MAX_DEPTH = 500, 6
ORDER_TYPES = ("limit", "market")
POOLINGS = ("universal", "wallet")
MIN_LOSS = Decimal(500)
"""The least loss of a harvest where the policy names none, in the base currency (the strategy's figure)."""


def _near(written: str, known: Iterable[str]) -> list[str]:
    """The known word that was probably meant, where there is one."""
    from difflib import get_close_matches

    return get_close_matches(written, list(known), n=1, cutoff=0.5)


class Reader:
    """One file being resolved: its settings, its name and its lines."""

    def __init__(self, file: written.PolicyFile, name: str, lines: Lines) -> None:
        self.file = file
        self.name = name
        self.lines = lines
        self.currency = file.base_currency.strip().upper()

    def error(self, what: str, *path: str | int) -> PolicyError:
        return PolicyError(self.name, self.lines.of(*path), what)

    def take(self, read: Callable[[str], Read], text: str, *path: str | int) -> Read:
        """A figure; its ValueError becomes an error with file and line."""
        try:
            return read(text)
        except ValueError as error:
            raise self.error(f"{path[-1]}: {error}", *path) from None

    def word(self, text: str, known: Sequence[str], *path: str | int) -> str:
        """One of a few words."""
        if text in known:
            return text
        near = _near(text, known)
        hint = f"did you mean {near[0]!r}?" if near else f"write one of {', '.join(known)}"
        raise self.error(f"{path[-1]}: {text!r} is not known; {hint}", *path)

    def line_or_none(self, text: str, *path: str | int) -> Figure | None:
        return self.take(lambda found: figures.line(found, self.currency), text, *path) if text.strip() else None


def resolve(file: written.PolicyFile, name: str, lines: Lines) -> Policy:
    """The checked policy. Raises `PolicyError`."""
    reader = Reader(file, name, lines)
    if reader.currency not in FIAT:
        raise reader.error(f"base_currency: {file.base_currency!r} is not a currency; write a code like \"USD\"", "base_currency")
    if not file.sleeve:
        raise reader.error("names no sleeve; add at least one [[sleeve]] with name, target and members (docs/policy.md has examples)")
    sleeves = _tree(reader)
    policy = Policy(
        name=name, base_currency=reader.currency,
        portfolio=reader.take(lambda text: figures.money(text, reader.currency), file.portfolio, "portfolio") if file.portfolio else None,
        sleeves=sleeves, limits=_limits(reader, sleeves),
        costs={market: _costs(reader, market, spec) for market, spec in file.costs.items()},
        harvest=_harvest(reader), schedule=_schedule(reader), tax=_tax(reader), contribution=_contribution(reader),
        by_name={sleeve.name: sleeve for sleeve in sleeves},
    )
    for check in (checks.sums, checks.lines_fit, checks.members):
        check(policy, reader.error)
    return policy


def _tree(reader: Reader) -> tuple[Sleeve, ...]:
    specs = reader.file.sleeve
    index: dict[str, int] = {}
    if len(specs) > MAX_SLEEVES:
        raise reader.error(f"has more than {MAX_SLEEVES} sleeves; group what is small into one sleeve", "sleeve", MAX_SLEEVES)
    for number, spec in enumerate(specs):
        if not spec.name.strip():
            raise reader.error("a sleeve needs a name; add name = \"...\"", "sleeve", number)
        if spec.name in index:
            raise reader.error(f"the name {spec.name!r} is taken by another sleeve; give each its own", "sleeve", number, "name")
        index[spec.name] = number
    parts: dict[str, list[str]] = {"": []}
    for number, spec in enumerate(specs):
        if spec.parent and spec.parent not in index:
            near = _near(spec.parent, index)
            hint = f"did you mean {near[0]!r}?" if near else "name a sleeve of this file, or leave parent out"
            raise reader.error(f"no sleeve is named {spec.parent!r}; {hint}", "sleeve", number, "parent")
        parts.setdefault(spec.parent, []).append(spec.name)
    done: list[Sleeve] = []
    waiting = [(name, 0, "") for name in reversed(parts[""])]
    while waiting:
        name, depth, market = waiting.pop()
        if depth >= MAX_DEPTH:
            raise reader.error(f"{name!r} is more than {MAX_DEPTH} levels deep; make the tree flatter", "sleeve", index[name], "parent")
        sleeve = _sleeve(reader, index[name], depth, market, tuple(parts.get(name, ())))
        done.append(sleeve)
        waiting.extend((child, depth + 1, sleeve.market) for child in reversed(sleeve.children))
    lost = sorted(set(index) - {sleeve.name for sleeve in done}, key=index.__getitem__)
    if lost:
        raise reader.error(f"{lost[0]!r} is part of itself by its parents; let one of them have no parent",
                           "sleeve", index[lost[0]], "parent")
    return tuple(done)


def _sleeve(reader: Reader, number: int, depth: int, market: str, children: tuple[str, ...]) -> Sleeve:
    spec, currency = reader.file.sleeve[number], reader.currency
    at = ("sleeve", number)
    soft = _band(reader, spec.soft, *at, "soft")
    hard = _band(reader, spec.hard, *at, "hard") if spec.hard else figures.doubled(soft)
    return Sleeve(
        name=spec.name, title=spec.title or spec.name, parent=spec.parent, depth=depth,
        target=reader.take(lambda text: figures.target(text, currency), spec.target, *at, "target"),
        soft=soft, hard=hard, floor=reader.line_or_none(spec.min, *at, "min"), cap=reader.line_or_none(spec.max, *at, "max"), at=spec.at,
        review=tuple(reader.word(word, REVIEWS, *at, "review") for word in spec.review),
        market=reader.word(spec.market, MARKETS, *at, "market") if spec.market else market,
        members=tuple(reader.take(selector, member, *at, "members") for member in spec.members),
        buy=tuple(reader.take(_named, symbol, *at, "buy") for symbol in spec.buy), children=children, position=number,
        line=reader.lines.of(*at),
    )


def _named(written: str) -> str:
    if selector(written).strength is not Strength.NAMED:
        raise ValueError(f"{written!r} names no single asset; write a symbol like VTI or an id like crypto:BTC")
    return written.strip()


def _band(reader: Reader, width: str | list[str], *path: str | int) -> Tolerance:
    try:
        return figures.tolerance(width, reader.currency)
    except ValueError as error:
        raise reader.error(f"{path[-1]}: {error}", *path) from None


def _limits(reader: Reader, sleeves: Sequence[Sleeve]) -> tuple[Limit, ...]:
    found: dict[str, Limit] = {}
    for number, spec in enumerate(reader.file.limit):
        at = ("limit", number)
        if not spec.name.strip() or spec.name in found:
            raise reader.error("a limit needs a name of its own; change name", *at, "name")
        if bool(spec.min) == bool(spec.max):
            raise reader.error(f"limit {spec.name!r} needs either min or max; a limit on both sides is two limits", *at)
        measure, sleeve = _measure(reader, spec.measure, {each.name for each in sleeves}, *at, "measure")
        kind = "min" if spec.min else "max"
        line = reader.line_or_none(spec.min or spec.max, *at, kind)
        assert line is not None
        hard = reader.line_or_none(spec.hard, *at, "hard") or line
        if line.of is hard.of and (hard.number > line.number if kind == "min" else hard.number < line.number):
            raise reader.error(f"hard: {spec.hard!r} is reached before {kind} {line.text!r}; write it beyond, or leave it out", *at, "hard")
        found[spec.name] = Limit(
            name=spec.name, title=spec.title or spec.name, measure=measure, sleeve=sleeve, kind=kind, line=line, hard=hard, at=spec.at,
            review=tuple(reader.word(word, REVIEWS, *at, "review") for word in spec.review) or _review(measure, sleeve, sleeves),
        )
    return tuple(found.values())


def _review(measure: Measure, name: str, sleeves: Sequence[Sleeve]) -> tuple[str, ...]:
    """The review of what a limit measures: its sleeve's, the DeFi sleeves' for pools and protocols, else that of all."""
    defi = measure in (Measure.EACH_PROTOCOL, Measure.IL_EXPOSURE)
    seen = [sleeve for sleeve in sleeves if (sleeve.name == name if name else sleeve.market == "defi" or not defi)]
    words = {word for sleeve in seen or sleeves for word in sleeve.review}
    return tuple(word for word in REVIEWS if word in words)


def _measure(reader: Reader, text: str, names: set[str], *path: str | int) -> tuple[Measure, str]:
    stripped = text.strip()
    named = ((Measure.SLEEVE, "sleeve:"), (Measure.EACH_MEMBER, "each member of "), (Measure.STABLECOINS, "stablecoins in "))
    for measure, prefix in named:
        if stripped.startswith(prefix):
            return measure, reader.word(stripped.removeprefix(prefix).strip(), sorted(names), *path)
    plain = [Measure.CASH.value, Measure.STABLECOINS.value, Measure.IL_EXPOSURE.value, Measure.EACH_PROTOCOL.value]
    if stripped not in plain:
        reader.word(stripped, [*plain, "sleeve:X", "each member of X", "stablecoins in X"], *path)
        raise reader.error("measure: put the name of a sleeve for X", *path)
    return Measure(stripped), ""


def _costs(reader: Reader, market: str, spec: written.Costs) -> Costs:
    at = ("costs", market)
    unknown = no_costs(market)

    def maybe(text: str, read: Callable[[str], Decimal], missing: Maybe, key: str) -> Maybe:
        return reader.take(read, text, *at, key) if text.strip() else missing

    def cap(text: str, read: Callable[[str], Decimal], key: str) -> Decimal | None:
        return reader.take(read, text, *at, key) if text.strip() else None

    def money(text: str) -> Decimal:
        return figures.money(text, reader.currency)

    return replace(
        unknown, min_trade=reader.take(money, spec.min_trade, *at, "min_trade") if spec.min_trade.strip() else Decimal(0),
        fee_rate=maybe(spec.fee_rate, figures.percent, unknown.fee_rate, "fee_rate"),
        fee_fixed=maybe(spec.fee_fixed, money, unknown.fee_fixed, "fee_fixed"),
        spread=maybe(spec.spread, figures.percent, unknown.spread, "spread"),
        fee_cap=cap(spec.fee_cap, figures.percent, "fee_cap"), cost_cap=cap(spec.cost_cap, figures.percent, "cost_cap"),
        gas_fixed=maybe(spec.gas_fixed, money, unknown.gas_fixed, "gas_fixed"), gas_cap=cap(spec.gas_cap, money, "gas_cap"),
        gas_price=maybe(spec.gas_price, figures.gwei, unknown.gas_price, "gas_price"),
        gas_price_cap=cap(spec.gas_price_cap, figures.gwei, "gas_price_cap"),
        order_type=reader.word(spec.order_type, ORDER_TYPES, *at, "order_type"),
        limit_offset=reader.take(figures.percent, spec.limit_offset, *at, "limit_offset"), batch=spec.batch, weekend=spec.weekend,
        stale_after=reader.take(figures.span, spec.stale_after, *at, "stale_after") if spec.stale_after else STALE[market],
    )


def _harvest(reader: Reader) -> Harvest:
    spec = reader.file.harvest
    loss = spec.min_loss.strip()
    return Harvest(
        min_loss=reader.take(lambda text: figures.money(text, reader.currency), loss, "harvest", "min_loss") if loss else MIN_LOSS,
        substitutes=tuple(tuple(group) for group in spec.substitutes), identical=tuple(tuple(group) for group in spec.identical),
    )


def _schedule(reader: Reader) -> Schedule:
    spec = reader.file.schedule

    def days(key: str, given: list[int]) -> tuple[int, int]:
        try:
            return figures.days(given)
        except ValueError as error:
            raise reader.error(f"{key}: {error}", "schedule", key) from None

    return Schedule(
        monday=reader.take(figures.clock, spec.monday, "schedule", "monday"),
        friday=reader.take(figures.clock, spec.friday, "schedule", "friday"),
        analysis_days=days("analysis_days", spec.analysis_days), etf_days=days("etf_days", spec.etf_days),
        crypto_days=days("crypto_days", spec.crypto_days), defi_days=days("defi_days", spec.defi_days),
    )


def _tax(reader: Reader) -> Tax:
    spec = reader.file.tax

    def rate(text: str, key: str) -> Maybe:
        if not text.strip():
            return Unknown(f"the policy states no {key.replace('_', ' ')}", f"set {key} under [tax] in the policy, e.g. \"15%\"")
        found = reader.take(figures.percent, text, "tax", key)
        if found > 1:
            raise reader.error(f"{key}: {text!r} is more than everything; write a rate from 0% to 100%", "tax", key)
        return found

    state = rate(spec.state_rate or "0%", "state_rate")
    reader.take(zone, spec.timezone, "tax", "timezone")
    jurisdiction = reader.take(laws.jurisdiction, spec.jurisdiction, "tax", "jurisdiction")
    return Tax(
        jurisdiction=jurisdiction, timezone=spec.timezone, years=tax_years(reader, jurisdiction),
        filing_status=reader.word(spec.filing_status, STATUSES, "tax", "filing_status") if spec.filing_status else "",
        short_rate=rate(spec.short_rate, "short_rate"), long_rate=rate(spec.long_rate, "long_rate"),
        state_rate=state if isinstance(state, Decimal) else ZERO,
        lot_method=reader.take(lambda text: laws.lot_method(text, jurisdiction), spec.lot_method, "tax", "lot_method"),
        average=reader.take(lambda text: laws.average(text, jurisdiction), spec.average, "tax", "average"),
        wash_digital_from=spec.wash_sale_digital_assets_from,
        crypto_basis_before_2025=reader.word(spec.crypto_basis_before_2025, POOLINGS, "tax", "crypto_basis_before_2025")
        if spec.crypto_basis_before_2025 else "",
        transfer_fee=TransferFee(reader.word(spec.transfer_fee, tuple(TransferFee), "tax", "transfer_fee")),
        wrap=Reading(reader.word(spec.wrap or laws.exchange(jurisdiction), tuple(Reading), "tax", "wrap")),
        liquidity=Reading(reader.word(spec.liquidity, tuple(Reading), "tax", "liquidity")),
        staking=Reading(reader.word(spec.staking or laws.exchange(jurisdiction), tuple(Reading), "tax", "staking")),
    )


def _contribution(reader: Reader) -> Contribution | None:
    spec = reader.file.contribution
    if spec is None:
        return None
    amount = reader.take(lambda text: figures.money(text, reader.currency), spec.amount, "contribution", "amount")
    return Contribution(amount, reader.word(spec.every, EVERY, "contribution", "every"), spec.account)
