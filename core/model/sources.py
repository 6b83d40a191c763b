"""What an importer hands to the ledger: a file, its rows with their fate, and what they mean."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from core.model.events import EventKind, Leg
from core.model.kept import Kept

UNKNOWN_ASSET = "unknown asset"
"""How the cause of rows begins that wait for the name of an asset; the code follows."""


class Fate(StrEnum):
    """For every file: rows read = booked + duplicate + ignored + quarantined."""

    BOOKED = "booked"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"


class SourceRow(Struct, gc=False):
    """One CSV record, verbatim. `line` is its first physical line, counted from 1.

    An importer sets booked, ignored or quarantined; the ledger alone finds duplicates. `reason` is the rule's name for an ignored
    row and one sentence with the remedy for a quarantined one; `cause` groups rows that one remedy mends.
    """

    line: int
    text: str
    fate: Fate = Fate.BOOKED
    reason: str = ""
    cause: str = ""
    key: bytes = b""
    """16 bytes: hash of account, normalised row and its occurrence in the file, or of the source's own id."""


class Draft(Struct, frozen=True, gc=False):
    """An event as read from a file, before the ledger knows whether it is new.

    `key` is its identity (16 bytes); `fallback` a second one by content alone, for a source whose newer exports carry ids and whose older
    ones do not. `rows` are indexes into the file's rows. `secondary`: read from an export that repeats a part of the source's complete
    one, so that the complete one's draft of the same key counts where both are there.
    """

    key: bytes
    kind: EventKind
    at: datetime
    legs: tuple[Leg, ...]
    rows: tuple[int, ...]
    variety: str = ""
    stated_date: date | None = None
    note: str = ""
    refs: tuple[str, ...] = ()
    fallback: bytes = b""
    secondary: bool = False


class PriceSeen(Struct, frozen=True):
    """A price or exchange rate that a file states: one unit of `asset` in `currency` at `at`."""

    asset: str
    at: datetime
    price: Decimal
    currency: str
    row: int | None = None
    source: str = ""
    """Who says so, where the file names it; empty: the file."""


class PositionSeen(Struct, frozen=True):
    """A holding that a positions export states; compared with the ledger, never booked as an event.

    `row` None: derived, e.g. from a running balance column. `basis` None where the file states none.
    """

    account: str
    asset: str
    at: datetime
    quantity: Decimal
    basis: Decimal | None = None
    currency: str = ""
    row: int | None = None
    name: str = ""


class NamesSeen(Struct, frozen=True):
    """Two names that a file states for one security, as asset ids: `name`, such as a ticker, beside the stronger `asset`, such as an ISIN.

    `first` and `last` are the civil days of the first and last row that states both. It says nothing of names in other files.
    """

    name: str
    asset: str
    first: date
    last: date


class LotSeen(Struct, frozen=True):
    """An open lot that a broker states: compared with the ledger's, never booked. `opened` is a civil date, `at` when it was seen."""

    account: str
    asset: str
    at: datetime
    opened: date
    quantity: Decimal
    basis: Decimal | None
    currency: str
    row: int


class GainSeen(Struct, frozen=True):
    """A closed lot that a broker states: compared with the ledger's disposals, never booked.

    `opened` None: bought on various dates. `gain` is before what is disallowed; None where the file does not say it. `disallowed` is the
    loss that the broker counts as a wash sale: of one account and one CUSIP, so ours can be more. None where it does and says no amount.
    """

    account: str
    asset: str
    opened: date | None
    closed: date
    quantity: Decimal
    proceeds: Decimal | None
    gain: Decimal | None
    currency: str
    row: int
    disallowed: Decimal | None = Decimal(0)


class ParsedFile(Struct):
    """One file, read. `zone_source` says where the time zone came from; rows without meaning are not in `rows`."""

    name: str
    sha256: str
    format: str
    version: str
    account: str
    zone: str
    zone_source: str
    rows: list[SourceRow] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    prices: list[PriceSeen] = field(default_factory=list)
    positions: list[PositionSeen] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    asset_names: dict[str, str] = field(default_factory=dict)
    """Names of assets that the file states, by asset id."""
    custody: str = ""
    venue: str = ""
    kept: Kept | None = None
    """What is needed to read the file again; None where it is no file that could be."""
    lots: list[LotSeen] = field(default_factory=list)
    gains: list[GainSeen] = field(default_factory=list)
    """Lots and gains that the file states are not stored: `reconcile` reads them from the file's rows when it is asked."""
    names: list[NamesSeen] = field(default_factory=list)
    """Names of one security that its rows state together; never two tokens of one symbol."""


class Price(Struct, frozen=True):
    """One unit of `asset` in `currency` at `at`, as `source` states it. For an exchange rate the asset is `cash:EUR`."""

    asset: str
    at: datetime
    price: Decimal
    currency: str
    source: str
