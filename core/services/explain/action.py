"""An action of the queue opened: its tax lot by lot, its costs, the rules with their sentences, and where its lots come from."""

from collections.abc import Mapping

from core.model import Blocked, LotPick, QueueItem, symbol
from core.money import ZERO, multiply, text
from core.proposals.lots import Rates, rates
from core.proposals.rules import RULES
from core.services import queue
from core.services.errors import Refused
from core.services.explain.lot import acquired
from core.services.explain.nodes import Events, Node, figure
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown, known


def action(ws: Workspace, written: str) -> Node:
    """The action of that id. Raises `Refused` where the queue holds none."""
    wanted = written.strip()
    item = next((each for each in queue.load(ws).items if each.action.id == wanted), None)
    if item is None:
        raise Refused(f"there is no action {wanted[:40]!r} now; the ledger may have moved, see 'trimtab queue'")
    return opened(ws, item)


def opened(ws: Workspace, item: QueueItem) -> Node:
    """An action with what was decided on it."""
    one, currency = item.action, ws.base_currency
    name = symbol(one.asset) or one.sleeve
    held = {lot.id: lot for lot in ws.ledger.projections.lots(account=one.account, asset=one.asset)} if one.lots else {}
    events = Events(ws, (lot.origin for pick in one.lots if (lot := held.get(pick.lot)) is not None))
    washes = ws.ledger.projections.washes() if one.lots else []
    found = rates(ws.policy.tax, ws.local_now.date())
    picks = []
    for pick in one.lots:
        lot = held.get(pick.lot)
        below = acquired(pick.lot, events, lot.origin, washes, currency) if lot is not None else ()
        picks.append(_pick(pick, found, below, currency, events.term(pick.term)))
    whole = " + ".join(figure(pick.tax, currency) for pick in one.lots) or figure(one.tax_now, currency)
    later = "the same gains" + (f" at the {found.words.long} rate" if found.words.long else "")
    parts = [
        Node("value", one.value, currency, _priced(item, name)),
        Node("tax now", one.tax_now, currency, whole, ("R4.1", "R4.4"), tuple(picks)),
        Node("tax left for later", one.tax_deferred, currency, later, ("R4.5",)),
        Node("costs", parts=tuple(Node(cost, value, currency) for cost, value in one.costs.items()),
             rules=("R6.8",)),
        Node("why", parts=tuple(Node("because", said=why) for why in one.why)),
        Node("rules", parts=tuple(Node(number, said=RULES.get(number, "")) for number in one.rules)),
    ]
    if one.blocked_by:
        said = {str(value): value for value in (one.value, one.tax_now, one.tax_deferred, *one.costs.values()) if not known(value)}
        parts.insert(0, Node("blocked by", parts=tuple(_block(each, said) for each in one.blocked_by)))
    if one.alternatives:
        parts.append(Node("instead", parts=tuple(Node(each.what, said=each.difference) for each in one.alternatives)))
    where = f"in {one.account}" if one.account else "no account yet"
    return Node(f"{one.side.value} {name}", one.quantity, name, f"{one.id}, {one.kind}, {where}, {item.state.value}", parts=tuple(parts))


def _block(one: Blocked, figures: Mapping[str, Maybe]) -> Node:
    """What blocks the action; where a figure of it is not known for the same cause, as one that is not, so that the cause is said once."""
    said = str(Unknown(one.cause, one.remedy))
    return Node(one.what, figures.get(said), said="" if said in figures else said, rules=(one.rule,) if one.rule else ())


def _priced(item: QueueItem, name: str) -> str:
    one = item.action
    if not known(one.quantity) or not known(one.limit_price):
        return ""
    return f"{text(one.quantity)} {name} at the last price; the {one.order_type} order stands at {text(one.limit_price)}"


def _pick(pick: LotPick, found: Rates, below: tuple[Node, ...], currency: str, term: str) -> Node:
    rate = found.of(pick.term) if pick.term else None
    at = figure(pick.gain, currency)
    if rate is not None and known(rate) and known(pick.gain) and known(pick.tax):
        whole = pick.tax in (ZERO, multiply(pick.gain, rate))
        named = f" as a {found.words.disallowed}" if found.words.disallowed else ""
        at += f" x {text(rate)}" if whole else f" less what is disallowed{named}, x {text(rate)}"
    said = f"{text(pick.quantity)} of lot {pick.lot}, acquired {pick.acquired}{term}: {at}"
    parts = (
        Node("gain", pick.gain, currency),
        Node("basis", pick.basis, currency, "", ("B2.3", "R4.3"), below),
    )
    return Node("tax on a lot", pick.tax, currency, said, ("R4.1",), parts)
