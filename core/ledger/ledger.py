"""The ledger: one SQLite file, and the parts that read and write it. Wiring alone; what a part does is in its own module.

What a first look at the portfolio does without is loaded when it is first asked for.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from core.ledger.accounts import Accounts, Recurring
from core.ledger.assets import Assets
from core.ledger.breaches import Breaches
from core.ledger.database import Database, utcnow
from core.ledger.events import Events
from core.ledger.journal import Journal
from core.ledger.market import Positions, Prices
from core.ledger.projections import Projections
from core.ledger.schema import open_database

if TYPE_CHECKING:
    from core.ledger.allocations import Allocations
    from core.ledger.checklist import Ticks
    from core.ledger.decisions import Decisions
    from core.ledger.imports import Imports
    from core.ledger.naming import AssetNames
    from core.ledger.tickets import Tickets
    from core.ledger.verify import Finding
    from core.ledger.words import Answers, Identifications, Links
    from core.ledger.zones import Zones
    from core.model import Booking


class Ledger:
    """An open ledger. Every thread has a connection of its own; readers never wait, writers wait up to 5 seconds for one another.

    Methods that write open a transaction of their own, or join the one that `writing` opened in the same thread.
    """

    def __init__(self, database: Database) -> None:
        self._db = database
        self.journal = Journal(database)
        self.events = Events(database, self.journal)
        self.prices = Prices(database, self.journal)
        self.positions = Positions(database)
        self.accounts = Accounts(database, self.journal)
        self.recurring = Recurring(database, self.journal)
        self.assets = Assets(database, self.journal)
        self.projections = Projections(database)
        self.breaches = Breaches(database)

    @cached_property
    def imports(self) -> "Imports":
        from core.ledger.imports import Imports

        return Imports(self._db, self.journal)

    @cached_property
    def zones(self) -> "Zones":
        from core.ledger.zones import Zones

        return Zones(self._db)

    @cached_property
    def names(self) -> "AssetNames":
        from core.ledger.naming import AssetNames

        return AssetNames(self._db, self.journal)

    @cached_property
    def links(self) -> "Links":
        from core.ledger.words import Links

        return Links(self._db, self.journal)

    @cached_property
    def answers(self) -> "Answers":
        from core.ledger.words import Answers

        return Answers(self._db, self.journal)

    @cached_property
    def identifications(self) -> "Identifications":
        from core.ledger.words import Identifications

        return Identifications(self._db, self.journal)

    @cached_property
    def allocations(self) -> "Allocations":
        from core.ledger.allocations import Allocations

        return Allocations(self._db, self.journal)

    @cached_property
    def decisions(self) -> "Decisions":
        from core.ledger.decisions import Decisions

        return Decisions(self._db, self.journal)

    @cached_property
    def tickets(self) -> "Tickets":
        from core.ledger.tickets import Tickets

        return Tickets(self._db, self.journal)

    @cached_property
    def checklist(self) -> "Ticks":
        from core.ledger.checklist import Ticks

        return Ticks(self._db, self.journal)

    @classmethod
    def open(cls, path: Path, *, clock: Callable[[], datetime] = utcnow) -> "Ledger":
        """The ledger at `path`, made where there is none and brought to this version, after a copy was taken beside it.

        `clock` gives the time of record. Where the folder cannot be written it opens for reading. Raises `LedgerTooNew`, `LedgerDamaged`,
        `LedgerReadOnly`, `LedgerLocked` or `DiskFull`; the file is as it was then.
        """
        return cls(open_database(path, clock))

    @classmethod
    def empty(cls, path: Path, *, clock: Callable[[], datetime] = utcnow) -> "Ledger":
        """What a ledger at `path` would show before anything is in it; nothing is made there, and it takes no writes."""
        from core.ledger.memory import empty

        return cls(empty(path, clock))

    @classmethod
    def rehearse(cls, path: Path, *, clock: Callable[[], datetime] = utcnow) -> "Ledger":
        """The ledger at `path` for a change that is rolled back: where it is not there or only to be read, a copy in memory."""
        from core.ledger.memory import rehearsal

        return cls(rehearsal(path, clock))

    @property
    def path(self) -> Path:
        return self._db.path

    @property
    def writable(self) -> bool:
        """False where it could be opened for reading only."""
        return self._db.writable

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def revision(self) -> int:
        """Moves with every committed write of a fact or a decision; projections do not move it."""
        return int(self._db.value("SELECT value FROM meta WHERE name = 'revision'"))

    def facts_revision(self) -> int:
        """Moves with what booking rests on: events, corrections, links, prices, accounts, assets, identifications, answers."""
        return int(self._db.value("SELECT value FROM meta WHERE name = 'facts'"))

    def data_version(self) -> int:
        """SQLite's own counter: moves when another connection committed. Compare values of one thread only."""
        return int(self._db.value("PRAGMA data_version"))

    def writing(self, what: str, *, wait: bool = True) -> AbstractContextManager[None]:
        """One transaction around several writes; `what` is told to whoever waits. Waits 5 seconds, then raises `LedgerLocked`."""
        return self._db.writing(what, counted=False, wait=wait)

    def reading(self) -> AbstractContextManager[None]:
        """Several reads of one state of the ledger, whatever others commit meanwhile."""
        return self._db.snapshot()

    @property
    def in_writing(self) -> bool:
        """Whether this thread is inside a write."""
        return self._db.in_writing

    def verify(self, rebook: "Callable[[], Booking] | None" = None) -> "list[Finding]":
        """Everything that should hold and does not. `rebook` computes the booking anew, to be compared with the stored one."""
        from core.ledger.verify import verify

        return verify(self._db, rebook)

    def backup(self, to: Path) -> None:
        """A checked copy of the ledger at `to`. Raises `LedgerError` where a file is there already."""
        from core.ledger.backup import backup

        backup(self._db, to)

    def export_csv(self, out_dir: Path) -> list[Path]:
        """The ledger as CSV files in `out_dir`, one per table."""
        from core.ledger.export import export_csv

        return export_csv(self._db, out_dir)
