"""verify finds each kind of damage that a hand in the file, a bug or a bad disk could do."""

from decimal import Decimal
from pathlib import Path

import pytest

from core.ledger import Ledger, LedgerDamaged
from core.model import Booking
from tests.ledger.notation import clock, file, h, leg
from tests.replacing import replace

T1 = h("id", "T1").hex()


@pytest.fixture
def worn(ledger: Ledger) -> Ledger:
    """A ledger with one of everything that can be damaged: rivals, a duplicate, a correction, a bad row, prices, an undone import."""
    ledger.imports.add([file("a.csv").trade("T1", "+1 BTC", "-20000 USD").ignored("x").quarantined("?").price("crypto:BTC", "1").parsed])
    ledger.imports.add([file("b.csv").trade("T1", "+1 BTC", "-20000 USD").trade("T2", "+2 BTC", "-1 USD").parsed])
    ledger.imports.add([file("c.csv").trade("half", "+2 BTC", rows=[h("row", "T2", 0)]).parsed])
    ledger.imports.undo(ledger.imports.add([file("d.csv").trade("T4", "+4 BTC", "-1 USD").parsed]).id)
    event = ledger.events.get(h("id", "T2").hex())
    ledger.events.correct(event.key, replace(event, legs=(leg("+3 BTC"),)), "so it was")
    assert ledger.verify() == []
    return ledger


@pytest.mark.parametrize(
    ("damage", "check", "said"),
    [
        ("UPDATE leg SET quantity = '2' WHERE quantity = '1'", "events", "content was changed"),
        ("UPDATE leg SET quantity = '1.0' WHERE quantity = '1'", "amounts", "'1.0' is not a canonical decimal"),
        ("UPDATE price SET price = '1e3'", "amounts", "not a canonical decimal"),
        ("UPDATE event SET at = '2025-01-01T00:00:00+00:00' WHERE standing = 'live'", "events", "content was changed"),
        ("DELETE FROM source_row WHERE fate = 'ignored'", "rows", "5 rows were read and 4 are accounted for"),
        ("UPDATE source_row SET fate = 'lost' WHERE fate = 'ignored'", "rows", "accounted for"),
        ("UPDATE source_row SET reason = NULL WHERE fate = 'quarantined'", "rows", "without a reason"),
        ("UPDATE source_row SET fate = 'booked' WHERE fate = 'duplicate'", "rows", "its claims do not bear out"),
        ("DELETE FROM claim", "events", "no row claims the event"),
        ("UPDATE event SET standing = 'live' WHERE standing = 'shadowed'", "events", "rivals do not bear out"),
        ("UPDATE event SET standing = 'shadowed' WHERE standing = 'live' AND corrects IS NULL", "events", "rivals do not bear out"),
        ("UPDATE event SET standing = 'live' WHERE standing = 'corrected'", "events", "do not fit together"),
        ("UPDATE import SET undone_at = '2026-01-01' WHERE id = 1", "rows", "undone are still there"),
        ("UPDATE meta SET value = 'x' WHERE name = 'journal'", "journal", "cut off"),
        ("DELETE FROM account", "file", "refers to a missing account"),
        ("DELETE FROM account", "events", "cannot be read"),
        ("UPDATE leg SET quantity = 'much' WHERE quantity = '1'", "events", "cannot be read"),
        ("UPDATE event SET kind = 'theft' WHERE standing = 'live'", "events", "cannot be read"),
        ("UPDATE event SET at = 'noon' WHERE standing = 'live'", "events", "cannot be read"),
    ],
)
def test_damage_is_found(worn: Ledger, damage: str, check: str, said: str) -> None:
    """Each finding names the check, the place and what is wrong."""
    worn._db.run("PRAGMA foreign_keys = OFF")
    worn._db.run(damage)
    findings = worn.verify()
    assert [finding for finding in findings if finding.check == check and said in finding.what] != [], findings
    assert all(finding.where for finding in findings)


def test_an_event_that_cannot_be_read_is_one_sentence(worn: Ledger) -> None:
    worn._db.run("UPDATE event SET at = 'noon' WHERE standing = 'live'")
    with pytest.raises(LedgerDamaged, match="trimtab verify"):
        worn.events.all()


def test_a_projection_that_is_not_the_booking_is_found(worn: Ledger) -> None:
    stored = Booking((), (), (), (), {("Kraken", "crypto:BTC"): Decimal(4)})
    worn.projections.store("s", stored)
    assert worn.verify(lambda: stored) == []
    findings = worn.verify(lambda: replace(stored, balances={("Kraken", "crypto:BTC"): Decimal(5)}))
    assert [(finding.check, finding.where) for finding in findings] == [("booking", "balances")]


def test_verifying_writes_nothing(worn: Ledger, tmp_path: Path) -> None:
    revision = worn.revision()
    worn.verify()
    assert worn.revision() == revision
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as other:
        assert other.verify() == []
