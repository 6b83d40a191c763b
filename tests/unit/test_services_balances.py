"""What was held at an instant, against the movements added up from the first on."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from core.ledger.reading import EventReader
from core.model import Draft, EventKind, Leg, LegRole
from core.services.balances import Key, held_at
from core.services.workspace import Workspace
from tests.unit.services_desk import desk

START = datetime(2024, 1, 1, tzinfo=UTC)
BTC, USD = "crypto:BTC", "cash:USD"
Move = tuple[datetime, Key, Decimal]


def filled(ws: Workspace, seed: int, count: int = 60) -> None:
    """Purchases and sales in two accounts, several at one instant."""
    draw, drafts = Random(seed), []
    for _ in range(count):
        home, units = draw.choice(("Kraken", "Ledger")), Decimal(draw.randint(-300, 500) or 1) / 100
        legs = (Leg(home, BTC, units, LegRole.ASSET), Leg(home, USD, -units * 100, LegRole.CASH))
        kind = EventKind.BUY if units > 0 else EventKind.SELL
        drafts.append(Draft(b"", kind, START + timedelta(hours=draw.randint(0, 60)), legs, ()))
    ws.ledger.events.add(drafts, "made up")


def from_the_first(ws: Workspace, key: Key, at: datetime) -> Decimal:
    moved = (leg.quantity for each in ws.ledger.events.all() if each.at <= min(at, ws.as_of)
             for leg in each.legs if (leg.account, leg.asset) == key)
    return sum(moved, Decimal(0))


def test_from_now_back_is_as_from_the_first_on(tmp_path: Path) -> None:
    """L3.1, L3.4: At the instants of events, between them, before the first and after the clock; of what was never held too."""
    with desk(tmp_path) as ws:
        filled(ws, seed=3)
        instants = [START + timedelta(minutes=30 * step) for step in range(-3, 125)] + [ws.as_of + timedelta(days=9)]
        wanted = {(home, asset): instants for home in ("Kraken", "Ledger", "Nowhere") for asset in (BTC, USD)}
        found = held_at(ws, wanted)
        assert found == {key: {at: from_the_first(ws, key, at) for at in instants} for key in wanted}
        assert any(found["Kraken", BTC].values())


def test_only_what_moved_since_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A positions export of last week costs last week's movements of its holdings, however long the history; asked again nothing."""
    with desk(tmp_path) as ws:
        filled(ws, seed=5)
        last = max(each.at for each in ws.ledger.events.all())
        read: list[Move] = []
        moves = EventReader.moves

        def watched(reader: EventReader, wanted: Collection[Key], since: datetime, until: datetime) -> Iterator[Move]:
            for one in moves(reader, wanted, since, until):
                read.append(one)
                yield one

        monkeypatch.setattr(EventReader, "moves", watched)
        held_at(ws, {("Kraken", BTC): [last - timedelta(hours=20)]})
        assert 0 < len(read) < 20
        assert all(at > last - timedelta(hours=20) and key == ("Kraken", BTC) for at, key, _ in read)
        before = len(read)
        held_at(ws, {("Kraken", BTC): [last - timedelta(hours=20)]})
        assert len(read) == before
