"""Every action of the registry in the command palette, with its key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.content import Content
from textual.widgets import Input

from tui.actions import COMMANDS, OVER, SCOPES, Command, shown_keys

if TYPE_CHECKING:
    from tui.shell import TrimtabApp


class Actions(Provider):
    """Search over the registry; movements inside lists are left out, they make no sense from here."""

    @property
    def _shell(self) -> TrimtabApp:
        return cast("TrimtabApp", self.app)

    def _said(self, command: Command) -> str:
        key = shown_keys(command, self._shell.key_map)
        where = "" if command.scope in ("app", "table") else f"{SCOPES[command.scope]}: "
        return f"{where}{command.short}" + (f"  ({key})" if key else "")

    async def discover(self) -> Hits:
        for command in _offered():
            yield DiscoveryHit(Content(self._said(command)), partial(self._shell.perform, command.id), self._said(command), command.tooltip)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in _offered():
            said = self._said(command)
            score = max(matcher.match(said), matcher.match(command.tooltip) * 0.8)
            if score > 0:
                yield Hit(score, Content(said), partial(self._shell.perform, command.id), said, command.tooltip)


class Palette(CommandPalette):
    """The command palette over the registry, without the emoji that some terminals draw two cells wide and some one."""

    def __init__(self) -> None:
        super().__init__(providers=[Actions], placeholder="what to do")

    def on_mount(self) -> None:
        self.query_one(SearchIcon).icon = ">"
        for field in self.query(Input):
            field.cursor_blink = not self.app.is_headless


def _offered() -> list[Command]:
    shown = (c for c in COMMANDS if c.scope not in ("dialog", *OVER))
    return [c for c in shown if not c.id.startswith(("table.down", "table.up", "table.half", "table.page"))]
