"""Sales: which lots of which account serve a need, as actions with their tax, costs and blocks. What is needed is decided elsewhere."""

from decimal import Decimal

from core.market import Quote
from core.model import Action, Blocked, LotPick, Side, symbol
from core.money import ZERO, add, cut, multiply, ratio, subtract, total
from core.policy.laws import IN_ORDER
from core.policy.texts import amount
from core.proposals.checks import driver_blocks, held_back, question_blocks, stale_blocks, unknown_room
from core.proposals.costs import ceil_to, cost_blocks, fee, floor_to, limit_price, on_chain, step, trade_costs
from core.proposals.desk import Desk
from core.proposals.explain import contribution_instead, do_nothing, fifo_instead, lots_sentence
from core.proposals.lots import Slice, add_up, deferred, first_in_first_out, left_of, order, pick, slice_of
from core.proposals.need import Need
from core.proposals.wash import allowed_units
from core.unknown import Maybe, Unknown, known
from core.valuation import Holding

Key = tuple[str, str]


def slices_of(desk: Desk, holding: Holding) -> list[Slice]:
    """What is left of the holding's lots, never more than the holding, in order of tax per dollar."""
    key = (holding.account, holding.asset)
    if not known(holding.value) or not holding.quantity:
        return []
    if key not in desk.slices:
        desk.slices[key] = _slices(desk, holding, key)
    return desk.slices[key]


def _slices(desk: Desk, holding: Holding, key: Key) -> list[Slice]:
    price, account, day = price_of(holding), desk.inputs.account(holding.account), desk.inputs.today
    available = subtract(holding.quantity, desk.gone[key])
    found: list[Slice] = []
    for lot, left in left_of(desk.lots[key], desk.used[key]):
        quantity = min(left, available)
        if quantity > 0:
            found.append(slice_of(lot, quantity, price, account, day, desk.rates, desk.washes.washed))
            available = subtract(available, quantity)
    return found if desk.policy.tax.jurisdiction in IN_ORDER else order(found)


def sell(desk: Desk, need: Need) -> list[Action]:
    """Orders that raise `need.amount` from `need.holdings`; one blocked action where none can."""
    pools = {(h.account, h.asset): h for h in need.holdings}
    slices = {key: slices_of(desk, holding) for key, holding in pools.items()}
    wanted = _reaching(desk, need, pools, slices)
    if not wanted:
        return [_none(desk, need, pools, slices)]
    return [order_sale(desk, need, pools[key], quantity, slices[key]) for key, quantity in wanted.items()]


def _reaching(desk: Desk, need: Need, pools: dict[Key, Holding], slices: dict[Key, list[Slice]]) -> dict[Key, Decimal]:
    """Units by pool, each at its minimum trade: the smallest order is left to the others until all reach it; the last one may grow."""
    banned: set[Key] = set()
    while True:
        wanted = _allocate(desk, pools, slices, need.amount, banned)
        values = {key: multiply(quantity, price_of(pools[key])) for key, quantity in wanted.items()}
        small = [key for key, value in values.items() if value < desk.policy.market_costs(pools[key].market).min_trade]
        if small and len(wanted) > 1:
            banned.add(min(small, key=lambda key: (values[key], key)))
            continue
        found = _rounded(desk, need, pools, slices, wanted)
        if found or not banned:
            return found
        break
    for key in sorted(pools, key=lambda key: (-total(one.value for one in slices[key]), key)):
        found = _rounded(desk, need, pools, slices, _allocate(desk, pools, slices, need.amount, set(pools) - {key}))
        if found:
            return found
    return {}


def _rounded(
    desk: Desk, need: Need, pools: dict[Key, Holding], slices: dict[Key, list[Slice]], wanted: dict[Key, Decimal]
) -> dict[Key, Decimal]:
    sizes = {key: _sized(desk, need, pools[key], slices[key], quantity, wanted) for key, quantity in wanted.items()}
    return {key: quantity for key, quantity in sizes.items() if quantity is not None}


