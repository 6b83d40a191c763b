"""Edit, redo, next and previous match, and the lots of the highlighted class: by key, by command and on the command line."""

from datetime import datetime
from pathlib import Path

import pytest

from core.model import ActionState
from tests.tui import screen
from tests.tui.cli_desk import Shell
from tests.tui.screen import LARGE, SMALL, Hand
from tests.tui.values import Fake
from tui.app import build_app
from tui.shell import TrimtabApp

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone


def first_sale(app: object) -> str:
    return next(i.action.id for i in app.review.queue if i.action.side.value == "sell" and not i.action.blocked_by)  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_edit_approve_undo_redo(demo_ledger: Path, size: tuple[int, int]) -> None:
    """e fills the form with the figures; what is refused stays in it; the queue says edited; u and ctrl+r go back and forth."""

    async def steps(hand: Hand) -> None:
        app = hand.app
        await hand.press("2")
        id = first_sale(app)
        app.panel("queue").table.select(id)
        await hand.press("e")
        before = app.panel("queue").item().action
        assert str(before.quantity) in hand.text
        assert str(before.limit_price) in hand.text
        await hand.press("ctrl+u")
        await hand.type("1000000")
        await hand.press("enter")
        assert "are asked for" in hand.text.replace("\n", " ")
        await hand.press("ctrl+u")
        half = before.quantity / 2
        await hand.type(str(half))
        await hand.press("tab", "tab")
        await hand.type("less")
        await hand.press("enter")
        assert "as edited" in hand.toasts[-1]
        item = app.panel("queue").item(id)
        assert (item.action.quantity, item.edited, item.reason) == (half, True, "less")
        assert "edited" in hand.text
        await hand.press("i")
        assert "edited by hand" in hand.text
        await hand.press("escape", "a")
        assert app.panel("queue").item(id).state is ActionState.APPROVED
        await hand.press("u", "u")
        assert (app.panel("queue").item(id).action.quantity, app.panel("queue").item(id).edited) == (before.quantity, False)
        await hand.press("ctrl+r", "ctrl+r")
        assert (app.panel("queue").item(id).action.quantity, app.panel("queue").item(id).state) == (half, ActionState.APPROVED)
        await hand.press("ctrl+r")
        assert "no undone decision" in hand.toasts[-1]

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps, size)


def test_edit_and_redo_on_the_command_line(shell: Shell) -> None:
    """The same services: figures in JSON, `edited` in the text, the ticket, and one sentence for what does not go."""
    sale = next(each for each in shell.json("queue")["actions"] if each["side"] == "sell" and not each["blocked_by"])
    assert "name a quantity" in shell("queue", "edit", sale["id"], code=2).err
    assert "are asked for" in shell("queue", "edit", sale["id"], "--quantity", "1000000", code=1).err
    assert "no action" in shell("queue", "edit", "Anope", "--quantity", "1", code=1).err
    (done,) = shell.json("queue", "edit", sale["id"], "--limit", str(float(sale["limit_price"]) - 1), "--reason", "patience")["actions"]
    assert (done["edited"], done["reason"]) == (True, "patience")
    assert "proposed, edited" in shell("queue").out
    assert done["why"][-1].startswith("edited by hand: limit")
    shell("queue", "undo")
    assert "edited" not in shell("queue").out
    assert "proposed, edited" in shell("queue", "redo").err
    shell("queue", "approve", sale["id"])
    shell("queue", "export", "--out", str(shell.folder / "out"))
    assert f",{done['limit_price']}," in next((shell.folder / "out").glob("*.csv")).read_text()
    assert "no undone decision" in shell("queue", "redo", code=1).err


def test_next_and_previous_match() -> None:
    """With the filter on, all rows come back and the cursor goes to the next; esc keeps what was looked for; round the end."""

    async def steps(hand: Hand) -> None:
        table = hand.app.panel("queue").table
        await hand.press("2", "n")
        assert "Nothing was looked for" in hand.toasts[-1]
        await hand.press("slash")
        await hand.type("sell")
        await hand.press("enter")
        assert (table.row_count, table.key) == (3, "a1")
        await hand.press("n")
        assert (table.row_count, table.key) == (4, "a2")
        await hand.press("n")
        assert table.key == "a4"
        await hand.press("n")
        assert table.key == "a1"
        await hand.press("N")
        assert table.key == "a4"
        await hand.press("slash")
        await hand.type("nowhere")
        await hand.press("enter", "n")
        assert "No row contains 'nowhere'." in hand.toasts[-1]
        assert table.row_count == 4

    screen.drive(TrimtabApp(Fake(), poll=0), steps)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_next_and_previous_lot(demo_ledger: Path, size: tuple[int, int]) -> None:
    """In the paged table the match is found in the ledger's order, whatever the page."""

    async def steps(hand: Hand) -> None:
        panel = hand.app.panel("lots")
        await hand.press("3")
        await hand.press("slash")
        await hand.type("asset:btc")
        await hand.press("enter")
        found = panel.table.row_count
        keys = [panel.table.row_at(index).key for index in range(found)]
        assert found > 1
        await hand.press("n")
        assert panel.table.row_count > found
        assert panel.table.key == keys[1]
        await hand.press("N")
        assert panel.table.key == keys[0]
        await hand.press("N")
        assert panel.table.key == keys[-1]
        await hand.press("slash")
        await hand.type("nowhere")
        await hand.press("enter", "n")
        assert "No lot passes 'nowhere'." in hand.toasts[-1]

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps, size)


def test_a_class_that_is_none_is_refused_with_those_that_are(demo_ledger: Path) -> None:
    async def steps(hand: Hand) -> None:
        await hand.press("colon")
        await hand.type("lots class:nope")
        await hand.press("enter")
        assert "the classes are etf" in hand.toasts[-1]

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps)


def test_lots_follow_the_class_beside_them(demo_ledger: Path) -> None:
    """In two columns the lots are those of the highlighted class and say so; the user's own filter stands; alone all are shown."""

    async def steps(hand: Hand) -> None:
        app = hand.app
        lots, bands = app.panel("lots"), app.panel("bands")
        titles = set()
        everything = app.desk.lots_page("acquired", False, "", 0).total
        for state in app.review.sleeves:
            if state.parent:
                continue
            assert bands.table.select(f"sleeve:{state.name}")
            await hand.settle()
            assert lots.border_title == f"3 Tax lots · {state.title}"
            assert lots.table.row_count == app.desk.lots_page("acquired", False, f"class:{state.name}", 0).total
            titles.add(lots.table.row_count)
        assert len(titles) > 1
        assert max(titles) < everything
        await hand.press("3", "slash")
        await hand.type("term:long")
        await hand.press("enter", "1", "j")
        assert lots.border_title == "3 Tax lots · term:long"
        await hand.press("3", "escape", "1", "k")
        assert "term:long" not in lots.border_title
        assert bands.sleeve.title in lots.border_title
        await hand.press("3", "z")
        assert lots.table.row_count == everything
        await hand.press("z")
        assert lots.table.row_count < everything

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps, LARGE)
