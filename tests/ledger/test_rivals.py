"""Which of several versions of one thing stands: the fuller one, the one with the source's own id, never both."""


from core.ledger import Ledger
from core.model import Draft, EventKind, Fate, ParsedFile
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


def in_full(name: str = "ledgers.csv", paid: str = "-20000 USD") -> ParsedFile:
    """Trade T1 as the venue's complete export has it, beside a deposit that only that one knows."""
    made = file(name, format="kraken-ledgers").trade("T1", "+1 BTC", paid)
    return made.trade("D1", "+500 USD", kind=EventKind.DEPOSIT).parsed


def in_short(name: str = "trades.csv", *, paid: str = "-20000 USD", more: bool = False) -> ParsedFile:
    """T1 as the export of trades alone has it: one row, one draft of the same key. With `more`, a trade that is nowhere else."""
    made = file(name, format="kraken-trades")
    for id in ("T1", "T2") if more else ("T1",):
        made.trade(id, "+1 BTC", paid, rows=[h("short", id)])
        made.parsed.drafts[-1] = replace(made.parsed.drafts[-1], secondary=True)
    return made.parsed


def test_a_trade_of_two_exports_is_booked_once_and_the_complete_export_counts(ledger: Ledger) -> None:
    """L2.5: whichever came first, both in one import too; the user is told in either report."""
    for orders in ([[in_full()], [in_short(more=True)]], [[in_short(more=True)], [in_full()]], [[in_short(more=True), in_full()]]):
        reports = [ledger.imports.add(files) for files in orders]
        assert {h("id", "T1").hex(), h("id", "T2").hex(), h("id", "D1").hex()} == keys(ledger)
        counts = {each.name: each.counts for info in ledger.imports.list() if not info.undone_at for each in info.files}
        assert counts == {"ledgers.csv": {Fate.BOOKED: 3}, "trades.csv": {Fate.BOOKED: 1, Fate.DUPLICATE: 1}}
        assert len(ledger.events.get(h("id", "T1").hex()).legs) == 2
        said = {each.name: each.warnings for each in reports[-1].files}
        assert said.get("trades.csv", ("1 trade is in kraken-ledgers too; that export counts",)) == (
            "1 trade is in kraken-ledgers too; that export counts",
        )
        assert said.get("ledgers.csv", ("1 trade is in kraken-trades too; this export counts",)) == (
            "1 trade is in kraken-trades too; this export counts",
        )
        assert ledger.verify() == []
        for report in reversed(reports):
            ledger.imports.undo(report.id)
        assert ledger.events.all() == []


def test_undoing_the_complete_export_brings_the_other_back(ledger: Ledger) -> None:
    """L2.5: the shadowed reading was kept, so nothing has to be imported again; the user's correction stays on the trade throughout."""
    key = h("id", "T1").hex()
    ledger.imports.add([in_short()])
    original = ledger.events.get(key)
    ledger.events.correct(key, replace(original, note="mine"), "looked it up")
    report = ledger.imports.add([in_full(paid="-20001 USD")])
    assert ledger.events.get(key).note == "mine"
    assert [str(leg.quantity) for leg in ledger.events.original(key).legs] == ["1", "-20001"]
    ledger.imports.undo(report.id)
    assert [each.counts for each in ledger.imports.list()[0].files] == [{Fate.BOOKED: 1}]
    assert ledger.events.original(key).legs == original.legs
    assert ledger.events.get(key).note == "mine"
    assert ledger.verify() == []


def test_the_complete_export_counts_even_with_fewer_rows_or_the_very_same_words(ledger: Ledger) -> None:
    """L2.5: the number of rows decides only among equals; the same words from both are two readings, of which one counts."""
    one_row = file("ledgers.csv", format="kraken-ledgers").trade("T1", "+1 BTC", "-20000 USD", rows=[h("short", "T1")]).parsed
    two_rows = file("trades.csv", format="kraken-trades").trade("T1", "+1 BTC", "-19999 USD")
    two_rows.parsed.drafts[-1] = replace(two_rows.parsed.drafts[-1], secondary=True)
    ledger.imports.add([two_rows.parsed])
    ledger.imports.add([one_row])
    ledger.imports.add([in_short("same words.csv")])
    assert [str(leg.quantity) for leg in ledger.events.get(h("id", "T1").hex()).legs] == ["1", "-20000"]
    counts = {each.name: each.counts for info in ledger.imports.list() for each in info.files}
    assert counts == {"trades.csv": {Fate.DUPLICATE: 2}, "ledgers.csv": {Fate.BOOKED: 1}, "same words.csv": {Fate.DUPLICATE: 1}}
    assert ledger.verify() == []


def test_amounts_that_the_two_exports_do_not_agree_on_are_named(ledger: Ledger) -> None:
    """L2.5: the first line and both amounts are said; the complete export counts; amounts that only were rounded agree."""
    first = ledger.imports.add([in_full(paid="-20001 USD"), in_short(more=True)]).files[1]
    assert first.warnings == (
        "1 trade is in kraken-ledgers too; that export counts",
        "line 2: the two exports state different amounts (20000 USD here, 20001 USD in kraken-ledgers); that export counts, "
        "nothing was adjusted",
    )
    assert [str(leg.quantity) for leg in ledger.events.get(h("id", "T1").hex()).legs] == ["1", "-20001"]
    ledger.imports.undo(1)
    rounded = ledger.imports.add([in_full(paid="-13.9897 USD"), in_short(paid="-13.98969 USD")]).files[1]
    assert rounded.warnings == ("1 trade is in kraken-ledgers too; that export counts",)


def test_fees_are_compared_where_both_charge_them_in_one_asset(ledger: Ledger) -> None:
    def files(here: str, there: str) -> list[ParsedFile]:
        short = file("trades.csv", format="kraken-trades").trade("T1", "+1 BTC", "-20000 USD", here, rows=[h("short")])
        short.parsed.drafts[-1] = replace(short.parsed.drafts[-1], secondary=True)
        return [file(format="kraken-ledgers").trade("T1", "+1 BTC", "-20000 USD", there).parsed, short.parsed]

    report = ledger.imports.add(files("-52 USD fee", "-0.0026 BTC fee"))
    assert report.files[1].warnings == ("1 trade is in kraken-ledgers too; that export counts",)
    ledger.imports.undo(report.id)
    report = ledger.imports.add(files("-52 USD fee", "-53 USD fee"))
    assert "fee 52 USD here, 53 USD in kraken-ledgers" in report.files[1].warnings[1]
