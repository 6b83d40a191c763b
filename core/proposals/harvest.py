"""Losses worth realising, and the substitutes that keep the exposure (rules R5.*, R4.6). One order per account and asset."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import takewhile

from msgspec.structs import replace

from core.drift.lines import Lines
from core.market import Quote
from core.model import Action, AssetKind, Blocked, Breach, Priority, State, TaxType, Term, symbol
from core.money import ZERO, cut, multiply, ratio, subtract, text, total
from core.policy import Policy
from core.policy.laws import EXEMPT, IN_ORDER, year_begins
from core.policy.texts import amount
from core.proposals.bands import half_band
from core.proposals.buy import buy, substitutes
from core.proposals.checks import unknown_room
from core.proposals.costs import floor_to, step, trade_costs
from core.proposals.desk import Desk, Room
from core.proposals.lots import Rank, Slice, add_up
from core.proposals.need import Need
from core.proposals.sell import order_sale, price_of, slices_of, unsized_sale
from core.proposals.wash import WINDOW, allowed_units
from core.unknown import Maybe, Unknown, known
from core.valuation import Holding

DAY = timedelta(hours=24)
OTHER_INCOME = Decimal(3000)
OTHER_INCOME_SEPARATE = Decimal(1500)


def harvests(desk: Desk) -> tuple[list[Action], list[Need]]:
    """Sales that realise losses, and the needs to replace what they sold, for after the sales."""
    actions: list[Action] = []
    needs: list[Need] = []
    for holding in desk.holdings:
        if holding.info.kind is AssetKind.CASH or desk.inputs.account(holding.account).tax_type is not TaxType.TAXABLE:
            continue
        found = _harvest(desk, holding)
        if found is None:
            continue
        before = desk.planned(holding.sleeve) if holding.sleeve else None
        action = _order(desk, holding, *found)
        actions.append(action)
        need = _replacement(desk, holding, action, before)
        if need is not None:
            needs.append(need)
    return actions, needs


def _harvest(desk: Desk, holding: Holding) -> tuple[list[Slice], Decimal] | None:
    """The losing slices to sell, largest loss per dollar first, and their units; None where the loss is below the minimum. Where the law
    exempts a gain after a year, a loss after it counts for nothing."""
    exempt = desk.policy.tax.jurisdiction in EXEMPT
    losing = [
        one for one in slices_of(desk, holding)
        if known(one.fraction) and one.fraction < 0 and one.rank is not Rank.UNTAXED and not (exempt and one.term is Term.LONG)
    ]
    if desk.policy.tax.jurisdiction in IN_ORDER:
        losing = list(takewhile(lambda one: one in losing, slices_of(desk, holding)))
    else:
        losing.sort(key=lambda one: (one.fraction if known(one.fraction) else ZERO, one.lot.acquired, one.lot.id))
    rate = _variable_cost(desk, holding)
    worth = [one for one in losing if known(one.fraction) and -one.fraction > rate]
    if not worth:
        return None
    price, account = price_of(holding), desk.inputs.account(holding.account)
    units, held = total(one.quantity for one in worth), total(one.quantity for one in slices_of(desk, holding))
    if total(_loss(one) for one in worth) < desk.policy.harvest.min_loss:
        return None
    if account.whole_shares or units != held:
        units = floor_to(units, step(holding.asset, account))
    room = _room(desk, holding)
    if room is not None and multiply(units, price) > room[0].amount:
        fewer = floor_to(ratio(room[0].amount, price), step(holding.asset, account))
        if multiply(fewer, price) >= desk.policy.market_costs(holding.market).min_trade:
            units = fewer
    return _first(worth, units), units


def _room(desk: Desk, holding: Holding) -> tuple[Room, str] | None:
    """Dollars that may be sold and by which rule: floors, and the half band where no substitute keeps the exposure."""
    found = desk.sell_room(holding.asset, holding.sleeve)
    rows = [(found, "R7.2")] if found is not None else []
    state, planned = desk.states.get(holding.sleeve), desk.planned(holding.sleeve) if holding.sleeve else None
    if state is not None and (state.band.soft_low is not None or state.band.hard_low is not None):
        lines, kept = desk.lines(holding.sleeve), bool(_substitutes(desk, holding))
        if lines is None or planned is None:
            if not kept or not desk.counts_cash(holding.sleeve):
                rows.append((Room(ZERO, state.title, desk.doubt(holding.sleeve)), "R5.8"))
        elif not kept:
            rows.append((Room(max(ZERO, subtract(planned, half_band(lines, over=False))), state.title), "R5.8"))
    return min(rows, key=lambda row: (row[0].amount, row[0].unknown is None, row[1] != "R7.2"), default=None)


def choices(desk: Desk, holding: Holding) -> list[tuple[str, str]]:
    """The policy's substitutes of a holding, each with why it cannot be bought today; empty where it can."""
    limit, found = desk.policy.market_costs(holding.market).stale_after, []
    for other in substitutes(desk, holding.asset):
        quote, no_buy = desk.inputs.prices.latest(other, desk.as_of), desk.washes.no_buy(other)
        fresh = isinstance(quote, Quote) and quote.price > 0 and quote.age <= limit
        why = "" if fresh else "it has no fresh price"
        if not why and desk.sleeve_of(other, holding.account) != holding.sleeve:
            why = "it counts in another sleeve"
        found.append((other, why or (f"{no_buy.cause}; {no_buy.remedy}" if no_buy else "")))
    return found


