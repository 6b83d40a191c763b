"""Figures set by hand and decisions made again: what follows from them, what is refused, and the journal. 10 points off the targets."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import ActionState, QueueItem, Side
from core.services import edits, journal, queue
from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace
from core.unknown import known
from tests.unit.services_desk import POLICY, desk, drifted, price

PRICED = POLICY.replace("fee_rate", 'fee_fixed = "$0"\nfee_rate')
"""Every cost is stated, so purchases are not blocked."""


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path) as opened:
        drifted(opened)
        yield opened


@pytest.fixture
def priced(tmp_path: Path) -> Iterator[Workspace]:
    """New cash is placed, and nothing need be sold."""
    with desk(tmp_path, PRICED) as opened:
        drifted(opened)
        yield opened


def sale(ws: Workspace) -> QueueItem:
    return next(item for item in queue.load(ws).items if item.action.side is Side.SELL and item.action.asset == "security:VTI")


def purchase(ws: Workspace) -> QueueItem:
    return next(item for item in queue.load(ws).items if item.action.side is Side.BUY and item.action.asset == "crypto:BTC")


def units(item: QueueItem) -> D:
    assert known(item.action.quantity)
    return item.action.quantity


def test_lots_tax_and_costs_follow_an_edited_quantity(ws: Workspace) -> None:
    """R9.7: the cheapest lots for the new quantity, their gain at the policy's rate, the spread on the new value; the rest as proposed."""
    before = sale(ws).action
    assert before.lots[0].quantity == units(sale(ws))
    (item,) = edits.edit(ws, before.id, quantity="40", reason="more at once")
    after = item.action
    assert (item.state, item.edited, item.reason) == (ActionState.PROPOSED, True, "more at once")
    assert (units(item), after.value, after.limit_price) == (D(40), D(4000), before.limit_price)
    assert sum(pick.quantity for pick in after.lots) == 40
    assert len(after.lots) == 2
    assert after.lots[0].lot == before.lots[0].lot
    assert after.tax_now == sum(pick.tax for pick in after.lots if known(pick.tax))
    assert after.costs["spread"] == D("0.4")
    assert (after.kind, after.priority, after.due) == (before.kind, before.priority, before.due)
    assert after.why[-1] == f"edited by hand: 40 instead of {units_text(before.quantity)} VTI (more at once)"
    assert after.rules[-1] == "R9.7"
    assert [(entry.kind, entry.reason) for entry in journal.entries(ws, limit=1)] == [("decision", "more at once")]
    assert not any(item.edited for item in queue.plan(ws))


def units_text(value: object) -> str:
    return format(value, "f").rstrip("0").rstrip(".") if isinstance(value, D) else "?"


@pytest.mark.parametrize("side", list(Side))
def test_a_limit_alone_changes_the_limit_alone(tmp_path: Path, side: Side) -> None:
    """Of a sale and of a purchase; figures as they stand are no edit."""
    with desk(tmp_path, POLICY if side is Side.SELL else PRICED) as ws:
        drifted(ws)
        before = (sale if side is Side.SELL else purchase)(ws).action
        assert known(before.limit_price)
        limit = before.limit_price - 1
        (after,) = edits.edit(ws, before.id, quantity=str(before.quantity), limit=str(limit))
        assert (after.action.quantity, after.action.limit_price, after.action.lots) == (before.quantity, limit, before.lots)
        assert after.action.tax_now == before.tax_now
        assert after.reason == "edited by hand"
        with pytest.raises(Invalid, match="other than those that stand"):
            edits.edit(ws, before.id, quantity=str(before.quantity), limit=str(limit))


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"quantity": "71"}, "71 are asked for, 70 are held there"),
        ({"quantity": "0.5"}, "below the minimum trade"),
        ({"quantity": "10.00001"}, "is no multiple of 0.0001"),
        ({"limit": "1000"}, "more than half away from the last price"),
        ({"limit": "9.9"}, "more than half away from the last price"),
    ],
)
def test_what_cannot_be_sold_is_refused(ws: Workspace, figures: dict[str, str], sentence: str) -> None:
    """R9.7: nothing is recorded, and the sentence names the figure."""
    id = sale(ws).action.id
    with pytest.raises(Refused, match=sentence):
        edits.edit(ws, id, **figures)
    assert not sale(ws).edited
    assert journal.entries(ws, kind="decision") == ()


@pytest.mark.parametrize("written", ["0", "-1", "x", "1,000", "NaN"])
def test_what_is_no_number_above_zero_is_refused(ws: Workspace, written: str) -> None:
    for name in "quantity", "limit":
        with pytest.raises(Invalid, match=name):
            edits.edit(ws, sale(ws).action.id, **{name: written})


def test_a_purchase_is_edited_within_cash(priced: Workspace) -> None:
    """R9.7: less is free; more only as far as the cash of the account goes."""
    ws = priced
    before = purchase(ws)
    (less,) = edits.edit(ws, before.action.id, quantity="0.005")
    assert (less.action.value, less.action.blocked_by) == (D(500), ())
    assert less.action.costs["fee"] == D("0.5")
    with pytest.raises(Refused, match="can be spent in Exchange"):
        edits.edit(ws, before.action.id, quantity="0.06")


