"""Reports from the app: one form that asks name, year and folder."""

from pathlib import Path

from tests.tui import screen
from tests.tui.screen import LARGE, Hand
from tests.tui.test_flows import CLOCK
from tui.app import build_app


def test_a_report_is_written_from_the_app(demo_ledger: Path) -> None:
    """P asks; what is wrong is said in the form and nothing is lost of it; a file that is there is replaced when that is said."""
    folder = demo_ledger.parent / "reports"

    async def steps(hand: Hand) -> None:
        await hand.press("P")
        assert "Write a report as CSV and text" in hand.text
        await hand.type("tax")
        await hand.press("enter")
        assert "there is no report 'tax'" in hand.text
        assert not folder.exists()
        await hand.press("ctrl+u")
        await hand.type("8949")
        await hand.press("tab")
        await hand.type("2025")
        await hand.press("enter")
        assert "8949-2025.txt are written" in hand.toasts[-1]
        assert sorted(each.name for each in folder.iterdir()) == ["8949-2025.csv", "8949-2025.txt"]
        await hand.press("colon")
        await hand.type("report 8949")
        await hand.press("enter")
        await hand.type("2025")
        await hand.press("enter")
        assert "already; let it be replaced" in hand.text
        await hand.press("tab", "tab")
        await hand.type("yes")
        await hand.press("enter")
        assert "8949-2025.txt are written" in hand.toasts[-1]

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps, LARGE)
