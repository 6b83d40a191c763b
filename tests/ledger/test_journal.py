"""The journal: appended, chained, and quick to tell when someone touched it."""

from collections.abc import Callable

import pytest

from core.ledger import Ledger
from tests.ledger.notation import at


def three(ledger: Ledger) -> None:
    ledger.journal.append("note", "review", "quiet week", {"drift": "0.01", "n": 1})
    ledger.journal.append("decision", "A-1", "too expensive")
    ledger.journal.append("note", "=cmd()", "naïve — ünïcode")


def test_entries_come_newest_first_with_payload_and_time(ledger: Ledger) -> None:
    three(ledger)
    assert [entry.seq for entry in ledger.journal.entries()] == [3, 2, 1]
    assert [entry.seq for entry in ledger.journal.entries(limit=1, kind="note")] == [3]
    first = ledger.journal.entries()[-1]
    assert (first.payload, first.previous) == ({"drift": "0.01", "n": 1}, "")
    assert at("2026-11-23T09:00:00") <= first.at < at("2026-11-23T09:01:00")
    assert ledger.journal.entries()[0].previous == ledger.journal.entries()[1].hash
    assert ledger.journal.verify() == []


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        ("UPDATE journal SET reason = 'cheap' WHERE seq = 2", "entry 2 was changed"),
        ("UPDATE journal SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 1", "entry 1 was changed"),
        ("UPDATE journal SET payload = '{}' WHERE seq = 1", "entry 1 was changed"),
        ("DELETE FROM journal WHERE seq = 2", "entry 2 is missing"),
        ("DELETE FROM journal WHERE seq = 3", "cut off after entry 2"),
        ("DELETE FROM journal", "cut off after entry 0"),
        ("INSERT INTO journal SELECT 4, at, kind, subject, reason, payload, previous, hash FROM journal WHERE seq = 3", "entry 4"),
    ],
)
def test_tampering_is_found(ledger: Ledger, tamper: str, said: str) -> None:
    """A changed, missing, added or cut-off entry is named."""
    three(ledger)
    ledger._db.run("DROP TRIGGER journal_never_changed")
    ledger._db.run("DROP TRIGGER journal_never_shortened")
    ledger._db.run(tamper)
    assert said in " ".join(ledger.journal.verify())
    assert [finding for finding in ledger.verify() if finding.check == "journal"] != []


@pytest.mark.parametrize("statement", ["UPDATE journal SET reason = ''", "DELETE FROM journal"])
def test_the_database_itself_refuses_changes(ledger: Ledger, statement: str) -> None:
    import sqlite3

    three(ledger)
    with pytest.raises(sqlite3.IntegrityError, match="appended to"):
        ledger._db.run(statement)


def said_by(ledger: Ledger) -> list[Callable[[], object]]:
    from datetime import date
    from decimal import Decimal

    from core.model import Account, ActionState, Asset, Identification, Price, RecurringBuy
    from tests.ledger.notation import NOON, file

    return [
        lambda: ledger.imports.add([file().quarantined("?").trade("T1", "+1 BTC", "-1 USD").parsed]),
        lambda: ledger.imports.resolve(ledger.imports.quarantine()[0].id, "dismissed", "r"),
        lambda: ledger.imports.undo(1, "r"),
        lambda: ledger.links.add("aa", "bb", "r"),
        lambda: ledger.answers.set("q", "a", "r"),
        lambda: ledger.prices.add([Price("crypto:BTC", NOON, Decimal(1), "USD", "me")], "r"),
        lambda: ledger.accounts.put(Account("A"), "r"),
        lambda: ledger.accounts.rename("A", "B", "r"),
        lambda: ledger.assets.put(Asset("crypto:BTC"), "r"),
        lambda: ledger.recurring.add(RecurringBuy("B", "crypto:BTC", Decimal(1), "USD", "week", date(2024, 1, 1)), "r"),
        lambda: ledger.identifications.add(Identification((), NOON, "mail", "B", "crypto:BTC", event="aa"), "r"),
        lambda: ledger.decisions.record("A-1", ActionState.APPROVED, reason="r"),
        lambda: ledger.decisions.undo_last("r"),
        lambda: ledger.tickets.add("T-1", {}, reason="r"),
        lambda: ledger.tickets.fill("T-1", "aa", Decimal(1), "r"),
        lambda: ledger.tickets.close("T-1", "r"),
        lambda: ledger.checklist.tick("prices", "2026-W48", "r"),
        lambda: ledger.checklist.untick("prices", "2026-W48", "r"),
    ]


def test_every_word_of_the_user_is_journalled_with_its_reason(ledger: Ledger) -> None:
    """No write of a decision, correction or setting goes by without exactly one entry that carries its reason."""
    for number, write in enumerate(said_by(ledger), start=1):
        write()
        newest = ledger.journal.entries(limit=1)[0]
        assert newest.seq == number
        assert newest.reason == ("" if newest.kind == "import" else "r")
    assert ledger.journal.verify() == []
    assert ledger.verify() == []
