"""Decisions on proposed actions: approve, snooze, reject, undo, export, fills by later trades. On a ledger 10 points off its targets."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import ActionState, QueueItem, Side
from core.services import gains, imports, journal, lots, maintenance, queue, review
from core.services.errors import Invalid, Refused, UndoRefused
from core.services.workspace import Workspace, open_workspace
from tests.unit.services_desk import CLOCK, buy, desk, drifted, event, price, sell


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path) as opened:
        drifted(opened)
        yield opened


def the_sale(ws: Workspace) -> QueueItem:
    """The sale of stocks back to the half band."""
    return next(item for item in queue.load(ws).items if item.action.side is Side.SELL and item.action.asset == "security:VTI")


def state(ws: Workspace, id: str) -> ActionState:
    return next(item.state for item in queue.load(ws).items if item.action.id == id)


def test_the_queue_proposes_the_sale_with_its_lots(ws: Workspace) -> None:
    """Stocks are 70 % where 60 % is meant: the sale names lots, tax and reasons; nothing blocks it."""
    sale = the_sale(ws).action
    assert (sale.kind, sale.blocked_by) == ("rebalance", ())
    assert sale.lots
    assert sale.why
    assert queue.plan(ws)[0].state is ActionState.PROPOSED


def test_an_approval_records_which_lots_are_sold(ws: Workspace) -> None:
    """Through the broker's instruction, at the clock, in the journal; bookings are not done anew for it."""
    id, facts = the_sale(ws).action.id, ws.ledger.facts_revision()
    queue.approve(ws, [id], revision=queue.load(ws).revision, reason="back to the band")
    named = ws.ledger.identifications.all()[0]
    assert (named.channel, named.recorded_at, named.account) == ("instruction to the broker", ws.as_of, "Broker")
    assert named.lots == tuple((pick.lot, pick.quantity) for pick in the_sale(ws).action.lots)
    assert [entry.reason for entry in journal.entries(ws, kind="decision")] == ["back to the band"]
    assert (state(ws, id), ws.ledger.facts_revision()) == (ActionState.APPROVED, facts)


def test_an_approval_of_what_has_moved_is_refused_and_proposed_anew(ws: Workspace) -> None:
    """R9.2: the revision that was shown is not the ledger's: nothing is recorded. An approval whose trade changed later asks again."""
    id, shown = the_sale(ws).action.id, queue.load(ws).revision
    price(ws, "security:VTI", "101")
    with pytest.raises(Refused, match="has moved since"):
        queue.approve(ws, [id], revision=shown)
    assert ws.ledger.identifications.all() == []
    queue.approve(ws, [id], revision=queue.load(ws).revision)
    price(ws, "security:VTI", "102")
    again = the_sale(ws)
    assert again.state is ActionState.PROPOSED
    assert "approve again" in again.note


def test_every_decision_is_undone_by_an_entry_of_its_own_until_exported(ws: Workspace, tmp_path: Path) -> None:
    """R9.1: approve, snooze and reject go back; the approval's lots are withdrawn; after the export undo refuses, naming the ticket."""
    id = the_sale(ws).action.id
    for decide in (
        lambda: queue.approve(ws, [id]), lambda: queue.snooze(ws, [id], "3d"), lambda: queue.reject(ws, [id], reason="too small"),
    ):
        decide()
        assert state(ws, id) is not ActionState.PROPOSED
        queue.undo(ws)
        assert state(ws, id) is ActionState.PROPOSED
        assert ws.ledger.identifications.all() == []
    assert len(journal.entries(ws, kind="decision undone")) == 3
    with pytest.raises(Refused, match="no decision"):
        queue.undo(ws)
    queue.approve(ws, [id])
    queue.export(ws, tmp_path / "out")
    with pytest.raises(UndoRefused, match=f"T-{id}"):
        queue.undo(ws)
    assert ws.ledger.journal.verify() == []


def test_a_rejection_after_an_approval_takes_its_lots_back_and_undo_brings_them_again(ws: Workspace) -> None:
    """The identification follows the decision."""
    id = the_sale(ws).action.id
    queue.approve(ws, [id])
    queue.reject(ws, [id], reason="not this week")
    assert ws.ledger.identifications.all() == []
    queue.undo(ws)
    assert state(ws, id) is ActionState.APPROVED
    assert len(ws.ledger.identifications.all()) == 1


def test_a_snooze_ends_at_its_time_or_price(ws: Workspace, tmp_path: Path) -> None:
    """R9.3: at its price, at its date; a time that is past is refused."""
    id = the_sale(ws).action.id
    queue.snooze(ws, [id], ">105")
    price(ws, "security:VTI", "104")
    assert state(ws, the_sale(ws).action.id) is ActionState.SNOOZED
    price(ws, "security:VTI", "106")
    assert state(ws, the_sale(ws).action.id) is ActionState.PROPOSED
    queue.snooze(ws, [the_sale(ws).action.id], "2026-11-24")
    for wrong in ("2020-01-01", "soon"):
        with pytest.raises(Invalid, match="until"):
            queue.snooze(ws, [id], wrong)
    with open_workspace(tmp_path / "ledger.db", as_of=CLOCK.replace(day=25)) as later:
        assert the_sale(later).state is ActionState.PROPOSED


