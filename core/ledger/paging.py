"""Long tables by the page: the order is found once, each page is read by row number. One description per table."""

import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from core.ledger.database import Database, Row
from core.ledger.errors import LedgerError
from core.ledger.identity import NOTHING_SAID, Identities
from core.ledger.journal import entry_of
from core.ledger.naming import identities
from core.ledger.quarantine import WAITING, row_of
from core.ledger.reading import EventReader


class Cursor(Struct, frozen=True):
    """A place in a table whose order is known: the numbers of all its rows, in order, and where to go on.

    It is shared by the pages of one listing (8 bytes per row), so that a page costs the same wherever it lies, however it is sorted or
    filtered. `generation` says of which state of the table the numbers are.
    """

    order: "array[int]"
    start: int
    generation: str


class Page(Struct, frozen=True):
    """Rows in the order asked for. `next` and `previous` are None where the table ends; `total` counts all rows that pass the filter."""

    rows: tuple[Any, ...]
    start: int
    total: int
    next: Cursor | None
    previous: Cursor | None
    first: Cursor

    def cursor(self, start: int) -> Cursor:
        """A cursor to the row at place `start`, for a jump."""
        return replace(self.first, start=max(0, min(start, max(self.total - 1, 0))))


class _Table(Struct, frozen=True):
    """`source` has a column `number`; `sorts` and `filters` map the names of the interface to columns (one or several) or conditions.

    `rows` is where a page's rows are read by number, where that is simpler than `source`.
    """

    source: str
    generation: str
    columns: str
    sorts: Mapping[str, str | tuple[str, ...]]
    filters: Mapping[str, str]
    searched: tuple[str, ...]
    build: Callable[[Database, Sequence[Row]], Sequence[Any]]
    rows: str = ""


def _equal(*columns: str) -> dict[str, str]:
    return {column: f"{column} IN (SELECT value FROM json_each(:{column}))" for column in columns}


def _between(name: str, key: str) -> dict[str, str]:
    """`NAME_below` and `NAME_above` an amount, given as the hex of its sort key; unknown amounts pass neither."""
    return {
        f"{name}_below": f"hex({key}) < (SELECT value FROM json_each(:{name}_below))",
        f"{name}_above": f"hex({key}) > (SELECT value FROM json_each(:{name}_above)) AND {key} < x'04'",
    }


_NOTHING: Mapping[int, Any] = {}
_LISTED = "SELECT value FROM json_each(:{})"
BOOKED = "SELECT coalesce(group_concat(name || stamp || at), '') FROM projection"
FACTS = "SELECT value FROM meta WHERE name = 'facts'"
REVISION = "SELECT value FROM meta WHERE name = 'revision'"
STATE = "CASE WHEN corrects IS NOT NULL THEN 'edited' WHEN manual THEN 'manual' ELSE 'imported' END"
VALUE = "coalesce((SELECT {} FROM lot_value WHERE lot_value.number = lot_view.number), x'04')"
ANY_ROW = """
    (SELECT source_row.id AS number, source_row.id, name, sha256, line, text, coalesce(reason, '') AS reason, coalesce(cause, '') AS cause,
            format, account
       FROM source_row
       JOIN source_file ON source_file.id = source_row.file)
"""
_EVENT_LEG = """
    EXISTS (SELECT 1 FROM leg JOIN {table} ON {table}.id = leg.{table}
             WHERE leg.event = event.id AND {table}.{name} IN (SELECT value FROM json_each(:{table})))
"""


