"""Events of declared broker importers: what one row is by itself, or why it is not booked. For several rows see `broker_orders`."""

from decimal import Decimal
from typing import TYPE_CHECKING

from core.model import AssetKind, Draft, EventKind, Leg, LegRole, asset_id
from core.money import ZERO, add, multiply, negate, subtract, text
from importers.base import Reading, identity
from importers.broker_means import NOTHING, OPTION, SWEEP
from importers.broker_rows import Row, is_cash
from importers.means import Means
from importers.securities import is_cusip

if TYPE_CHECKING:
    from importers.broker import Broker

_CENTS = Decimal("0.02")
_UNITS = (Decimal(1), Decimal("0.01"), Decimal(100))
"""A price is per share, per 100 of a bond's face value, or of an option's 100 shares."""
_ROLES = {EventKind.FEE: LegRole.FEE, EventKind.TAX: LegRole.TAX}
_CHARGES = {"fees": LegRole.FEE, "taxes": LegRole.TAX}
_PAID = frozenset({EventKind.CASH_IN_LIEU, EventKind.RETURN_OF_CAPITAL})


class Waits(Exception):
    """A row that is not booked: what groups it with others of one remedy, and one sentence with it."""

    def __init__(self, cause: str, reason: str) -> None:
        super().__init__(reason)
        self.cause = cause


