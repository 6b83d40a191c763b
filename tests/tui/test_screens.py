"""Golden screens of values written by hand: what each panel draws at 80x24 and at 120x40, and that nothing is ever read as markup."""


import pytest

from core.unknown import Unknown
from tests.replacing import replace
from tests.tui import screen
from tests.tui.screen import LARGE, SMALL, Hand
from tests.tui.values import EMPTY, QUEUE, REVIEW, SLEEVES, Fake
from tui.shell import TrimtabApp


def look(desk: Fake, size: tuple[int, int], *keys: str) -> str:
    """The screen after these keys."""
    seen: list[str] = []

    async def steps(hand: Hand) -> None:
        await hand.press(*keys)
        hand.app.clear_notifications()
        await hand.settle()
        seen.append(hand.text)

    screen.drive(TrimtabApp(desk, poll=0), steps, size)
    return seen[0]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("bands", ()),
        ("bands-unfolded", ("j", "j", "l", "j")),
        ("queue", ("2",)),
        ("why", ("2", "i")),
        ("lots", ("3",)),
        ("checklist", ("6",)),
        ("journal", ("7",)),
        ("accounts", ("8",)),
        ("inbox", ("5",)),
        ("help", ("2", "question_mark")),
        ("reject", ("2", "x")),
        ("snooze", ("2", "s")),
        ("add", ("A",)),
        ("opening", ("A", "1")),
        ("guide", ("M",)),
    ],
)
def test_at_80x24(name: str, keys: tuple[str, ...]) -> None:
    """Each panel and dialog, one at a time."""
    screen.golden(look(Fake(), SMALL, *keys), f"{name}-80x24")


@pytest.mark.parametrize(
    ("name", "keys"),
    [("review", ("j", "j")), ("review-queue", ("2", "j")), ("zoomed", ("2", "z")), ("checklist", ("6",)), ("help", ("question_mark",))],
)
def test_at_120x40(name: str, keys: tuple[str, ...]) -> None:
    """The review side by side; other panels alone."""
    screen.golden(look(Fake(), LARGE, *keys), f"{name}-120x40")


def test_first_run_says_what_is_missing_and_the_keys() -> None:
    """A ledger that holds nothing offers import, entries by hand and the demo, in both panels."""
    screen.golden(look(Fake(EMPTY), SMALL), "first-run-80x24")
    assert look(Fake(EMPTY), LARGE).count("Nothing is imported yet") == 2


def test_unknown_figures_are_never_zero() -> None:
    """A sleeve without a price shows `?` with its cause and remedy, and the total too."""
    unknown = Unknown("no price of SOL", "R fetches it")
    lost = replace(SLEEVES[0], current=unknown, value=unknown, drift=unknown, relative=unknown, state=None, due=None, why="")
    seen = look(Fake(replace(REVIEW, total=unknown, sleeves=(lost, *SLEEVES[1:]))), SMALL)
    assert "no price of SOL; R fetches it" in seen
    assert "   ?   drift" in seen.splitlines()[0]
    assert "$0" not in seen.split("Cash reserve")[0]


HOSTILE = ("[ETH]", "[/]", "[red]x[/red]", "$(rm)", "日本円\u202e", "a\x1b[31mb\tc\nd", "e\u0301\u200b", "]", "\\[")


def test_markup_in_names_is_shown_as_it_is() -> None:
    """Names, reasons and causes with markup, escapes, wide and combining characters are drawn literally, and every line keeps its width."""
    sleeves = tuple(replace(sleeve, title=name, why=name) for sleeve, name in zip(SLEEVES, HOSTILE, strict=False))
    action = replace(QUEUE[0].action, why=HOSTILE, account="[bold]A[/]", asset="crypto:[ETH]")
    review = replace(REVIEW, sleeves=sleeves, queue=(replace(QUEUE[0], action=action), *QUEUE[1:]))

    async def steps(hand: Hand) -> None:
        assert "[ETH]" in hand.text
        assert "[/]" in hand.text
        assert "日本円" in hand.text
        await hand.press("2")
        assert "SELL 0.02 [ETH]" in hand.text
        await hand.press("i")
        for name in ("[red]x[/red]", "\\[", "[bold]A[/]", "a [31mb c d"):
            assert name in hand.text, name
        for strip in hand.app.screen._compositor.render_strips():
            assert strip.cell_length == 120

    screen.drive(TrimtabApp(Fake(review), poll=0), steps, LARGE)


def test_too_small_a_terminal_keeps_the_queue() -> None:
    """Under 80x24 a line says so and the queue stays usable; growing brings the panels back, two columns from 120."""

    async def steps(hand: Hand) -> None:
        assert "below 80x24" in hand.text
        assert "SELL 0.02 BTC" in hand.text
        await hand.press("a")
        assert hand.app.desk.said[0][:2] == ("approve", ("a1",))
        await hand.resize(80, 24)
        assert "1 Bands" in hand.text
        await hand.resize(120, 40)
        assert "1 Allocation and bands" in hand.text
        assert "2 Action queue" in hand.text
        assert "3 Tax lots" in hand.text
        await hand.resize(80, 24)
        assert "2 Action queue" not in hand.text

    screen.drive(TrimtabApp(Fake(), poll=0), steps, (60, 15))


def test_a_click_on_a_tab_goes_there() -> None:
    """The mouse is never needed, and works."""

    async def steps(hand: Hand) -> None:
        at = hand.text.splitlines()[1].index("6 Checklist")
        await hand.pilot.click("#tabs", offset=(at + 2, 0))
        await hand.settle()
        assert hand.app.active == "checklist"

    screen.drive(TrimtabApp(Fake(), poll=0), steps)
