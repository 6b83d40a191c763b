"""Breaches as they are remembered: which lines are exceeded, under which name, and since when.

A breach belongs to the line as the policy writes it and to its side: a band that is written anew, or that is exceeded on the other
side, is seen for the first time. A hard breach includes the soft one inside it.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from core.drift.judge import Verdict
from core.model import Breach, State
from core.policy import Figure, Limit, Policy, Sleeve
from core.schedule.reviews import civil

Since = Mapping[Breach, datetime]
"""When each breach was first seen, as far as that is remembered."""


class Seen(Struct, frozen=True):
    """The breaches of one sleeve or limit, the one that decides its state first, and when that one was first seen."""

    breaches: tuple[Breach, ...] = ()
    since: datetime | None = None

    def words(self, as_of: datetime, policy: Policy) -> str:
        """`, since Thu 19 Nov`; empty where it is first seen today."""
        if self.since is None:
            return ""
        day, today = civil(self.since, policy).date(), civil(as_of, policy).date()
        year = "" if day.year == today.year else f" {day.year}"
        return f", since {day:%a} {day.day} {day:%b}{year}" if day < today else ""


NONE = Seen()


def seen(watched: tuple[str, str], verdict: Verdict, soft_too: bool, as_of: datetime, since: Since | None) -> Seen:
    """What a verdict breaches. `soft_too`: whether a value that is beyond a hard line is beyond a soft one as well.

    What nobody remembers, or remembers from later than `as_of`, is first seen now.
    """
    if verdict.state not in (State.SOFT, State.HARD):
        return NONE
    side = "above" if verdict.above else "below"
    levels = (verdict.state, State.SOFT) if verdict.state is State.HARD and soft_too else (verdict.state,)
    found = tuple(Breach(*watched, side, level.value) for level in levels)
    return Seen(found, min((since or {}).get(found[0], as_of), as_of))


def sleeve_rule(sleeve: Sleeve) -> str:
    """The lines of a sleeve as the policy writes them."""
    lines = (("soft", sleeve.soft.text), ("hard", sleeve.hard.text), ("min", _text(sleeve.floor)), ("max", _text(sleeve.cap)))
    return ", ".join([f"target {sleeve.target.text}", *(f"{name} {text}" for name, text in lines if text)])


def limit_rule(limit: Limit) -> str:
    """The lines of a limit as the policy writes them."""
    hard = "" if limit.hard.text == limit.line.text else f", hard {limit.hard.text}"
    return f"{limit.measure.value} {limit.sleeve}".rstrip() + f" {limit.kind} {limit.line.text}{hard}"


def _text(figure: Figure | None) -> str:
    return "" if figure is None else figure.text