class Booker:
    """Makes events of rows, as the importer says that they are to be read."""

    def __init__(self, reading: Reading, importer: "Broker") -> None:
        self._reading, self._signed, self._net = reading, importer.signed, importer.net
        self._computed, self._checked = importer.computed, importer.price_in_amount

    def book(self, row: Row, instead: Means | None = None) -> None:
        """Books, ignores or quarantines one row, as its type says or as `instead` does."""
        means = OPTION if row.option else instead or row.means
        try:
            if means is None:
                raise Waits(
                    f"action {row.action[:40]}", f"{row.action[:40]!r} is not known here; enter what it meant by hand, or dismiss the row"
                )
            if means.cause:
                raise Waits(means.cause, means.reason)
            rule = means.rule or (SWEEP.rule if row.asset == row.cash and means.kind is None and not means.charge else "")
            if not rule and row.code and not row.asset and (row.quantity or means.kind is None):
                self._reading.unknown_asset(row.index, row.code)
                return
            drafts = [] if rule else self._drafts(row, means)
        except Waits as waits:
            self._reading.quarantine(row.index, waits.cause, str(waits))
            return
        for draft in drafts:
            self._reading.book(draft)
        if not drafts:
            self._reading.ignore(row.index, rule or NOTHING.rule)

    def _drafts(self, row: Row, means: Means) -> list[Draft]:
        kind = EventKind.FEE if means.charge else means.kind
        if kind is None:
            return self._trade(row, means)
        if means.two:
            return self._through(row, means)
        if kind in (EventKind.INCOME, EventKind.FEE, EventKind.TAX):
            return self._paid_in_cash(row, means, kind)
        if kind is EventKind.DEPOSIT:
            return self._move(row, means)
        if kind in (EventKind.SPLIT, EventKind.SPIN_OFF):
            return self._shares(row, kind)
        if kind in _PAID:
            return self._for_shares(row, kind)
        return self._adjust(row, kind)

    def _trade(self, row: Row, means: Means) -> list[Draft]:
        buying = means.sign > 0 if means.sign else row.amount < 0 if self._signed and row.amount else row.quantity > 0
        size = row.quantity.copy_abs()
        amount = row.amount
        if not amount and self._computed and row.price is not None:
            return self._bought_or_sold(row, buying, size, multiply(size, row.price))
        if not row.asset or not size or not amount:
            raise Waits("incomplete trade", "the trade lacks a symbol, a quantity or an amount; enter it by hand")
        reversal = (amount > 0) == buying if self._signed else amount < 0
        if reversal or (row.quantity < 0 and buying):
            raise Waits("sign against action", f"the signs of this {row.action[:40]} are those of a reversal; enter what remains by hand")
        money, taken = amount.copy_abs(), add(row.fees, row.taxes)
        if self._net:
            gross = subtract(subtract(money, taken), row.accrued) if buying else subtract(add(money, taken), row.accrued)
        else:
            gross = money
        if gross < 0:
            raise Waits("incomplete trade", "the fee is above the amount; enter the trade by hand")
        if row.price and self._checked and not agrees(size, row.price, gross):
            self._reading.warn(
                f"line {row.line}: quantity times price and the amount ({text(row.amount)}) do not agree; booked the amount"
            )
        return self._bought_or_sold(row, buying, size, gross)

    def _bought_or_sold(self, row: Row, buying: bool, size: Decimal, gross: Decimal) -> list[Draft]:
        if not row.asset or not size:
            raise Waits("incomplete trade", "the trade lacks a symbol, a quantity or an amount; enter it by hand")
        moved, paid = size if buying else negate(size), negate(gross) if buying else gross
        if is_cash(row.asset):
            changed = (Leg(row.account, row.asset, moved, LegRole.CASH), Leg(row.account, row.cash, paid, LegRole.CASH), *charged(row))
            return [_draft(row, EventKind.SWAP, changed)]
        legs = (
            Leg(row.account, row.asset, moved, LegRole.ASSET, gross, row.currency),
            Leg(row.account, row.cash, paid, LegRole.CASH, gross, row.currency),
            *charged(row),
        )
        drafts = [_draft(row, EventKind.BUY if buying else EventKind.SELL, legs)]
        if row.accrued:
            interest = Leg(row.account, row.cash, negate(row.accrued) if buying else row.accrued, LegRole.CASH)
            drafts.append(_draft(row, EventKind.INCOME, (interest,), "interest", "accrued interest"))
        return drafts

    def _paid_in_cash(self, row: Row, means: Means, kind: EventKind) -> list[Draft]:
        amount = self._directed(row, -1 if kind in _ROLES else 1)
        if not amount:
            if kind is EventKind.INCOME and row.quantity and row.asset and not is_cash(row.asset):
                if means.either and row.quantity > 0:
                    return [_draft(row, kind, (Leg(row.account, row.asset, row.quantity, LegRole.ASSET),), means.variety)]
                raise Waits("income in shares", f"this {row.action[:40]} brings shares; enter it by hand with what they were worth")
            return []
        role = _ROLES.get(kind, LegRole.CASH)
        taken = add(row.fees, row.taxes)
        if kind is not EventKind.INCOME or not (taken or row.apart):
            return [_draft(row, kind, (Leg(row.account, row.cash, amount, role),), means.variety)]
        gross = add(amount, taken) if self._net else amount
        return [_draft(row, kind, (Leg(row.account, row.cash, gross, role), *charged(row)), means.variety)]

    def _through(self, row: Row, means: Means) -> list[Draft]:
        """Shares bought with what came in the same row, or sold for what went out: the money, and the trade."""
        amount, size = row.amount.copy_abs(), row.quantity.copy_abs()
        if not row.asset or not size or not amount:
            raise Waits("incomplete trade", f"this {row.action[:40]} lacks a symbol, a quantity or an amount; enter it by hand")
        if row.amount < 0 and not self._signed:
            raise Waits("sign against action", f"the signs of this {row.action[:40]} are those of a reversal; enter what remains by hand")
        out = means.kind in _ROLES or means.sign < 0
        role = _ROLES.get(means.kind, LegRole.CASH) if means.kind else LegRole.CASH
        kind = EventKind.WITHDRAWAL if means.kind is EventKind.DEPOSIT and out else means.kind or EventKind.DEPOSIT
        money = _draft(row, kind, (Leg(row.account, row.cash, negate(amount) if out else amount, role),), means.variety)
        legs = (
            Leg(row.account, row.asset, negate(size) if out else size, LegRole.ASSET, amount, row.currency),
            Leg(row.account, row.cash, amount if out else negate(amount), LegRole.CASH, amount, row.currency),
        )
        return [money, _draft(row, EventKind.SELL if out else EventKind.BUY, legs, again="shares")]

    def _move(self, row: Row, means: Means) -> list[Draft]:
        amount = add(row.amount, add(row.fees, row.taxes)) if self._net and row.amount else row.amount
        shares, money = (ZERO, amount or row.quantity) if is_cash(row.asset) else (row.quantity if row.asset else ZERO, amount)
        if shares and money and not self._worth_only(row):
            raise Waits(
                "shares and money",
                f"this {row.action[:40]} states shares and money at once; enter by hand what came and what went",
            )
        stated = shares or money
        if not stated:
            return []
        if means.sign:
            if stated < 0 if means.sign > 0 else stated > 0 and self._signed and not shares:
                raise Waits("sign against action", f"the sign of this {row.action[:40]} is that of a reversal; enter what remains by hand")
            stated = stated.copy_abs() if means.sign > 0 else negate(stated.copy_abs())
        kind = EventKind.DEPOSIT if stated > 0 else EventKind.WITHDRAWAL
        if not shares:
            return [_draft(row, kind, (Leg(row.account, row.cash, stated, LegRole.CASH), *charged(row)))]
        value = money.copy_abs() if money else multiply(stated.copy_abs(), row.price) if row.price and not is_cusip(row.code) else None
        moved = Leg(row.account, row.asset, stated, LegRole.ASSET, value, row.currency if value is not None else "")
        return [_draft(row, kind, (moved, *charged(row)))]

    def _worth_only(self, row: Row) -> bool:
        """Whether the amount beside moved shares says what they are worth: it has their sign, and is their price times their number."""
        if not row.price or (row.amount > 0) != (row.quantity > 0):
            return False
        return agrees(row.quantity.copy_abs(), row.price, row.amount.copy_abs())

    def _shares(self, row: Row, kind: EventKind) -> list[Draft]:
        if not row.asset or not row.quantity:
            raise Waits("incomplete corporate action", f"this {row.action[:40]} lacks symbol or quantity; enter it by hand")
        return [_draft(row, kind, (Leg(row.account, row.asset, row.quantity, LegRole.ASSET),))]

    def _for_shares(self, row: Row, kind: EventKind) -> list[Draft]:
        """Money for a security: the asset leg of zero units names it, for the row does not say how many units it was paid for."""
        if not row.asset or row.amount <= 0:
            raise Waits("incomplete corporate action", f"this {row.action[:40]} lacks symbol or amount; enter it by hand")
        return [_draft(row, kind, (
            Leg(row.account, row.asset, ZERO, LegRole.ASSET, row.amount, row.currency),
            Leg(row.account, row.cash, row.amount, LegRole.CASH, row.amount, row.currency),
        ))]

    def _adjust(self, row: Row, kind: EventKind) -> list[Draft]:
        legs = []
        if row.quantity and row.asset and not is_cash(row.asset):
            legs.append(Leg(row.account, row.asset, row.quantity, LegRole.ASSET))
        if row.amount:
            legs.append(Leg(row.account, row.cash, row.amount, LegRole.CASH))
        return [_draft(row, kind, tuple(legs))] if legs else []

    def _directed(self, row: Row, sign: int) -> Decimal:
        """The amount as a cash move: as written, or in the direction of the type where amounts carry no sign."""
        return row.amount if self._signed or sign > 0 else negate(row.amount)


