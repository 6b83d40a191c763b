"""Disposals and gains of a year, with what is open about them."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from core.booking import totals
from core.booking.marks import SAME_INSTANT
from core.booking.worth import plus
from core.model import Disposal
from core.money import ZERO, total
from core.services.lots import Line, source_lines
from core.services.projection import booked
from core.services.taxyear.periods import period
from core.services.workspace import Workspace
from core.tax import pack_for
from core.unknown import Maybe, Unknown, known


class GainRow(Struct, frozen=True):
    """`code` is the adjustment code of Form 8949 (W: wash sale), empty where there is none and in other countries; `lines` of the sale,
    then of the purchase."""

    disposal: Disposal
    code: str
    lines: tuple[Line, ...]

    @property
    def allowed(self) -> Maybe:
        """What of the gain or loss counts: with what is disallowed of a loss added back."""
        return plus(self.disposal.gain, self.disposal.disallowed)


class Gains(Struct, frozen=True):
    """Totals are gains of taxable accounts before any disallowance, in the base currency, and with what is disallowed of losses added back
    (`allowed_short`, `allowed_long`); unknown where one of their parts is.

    `open` says what is not settled, e.g. losses that a purchase to come would disallow. `short` is everything that the law does not favour;
    `terms` are its words for both, None where it knows no terms, `disallowed_as` what it calls a loss that does not count.
    """

    year: str
    rows: tuple[GainRow, ...]
    short: Maybe
    long: Maybe
    disallowed: Maybe
    open: tuple[str, ...]
    rules: str = ""
    """Name and date of the rule pack."""
    terms: tuple[str, str] | None = None
    disallowed_as: str = ""
    notes: tuple[str, ...] = ()
    """What the pack does not compute."""
    forfeited: Maybe = ZERO
    """The part of `disallowed` that no later sale brings back."""
    allowed_short: Maybe = ZERO
    allowed_long: Maybe = ZERO


def year(ws: Workspace, year: int | str) -> Gains:
    """Disposals whose civil date (in the policy's zone) is in the tax year `year`: its name, or the calendar year in which it begins.

    Raises `Invalid` for what is no tax year, or one to come.
    """
    pack, span = pack_for(ws.policy.tax.jurisdiction), period(ws, str(year))
    booked(ws)
    stored = ws.ledger.projections.disposals((span.first, span.last))
    found = _told_apart(sorted(stored, key=lambda d: (d.sold_at, d.event, d.acquired, d.lot)))
    lines = source_lines(ws, (key for disposal in found for key in (disposal.event, disposal.origin)))
    american = pack.code == "US"
    rows = tuple(
        GainRow(d, _code(d) if american else "", tuple(dict.fromkeys((*lines.get(d.event, ()), *lines.get(d.origin, ())))))
        for d in found
    )
    summed = totals(found, ws.ledger.accounts.all())
    marks = tuple(f"{count} of {len(found)} disposals: {mark}" for mark, count in summed.marks.items())
    return Gains(
        span.label, rows, summed.short, summed.long, summed.disallowed, marks, pack.version, pack.terms, pack.disallowed, pack.notes,
        summed.forfeited, summed.allowed_short, summed.allowed_long,
    )


def _told_apart(found: list[Disposal]) -> list[Disposal]:
    """The same, where several sales of one holding share an instant and their terms differ with the mark that says so: no file says which
    came first, and booking goes by the events' keys."""
    together: dict[tuple[object, ...], list[Disposal]] = {}
    for sale in found:
        together.setdefault((sale.account, sale.asset, sale.sold_at), []).append(sale)
    unclear = {key for key, sales in together.items() if len({s.event for s in sales}) > 1 and len({s.term for s in sales}) > 1}
    return [
        replace(sale, marks=(*sale.marks, SAME_INSTANT)) if (sale.account, sale.asset, sale.sold_at) in unclear else sale for sale in found
    ]


def whole(parts: Iterable[Maybe], what: str) -> Maybe:
    """The sum of `parts`; unknown where one is, with how many and the first cause."""
    listed = list(parts)
    missing = [part for part in listed if isinstance(part, Unknown)]
    if missing:
        return Unknown(f"{len(missing)} of {len(listed)} have no known {what}: {missing[0].cause}", missing[0].remedy)
    return total(part for part in listed if known(part))


def _code(disposal: Disposal) -> str:
    return "W" if known(disposal.disallowed) and disposal.disallowed else ""
