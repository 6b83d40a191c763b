"""One corrected event booked: its assets, and what basis can reach from them, are booked anew; all else stands. Only where that is sure.

What is not sure is booked from the first event, when it is next looked at: events after the clock, laws that match over the whole
history, basis that was allocated to wallets, parts of transactions that several files tell of, movements of money with a fee in units,
parents that only an answer names, questions that are not about one asset, and sales that may fill a ticket.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from core.ledger.bulk import collector_paused
from core.ledger.errors import DiskFull, LedgerLocked, LedgerReadOnly
from core.model import Asset, Booking, Event, EventKind, symbol, zone
from core.money import ZERO, add, negate
from core.services import projection
from core.services.groups import grouped
from core.services.workspace import Workspace

if TYPE_CHECKING:
    from core.booking import Run

MOST = 20_000
"""Events of a part from which on all is booked instead: that leaves a state from which the next import goes on."""


def follow(ws: Workspace, before: Event, after: Event) -> bool:
    """Books what follows from the correction just made, of `before` to `after`; False where it waits for the next look at everything."""
    if not _only_corrected(ws) or not _local(ws, before) or not _local(ws, after):
        return False
    try:
        with collector_paused(), ws.ledger.writing("booking", wait=False):
            return _only_corrected(ws) and _book(ws, before, after)
    except (DiskFull, LedgerLocked, LedgerReadOnly):
        if ws.ledger.in_writing:
            raise
        return False


def _only_corrected(ws: Workspace) -> bool:
    """Whether what is stored was booked just before the last change of the facts, and no event lies after the clock."""
    latest = ws.ledger.events.latest()
    if latest is None or latest > ws.as_of:
        return False
    return ws.ledger.projections.fresh(projection.stamp_at(ws, ws.ledger.facts_revision() - 1))


def _local(ws: Workspace, event: Event) -> bool:
    """Whether what the event does is done to its own assets."""
    from core.booking.part import asks_for_itself

    oldest = min((ticket.at for ticket in ws.ledger.tickets.all()), default=None)
    return asks_for_itself(event, ws.base_currency) and (oldest is None or event.at < oldest - projection.BEFORE)


def _book(ws: Workspace, before: Event, after: Event) -> bool:
    from core.booking.part import is_about, units_of

    run = projection.new_run(ws)
    if not run.by_lots or run.books.choices.allocations:
        return False
    found = _reached(ws, after, units_of(before) | units_of(after))
    if found is None:
        return False
    assets, events = found
    run.follow(events, projection.matches(ws, events))
    last = _last_day(ws)
    if last is not None:
        run.until(last)
    booking = _of(run.close(ws.ledger.recurring.all()), assets, after.key)
    keys = {event.key for event in events}
    asked = [each for each in ws.ledger.projections.questions() if not is_about(each, assets, keys)]
    asked += [each for each in booking.questions if is_about(each, assets, keys)]
    booking = replace(booking, questions=tuple(sorted(asked, key=lambda each: (each.kind, each.id))))
    if not _pooling_stands(ws, run, assets):
        return False
    moved: dict[tuple[str, str], Decimal] = {}
    for leg in after.legs:
        moved[leg.account, leg.asset] = add(moved.get((leg.account, leg.asset), ZERO), leg.quantity)
    for leg in before.legs:
        moved[leg.account, leg.asset] = add(moved.get((leg.account, leg.asset), ZERO), negate(leg.quantity))
    ws.ledger.projections.change(projection.stamp(ws), assets, after.key, booking, moved)
    return True


def _last_day(ws: Workspace) -> date | None:
    """The day of the ledger's last event."""
    latest = ws.ledger.events.latest()
    if latest is None:
        return None
    last = ws.ledger.events.since(latest)[-1]
    stated = last.stated_date if last.kind is not EventKind.OPENING else None
    return stated or last.at.astimezone(zone(ws.tz)).date()


def _of(booking: Booking, assets: frozenset[str], event: str) -> Booking:
    """What booking says of these assets, and of the event's income."""
    places = [place for place, sale in enumerate(booking.disposals) if sale.asset in assets]
    numbers = {place: number for number, place in enumerate(places)}
    return replace(
        booking,
        lots=tuple(lot for lot in booking.lots if lot.asset in assets),
        disposals=tuple(booking.disposals[place] for place in places),
        incomes=tuple(income for income in booking.incomes if income.asset in assets or income.event == event),
        washes=tuple(replace(wash, sale=numbers[wash.sale]) for wash in booking.washes if wash.sale in numbers),
    )


def _pooling_stands(ws: Workspace, run: "Run", assets: frozenset[str]) -> bool:
    """Whether the one question about all wallets names those of the assets that it would name now."""
    rules = run.books.rules
    asked = next((each.what for each in ws.ledger.projections.questions() if each.id == rules.pooling_question), "")
    named = set(re.split(r"[ ,]+", asked))
    several = run.in_several_wallets()
    return all((symbol(asset) in named) == (asset in several) for asset in assets)


def _reached(ws: Workspace, corrected: Event, first: Iterable[str]) -> tuple[frozenset[str], list[Event]] | None:
    """The assets that are booked together with those, and their events and the one `corrected`; None where all have to be."""
    from core.booking.part import carried, names_parent, stands_alone
    from core.matching.twins import family_of

    if not stands_alone(corrected) or any(map(names_parent, ws.ledger.answers.all())):
        return None
    kin = _Kin(grouped(ws), family_of)
    converted = ws.ledger.links.conversions()
    assets: set[str] = set()
    events = {corrected.key: corrected}
    new = kin.of(first)
    while new:
        assets |= new
        found = ws.ledger.events.touching(new)
        if len(events) + len(found) > MOST or not all(map(stands_alone, found)):
            return None
        events |= {event.key: event for event in found}
        linked = {asset for event in found for asset in carried(event)}
        for outgoing, incoming, _ in converted:
            if outgoing in events or incoming in events:
                linked |= {leg.asset for key in (outgoing, incoming) for event in ws.ledger.events.starting(key) for leg in event.legs}
        new = kin.of(asset for asset in linked if not asset.startswith("cash:")) - assets
    return frozenset(assets), list(events.values())


class _Kin:
    """Assets of which losses on one are replaced by the other, or that can be taken for each other where they move."""

    def __init__(self, known: Mapping[str, Asset], family_of: Callable[[str], str]) -> None:
        self._family = family_of
        self._group = {code: asset.group for code, asset in known.items()}
        self._all = known

    def of(self, assets: Iterable[str]) -> set[str]:
        found = set(assets)
        groups = {self._group.get(asset, asset) for asset in found}
        families = {self._family(asset) for asset in found}
        return found | {code for code in self._all if self._group[code] in groups or self._family(code) in families}
