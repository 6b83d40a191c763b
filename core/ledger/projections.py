"""What booking gave, kept for the screens: stored whole under a stamp, read by page. Nothing here is a fact."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from core.ledger.bookrows import (
    DISPOSAL_COLUMNS,
    INCOME_COLUMNS,
    INTO_DISPOSALS,
    INTO_INCOMES,
    INTO_LOTS,
    INTO_QUESTIONS,
    INTO_WASHES,
    LOT_COLUMNS,
    QUESTION_COLUMNS,
    WASH_COLUMNS,
    disposal_of,
    disposal_rows,
    income_of,
    income_rows,
    lot_of,
    lot_row,
    question_rows,
    wash_of,
    wash_rows,
)
from core.ledger.bulk import collector_paused
from core.ledger.database import Database, Row
from core.ledger.encode import (
    day_or_none,
    from_json,
    instant,
    maybe_columns,
    moment,
    sort_key,
    to_json,
)
from core.ledger.part import change_lots, change_part
from core.ledger.schema import bring_back, projection_indexes, set_aside
from core.model import Booking, Disposal, Income, Lot, Question, Wash
from core.money import multiply, subtract, text
from core.unknown import Maybe

if TYPE_CHECKING:
    from core.ledger.paging import Cursor, Page

TABLES = ("checkpoint", "lot_value", "lot_view", "disposal_view", "income_view", "balance_view", "question_view", "wash_view")
LOTS = f"""
    SELECT {LOT_COLUMNS}
      FROM lot_view
     WHERE (:account IS NULL OR account = :account) AND (:asset IS NULL OR asset = :asset)
     ORDER BY account, asset, acquired_at, id
"""
DISPOSALS = f"SELECT {DISPOSAL_COLUMNS} FROM disposal_view WHERE sold >= :first AND sold <= :last ORDER BY sold_at, number"
WASHES = f"SELECT {WASH_COLUMNS} FROM wash_view WHERE sold >= :first AND sold <= :last ORDER BY number"
WASHES_OF = f"SELECT number, {WASH_COLUMNS} FROM wash_view WHERE sale IN (:wanted)"
INCOMES = f"SELECT {INCOME_COLUMNS} FROM income_view WHERE day >= :first AND day <= :last ORDER BY at, number"
STAMP = """
    INSERT INTO projection (name, stamp, at) VALUES (:name, :stamp, :at)
    ON CONFLICT (name) DO UPDATE SET stamp = excluded.stamp, at = excluded.at
"""
INTO_BALANCES = "INSERT INTO balance_view (account, asset, quantity)"
KEEP = "INSERT INTO checkpoint (at, disposals, incomes, basis, state) VALUES (?, ?, ?, ?, ?)"
KEPT = "SELECT at, disposals, incomes, basis, state FROM checkpoint"
STORED_LOTS = f"SELECT number, {LOT_COLUMNS} FROM lot_view"
MARKS = "SELECT number, marks FROM disposal_view WHERE number IN (:wanted)"
REMARK = """
    UPDATE disposal_view
       SET marks = ?, disallowed = ?, disallowed_unknown = ?, forfeited = ?, forfeited_unknown = ?
     WHERE number = ?