def test_what_cannot_be_decided_is_refused(ws: Workspace) -> None:
    """An id that is none, a rejection without reason, an export of nothing."""
    with pytest.raises(Refused, match="no action 'nope'"):
        queue.approve(ws, ["nope"])
    with pytest.raises(Refused, match="needs a reason"):
        queue.reject(ws, [the_sale(ws).action.id], reason=" ")
    with pytest.raises(Refused, match="nothing is approved"):
        queue.export(ws, Path("nowhere"))
    assert not Path("nowhere").exists()


def test_an_export_writes_tickets_once_and_marks_them(ws: Workspace, tmp_path: Path) -> None:
    """CSV and JSON agree, name lots, limit price and the instruction for the broker; a second export has nothing left."""
    sale = the_sale(ws).action
    id = sale.id
    queue.approve(ws, [id])
    done = queue.export(ws, tmp_path / "out")
    row = next(iter(csv.DictReader(done.csv.read_text(encoding="utf-8").splitlines())))
    order = json.loads(done.json.read_text(encoding="utf-8"))["tickets"][0]
    assert (row["ticket"], row["side"], row["limit_price"]) == (order["ticket"], "sell", order["limit_price"])
    assert order["instruction"].startswith("Specified lots")
    assert [lot["lot"] for lot in order["lots"]] == [pick.lot for pick in sale.lots]
    assert state(ws, id) is ActionState.EXPORTED
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted((done.csv.name, done.json.name))
    with pytest.raises(Refused):
        queue.export(ws, tmp_path / "out")


def test_a_folder_that_cannot_be_written_leaves_everything_as_it_was(ws: Workspace, tmp_path: Path) -> None:
    """No ticket, still approved, one sentence."""
    id = the_sale(ws).action.id
    queue.approve(ws, [id])
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match="nothing was exported"):
        queue.export(ws, tmp_path / "file" / "out")
    assert state(ws, id) is ActionState.APPROVED
    assert ws.ledger.tickets.all() == []


def test_fills_that_come_later_fill_the_ticket_and_take_the_named_lots(ws: Workspace, tmp_path: Path) -> None:
    """R9.5: a sale in two parts: partly filled, then filled; each part is booked from the lots of the ticket, not first in, first out."""
    sale = the_sale(ws).action
    queue.approve(ws, [sale.id])
    queue.export(ws, tmp_path / "out")
    assert isinstance(sale.quantity, D)
    first = sale.quantity - 1
    with open_workspace(tmp_path / "ledger.db", as_of=CLOCK.replace(day=25)) as later:
        sell(later, f"{first} security:VTI", "500", "2026-11-24T10:00")
        assert state(later, sale.id) is ActionState.PARTLY_FILLED
        sell(later, "1 security:VTI", "100", "2026-11-24T11:00")
        lots.load(later)
        assert state(later, sale.id) is ActionState.FILLED
        sold = gains.year(later, 2026).rows
        assert {row.disposal.lot for row in sold} == {pick.lot for pick in sale.lots}
        assert sum(row.disposal.quantity for row in sold) == sale.quantity
        assert maintenance.verify(later) == ()


@pytest.mark.parametrize("end", [">50", "<150", "0d", "0w"])
def test_a_snooze_that_would_be_over_at_once_is_refused(ws: Workspace, end: str) -> None:
    """VTI is at 100: nothing is recorded that looks like a snooze and is none."""
    id = the_sale(ws).action.id
    before = ws.ledger.facts_revision()
    with pytest.raises(Invalid, match="name a"):
        queue.snooze(ws, [id], end)
    assert (state(ws, id), ws.ledger.facts_revision()) == (ActionState.PROPOSED, before)


def test_an_order_done_or_cancelled_by_hand_waits_for_no_fill(ws: Workspace, tmp_path: Path) -> None:
    """Cancelled: its lots are free again; done: it is filled."""
    id = the_sale(ws).action.id
    queue.approve(ws, [id])
    queue.export(ws, tmp_path / "out")
    queue.done(ws, [id], cancelled=True, reason="no fill in a week")
    assert ws.ledger.tickets.open() == []
    assert ws.ledger.identifications.all() == []
    assert any(item.state is ActionState.CANCELLED for item in queue.load(ws).items)


def test_the_review_is_one_snapshot(ws: Workspace) -> None:
    """Figures, queue, checklist and counts agree with the parts that services give alone."""
    found = review.load(ws)
    assert (found.total, found.currency, found.empty) == (D(10000), "USD", False)
    assert [sleeve.name for sleeve in found.sleeves] == ["stocks", "coins"]
    assert found.queue == queue.load(ws).items
    assert found.revision == ws.ledger.facts_revision()
    assert (found.counts.events, found.counts.accounts, found.counts.quarantined) == (5, 2, 0)
    assert imports.history(ws) == ()


def test_an_import_that_a_ticket_rests_on_cannot_be_undone(tmp_path: Path) -> None:
    """L2.4: the lots that the exported ticket names came with the import; the refusal names the ticket."""
    from tests.unit.test_services_facts import purchase_file

    with desk(tmp_path) as ws:
        done = imports.store(ws, [purchase_file("security:VTI", "70", "3500")])
        event(ws, "deposit", "5000 cash:USD", "2024-01-02T10:00", account="Exchange")
        buy(ws, "0.03 crypto:BTC", "1500", "2024-02-05T10:00", account="Exchange")
        price(ws, "security:VTI", "100")
        price(ws, "crypto:BTC", "100000")
        id = the_sale(ws).action.id
        queue.approve(ws, [id])
        queue.export(ws, tmp_path / "out")
        with pytest.raises(UndoRefused, match=f"T-{id}"):
            imports.undo(ws, done.report.id)
