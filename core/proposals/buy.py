"""Purchases: what to buy in a sleeve, where and from which cash, as actions with costs and blocks. What is needed is not decided here."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from core.market import Quote
from core.model import Account, Action, AssetKind, Blocked, Custody, Side, asset_id, kind_of, symbol
from core.money import ONE, ZERO, add, multiply, negate, ratio, subtract
from core.policy import Costs
from core.policy.texts import age, amount
from core.proposals.checks import driver_blocks, held_back, unknown_room
from core.proposals.coins import coins, pay_with_coins
from core.proposals.costs import ceil_to, cost_blocks, fee, floor_to, limit_price, on_chain, step, trade_costs
from core.proposals.desk import Desk
from core.proposals.explain import do_nothing
from core.proposals.need import Need
from core.unknown import Maybe, Unknown, known
from core.valuation.value import MARKET

KIND = {"etf": AssetKind.SECURITY, "bond": AssetKind.SECURITY, "crypto": AssetKind.CRYPTO, "defi": AssetKind.DEFI}
NOTHING_NAMED = "?"
SHORT_BY = Decimal(10)
"""A purchase that falls short of what was asked by less is not worth a sentence: quantities are rounded down, limits are above the
price."""
PLACES: dict[AssetKind, tuple[str, Custody]] = {
    AssetKind.SECURITY: ("a broker", Custody.BROKER),
    AssetKind.CRYPTO: ("an exchange", Custody.EXCHANGE),
    AssetKind.DEFI: ("a wallet", Custody.WALLET),
}


class Choice(Struct, frozen=True):
    """An asset that may be bought for a need; `market` decides its costs."""

    asset: str
    market: str
    note: str = ""


def buy(desk: Desk, need: Need, *, quiet: bool = False) -> list[Action]:
    """Orders that place `need.amount` in the leaf; one blocked action where none can, or with `quiet` nothing at all."""
    refused: list[Blocked] = []
    for choice in choices(desk, need):
        found, blocks = _buy_asset(desk, need, choice)
        if found:
            return found
        refused.extend(blocks)
    return [] if quiet else [_none(desk, need, refused)]


def choices(desk: Desk, need: Need) -> Iterator[Choice]:
    """R2.7, then substitutes for what may not be bought: the policy's list, then the sleeve's holdings by value."""
    named = list(need.assets) or [_resolve(desk, need.sleeve, name) for name in desk.policy.sleeve(need.sleeve).buy]
    if not need.assets:
        held = sorted(desk.held(need.sleeve), key=lambda h: (-(h.value if known(h.value) else ZERO), h.asset, h.account))
        named.extend(h.asset for h in held)
    for asset in dict.fromkeys(named):
        yield Choice(asset, market_of(desk, need.sleeve, asset))
    for asset in dict.fromkeys(named):
        if desk.washes.no_buy(asset) is not None:
            for other in substitutes(desk, asset):
                if other not in named:
                    yield Choice(other, market_of(desk, need.sleeve, other), f"in place of {symbol(asset)}")


def market_of(desk: Desk, sleeve: str, asset: str) -> str:
    return desk.policy.sleeve(sleeve).market or MARKET[kind_of(asset)]


def substitutes(desk: Desk, asset: str) -> list[str]:
    """Assets that keep the exposure, from the policy; identical ones are none."""
    own, found = symbol(asset).upper(), []
    for group in desk.policy.harvest.substitutes:
        upper = [each.upper() for each in group]
        if own in upper:
            found += [asset_id(kind_of(asset), each) for each in group if each.upper() != own]
    return [other for other in dict.fromkeys(found) if desk.washes.group(other) != desk.washes.group(asset)]


def _resolve(desk: Desk, sleeve: str, written: str) -> str:
    """The asset id of a symbol: one that is held or known, else of the sleeve's market."""
    if ":" in written:
        return written
    upper = written.upper()
    ids = sorted({h.asset for h in desk.holdings} | set(desk.inputs.assets))
    fitting = [each for each in ids if symbol(each).upper() == upper]
    wanted = KIND.get(desk.policy.sleeve(sleeve).market, AssetKind.SECURITY)
    preferred = [each for each in fitting if kind_of(each) is wanted]
    return (preferred or fitting or [asset_id(wanted, upper)])[0]


