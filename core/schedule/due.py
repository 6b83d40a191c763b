"""Priority and due time of a breach: due = f(state, how often the class is reviewed). Source: the priority levels of the strategy.

A hard breach is critical and due at once, whatever the frequency. A soft one is high, 24 hours, in a class reviewed daily; medium, one
week, in one reviewed weekly; low, at the next scheduled review, in one reviewed monthly or quarterly only. Approaching a line is low.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from core.model import Priority, State
from core.policy import Policy, Sleeve
from core.schedule.reviews import civil, instant, upcoming

HIGH_WITHIN = timedelta(hours=24)
MEDIUM_WITHIN = timedelta(days=7)
FREQUENCIES = ("daily", "weekly", "monthly", "quarterly")


def priority(state: State | None, review: Sequence[str]) -> Priority | None:
    """None where there is nothing to do or the state is unknown."""
    if state is State.HARD:
        return Priority.CRITICAL
    if state is State.SOFT:
        if "daily" in review:
            return Priority.HIGH
        return Priority.MEDIUM if "weekly" in review else Priority.LOW
    return Priority.LOW if state is State.APPROACHING else None


def due(
    state: State | None, review: Sequence[str], as_of: datetime, policy: Policy, since: datetime | None = None
) -> tuple[Priority | None, datetime | None]:
    """Priority and due instant (UTC), counted from `since`, when the breach was first seen; without it, it is seen now.

    24 hours are hours; one week is the same civil time a week later, across a clock change too.
    """
    found = priority(state, review)
    seen = since if since is not None else as_of
    if found is None:
        return None, None
    if found is Priority.CRITICAL:
        return found, seen
    if found is Priority.HIGH:
        return found, seen + HIGH_WITHIN
    if found is Priority.MEDIUM:
        return found, (civil(seen, policy) + MEDIUM_WITHIN).astimezone(UTC)
    return found, next_review(review, seen, policy)


def next_review(review: Sequence[str], as_of: datetime, policy: Policy) -> datetime | None:
    """When a class is looked at next, strictly after `as_of`; None where it is never reviewed.

    Daily and on Mondays at the Monday review's time, monthly and quarterly on the first day of analysis at that time.
    """
    found = []
    for name in review:
        if name == "daily":
            today = civil(as_of, policy).date()
            days = (instant(today + timedelta(days=ahead), policy.schedule.monday, policy) for ahead in range(3))
            found.append(next(at for at in days if at > as_of))
        else:
            found.append(upcoming({"weekly": "monday", "monthly": "month", "quarterly": "quarter"}[name], as_of, policy).at)
    return min(found, default=None)


def frequency_matrix(policy: Policy) -> tuple[tuple[Sleeve, tuple[bool, bool, bool, bool]], ...]:
    """Per sleeve whether it is reviewed daily, weekly, monthly, quarterly, in tree order."""
    def row(sleeve: Sleeve) -> tuple[bool, bool, bool, bool]:
        daily, weekly, monthly, quarterly = (name in sleeve.review for name in FREQUENCIES)
        return daily, weekly, monthly, quarterly

    return tuple((sleeve, row(sleeve)) for sleeve in policy.sleeves)
