"""The tax year in the app: the figures of `trimtab tax`, year by year, each opened; by keyboard alone, at 80x24 and at 120x40."""

from pathlib import Path

import pytest

from core.policy import profile_text
from tests.tui import screen
from tests.tui.screen import LARGE, SMALL, Hand
from tests.tui.test_flows import CLOCK
from tui.app import build_app
from tui.screens.taxyear import TaxYearScreen
from tui.screens.tree import TreeScreen
from tui.shell import TrimtabApp


def over(ledger: Path) -> TrimtabApp:
    return build_app(ledger, as_of=CLOCK, poll=0)


@pytest.mark.parametrize(("name", "size"), [("80x24", SMALL), ("120x40", LARGE)])
def test_the_tax_year(demo_ledger: Path, name: str, size: tuple[int, int]) -> None:
    """$ from anywhere: the next payment first, then the figures by group, the highlighted one below."""

    async def steps(hand: Hand) -> None:
        await hand.press("dollar_sign", "j", "j")
        screen.golden(hand.text, f"taxyear-{name}")

    screen.drive(over(demo_ledger), steps, size)


def test_years_before_and_after(demo_ledger: Path) -> None:
    """The brackets and the arrows go from year to year; one that has not begun is refused and the year before it stays."""

    async def steps(hand: Hand) -> None:
        await hand.press("dollar_sign", "left_square_bracket")
        assert "Tax year 2025" in hand.text
        assert "No payment is still due" in hand.text
        hand.app.screen.query_one("#taxyear-table").select("carried_in_long")
        await hand.settle()
        assert "what 2024 leaves" in hand.text
        await hand.press("left")
        assert "Tax year 2024" in hand.text
        await hand.press("right", "right_square_bracket", "right_square_bracket")
        assert "the tax year 2027 has not begun" in hand.text.replace("\n", " ")
        assert "Tax year 2026" in hand.text
        await hand.press("left")
        assert "has not begun" not in hand.text
        await hand.press("escape")
        assert not isinstance(hand.app.screen, TaxYearScreen)

    screen.drive(over(demo_ledger), steps)


def test_a_line_opens_down_to_the_rows_of_files(demo_ledger: Path) -> None:
    """Enter on a figure, on a bracket and on a payment."""

    async def steps(hand: Hand) -> None:
        await hand.press("dollar_sign", "j", "j", "enter")
        assert isinstance(hand.app.screen, TreeScreen)
        assert "long-term, allowed (2026)" in hand.text
        assert "DOT 2026-05-19, Kraken" in hand.text
        await hand.press("j")
        assert "324.2 of lot Lb7e2e998e50c" in hand.text
        await hand.press("escape")
        for key, label in (("b:0", "at 10 %"), ("b:4", "at 15 %"), ("2027-01-15", "payment due on 2027-01-15")):
            hand.app.screen.query_one("#taxyear-table").select(key)
            await hand.press("i")
            assert label in hand.text
            await hand.press("escape")
        await hand.press("G", "enter")
        assert isinstance(hand.app.screen, TaxYearScreen)

    screen.drive(over(demo_ledger), steps)


def test_what_is_not_known_says_why_and_what_to_do(demo_ledger: Path) -> None:
    """Never zero: the line shows a question mark, and below stand the cause and the remedy; :tax names a year."""
    (demo_ledger.parent / "ledger.toml").write_text(profile_text("monitor"), encoding="utf-8")

    async def steps(hand: Hand) -> None:
        await hand.press("colon")
        await hand.type("tax 2025")
        await hand.press("enter")
        assert "Tax year 2025" in hand.text
        assert "figures are not known" in hand.text
        hand.app.screen.query_one("#taxyear-table").select("carried_in_short")
        await hand.settle()
        shown = " ".join(hand.text.split())
        assert "Not known: the policy states no losses_short for 2023" in shown
        assert 'To do: write losses_short = "..." in a [[tax.year]]' in shown

    screen.drive(over(demo_ledger), steps)


def test_another_law(demo_ledger: Path) -> None:
    """Its own figures, years and words; a year that is none is said and nothing is shown in its place."""
    file = demo_ledger.parent / "ledger.toml"
    file.write_text(profile_text("monitor").replace('"US"', '"UK"'), encoding="utf-8")

    async def steps(hand: Hand) -> None:
        await hand.press("dollar_sign")
        assert "Tax year 2026/27" in hand.text
        assert "the figures of UK are in GBP" in hand.text
        await hand.press("[")
        assert "Tax year 2025/26" in hand.text
        await hand.press("escape", "colon")
        await hand.type("tax 1")
        await hand.press("enter")
        assert "is no tax year" in hand.text

    screen.drive(over(demo_ledger), steps)


def test_words_are_looked_for_in_the_year_and_not_behind_it(demo_ledger: Path) -> None:
    """/ narrows the list that is seen, n goes on from match to match, c chooses its columns; the panel below stays as it was."""

    async def steps(hand: Hand) -> None:
        behind = hand.text
        await hand.press("dollar_sign", "slash")
        await hand.type("forward")
        await hand.press("enter")
        assert "short-term losses carried forward" in hand.text
        assert "net long-term" not in hand.text
        await hand.press("n")
        assert "net long-term" in hand.text
        assert hand.app.screen.query_one("#taxyear-table").key.startswith("carried_out_")
        await hand.press("c")
        assert "shown   Amount" in hand.text
        await hand.press("escape", "escape")
        assert hand.text == behind
        await hand.press("dollar_sign", "n")
        assert "Nothing was looked for yet" in hand.toasts[-1]

    screen.drive(over(demo_ledger), steps)
