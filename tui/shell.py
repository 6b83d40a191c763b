"""The shell: what is always on the screen, which panel is seen, and one snapshot handed to all of them.

Wiring only. Panels draw, dialogs ask, `tui.desk` does; nothing of the domain is computed here, and no worker touches a widget.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast
from zoneinfo import ZoneInfo

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import Click, DescendantFocus, Resize
from textual.screen import Screen

from tui import layout, status, unfinished
from tui.actions import PANELS, bindings, hints_for
from tui.deeds import Deeds
from tui.defect import Defects
from tui.guide import Guide
from tui.lines import Line
from tui.messages import Failed, Glanced, Loaded
from tui.onebyone import OneByOne
from tui.panels.bands import BandsPanel
from tui.panels.base import Panel
from tui.panels.queue import QueuePanel
from tui.themes import DARK, MONO, THEMES, VARIABLES
from tui.widgets.bar import Bar
from tui.work import Work

if TYPE_CHECKING:
    from decimal import Decimal

    from core.services.explain.nodes import Node
    from core.services.review import Review
    from tui.desk import Desk, Glance
    from tui.jobs import Job
    from tui.panels.lots import LotsPanel

Answer = TypeVar("Answer")


class TrimtabApp(OneByOne, Defects, Deeds, Work, App[str]):
    """Ends with `demo` where the user asked for the demo, else with None."""

    TITLE = "Trimtab"
    CSS_PATH = "shell.tcss"
    NOTIFICATION_TIMEOUT = 6
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]
    HORIZONTAL_BREAKPOINTS = layout.BREAKPOINTS

    def __init__(self, desk: Desk, *, keys: Mapping[str, str] | None = None, demo: bool = False, poll: float = 2.0) -> None:
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._waiting = deque()
        for theme in THEMES:
            self.register_theme(theme)
        self.set_reactive(App.theme, MONO if self.no_color else DARK)
        self.stylesheet.set_variables(self.get_css_variables())
        self.desk, self.demo, self.poll = desk, demo, poll
        self.active = "bands"
        self.zoomed = False
        self.review: Review | None = None
        self.glance: Glance | None = None
        self.problem = ""
        self.warning = ""
        self.job: Job | None = None
        self.guide: Guide | None = None
        self.zone = ZoneInfo("UTC")
        self.key_map = dict(keys or {})
        self.set_keymap(self.key_map)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLES

    def compose(self) -> ComposeResult:
        layout.classify(self)
        yield Bar(id="header")
        yield Bar(id="tabs")
        yield Bar(id="notice")
        with Container(id="body"):
            with Vertical(id="left"):
                yield BandsPanel()
            with Vertical(id="right"):
                yield QueuePanel()
            yield Vertical(id="whole")
        yield Bar(id="status")
        yield Bar(id="hints")

    def on_mount(self) -> None:
        layout.arrange(self)
        self.panel("bands").focus_main()
        self.load()
        if self.warning:
            self.say(self.warning, error=True)
        if left := unfinished.read(self.desk.ledger):
            self.say(f"{unfinished.sentence(left.names, left.names)}; 4 goes on with {'it' if len(left.names) == 1 else 'them'}.")
        if self.poll:
            self.set_interval(self.poll, self.watch_ledger)

    # the snapshot

    def load(self) -> None:
        """Computes the review on the ledger's thread; `Loaded` brings it here."""
        self.later(self._load, "load", exclusive=True)

    async def _load(self) -> None:
        try:
            first = self.review is None and self.glance is None
            if first and (glance := await self.desk.call(self.desk.glance)):
                self.post_message(Glanced(glance))
                return
            self.post_message(Loaded(await self.desk.call(self.desk.review)))
        except self.desk.failures as error:
            self.post_message(Failed(str(error), blocking=True))

    def on_glanced(self, event: Glanced) -> None:
        if not self.screen_stack:
            return
        self.zone = self.desk.zone
        self.glance = event.glance
        self.query_one(BandsPanel).glance(event.glance)
        self.draw()
        self.call_after_refresh(self.load)

    def on_loaded(self, event: Loaded) -> None:
        if not self.screen_stack:
            return
        self.review, self.problem = event.review, ""
        self.zone = self.desk.zone
        for panel in self.panels():
            panel.once_there(partial(self._show, panel))
        self.lay_out()

    def on_failed(self, event: Failed) -> None:
        if event.blocking:
            self.problem = event.sentence
            self.draw()
        self.notify(event.sentence, severity="error", markup=False)

    def watch_ledger(self) -> None:
        """Reloads when another process wrote to the ledger."""
        if self.job is None:
            self.later(self._watch, "watch", exclusive=True)

    async def _watch(self) -> None:
        try:
            if await self.desk.call(self.desk.moved):
                self.load()
        except self.desk.failures as error:
            self.post_message(Failed(str(error), blocking=True))

    # panels

    def panels(self) -> list[Panel]:
        return list(self.screen_stack[0].query(Panel))

    def panel(self, name: str) -> Panel:
        """The panel of that name, made when it is first asked for."""
        found = self.screen_stack[0].query(f"#{name}.panel")
        return found.first(Panel) if found else self._mount(name)

    def _mount(self, name: str) -> Panel:
        from tui.panels.later import make

        panel = make(name)
        self.screen_stack[0].query_one("#left" if name == "lots" else "#whole").mount(panel)
        panel.once_there(partial(self._show, panel))
        return panel

    def _show(self, panel: Panel) -> None:
        if self.review:
            panel.show(self.review)

    def go(self, name: str) -> None:
        """Brings a panel into view and gives it the focus."""
        self.active = name
        panel = self.panel(name)
        self.lay_out()
        if panel.is_mounted:
            panel.focus_main()
        else:
            self.call_after_refresh(panel.once_there, panel.focus_main)
        self.call_after_refresh(panel.once_there, panel.shown)

    def lay_out(self) -> None:
        if not self.screen_stack:
            return
        if layout.side_by_side(self) and self.review:
            for name in layout.REVIEW:
                self.panel(name)
        layout.arrange(self)
        self.follow()
        if layout.tiny(self.size):
            self.panel("queue").focus_main()
        self.draw()

    def follow(self) -> None:
        """Has the lots follow the class that is highlighted beside them."""
        for panel in self.screen_stack[0].query("#lots.panel").results(Panel):
            cast("LotsPanel", panel).follow()

    def on_resize(self, event: Resize) -> None:
        self.call_after_refresh(self.lay_out)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        panel = next((node for node in event.widget.ancestors if isinstance(node, Panel)), None)
        if panel and panel.name_of != self.active:
            self.active = panel.name_of
        self.draw()

    def on_click(self, event: Click) -> None:
        """A click on a tab goes there."""
        bar = event.widget
        if isinstance(bar, Bar) and bar.id == "tabs" and bar.lines and not isinstance(bar.lines[0], str):
            number = status.tab_at(bar.lines[0], event.x)
            if number >= 0:
                self.go(PANELS[number][0])

    def draw(self) -> None:
        """The lines that are always there; nothing where the app is being closed."""
        if not self.screen_stack:
            return
        base, cells = self.screen_stack[0], self.size.width
        base.query_one("#header", Bar).one(
            status.header(self.review or self.glance, self.zone, cells, problem=bool(self.problem), demo=self.demo)
        )
        base.query_one("#tabs", Bar).one(status.tabs(PANELS, status.waiting(self.review), self.active, cells))
        base.query_one("#notice", Bar).one([(f" {cells}x{self.size.height} is below 80x24: the queue only. Make the terminal larger.", "")])
        base.query_one("#status", Bar).one(status.line(self.review, self.zone, cells, problem=self.problem, job=self.job, guide=self.guide))
        base.query_one("#hints", Bar).one(status.hints(hints_for(self.active), self.key_map, cells))

    def empty_sentence(self) -> str | None:
        """What an empty screen says; None where there is something to show."""
        return status.first_run() if self.review and self.review.empty else None

    # what panels ask of the shell

    def say(self, sentence: str, *, error: bool = False) -> None:
        self.notify(sentence, severity="error" if error else "information", markup=False)

    def read(self, title: str, lines: Sequence[Line]) -> None:
        """Opens a text to read."""
        from tui.screens.reading import Reading

        self.push_screen(Reading(title, lines))

    def open_figure(self, kind: str, id: str) -> None:
        """Opens a lot, a sale or an action: the tree of what its figures rest on."""

        def shown(root: Node) -> None:
            from tui.screens.tree import TreeScreen

            self.push_screen(TreeScreen({"lot": "Tax lot", "sale": "Sale", "action": "Action"}[kind], root))

        self.fetch(lambda: self.desk.figure(kind, id), shown, "figure")

    def what_if(self, account: str, asset: str, quantity: str, lots: tuple[tuple[str, Decimal], ...] = ()) -> None:
        """Opens the what-if of a sale, on the lots that are named."""
        from tui.screens.whatif import Asked, WhatIfScreen

        self.push_screen(WhatIfScreen(Asked(account, asset, quantity, "", lots)))

    def ask(self, dialog: Screen[Answer | None], then: Callable[[Answer], object]) -> None:
        """Opens a dialog; `then` gets its answer unless it was closed without one."""

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                then(answer)

        self.push_screen(dialog, answered)
