"""Long tables by the page: the next rows after a key, never by counting from the start. One description per table."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.ledger.database import Database, Row
from core.ledger.errors import LedgerError
from core.ledger.journal import entry_of
from core.ledger.quarantine import WAITING, row_of
from core.ledger.reading import EventReader


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins or ends: the sorted value and the row's number, for the pager alone; `total` saves a second count."""

    value: str | int | bytes
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the order asked for. `next` and `previous` are None where the table ends; `total` counts all rows that pass the filter."""

    rows: tuple[Any, ...]
    next: Cursor | None
    previous: Cursor | None
    total: int


@dataclass(frozen=True, slots=True)
class _Table:
    """`source` has a column `number`; `sorts` and `filters` map the names of the interface to columns or conditions."""

    source: str
    columns: str
    sorts: Mapping[str, str]
    filters: Mapping[str, str]
    searched: tuple[str, ...]
    build: Callable[[Database, Sequence[Row]], Sequence[Any]]


def _equal(*columns: str) -> dict[str, str]:
    return {column: f"{column} IN (SELECT value FROM json_each(:{column}))" for column in columns}


_EVENT_LEG = """
    EXISTS (SELECT 1 FROM leg JOIN {table} ON {table}.id = leg.{table}
             WHERE leg.event = event.id AND {table}.{name} IN (SELECT value FROM json_each(:{table})))
"""


def _tables() -> dict[str, _Table]:
    from core.ledger.projections import DISPOSAL_COLUMNS, LOT_COLUMNS, disposal_of, lot_of

    return {
        "lots": _Table(
            "lot_view",
            LOT_COLUMNS,
            {
                "acquired": "acquired_at", "asset": "asset", "account": "account", "id": "id", "long_term_on": "long_term_on",
                "quantity": "quantity_key", "basis": "basis_key", "value": "value_key", "gain": "gain_key",
            },
            _equal("account", "asset", "id", "origin"),
            ("asset", "account", "id", "acquired"),
            lambda database, rows: [lot_of(row) for row in rows],
        ),
        "disposals": _Table(
            "disposal_view",
            DISPOSAL_COLUMNS,
            {
                "sold": "sold_at", "asset": "asset", "account": "account", "term": "term",
                "quantity": "quantity_key", "proceeds": "proceeds_key", "basis": "basis_key", "gain": "gain_key",
            },
            {
                **_equal("account", "asset", "term", "lot", "event", "kind"),
                "year": "substr(sold, 1, 4) IN (SELECT value FROM json_each(:year))",
            },
            ("asset", "account", "lot", "sold"),
            lambda database, rows: [disposal_of(row) for row in rows],
        ),
        "events": _Table(
            "(SELECT id AS number, * FROM event WHERE standing = 'live') AS event",
            "id",
            {"at": "at", "kind": "kind"},
            {
                **_equal("kind", "variety"),
                "account": _EVENT_LEG.format(table="account", name="name"),
                "asset": _EVENT_LEG.format(table="asset", name="code"),
            },
            ("kind", "variety", "note", "at", "refs"),
            _events,
        ),
        "quarantine": _Table(
            f"(SELECT waiting.*, waiting.id AS number FROM ({WAITING}) AS waiting)",
            "id, name, sha256, line, text, reason, cause, format, account",
            {"id": "id", "file": "name", "line": "line", "cause": "cause", "reason": "reason"},
            _equal("cause", "format", "account"),
            ("name", "text", "reason", "cause"),
            lambda database, rows: [row_of(row) for row in rows],
        ),
        "journal": _Table(
            "(SELECT seq AS number, * FROM journal)",
            "seq, at, kind, subject, reason, payload, previous, hash",
            {"seq": "seq", "at": "at", "kind": "kind", "subject": "subject"},
            _equal("kind", "subject"),
            ("kind", "subject", "reason"),
            lambda database, rows: [entry_of(row) for row in rows],
        ),
    }  # fmt: skip


class Pager:
    """Reads pages of the tables named above."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def page(
        self,
        table: str,
        *,
        sort: str,
        descending: bool,
        filter: Mapping[str, object],
        after: Cursor | None,
        before: Cursor | None,
        limit: int,
    ) -> Page:
        """At most `limit` rows of `table` in the order of `sort`, ties by row number.

        A filter's value is a text or a sequence of texts, any of which may match; the filter `text` finds a part of any searched column.
        Unknown amounts come last in ascending order. Raises `LedgerError` for a name that the table does not have.
        """
        described = _tables().get(table)
        if described is None or sort not in described.sorts or not filter.keys() <= {*described.filters, "text"}:
            raise LedgerError(f"the table {table} cannot be sorted by {sort} or filtered by {', '.join(filter) or 'nothing'}")
        column = described.sorts[sort]
        conditions, values = _conditions(described, filter)
        cursor = after or before
        total = cursor.total if cursor else self._total(described, conditions, values)
        forward = before is None
        order, beyond = ("DESC", "<") if descending == forward else ("ASC", ">")
        if cursor is not None:
            conditions = [*conditions, f"({column}, number) {beyond} (:after_value, :after_number)"]
            values = {**values, "after_value": cursor.value, "after_number": cursor.number}
        found = self._db.rows(
            f"""
            SELECT {column}, number, {described.columns}
              FROM {described.source}
             WHERE {" AND ".join(conditions) or "1"}
             ORDER BY {column} {order}, number {order}
             LIMIT :limit
            """,
            {**values, "limit": limit + 1},
        )
        more, found = len(found) > limit, found[:limit]
        if not forward:
            found.reverse()
        rows = tuple(described.build(self._db, [row[2:] for row in found]))
        first, last = (Cursor(row[0], row[1], total) if found else None for row in (found[0], found[-1])) if found else (None, None)
        has_next = more if forward else cursor is not None
        has_previous = cursor is not None if forward else more
        return Page(rows, last if has_next else None, first if has_previous else None, total)

    def _total(self, described: _Table, conditions: list[str], values: Mapping[str, object]) -> int:
        where = " AND ".join(conditions) or "1"
        return int(self._db.value(f"SELECT count(*) FROM {described.source} WHERE {where}", values))


def _conditions(described: _Table, filter: Mapping[str, object]) -> tuple[list[str], dict[str, object]]:
    conditions: list[str] = []
    values: dict[str, object] = {}
    for name, wanted in filter.items():
        if name == "text":
            escaped = str(wanted).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            values["text"] = f"%{escaped}%"
            conditions.append("(" + " OR ".join(f"{column} LIKE :text ESCAPE '\\'" for column in described.searched) + ")")
        else:
            many = list(wanted) if isinstance(wanted, list | tuple | set | frozenset) else [wanted]
            values[name] = json.dumps([str(each) for each in many])
            conditions.append(described.filters[name])
    return conditions, values


def _events(database: Database, rows: Sequence[Row]) -> Sequence[Any]:
    numbers = [row[0] for row in rows]
    found = EventReader(database).numbered(numbers)
    return [found[number] for number in numbers]
