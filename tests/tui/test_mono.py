"""Without colour: under NO_COLOR no colour is written at all and every state is still read; a dumb terminal gets the review as text."""

import re
from pathlib import Path

import pytest

from tests.tui import screen
from tests.tui.cli_desk import CLOCK
from tests.tui.screen import LARGE, SMALL, Hand
from tests.tui.terminal import Terminal, trimtab
from tests.tui.values import Fake
from tui.shell import TrimtabApp
from tui.themes import DARK, MONO, MONO_TONES
from tui.widgets.table import TONES

BOX = re.compile("[╭╮╰╯│─┏┓┗┛┃━]")
SGR = re.compile(r"\x1b\[([0-9;:]*)m")
KEYS = (("2", "snooze"), ("e", "accept"), ("\x1b", ""), ("\x10", "hat to do"), ("\x1b", ""), ("3", "sort"))
"""What is pressed, and a word that is drawn then."""
PLAIN = {"", "0", "1", "2", "3", "4", "7", "9", "22", "39", "49"}
"""Attributes, and the terminal's own two colours."""


def attributes(written: bytes) -> set[str]:
    return {part for found in SGR.findall(written.decode()) for part in found.split(";")}


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_no_colour_is_written_under_no_color(demo_ledger: Path, size: tuple[int, int]) -> None:
    """Panels, a form, the palette and a toast in a real terminal: attributes alone; with colour allowed there are others."""
    script = trimtab("--ledger", str(demo_ledger), "--as-of", CLOCK)
    for env, coloured in ({"NO_COLOR": "1"}, False), ({}, True):
        with Terminal(script, env, size) as terminal:
            terminal.until("M guides")
            for keys, shown in KEYS:
                terminal.press(keys)
                terminal.until(shown) if shown else terminal.wait(0.5)
            terminal.press("\x12")
            terminal.until("no undone decision")
            terminal.press("q")
            assert terminal.end() == 0
        assert bool(attributes(terminal.written) - PLAIN) is coloured
        assert {"1", "7"} <= attributes(terminal.written) or coloured


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_states_are_read_without_colour(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    """The same text as with colour; the row that is highlighted, in the list that has the focus, is the one in reverse."""
    seen = []

    async def steps(hand: Hand) -> None:
        await hand.press("j")
        strips = hand.app.screen._compositor.render_strips()
        rows = ["".join(s.text for s in strip if s.style and s.style.reverse).strip() for strip in strips]
        seen.append((hand.text, rows, hand.app.theme))

    screen.drive(TrimtabApp(Fake(), poll=0), steps, size)
    monkeypatch.setenv("NO_COLOR", "1")
    screen.drive(TrimtabApp(Fake(), poll=0), steps, size)
    (coloured, _, dark), (plain, rows, mono) = seen
    assert (dark, mono) == (DARK, MONO)
    assert BOX.sub("+", plain) == BOX.sub("+", coloured)
    assert [row for row in rows if row.startswith("> ")] == [row for row in rows if "ETF sector" in row]
    assert "ETF sector" in "".join(rows)
    assert all(code in plain for code in ("!!", "ok"))


def test_every_tone_has_its_look_without_colour() -> None:
    """None names a colour; what is grave and what is highlighted differ from the rest."""
    assert set(MONO_TONES) == set(TONES)
    assert not [look for look in MONO_TONES.values() if set(look.split()) - {"bold", "underline", "reverse", "italic"}]
    assert MONO_TONES["hard"] != MONO_TONES["ok"]
    assert "reverse" in MONO_TONES["cursor"]


def test_a_dumb_terminal_gets_the_review_as_text(demo_ledger: Path) -> None:
    """It can draw no screen: no escape is written."""
    with Terminal(trimtab("--ledger", str(demo_ledger), "--as-of", CLOCK), {"TERM": "dumb"}) as terminal:
        assert terminal.end() == 0
        assert b"\x1b" not in terminal.written
        assert b"BTC/ETH" in terminal.written
