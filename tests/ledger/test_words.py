"""Links, answers and lot identifications: the user's word by key, which waits for its events and finds them again."""

from decimal import Decimal

import pytest

from core.ledger import Ledger, NotFound
from core.model import Identification
from tests.ledger.notation import NOON, file, h
from tests.replacing import replace

OUT, IN = h("id", "out").hex(), h("id", "in").hex()


def test_links_survive_undo_and_forbid_takes_a_link_back(ledger: Ledger) -> None:
    ledger.links.add(OUT, IN, "my own wallet")
    assert ledger.links.all() == (((OUT, IN),), ())
    report = ledger.imports.add([file().trade("out", "-1 BTC").trade("in", "+1 BTC").parsed])
    ledger.imports.undo(report.id)
    assert ledger.links.all() == (((OUT, IN),), ())
    ledger.links.forbid(OUT, IN, "a friend's")
    assert ledger.links.all() == ((), ((OUT, IN),))
    ledger.links.remove(OUT, IN, "undecided")
    assert ledger.links.all() == ((), ())
    with pytest.raises(NotFound):
        ledger.links.remove(OUT, IN, "again")


def test_a_link_follows_its_event_to_the_sources_own_id(ledger: Ledger) -> None:
    ledger.links.add(h("content").hex(), IN, "mine")
    ledger.imports.add([file().trade("out", "-1 BTC", fallback=h("content")).trade("in", "+1 BTC").parsed])
    assert ledger.links.all() == (((OUT, IN),), ())


def test_answers_are_kept_with_their_reason_and_can_be_taken_back(ledger: Ledger) -> None:
    ledger.answers.set("crypto-basis-before-2025", "universal", "as filed")
    ledger.answers.set("crypto-basis-before-2025", "wallet", "Rev. Proc. 2024-28")
    assert ledger.answers.all() == {"crypto-basis-before-2025": "wallet"}
    assert ledger.journal.entries(limit=1)[0].reason == "Rev. Proc. 2024-28"
    ledger.answers.clear("crypto-basis-before-2025", "ask again")
    assert ledger.answers.all() == {}
    with pytest.raises(NotFound):
        ledger.answers.clear("crypto-basis-before-2025", "ask again")


def test_an_identification_is_recorded_attached_confirmed_and_withdrawn(ledger: Ledger) -> None:
    """A ticket's lots are named before the sale is imported; the sale attaches later; the broker confirms; nothing is deleted.

    Booking rests on it from the moment it names a sale.
    """
    named = Identification((("lot-1", Decimal("0.5")), ("lot-2", Decimal("1E-18"))), NOON, "ticket", "Kraken", "crypto:BTC", ticket="T-1")
    facts = ledger.facts_revision()
    number = ledger.identifications.add(named, "highest basis")
    assert ledger.identifications.all() == [named]
    assert ledger.facts_revision() == facts
    ledger.identifications.attach(number, OUT)
    assert ledger.facts_revision() > facts
    ledger.identifications.confirm(number)
    (after,) = ledger.identifications.all()
    assert after == replace(named, event=OUT, confirmed=True)
    assert ledger.identifications.named()[0].id == number
    ledger.identifications.withdraw(number, "the order was cancelled")
    assert ledger.identifications.all() == []
    with pytest.raises(NotFound):
        ledger.identifications.confirm(99)
    assert ledger.journal.verify() == []