def _allocate(
    desk: Desk, pools: dict[Key, Holding], slices: dict[Key, list[Slice]], amount_wanted: Decimal, banned: set[Key]
) -> dict[Key, Decimal]:
    """Units by pool: the cheapest lots first, as far as floors leave room."""
    found: dict[Key, Decimal] = {}
    rooms: dict[str, Decimal] = {}
    left = amount_wanted
    for each in order(one for key, those in slices.items() if key not in banned for one in those):
        key = (each.lot.account, each.lot.asset)
        limits = desk.sell_rooms(each.lot.asset, pools[key].sleeve)
        for name, room in limits.items():
            rooms.setdefault(name, room.amount)
        value = min([left, each.value, *(rooms[name] for name in limits)])
        if value <= 0 or not each.price:
            continue
        quantity = each.quantity if value == each.value else min(each.quantity, ratio(value, each.price))
        found[key] = add(found.get(key, ZERO), quantity)
        left = subtract(left, value)
        for name in limits:
            rooms[name] = subtract(rooms[name], value)
    return found


def _sized(
    desk: Desk, need: Need, holding: Holding, slices: list[Slice], quantity: Decimal, wanted: dict[Key, Decimal]
) -> Decimal | None:
    """The quantity as the account takes it, grown to the minimum trade where the need allows; None where it stays below."""
    account, price = desk.inputs.account(holding.account), price_of(holding)
    unit, held = step(holding.asset, account), total(one.quantity for one in slices)
    minimum = desk.policy.market_costs(holding.market).min_trade
    rounded = quantity if quantity == held and not account.whole_shares else floor_to(quantity, unit)
    if rounded > 0 and multiply(rounded, price) >= minimum:
        return rounded
    grown = ceil_to(ratio(max(minimum, price if account.whole_shares else ZERO), price), unit)
    if grown > held and held > quantity and not account.whole_shares and multiply(held, price) >= minimum:
        grown = held
    others = total(multiply(units, _price_at(desk, key)) for key, units in wanted.items() if key != (holding.account, holding.asset))
    room = desk.sell_room(holding.asset, holding.sleeve)
    value = multiply(grown, price)
    fits = grown <= held and add(value, others) <= need.most and (room is None or value <= room.amount)
    return grown if fits and grown > 0 and value >= minimum else None


def price_of(holding: Holding) -> Decimal:
    return holding.quote.price if isinstance(holding.quote, Quote) else ZERO


def _price_at(desk: Desk, key: Key) -> Decimal:
    return next((price_of(h) for h in desk.holdings if (h.account, h.asset) == key), ZERO)


def order_sale(
    desk: Desk, need: Need, holding: Holding, quantity: Decimal, slices: list[Slice], blocks: tuple[Blocked, ...] = (),
    *, record_blocked: bool = True,
) -> Action:
    """The action that sells `quantity` of a holding from `slices` in their order, recorded on the desk (`record_blocked`: blocked too)."""
    picks, left = [], quantity
    for each in slices:
        if left <= 0:
            break
        taken = min(left, each.quantity)
        picks.append(pick(each, taken))
        left = subtract(left, taken)
    lots = {each.lot.id: each.lot for each in slices}
    picks = _less_washed(desk, holding, picks, slices)
    account, costs, price = desk.inputs.account(holding.account), desk.policy.market_costs(holding.market), price_of(holding)
    value = multiply(quantity, price)
    found = trade_costs(value, holding.market, costs, account)
    what = f"sell {symbol(holding.asset)} in {holding.account}"
    blocked = _unique(
        [
            *blocks,
            *stale_blocks(desk, what, [holding]),
            *driver_blocks(desk, what, need),
            *question_blocks(desk, what, holding.account, holding.asset),
            *cost_blocks(what, value, found, holding.market, costs, account, desk.currency),
        ]
    )
    waits = held_back(desk, need, holding.market)
    limit = limit_price(price, Side.SELL, costs.limit_offset, holding.asset)
    proceeds = proceeds_of(desk, holding, quantity, limit) if not blocked and not waits else None
    if record_blocked or not blocked:
        desk.take_lots(holding.account, holding.asset, [(each.lot, each.quantity) for each in picks])
        desk.record_sale(holding, value, proceeds)
    if (not blocked or need.kind == "harvest") and any(known(each.gain) and each.gain < 0 for each in picks):
        desk.washes.sold_at_loss.add(desk.washes.group(holding.asset))
    tax = add_up(each.tax for each in picks)
    fifo = first_in_first_out(slices, quantity)
    alternatives = [do_nothing(desk, need), *fifo_instead(desk, holding, fifo, picks, tax, lots), *contribution_instead(desk, need)]
    rules = tuple(dict.fromkeys((*need.rules, "R4.1", "R6.1", "R6.6")))
    return Action(
        id="", kind=need.kind, side=Side.SELL, account=holding.account, asset=holding.asset, sleeve=need.sleeve, quantity=quantity,
        value=value, limit_price=limit, lots=tuple(picks), tax_now=tax, tax_deferred=deferred(picks, desk.rates, account),
        costs=found.named(), why=(*need.why, *lots_sentence(desk, picks)), rules=rules, priority=need.priority, due=need.due,
        alternatives=tuple(alternatives), blocked_by=blocked, not_now=waits, order_type=costs.order_type,
    )  # fmt: skip


