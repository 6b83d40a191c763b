"""A sale as the user asks about it: which account, how many units, at which price, of which lots. Computes no gain and no tax."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from core.model import Account, Lot, symbol
from core.money import ZERO, add, multiply, parse, ratio, text, total
from core.proposals.costs import floor_to, step
from core.services.errors import Invalid, Refused
from core.services.lots import asset_named, check_account, prices
from core.services.projection import booked
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown, known

Picked = Sequence[tuple[str, Decimal]]
"""Lots by id, and the units of each."""


class Sale(Struct, frozen=True):
    """What is asked about. `price` of one unit and `fee` in the base currency; `priced_at`: None where the user named the price."""

    account: str
    asset: str
    quantity: Decimal
    held: Decimal
    price: Maybe
    priced_at: datetime | None
    value: Maybe
    fee: Decimal


def asked(
    ws: Workspace, asset: str, quantity: str, *, account: str | None = None, price: str = "", fee: str = "", lots: Sequence[str] = ()
) -> tuple[Sale, Sequence[Lot], Picked]:
    """The sale that is meant, the lots that are there, and those that are named for it. Raises `Invalid` and `Refused`."""
    booked(ws)
    check_account(ws, account)
    found = asset_named(ws, asset) or ""
    where = _account(ws, found, account, lots)
    held = ws.ledger.projections.lots(account=where, asset=found)
    sale = _sale(ws, where, found, held, quantity, price, fee)
    named = _named(held, lots)
    if named and total(units for _, units in named) != sale.quantity:
        whole = text(total(units for _, units in named))
        raise Invalid(f"the lots named are {whole} {symbol(found)}, the sale is {text(sale.quantity)}; name lots for all of it")
    return sale, held, named


def _account(ws: Workspace, asset: str, account: str | None, lots: Sequence[str]) -> str:
    """The account that is meant: the one named, that of the lots named, else the only one that holds the asset."""
    if account is not None:
        return account
    held = ws.ledger.projections.lots(asset=asset)
    ids = tuple(filter(None, (each.partition("=")[0].strip() for each in lots)))
    there = sorted({lot.account for lot in held if ids and lot.id.startswith(ids)} or {lot.account for lot in held})
    if not there:
        raise Refused(f"no lots of {symbol(asset)} are held; 'trimtab lots' lists what is")
    if len(there) > 1:
        raise Invalid(f"{symbol(asset)} is held in {', '.join(there)}; say which with --account")
    return there[0]


def _sale(ws: Workspace, account: str, asset: str, held: Sequence[Lot], quantity: str, price: str, fee: str) -> Sale:
    whole = total(lot.quantity for lot in held)
    if not whole:
        raise Refused(f"{account} holds no lots of {symbol(asset)}; 'trimtab lots' lists what is held")
    priced_at: datetime | None = None
    unit: Maybe
    if price:
        unit = _amount("price", price, ws)
    else:
        quote = prices(ws).latest(asset, ws.as_of)
        unit, priced_at = (quote, None) if isinstance(quote, Unknown) else (quote.price, quote.at)
    units = _units(ws, account, asset, whole, quantity, unit)
    if units > whole:
        raise Refused(f"{text(units)} {symbol(asset)} are asked for, {account} holds {text(whole)}; ask for less, or for 'all'")
    paid = _amount("fee", fee, ws, zero=True) if fee else ZERO
    value = multiply(units, unit) if known(unit) else unit
    return Sale(account, asset, units, whole, unit, priced_at, value, paid)


def _units(ws: Workspace, account: str, asset: str, whole: Decimal, written: str, price: Maybe) -> Decimal:
    said = written.strip()
    if said.lower() == "all":
        return whole
    if said[:1] not in ("$", "€", "£") and not said.upper().endswith(ws.base_currency):
        return _amount("quantity", said, ws)
    money = _amount("proceeds", said, ws)
    if not known(price) or not price:
        raise Refused(f"how many units bring {said} cannot be said: {price}; name --price, or a quantity")
    found = floor_to(ratio(money, price), step(asset, ws.ledger.accounts.all().get(account) or Account(account)))
    if not found:
        raise Invalid(f"{said} is less than the smallest part of {symbol(asset)} that is traded; ask for more")
    return found


def _amount(name: str, written: str, ws: Workspace, *, zero: bool = False) -> Decimal:
    said = written.strip().lstrip("$€£").strip()
    bare = said[: -len(ws.base_currency)].strip() if said.upper().endswith(ws.base_currency) else said
    try:
        found = parse(bare)
    except ValueError as error:
        raise Invalid(f"{name}: {error}") from None
    if found < 0 or (not found and not zero):
        raise Invalid(f"{name}: {written.strip()} must be above zero")
    return found


def _named(held: Sequence[Lot], lots: Sequence[str]) -> Picked:
    found: dict[str, Decimal] = {}
    for each in lots:
        id, equals, units = each.partition("=")
        fitting = [lot for lot in held if id.strip() and lot.id.startswith(id.strip())]
        if not equals or len(fitting) != 1:
            told = "names several lots" if len(fitting) > 1 else "names no lot of that asset there" if equals else "has no quantity"
            raise Invalid(f"lot {each[:60]!r} {told}; write ID=QUANTITY, 'trimtab lots' lists the ids")
        lot = fitting[0]
        try:
            wanted = lot.quantity if units.strip().lower() == "all" else parse(units)
        except ValueError as error:
            raise Invalid(f"lot {lot.id}: {error}") from None
        found[lot.id] = add(found.get(lot.id, ZERO), wanted)
        if wanted <= 0 or found[lot.id] > lot.quantity:
            raise Invalid(f"lot {lot.id} holds {text(lot.quantity)}; name a part of that above zero")
    return tuple(found.items())
