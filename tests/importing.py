"""A ledger to import into, and everything it says in plain lines: what tests of whole imports compare.

`dump` is canonical: two ledgers that hold the same have the same dump, whatever the order, names and pieces in which files came.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.model import Event, Fate, Leg, LegRole, Lot
from core.money import text
from core.services import imports, projection
from core.services.workspace import Workspace, open_workspace
from core.unknown import Unknown
from importers.service import ImportResult, import_paths

CLOCK = datetime(2026, 11, 23, 14, tzinfo=UTC)
POLICY = """
base_currency = "USD"
[tax]
timezone = "UTC"
short_rate = "32%"
long_rate = "15%"
lot_method = "FIFO"
crypto_basis_before_2025 = "wallet"
[[sleeve]]
name = "all"
title = "All"
target = "100%"
soft = "5%"
hard = "10%"
market = "crypto"
review = ["daily", "weekly", "monthly", "quarterly"]
members = ["crypto:BTC"]
[costs.etf]
[costs.crypto]
[costs.defi]
"""


@dataclass
class Desk:
    """A workspace in a folder of its own."""

    folder: Path
    ws: Workspace

    def put(self, name: str, written: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written.encode() if isinstance(written, str) else written)
        return path

    def bring(
        self, name: str, written: str | bytes, *, mapping: str = "", account: str | None = None, tz: str | None = None
    ) -> ImportResult:
        """Writes a file and imports it; `mapping` is the text of the mapping file that describes it."""
        described = self.put("mapping.toml", mapping) if mapping else None
        return import_paths(self.ws, [self.put(name, written)], account=account, timezone=tz, mapping=described)

    def bring_all(self, folder: Path, *, tz: str | None = None) -> ImportResult:
        """Imports what stands in a folder."""
        return import_paths(self.ws, [folder], timezone=tz)

    def events(self) -> list[str]:
        return [event_line(event) for event in self.ws.ledger.events.all()]

    def lots(self, account: str | None = None) -> list[str]:
        projection.booked(self.ws)
        return sorted(lot_line(lot) for lot in self.ws.ledger.projections.lots(account=account))

    def balances(self) -> dict[str, str]:
        """`Kraken BTC` -> units, without the empty ones."""
        projection.booked(self.ws)
        held = self.ws.ledger.projections.balances().items()
        return {f"{account} {asset.partition(':')[2]}": text(quantity) for (account, asset), quantity in sorted(held) if quantity}


@contextmanager
def desk(policy: str = POLICY, clock: datetime = CLOCK) -> Iterator[Desk]:
    """A new ledger in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="trimtab-desk-"))
    try:
        (folder / "ledger.toml").write_text(policy, encoding="utf-8")
        with open_workspace(folder / "ledger.db", as_of=clock) as ws:
            yield Desk(folder / "files", ws)
    finally:
        shutil.rmtree(folder)


def counts(result: ImportResult) -> dict[str, int]:
    """Rows by fate over all files of an import; asserts the law that every row read has one fate."""
    assert result.done is not None, [file.problem for file in result.files]
    found: Counter[str] = Counter()
    for report in result.done.report.files:
        assert report.read == sum(report.counts.values()), report.name
        found.update({fate.value: count for fate, count in report.counts.items() if count})
    return dict(found)


def new_events(result: ImportResult) -> int:
    assert result.done is not None, [file.problem for file in result.files]
    return result.done.report.events_new


def leg_line(leg: Leg) -> str:
    role = f" {leg.role}" if leg.role in (LegRole.FEE, LegRole.TAX) else ""
    worth = "" if leg.value is None else f" {{{text(leg.value)} {leg.currency}}}"
    return f"{'' if leg.quantity < 0 else '+'}{text(leg.quantity)} {leg.asset.partition(':')[2]}{worth} in {leg.account}{role}"


def event_line(event: Event) -> str:
    """`2024-01-05 10:00:00 buy: +1 BTC in Kraken, -20000 USD in Kraken`; a date alone where the source gives no time."""
    when = event.stated_date.isoformat() if event.stated_date else f"{event.at:%Y-%m-%d %H:%M:%S}"
    kind = f"{event.kind} {event.variety}".strip()
    return f"{when} {kind}: {', '.join(map(leg_line, event.legs))}"


def lot_line(lot: Lot) -> str:
    """`1 BTC {20000, 2024-01-05} in Kraken`."""
    basis = "unknown" if isinstance(lot.basis, Unknown) else text(lot.basis)
    return f"{text(lot.quantity)} {lot.asset.partition(':')[2]} {{{basis}, {lot.acquired}}} in {lot.account}"


def dump(ws: Workspace) -> dict[str, object]:
    """What a ledger says, without its row numbers, file names and times of recording."""
    projection.booked(ws)
    ledger = ws.ledger
    booking = ledger.projections
    events = ledger.events.all()
    return {
        "events": sorted(f"{event.key} {event_line(event)} {event.state} {event.note} {event.refs}" for event in events),
        "accounts": sorted(map(repr, ledger.accounts.all().values())),
        "assets": sorted(map(repr, ledger.assets.all().values())),
        "prices": Counter(map(repr, ledger.prices.all())),
        "positions": Counter(map(repr, ledger.positions.all())),
        "quarantine": sorted((row.text, row.cause, row.reason) for row in ledger.imports.quarantine()),
        "links": tuple(sorted(pairs) for pairs in ledger.links.all()),
        "transfers": sorted(map(repr, projection.matches(ws).matched)),
        "lots": sorted(map(repr, booking.lots())),
        "disposals": sorted(map(repr, booking.disposals())),
        "incomes": sorted(map(repr, booking.incomes())),
        "questions": sorted(map(repr, booking.questions())),
        "balances": sorted((key, text(quantity)) for key, quantity in booking.balances().items() if quantity),
    }


def without_words(said: Mapping[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in said.items() if name not in names}


def fates(ws: Workspace) -> dict[Fate, int]:
    """Rows by fate over all imports that stand."""
    found: Counter[Fate] = Counter()
    for info in imports.history(ws):
        if info.undone_at is None:
            for file in info.files:
                found.update(file.counts)
    return {fate: count for fate, count in found.items() if count}