def proceeds_of(desk: Desk, holding: Holding, quantity: Decimal, limit: Decimal) -> Decimal | None:
    """Cash that the sale brings at its limit after its fee; None on chain, where what arrives is not cash, or while the fee is unknown."""
    account, costs = desk.inputs.account(holding.account), desk.policy.market_costs(holding.market)
    gross = multiply(quantity, limit)
    charged = fee(gross, costs)
    if on_chain(holding.market, account) or not known(charged):
        return None
    return max(ZERO, subtract(gross, charged))


def _less_washed(desk: Desk, holding: Holding, picks: list[LotPick], slices: list[Slice]) -> list[LotPick]:
    """R4.4: a loss saves tax on the units alone that no replacement absorbs."""
    lots = {each.lot.id: each.lot for each in slices}
    losing = [(lots[each.lot], each.quantity) for each in picks if known(each.gain) and each.gain < 0]
    replaced = desk.washes.replaced_units(holding.asset, losing)
    if not losing or not replaced:
        return picks
    allowed = allowed_units(losing, replaced)
    return [_scaled(each, allowed[each.lot]) if each.lot in allowed else each for each in picks]


def _scaled(one: LotPick, allowed: Decimal) -> LotPick:
    tax: Maybe = cut(one.tax, allowed, one.quantity) if known(one.tax) else one.tax if allowed else ZERO
    return LotPick(one.lot, one.quantity, one.term, one.acquired, one.basis, one.gain, tax)


def _none(desk: Desk, need: Need, pools: dict[Key, Holding], slices: dict[Key, list[Slice]]) -> Action:
    """The blocked action that says why nothing can be sold."""
    best = max(pools, key=lambda key: (total(one.value for one in slices[key]), key))
    holding, price = pools[best], price_of(pools[best])
    what = f"sell {symbol(holding.asset)}"
    room = desk.sell_room(holding.asset, holding.sleeve)
    minimum = desk.policy.market_costs(holding.market).min_trade
    held = total(one.quantity for one in slices[best])
    quantity = min(held, ratio(need.amount, price)) if price else ZERO
    doubt = unknown_room(what, room, "may give up") if room is not None else None
    if doubt is not None:
        return unsized_sale(desk, need, holding, doubt)
    if room is not None and room.amount < minimum:
        cause = f"{room.title} is {amount(room.amount, desk.currency)} above its minimum"
        block = Blocked(what, cause, "lower the minimum in the policy, or sell something else", "R7.2")
    elif not held:
        cause = f"no lots of {symbol(holding.asset)} are left in {holding.account}"
        block = Blocked(what, cause, "import its purchases or enter an opening lot", "R3.3")
    else:
        there = min(need.amount, multiply(held, price))
        cause = f"{amount(there, desk.currency)} is below the minimum trade of {amount(minimum, desk.currency)}"
        block = Blocked(what, cause, "it becomes tradeable when more of one asset is in one account, or the excess grows", "R6.1")
    return order_sale(desk, need, holding, quantity, slices[best], (block,))


def unsized_sale(desk: Desk, need: Need, holding: Holding, block: Blocked) -> Action:
    """R3.6: the blocked action whose size rests on what is not known."""
    missing, costs = Unknown(block.cause, block.remedy), desk.policy.market_costs(holding.market)
    return Action(
        id="", kind=need.kind, side=Side.SELL, account=holding.account, asset=holding.asset, sleeve=need.sleeve, quantity=missing,
        value=need.amount, limit_price=limit_price(price_of(holding), Side.SELL, costs.limit_offset, holding.asset), lots=(),
        tax_now=missing, tax_deferred=missing, costs={}, why=need.why, rules=tuple(dict.fromkeys((*need.rules, block.rule))),
        priority=need.priority, due=need.due, alternatives=(do_nothing(desk, need),), blocked_by=(block,),
        not_now=held_back(desk, need, holding.market), order_type=costs.order_type,
    )  # fmt: skip


def _unique(blocks: list[Blocked]) -> tuple[Blocked, ...]:
    return tuple(dict.fromkeys(blocks))


