"""The user's hand on events: entered, corrected, put back, removed; originals kept, identity kept, every step in the journal."""

from decimal import Decimal

import pytest

from core.ledger import Ledger, LedgerError, NotFound
from core.model import Draft, Event, EventKind, EventState
from tests.ledger.notation import NOON, at, file, h, leg
from tests.replacing import replace

T1 = h("id", "T1").hex()


def opening(quantity: str = "+2 ETH {3000 USD}", key: bytes = b"") -> Draft:
    return Draft(key, EventKind.OPENING, NOON, (leg(quantity),), (), stated_date=NOON.date())


def corrected(event: Event, quantity: str) -> Event:
    return replace(event, legs=(leg(quantity), *event.legs[1:]), note="the broker's mail of May 3")


def test_an_event_entered_by_hand_is_manual_and_survives_imports(ledger: Ledger) -> None:
    (key,) = ledger.events.add([opening()], "held since before the first export")
    ledger.imports.add([file().trade("T1", "+1 BTC", "-20000 USD").parsed])
    ledger.imports.undo(1)
    (event,) = ledger.events.all()
    assert (event.key, event.state, event.zone_source) == (key, EventState.MANUAL, "user")
    assert event.legs == (leg("+2 ETH {3000 USD}"),)
    assert ledger.imports.lines([key]) == {key: ()}
    assert ledger.verify() == []


def test_equal_events_entered_twice_are_two_and_one_key_is_one(ledger: Ledger) -> None:
    """Without a key each entry is its own event; with one, entering it again (the same CSV read twice) adds nothing."""
    ledger.events.add([opening(), opening()], "two equal lots")
    assert len(ledger.events.all()) == 2
    ledger.events.add([opening(key=h("row 1"))], "from a file")
    ledger.events.add([opening(key=h("row 1"))], "from the same file")
    assert len(ledger.events.all()) == 3


def test_removal_is_for_what_was_entered_by_hand(ledger: Ledger) -> None:
    (key,) = ledger.events.add([opening()], "a guess")
    ledger.imports.add([file().trade("T1", "+1 BTC", "-20000 USD").parsed])
    ledger.events.remove(key, "the guess was wrong")
    assert [event.key for event in ledger.events.all()] == [T1]
    assert "crypto:ETH" not in ledger.assets.all()
    with pytest.raises(LedgerError, match="undo its import or correct it"):
        ledger.events.remove(T1, "no")
    with pytest.raises(NotFound):
        ledger.events.remove(key, "again")
    assert [entry.kind for entry in ledger.journal.entries()] == ["event removed", "import", "event added"]
    assert ledger.verify() == []


def test_a_correction_stands_in_place_and_the_original_beside_it(ledger: Ledger) -> None:
    ledger.imports.add([file().trade("T1", "+1 BTC", "-20000 USD").parsed])
    original = ledger.events.get(T1)
    after = ledger.events.correct(T1, corrected(original, "+1.5 BTC"), "the export dropped a decimal")
    assert (after.key, after.state, after.legs[0].quantity) == (T1, EventState.EDITED, Decimal("1.5"))
    assert ledger.events.all() == [after]
    assert ledger.events.original(T1) == original
    assert len(ledger.imports.lines([T1])[T1]) == 2
    ledger.events.correct(T1, corrected(original, "+1.6 BTC"), "no, more")
    assert [change.reason for change in ledger.events.changes(T1)] == ["the export dropped a decimal", "no, more"]
    assert ledger.events.revert(T1, "the export was right") == original
    assert [change.event is None for change in ledger.events.changes(T1)] == [False, False, True]
    with pytest.raises(NotFound, match="nothing to revert"):
        ledger.events.revert(T1, "again")
    assert ledger.verify() == []


def test_a_correction_waits_for_its_event_and_finds_it_again(ledger: Ledger) -> None:
    """Undo takes the event, not the user's word on it: re-importing brings the corrected event back."""
    parsed = file().trade("T1", "+1 BTC", "-20000 USD").parsed
    ledger.imports.add([parsed])
    after = ledger.events.correct(T1, corrected(ledger.events.get(T1), "+1.5 BTC"), "decimal")
    ledger.imports.undo(1)
    assert ledger.events.all() == []
    ledger.imports.add([replace(parsed, name="renamed.csv")])
    assert [replace(after, id=0)] == [replace(event, id=0) for event in ledger.events.all()]


def test_a_correction_follows_its_event_to_the_sources_own_id(ledger: Ledger) -> None:
    """Corrected in an old export without ids; the newer one with ids takes its place and bears the correction; reverting finds it."""
    ledger.imports.add([file("old.csv").trade("x", "+1 BTC", "-20000 USD", key=h("content")).parsed])
    old = ledger.events.get(h("content").hex())
    ledger.events.correct(old.key, corrected(old, "+1.5 BTC"), "decimal")
    ledger.imports.add([file("new.csv").trade("T1", "+1 BTC", "-20000 USD", fallback=h("content")).parsed])
    (event,) = ledger.events.all()
    assert (event.key, event.state, event.legs[0].quantity) == (T1, EventState.EDITED, Decimal("1.5"))
    assert ledger.events.get(old.key) == event
    assert len(ledger.events.changes(T1)) == 1
    assert ledger.events.revert(T1, "right after all").state is EventState.IMPORTED
    assert ledger.verify() == []


def test_unknown_keys_are_told_apart_from_errors(ledger: Ledger) -> None:
    for key in ("ab" * 16, "not hex", ""):
        with pytest.raises(NotFound):
            ledger.events.get(key)


def test_events_come_in_the_order_of_booking(ledger: Ledger) -> None:
    """By time; at one instant what comes in before what goes out; the order of import is nothing."""
    when = at("2024-05-01T00:00:00")
    builder = file().trade("sell", "-1 BTC", "+30000 USD", when=when, kind=EventKind.SELL)
    builder.trade("buy", "+1 BTC", "-20000 USD", when=when).trade("first", "+1 BTC", "-1 USD", when=at("2024-04-30T23:59:59.999999"))
    ledger.imports.add([builder.parsed])
    assert [event.key for event in ledger.events.all()] == [h("id", name).hex() for name in ("first", "buy", "sell")]
    assert ledger.events.latest() == when


def test_what_moved_a_holding_in_a_span(ledger: Ledger) -> None:
    """After the first instant and up to the second, this one included; the latest first."""
    builder = file().trade("a", "+1 BTC", "-20000 USD", when=at("2024-01-01T00:00:00"))
    builder.trade("b", "+0.5 BTC", "-10000 USD", when=at("2024-01-02T00:00:00.5"))
    ledger.imports.add([builder.parsed])
    held = ("Kraken", "crypto:BTC")
    for when, expected in (("2023-12-31", "0"), ("2024-01-01", "1"), ("2024-01-02T00:00:00.4", "1"), ("2024-01-02T00:00:00.5", "1.5")):
        assert sum(quantity for _, _, quantity in ledger.events.moves({held}, at("2023-01-01"), at(when))) == Decimal(expected)
    late, early = ledger.events.moves({held}, at("2023-01-01"), at("2025-01-01"))
    assert (late[0], early[0]) == (at("2024-01-02T00:00:00.5"), at("2024-01-01"))
    assert list(ledger.events.moves({held}, at("2024-01-02T00:00:00.5"), at("2025-01-01"))) == []
