"""The sentences that an action carries: why, and what else could be done. Values in, words out; nothing is decided here."""

from decimal import Decimal

from core.model import Action, Alternative, Custody, Lot, LotPick, Side, SleeveState, State, symbol
from core.money import ZERO, add, negate, ratio, subtract
from core.policy.laws import IN_ORDER
from core.policy.texts import amount, points
from core.proposals.desk import Desk
from core.proposals.lots import add_up
from core.proposals.need import Need
from core.unknown import Maybe, known
from core.valuation import Holding

SHOWN_LOTS = 3
LOTS = "lots by tax per dollar raised"
EFFECT = "drift by this trade alone, before costs"
"""How the sentence about the lots begins."""


def lots_sentence(desk: Desk, picks: list[LotPick]) -> tuple[str, ...]:
    """`lots by tax per dollar: L1 long, gain $84, tax $13; ...`."""
    if not picks:
        return ()
    shown = "; ".join(
        f"{each.lot}{_term(desk, each)}, {_gain(desk, each.gain)}, tax {_amount(desk, each.tax)}"
        for each in picks[:SHOWN_LOTS]
    )
    more = f"; {len(picks) - SHOWN_LOTS} more" if len(picks) > SHOWN_LOTS else ""
    return (f"{'lots as the law takes them' if desk.policy.tax.jurisdiction in IN_ORDER else LOTS}: {shown}{more}",)


def _term(desk: Desk, pick: LotPick) -> str:
    said = desk.rates.words.of(pick.term)
    return f" {said.removesuffix('-term') if pick.term else 'term unknown'}" if said else ""


def _gain(desk: Desk, gain: Maybe) -> str:
    if not known(gain):
        return "gain unknown"
    return f"{'loss' if gain < 0 else 'gain'} {amount(abs(gain), desk.currency)}"


def _amount(desk: Desk, figure: Maybe) -> str:
    return amount(figure, desk.currency) if known(figure) else "unknown"


def do_nothing(desk: Desk, need: Need) -> Alternative:
    """The drift that stays, and no tax and no cost."""
    state = desk.states.get(need.drivers[0] if need.drivers else need.sleeve)
    if state is None or not known(state.drift):
        return Alternative("do nothing", "no tax and no cost now")
    return Alternative("do nothing", f"{state.title} stays {_drift(state)} from its target; no tax and no cost now")


def _drift(state: SleeveState) -> str:
    if not known(state.drift):
        return "at an unknown distance"
    sign = "+" if state.drift > 0 else "-" if state.drift < 0 else ""
    glyph = f" ({state.state.glyph})" if state.state not in (None, State.OK) else ""
    return f"{sign}{points(state.drift)} pts{glyph}"


def effect(desk: Desk, action: Action) -> tuple[str, ...]:
    """`drift by this trade alone, before costs: BTC/ETH +3.0 -> +1.0 pts`; nothing where the weight does not move or is unknown.

    What is sold becomes cash and the whole stays as large. A trade on chain is left out: what it is paid with may lie in the same sleeve.
    """
    state, account = desk.states.get(action.sleeve), desk.inputs.account(action.account)
    if state is None or not known(state.drift) or not desk.total or action.blocked_by or account.custody is Custody.WALLET:
        return ()
    if desk.policy.under(desk.cash_sleeves.get(action.account, ""), action.sleeve):
        return ()
    moved = ratio(action.value if action.side is Side.BUY else negate(action.value), desk.total)
    before, after = _signed(state.drift), _signed(add(state.drift, moved))
    return (f"{EFFECT}: {state.title} {before} -> {after} pts",) if before != after else ()


def _signed(drift: Decimal) -> str:
    size = points(drift)
    return size if Decimal(size) == 0 else f"{'+' if drift > 0 else '-'}{size}"


def fifo_instead(
    desk: Desk, holding: Holding, fifo: list[LotPick], picks: list[LotPick], tax: Maybe, lots: dict[str, Lot]
) -> list[Alternative]:
    """The same sale without naming lots."""
    if {(each.lot, each.quantity) for each in fifo} == {(each.lot, each.quantity) for each in picks}:
        return [Alternative("first in, first out", "the same lots")] if len(lots) > 1 else []
    other = add_up(each.tax for each in fifo)
    if not known(other) or not known(tax):
        missing = other if not known(other) else tax
        return [Alternative("first in, first out", f"tax unknown: {missing}")]
    difference = subtract(other, tax)
    if not difference:
        return [Alternative("first in, first out", "the same tax")]
    word = "more" if difference > 0 else "less"
    return [Alternative("first in, first out", f"{amount(abs(difference), desk.currency)} {word} tax on {symbol(holding.asset)}")]


def contribution_instead(desk: Desk, need: Need) -> list[Alternative]:
    """The next contribution sent elsewhere: what the drift falls to without a sale."""
    planned, state = desk.policy.contribution, desk.states.get(need.drivers[0] if need.drivers else need.sleeve)
    if planned is None or state is None or need.kind != "rebalance" or desk.total is None or not known(state.value):
        return []
    if not known(state.drift) or state.drift <= 0:
        return []
    grown = add(desk.total, planned.amount)
    if desk.total <= 0:
        return []
    drift = subtract(ratio(state.value, grown), ratio(desk.policy.target_value(state.name, grown), grown))
    word = f"falls to {'+' if drift > 0 else '-' if drift < 0 else ''}{points(drift)} pts"
    what = f"send the next {planned.every}'s {amount(planned.amount, desk.currency)} to what is under its target"
    return [Alternative(what, f"drift of {state.title} {word}; tax {amount(ZERO, desk.currency)}")]


