"""A part of the projections written anew: the rows of some assets, in the places that they had."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest

from core.ledger.bookrows import (
    DISPOSAL_COLUMNS,
    INCOME_COLUMNS,
    INTO_LOTS,
    INTO_QUESTIONS,
    LOT_COLUMNS,
    WASH_COLUMNS,
    disposal_rows,
    income_rows,
    lot_row,
    question_rows,
    wash_rows,
)
from core.ledger.database import Database, Row
from core.ledger.encode import to_json
from core.model import Booking, Question
from core.money import ZERO, add, text

OURS = "asset IN (SELECT value FROM json_each(:assets))"
LOTS = f"SELECT number, {LOT_COLUMNS} FROM lot_view WHERE {OURS}"
HELD = "SELECT quantity FROM balance_view WHERE account = :account AND asset = :asset"
HOLDS = """
    INSERT INTO balance_view (account, asset, quantity) VALUES (:account, :asset, :quantity)
    ON CONFLICT (account, asset) DO UPDATE SET quantity = excluded.quantity
"""
QUESTIONS = "SELECT id, kind, what, remedy, event, account, asset FROM question_view ORDER BY number"


def change_lots(database: Database, booking: Booking, where: str = "", given: Mapping[str, object] | None = None) -> None:
    """The stored lots (`where` some are meant) become those of `booking`. Lots that are as they were stay, so that a small change costs
    little."""
    stored = {row[1:]: row[0] for row in database.rows(f"SELECT number, {LOT_COLUMNS} FROM lot_view {where}", given or {})}
    following = int(database.value("SELECT coalesce(max(number), -1) FROM lot_view")) + 1
    new = []
    for lot in booking.lots:
        row = lot_row(following, lot)
        if stored.pop(row[3:], None) is None:
            new.append(row)
            following += 1
    database.many("DELETE FROM lot_view WHERE number = ?", [(number,) for number in stored.values()])
    database.bulk(INTO_LOTS, new)


def change_part(
    database: Database, assets: Collection[str], event: str, booking: Booking, moved: Mapping[tuple[str, str], Decimal]
) -> None:
    """The rows of `assets` become those of `booking`, which holds no others, and so does the income of `event`; its questions are all that
    are open now, and balances grow by `moved`. Rows keep the numbers that those before them had, in their order; what there is more of
    goes to the end."""
    given = {"assets": to_json(sorted(assets)), "event": event}
    change_lots(database, booking, f"WHERE {OURS}", given)
    sales = _replaced(database, "disposal_view", DISPOSAL_COLUMNS, OURS, given, disposal_rows(booking.disposals, 0))
    washes = ((number, sales[sale], *rest) for number, sale, *rest in wash_rows(booking.washes, 0))
    _replaced(database, "wash_view", WASH_COLUMNS, OURS, given, washes)
    _replaced(database, "income_view", INCOME_COLUMNS, f"{OURS} OR event = :event", given, income_rows(booking.incomes, 0))
    if list(booking.questions) != [Question(*row) for row in database.rows(QUESTIONS)]:
        database.run("DELETE FROM question_view")
        database.bulk(INTO_QUESTIONS, question_rows(booking.questions))
    for (account, asset), units in moved.items():
        held = database.value(HELD, {"account": account, "asset": asset})
        database.run(HOLDS, {"account": account, "asset": asset, "quantity": text(add(Decimal(held) if held else ZERO, units))})


def _replaced(
    database: Database, table: str, columns: str, where: str, given: Mapping[str, object], rows: Iterator[Row]
) -> Sequence[int]:
    """Rows of a table become `rows`, those that say the same are left alone; the numbers that `rows` have now."""
    old = database.rows(f"SELECT number, {columns} FROM {table} WHERE {where} ORDER BY number", given)
    following = int(database.value(f"SELECT coalesce(max(number), -1) FROM {table}")) + 1
    numbers: list[int] = []
    new: list[Row] = []
    gone: list[tuple[int]] = []
    for stood, row in zip_longest(old, rows):
        if row is None or (stood is not None and stood[1:] != row[1:]):
            gone.append((stood[0],))
        if row is not None:
            number = following + len(numbers) - len(old) if stood is None else stood[0]
            numbers.append(number)
            if stood is None or stood[1:] != row[1:]:
                new.append((number, *row[1:]))
    database.many(f"DELETE FROM {table} WHERE number = ?", gone)
    database.bulk(f"INSERT INTO {table} (number, {columns})", new)
    return numbers
