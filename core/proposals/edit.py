"""An action with figures set by hand (R9.7): lots, tax, costs and reasons anew, by the rules that proposed it. Nothing else is proposed."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec.structs import replace

from core.market import Quote
from core.model import Account, Action, Blocked, Side, State, symbol
from core.money import ZERO, add, multiply, ratio, subtract, text, total
from core.policy.texts import amount
from core.proposals.buy import Choice, funds_for, market_of, order_purchase
from core.proposals.costs import fee, floor_to, on_chain, step
from core.proposals.desk import Desk, Room
from core.proposals.explain import EFFECT, LOTS, effect
from core.proposals.inputs import ProposalInputs
from core.proposals.lots import Slice
from core.proposals.need import Need
from core.proposals.sell import order_sale, price_of, proceeds_of, slices_of
from core.unknown import Unknown, known
from core.valuation import Holding

RULE = "R9.7"
MOST_OFF = Decimal("0.5")
"""A limit further from the last price than this share of it is taken for a slip."""
_OF_SIZE = frozenset({"R6.1", "R6.2", "R6.3", "R6.4", "R6.5"})
"""Blocks that rest on the size of the order: they are looked at anew."""
_HARVESTS = frozenset({"harvest"})
_FIFO = "first in, first out"
REMEDY = "edit it again, or undo the edit"


def amended(
    inputs: ProposalInputs, actions: Sequence[Action], action: Action, quantity: Decimal | None, limit: Decimal | None, reason: str = ""
) -> Action:
    """`action` with that quantity (units) and limit price (base currency per unit), where given; `actions` are all that are proposed.

    What does not go is in its `blocked_by` with rule R9.7: more than is held and not taken by the others, below the minimum trade, more
    than a floor, cap or the cash leaves room for, a limit that cannot be meant.
    """
    if not known(action.quantity):
        return _blocked(action, [f"its quantity is not known: {action.quantity}"])
    desk = Desk(inputs)
    for other in actions:
        if other.id != action.id and not other.blocked_by and known(other.quantity):
            _record(desk, other, other.quantity)
    wanted = action.quantity if quantity is None else quantity
    sized = action
    if action.side is Side.BUY:
        sized = _purchase(desk, action, wanted, limit)
    elif quantity is not None:
        sized = _sale(desk, action, wanted)
    if limit is not None:
        sized = replace(_blocked(sized, _limit_problems(desk, action, limit)), limit_price=limit)
    why = tuple(dict.fromkeys((*sized.why, *effect(desk, sized), _sentence(action, quantity, limit, reason))))
    return replace(sized, why=why, rules=tuple(dict.fromkeys((*action.rules, RULE))))


def _sentence(action: Action, quantity: Decimal | None, limit: Decimal | None, reason: str) -> str:
    said = []
    if quantity is not None and known(action.quantity):
        said.append(f"{text(quantity)} instead of {text(action.quantity)} {symbol(action.asset)}")
    if limit is not None:
        was = text(action.limit_price) if known(action.limit_price) else "an unknown one"
        said.append(f"limit {text(limit)} instead of {was}")
    return f"edited by hand: {', '.join(said)}" + (f" ({reason})" if reason else "")


def _blocked(action: Action, causes: Iterable[str]) -> Action:
    what = f"{action.side.value} {symbol(action.asset)} as edited"
    blocks = (Blocked(what, cause, REMEDY, RULE) for cause in causes)
    return replace(action, blocked_by=tuple(dict.fromkeys((*action.blocked_by, *blocks))))


def _kept(action: Action, anew: Action) -> tuple[Blocked, ...]:
    """What blocked it whatever its size, and what blocks the new size."""
    return tuple(dict.fromkeys((*(b for b in action.blocked_by if b.rule not in _OF_SIZE), *anew.blocked_by)))


def _need(desk: Desk, action: Action) -> Need:
    state = desk.states.get(action.sleeve)
    hard = action.kind in ("limit", "reserve") or (state is not None and state.state is State.HARD)
    return Need(
        kind=action.kind, sleeve=action.sleeve, amount=action.value, most=action.value, priority=action.priority, due=action.due,
        why=tuple(reason for reason in action.why if not reason.startswith((LOTS, EFFECT))), rules=action.rules, hard=hard,
    )  # fmt: skip


def _size_problems(desk: Desk, action: Action, quantity: Decimal, value: Decimal, market: str, account: Account) -> list[str]:
    found, unit, minimum = [], step(action.asset, account), desk.policy.market_costs(market).min_trade
    if floor_to(quantity, unit) != quantity:
        found.append(f"{text(quantity)} is no multiple of {text(unit)}, the smallest part that {account.name} trades")
    if value < minimum:
        found.append(f"{text(quantity)} are {amount(value, desk.currency)}, below the minimum trade of {amount(minimum, desk.currency)}")
    return found


def _more(action: Action, quantity: Decimal) -> bool:
    return known(action.quantity) and quantity > action.quantity


def _holding(desk: Desk, action: Action) -> Holding | None:
    return next((h for h in desk.holdings if (h.account, h.asset) == (action.account, action.asset)), None)


def _sale(desk: Desk, action: Action, quantity: Decimal) -> Action:
    holding = _holding(desk, action)
    if holding is None or not price_of(holding):
        return _blocked(action, [f"{symbol(action.asset)} in {action.account} has no price, or is no longer held"])
    slices = _losing(desk, action, holding) if action.kind in _HARVESTS else slices_of(desk, holding)
    there, value = total(one.quantity for one in slices), multiply(quantity, price_of(holding))
    account = desk.inputs.account(action.account)
    problems: list[str] = []
    if quantity != there or account.whole_shares:
        problems += _size_problems(desk, action, quantity, value, holding.market, account)
    if quantity > there:
        those = "have a loss to harvest" if action.kind in _HARVESTS else "are held there and not sold by other actions"
        problems.append(f"{text(quantity)} are asked for, {text(there)} {those}")
    room = desk.sell_room(action.asset, holding.sleeve) if _more(action, quantity) else None
    if room is not None and value > room.amount:
        problems.append(_no_room(desk, room, value))
    need = _need(desk, action)
    sold = order_sale(desk, need, holding, quantity, slices)
    others = tuple(each for each in action.alternatives if each.what != _FIFO)
    fifo = tuple(each for each in sold.alternatives if each.what == _FIFO)
    new = replace(
        action, quantity=quantity, value=value, limit_price=sold.limit_price, lots=sold.lots, tax_now=sold.tax_now,
        tax_deferred=sold.tax_deferred, costs=sold.costs, why=sold.why, alternatives=(*others, *fifo), blocked_by=_kept(action, sold),
    )  # fmt: skip
    return _blocked(new, problems)


def _no_room(desk: Desk, room: Room, value: Decimal) -> str:
    if room.unknown is not None:
        return f"how much {room.title} leaves room for is not known: {room.unknown.cause}"
    return f"{room.title} leaves room for {amount(room.amount, desk.currency)}, {amount(value, desk.currency)} are asked for"


def _losing(desk: Desk, action: Action, holding: Holding) -> list[Slice]:
    """The parts of lots that the harvest names, in its order: it sells no other."""
    by_lot = {one.lot.id: one for one in slices_of(desk, holding)}
    return [replace(by_lot[pick.lot], quantity=pick.quantity) for pick in action.lots if pick.lot in by_lot]


def _purchase(desk: Desk, action: Action, quantity: Decimal, limit: Decimal | None) -> Action:
    quote = desk.inputs.prices.latest(action.asset, desk.as_of)
    asked = limit if limit is not None else action.limit_price
    if not isinstance(quote, Quote) or not quote.price or not known(asked):
        return _blocked(action, [f"the price of {symbol(action.asset)} is not known"])
    account, market = desk.inputs.account(action.account), market_of(desk, action.sleeve, action.asset)
    value, need, choice = multiply(quantity, quote.price), _need(desk, action), Choice(action.asset, market)
    problems = _size_problems(desk, action, quantity, value, market, account)
    if _more(action, quantity) or (limit is not None and known(action.limit_price) and limit > action.limit_price):
        room = desk.buy_room(action.asset, action.sleeve)
        if room is not None and value > room.amount:
            problems.append(_no_room(desk, room, value))
        gross = multiply(quantity, asked)
        charged, funds = fee(gross, desk.policy.market_costs(market)), funds_for(desk, need, choice, account)
        if isinstance(funds, Unknown):
            problems.append(f"what may be spent in {action.account} is not known: {funds.cause}")
        elif not known(charged) or add(gross, charged) > funds:
            cost = amount(add(gross, charged), desk.currency) if known(charged) else "an amount that is not known"
            problems.append(f"it would cost {cost}, {amount(funds, desk.currency)} can be spent in {action.account}")
    bought = order_purchase(desk, need, choice, account, quantity, asked, quote)
    blocks = _kept(action, bought)
    return _blocked(replace(action, quantity=quantity, value=value, costs=bought.costs, blocked_by=blocks), problems)


def _limit_problems(desk: Desk, action: Action, limit: Decimal) -> list[str]:
    if action.order_type != "limit":
        return [f"it is a {action.order_type} order, which has no limit price"]
    quote = desk.inputs.prices.latest(action.asset, desk.as_of)
    if not isinstance(quote, Quote) or not quote.price:
        return [f"the limit cannot be compared with a price of {symbol(action.asset)}: none is known"]
    off = ratio(subtract(limit, quote.price).copy_abs(), quote.price)
    return [f"a limit of {text(limit)} is more than half away from the last price, {text(quote.price)}"] if off > MOST_OFF else []


def _record(desk: Desk, other: Action, quantity: Decimal) -> None:
    """What another action takes: lots, room and cash."""
    if other.side is Side.SELL:
        holding = _holding(desk, other)
        if holding is not None:
            cash = proceeds_of(desk, holding, quantity, other.limit_price) if known(other.limit_price) and not other.not_now else None
            desk.take_lots(other.account, other.asset, [(pick.lot, pick.quantity) for pick in other.lots])
            desk.record_sale(holding, other.value, cash)
        return
    gross = multiply(quantity, other.limit_price) if known(other.limit_price) else other.value
    market = market_of(desk, other.sleeve, other.asset)
    charged = fee(gross, desk.policy.market_costs(market))
    cost = None if on_chain(market, desk.inputs.account(other.account)) else add(gross, charged if known(charged) else ZERO)
    desk.record_purchase(other.account, other.asset, other.sleeve, other.value, cost)