def _buy_asset(desk: Desk, need: Need, choice: Choice) -> tuple[list[Action], list[Blocked]]:
    what = f"buy {symbol(choice.asset)}"
    costs = desk.policy.market_costs(choice.market)
    ban = desk.washes.no_buy(choice.asset)
    if ban is not None:
        return [], [ban]
    doubts = desk.washes.doubts(choice.asset, selling=False)
    if doubts:
        need = replace(need, why=(*need.why, *doubts), rules=(*need.rules, "R5.9"))
    quote = desk.inputs.prices.latest(choice.asset, desk.as_of)
    if isinstance(quote, Unknown):
        return [], [Blocked(what, quote.cause, quote.remedy, "R3.2")]
    if not quote.price:
        return [], [Blocked(what, f"the price of {symbol(choice.asset)} is zero", "set its price", "R3.2")]
    room = desk.buy_room(choice.asset, need.sleeve)
    doubt = unknown_room(what, room) if room is not None else None
    if doubt is not None:
        return [], [doubt]
    wanted, most = (need.amount, need.most) if room is None else (min(need.amount, room.amount), min(need.most, room.amount))
    if most < costs.min_trade or wanted <= 0:
        if room is not None and room.amount < need.most:
            cause = f"{room.title} leaves room for {amount(room.amount, desk.currency)}"
            rule = "R7.3" if "maximum of" in room.title else "R7.6"
            return [], [Blocked(what, cause, "raise it in the policy, or buy something else", rule)]
        return [], [_below_minimum(desk, what, need.amount, costs)]
    return _spread(desk, need, choice, quote, wanted, most)


def _below_minimum(desk: Desk, what: str, wanted: Decimal, costs: Costs) -> Blocked:
    cause = f"{amount(wanted, desk.currency)} is below the minimum trade of {amount(costs.min_trade, desk.currency)}"
    return Blocked(what, cause, "it waits until the gap or the cash has grown", "R6.1")


def _spread(desk: Desk, need: Need, choice: Choice, quote: Quote, wanted: Decimal, most: Decimal) -> tuple[list[Action], list[Blocked]]:
    """The purchase in the account with the most cash, the rest in the next one."""
    what, costs = f"buy {symbol(choice.asset)}", desk.policy.market_costs(choice.market)
    found: list[Action] = []
    doubts: list[Blocked] = []
    left, best = wanted, ZERO
    able = accounts_for(desk, need, choice)
    for account in able:
        if found and left < costs.min_trade:
            break
        limit = limit_price(quote.price, Side.BUY, costs.limit_offset, choice.asset)
        funds = funds_for(desk, need, choice, account)
        if isinstance(funds, Unknown):
            doubts.append(Blocked(what, f"what may be spent in {account.name} is not known: {funds.cause}", funds.remedy, "R3.6"))
            continue
        best = max(best, funds)
        quantity = _affordable(choice, desk, account, funds, limit, quote.price, left, subtract(most, subtract(wanted, left)))
        if isinstance(quantity, Unknown):
            return [], [Blocked(what, f"what it costs in {account.name} is unknown: {quantity.cause}", quantity.remedy, "R6.8")]
        if quantity:
            found.append(order_purchase(desk, need, choice, account, quantity, limit, quote))
            left = subtract(left, multiply(quantity, quote.price))
    if found:
        if left >= SHORT_BY:
            bought, asked = amount(subtract(wanted, left), desk.currency), amount(wanted, desk.currency)
            found[-1] = replace(found[-1], why=(*found[-1].why, f"cash allows {bought} of the {asked} that the rules ask for"))
        return found, []
    if not able:
        where = PLACES.get(kind_of(choice.asset), ("an account", None))[0]
        return [], [Blocked(what, f"no account can hold {symbol(choice.asset)}", f"add {where} with trimtab accounts", "R7.7")]
    if doubts:
        return [], doubts[:1]
    reserve = desk.reserve()
    if known(reserve) and reserve and not on_chain(choice.market, able[0]) and subtract(desk.money, reserve) < costs.min_trade:
        cause = f"cash is {amount(desk.money, desk.currency)}, and {amount(reserve, desk.currency)} of it is the reserve"
        return [], [Blocked(what, cause, "add cash, or sell what is over its target", "R7.1")]
    if wanted < costs.min_trade and best >= wanted:
        return [], [_below_minimum(desk, what, wanted, costs)]
    names = ", ".join(account.name for account in able[:3])
    cause = f"{amount(best, desk.currency)} can be spent in {names}, {amount(min(wanted, most), desk.currency)} is needed"
    return [], [Blocked(what, cause, f"move cash to {able[0].name}, or wait for new cash", "R7.7")]


