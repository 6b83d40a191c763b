"""What the keys of everywhere do: go, command line, help, undo, note, guided review, zoom, quit. A part of the app, kept apart for size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from tui.actions import PANELS, SIDE
from tui.guide import Guide, screen_of

if TYPE_CHECKING:
    from tui.panels.base import Panel
    from tui.shell import TrimtabApp
    from tui.widgets.table import Table

_NAMES = tuple(name for name, _, _ in (*PANELS, *SIDE))


class Deeds:
    """Mixed into `TrimtabApp`; every method is an action of the registry's scope `app`."""

    @property
    def _app(self) -> TrimtabApp:
        return cast("TrimtabApp", self)

    def action_go(self, name: str, filter: str = "") -> None:
        app = self._app
        app.go(name)
        if filter:
            app.call_after_refresh(app.panel(name).narrow, filter)

    def action_tax(self, year: str = "") -> None:
        """Opens the tax year of the clock, or the one that is named."""
        from tui.screens.taxyear import TaxYearScreen

        self._app.push_screen(TaxYearScreen(year))

    def action_focus_next(self) -> None:
        self._turn(1)

    def action_focus_previous(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        app = self._app
        if len(app.screen_stack) > 1:
            app.screen.focus_next() if by > 0 else app.screen.focus_previous()
            return
        app.go(_NAMES[(_NAMES.index(app.active) + by) % len(_NAMES)])

    async def action_command_line(self) -> None:
        from tui.commandline import open_line

        await open_line(self._app)

    def action_command_palette(self) -> None:
        from tui.palette import Palette

        app = self._app
        if not isinstance(app.screen, Palette):
            app.push_screen(Palette())

    async def prompt(
        self,
        prefix: str,
        value: str,
        done: Callable[[str], None],
        changed: Callable[[str], None] | None = None,
        suggest: Sequence[str] = (),
    ) -> None:
        """Opens the line at the bottom. It has the focus when this returns: what is typed fast goes into it."""
        from tui.widgets.prompt import Prompt

        app = self._app
        if not app.query(Prompt):
            line = Prompt(prefix, value, done, changed, self._refocus, suggest)
            await app.mount(line)
            app.screen.set_focus(line.field)

    def action_jump(self) -> None:
        from tui.screens.jump import jump

        jump(self._app)

    def action_columns(self) -> None:
        """Asks which columns of the list are left out, until none is said."""
        from tui.screens.choice import Choice

        app, table = self._app, self._over() or self._app.panel(self._app.active).table
        titles = [column.title for column in table.columns if column.title]
        if len(titles) < 2:
            app.say("This list has one column only.")
            return
        options = [(f"{n:x}", f"{'hidden  ' if title in table.hidden else 'shown   '}{title}", title) for n, title in enumerate(titles, 1)]

        def said(title: str) -> None:
            if not table.toggle_column(title):
                app.say("One column has to stay.")
            self.action_columns()

        app.ask(Choice("Columns of this list: its number hides or shows one, esc closes", options), said)

    async def action_filter(self) -> None:
        """Asks for words that rows must contain."""
        panel, over = self._app.panel(self._app.active), self._over()
        narrow = over.filter if over else panel.narrow

        def done(typed: str) -> None:
            narrow(typed)
            self._refocus()

        live = narrow if over or panel.name_of != "lots" else None
        await self.prompt("/", (over or panel.table).filter_text, done, live)

    def action_match(self, by: int) -> None:
        """The next row, or the one before, that contains what was looked for last; all rows are shown again."""
        panel, over = self._app.panel(self._app.active), self._over()
        if not (words := (over.filter_text or over.searched) if over else panel.sought()):
            self._app.say("Nothing was looked for yet: / looks, then n and N go from match to match.")
        elif over is None:
            panel.match(words, by)
        else:
            over.filter("")
            if not over.match(words, by):
                self._app.say(f"No row contains {words!r}.")

    def _over(self) -> Table | None:
        """The list of a screen that lies over the panels."""
        from tui.widgets.table import Table

        return self._app.screen.query(Table).first() if len(self._app.screen_stack) > 1 and self._app.screen.query(Table) else None

    def _refocus(self) -> None:
        """Puts the focus back on the list, once the line at the bottom is gone."""
        over = self._over()
        over.focus() if over else self._app.panel(self._app.active).focus_main()

    def on_table_copied(self, event: Table.Copied) -> None:
        from tui.clipboard import send

        self._app.say(send(self._app, event.key))

    def action_help(self) -> None:
        from tui.screens.help import Help

        app = self._app
        app.ask(Help(app.active, app.key_map), lambda id: app.later(partial(app.perform, id), "command"))

    def action_undo(self) -> None:
        self._app.decide("undo")

    def action_redo(self) -> None:
        self._app.decide("redo")

    def action_refresh(self) -> None:
        self._app.load()
        self._app.panel(self._app.active).shown()

    def action_note(self, text: str = "") -> None:
        app = self._app
        if text:
            app.decide("note", text)
            return
        from tui.screens.choice import Choice

        about = app.panel(app.active).noted()
        app.ask(Choice("Note for the journal", (), free="what to remember", value=about), lambda said: app.decide("note", said))

    def action_guide(self) -> None:
        app = self._app
        if app.review is None:
            return
        app.guide = Guide.begin(app.review)
        if app.guide is None:
            app.say("Every step is done; nothing is left to go through.")
        else:
            self._show_step()

    def action_step(self, by: int) -> None:
        app = self._app
        if app.guide is None:
            self.action_guide()
            return
        if by > 0 and app.guide.last:
            app.guide = None
            app.say("That was the last step of the review.")
            app.draw()
            return
        app.guide = app.guide.moved(by)
        self._show_step()

    def _show_step(self) -> None:
        app = self._app
        step = app.guide.step(app.review) if app.guide and app.review else None
        if step is not None:
            app.go(screen_of(step))
        app.draw()

    def action_tick(self) -> None:
        app = self._app
        step = app.guide.step(app.review) if app.guide and app.review else None
        if step is not None:
            app.decide("tick", step.id)
        elif app.active == "checklist":
            app.call_later(app.panel("checklist").run_action, "tick")
        else:
            app.say("No guided review is on; M begins one, 6 opens the checklist.")

    def action_add(self, what: str = "") -> None:
        from tui.forms import open_form

        open_form(self._app, what)

    def action_report(self, name: str = "") -> None:
        from tui.forms import report_form

        app = self._app
        app.ask(report_form(name, app.desk.reports(), app.desk.reports_folder()), app.say)

    def action_zoom(self) -> None:
        app = self._app
        app.zoomed = not app.zoomed
        app.lay_out()
        app.panel(app.active).focus_main()

    def action_redraw(self) -> None:
        self._app.refresh(layout=True)

    async def action_back(self) -> None:
        app = self._app
        panel = app.panel(app.active)
        if app.job is not None:
            app.job.cancel()
            app.draw()
        elif panel.back():
            panel.focus_main()
        elif app.guide is not None:
            app.guide = None
            app.draw()
        elif app.zoomed:
            self.action_zoom()
        elif app.active != "bands":
            app.go("bands")

    def action_demo(self) -> None:
        self._app.exit("demo")

    def action_about(self) -> None:
        from tui.screens.about import lines

        self._app.read("About Trimtab", lines())

    def action_leave(self) -> None:
        app = self._app
        if app.job is None:
            app.exit()
            return
        from tui.screens.choice import Choice

        options = (("c", "cancel it and quit; nothing of it is stored", "quit"), ("w", "wait for it", ""))
        app.ask(Choice(f"{app.job.title} is running", options), self._leave)

    async def action_quit(self) -> None:
        """Textual's own ctrl+q asks too."""
        self.action_leave()

    def _leave(self, said: str) -> None:
        app = self._app
        if said == "quit":
            if app.job is not None:
                app.job.kill()
            app.exit()

    async def perform(self, id: str, *given: str) -> None:
        """Runs an action of the registry by its id, in the panel it belongs to."""
        from tui.actions import BY_ID

        app = self._app
        command = BY_ID[id]
        target: TrimtabApp | Panel = app
        if command.scope in _NAMES:
            target = app.panel(command.scope)
            if app.active != command.scope:
                app.go(command.scope)
        elif command.scope == "table":
            await app.run_action(command.call, app.panel(app.active).table)
            return
        if given and command.takes:
            name = command.call.partition("(")[0]
            method = getattr(target, f"action_{name}")
            method("lots", *given) if name == "go" else method(*given)
            return
        await app.run_action(command.call, target)
