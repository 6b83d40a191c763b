"""Keys one by one: a key is handled to its end - dialog open, field in focus - before the next one is looked at.

Textual hands every key at once to the widget that has the focus when it arrives; of `:lots btc`, typed fast or sent by a script, all
but the colon would go to the list. A part of the app.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, cast

from textual.events import Event, Key
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from tui.shell import TrimtabApp

PATIENCE = 2.0
"""Seconds after which a key that is still at work no longer holds the next one back."""


class OneByOne:
    """Mixed into `TrimtabApp`, before `App`."""

    _waiting: deque[Key]
    _travelling: asyncio.Task[None] | None = None

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, Key) or event.is_forwarded:
            await super().on_event(event)  # type: ignore[misc]
        elif self._travelling is None:
            path = self._path()
            await super().on_event(event)  # type: ignore[misc]
            self._travelling = asyncio.create_task(self._travel(path))
        else:
            self._waiting.append(event)

    @property
    def typing(self) -> bool:
        """Whether a key is still at work."""
        return self._travelling is not None

    def _path(self) -> list[MessagePump]:
        """Where a key goes: the widget in focus, what it lies in, the screen, the app."""
        app = cast("TrimtabApp", self)
        target = app.focused or app.screen
        return [*target.ancestors_with_self]

    async def _travel(self, path: list[MessagePump]) -> None:
        """Follows a key on its way up, then whatever it opened until that has the focus; then lets the next one go."""
        app = cast("TrimtabApp", self)
        try:
            while True:
                await asyncio.wait_for(self._arrived([*path, app.screen, app, app.screen, app]), PATIENCE)
                if not self._waiting:
                    break
                path = self._path()
                await super().on_event(self._waiting.popleft())  # type: ignore[misc]
        except TimeoutError:
            path = []
        except Exception as error:  # noqa: BLE001 - this task has nobody who would hear of it
            app._handle_exception(error)
            return
        finally:
            self._travelling = None
        if self._waiting:
            event = self._waiting.popleft()
            await self.on_event(event)

    async def _arrived(self, nodes: list[MessagePump]) -> None:
        """Waits until each node, one after the other, has handled what it was sent before."""
        for node in nodes:
            done = asyncio.Event()
            if node.is_running and node.call_later(done.set):
                await done.wait()