def test_an_edit_is_undone_and_made_again_and_so_is_what_follows(ws: Workspace) -> None:
    """R9.1, R9.7: edit, approve, undo, undo, redo, redo: figures, lots that are named, and state at every step."""
    id, before = sale(ws).action.id, units(sale(ws))
    edits.edit(ws, id, quantity="12", reason="small steps")
    queue.approve(ws, [id], reason="go")
    assert (units(sale(ws)), sale(ws).state, sale(ws).edited) == (D(12), ActionState.APPROVED, True)
    queue.undo(ws)
    assert (units(sale(ws)), sale(ws).state, sale(ws).edited) == (D(12), ActionState.PROPOSED, True)
    queue.undo(ws)
    assert (units(sale(ws)), sale(ws).state, sale(ws).edited) == (before, ActionState.PROPOSED, False)
    assert ws.ledger.identifications.all() == []
    edits.redo(ws)
    assert (units(sale(ws)), sale(ws).state) == (D(12), ActionState.PROPOSED)
    edits.redo(ws)
    assert (units(sale(ws)), sale(ws).state, sale(ws).reason) == (D(12), ActionState.APPROVED, "go")
    assert sum(quantity for named in ws.ledger.identifications.all() for _, quantity in named.lots) == 12
    with pytest.raises(Refused, match="no undone decision"):
        edits.redo(ws)
    queue.undo(ws)
    assert sale(ws).state is ActionState.PROPOSED
    assert ws.ledger.journal.verify() == []


def test_an_approved_action_that_is_edited_asks_again(ws: Workspace) -> None:
    """The lots of the approval are withdrawn; undo brings the approval back with its lots."""
    id = sale(ws).action.id
    queue.approve(ws, [id])
    named = ws.ledger.identifications.all()
    edits.edit(ws, id, quantity="7")
    assert sale(ws).state is ActionState.PROPOSED
    assert ws.ledger.identifications.all() == []
    queue.undo(ws)
    assert sale(ws).state is ActionState.APPROVED
    assert [each.lots for each in ws.ledger.identifications.all()] == [each.lots for each in named]


def test_the_ticket_carries_the_edited_figures(ws: Workspace, tmp_path: Path) -> None:
    """Quantity, limit, lots and the sentence in CSV and JSON; after that nothing can be edited."""
    id = sale(ws).action.id
    edits.edit(ws, id, quantity="12", limit="101.25", reason="round")
    edits.edit(ws, id, limit="102")
    queue.approve(ws, [id])
    done = queue.export(ws, tmp_path / "out")
    row = next(iter(csv.DictReader(done.csv.read_text(encoding="utf-8").splitlines())))
    order = json.loads(done.json.read_text(encoding="utf-8"))["tickets"][0]
    assert (row["quantity"], row["limit_price"]) == (order["quantity"], order["limit_price"]) == ("12", "102")
    assert sum(D(lot["quantity"]) for lot in order["lots"]) == 12
    assert "edited by hand: 12 instead of" in row["why"]
    assert next(item for item in queue.load(ws).items if item.action.id == id).edited
    with pytest.raises(Refused, match="its ticket is out"):
        edits.edit(ws, id, quantity="3")
    with pytest.raises(Refused, match="no undone decision"):
        edits.redo(ws)


def test_an_edit_that_no_longer_goes_is_blocked(ws: Workspace) -> None:
    """R9.7: it was all that is held, then less is held; the block says so, and an undo brings the proposal back."""
    from tests.unit.services_desk import sell

    id = sale(ws).action.id
    edits.edit(ws, id, quantity="70")
    sell(ws, "10 security:VTI", "1000", "2026-11-20T10:00")
    item = sale(ws)
    assert [block.rule for block in item.action.blocked_by] == ["R9.7"]
    assert "70 are asked for, 60 are held" in item.action.blocked_by[0].cause
    with pytest.raises(Refused, match="is blocked"):
        queue.approve(ws, [id])
    queue.undo(ws)
    assert sale(ws).action.blocked_by == ()


def test_snooze_and_rejection_are_made_again_with_their_reasons(ws: Workspace) -> None:
    """Until a price, until a date, with the words said; a new decision in between leaves nothing to make again."""
    id = sale(ws).action.id
    queue.snooze(ws, [id], ">150")
    queue.approve(ws, [id])
    queue.undo(ws)
    price(ws, "security:VTI", "100.5")
    assert sale(ws).state is ActionState.SNOOZED
    price(ws, "security:VTI", "151")
    assert sale(ws).state is ActionState.PROPOSED
    price(ws, "security:VTI", "100")
    queue.undo(ws)
    queue.snooze(ws, [id], "2w", reason="after payday")
    queue.undo(ws)
    edits.redo(ws)
    assert (sale(ws).state, sale(ws).reason) == (ActionState.SNOOZED, "after payday")
    queue.reject(ws, [id], reason="no")
    queue.undo(ws)
    edits.redo(ws)
    assert (sale(ws).state, sale(ws).reason) == (ActionState.REJECTED, "no")
    queue.undo(ws)
    queue.snooze(ws, [purchase(ws).action.id], "2d")
    with pytest.raises(Refused, match="no undone decision"):
        edits.redo(ws)


def test_an_approval_of_what_has_moved_is_not_made_again(ws: Workspace) -> None:
    """R9.2: the trade is another one by now."""
    id = sale(ws).action.id
    queue.approve(ws, [id])
    queue.undo(ws)
    price(ws, "security:VTI", "103")
    with pytest.raises(Refused, match="changed since it was approved"):
        edits.redo(ws)
    assert sale(ws).state is ActionState.PROPOSED
