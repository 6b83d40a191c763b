"""Which of several versions of one thing stands: the fuller one, the one with the source's own id, never both."""


from core.ledger import Ledger
from core.model import Draft, Fate, ParsedFile
from tests.ledger.notation import NOON, file, h
from tests.replacing import replace


def half(side: int, name: str = "half.csv") -> ParsedFile:
    """One leg of trade T1, as a filtered export shows it: the row of the full export, an event of its own."""
    written = ("+1 BTC", "-20000 USD")[side]
    return file(name).trade(f"half {side}", written, rows=[h("row", "T1", side)]).parsed


def full(name: str = "full.csv") -> ParsedFile:
    return file(name).trade("T1", "+1 BTC", "-20000 USD").parsed


def keys(ledger: Ledger) -> set[str]:
    return {event.key for event in ledger.events.all()}


def test_the_full_trade_takes_the_place_of_its_halves(ledger: Ledger) -> None:
    """L2.3: A half-filtered export first, the whole one later: the trade is booked once, whole; undoing it brings the halves back."""
    ledger.imports.add([half(0, "h0.csv"), half(1, "h1.csv")])
    assert len(keys(ledger)) == 2
    report = ledger.imports.add([full()])
    assert {h("id", "T1").hex()} == keys(ledger)
    assert report.files[0].counts[Fate.BOOKED] == 2
    assert [each.counts for each in ledger.imports.list()[0].files] == [{Fate.DUPLICATE: 1}, {Fate.DUPLICATE: 1}]
    assert ledger.verify() == []
    undone = ledger.imports.undo(report.id)
    assert (undone.events_removed, undone.events_back) == (1, 2)
    assert {h("id", "half 0").hex(), h("id", "half 1").hex()} == keys(ledger)
    assert [each.counts for each in ledger.imports.list()[0].files] == [{Fate.BOOKED: 1}, {Fate.BOOKED: 1}]
    assert ledger.verify() == []


def test_halves_that_come_after_the_full_trade_are_duplicates(ledger: Ledger) -> None:
    ledger.imports.add([full()])
    report = ledger.imports.add([half(0)])
    assert {h("id", "T1").hex()} == keys(ledger)
    assert report.files[0].counts[Fate.DUPLICATE] == 1
    assert report.events_new == 0


def test_an_export_with_ids_takes_the_place_of_one_without(ledger: Ledger) -> None:
    """A newer export of the same trades carries ids: nothing is there twice, whichever came first."""
    old = file("old.csv").trade("content", "+1 BTC", "-20000 USD", key=h("content")).parsed
    new = file("new.csv").trade("id", "+1 BTC", "-20000 USD", key=h("source id"), fallback=h("content")).parsed
    for files in ([old, new], [new, old]):
        report = ledger.imports.add(files)
        assert {h("source id").hex()} == keys(ledger)
        assert ledger.verify() == []
        ledger.imports.undo(report.id)
    assert ledger.events.all() == []


def test_two_ids_with_one_content_are_two_trades(ledger: Ledger) -> None:
    """Equal fills with ids of their own both stand, and the older export's single row belongs to them, not beside them."""
    old = file("old.csv").trade("content", "+1 BTC", "-20000 USD", key=h("content")).parsed
    new = file("new.csv")
    for number in range(2):
        new.trade(f"id {number}", "+1 BTC", "-20000 USD", fallback=h("content"))
    ledger.imports.add([old])
    ledger.imports.add([new.parsed])
    assert {h("id", "id 0").hex(), h("id", "id 1").hex()} == keys(ledger)


def test_a_changed_version_of_one_id_does_not_count_twice(ledger: Ledger) -> None:
    """Two files say different things under one id: one stands, the same one in either order."""
    one = file("one.csv").trade("T1", "+1 BTC", "-20000 USD").parsed
    two = file("two.csv").trade("T1", "+1 BTC", "-20001 USD").parsed
    ledger.imports.add([one, two])
    stands = ledger.events.all()
    assert len(stands) == 1
    ledger.imports.undo(1)
    ledger.imports.add([two, one])
    assert [replace(event, id=0) for event in stands] == [replace(event, id=0) for event in ledger.events.all()]


def test_a_chain_of_rivals_loses_no_trade_that_nothing_shadows(ledger: Ledger) -> None:
    """X shares a row with Y, Y with Z, X none with Z: where Y gives way, both X and Z stand."""
    builder = file("chain.csv")
    rows = [builder.row(f"row {number}", h("chain", number)) for number in range(4)]
    other = file("other.csv")
    more = [other.row(f"row {number}", h("chain", number)) for number in range(4)]

    def draft(name: str, over: list[int]) -> Draft:
        return replace(file().trade(name, "+1 BTC", "-1 USD", when=NOON).parsed.drafts[0], rows=tuple(over))

    builder.parsed.drafts += [draft("X", rows[:2]), draft("Z", rows[2:])]
    other.parsed.drafts.append(draft("Y", more[1:3]))
    ledger.imports.add([builder.parsed, other.parsed])
    assert keys(ledger) in ({h("id", "Y").hex()}, {h("id", "X").hex(), h("id", "Z").hex()})
    assert ledger.verify() == []
