"""The guided review: goes through the open steps of the checklist, one screen after another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.model import Step
from tui.actions import PANELS
from tui.lines import Part

if TYPE_CHECKING:
    from core.services.review import Review


@dataclass(frozen=True, slots=True)
class Guide:
    """The steps that were open when it began, and which one it stands on."""

    ids: tuple[str, ...]
    position: int = 0

    @classmethod
    def begin(cls, review: Review) -> Guide | None:
        """None where every step that is due is done."""
        ids = tuple(step.id for step in review.checklist if not step.done and step.due <= review.as_of)
        return cls(ids) if ids else None

    def step(self, review: Review) -> Step | None:
        """The step it stands on; None where the checklist has moved on."""
        return next((step for step in review.checklist if step.id == self.ids[self.position]), None)

    def moved(self, by: int) -> Guide:
        return replace(self, position=max(0, min(len(self.ids) - 1, self.position + by)))

    @property
    def last(self) -> bool:
        return self.position == len(self.ids) - 1

    def line(self, review: Review, zone: ZoneInfo) -> list[Part]:
        """What the status line says."""
        step = self.step(review)
        if step is None:
            return [(" This step is no longer due;", "quiet"), (" ] next", "key")]
        mark = "✓" if step.done else "▸"
        place = f" {self.position + 1}/{len(self.ids)} {mark} {step.what}"
        keys = "  T tick" if not step.done else ""
        return [(place, "ok" if step.done else "approaching"), (f"{keys}  ] next  [ back  esc end", "key")]


def screen_of(step: Step) -> str:
    """The panel where a step is done."""
    names = {name for name, _, _ in PANELS}
    return step.screen if step.screen in names else "checklist"