def _substitutes(desk: Desk, holding: Holding) -> list[str]:
    """Those that count in the same sleeve and can be bought today."""
    return [other for other, why in choices(desk, holding) if not why]


def _variable_cost(desk: Desk, holding: Holding) -> Decimal:
    """Fee and spread per dollar, as far as they are known: a lot that loses less is not worth its sale."""
    costs = desk.policy.market_costs(holding.market)
    return total(rate for rate in (costs.fee_rate, costs.spread) if known(rate))


def watched(account: str, asset: str, policy: Policy) -> tuple[str, str]:
    """Under which name it is remembered since when a holding's losses are worth harvesting: another minimum is another line."""
    return (f"harvest:{account}:{asset}", f"min_loss {text(policy.harvest.min_loss)}")


def breach(account: str, asset: str, policy: Policy) -> Breach:
    """A loss worth harvesting, as it is remembered."""
    return Breach(*watched(account, asset, policy), "below", State.SOFT.value)


def _seen(desk: Desk, holding: Holding) -> datetime:
    """When the loss was first seen; now, where nobody remembers."""
    found = desk.inputs.since.get(breach(holding.account, holding.asset, desk.policy), desk.as_of)
    return min(found, desk.as_of)


def _first(slices: list[Slice], units: Decimal) -> list[Slice]:
    found, left = [], units
    for one in slices:
        taken = min(left, one.quantity)
        if taken > 0:
            found.append(one if taken == one.quantity else replace(one, quantity=taken))
            left = subtract(left, taken)
    return found


def _loss(one: Slice) -> Decimal:
    basis = cut(one.lot.basis, one.quantity, one.lot.quantity) if known(one.lot.basis) else ZERO
    return subtract(basis, one.value)


def _order(desk: Desk, holding: Holding, slices: list[Slice], units: Decimal) -> Action:
    what = f"harvest {symbol(holding.asset)}"
    sold = [(one.lot, one.quantity) for one in slices]
    replaced = desk.washes.replaced_units(holding.asset, sold)
    allowed = allowed_units(sold, replaced)
    losses = {one.lot.id: _loss(one) for one in slices}
    kept = total(cut(losses[one.lot.id], allowed[one.lot.id], one.quantity) for one in slices)
    gross = total(losses.values())
    account, costs = desk.inputs.account(holding.account), desk.policy.market_costs(holding.market)
    cost = trade_costs(multiply(units, price_of(holding)), holding.market, costs, account).total
    blocks = [
        *_too_little(desk, what, holding, gross, kept, cost, replaced),
        *_too_small(desk, what, holding, units),
        *desk.washes.coming(holding.asset),
    ]
    need = Need(
        kind="harvest", sleeve=holding.sleeve, amount=multiply(units, price_of(holding)), most=multiply(units, price_of(holding)),
        priority=Priority.HIGH, due=_seen(desk, holding) + DAY, why=tuple(_why(desk, holding, gross, kept, cost)),
        rules=_rules(desk, holding),
    )  # fmt: skip
    room = _room(desk, holding)
    doubt = unknown_room(what, room[0], "may give up") if room is not None else None
    if doubt is not None:
        desk.washes.sold_at_loss.add(desk.washes.group(holding.asset))
        return unsized_sale(desk, need, holding, doubt)
    return order_sale(desk, need, holding, units, slices, tuple(blocks), record_blocked=False)