def accounts_for(desk: Desk, need: Need, choice: Choice) -> list[Account]:
    """Accounts that can hold the asset: where it is held already first, then by cash."""
    names = {need.account} if need.account else {*desk.inputs.accounts, *desk.cash, *(h.account for h in desk.holdings)}
    holding = {h.account for h in desk.holdings if h.asset == choice.asset}
    fitting = [desk.inputs.account(name) for name in names if name in holding or _can_hold(desk.inputs.account(name), choice.asset)]

    def order(account: Account) -> tuple[bool, bool, Decimal, str]:
        funds = funds_for(desk, need, choice, account)
        return account.name != need.prefer, account.name not in holding, negate(funds) if known(funds) else ZERO, account.name

    return sorted(fitting, key=order)


def _can_hold(account: Account, asset: str) -> bool:
    """R7.7: securities at a broker, coins at an exchange, DeFi positions in a wallet."""
    return account.custody is PLACES.get(kind_of(asset), ("", None))[1]


def funds_for(desk: Desk, need: Need, choice: Choice, account: Account) -> Maybe:
    """What a purchase may spend there; unknown where a line that it must keep is."""
    if on_chain(choice.market, account):
        return coins(desk, account.name)
    keep = "floor" if need.kind in ("new cash", "replace") else "soft" if need.hard else "half"
    found = desk.spendable(account.name, keep_within=keep)
    return min(found, need.budget) if known(found) and need.budget is not None else found


def _affordable(
    choice: Choice, desk: Desk, account: Account, funds: Decimal, limit: Decimal, price: Decimal, wanted: Decimal, most: Decimal
) -> Decimal | Unknown:
    """Units to buy for `wanted` dollars out of `funds`, paid at the limit and with the fee; zero where that is below the minimum trade."""
    costs = desk.policy.market_costs(choice.market)
    if isinstance(costs.fee_rate, Unknown):
        return costs.fee_rate
    if isinstance(costs.fee_fixed, Unknown):
        return costs.fee_fixed
    unit = step(choice.asset, account)
    spendable = max(ZERO, subtract(funds, costs.fee_fixed))
    payable = floor_to(ratio(spendable, multiply(limit, add(ONE, costs.fee_rate))), unit)
    quantity = min(floor_to(ratio(wanted, price), unit), payable)
    if multiply(quantity, price) < costs.min_trade or not quantity:
        quantity = ceil_to(ratio(max(costs.min_trade, price if account.whole_shares else ZERO), price), unit)
        if quantity > payable or multiply(quantity, price) > most:
            return ZERO
    return quantity


