"""The events in the report of a first import: what reading the ledger gives, or none where that cannot be said."""

from datetime import timedelta, timezone

from core.ledger import Ledger
from tests.ledger.notation import NOON, Builder, file, h
from tests.replacing import replace


def first() -> Builder:
    """A file with amounts that are stored otherwise than they were written, another zone, refs, notes and a stated date."""
    builder = file().trade("T2", "+1.500 ETH {3000.00 USD}", "-1E+3 USD", "-0.0 BNB fee", when=NOON + timedelta(hours=1))
    builder.trade("T1", "+0.000000000000000001 BTC", "-1.25 USD", when=NOON.astimezone(timezone(timedelta(hours=2))))
    builder.trade("T3", "+2 BTC", "-7 USD", when=NOON, refs=("0xabc", "order 7"), note="caf\udce9", stated_date=NOON.date())
    builder.trade("T4", "+3 BTC", "-8 USD", when=NOON, refs=("",))
    return builder


def test_they_are_what_the_ledger_reads(ledger: Ledger) -> None:
    """To the row number, in order, amounts by value, and of the facts as they stand."""
    report = ledger.imports.add([first().parsed])
    assert list(report.events) == ledger.events.all()
    assert len(report.events) == 4
    assert report.facts == ledger.facts_revision()


def test_none_where_they_would_not_be_all_or_not_as_they_stand(ledger: Ledger) -> None:
    """A second file, rivals within the file, a correction that waits, a renamed account, and a write that goes on."""
    rivals = first().trade("again", "+9 BTC", "-1 USD", key=h("id", "T1"))
    assert ledger.imports.add([rivals.parsed], dry_run=True).events == ()
    assert ledger.imports.add([first().parsed, file("b.csv", "Coinbase").trade("X", "+1 BTC").parsed], dry_run=True).events == ()
    with ledger.writing("more than an import"):
        one = ledger.imports.add([first().parsed])
    assert one.events == ()
    assert ledger.imports.add([file("b.csv", "Coinbase").trade("X", "+1 BTC").parsed]).events == ()
    event = ledger.events.all()[0]
    ledger.events.correct(event.key, replace(event, note="mine"), "a remark")
    for number in (one.id, 2):
        ledger.imports.undo(number)
    assert ledger.imports.add([first().parsed]).events == ()
    assert any(each.note == "mine" for each in ledger.events.all())


def test_none_for_an_account_that_was_renamed(ledger: Ledger) -> None:
    """The file still says the old name."""
    report = ledger.imports.add([file().trade("T1", "+1 BTC").parsed])
    ledger.accounts.rename("Kraken", "Exchange")
    ledger.imports.undo(report.id)
    again = ledger.imports.add([file().trade("T1", "+1 BTC").parsed])
    events = ledger.events.all()
    assert list(again.events or events) == events
