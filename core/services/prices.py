"""Prices and exchange rates: what is lacking and how to get it, and storing what the user or a source gives."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain

from msgspec import Struct

from core.model import AssetKind, Booking, Disposal, Income, Lot, Price, kind_of, symbol, zone
from core.services.errors import Invalid
from core.services.fields import amount, currency, passed, when
from core.services.names import Names
from core.services.projection import booked
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown

BY_HAND = "by hand"
"""The source of a price that the user entered; the price book lets it win over others of the same instant."""


HOLDING = "holding"


class Missing(Struct, frozen=True):
    """A value that is lacking: what for (`holding`, `disposal`, `income`, `basis`), at which instant, why, and how to get it."""

    asset: str
    at: datetime
    purpose: str
    cause: str
    remedy: str


class Stored(Struct, frozen=True):
    """How many prices were new, how many were there already, and what could not be had."""

    stored: int
    present: int = 0
    problems: tuple[str, ...] = ()


def missing(ws: Workspace) -> tuple[Missing, ...]:
    """Holdings without a fresh price, then swaps and income without a value at their time, then what units cost that were paid in what has
    none."""
    booked(ws)
    lacking = _lacking(ws, *ws.ledger.projections.unvalued())
    return tuple(
        Missing(asset, at, purpose, cause, remedy(ws, asset, None if purpose == HOLDING else at)) for asset, at, purpose, cause in lacking
    )


def how_many_missing(ws: Workspace, just: Booking | None = None) -> int:
    """The length of `missing`. `just`: all that was booked, where the caller has it at hand."""
    booked(ws)
    return len(_lacking(ws, *((just.disposals, just.incomes, just.lots) if just else ws.ledger.projections.unvalued())))


def _lacking(
    ws: Workspace, disposals: Sequence[Disposal], incomes: Iterable[Income], lots: Iterable[Lot]
) -> dict[tuple[str, datetime, str, str], None]:
    """Asset, instant, purpose and cause of every value that is lacking, once each; a basis only for a price that nothing else wants."""
    from core.services.measure import unpriced, valued

    found = dict.fromkeys((each.asset, ws.as_of, HOLDING, each.cause) for each in unpriced(valued(ws)[0], ws.tz))
    for disposal in disposals:
        if isinstance(disposal.proceeds, Unknown):
            found[*_priced(disposal.proceeds, disposal.asset, disposal.sold_at), "disposal", disposal.proceeds.cause] = None
    for income in incomes:
        if isinstance(income.value, Unknown):
            found[*_priced(income.value, income.asset, income.at), "income", income.value.cause] = None
    wanted = {(asset, at) for asset, at, purpose, _ in found if purpose != HOLDING}
    bases: Iterable[Maybe] = chain((each.basis for each in disposals), (each.basis for each in lots))
    for basis in bases:
        if isinstance(basis, Unknown) and basis.price is not None and basis.price not in wanted:
            found[*basis.price, "basis", basis.cause] = None
    return found


def _priced(missing: Unknown, asset: str, at: datetime) -> tuple[str, datetime]:
    """The asset whose price is lacking, and when: a value that a file states in pounds wants the pound's rate, not the price of what was
    sold; where no price is named, that of what was sold or received."""
    return missing.price or (asset, at)


def remedy(ws: Workspace, asset: str, at: datetime | None = None) -> str:
    """How to get a price of `asset`, now or at an instant."""
    name = asset if kind_of(asset) in (AssetKind.CASH, AssetKind.DEFI) else symbol(asset)
    by_hand = f"trimtab prices set {name} PRICE {ws.base_currency}"
    if at is not None:
        by_hand += f" --at {at.astimezone(zone(ws.tz)).date().isoformat()}"
    if kind_of(asset) is AssetKind.CRYPTO:
        return f"trimtab prices fetch, or {by_hand}"
    if kind_of(asset) is AssetKind.SECURITY:
        return f"import a positions export, or {by_hand}"
    return by_hand


def set_price(ws: Workspace, asset: str, price: str, unit: str = "", at: str = "", reason: str = "") -> Price:
    """One price by hand; `at` empty is the clock. Raises `Invalid`."""
    id = Names(ws).asset(asset)
    unit_price = amount({"price": price}, "price")
    if unit_price is None:
        raise Invalid("price is missing; say what one unit is worth")
    if unit_price <= 0:
        raise Invalid(f"price: {price.strip()[:40]} cannot be one; a price is above zero")
    code = currency(ws, unit)
    if id == f"cash:{code}":
        raise Invalid(f"asset: one {code} is always 1 {code}; check asset and currency")
    found = Price(id, passed(ws, when(at, ws.tz)).at if at.strip() else ws.as_of, unit_price, code, BY_HAND)
    ws.ledger.prices.add([found], reason or "price entered by hand")
    return found


def store(ws: Workspace, prices: Sequence[Price], reason: str, problems: Iterable[str] = ()) -> Stored:
    """Store prices, as one transaction; those that are there already are left."""
    new = ws.ledger.prices.add(list(prices), reason) if prices else 0
    return Stored(new, len(prices) - new, tuple(problems))


class Priced(Struct, frozen=True):
    """The newest price of an asset in one currency, and its age at the clock."""

    price: Price
    age: timedelta


def latest(ws: Workspace) -> tuple[Priced, ...]:
    """The newest price of every asset and currency, up to the clock."""
    found = sorted(ws.ledger.prices.latest(ws.as_of), key=lambda price: (price.asset, price.currency))
    return tuple(Priced(price, ws.as_of - price.at) for price in found)


def wanted(ws: Workspace, assets: Sequence[str] = ()) -> tuple[tuple[str, tuple[datetime, ...]], ...]:
    """What to ask a price source for: asset ids and instants, no instant meaning now. `assets` (symbols or ids): those alone, now.

    Without `assets`: everything held that is traded on exchanges, now, and whatever `missing` names at its time.
    """
    if assets:
        names = Names(ws)
        return tuple((names.asset(each), ()) for each in assets)
    then: dict[str, list[datetime]] = {}
    for each in missing(ws):
        if each.purpose != HOLDING:
            then.setdefault(each.asset, []).append(each.at)
    held = dict.fromkeys(asset for (_, asset), quantity in ws.ledger.projections.balances().items() if quantity)
    traded = (AssetKind.CRYPTO, AssetKind.CASH)
    fetched = [asset for asset in held if kind_of(asset) in traded and asset != f"cash:{ws.base_currency}"]
    return (*((asset, ()) for asset in sorted(fetched)), *((asset, tuple(sorted(set(at)))) for asset, at in sorted(then.items())))


def known_assets(ws: Workspace) -> frozenset[str]:
    """Ids that a bare symbol of a price file may mean."""
    return frozenset(ws.ledger.assets.all())