def order_purchase(desk: Desk, need: Need, choice: Choice, account: Account, quantity: Decimal, limit: Decimal, quote: Quote) -> Action:
    costs, value = desk.policy.market_costs(choice.market), multiply(quantity, quote.price)
    found = trade_costs(value, choice.market, costs, account)
    what = f"buy {symbol(choice.asset)} in {account.name}"
    blocked = [*driver_blocks(desk, what, need), *cost_blocks(what, value, found, choice.market, costs, account, desk.currency)]
    if quote.age > costs.stale_after:
        cause = f"the price of {symbol(choice.asset)} is {age(quote.age)} old, {choice.market} prices may be {age(costs.stale_after)} old"
        blocked.insert(0, Blocked(what, cause, f"fetch or set the price of {symbol(choice.asset)}", "R3.1"))
    waits = held_back(desk, need, choice.market)
    gross = multiply(quantity, limit)
    charged = fee(gross, costs)
    paid = f"paid from cash in {account.name}"
    spent: Decimal | None = None
    if not blocked and known(charged):
        spent = add(gross, charged)
        if on_chain(choice.market, account):
            paid = f"paid with stablecoins in {account.name}"
            pay_with_coins(desk, account.name, spent)
            spent = None
    desk.record_purchase(account.name, choice.asset, need.sleeve, value, spent)
    rules = tuple(dict.fromkeys((*need.rules, "R2.7", "R6.1", "R6.6", "R7.1", "R7.7")))
    return Action(
        id="", kind=need.kind, side=Side.BUY, account=account.name, asset=choice.asset, sleeve=need.sleeve, quantity=quantity, value=value,
        limit_price=limit, lots=(), tax_now=ZERO, tax_deferred=ZERO, costs=found.named(),
        why=(*need.why, *([choice.note] if choice.note else []), paid), rules=rules, priority=need.priority, due=need.due,
        alternatives=(do_nothing(desk, need),), blocked_by=tuple(dict.fromkeys(blocked)), not_now=waits, order_type=costs.order_type,
    )  # fmt: skip


def _none(desk: Desk, need: Need, refused: list[Blocked]) -> Action:
    """The blocked action that says why nothing can be bought; its asset is the first choice."""
    first = next(choices(desk, need), None)
    title = desk.policy.sleeve(need.sleeve).title
    if first is None:
        kind = KIND.get(desk.policy.sleeve(need.sleeve).market, AssetKind.SECURITY)
        first = Choice(asset_id(kind, NOTHING_NAMED), market_of(desk, need.sleeve, asset_id(kind, NOTHING_NAMED)))
        refused = [Blocked(f"buy in {title}", f"the policy names nothing to buy in {title}, and nothing is held there",
                           f'set buy = ["SYMBOL"] for the sleeve {need.sleeve}', "R2.7")]
    quote = desk.inputs.prices.latest(first.asset, desk.as_of)
    account = next(iter(accounts_for(desk, need, first)), Account(""))
    costs = desk.policy.market_costs(first.market)
    named = symbol(first.asset) != NOTHING_NAMED
    quantity: Maybe = _no_price(quote) if named else Unknown(refused[0].cause, refused[0].remedy)
    limit: Maybe = quantity
    if isinstance(quote, Quote) and quote.price:
        unsized = next((block for block in refused if block.rule == "R3.6"), None)
        quantity = floor_to(ratio(need.amount, quote.price), step(first.asset, account))
        if unsized is not None:
            quantity = Unknown(unsized.cause, unsized.remedy)
        limit = limit_price(quote.price, Side.BUY, costs.limit_offset, first.asset)
    return Action(
        id="", kind=need.kind, side=Side.BUY, account=account.name, asset=first.asset, sleeve=need.sleeve, quantity=quantity,
        value=need.amount, limit_price=limit, lots=(), tax_now=ZERO, tax_deferred=ZERO,
        costs=trade_costs(need.amount, first.market, costs, account).named(), why=need.why, rules=need.rules, priority=need.priority,
        due=need.due, alternatives=(do_nothing(desk, need),), blocked_by=tuple(dict.fromkeys(refused)),
        not_now=held_back(desk, need, first.market), order_type=costs.order_type,
    )  # fmt: skip


def _no_price(quote: Quote | Unknown) -> Unknown:
    return quote if isinstance(quote, Unknown) else Unknown("its price is zero", "set its price")