"""
OPENED = f"SELECT {DISPOSAL_COLUMNS} FROM disposal_view WHERE {{}} ORDER BY sold_at, number"
FROM_ORIGIN, OF_LOT = OPENED.format("origin = :of"), OPENED.format("lot = :of")
OF_EVENTS, NTH = OPENED.format("event >= :first AND event < :beyond"), OPENED.format("true") + " LIMIT 1 OFFSET :skipped"
CALLED = f"SELECT {LOT_COLUMNS} FROM lot_view WHERE id >= :first AND id < :beyond ORDER BY id LIMIT 2"
NUMBERED = f"SELECT number, {DISPOSAL_COLUMNS} FROM disposal_view WHERE sold >= :first AND sold <= :last ORDER BY sold_at, number"
BY_DAY = f"SELECT number, {DISPOSAL_COLUMNS} FROM disposal_view WHERE sold >= :first AND sold <= :last ORDER BY sold, asset, number"
BY_NUMBER = f"SELECT number, {DISPOSAL_COLUMNS} FROM disposal_view WHERE number IN (:wanted)"
FIRST_SALE = "SELECT min(sold) FROM disposal_view"
UNVALUED = f"SELECT {DISPOSAL_COLUMNS} FROM disposal_view WHERE proceeds IS NULL OR basis IS NULL ORDER BY sold_at, number"
UNVALUED_INCOME = f"SELECT {INCOME_COLUMNS} FROM income_view WHERE value IS NULL ORDER BY at, number"
UNVALUED_LOTS = f"SELECT {LOT_COLUMNS} FROM lot_view WHERE basis IS NULL ORDER BY number"
HELD = "SELECT number, asset, quantity, basis FROM lot_view"
VALUED = "INSERT INTO lot_value (number, value_key, gain_key)"
_TOGETHER = 500
"""Rows that are read at once by number."""
Lost = tuple[Maybe, Maybe, Sequence[str]]
"""What is disallowed of a loss, what of that is forfeited, and the marks that say what is open."""


class Kept(Struct, frozen=True):
    """A state of booking to go on from: after the events of the instant `at`, which gave so many disposals and incomes.

    `basis` is what it rests on besides the events; both it and `state` are the caller's.
    """

    at: datetime
    disposals: int
    incomes: int
    basis: bytes
    state: bytes


Days = int | tuple[date, date]
"""A calendar year, or civil days from a first to a last."""


class Projections:
    """Lots, disposals, income, balances and questions as of one stamp. The stamp is the caller's: what the figures rest on."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def fresh(self, stamp: str) -> bool:
        """Whether what is stored was computed from exactly that."""
        return bool(self._db.value("SELECT stamp FROM projection WHERE name = 'booking'") == stamp)

    def kept(self) -> Kept | None:
        """The state that was stored with the booking, where there was one."""
        found = self._db.one(KEPT)
        return None if found is None else Kept(moment(found[0]), *found[1:])

    def store(self, stamp: str, booking: Booking, kept: Kept | None = None, *, aside: bool = False) -> None:
        """Replaces everything by `booking`, in one transaction. It moves no revision: nothing the user knows has changed.

        `aside`: for this thread alone and in memory, where the ledger takes no writes now; the next `store` brings it back.
        """
        if aside:
            set_aside(self._db.connection())
        elif self._db.writable:
            bring_back(self._db.connection())
        with collector_paused(), self._db.scratch() if aside else self._transaction("booking"):
            for table in TABLES:
                self._db.run(f"DELETE FROM {table}")
            indexes = projection_indexes()
            for name in indexes:
                self._db.run(f"DROP INDEX {name}")
            self._db.bulk(INTO_LOTS, (lot_row(number, lot) for number, lot in enumerate(booking.lots)))
            self._disposals(booking)
            self._incomes(booking)
            self._rest(booking)
            for statement in indexes.values():
                self._db.run(statement)
            self._stamped(stamp, kept)

    def go_on(
        self, stamp: str, since: Kept, booking: Booking, kept: Kept | None, reopened: Mapping[int, Lost], mark: str, first_wash: int
    ) -> None:
        """Replaces what came after `since` by `booking`, whose disposals and incomes are those since then; in one transaction.

        `reopened` are earlier losses by number and what became of them, with marks that all begin with `mark`; of the washes that are
        stored the first `first_wash` stand. `kept` is a later state to go on from next time; None: `since` still serves.
        """
        with collector_paused(), self._transaction("booking"):
            self._db.run("DELETE FROM disposal_view WHERE number >= :first", {"first": since.disposals})
            self._db.run("DELETE FROM income_view WHERE number >= :first", {"first": since.incomes})
            self._db.run("DELETE FROM wash_view WHERE number >= :first", {"first": first_wash})
            for table in ("lot_value", "balance_view", "question_view"):
                self._db.run(f"DELETE FROM {table}")
            change_lots(self._db, booking)
            self._disposals(booking, since.disposals)
            self._remark(reopened, mark)
            self._incomes(booking, since.incomes)
            self._rest(booking, first_wash)
            self._stamped(stamp, kept)

    def change(self, stamp: str, assets: Collection[str], event: str, booking: Booking, moved: Mapping[tuple[str, str], Decimal]) -> None:
        """Replaces what is about `assets` by `booking`, which is about them alone, and balances by what they grew (`moved`); in one
        transaction. `event` is what was corrected. No state to go on from is left: the one that there was holds what stood before."""
        with collector_paused(), self._transaction("booking"):
            change_part(self._db, assets, event, booking, moved)
            for table in ("checkpoint", "lot_value"):
                self._db.run(f"DELETE FROM {table}")
            self._stamped(stamp, None)

    def _stamped(self, stamp: str, kept: Kept | None) -> None:
        if kept is not None:
            self._db.run("DELETE FROM checkpoint")
            self._db.run(KEEP, (instant(kept.at), kept.disposals, kept.incomes, kept.basis, kept.state))
        self._db.run("DELETE FROM projection")
        self._db.run(STAMP, {"name": "booking", "stamp": stamp, "at": self._db.now()})

    def _remark(self, reopened: Mapping[int, Lost], mark: str) -> None:
        changed: list[Row] = []
        for number, marks in self._db.among(MARKS, list(reopened)):
            disallowed, forfeited, said = reopened[number]
            others = [each for each in from_json(marks) if not each.startswith(mark)]
            changed.append((to_json([*others, *said]), *maybe_columns(disallowed), *maybe_columns(forfeited), number))
        self._db.many(REMARK, changed)

    def valued(self, stamp: str) -> bool:
        """Whether lots can be sorted by value and gain as of that stamp."""
        return bool(self._db.value("SELECT stamp FROM projection WHERE name = 'values'") == stamp)

    def value(self, stamp: str, unit_values: Mapping[str, Maybe]) -> None:
        """Makes lots sortable by value and gain: what one unit of each asset is worth, in the base currency; one not named is unknown."""
        with collector_paused(), self._transaction("valuing"):
            self._db.run("DELETE FROM lot_value")
            self._db.bulk(VALUED, [_value_keys(row, unit_values) for row in self._db.rows(HELD)])
            self._db.run(STAMP, {"name": "values", "stamp": stamp, "at": self._db.now()})

    def balances(self) -> dict[tuple[str, str], Decimal]:
        """Quantity by (account, asset)."""
        rows = self._db.rows("SELECT account, asset, quantity FROM balance_view ORDER BY account, asset")
        return {(account, asset): Decimal(quantity) for account, asset, quantity in rows}

    def lots(self, account: str | None = None, asset: str | None = None) -> list[Lot]:
        """Open lots in the order of booking."""
        with collector_paused():
            return [lot_of(row) for row in self._db.rows(LOTS, {"account": account, "asset": asset})]

    def disposals(self, year: Days | None = None) -> list[Disposal]:
        """By time of sale; of one calendar year, or of the days from the first to the last, where they are given."""
        return [disposal_of(row) for row in self._db.rows(DISPOSALS, _year(year))]

    def incomes(self, year: Days | None = None) -> list[Income]:
        """By time of receipt; of a year or of days as for disposals."""
        return [income_of(row) for row in self._db.rows(INCOMES, _year(year))]

    def washes(self, year: Days | None = None) -> list[Wash]:
        """In the order of booking; those of sales in one calendar year, or on the days from the first to the last, where they are given."""
        return [wash_of(row) for row in self._db.rows(WASHES, _year(year))]

    def sold_from(self, origin: str) -> list[Disposal]:
        """Of the units that an event acquired, by time of sale."""
        return [disposal_of(row) for row in self._db.rows(FROM_ORIGIN, {"of": origin})]

    def sold_of(self, lot: str) -> list[Disposal]:
        """Of the lot of that id, by time of sale."""
        return [disposal_of(row) for row in self._db.rows(OF_LOT, {"of": lot})]

    def sales(self, event: str) -> list[Disposal]:
        """Those of the events whose keys begin so."""
        return [disposal_of(row) for row in self._db.rows(OF_EVENTS, _begun(event))]

    def nth_disposal(self, place: int) -> Disposal | None:
        """By time of sale, from 0; None beyond the last."""
        found = self._db.one(NTH, {"skipped": place})
        return disposal_of(found) if found else None

    def lots_called(self, begun: str) -> list[Lot]:
        """Up to two open lots whose ids begin so: one is that lot, two are too many."""
        return [lot_of(row) for row in self._db.rows(CALLED, _begun(begun))]

    def each_disposal(self, first: date, last: date, *, by_day: bool = False) -> Iterator[tuple[int, Disposal]]:
        """Disposals of these civil days with their numbers, by time or by day and asset, read as they are asked for."""
        for number, *row in self._db.each(BY_DAY if by_day else NUMBERED, {"first": first.isoformat(), "last": last.isoformat()}):
            yield number, disposal_of(tuple(row))

    def disposals_at(self, numbers: Sequence[int]) -> Iterator[Disposal]:
        """The disposals of these numbers in that order, some hundred at a time."""
        for start in range(0, len(numbers), _TOGETHER):
            part = numbers[start : start + _TOGETHER]
            found = {number: row for number, *row in self._db.among(BY_NUMBER, list(part))}
            for number in part:
                yield disposal_of(tuple(found[number]))

    def first_sale(self) -> date | None:
        """The civil day of the earliest disposal."""
        return day_or_none(self._db.value(FIRST_SALE))

    def each_lot(self) -> Iterator[Lot]:
        """Open lots by account, asset and date of acquisition, read as they are asked for."""
        for row in self._db.each(LOTS, {"account": None, "asset": None}):
            yield lot_of(row)

    def each_income(self, first: date, last: date) -> Iterator[Income]:
        """Income of these civil days by time, read as it is asked for."""
        for row in self._db.each(INCOMES, {"first": first.isoformat(), "last": last.isoformat()}):
            yield income_of(row)

    def washes_of(self, sales: Sequence[int]) -> dict[int, list[Wash]]:
        """What was disallowed of the disposals of these numbers, by number."""
        found: dict[int, list[Wash]] = {}
        for row in sorted(self._db.among(WASHES_OF, list(sales))):
            found.setdefault(row[1], []).append(wash_of(row[1:]))
        return found

    def unvalued(self) -> tuple[list[Disposal], list[Income], list[Lot]]:
        """Disposals whose proceeds or basis and incomes whose value are unknown, by time; then open lots whose basis is."""
        return (
            [disposal_of(row) for row in self._db.rows(UNVALUED)], [income_of(row) for row in self._db.rows(UNVALUED_INCOME)],
            [lot_of(row) for row in self._db.rows(UNVALUED_LOTS)],
        )

    def questions(self) -> list[Question]:
        return [Question(*row) for row in self._db.rows(f"SELECT {QUESTION_COLUMNS} FROM question_view ORDER BY number")]

    def page(
        self,
        table: str,
        *,
        sort: str,
        descending: bool = False,
        filter: Mapping[str, object] | None = None,
        after: "Cursor | None" = None,
        limit: int = 256,
        instead: Mapping[int, Any] | None = None,
    ) -> "Page":
        """Rows of `lots`, `disposals`, `events`, `quarantine` or `journal`, from the start or from a cursor on. See `Pager.page`."""
        from core.ledger.paging import Pager

        return Pager(self._db).page(
            table, sort=sort, descending=descending, filter=filter or {}, after=after, limit=limit, instead=instead or {},
        )

    def _transaction(self, what: str) -> AbstractContextManager[None]:
        return self._db.writing(what, counted=False) if self._db.writable else self._db.scratch()

    def _disposals(self, booking: Booking, first: int = 0) -> None:
        self._db.bulk(INTO_DISPOSALS, disposal_rows(booking.disposals, first))

    def _incomes(self, booking: Booking, first: int = 0) -> None:
        self._db.bulk(INTO_INCOMES, income_rows(booking.incomes, first))

    def _rest(self, booking: Booking, first_wash: int = 0) -> None:
        self._db.bulk(INTO_WASHES, wash_rows(booking.washes, first_wash))
        self._db.bulk(INTO_BALANCES, [(account, asset, text(held)) for (account, asset), held in booking.balances.items()])
        self._db.bulk(INTO_QUESTIONS, question_rows(booking.questions))


def _value_keys(row: Row, unit_values: Mapping[str, Maybe]) -> tuple[int, bytes, bytes]:
    number, asset, quantity, basis = row
    unit = unit_values.get(asset)
    worth = multiply(unit, Decimal(quantity)) if isinstance(unit, Decimal) else None
    gain = None if worth is None or basis is None else subtract(worth, Decimal(basis))
    return number, sort_key(worth), sort_key(gain)





def _begun(text: str) -> dict[str, str]:
    """The range of texts that begin so."""
    return {"first": text, "beyond": f"{text}\U0010ffff"}


def _year(year: Days | None) -> dict[str, str]:
    if isinstance(year, tuple):
        return {"first": year[0].isoformat(), "last": year[1].isoformat()}
    return {"first": "", "last": "9999-12-31"} if year is None else {"first": f"{year:04}-01-01", "last": f"{year:04}-12-31"}
