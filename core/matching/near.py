"""How well two sides fit, as a number: the cost of a pair. Owns the scale on which pairs are compared, and when one is clearly better."""

from decimal import Decimal

from core.matching.sides import DAY, HOUR, Side, exact, least, lost
from core.matching.twins import DIGITAL
from core.money import ONE, multiply, ratio, subtract

FACTOR = 4
"""A pair is clearly nearer than another possibility that lies at least so many times as far, and the margin besides."""


def apart(out: Side, into: Side) -> int:
    """Seconds between sending and arrival, at most the window. An arrival before the sending counts in the measure of the shorter window
    there, so that both ends of the window are equally far; where a date alone is stated, half a day either way is no distance."""
    gap = into.seconds - out.seconds
    if out.dated or into.dated:
        return min(max(abs(gap) - DAY // 2, 0), out.after)
    if gap < 0:
        gap = -gap * out.after // out.before
    return min(gap, out.after)


def inexact(out: Side, into: Side) -> int:
    """What it costs that less arrived than was sent: one window, and up to one more by the share of what a fee may be; 0 if exact."""
    if exact(out, into):
        return 0
    tolerated = subtract(out.whole, least(out))
    share = min(ratio(lost(out, into), tolerated), ONE) if tolerated > 0 else ONE
    return out.after + int(multiply(share, Decimal(out.after)))


def margin(asset: str, *, dated: bool) -> int:
    """Seconds by which another possibility must be farther away, besides the factor: 2 hours on chains, 3 days else, 2 where a chain's
    movement bears a date alone."""
    if not asset.startswith(DIGITAL):
        return 3 * DAY
    return 2 * DAY if dated else 2 * HOUR


def missing(out: Side, *, fees: bool) -> int:
    """What a pair less costs in an assignment: so much that a pair that has no rival always stands."""
    return (9 if fees else FACTOR) * out.after + margin(out.asset, dated=True)


def weight(out: Side, into: Side, *, fees: bool) -> tuple[int, int]:
    """What the pair costs, and what any other possibility must cost at least, apart from the margin, to be clearly worse."""
    gap = apart(out, into)
    more = inexact(out, into) if fees else 0
    if not more:
        return gap, FACTOR * gap
    return gap + more, FACTOR * (gap + more - out.after) + out.after
