"""A new reading of a file in the place of the old one: as if its import were undone and made again, but at its old number and place."""

from decimal import Decimal

import pytest

from core.ledger import Ledger, UndoRefused
from core.model import Fate
from tests.ledger.notation import Builder, file, h


def unread(name: str = "a.csv") -> Builder:
    return (
        file(name).trade("T1", "+1 BTC", "-20000 USD").quarantined("T2,0", key=h("row", "T2", 0)).quarantined("T2,1", key=h("row", "T2", 1))
    )


def read(name: str = "a.csv") -> Builder:
    return file(name).trade("T1", "+1 BTC", "-20000 USD").trade("T2", "+2 BTC", "-40000 USD")


def counted(ledger: Ledger) -> list[tuple[str, dict[str, int]]]:
    return [
        (each.name, {fate.value: count for fate, count in each.counts.items() if count})
        for one in ledger.imports.list()
        for each in one.files
    ]


def test_the_new_reading_keeps_number_time_and_place(ledger: Ledger) -> None:
    """Rule L1.6: rows of the file stay before those of later files, so these are the duplicates."""
    ledger.imports.add([unread().parsed])
    ledger.imports.add([read("b.csv").parsed])
    before = ledger.imports.list()
    assert counted(ledger) == [("a.csv", {"booked": 2, "quarantined": 2}), ("b.csv", {"duplicate": 2, "booked": 2})]
    (done,) = ledger.imports.again.put([(1, read().parsed)], "a remedy")
    assert (done.left, done.after[Fate.BOOKED]) == (2, 4)
    assert counted(ledger) == [("a.csv", {"booked": 4}), ("b.csv", {"duplicate": 4})]
    assert [(one.id, one.at) for one in ledger.imports.list()] == [(one.id, one.at) for one in before]
    assert len(ledger.events.all()) == 2
    assert ledger.verify() == []
    ledger.imports.undo(1)
    assert counted(ledger)[1:] == [("b.csv", {"booked": 4})]


def test_a_reading_with_more_rows_than_there_is_room_for_is_whole_too(ledger: Ledger) -> None:
    ledger.imports.add([unread().parsed])
    ledger.imports.add([read("b.csv").parsed])
    more = read().trade("T3", "+3 BTC", "-60000 USD").parsed
    ledger.imports.again.put([(1, more)], "")
    assert sum(counted(ledger)[0][1].values()) == 6
    assert len(ledger.events.all()) == 3
    assert ledger.verify() == []


def test_prices_and_positions_are_stated_once_by_the_first_file(ledger: Ledger) -> None:
    def seen(name: str) -> Builder:
        return file(name).price("crypto:BTC", "20000").position("crypto:BTC", "1")

    ledger.imports.add([seen("a.csv").quarantined("x").parsed])
    ledger.imports.add([seen("b.csv").parsed])
    before = counted(ledger)
    ledger.imports.again.put([(1, seen("a.csv").quarantined("x").parsed)], "")
    assert counted(ledger) == before
    assert (len(ledger.prices.all()), len(ledger.positions.all())) == (1, 1)
    assert ledger.verify() == []


def test_a_ticket_keeps_its_events_from_being_read_away(ledger: Ledger) -> None:
    """Rule L1.6: refused, naming the ticket, and nothing is changed; a reading that brings the event again is fine."""
    ledger.imports.add([unread().parsed])
    (event,) = ledger.events.all()
    ledger.tickets.add("T-1", {"id": "a"}, quantity=Decimal(1), rests_on=[event.key])
    ledger.imports.again.put([(1, read().parsed)], "")
    before, entries = counted(ledger), len(ledger.journal.entries())
    gone = file("a.csv").quarantined("T1,0", key=h("row", "T1", 0)).quarantined("T1,1", key=h("row", "T1", 1)).parsed
    with pytest.raises(UndoRefused, match="T-1"):
        ledger.imports.again.put([(1, gone)], "")
    assert (counted(ledger), len(ledger.journal.entries())) == (before, entries)
    assert ledger.verify() == []


def test_what_was_settled_is_not_booked_by_an_import_either(ledger: Ledger) -> None:
    """Rule L1.5: an event all of whose rows were dismissed is held back; one with another row is not."""
    ledger.imports.add([unread().parsed])
    first, second = ledger.imports.quarantine()
    ledger.imports.resolve(first.id, "dismissed", "not mine")
    ledger.imports.add([read("b.csv").parsed])
    assert len(ledger.events.all()) == 2
    ledger.imports.undo(2)
    ledger.imports.resolve(second.id, "dismissed", "not mine")
    ledger.imports.add([read("b.csv").parsed])
    assert len(ledger.events.all()) == 1
    assert ledger.imports.quarantine() == ()
    assert [row.line for row in ledger.imports.waiting.settled()] == [4, 5, 4, 5]
    assert ledger.verify() == []
