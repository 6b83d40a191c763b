"""The connection: one per thread, one writer at a time, errors as sentences. No table is named here but `meta`.

Every statement of the ledger goes through `Database`, so that a full disk, a lock or a damaged page becomes a `LedgerError`
wherever it shows.
"""

import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from core.ledger import holder
from core.ledger.encode import amount_key
from core.ledger.errors import CANCELLED, ImportCancelled, LedgerLocked, LedgerReadOnly, code_of, translated

Row = tuple[Any, ...]
Kept = TypeVar("Kept")
_NONE: Mapping[str, object] = {}
WAIT_MS = 5000
_CACHE_KIB = 16384
_BULK = 4000
_TOGETHER = 100
_WORD = re.compile(r"[\w.,:/+\[\] -]*", re.ASCII)
_STEPS = 20_000
"""Instructions of SQLite between two looks whether to stop: some milliseconds."""


def utcnow() -> datetime:
    return datetime.now(UTC)


class _Here(threading.local):
    """What one thread holds: its connection and how deep it is in a write."""

    def __init__(self) -> None:
        self.connection: sqlite3.Connection | None = None
        self.depth = 0
        self.facts = False
        self.counted = False
        self.memo: dict[str, tuple[tuple[int, int], Any]] = {}


class Database:
    """Connections to one ledger file. `uri` opens it, `prepare` is run on each new connection."""

    def __init__(self, path: Path, uri: str, clock: Callable[[], datetime], *, writable: bool) -> None:
        self.path = path
        self.clock = clock
        self.writable = writable
        self.in_memory = False
        """Whether it lies in no file, so that no other program can wait for it."""
        self.prepare: Callable[[sqlite3.Connection], None] | None = None
        self._uri = uri
        self._here = _Here()
        self._open: list[sqlite3.Connection] = []
        self._guard = threading.Lock()

    def now(self) -> str:
        return self.clock().astimezone(UTC).isoformat()

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, opened at its first use."""
        if self._here.connection is None:
            with translated(self.path):
                connection = sqlite3.connect(self._uri, uri=True, timeout=WAIT_MS / 1000, isolation_level=None, check_same_thread=False)
                connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
                connection.execute("PRAGMA temp_store = MEMORY")
                connection.execute("PRAGMA foreign_keys = ON")
                connection.create_function("amount_key", 1, amount_key, deterministic=True)
                if self.writable:
                    connection.execute("PRAGMA synchronous = FULL")
                    connection.execute("PRAGMA journal_size_limit = 16777216")
                if self.prepare is not None:
                    self.prepare(connection)
            with self._guard:
                self._open.append(connection)
            self._here.connection = connection
        return self._here.connection

    def close(self) -> None:
        """Closes the connections of all threads; an open transaction is rolled back."""
        with self._guard:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._here = _Here()

    def rows(self, sql: str, values: Mapping[str, object] | Sequence[object] = _NONE) -> list[Row]:
        with translated(self.path):
            return self.connection().execute(sql, values).fetchall()

    def each(self, sql: str, values: Mapping[str, object] | Sequence[object] = _NONE) -> Iterator[Row]:
        """Rows one by one, for results that should not stand in memory at once."""
        with translated(self.path):
            yield from chain(self.connection().execute(sql, values))  # a cursor alone would be closed with us, after its connection

    def one(self, sql: str, values: Mapping[str, object] | Sequence[object] = _NONE) -> Row | None:
        with translated(self.path):
            found: Row | None = self.connection().execute(sql, values).fetchone()
            return found

    def value(self, sql: str, values: Mapping[str, object] | Sequence[object] = _NONE) -> Any:
        """The first column of the first row; None where there is no row."""
        found = self.one(sql, values)
        return None if found is None else found[0]

    def among(self, sql: str, wanted: Sequence[object], chunk: int = 500) -> Iterator[Row]:
        """Rows of a statement that holds `IN (:wanted)`, asked in chunks below SQLite's limit of parameters."""
        for start in range(0, len(wanted), chunk):
            part = wanted[start : start + chunk]
            yield from self.rows(sql.replace(":wanted", ",".join("?" * len(part))), part)

    def run(self, sql: str, values: Mapping[str, object] | Sequence[object] = _NONE) -> sqlite3.Cursor:
        with translated(self.path):
            return self.connection().execute(sql, values)

    def remembered(self, name: str, make: Callable[[], Kept]) -> Kept:
        """What `make` reads, read again only after a write by whomever; while this thread writes it is read each time."""
        if self.in_writing:
            return make()
        connection = self.connection()
        stamp = (connection.total_changes, self.value("PRAGMA data_version"))
        known = self._here.memo.get(name)
        if known is None or known[0] != stamp:
            known = self._here.memo[name] = (stamp, make())
        kept: Kept = known[1]
        return kept

    def insert(self, sql: str, values: Mapping[str, object]) -> int:
        """Runs an INSERT and gives the new row's number."""
        return int(self.run(sql, values).lastrowid or 0)

    def many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        with translated(self.path):
            self.connection().executemany(sql, values)

    def bulk(self, into: str, rows: Iterable[Sequence[object]]) -> None:
        """Many rows by `INSERT INTO table (columns)`, several to a statement: it costs about two thirds of one at a time."""
        ahead = iter(rows)
        while part := list(islice(ahead, _BULK)):
            self.bulk_flat(into, len(part[0]), list(chain.from_iterable(part)))

    def bulk_flat(self, into: str, width: int, values: list[object], same: str = "") -> None:
        """`bulk` for rows of `width` values that stand end to end in one list. `same`: constants that every row begins with, as SQL.

        Binding values is most of what an insertion costs, so a column that says the same in all rows is written into the statement.
        """
        columns = [values[place::width] for place in range(width)]
        said = [None, *map(_said_by_all, columns[1:])] if len(columns[0]) > _TOGETHER else [None] * width
        row = f"({same and same + ', '}{', '.join(text or '?' for text in said)})"
        bound = [column for column, text in zip(columns, said, strict=True) if text is None]
        if len(bound) < width:
            values = list(chain.from_iterable(zip(*bound, strict=True)))
        width, step = len(bound), len(bound) * _TOGETHER
        whole = len(values) - len(values) % step
        with translated(self.path):
            insert = self.connection().executemany
            insert(f"{into} VALUES {', '.join([row] * _TOGETHER)}", (values[at : at + step] for at in range(0, whole, step)))
            insert(f"{into} VALUES {row}", (values[at : at + width] for at in range(whole, len(values), width)))

    @contextmanager
    def writing(self, what: str, *, facts: bool = False, counted: bool = True, wait: bool = True) -> Iterator[None]:
        """One transaction. A nested use joins it (and takes back its own part where it fails).

        `facts`: booking rests on what is written; `counted`: the revision moves. Waits 5 seconds unless told not to, then raises
        `LedgerLocked` with the holder.
        """
        here = self._here
        if here.depth:
            with self._joined(here):
                here.facts = here.facts or facts
                here.counted = here.counted or counted
                yield
            return
        connection = self.connection()
        try:
            self._begin(connection, wait=wait)
            self._announce(what)
            here.depth, here.facts, here.counted = 1, facts, counted
            yield
            with translated(self.path):
                self._count(connection, here)
                self._withdraw()
                connection.execute("COMMIT")
        finally:
            here.depth = 0
            if connection.in_transaction:
                self._withdraw()
                connection.execute("ROLLBACK")

    @contextmanager
    def on_trust(self) -> Iterator[None]:
        """While it lasts, SQLite does not look for the row that each new one names, three times for a leg. For writers that number rows
        themselves, around their transaction: inside one it changes nothing. `verify` looks for all of them."""
        connection = self.connection()
        connection.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            connection.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def interruptible(self, stop: Callable[[], bool]) -> Iterator[None]:
        """Also a statement that takes long ends where `stop` says so, with `ImportCancelled`, or at the user's ctrl-c."""
        connection = self.connection()
        connection.set_progress_handler(stop, _STEPS)
        try:
            yield
        except sqlite3.OperationalError as error:
            if code_of(error) != sqlite3.SQLITE_INTERRUPT:
                raise
            raise ImportCancelled(CANCELLED) if stop() else KeyboardInterrupt from None
        finally:
            connection.set_progress_handler(None, 0)

    def _announce(self, what: str) -> None:
        if not self.in_memory:
            holder.announce(self.path, what, self.clock())

    def _withdraw(self) -> None:
        if not self.in_memory:
            holder.withdraw(self.path)

    @property
    def in_writing(self) -> bool:
        """Whether this thread is inside a write."""
        return self._here.depth > 0

    @contextmanager
    def _joined(self, here: _Here) -> Iterator[None]:
        connection = self.connection()
        name = f"level{here.depth}"
        connection.execute(f"SAVEPOINT {name}")
        here.depth += 1
        try:
            yield
            connection.execute(f"RELEASE {name}")
        except BaseException:
            if connection.in_transaction:
                connection.execute(f"ROLLBACK TO {name}")
                connection.execute(f"RELEASE {name}")
            raise
        finally:
            here.depth -= 1

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """A transaction on temporary tables alone, for what a ledger that cannot be written still has to compute."""
        with translated(self.path):
            connection = self.connection()
            connection.execute("BEGIN")
            try:
                yield
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads of one state of the ledger, whatever others commit meanwhile."""
        connection = self.connection()
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("COMMIT")

    def touch_facts(self) -> None:
        """Says inside a write that something booking rests on has changed."""
        self._here.facts = True

    def _begin(self, connection: sqlite3.Connection, *, wait: bool) -> None:
        if not self.writable and self.in_memory:
            raise LedgerReadOnly(f"there is no ledger at {self.path} yet: 'trimtab import FILE' makes it")
        if not self.writable:
            raise LedgerReadOnly(f"{self.path} is open for reading only: give yourself write permission for it and its folder")
        try:
            if not wait:
                connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if code_of(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                with translated(self.path):
                    raise
            raise locked(self.path) from error
        finally:
            if not wait:
                connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")

    def _count(self, connection: sqlite3.Connection, here: _Here) -> None:
        if here.counted:
            connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'revision'")
        if here.facts:
            connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'facts'")


def locked(path: Path) -> LedgerLocked:
    """The refusal of a write, naming who holds the ledger where that is known."""
    writer = holder.current(path)
    name = str(writer) if writer else "another program"
    return LedgerLocked(f"{path} is being written by {name}: wait for it to end and try again")


def _said_by_all(column: list[object]) -> str | None:
    """What every row says in a column, as SQL; None where they differ, or it is no plain word or number."""
    first = column[0]
    if first != column[-1] or column.count(first) != len(column):
        return None
    if first is None:
        return "NULL"
    if isinstance(first, int):
        return str(int(first))
    return f"'{first}'" if isinstance(first, str) and _WORD.fullmatch(first) else None
