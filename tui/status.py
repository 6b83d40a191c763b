"""What the lines around the panels say: header, tabs, status, first run. Pure: a snapshot in, toned parts out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.model import ActionState, State, Step
from tui.actions import Command, shown_keys
from tui.desk import Glance
from tui.lines import Part
from tui.text import age, moment, money, width

if TYPE_CHECKING:
    from core.services.review import Review
    from tui.guide import Guide
    from tui.jobs import Job


def spread(left: Sequence[Part], right: Sequence[Part], cells: int) -> list[Part]:
    """`left` and `right` at the two ends of a line."""
    gap = cells - sum(width(text) for text, _ in left) - sum(width(text) for text, _ in right)
    return [*left, (" " * max(1, gap), ""), *right]


def header(review: Review | Glance | None, zone: ZoneInfo, cells: int, *, problem: bool, demo: bool) -> list[Part]:
    """`Trimtab Mon 23 Nov 09:02   $101,240   drift 0 hard 2 soft   prices 4m   [REVIEW]`."""
    demo = demo or (review is not None and review.demo)
    mode: Part = (" DEMO ", "reverse") if demo else (" BLOCKED ", "reverse") if problem else ("[REVIEW]", "note")
    if review is None:
        return spread([("Trimtab", "bold")], [mode], cells)
    hard = sum(sleeve.state is State.HARD for sleeve in review.sleeves)
    soft = sum(sleeve.state is State.SOFT for sleeve in review.sleeves)
    left: list[Part] = [
        ("Trimtab ", "bold"),
        (moment(review.as_of, zone), ""),
        (money(review.total, review.currency), "bold"),
        (f"drift {hard} hard", "hard" if hard else ""),
        (f"{soft} soft", "soft" if soft else ""),
    ]
    if not isinstance(review, Glance):
        left.append((f"prices {age(review.price_age)}", ""))
    room = cells - width(mode[0]) - sum(width(text) for text, _ in left) - 2
    wide = "   " if room >= 9 else "  " if room >= 6 else " "
    gaps = ("", wide, wide, " ", wide, "")
    return spread([part for text, gap in zip(left, gaps, strict=False) for part in (text, (gap, ""))], [mode], cells)


def waiting(review: Review | None) -> dict[str, int]:
    """How much waits for the user behind each tab."""
    if review is None:
        return {}
    return {
        "queue": sum(item.state is ActionState.PROPOSED for item in review.queue),
        "inbox": len(review.questions) + review.counts.quarantined,
        "checklist": sum(not step.done and step.due <= review.as_of for step in review.checklist),
    }


def tabs(panels: Iterable[tuple[str, str, str]], counts: Mapping[str, int], active: str, cells: int) -> list[Part]:
    """`1 Bands  2 Queue*7`, with how much waits; the active one in reverse. Where there is no room, the largest numbers are left out."""
    shown = {name: str(count) for name, count in counts.items() if count}
    listed = list(panels)
    while True:
        made = [(name, f"{n} {title}" + (f"*{shown[name]}" if name in shown else "")) for n, (name, title, _) in enumerate(listed, 1)]
        spare = cells - sum(width(text) for _, text in made)
        if spare >= len(made) - 1 or not any(shown.values()):
            break
        shown[max(shown, key=lambda name: len(shown[name]) * 10 + (name == "checklist"))] = ""
    pad = " " if spare >= 2 * len(made) else ""
    gap = " " if spare >= (3 if pad else 1) * len(made) else "" if pad else " "
    parts: list[Part] = []
    for name, text in made:
        parts += [(f"{pad}{text}{pad}", "reverse" if name == active else ""), (gap, "")]
    return parts[:-1]


def tab_at(parts: Sequence[Part], x: int) -> int:
    """The number, from 0, of the tab that a click at `x` hits; -1 for none. `parts` are those of `tabs`: a tab, a gap, a tab ..."""
    at = 0
    for number, (text, _) in enumerate(parts):
        if at <= x < at + width(text):
            return number // 2 if number % 2 == 0 else -1
        at += width(text)
    return -1


def line(review: Review | None, zone: ZoneInfo, cells: int, *, problem: str, job: Job | None, guide: Guide | None) -> list[Part]:
    """One line: what is wrong, else what runs, else the guided step, else the checklist."""
    if problem:
        return [(f" {problem}", "hard")]
    if job is not None:
        return [(f" {job.line()}", "note"), ("   esc cancels", "quiet")]
    if guide is not None and review is not None:
        return guide.line(review, zone)
    if review is None:
        return [(" Reading the ledger …", "quiet")]
    current = list_in_hand(review)
    if not current:
        return [(" Nothing is due.", "quiet")]
    done = sum(step.done for step in current)
    coming = next((step for step in current if not step.done), None)
    parts: list[Part] = [(f" {current[0].title} {done}/{len(current)}", "bold")]
    if coming is None:
        parts.append(("  ✓ done", "ok"))
    else:
        parts += [(f"  ▸ {coming.what}", "approaching"), ("   M guides", "quiet")]
    if review.blocked and cells > 100:
        parts.append((f"   blocked: {review.blocked[0].what}", "hard"))
    return parts


def list_in_hand(review: Review) -> list[Step]:
    """The steps of the checklist that fell due last."""
    due = [step for step in review.checklist if step.due <= review.as_of] or list(review.checklist)
    latest = max((step.due for step in due), default=None)
    name = next((step.list for step in due if step.due == latest), "")
    return [step for step in due if step.list == name]


def hints(commands: Iterable[Command], keys: Mapping[str, str], cells: int) -> list[Part]:
    """As many `a approve` as fit, in the order of the registry."""
    parts: list[Part] = [(" ", "")]
    used = 1
    offered = list(commands)
    kept = next((command for command in offered if command.id == "app.help"), None)
    room = cells - (_taken(kept, keys) if kept else 0)
    for command in offered:
        taken = _taken(command, keys)
        if taken and (command is kept or used + taken <= room):
            parts += [(shown_keys(command, keys).partition(" ")[0], "key"), (f" {command.short}  ", "quiet")]
            used += taken
            room = cells if command is kept else room
    return parts


def _taken(command: Command, keys: Mapping[str, str]) -> int:
    """Cells that a hint takes; 0 for a command without a key."""
    key = shown_keys(command, keys).partition(" ")[0]
    return width(key) + width(command.short) + 3 if key else 0


def first_run() -> str:
    """What the empty panels say on a ledger that holds nothing yet: what is missing, why it matters, the key."""
    return (
        "Nothing is imported yet.\n"
        "Trimtab computes bands, lots and trades from the files that your exchange or broker exports.\n"
        "\n"
        "4   go to Import, or paste a path here: rows are previewed before anything is stored\n"
        "A   enter by hand: opening lots, DeFi holdings, fixed income, prices\n"
        ":demo   open the strategy's sample portfolio in a temporary ledger; yours is not touched\n"
        "\n"
        "Targets come from the policy; a file ledger.toml beside the ledger replaces the shipped one."
    )
