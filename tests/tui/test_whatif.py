"""The what-if of a sale, figures that are opened, and the harvest: over the demo, by keyboard alone, at 80x24 and at 120x40."""

from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from core.services.explain.nodes import Node, Source
from core.unknown import Unknown
from tests.tui import screen
from tests.tui.screen import LARGE, SMALL, Hand
from tests.tui.test_flows import CLOCK
from tests.tui.values import Fake
from tui.app import build_app
from tui.screens.tree import TreeScreen
from tui.screens.whatif import WhatIfScreen
from tui.shell import TrimtabApp
from tui.whatif import moved


def over(ledger: Path) -> TrimtabApp:
    return build_app(ledger, as_of=CLOCK, poll=0)


async def lot(hand: Hand, words: str) -> None:
    """Goes to the lots that the words name."""
    await hand.press("3", "slash")
    await hand.type(words)
    await hand.press("enter")


@pytest.mark.parametrize(("name", "size"), [("80x24", SMALL), ("120x40", LARGE)])
def test_methods_stand_side_by_side(demo_ledger: Path, name: str, size: tuple[int, int]) -> None:
    """w on a lot: methods as columns where there is room, stacked where there is not; the lot is named, its figures are in full."""

    async def steps(hand: Hand) -> None:
        await lot(hand, "asset:btc account:coinbase")
        await hand.press("j", "w")
        screen.golden(hand.text, f"whatif-{name}")

    screen.drive(over(demo_ledger), steps, size)


def test_quantity_and_price_are_typed(demo_ledger: Path) -> None:
    """e asks for units, all or money; what cannot be meant is said and the answer before it stays; p takes a price, empty the last one."""

    async def steps(hand: Hand) -> None:
        await lot(hand, "asset:btc account:coinbase")
        await hand.press("w", "e")
        await hand.press(*["backspace"] * 10)
        await hand.type("all")
        await hand.press("enter")
        assert "Sell 0.13 of 0.13 at $98,000.00: $12,740.00" in hand.text
        assert "named lots" not in hand.text
        await hand.press("e", *["backspace"] * 5)
        await hand.type("7")
        await hand.press("enter")
        assert "Coinbase holds 0.13" in hand.text
        assert "Sell 0.13 of 0.13" in hand.text
        await hand.press("p")
        await hand.type("50000")
        await hand.press("enter")
        assert "at $50,000.00, as you say: $6,500.00" in hand.text
        await hand.press("p", *["backspace"] * 5)
        await hand.press("enter")
        assert "at $98,000.00: $12,740.00" in hand.text
        await hand.press("escape")
        assert hand.app.active == "lots"

    screen.drive(over(demo_ledger), steps)


def test_units_move_from_lot_to_lot(demo_ledger: Path) -> None:
    """Right takes a tenth more of the highlighted lot, left less; what is sold stays the same, and the way is the user's own."""

    async def steps(hand: Hand) -> None:
        await lot(hand, "asset:eth account:coinbase")
        await hand.press("w")
        shown: Any = hand.app.screen
        assert isinstance(shown, WhatIfScreen)
        await hand.press("tab")
        assert shown.chosen == "FIFO"
        await hand.press("down", "right", "right")
        assert shown.chosen == "named lots"
        assert shown.way is not None
        taken = {each.disposal.lot: each.disposal.quantity for each in shown.way.taken}
        assert taken == {"L369941de76ed": D("0.4"), "L95b2169817b9": D("0.1")}
        await hand.press("left", "left", "left")
        assert "nothing more of it" in hand.toasts[-1]
        await hand.press("i")
        assert isinstance(hand.app.screen, TreeScreen)
        assert "lot L95b2169817b9" in hand.text

    screen.drive(over(demo_ledger), steps)


def test_units_that_are_moved_stay_as_many() -> None:
    """From the last of the others on, no further than they hold; back into the first that has room."""
    held = {"a": D(5), "b": D(5), "c": D(5)}
    order = list(held)
    assert moved({"a": D(5), "b": D(2)}, held, order, "c", D(3)) == {"a": D(4), "c": D(3)}
    assert moved({"a": D(5), "b": D(2)}, held, order, "b", D(9)) == {"a": D(2), "b": D(5)}
    assert moved({"a": D(5), "b": D(2)}, held, order, "a", D(-6)) == {"b": D(5), "c": D(2)}
    assert moved({"a": D(5)}, held, order, "a", D(1)) == {"a": D(5)}
    assert moved({"a": D(5)}, held, order, "b", D(-1)) == {"a": D(5)}


@pytest.mark.parametrize(("name", "size"), [("80x24", SMALL), ("120x40", LARGE)])
def test_the_harvest(demo_ledger: Path, name: str, size: tuple[int, int]) -> None:
    """H: losses, gains, the rest and what was sold, with the highlighted one below."""

    async def steps(hand: Hand) -> None:
        await hand.press("H", "j", "j")
        screen.golden(hand.text, f"harvest-{name}")

    screen.drive(over(demo_ledger), steps, size)