def charged(row: Row) -> tuple[Leg, ...]:
    """The fees and taxes of a row, as legs."""
    legs: list[Leg] = []
    own = (("fees", row.fees, row.currency), ("taxes", row.taxes, row.currency))
    for role, amount, currency in (*own, *row.apart):
        if amount:
            worth = (amount, currency) if amount > 0 else (None, "")
            legs.append(Leg(row.account, asset_id(AssetKind.CASH, currency), negate(amount), _CHARGES[role], *worth))
    return tuple(legs)


def agrees(size: Decimal, price: Decimal, gross: Decimal) -> bool:
    """Whether quantity times price is the amount, as far as their digits say, in one of the units that prices are quoted in."""
    slack = add(add(multiply(size, _ulp(price)), multiply(price, _ulp(size))), _CENTS)
    return any(
        subtract(multiply(multiply(size, price), unit), gross).copy_abs() <= add(multiply(slack, unit), _CENTS) for unit in _UNITS
    )


def _ulp(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) and exponent < 0 else ZERO


def _draft(row: Row, kind: EventKind, legs: tuple[Leg, ...], variety: str = "", again: str = "") -> Draft:
    """An event of one row; `again` names a second one of the same row."""
    key = identity(row.account, again, row.key.hex()) if again else row.key
    return Draft(key, kind, row.at, legs, (row.index,), variety, None if row.timed else row.day, row.note, row.refs)
