"""The vocabulary of the domain, as frozen values. No behaviour beyond what a value says of itself."""

from core.model.assets import (
    Account,
    Asset,
    AssetKind,
    Custody,
    DatedMethod,
    Form1099,
    Method,
    Owner,
    RecurringBuy,
    Strategy,
    TaxType,
    asset_id,
    kind_of,
    symbol,
)
from core.model.choices import Allocation, Choices, Part, Reading, TransferFee
from core.model.events import FOREIGN_TAX, PART, Event, EventKind, EventState, IncomeKind, Leg, LegRole, zone
from core.model.lots import (
    AmbiguousTransfer,
    Booking,
    Disposal,
    Identification,
    Income,
    LinkKind,
    Lot,
    Matches,
    Question,
    Term,
    TransferMatch,
    Wash,
)
from core.model.review import (
    Action,
    ActionState,
    Alternative,
    Band,
    Blocked,
    Breach,
    Countdown,
    JournalEntry,
    LimitState,
    LotPick,
    Priority,
    QueueItem,
    Side,
    SleeveState,
    State,
    Step,
)
from core.model.sources import (
    Draft,
    Fate,
    NamesSeen,
    ParsedFile,
    PositionSeen,
    Price,
    PriceSeen,
    SourceRow,
)

__all__ = [
    "FOREIGN_TAX", "PART", "Account", "Action", "ActionState", "Allocation", "Alternative", "AmbiguousTransfer", "Asset", "AssetKind",
    "Band", "Blocked", "Booking", "Breach", "Choices", "Countdown", "Custody", "DatedMethod", "Disposal", "Draft", "Event", "EventKind",
    "EventState", "Fate", "Form1099", "Identification", "Income", "IncomeKind", "JournalEntry", "Leg", "LegRole", "LimitState",
    "LinkKind", "Lot", "LotPick", "Matches", "Method", "NamesSeen", "Owner", "ParsedFile", "Part", "PositionSeen", "Price", "PriceSeen",
    "Priority", "Question", "QueueItem", "Reading", "RecurringBuy", "Side", "SleeveState", "SourceRow", "State", "Step", "Strategy",
    "TaxType", "Term", "TransferFee", "TransferMatch", "Wash", "asset_id", "kind_of", "symbol", "zone",
]
