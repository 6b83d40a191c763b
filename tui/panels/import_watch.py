"""Watching the folder that the import shows. A part of the panel; looking runs in a thread, and nothing is imported by itself."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tui.lines import Line
from tui.messages import Fetched
from tui.paths import short
from tui.text import plural
from tui.watching import EVERY, Seen, Watch, look

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.panels.imports import ImportPanel


class Watching:
    """Mixed into `ImportPanel`."""

    follows: Watch | None
    _timer: Timer | None = None

    @property
    def _import(self) -> ImportPanel:
        return cast("ImportPanel", self)

    def action_watch(self) -> None:
        """Watches the folder shown, or stops."""
        panel = self._import
        if self.follows is None:
            self.follows = Watch(panel.folder, look(panel.folder))
            self._timer = panel.set_interval(EVERY, self.look_again)
            panel.shell.say(f"Watching {short(panel.folder)}: files that come or change are listed as new; F stops.")
        else:
            self.follows = None
            if self._timer is not None:
                self._timer.stop()
            panel.shell.say("The folder is watched no longer.")
        panel.draw()

    def follow_folder(self) -> None:
        """The watch goes to the folder that is shown now."""
        if self.follows is not None and self.follows.folder != self._import.folder:
            self.follows = Watch(self._import.folder, look(self._import.folder))

    def look_again(self) -> None:
        """Looks at the folder in a thread."""
        if self.follows is not None:
            self._import.shell.later(partial(self._look, self.follows), "folder", exclusive=True)

    async def _look(self, watch: Watch) -> None:
        seen = await asyncio.to_thread(look, watch.folder)
        self._import.shell.post_message(Fetched(partial(self._looked, watch), seen))

    def _looked(self, watch: Watch, seen: Seen) -> None:
        if watch is not self.follows:
            return
        before = (watch.new, watch.growing)
        came = watch.take(seen)
        panel = self._import
        if came:
            names = ", ".join(path.name for path in came[:3]) + (" …" if len(came) > 3 else "")
            panel.shell.say(f"{plural(len(came), 'new file')} in {short(watch.folder)}: {names}. 4 and enter look into it.")
        if panel.outcome is None and before != (watch.new, watch.growing):
            panel.draw()

    def looked_into(self, paths: tuple[Path, ...]) -> None:
        """These files were imported: they are new no longer."""
        if self.follows is not None:
            folders = {path for path in paths if path.is_dir()}
            self.follows.done((*paths, *(path for path in self.follows.new if path.parent in folders)))

    def watch_lines(self) -> list[Line]:
        """What the watch says under the list."""
        if self.follows is None:
            return [[(" F", "key"), (" watches this folder for new files", "quiet")]]
        new, growing = len(self.follows.new), len(self.follows.growing)
        return [[(f" Watched: {plural(new, 'new file')}, {growing} still being written. ", "note"), ("F", "key"), (" stops", "quiet")]]