def _rules(desk: Desk, holding: Holding) -> tuple[str, ...]:
    american, law = desk.policy.tax.jurisdiction == "US", desk.washes.law
    wash: tuple[str, ...] = ("R5.7",) if american else ()
    if law is not None and desk.washes.applies(holding.asset):
        wash = (*(("R5.2",) if law.before else ()), "R5.3", "R5.4", "R5.5")
    doubts = ("R5.9",) if desk.washes.doubts(holding.asset, selling=True) else ()
    return ("R5.1", *wash, *doubts, "R4.6" if american else "R5.10")


def _too_little(
    desk: Desk, what: str, holding: Holding, gross: Decimal, kept: Decimal, cost: Maybe, replaced: Decimal
) -> list[Blocked]:
    least = desk.policy.harvest.min_loss
    if isinstance(cost, Unknown):
        return [Blocked(what, f"whether the loss exceeds its costs is unknown: {cost.cause}", cost.remedy, "R6.8")]
    if subtract(kept, cost) >= least:
        return []
    net = amount(subtract(kept, cost), desk.currency)
    if kept < gross:
        recent = desk.washes.recent(holding.asset)
        last = max(lot.acquired for lot in recent) + WINDOW
        lost = amount(subtract(gross, kept), desk.currency)
        cause = f"{replaced:f} bought in the last 30 days disallow {lost} of the loss; {net} is left, the minimum loss is "
        cause += amount(least, desk.currency)
        return [Blocked(what, cause, f"harvest after {last:%Y-%m-%d}", "R5.2", desk.washes.day_after(last))]
    cause = f"net of costs {net} is left, the minimum loss is {amount(least, desk.currency)}"
    return [Blocked(what, cause, "wait for a larger loss, or lower min_loss in the policy", "R5.1")]


def _too_small(desk: Desk, what: str, holding: Holding, units: Decimal) -> list[Blocked]:
    value, least = multiply(units, price_of(holding)), desk.policy.market_costs(holding.market).min_trade
    room = _room(desk, holding)
    if room is not None and room[0].amount < value:
        name, left = symbol(holding.asset), amount(room[0].amount, desk.currency)
        if room[1] == "R5.8":
            cause = f"without a substitute {room[0].title} may give up {left} before it is below its half band"
            return [Blocked(what, cause, f"name a substitute for {name} under [harvest] in the policy and fetch its price", "R5.8")]
        cause = f"{room[0].title} is {left} above its minimum"
        return [Blocked(what, cause, "lower the minimum in the policy, or buy more first", "R7.2")]
    if value >= least and units > 0:
        return []
    cause = f"{amount(value, desk.currency)} is below the minimum trade of {amount(least, desk.currency)}"
    return [Blocked(what, cause, "wait for more, or lower min_trade in the policy", "R6.1")]


def _replaced(desk: Desk, asset: str) -> list[str]:
    """R5.2: what was bought in the last 30 days and takes up part of the loss; in a retirement account for good (Rev. Rul. 2008-5)."""
    found = []
    for lot in sorted(desk.washes.recent(asset), key=lambda each: (each.acquired, each.id)):
        taxable = desk.inputs.account(lot.account).tax_type is TaxType.TAXABLE
        then = "goes into the basis of those" if taxable else "is lost for good, as they are in a retirement account"
        found.append(
            f"{text(lot.quantity)} {symbol(lot.asset)} bought in {lot.account} on {lot.acquired:%Y-%m-%d}, within 30 days: "
            f"the loss of as many units {then}"
        )
    return found


def _why(desk: Desk, holding: Holding, gross: Decimal, kept: Decimal, cost: Maybe) -> list[str]:
    money, name = desk.currency, symbol(holding.asset)
    found = [f"harvest: loss of {amount(gross, money)} on {name}" + (f", {amount(kept, money)} of it allowed" if kept != gross else "")]
    if known(cost):
        found.append(f"net of costs of {amount(cost, money)}: {amount(subtract(kept, cost), money)}")
    if kept != gross:
        found.extend(_replaced(desk, holding.asset))
    found.append(_limits(desk))
    others = substitutes(desk, holding.asset)
    if others:
        names = ", ".join(symbol(other) for other in others)
        found.append(f"keep the exposure with {names}; whether one is substantially identical is yours to judge")
    if desk.washes.applies(holding.asset):
        last = desk.inputs.today + desk.washes.after
        found.append(f"buy no {name} in any account until {last:%Y-%m-%d}, by reinvested dividends neither")
        found.extend(desk.washes.doubts(holding.asset, selling=True))
    elif desk.washes.law is not None:
        found.append("wash sales do not reach digital assets under this policy")
    return found


