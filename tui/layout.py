"""Which panels are seen: one at a time below 120 columns, the review's three side by side from there, the queue alone where it is tiny."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.panels.base import Panel

if TYPE_CHECKING:
    from textual.geometry import Size

    from tui.shell import TrimtabApp

LEAST = (80, 24)
WIDE = 120
BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (WIDE, "-wide"), (160, "-widest")]
"""Classes of the screen by its width, for the style sheet."""
REVIEW = ("bands", "lots", "queue")
"""The panels that stand side by side where there is room."""


def tiny(size: Size) -> bool:
    return size.width < LEAST[0] or size.height < LEAST[1]


def side_by_side(app: TrimtabApp) -> bool:
    return app.size.width >= WIDE and not tiny(app.size) and app.active in REVIEW and not app.zoomed


def classify(app: TrimtabApp) -> None:
    """Sets the class of the width before anything is laid out; else the first screen would be drawn twice."""
    width = app.size.width
    reached = [name for least, name in BREAKPOINTS or () if width >= least]
    for _, name in BREAKPOINTS or ():
        app.screen.set_class(name == reached[-1], name)


def arrange(app: TrimtabApp) -> None:
    """Shows the panels that belong on the screen now, and hides the rest."""
    small = tiny(app.size)
    active = "queue" if small else app.active
    wide = side_by_side(app)
    for panel in app.screen_stack[0].query(Panel):
        panel.display = panel.name_of == active or (wide and panel.name_of in REVIEW)
        panel.set_class(wide, "-side")
    base = app.screen_stack[0]
    for side, names in (("left", ("bands", "lots")), ("right", ("queue",)), ("whole", ())):
        base.query_one(f"#{side}").display = (wide and bool(names)) or active in names or (side == "whole" and active not in REVIEW)
    base.query_one("#notice").display = small
    base.query_one("#tabs").display = not small
