"""Coinbase's two oldest layouts: `Coinbase Transfers` (2013-2017) and the wallet's `Transactions` with a running balance.

Both name a transfer by one id, so a purchase that stands in both files is one event.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from core.model import Draft, EventKind, IncomeKind, Leg, LegRole, PositionSeen
from core.money import ZERO, add, negate, subtract, text
from importers.base import Reading, Signature, Table, plain
from importers.currencies import crypto_or_cash
from importers.numbers import amount, maybe
from importers.sources.coinbase_rows import moment

SIGNATURES = (
    Signature(
        "transfers", ("Timestamp", "Type", "Subtotal", "Fees", "Total", "Currency", "Price Per Coin"), ("Payment Method", "ID", "Share"),
    ),
    Signature(
        "balance", ("Timestamp", "Balance", "Amount", "Currency", "To", "Notes", "Transfer Total", "Transfer Total Currency"),
        ("Instantly Exchanged", "Transfer Fee", "Transfer Fee Currency", "Transfer Payment Method", "Transfer ID", "Order Price"),
    ),
)
VERSIONS = frozenset(signature.version for signature in SIGNATURES)
_NAMED = frozenset(map(plain, (*SIGNATURES[0].required, *SIGNATURES[0].optional)))
_BAD = "unreadable cell"


def parse(table: Table, reading: Reading) -> None:
    """Books the rows of either layout."""
    reading.warn(
        "this layout shares no ids with Coinbase's later reports, so one of the same time would be counted again; import one of the two"
    )
    if table.version == "transfers":
        _transfers(table, reading)
    else:
        _balance(table, reading)


def _transfers(table: Table, reading: Reading) -> None:
    others = ((place, name) for place, name in enumerate(table.header) if plain(name) not in _NAMED)
    place, coin = next((found for found in others if re.fullmatch(r"[A-Z0-9]{2,10}", found[1])), (table.blank, ""))
    when, kind_at, subtotal_at, fees_at, total_at, currency_at, id_at = table.columns(
        "Timestamp", "Type", "Subtotal", "Fees", "Total", "Currency", "ID"
    )
    for index, cells in table.records:
        kind = cells[kind_at].strip().casefold()
        try:
            at, day = moment(cells[when])
            quantity = maybe(cells[place])
            subtotal, fees, total = ((maybe(cells[column]) or ZERO).copy_abs() for column in (subtotal_at, fees_at, total_at))
        except ValueError as error:
            reading.quarantine(index, _BAD, f"{error}; export the file again or enter the row by hand")
            continue
        currency = cells[currency_at].strip().upper()
        key = _key(reading, index, cells[id_at].strip(), cells[when].strip(), kind, text(quantity or ZERO), text(total))
        cash = crypto_or_cash(currency)[0]
        if kind in ("buy", "sell"):
            if not quantity or not currency:
                reading.quarantine(index, _BAD, "the row names no quantity or no currency; enter the trade by hand")
                continue
            buying = kind == "buy"
            expected = add(subtotal, fees) if buying else subtract(subtotal, fees)
            if expected != total:
                reading.warn(
                    f"line {table.rows[index].line}: subtotal {text(subtotal)}, fees {text(fees)} and total {text(total)} do not add up; "
                    "booked the total"
                )
                subtotal = subtract(total, fees) if buying else add(total, fees)
            size = quantity.copy_abs()
            _trade(reading, index, key, at, day, buying, crypto_or_cash(coin)[0], size, cash, subtotal, fees, cells[id_at].strip())
        elif kind in ("deposit", "withdrawal"):
            incoming = kind == "deposit"
            gross, paid = _gross(subtotal, fees, total, incoming)
            legs = [Leg(reading.account, cash, gross if incoming else negate(gross), LegRole.CASH)]
            if paid:
                legs.append(Leg(reading.account, cash, negate(paid), LegRole.FEE))
            moved = EventKind.DEPOSIT if incoming else EventKind.WITHDRAWAL
            reading.book(Draft(key, moved, at, tuple(legs), (index,), stated_date=day, note=kind.capitalize()))
        else:
            reading.quarantine(index, f"row type {kind[:40]}", f"{kind[:40]!r} is not known here; enter what it meant by hand")


def _gross(subtotal: Decimal, fees: Decimal, total: Decimal, incoming: bool) -> tuple[Decimal, Decimal]:
    """(amount before the fee, fee) of a movement of money; the larger of subtotal and total is what the payer or the account gave."""
    if fees and abs(subtract(total, subtotal)) == fees:
        larger, smaller = max(total, subtotal), min(total, subtotal)
        return (larger, fees) if incoming else (smaller, fees)
    return total, ZERO


def _key(reading: Reading, index: int, identifier: str, *parts: str) -> bytes:
    if identifier:
        return reading.row_key(index, "coinbase transfer", identifier)
    return reading.content_key(index, "coinbase legacy", *parts)


def _trade(
    reading: Reading, index: int, key: bytes, at: datetime, day: date | None, buying: bool, asset: str, quantity: Decimal, cash: str,
    gross: Decimal, fee: Decimal, reference: str,
) -> None:
    currency = cash.partition(":")[2]
    legs = [
        Leg(reading.account, asset, quantity if buying else negate(quantity), LegRole.ASSET, gross, currency),
        Leg(reading.account, cash, negate(gross) if buying else gross, LegRole.CASH, gross, currency),
    ]
    if fee:
        legs.append(Leg(reading.account, cash, negate(fee), LegRole.FEE, fee, currency))
    reading.book(Draft(
        key, EventKind.BUY if buying else EventKind.SELL, at, tuple(legs), (index,), stated_date=day, note="Buy" if buying else "Sell",
        refs=(reference,) if reference else (),
    ))


def _balance(table: Table, reading: Reading) -> None:
    when, balance_at, amount_at, currency_at, notes_at, total_at, total_currency_at, fee_at, fee_currency_at, id_at = table.columns(
        "Timestamp", "Balance", "Amount", "Currency", "Notes", "Transfer Total", "Transfer Total Currency", "Transfer Fee",
        "Transfer Fee Currency", "Transfer ID",
    )
    hashes = next((place for place, name in enumerate(table.header) if re.search(r"\bhash\b", name, re.IGNORECASE)), table.blank)
    newest: dict[str, tuple[datetime, Decimal]] = {}
    for index, cells in table.records:
        try:
            at, day = moment(cells[when])
            moved = amount(cells[amount_at])
            balance, total, fee = (maybe(cells[column]) for column in (balance_at, total_at, fee_at))
        except ValueError as error:
            reading.quarantine(index, _BAD, f"{error}; export the file again or enter the row by hand")
            continue
        code, transfer, digest = cells[currency_at].strip().upper(), cells[id_at].strip(), cells[hashes].strip()
        asset, role = crypto_or_cash(code)
        note, other = cells[notes_at].strip(), cells[total_currency_at].strip().upper()
        key = _key(reading, index, transfer, cells[when].strip(), code, text(moved), digest, note)
        if balance is not None and (asset not in newest or at >= newest[asset][0]):
            newest[asset] = (at, balance)
        if not code or not moved:
            reading.quarantine(index, _BAD, "the row names no currency or no amount; enter it by hand")
        elif role is LegRole.CASH and not digest and not transfer and re.match(r"(bought|sold)\b", note, re.IGNORECASE):
            reading.ignore(index, "the money side of a trade that the coin's own report holds")
        elif total and other and other != code:
            paid = abs(fee or ZERO) if cells[fee_currency_at].strip().upper() in ("", other) else ZERO
            buying = moved > 0
            gross = subtract(abs(total), paid) if buying else add(abs(total), paid)
            _trade(reading, index, key, at, day, buying, asset, abs(moved), crypto_or_cash(other)[0], gross, paid, transfer)
        else:
            bonus = moved > 0 and not digest and not transfer and re.search(r"referral|bonus|earn", note, re.IGNORECASE)
            kind = EventKind.INCOME if bonus else EventKind.DEPOSIT if moved > 0 else EventKind.WITHDRAWAL
            reading.book(Draft(
                key, kind, at, (Leg(reading.account, asset, moved, role),), (index,), variety=str(IncomeKind.REFERRAL) if bonus else "",
                stated_date=day, note=note, refs=(digest,) if digest else (),
            ))
    for asset, (at, balance) in sorted(newest.items()):
        reading.position(PositionSeen(reading.account, asset, at, balance))
