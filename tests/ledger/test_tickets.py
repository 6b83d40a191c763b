"""Order tickets: recorded once, filled in parts by imported events, and holding fast the imports they rest on."""

from datetime import date
from decimal import Decimal

import pytest

from core.ledger import Ledger, LedgerError, NotFound, UndoRefused
from core.model import Booking, Lot
from tests.ledger.notation import NOON, file, h

BUY = h("id", "T1").hex()
SALE = h("id", "sale").hex()
SHOWN = {"id": "A-1", "account": "Kraken", "asset": "crypto:BTC", "side": "sell", "quantity": "1.5"}


def test_a_ticket_is_open_until_its_fills_reach_its_quantity(ledger: Ledger) -> None:
    ticket = ledger.tickets.add("T-1", SHOWN, lots=[("lot-1", Decimal("1.5"))])
    assert (ticket.action_id, ticket.account, ticket.asset, ticket.side) == ("A-1", "Kraken", "crypto:BTC", "sell")
    assert ticket.quantity == Decimal("1.5")
    assert ticket.lots == (("lot-1", Decimal("1.5")),)
    ledger.tickets.fill("T-1", SALE, Decimal(1))
    ledger.tickets.fill("T-1", SALE, Decimal("0.5"))
    assert ledger.tickets.open()[0].filled == Decimal("0.5")
    ledger.tickets.fill("T-1", BUY, Decimal(1))
    assert ledger.tickets.open() == []
    assert ledger.tickets.all()[0].action_json == SHOWN
    ledger.tickets.unfill("T-1", BUY, "that was another order")
    assert len(ledger.tickets.open()) == 1
    ledger.tickets.close("T-1", "cancelled at the venue")
    assert ledger.tickets.open() == []
    with pytest.raises(LedgerError, match="exported already"):
        ledger.tickets.add("T-1", SHOWN)
    for unknown in (lambda: ledger.tickets.get("T-9"), lambda: ledger.tickets.unfill("T-1", BUY, "")):
        with pytest.raises(NotFound):
            unknown()


def bought(ledger: Ledger) -> int:
    report = ledger.imports.add([file().trade("T1", "+2 BTC", "-40000 USD").parsed])
    lot = Lot("lot-1", "Kraken", "crypto:BTC", date(2024, 1, 5), NOON, Decimal(2), Decimal(40000), BUY, (h("moved").hex(),))
    ledger.projections.store("s", Booking((lot,), (), (), (), {}))
    return report.id


def test_an_import_that_holds_the_lots_of_a_ticket_is_not_undone(ledger: Ledger) -> None:
    """L2.4: The refusal names the ticket; another file that says the same lifts it; so does closing the ticket."""
    number = bought(ledger)
    ledger.tickets.add("T-1", SHOWN, lots=[("lot-1", Decimal("1.5"))])
    with pytest.raises(UndoRefused, match="T-1"):
        ledger.imports.undo(number)
    assert len(ledger.events.all()) == 1
    again = ledger.imports.add([file("again.csv").trade("T1", "+2 BTC", "-40000 USD").parsed])
    ledger.imports.undo(number)
    with pytest.raises(UndoRefused, match="T-1"):
        ledger.imports.undo(again.id)
    ledger.tickets.close("T-1", "cancelled")
    ledger.imports.undo(again.id)
    assert ledger.events.all() == []


def test_an_import_that_filled_a_ticket_is_not_undone(ledger: Ledger) -> None:
    bought(ledger)
    ledger.tickets.add("T-1", SHOWN, rests_on=[])
    report = ledger.imports.add([file("fills.csv").trade("sale", "-1.5 BTC", "+45000 USD").parsed])
    ledger.tickets.fill("T-1", SALE, Decimal("1.5"))
    with pytest.raises(UndoRefused, match="T-1"):
        ledger.imports.undo(report.id)
    ledger.tickets.unfill("T-1", SALE, "wrong ticket")
    ledger.imports.undo(report.id)


def test_undo_of_what_is_not_there_says_so(ledger: Ledger) -> None:
    with pytest.raises(NotFound, match="no import 7"):
        ledger.imports.undo(7)
    number = bought(ledger)
    ledger.imports.undo(number)
    with pytest.raises(LedgerError, match="already"):
        ledger.imports.undo(number)