def _tables() -> dict[str, _Table]:
    from core.ledger.bookrows import DISPOSAL_COLUMNS, LOT_COLUMNS, disposal_of, lot_of

    return {
        "lots": _Table(
            "lot_view",
            BOOKED,
            LOT_COLUMNS,
            {
                "acquired": "acquired_at", "asset": "asset", "account": "account", "id": "id", "long_term_on": "long_term_on",
                "place": ("account", "asset", "acquired_at", "id"),
                "quantity": "quantity_key", "basis": "basis_key", "value": VALUE.format("value_key"), "gain": VALUE.format("gain_key"),
            },
            {
                **_equal("account", "asset", "id", "origin"),
                "holding": "account || char(31) || asset IN (SELECT value FROM json_each(:holding))",
                "long_on": "long_term_on <> '' AND long_term_on <= (SELECT value FROM json_each(:long_on))",
                "short_on": "(long_term_on > (SELECT value FROM json_each(:short_on)) OR (long_term_on = '' AND date_unknown IS NULL))",
                **_between("quantity", "quantity_key"), **_between("basis", "basis_key"),
                **_between("value", VALUE.format("value_key")), **_between("gain", VALUE.format("gain_key")),
            },
            ("asset", "account", "id", "acquired"),
            lambda database, rows: [lot_of(row) for row in rows],
        ),
        "disposals": _Table(
            "disposal_view",
            BOOKED,
            DISPOSAL_COLUMNS,
            {
                "sold": "sold_at", "asset": "asset", "account": "account", "term": "term",
                **{name: f"amount_key({name})" for name in ("quantity", "proceeds", "basis", "gain")},
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
            FACTS,
            "id",
            {"at": "at", "kind": "kind"},
            {
                **_equal("kind", "variety"),
                "until": "at <= (SELECT value FROM json_each(:until))",
                "state": f"{STATE} IN (SELECT value FROM json_each(:state))",
                "account": _EVENT_LEG.format(table="account", name="name"),
                "asset": _EVENT_LEG.format(table="asset", name="code"),
            },
            ("kind", "variety", "note", "at", "refs"),
            _events,
        ),
        "quarantine": _Table(
            f"(SELECT waiting.*, waiting.id AS number FROM ({WAITING}) AS waiting)",
            REVISION,
            "id, name, sha256, line, text, reason, cause, format, account",
            {"id": "id", "file": "name", "line": "line", "cause": "cause", "reason": "reason"},
            _equal("cause", "format", "account"),
            ("name", "text", "reason", "cause"),
            lambda database, rows: [row_of(row) for row in rows],
            ANY_ROW,
        ),
        "journal": _Table(
            "(SELECT seq AS number, * FROM journal)",
            REVISION,
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
        self, table: str, *, sort: str, descending: bool, filter: Mapping[str, object], after: Cursor | None, limit: int,
        instead: Mapping[int, Any] = _NOTHING,
    ) -> Page:
        """At most `limit` rows of `table` in the order of `sort`, ties by row number.

        A filter's value is a text or a sequence of texts, any of which may match; the filter `text` finds a part of any searched column.
        Unknown amounts come last in ascending order. `after` is the `next` or `previous` of a page of the same listing; where the table
        has changed since, its order is found anew. `instead` are rows by number that something else is shown for, which then passes the
        filter, or nothing (None). Raises `LedgerError` for a name that the table does not have.
        """
        described = _tables().get(table)
        if described is None or sort not in described.sorts or not filter.keys() <= {*described.filters, "text"}:
            raise LedgerError(f"the table {table} cannot be sorted by {sort} or filtered by {', '.join(filter) or 'nothing'}")
        known = identities(self._db) if table == "events" and "asset" in filter else NOTHING_SAID
        with self._db.snapshot():
            generation = str(self._db.value(described.generation))
            if after is None or after.generation != generation:
                order = self._order(described, described.sorts[sort], descending, _coded(filter, known), instead)
                if known.dated:
                    order = self._of_assets(order, _many(filter["asset"]), instead)
                first = Cursor(order, 0, generation)
                start = 0 if after is None else max(0, min(after.start, len(order) - 1))
            else:
                first, start = replace(after, start=0), after.start
            numbers = first.order[start : start + limit].tolist()
            rows = [instead.get(number) or row for number, row in zip(numbers, self._rows(described, numbers), strict=True)]
        return Page(
            tuple(rows),
            start,
            len(first.order),
            replace(first, start=start + limit) if start + limit < len(first.order) else None,
            replace(first, start=max(0, start - limit)) if start else None,
            first,
        )

    def _order(
        self, described: _Table, sort: str | tuple[str, ...], descending: bool, filter: Mapping[str, object], instead: Mapping[int, Any]
    ) -> "array[int]":
        conditions, values = _conditions(described, filter)
        passed = " AND ".join(conditions) or "1"
        if instead:
            passed = f"number IN ({_LISTED.format('shown')}) OR (number NOT IN ({_LISTED.format('hidden')}) AND {passed})"
            values |= {"hidden": json.dumps(list(instead)), "shown": json.dumps([number for number, row in instead.items() if row])}
        columns = (sort,) if isinstance(sort, str) else sort
        direction = "DESC" if descending else "ASC"
        found = self._db.rows(
            f"""
            SELECT number
              FROM {described.source}
             WHERE {passed}
             ORDER BY {", ".join(f"{column} {direction}" for column in (*columns, "number"))}
            """,
            values,
        )
        return array("q", [number for (number,) in found])

    def _of_assets(self, order: "array[int]", assets: Sequence[str], instead: Mapping[int, Any]) -> "array[int]":
        """Those events that have a leg of one of the assets by the meaning of names on their day."""
        found, wanted = EventReader(self._db).numbered(order), set(assets)
        return array("q", [number for number in order if number in instead or any(leg.asset in wanted for leg in found[number].legs)])

    def _rows(self, described: _Table, numbers: Sequence[int]) -> Sequence[Any]:
        source = described.rows or described.source
        sql = f"SELECT number, {described.columns} FROM {source} WHERE number IN (:wanted)"
        found = {row[0]: row[1:] for row in self._db.among(sql, numbers)}
        return described.build(self._db, [found[number] for number in numbers])


def _conditions(described: _Table, filter: Mapping[str, object]) -> tuple[list[str], dict[str, object]]:
    conditions: list[str] = []
    values: dict[str, object] = {}
    for name, wanted in filter.items():
        if name == "text":
            escaped = str(wanted).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            values["text"] = f"%{escaped}%"
            conditions.append("(" + " OR ".join(f"{column} LIKE :text ESCAPE '\\'" for column in described.searched) + ")")
        else:
            values[name] = json.dumps(_many(wanted))
            conditions.append(described.filters[name])
    return conditions, values


def _many(wanted: object) -> list[str]:
    return [str(each) for each in (wanted if isinstance(wanted, list | tuple | set | frozenset) else [wanted])]


def _coded(filter: Mapping[str, object], known: Identities) -> Mapping[str, object]:
    """The filter with every code that may mean the assets asked for."""
    if known.plain:
        return filter
    return {**filter, "asset": sorted({code for asset in _many(filter["asset"]) for code in known.codes(asset)})}


def _events(database: Database, rows: Sequence[Row]) -> Sequence[Any]:
    numbers = [row[0] for row in rows]
    found = EventReader(database).numbered(numbers)
    return [found[number] for number in numbers]
