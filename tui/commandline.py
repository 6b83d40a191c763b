"""The `:` line: the registry's actions by name, with an argument where they take one; completion by tab."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.actions import COMMANDS, OVER, Command

if TYPE_CHECKING:
    from tui.shell import TrimtabApp

TYPED = tuple(command for command in COMMANDS if command.scope not in ("dialog", *OVER))


def find(word: str, active: str) -> Command | None:
    """The command of that name: the active panel's first, then everywhere's, then any panel's; else the only one that begins so."""
    named = [command for command in TYPED if word == command.word or word in command.aliases or word == command.id]
    begun = named or [command for command in TYPED if word and command.word.startswith(word)]
    own = [command for command in begun if command.scope == active] or [command for command in begun if command.scope == "app"]
    if own and (named or len(own) == 1):
        return own[0]
    return begun[0] if len({command.word for command in begun}) == 1 else None


def words() -> list[str]:
    """What can be typed, for completion."""
    return sorted({command.word for command in TYPED})


async def open_line(app: TrimtabApp) -> None:
    """Opens the line at the bottom."""
    await app.prompt(":", "", lambda typed: run(app, typed), suggest=words())


def run(app: TrimtabApp, typed: str) -> None:
    """Does what was typed; says what there is where it names nothing."""
    word, _, rest = typed.strip().partition(" ")
    rest = rest.strip()
    app.panel(app.active).focus_main()
    if not word:
        return
    if word == "import" and rest:
        app.import_paths(rest)
        return
    command = find(word, app.active)
    if command is None:
        near = [name for name in words() if name.startswith(word[:1])]
        app.say(
            f"There is no command :{word}; " + (f"did you mean {', '.join(':' + name for name in near[:6])}?" if near else "? lists all."),
            error=True,
        )
        return
    if rest and not command.takes:
        app.say(f":{command.word} takes nothing after it.", error=True)
        return
    app.later(partial(app.perform, command.id, *([rest] if rest else [])), "command")
