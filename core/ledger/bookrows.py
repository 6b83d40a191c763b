"""How what booking gave is written as rows of the projections, and read from them. Runs no statement."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from core.ledger.database import Row
from core.ledger.encode import day_or_none, from_json, instant, maybe, maybe_columns, moment, sort_key, to_json, unknown_of, unknown_text
from core.model import Disposal, Income, Lot, Question, Term, Wash
from core.money import text

LOT_COLUMNS = (
    "id, account, asset, acquired, acquired_at, long_term_on, quantity, basis, basis_unknown, origin, path, date_unknown, "
    "tacked, adjustment"
)
DISPOSAL_COLUMNS = (
    "event, kind, lot, account, asset, acquired, sold, sold_at, quantity, proceeds, proceeds_unknown, "
    "basis, basis_unknown, gain, gain_unknown, term, origin, marks, disallowed, disallowed_unknown, forfeited, forfeited_unknown, rule"
)
INCOME_COLUMNS = "event, at, day, kind, asset, account, quantity, value, value_unknown, withheld, withheld_unknown"
WASH_COLUMNS = (
    "sale, event, lot, asset, account, sold, replacement, bought, into_account, bought_asset, acquired, quantity, amount, days, forfeited"
)
QUESTION_COLUMNS = "id, kind, what, remedy, event, account, asset"
INTO_LOTS = f"INSERT INTO lot_view (number, quantity_key, basis_key, {LOT_COLUMNS})"
INTO_DISPOSALS = f"INSERT INTO disposal_view (number, {DISPOSAL_COLUMNS})"
INTO_INCOMES = f"INSERT INTO income_view (number, {INCOME_COLUMNS})"
INTO_WASHES = f"INSERT INTO wash_view (number, {WASH_COLUMNS})"
INTO_QUESTIONS = f"INSERT INTO question_view (number, {QUESTION_COLUMNS})"
_ALLOWED = ("0", None, "0", None)
_TERMS = {term: term.value for term in Term}


def lot_row(number: int, lot: Lot) -> Row:
    return (
        number, sort_key(lot.quantity), sort_key(lot.basis),
        lot.id, lot.account, lot.asset, lot.acquired.isoformat(), instant(lot.acquired_at),
        lot.long_term_on.isoformat() if lot.long_term_on else "", text(lot.quantity), *maybe_columns(lot.basis),
        lot.origin, _list(lot.path), None if lot.date_unknown is None else unknown_text(lot.date_unknown), lot.tacked,
        text(lot.adjustment),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _list(words: tuple[str, ...]) -> str:
    return to_json(list(words))


def disposal_rows(disposals: Iterable[Disposal], first: int) -> Iterator[Row]:
    at, sold_at = None, ""
    days: dict[date, str] = {}
    for number, sale in enumerate(disposals, first):
        if sale.sold_at is not at:
            at, sold_at = sale.sold_at, instant(sale.sold_at)
        for day in (sale.acquired, sale.sold):
            if day not in days:
                days[day] = day.isoformat()
        proceeds, no_proceeds = maybe_columns(sale.proceeds)
        basis, no_basis = maybe_columns(sale.basis)
        gain, no_gain = maybe_columns(sale.gain)
        lost = (*maybe_columns(sale.disallowed), *maybe_columns(sale.forfeited)) if sale.disallowed != 0 else _ALLOWED
        yield (
            number, sale.event, sale.kind, sale.lot, sale.account, sale.asset, days[sale.acquired], days[sale.sold], sold_at,
            text(sale.quantity), proceeds, no_proceeds, basis, no_basis, gain, no_gain, _TERMS[sale.term] if sale.term else "",
            sale.origin, _list(sale.marks), *lost, sale.rule,
        )  # fmt: skip


def income_rows(incomes: Iterable[Income], first: int) -> Iterator[Row]:
    for number, income in enumerate(incomes, first):
        yield (
            number, income.event, instant(income.at), income.day.isoformat(), income.kind,
            income.asset, income.account, text(income.quantity), *maybe_columns(income.value), *maybe_columns(income.withheld),
        )


def wash_rows(washes: Iterable[Wash], first: int) -> Iterator[Row]:
    for number, wash in enumerate(washes, first):
        yield (
            number, wash.sale, wash.event, wash.lot, wash.asset, wash.account, wash.sold.isoformat(), wash.replacement, wash.bought,
            wash.into, wash.bought_asset, wash.acquired.isoformat(), text(wash.quantity), text(wash.amount), wash.days,
            int(wash.forfeited),
        )


def question_rows(questions: Iterable[Question]) -> Iterator[Row]:
    for number, asked in enumerate(questions):
        yield (number, asked.id, asked.kind, asked.what, asked.remedy, asked.event, asked.account, asked.asset)


def lot_of(row: Row) -> Lot:
    id, account, asset, acquired, acquired_at, long_on, quantity, basis, basis_unknown, origin, path, date_unknown, tacked, adjustment = row
    return Lot(
        id, account, asset, date.fromisoformat(acquired), moment(acquired_at), Decimal(quantity), maybe(basis, basis_unknown), origin,
        tuple(from_json(path)), day_or_none(long_on or None), unknown_of(date_unknown) if date_unknown else None,
        tacked, Decimal(adjustment),
    )  # fmt: skip


def disposal_of(row: Row) -> Disposal:
    event, kind, lot, account, asset, acquired, sold, sold_at, quantity, *rest = row
    proceeds, no_proceeds, basis, no_basis, gain, no_gain, term, origin, marks, *lost = rest
    disallowed, no_disallowed, forfeited, no_forfeited, rule = lost
    return Disposal(
        event, kind, lot, account, asset, date.fromisoformat(acquired), date.fromisoformat(sold), moment(sold_at), Decimal(quantity),
        maybe(proceeds, no_proceeds), maybe(basis, no_basis), maybe(gain, no_gain), Term(term) if term else None, origin,
        tuple(from_json(marks)), maybe(disallowed, no_disallowed), maybe(forfeited, no_forfeited), rule,
    )  # fmt: skip


def wash_of(row: Row) -> Wash:
    sale, event, lot, asset, account, sold, replacement, bought, into, bought_asset, acquired, quantity, amount, days, forfeited = row
    return Wash(
        sale, event, lot, asset, account, date.fromisoformat(sold), replacement, bought, into, bought_asset, date.fromisoformat(acquired),
        Decimal(quantity), Decimal(amount), days, bool(forfeited),
    )


def income_of(row: Row) -> Income:
    event, at, day, kind, asset, account, quantity, value, no_value, withheld, no_withheld = row
    return Income(
        event, moment(at), date.fromisoformat(day), kind, asset, account, Decimal(quantity),
        maybe(value, no_value), maybe(withheld, no_withheld),
    )  # fmt: skip