def test_the_harvest_opens_actions_sales_and_positions(demo_ledger: Path) -> None:
    """i on a loss opens the action, on a sale the sale, on a position its next lot; w asks what if."""

    async def steps(hand: Hand) -> None:
        await hand.press("H", "enter")
        assert "tax on a lot" in hand.text
        await hand.press("escape", "w")
        assert "What if: sell AVAX in Binance" in hand.text
        await hand.press("escape", "j", "j", "j", "j", "i")
        assert "lot Lb288765e1433" in hand.text
        assert "2026-03-11; short-term" in hand.text
        await hand.press("escape", "w")
        assert "What if: sell VTI in Schwab ...321" in hand.text
        await hand.press("escape", "G", "i")
        assert "match 1" in hand.text
        await hand.press("escape")
        assert hand.app.active == "harvest"
        await hand.press("tab")
        assert hand.app.active == "bands"
        await hand.press("shift+tab")
        assert hand.app.active == "harvest"

    screen.drive(over(demo_ledger), steps)


def test_an_action_opens_from_the_queue(demo_ledger: Path) -> None:
    """Enter opens its figures, w the sale; of a purchase there is no what-if."""

    async def steps(hand: Hand) -> None:
        await hand.press("2", "enter")
        assert "tax now" in hand.text
        await hand.press("escape", "w")
        assert "What if: sell" in hand.text
        await hand.press("escape")
        keys = [row.key for row in hand.app.panel("queue").table._rows if "BUY" in str(row.cells[1])]
        hand.app.panel("queue").table.select(keys[0])
        await hand.press("w")
        assert "this is none" in hand.toasts[-1]

    screen.drive(over(demo_ledger), steps)


@pytest.mark.parametrize(("name", "size"), [("80x24", SMALL), ("120x40", LARGE)])
def test_a_lot_is_opened(demo_ledger: Path, name: str, size: tuple[int, int]) -> None:
    """i on a lot: its basis down to the row of the file, which stands below in full."""

    async def steps(hand: Hand) -> None:
        await lot(hand, "L8a075")
        await hand.press("i", "j", "j", "l", "j", "j")
        screen.golden(hand.text, f"figure-{name}")

    screen.drive(over(demo_ledger), steps, size)


HOSTILE = Node(
    "[red]lot[/red]", D(1), "[b]", "\x1b[31mfrom \u202efile", ("B2.3",),
    (
        Node("not known", Unknown("[/] no price", "set it"), "USD"),
        Node("deep", said="[$x]", parts=(Node("deeper", D("0.000000001"), "BTC"),)),
    ),
    (Source("[evil].csv", "0" * 64, 7, '=cmd|"/c calc"!A1,[link=x]y[/link],\x1b]0;t\x07'),),
)


def test_hostile_text_is_drawn_as_it_is() -> None:
    """Markup, escapes and formulas in labels, causes and rows of files steer nothing; folds hide and show what is below."""

    async def steps(hand: Hand) -> None:
        await hand.app.push_screen(TreeScreen("[bold]Lot[/]", HOSTILE))
        await hand.settle()
        for part in ("[bold]Lot[/]", "[red]lot[/red]", "[evil].csv", "deeper", "0.000000001 BTC", "[$x]", "?"):
            assert part in hand.text, part
        assert "\x1b" not in hand.text
        await hand.press("G")
        assert '=cmd|"/c calc"!A1,[link=x]y[/link], ]0;t' in hand.text
        await hand.press("g")
        await hand.press("j")
        assert "[/] no price; set it" in hand.text
        await hand.press("j", "h")
        assert "deeper" not in hand.text
        await hand.press("l")
        assert "deeper" in hand.text
        await hand.press("h", "h", "h")
        assert "deep" not in hand.text.replace("docs", "")

    screen.drive(TrimtabApp(Fake(), poll=0), steps)


def test_under_a_law_that_identifies_no_lots(demo_ledger: Path) -> None:
    """One way, by law; no lot is named and none can be moved; the harvest is of that law's year."""
    policy = demo_ledger.with_suffix(".toml")
    written = policy.read_text(encoding="utf-8").replace('jurisdiction = "US"', 'jurisdiction = "UK"')
    kept = [line for line in written.partition("[[tax.year]]")[0].splitlines() if not line.startswith(("filing_status", "lot_method"))]
    policy.write_text("\n".join(kept), encoding="utf-8")

    async def steps(hand: Hand) -> None:
        await lot(hand, "asset:btc")
        await hand.press("w")
        assert "by law*" in hand.text
        assert "FIFO" not in hand.text
        await hand.press("right")
        assert "none can be moved" in hand.toasts[-1]
        await hand.press("escape", "H")
        assert "Harvest 2026/27" in hand.text

    screen.drive(over(demo_ledger), steps, LARGE)
