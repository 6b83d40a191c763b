"""Events that the user enters by form, command or CSV, as drafts for the ledger.

Signs follow from the kind; the user writes plain amounts.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b

from core.booking.taped import stated_ratio
from core.model import Draft, EventKind, IncomeKind, Leg, LegRole, kind_of
from core.money import ZERO, negate, subtract
from core.services.errors import Invalid
from core.services.fields import amount, choice, civil_date, currency, needed, passed, positive, when
from core.services.names import Names
from core.services.workspace import Workspace

COLUMNS = {
    "kind": "what happened: " + ", ".join(EventKind),
    "at": "date, or date and time (policy's time zone unless it has an offset)",
    "account": "the account or wallet; may be left out where there is only one",
    "asset": "a symbol (BTC) or an id (crypto:BTC)",
    "quantity": "units, above zero; with its sign for split, margin, funding and adjustment",
    "value": "what the units were worth or cost in all, fees apart; for an opening the basis (empty: unknown)",
    "currency": "ISO code of value, fee and tax; empty: the base currency",
    "fee": "what was paid besides, in fee_asset",
    "fee_asset": "what the fee was paid in; empty: the currency, for a transfer the asset",
    "other_asset": "what came in for a swap, merger, spin_off, rename, wrap, unwrap, stake, unstake, pool_in or pool_out",
    "other_quantity": "units of other_asset; for a transfer what arrived",
    "other_account": "where a transfer arrived",
    "tax": "tax withheld from an income",
    "acquired": "for an opening: the date of purchase; empty: unknown",
    "variety": "for an income: " + ", ".join(IncomeKind) + "; for a split its ratio, new for old, like 2:1",
    "ref": "a transaction hash or order id, to match both sides of a transfer",
    "note": "anything",
}
"""The fields of an event: form fields, command options and CSV columns have the same names."""

_INWARD = frozenset({EventKind.DEPOSIT, EventKind.GIFT_IN, EventKind.BORROW, EventKind.OPENING})
_OUTWARD = frozenset({EventKind.WITHDRAWAL, EventKind.GIFT_OUT, EventKind.LOSS, EventKind.REPAY})
_SIGNED = frozenset({EventKind.SPLIT, EventKind.MARGIN, EventKind.FUNDING, EventKind.ADJUSTMENT})
_EXCHANGED = frozenset({
    EventKind.SWAP, EventKind.MERGER, EventKind.RENAME, EventKind.WRAP, EventKind.UNWRAP, EventKind.STAKE, EventKind.UNSTAKE,
    EventKind.POOL_IN, EventKind.POOL_OUT,
})

_ALWAYS = ("at", "account", "asset", "quantity")


def fields_of(kind: EventKind) -> tuple[str, ...]:
    """The fields that an event of `kind` takes, `kind` apart, in the order of `COLUMNS`."""
    taken = {*_ALWAYS, "ref", "note", "fee", "fee_asset", "currency"}
    if kind not in (EventKind.TRANSFER, EventKind.RENAME, EventKind.SPLIT, EventKind.SPIN_OFF):
        taken.add("value")
    if kind in _EXCHANGED or kind is EventKind.SPIN_OFF:
        taken |= {"other_asset", "other_quantity"}
    if kind is EventKind.SPIN_OFF or kind is EventKind.RETURN_OF_CAPITAL:
        taken.discard("quantity")
    if kind is EventKind.TRANSFER:
        taken |= {"other_account", "other_quantity"}
    if kind is EventKind.INCOME:
        taken |= {"variety", "tax"}
    if kind is EventKind.SPLIT:
        taken.add("variety")
    if kind in (EventKind.FEE, EventKind.TAX):
        taken -= {"fee", "fee_asset"}
    if kind is EventKind.OPENING:
        taken = {*_ALWAYS, "value", "currency", "acquired", "note"}
    return tuple(name for name in COLUMNS if name in taken)


def draft(ws: Workspace, names: Names, fields: Mapping[str, str], key: bytes = b"") -> Draft:
    """One event from its fields (`COLUMNS`). Raises `Invalid` naming the field.

    `key` is its identity; without one it is new each time, so that two equal entries by hand both stay.
    """
    unknown = sorted(set(fields) - set(COLUMNS))
    if unknown:
        raise Invalid(f"{unknown[0]} is no field of an event; there are {', '.join(COLUMNS)}")
    kind = choice(EventKind, needed(fields, "kind"), "kind")
    foreign = [name for name in COLUMNS if fields.get(name, "").strip() and name not in ("kind", *fields_of(kind))]
    if foreign:
        raise Invalid(f"{foreign[0]} means nothing for {kind}; it takes {', '.join(fields_of(kind))}")
    moment = passed(ws, when(needed(fields, "at"), ws.tz))
    stated = moment.day
    if kind is EventKind.OPENING:
        stated = civil_date(fields["acquired"], "acquired") if fields.get("acquired", "").strip() else None
        if stated and stated > moment.civil(ws.tz):
            raise Invalid("acquired: an opening lot cannot be bought after the day it is entered for; check at and acquired")
    variety = fields.get("variety", "").strip()
    if kind is EventKind.INCOME:
        variety = choice(IncomeKind, needed(fields, "variety"), "variety")
    elif variety:
        variety = ratio_of(variety)
    legs = _Legs(ws, names, fields, kind).build()
    refs = tuple(fields.get("ref", "").split())
    return Draft(
        key=key, kind=kind, at=moment.at, legs=legs, rows=(), variety=variety, stated_date=stated,
        note=fields.get("note", "").strip(), refs=refs,
    )


def ratio_of(written: str) -> str:
    """The ratio of a split as an event keeps it. Raises `Invalid`."""
    if stated_ratio(written) is None:
        raise Invalid(f"variety: {written!r} is no ratio of a split; write the new shares for the old ones, like 2:1")
    return written


def content_key(*parts: str) -> bytes:
    """An identity by content, for entries that may be made again without doubling (a CSV, positions)."""
    return blake2b("\x1f".join(("manual", *parts)).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def opening(
    at: datetime, account: str, asset: str, quantity: Decimal, basis: Decimal | None, currency: str, key: bytes, note: str
) -> Draft:
    """A lot (or cash) held before the first imported row, its date of purchase unknown."""
    leg = Leg(account, asset, quantity, role(asset), basis, currency if basis is not None else "")
    return Draft(key=key, kind=EventKind.OPENING, at=at, legs=(leg,), rows=(), note=note)


def role(asset: str) -> LegRole:
    """Money moves as a cash leg, everything else as an asset leg."""
    return LegRole.CASH if kind_of(asset) == "cash" else LegRole.ASSET


class _Legs:
    """The legs of one event, from its fields."""

    def __init__(self, ws: Workspace, names: Names, fields: Mapping[str, str], kind: EventKind) -> None:
        self.names, self.fields, self.kind = names, fields, kind
        self.currency = currency(ws, fields.get("currency", ""))
        self.cash = f"cash:{self.currency}"
        self.asset = names.asset(needed(fields, "asset"))
        self.account = names.account(fields.get("account", ""), self.asset)
        self.legs: list[Leg] = []

    def build(self) -> tuple[Leg, ...]:
        kind = self.kind
        if kind in (EventKind.BUY, EventKind.SELL):
            self._trade(buys=kind is EventKind.BUY)
        elif kind in _EXCHANGED:
            self._exchange()
        elif kind is EventKind.SPIN_OFF:
            self._in(self._other_asset(), self._quantity("other_quantity"))
        elif kind is EventKind.TRANSFER:
            self._transfer()
        elif kind is EventKind.INCOME:
            self._in(self.asset, self._quantity(), self._value())
        elif kind in (EventKind.RETURN_OF_CAPITAL, EventKind.CASH_IN_LIEU):
            self._paid_out()
        elif kind in (EventKind.FEE, EventKind.TAX):
            part = LegRole.FEE if kind is EventKind.FEE else LegRole.TAX
            self._leg(self.asset, negate(self._quantity()), self._value(), part)
        elif kind in _SIGNED:
            self._leg(self.asset, self._signed(), self._value())
        elif kind in _INWARD:
            self._in(self.asset, self._quantity(), self._value())
        elif kind in _OUTWARD:
            self._out(self.asset, self._quantity(), self._value())
        else:
            raise Invalid(f"kind: {kind} cannot be entered by hand")
        self._fee()
        tax = positive(self.fields, "tax")
        if tax is not None:
            self._leg(self.cash, negate(tax), tax, LegRole.TAX)
        return tuple(self.legs)

    def _leg(self, asset: str, quantity: Decimal, value: Decimal | None = None, part: LegRole | None = None, account: str = "") -> None:
        self.legs.append(
            Leg(account or self.account, asset, quantity, part or role(asset), value, self.currency if value is not None else "")
        )

    def _in(self, asset: str, quantity: Decimal, value: Decimal | None = None) -> None:
        self._leg(asset, quantity, value)

    def _out(self, asset: str, quantity: Decimal, value: Decimal | None = None) -> None:
        self._leg(asset, negate(quantity), value)

    def _trade(self, *, buys: bool) -> None:
        quantity, value = self._quantity(), self._value()
        if value is None:
            raise Invalid(f"value is missing; say what the {self.kind} was worth in all, in {self.currency}")
        if role(self.asset) is LegRole.CASH:
            raise Invalid(f"asset: money is not bought or sold here; enter a {'deposit' if buys else 'withdrawal'} or a swap")
        self._leg(self.asset, quantity if buys else negate(quantity), value)
        self._leg(self.cash, negate(value) if buys else value, value)

    def _exchange(self) -> None:
        value = self._value()
        quantity = self._quantity()
        other = self._quantity("other_quantity") if self.fields.get("other_quantity", "").strip() or self.kind != "rename" else quantity
        self._out(self.asset, quantity, value)
        self._in(self._other_asset(), other, value)

    def _transfer(self) -> None:
        sent = self._quantity()
        arrived = positive(self.fields, "other_quantity") or sent
        if arrived > sent:
            raise Invalid(f"other_quantity: more arrived than was sent ({arrived} of {sent}); check both")
        target = self.names.account(needed(self.fields, "other_account"), self.asset, "other_account")
        if target == self.account:
            raise Invalid("other_account: a transfer goes to another account; name the one that received it")
        self._out(self.asset, arrived)
        if arrived != sent:
            self._leg(self.asset, negate(subtract(sent, arrived)), None, LegRole.FEE)
        self._leg(self.asset, arrived, None, None, target)

    def _paid_out(self) -> None:
        value = self._value()
        if value is None:
            raise Invalid(f"value is missing; say how much {self.currency} was paid")
        if self.kind is EventKind.CASH_IN_LIEU:
            self._out(self.asset, self._quantity(), value)
        else:
            self._leg(self.asset, ZERO, value)
        self._leg(self.cash, value, value)

    def _fee(self) -> None:
        fee = positive(self.fields, "fee")
        if fee is None:
            return
        paid_in = self.fields.get("fee_asset", "").strip()
        default = self.asset if self.kind is EventKind.TRANSFER else self.cash
        asset = self.names.asset(paid_in, "fee_asset") if paid_in else default
        self._leg(asset, negate(fee), None, LegRole.FEE)

    def _quantity(self, name: str = "quantity") -> Decimal:
        found = positive(self.fields, name)
        if found is None:
            raise Invalid(f"{name} is missing; say how many units")
        return found

    def _signed(self) -> Decimal:
        found = amount(self.fields, "quantity")
        if not found and self.kind is EventKind.SPLIT and self.fields.get("variety", "").strip():
            return ZERO
        if not found:
            raise Invalid(f"quantity is missing; for a {self.kind} write it with its sign")
        return found

    def _value(self) -> Decimal | None:
        found = amount(self.fields, "value")
        if found is not None and found < 0:
            raise Invalid("value: must not be negative; the kind of event says which way it goes")
        return found

    def _other_asset(self) -> str:
        return self.names.asset(needed(self.fields, "other_asset"), "other_asset")