def other_income(policy: Policy) -> Decimal:
    """R4.6: how much of a year's net loss counts against other income; of the United States."""
    return OTHER_INCOME_SEPARATE if policy.tax.filing_status == "separate" else OTHER_INCOME


def _limits(desk: Desk) -> str:
    """R4.6, with the year's realised gains as far as they are known."""
    first = year_begins(desk.inputs.today, desk.policy.tax.jurisdiction)
    gains = [d.gain for d in desk.inputs.disposals if d.sold >= first]
    if desk.policy.tax.jurisdiction != "US":
        net = add_up(gains)
        so_far = f"net so far {amount(net, desk.currency)}" if known(net) else "not all known"
        return f"a loss of the tax year that began on {first}, whose gains are {so_far}; what it counts against is the law's to say"
    cap = other_income(desk.policy)
    rest = f"and against {amount(cap, desk.currency)} of other income; the rest is carried forward"
    if not all(known(gain) for gain in gains):
        return f"deductible against this year's gains (not all known) {rest}"
    net = total(gain for gain in gains if known(gain))
    return f"deductible against this year's gains (net so far {amount(net, desk.currency)}) {rest}"


def _replacement(desk: Desk, holding: Holding, action: Action, before: Decimal | None) -> Need | None:
    """R5.8: what the harvest took below the smaller of target and former value, to be bought back as a substitute.

    All of it where the sleeve counts the cash, which would else stand in for what was sold.
    """
    state, lines = desk.states.get(holding.sleeve), desk.lines(holding.sleeve) if holding.sleeve else None
    others = _substitutes(desk, holding)
    if action.blocked_by or before is None or state is None or not others:
        return None
    gap = action.value
    if not desk.counts_cash(holding.sleeve):
        if lines is None:
            return None
        gap = subtract(min(before, lines.target), subtract(before, action.value))
    if gap <= 0:
        return None
    why = f"replaces {symbol(holding.asset)}, sold at a loss: the exposure of {state.title} stays"
    return Need(
        kind="replace", sleeve=holding.sleeve, amount=gap, most=max(gap, action.value), priority=Priority.HIGH, due=action.due, why=(why,),
        rules=("R5.6", "R5.8"), drivers=(holding.sleeve,), prefer=holding.account, assets=tuple(others),
    )  # fmt: skip


def replace_sold(desk: Desk, needs: list[Need]) -> list[Action]:
    """The purchases of substitutes, after all sales; what other purchases already filled is not bought twice.

    One below the minimum trade is held back and says so (R2.4).
    """
    found: list[Action] = []
    for need in needs:
        lines, planned = desk.lines(need.sleeve), desk.planned(need.sleeve)
        gap = need.amount
        if not desk.counts_cash(need.sleeve):
            if lines is None or planned is None:
                continue
            gap = min(need.amount, subtract(lines.target, planned))
        least = desk.policy.market_costs(desk.policy.sleeve(need.sleeve).market or "etf").min_trade
        if gap >= least:
            found.extend(buy(desk, replace(need, amount=gap, most=max(gap, need.amount))))
        elif gap > 0:
            held = _too_small_to_replace(desk, need, lines, gap, least)
            orders = buy(desk, replace(need, amount=gap, most=gap))
            found.extend(replace(action, blocked_by=(held,)) if action.blocked_by else action for action in orders)
    return found


def _too_small_to_replace(desk: Desk, need: Need, lines: Lines | None, gap: Decimal, least: Decimal) -> Blocked:
    smallest, title = amount(least, desk.currency), desk.states[need.sleeve].title
    below = subtract(lines.target, least) if lines is not None else ZERO
    remedy = f"it becomes tradeable when {smallest} or more is to be replaced"
    if need.most >= least and not desk.counts_cash(need.sleeve) and below > 0:
        remedy = f"it becomes tradeable when {title} is at or below {amount(below, desk.currency)}"
    cause = f"{amount(gap, desk.currency)} up to the target is less than the minimum trade of {smallest}"
    return Blocked(f"replace what was sold in {title}", cause, remedy, "R2.4")
