"""A sale opened: proceeds less basis match by match, the rule that matched each, and where a disallowed loss went."""

from core.model import Disposal, Wash, symbol
from core.money import add, text
from core.proposals.lots import add_up
from core.services.errors import Invalid, Refused
from core.services.events import find
from core.services.explain.lot import acquired
from core.services.explain.nodes import Events, Node, figure
from core.services.projection import booked
from core.services.workspace import Workspace
from core.unknown import Maybe, computed, known

WASHED = ("B5.1", "B5.2")
"""The rules by which a loss is disallowed where lots are identified."""


def sale(ws: Workspace, written: str) -> Node:
    """The disposals of an event (its id or the beginning), or disposal number N in the order of sale, from 1.

    Raises `Invalid` for what is neither and `Refused` where nothing was sold.
    """
    booked(ws)
    stored, wanted = ws.ledger.projections, written.strip()
    if wanted.isdigit() and len(wanted) < 8:
        one = stored.nth_disposal(int(wanted) - 1) if int(wanted) else None
        if one is None:
            raise Invalid(f"there is no disposal {wanted}; they are numbered from 1 in the order of sale")
        return opened(ws, [one])
    found = stored.sales(wanted.lower()) if wanted else []
    if not found:
        event = find(ws, wanted)
        raise Refused(f"the {event.kind.value} {event.key[:12]} gave up no lots; 'trimtab gains --year Y' lists what was sold")
    if len({each.event for each in found}) > 1:
        raise Refused(f"{wanted!r} names several events; write more of the id")
    return opened(ws, found)


def opened(ws: Workspace, found: list[Disposal]) -> Node:
    """Disposals of one event."""
    first, currency = found[0], ws.base_currency
    washes = ws.ledger.projections.washes()
    mine = [each for each in washes if each.event == first.event]
    into = [each for each in washes if each.bought in {one.origin for one in found}]
    keys = (first.event, *(each.origin for each in found), *(each.bought for each in mine), *(each.event for each in into))
    events = Events(ws, keys)
    proceeds, basis = add_up(each.proceeds for each in found), add_up(each.basis for each in found)
    gain = add_up(each.gain for each in found)
    disallowed = add_up(each.disallowed for each in found)
    units = add_up(each.quantity for each in found)
    parts = [
        Node("proceeds", proceeds, currency, f"what the {first.kind} brought, less its costs", ("B3.2",),
             (events.node(first.event, "from"),)),
        Node("basis", basis, currency, f"{' + '.join(figure(each.basis, currency) for each in found)}", ("B2.2", "B2.3")),
        Node("gain", gain, currency, f"{figure(proceeds, currency)} - {figure(basis, currency)}", ("B2.3",)),
    ]
    if not known(disallowed) or disallowed:
        parts.append(_disallowed(disallowed, gain, mine, events, currency))
    parts += [match(number, each, events, into, currency) for number, each in enumerate(found, 1)]
    label = f"{first.kind} of {first.sold} in {first.account}"
    return Node(label, units, symbol(first.asset), f"event {first.event[:12]}", parts=tuple(parts))


def match(number: int, one: Disposal, events: Events, washes: list[Wash], currency: str) -> Node:
    """One match of a sale: its gain, what its lot cost and what of a loss is disallowed. `washes` are those that joined the basis."""
    lot = f"lot {one.lot}, acquired {one.acquired}{events.term(one.term)}" if one.lot else "units that the history does not hold"
    matched = f", matched by {one.rule}" if one.rule else ""
    open_ = f"; open: {'; '.join(one.marks)}" if one.marks else ""
    formula = f"{figure(one.proceeds, currency)} - {figure(one.basis, currency)} = {figure(one.gain, currency)}"
    below = acquired(one.lot, events, one.origin, washes, currency)
    parts = [
        Node("proceeds", one.proceeds, currency, "its share by units"),
        Node("basis", one.basis, currency, "", ("B2.3",), below),
    ]
    if not known(one.disallowed) or one.disallowed:
        parts.append(Node("disallowed", one.disallowed, currency, "", () if one.rule else WASHED))
    rules = ("B2.2", "B3.1") if one.lot else ("B4.1",)
    return Node(f"match {number}", one.gain, currency, f"{text(one.quantity)} of {lot}{matched}: {formula}{open_}", rules, tuple(parts))


def _disallowed(amount: Maybe, gain: Maybe, washes: list[Wash], events: Events, currency: str) -> Node:
    allowed: Maybe = computed(add, gain, amount)
    parts = []
    for each in washes:
        goes = f"joins the basis of lot {each.replacement}"
        goes = "lost for good, as it is in a retirement or health account" if each.forfeited else goes
        said = f"{text(each.quantity)} {symbol(each.bought_asset)} bought in {each.into} on {each.acquired}: {goes}"
        parts.append(Node("replaced by", each.amount, currency, said, ("B5.3", "B5.4"), (events.node(each.bought, "bought by"),)))
    said = f"allowed of the gain: {figure(allowed, currency)}"
    return Node("disallowed", amount, currency, said, WASHED if parts else (), tuple(parts))
