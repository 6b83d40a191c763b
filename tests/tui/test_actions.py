"""The registry of keys: what it promises is kept by the app, written in the docs, and can be rebound without silence or clash."""

from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.widget import Widget

from tests.tui import screen
from tests.tui.screen import Hand
from tests.tui.values import Fake
from tui.actions import COMMANDS, OVER, PANELS, RESERVED, SCOPES, documented, shown_keys
from tui.keymap import KeysError, checked, clashes, load_keys
from tui.panels.later import make
from tui.screens.base import Dialog
from tui.screens.taxyear import TaxYearScreen
from tui.screens.tree import TreeScreen
from tui.screens.whatif import WhatIfScreen
from tui.shell import TrimtabApp
from tui.widgets.table import Table

ROOT = Path(__file__).parents[2]


def test_no_key_means_two_things_where_both_can_be_pressed() -> None:
    """A panel's keys, the list's and everywhere's are told apart; only Import and Inbox give `u` what was done there."""
    assert clashes({}) is None
    assert clashes({"queue.snooze": "a"}) == ("a", "queue.approve", "queue.snooze")


def test_no_reserved_chord_and_every_command_is_described() -> None:
    """Nothing that terminals and multiplexers eat; a short word, a sentence and a stable id for each."""
    assert not {key for command in COMMANDS for key in command.keys.split(",")} & RESERVED
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))
    assert {command.scope for command in COMMANDS} <= set(SCOPES)
    assert not [command.id for command in COMMANDS if not command.short or not command.tooltip]


def test_one_meaning_per_letter() -> None:
    """A letter that several panels use says the same word in all of them; the few that differ do so on purpose."""
    words: dict[str, set[str]] = {}
    for command in COMMANDS:
        for key in command.keys.split(","):
            if len(key) == 1 and command.scope != "dialog":
                words.setdefault(key, set()).add(command.short)
    several = {key: said for key, said in words.items() if len(said) > 1}
    assert several == {"a": {"approve", "answer"}, "x": {"reject", "dismiss"}, "i": {"why", "type a path"}}


def _home(scope: str) -> Any:
    if scope == "app":
        return TrimtabApp
    if scope == "table":
        return Table
    if scope == "dialog":
        return Dialog
    if scope in OVER:
        return {"whatif": WhatIfScreen, "taxyear": TaxYearScreen, "tree": TreeScreen}[scope]
    made: Widget = {"bands": _bands, "queue": _queue}.get(scope, lambda: make(scope))()
    return type(made)


def _bands() -> Widget:
    from tui.panels.bands import BandsPanel

    return BandsPanel()


def _queue() -> Widget:
    from tui.panels.queue import QueuePanel

    return QueuePanel()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_is_there(command: Any) -> None:
    """What the registry names is a method of the panel, the list, the dialog or the app."""
    home, _, name = command.call.partition("(")[0].rpartition(".")
    assert callable(getattr(_home(home or command.scope), f"action_{name}", None))


def test_the_docs_are_the_registry() -> None:
    """docs/keys.md is what `python -m tui.actions` writes, and names every id and panel."""
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == documented()
    assert all(f"`{command.id}`" in documented() for command in COMMANDS)
    assert all(title in documented() for _, title, _ in PANELS)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("[keys]\n'queue.aprove' = 'a'", "'queue.aprove' is no action"),
        ("[keys]\n'queue.approve' = 'ctrl+s'", "cannot use ctrl+s"),
        ("[keys]\n'queue.approve' = 's'", "would mean two things"),
        ("[keys]\n'queue.approve' = ''", "needs a key"),
        ("[keys", "is not TOML"),
        ("queue = 1", "needs one table [keys]"),
    ],
)
def test_keys_that_cannot_be_meant_are_refused_in_one_sentence(tmp_path: Path, written: str, sentence: str) -> None:
    """Each names the file and the remedy."""
    path = tmp_path / "keys.toml"
    path.write_text(written)
    with pytest.raises(KeysError, match=r"keys\.toml") as caught:
        load_keys(path)
    assert sentence in str(caught.value)


def test_rebound_keys_work_and_are_shown(tmp_path: Path) -> None:
    """A key of the user's takes the place of the shipped one: in the app, in the hints and in the help."""
    path = tmp_path / "keys.toml"
    path.write_text("[keys]\n'queue.approve' = 'ctrl+y'\n'app.queue' = '2,W'\n")
    keys = load_keys(path)
    assert checked(keys, "") == keys

    async def steps(hand: Hand) -> None:
        await hand.press("W")
        assert hand.app.active == "queue"
        assert "ctrl+y approve" in hand.text
        await hand.press("a")
        assert not hand.app.desk.said
        await hand.press("ctrl+y")
        assert hand.app.desk.said[0][0] == "approve"
        await hand.press("question_mark")
        assert "ctrl+y" in hand.line("Approve the marked")

    screen.drive(TrimtabApp(Fake(), keys=keys, poll=0), steps)


def test_the_footer_follows_the_panel_and_typing_is_never_a_command() -> None:
    """Hints are those of the panel in focus; while a field has it, letters are letters."""

    async def steps(hand: Hand) -> None:
        assert "l unfold" in hand.text.splitlines()[-1]
        await hand.press("tab")
        assert hand.app.active == "queue"
        assert "a approve" in hand.text.splitlines()[-1]
        await hand.press("shift+tab")
        assert hand.app.active == "bands"
        await hand.press("2", "slash")
        await hand.type("aqu btc")
        assert not hand.app.desk.said
        assert hand.app.is_running
        await hand.press("escape")
        assert "aqu" not in hand.text

    screen.drive(TrimtabApp(Fake(), poll=0), steps)


def test_every_hint_names_its_key() -> None:
    """No hint is empty, and a command without a key is reached by its name."""
    for command in COMMANDS:
        assert shown_keys(command, {}) or command.word


def test_keys_that_arrive_together_are_taken_one_by_one() -> None:
    """A burst - fast typing, a macro, `tmux send-keys` - opens what it opens and types into it, nothing goes to the list behind."""

    async def steps(hand: Hand) -> None:
        for key in [*"2:reject", "space", *"too small", "enter", "j", "x", "1", "?", *"about", "enter"]:
            name = {" ": "space", ":": "colon", "?": "question_mark"}.get(key, key)
            hand.app.post_message(Key(name, key if len(key) == 1 else " " if key == "space" else None))
        await hand.pilot.pause()
        await hand.settle()
        assert [(ids, more["reason"]) for _, ids, more in hand.app.desk.said] == [(("a1",), "too small"), (("a2",), "tax")]
        assert "About Trimtab" in hand.text

    screen.drive(TrimtabApp(Fake(), poll=0), steps)
