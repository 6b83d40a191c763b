"""Order tickets: what goes to a venue, and the identification of lots that an approval records. No file is written here.

An identification counts only if it is made by settlement for securities (Reg. 1.1012-1(c)) and by the sale for digital assets
(Reg. 1.1012-1(j)); for units that a broker holds, the user's own books suffice until 2026-12-31 (Notice 2025-7, Notice 2026-20),
after that the broker must be told.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from core.model import Account, Action, AssetKind, Custody, Identification, Side, kind_of, symbol, zone
from core.money import cents, text
from core.unknown import Maybe, Unknown

OWN_BOOKS_UNTIL = date(2026, 12, 31)
"""Notice 2026-20: last day on which own books identify digital assets that a broker holds."""


class TicketLot(Struct, frozen=True):
    lot: str
    quantity: Decimal
    acquired: date
    basis: Maybe
    """Of this quantity, in the base currency."""


class Ticket(Struct, frozen=True):
    """One order as it leaves the program. `quantity` in units of the asset, `limit_price` per unit in `currency`, None: market order."""

    id: str
    action: str
    exported_at: datetime
    side: Side
    account: str
    venue: str
    asset: str
    quantity: Decimal
    order_type: str
    limit_price: Decimal | None
    currency: str
    lots: tuple[TicketLot, ...]
    instruction: str
    """The sentence that tells the broker, or the user's own books, which lots are sold; empty for a purchase."""
    rules: tuple[str, ...]
    why: tuple[str, ...]


class NoTicket(ValueError):
    """An action that cannot become an order; the message is one sentence with the remedy."""


def ticket_id(action_id: str) -> str:
    """The ticket's id is known when the action is approved, so that the identification can name it."""
    return f"T-{action_id}"


def ticket(action: Action, at: datetime, accounts: Mapping[str, Account], currency: str, timezone: str = "UTC") -> Ticket:
    """The order for an action, exported at `at`. Raises `NoTicket` where it is blocked or lacks a quantity or a limit price.

    `timezone` is the taxpayer's: the civil day in it decides how lots are named.
    """
    if action.blocked_by:
        block = action.blocked_by[0]
        raise NoTicket(f"{action.id} is blocked: {block.cause}; {block.remedy}")
    if isinstance(action.quantity, Unknown):
        raise NoTicket(f"{action.id} has no quantity: {action.quantity}")
    limit: Decimal | None = None
    if action.order_type == "limit":
        if isinstance(action.limit_price, Unknown):
            raise NoTicket(f"{action.id} has no limit price: {action.limit_price}")
        limit = action.limit_price
    account = accounts.get(action.account) or Account(action.account)
    lots = tuple(TicketLot(pick.lot, pick.quantity, pick.acquired, pick.basis) for pick in action.lots)
    return Ticket(
        ticket_id(action.id),
        action.id,
        at,
        action.side,
        action.account,
        account.venue,
        action.asset,
        action.quantity,
        action.order_type,
        limit,
        currency,
        lots,
        lot_instruction(action, account, at.astimezone(zone(timezone)).date()),
        action.rules,
        action.why,
    )


def identification(
    action: Action, at: datetime, accounts: Mapping[str, Account], timezone: str = "UTC"
) -> Identification | None:
    """What an approval records of the lots a sale takes; None where the action names none. Its ticket is `ticket_id(action.id)`."""
    if action.side is not Side.SELL or not action.lots:
        return None
    account = accounts.get(action.account) or Account(action.account)
    return Identification(
        lots=tuple((pick.lot, pick.quantity) for pick in action.lots),
        recorded_at=at,
        channel="instruction to the broker" if _told_to_broker(action, account, at.astimezone(zone(timezone)).date()) else "own books",
        account=action.account,
        asset=action.asset,
        ticket=ticket_id(action.id),
    )


def lot_instruction(action: Action, account: Account, day: date) -> str:
    """The sentence that names the lots: for the broker's order form, or for the user's own books."""
    if action.side is not Side.SELL or not action.lots:
        return ""
    named = "; ".join(
        f"{text(pick.quantity)} acquired {pick.acquired.isoformat()}{_at_cost(pick.basis)} (lot {pick.lot})" for pick in action.lots
    )
    if not _told_to_broker(action, account, day):
        return f"Specific identification in own books, recorded before the sale: {named}"
    if "schwab" in f"{account.venue} {account.name}".casefold():
        return f"Specified lots: on the order choose cost basis method 'Specified Lots' and enter {named}"
    return f"Specified lots: sell {symbol(action.asset)} as specific identification, {named}; keep the confirmation"


def _told_to_broker(action: Action, account: Account, day: date) -> bool:
    if account.custody is Custody.WALLET:
        return False
    if kind_of(action.asset) in (AssetKind.CRYPTO, AssetKind.DEFI):
        return day > OWN_BOOKS_UNTIL
    return True


def _at_cost(basis: Maybe) -> str:
    return " at unknown cost" if isinstance(basis, Unknown) else f" at cost {cents(basis)}"


def to_record(order: Ticket) -> dict[str, Any]:
    """The ticket as plain JSON values, for the ledger and the exported file."""
    return {
        "ticket": order.id,
        "action": order.action,
        "exported_at": order.exported_at.isoformat(),
        "side": order.side.value,
        "account": order.account,
        "venue": order.venue,
        "asset": order.asset,
        "quantity": text(order.quantity),
        "order_type": order.order_type,
        "limit_price": text(order.limit_price) if order.limit_price is not None else None,
        "currency": order.currency,
        "lots": [
            {
                "lot": lot.lot,
                "quantity": text(lot.quantity),
                "acquired": lot.acquired.isoformat(),
                "basis": None if isinstance(lot.basis, Unknown) else text(lot.basis),
                **({"unknown": {"basis": str(lot.basis)}} if isinstance(lot.basis, Unknown) else {}),
            }
            for lot in order.lots
        ],
        "instruction": order.instruction,
        "rules": list(order.rules),
        "why": list(order.why),
    }


def from_record(record: Mapping[str, Any]) -> Ticket:
    """The ticket that `to_record` wrote."""
    return Ticket(
        record["ticket"],
        record["action"],
        datetime.fromisoformat(record["exported_at"]),
        Side(record["side"]),
        record["account"],
        record["venue"],
        record["asset"],
        Decimal(record["quantity"]),
        record["order_type"],
        None if record["limit_price"] is None else Decimal(record["limit_price"]),
        record["currency"],
        tuple(
            TicketLot(
                lot["lot"],
                Decimal(lot["quantity"]),
                date.fromisoformat(lot["acquired"]),
                Unknown(lot["unknown"]["basis"]) if lot["basis"] is None else Decimal(lot["basis"]),
            )
            for lot in record["lots"]
        ),
        record["instruction"],
        tuple(record["rules"]),
        tuple(record["why"]),
    )
