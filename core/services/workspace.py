"""A ledger and a policy, opened together with the clock and the zone that everything is seen by."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from core.ledger import Ledger
from core.model import zone
from core.policy import Policy, load_policy, profile
from core.services.errors import Invalid
from core.services.userfiles import read_user_file, stands

Kept = TypeVar("Kept")

DEFAULT_PROFILE = "tiers"
DEMO = "demo"
"""Kind of the journal entry that marks a demo's ledger."""


@dataclass(slots=True)
class Workspace:
    """What every service takes first. Close it, or use it as a context manager."""

    ledger: Ledger
    policy: Policy
    policy_source: str
    """The file, or `profile tiers`."""
    as_of: datetime
    """The clock, in UTC."""
    tz: str
    """IANA name of the policy's time zone; it decides civil dates."""
    base_currency: str
    fixed: bool = False
    """Whether the clock was given; else it is the time of opening, and `refresh` moves it on."""
    demo: bool = False
    memo: dict[str, tuple[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    def remember(self, name: str, stamp: str, make: Callable[[], Kept]) -> Kept:
        """What `make` gives, made again only where `stamp`, which names all that it rests on, has changed."""
        known = self.memo.get(name)
        if known is None or known[0] != stamp:
            known = self.memo[name] = (stamp, make())
        kept: Kept = known[1]
        return kept

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.ledger.close()

    def refresh(self) -> None:
        """Set the clock to now, unless it was given."""
        if not self.fixed:
            self.as_of = datetime.now(UTC)

    @property
    def local_now(self) -> datetime:
        """The clock in the policy's time zone."""
        return self.as_of.astimezone(zone(self.tz))


def default_ledger() -> Path:
    """Where the ledger lies unless the user says otherwise; the folder is made when a ledger is opened."""
    from platformdirs import user_data_path

    return user_data_path("trimtab", appauthor=False) / "ledger.db"


def policy_beside(ledger: Path) -> Path:
    """The policy file that belongs to a ledger when none is named."""
    return ledger.with_suffix(".toml")


def find_policy(ledger: Path, named: Path | None = None) -> tuple[Policy, str]:
    """The policy and where it came from: the file named, else the one beside the ledger, else the shipped profile `tiers`.

    Raises `PolicyError` for what is wrong inside and `Invalid` where a named file cannot be read.
    """
    beside = policy_beside(ledger)
    path = named or (beside if stands(beside) and beside.is_file() else None)
    if path is None:
        return profile(DEFAULT_PROFILE), f"profile {DEFAULT_PROFILE}"
    return load_policy(read_policy(path), str(path)), str(path)


def read_policy(path: Path) -> str:
    """The text of a policy file. Raises `Invalid` where it cannot be read as UTF-8 text."""
    try:
        return read_user_file(path).decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise Invalid(f"the policy {path} is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise Invalid(f"the policy {path} cannot be read ({error.strerror}); check --policy") from None


def clock(as_of: datetime | None, tz: str) -> datetime:
    """`as_of` in UTC; where it names no zone it is meant in `tz`; None is now."""
    if as_of is None:
        return datetime.now(UTC)
    return (as_of if as_of.tzinfo else as_of.replace(tzinfo=zone(tz))).astimezone(UTC)


class Opening(Enum):
    """What is opened: the ledger, made where there is none; an empty one in memory; or one for a change that is rolled back."""

    MAKE = "make"
    EMPTY = "empty"
    REHEARSE = "rehearse"


def open_workspace(
    ledger: Path, policy: Path | None = None, as_of: datetime | None = None, *, demo: bool = False, how: Opening = Opening.MAKE
) -> Workspace:
    """Open the ledger with its policy, as `how` says. Raises `LedgerError`, `PolicyError` or `Invalid`.

    `as_of` is the clock, in the policy's zone where it names none; decisions are recorded at it. None: now.
    """
    found, source = find_policy(ledger, policy)
    now = clock(as_of, found.tax.timezone)
    make = {Opening.MAKE: Ledger.open, Opening.EMPTY: Ledger.empty, Opening.REHEARSE: Ledger.rehearse}[how]
    opened = make(ledger) if as_of is None else make(ledger, clock=lambda: now)
    marked = demo or bool(opened.journal.entries(limit=1, kind=DEMO))
    return Workspace(opened, found, source, now, found.tax.timezone, found.base_currency, fixed=as_of is not None, demo=marked)


def mark_demo(ws: Workspace) -> None:
    """Say in the journal that this ledger is the demo, so that every screen says so too."""
    ws.ledger.journal.append(DEMO, "", "sample exports of made-up persons and prices")
    ws.demo = True
