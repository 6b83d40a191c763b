"""What lies behind a band, a limit or an action, in sentences. Pure: frozen values in, toned lines out.

One explanation serves the panel, the full screen and the clipboard. It repeats figures of the domain and decides nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.drift import ahead
from core.model import Action, ActionState, Blocked, LimitState, LotPick, Priority, QueueItem, SleeveState, State, symbol
from core.money import ZERO, add, subtract
from core.policy.laws import AMERICAN, Words
from core.unknown import Maybe, Unknown, known
from core.valuation import Impact
from tui.lines import Line, Part
from tui.text import moment, money, percent, quantity

STATE_WORDS = {
    State.OK: "within its bands",
    State.APPROACHING: "approaching a limit",
    State.SOFT: "soft limit exceeded",
    State.HARD: "hard limit exceeded",
}


def glyph(state: State | None) -> Part:
    """The state's code with its tone; `?` where it is unknown."""
    return (state.glyph, state.value) if state else ("?", "other")


def sleeve(
    state: SleeveState, queue: Sequence[QueueItem], currency: str, zone: ZoneInfo, cost: Impact | None = None
) -> list[Line]:
    """A band: numbers, edges, why, when due, and what would bring it back."""
    code, tone = glyph(state.state)
    words = STATE_WORDS[state.state] if state.state else "not known"
    lines: list[Line] = [[(state.title, "bold"), ("  ", ""), (f"{code} {words}", tone)]]
    missing = _first_unknown(state.value, state.current, state.target_value)
    if missing is not None:
        lines.append([(" Not known: ", "other"), (str(missing), "")])
    if known(state.value):
        goal = f"target {money(state.target_value, currency)} ({percent(state.target)})"
        now = f" Now {money(state.value, currency)} ({percent(state.current)}), {goal}: "
        lines.append(
            now + f"{percent(state.drift, signed=True, unit=' pts')}, {percent(state.relative, signed=True, unit=' %')} of its target."
        )
    if state.why:
        lines.append(f" {state.why}")
    lines += _back(state, queue, currency)
    when = f"Due {moment(state.due, zone)}." if state.due else "Nothing due."
    asked = f" Reviewed {', '.join(state.review)}." if state.review else ""
    lines.append([(f" {when}", "bold" if state.due else ""), (asked, "quiet")])
    lines.append(_edges(state, currency))
    if room := _room(state, currency):
        lines.append(room)
    if cost is not None and known(cost.gain):
        gain = f"{money(cost.gain, currency, signed=True)}, {cost.percent}"
        lines.append(f" Its lots cost {money(cost.entry, currency)} and are worth {money(cost.current, currency)}: {gain}.")
    for blocked in state.blocked:
        lines += blocker(blocked, zone)
    return lines


def _first_unknown(*figures: Maybe | None) -> Unknown | None:
    return next((each for each in figures if isinstance(each, Unknown)), None)


def _edges(state: SleeveState, currency: str) -> Line:
    band = state.band
    parts: list[Part] = []
    for name, low, high, wide in (("Soft", band.soft_low, band.soft_high, state.soft), ("hard", band.hard_low, band.hard_high, state.hard)):
        if low is not None or high is not None:
            span = f"{money(low, currency) if low is not None else 'none'} to {money(high, currency) if high is not None else 'none'}"
            parts.append((f"{name} {span}" + (f" ({wide})" if wide else ""), ""))
    if state.floor is not None:
        parts.append((f"floor {money(state.floor, currency)}", ""))
    if state.cap is not None:
        parts.append((f"cap {money(state.cap, currency)}", ""))
    joined = "; ".join(text for text, _ in parts)
    return [(f" {joined[:1].upper()}{joined[1:]}." if joined else " The policy sets no band here.", "quiet")]


def _room(state: SleeveState, currency: str) -> str:
    """How far beyond its soft band it stands, and which line it would cross next."""
    value, band, parts = state.value, state.band, []
    low, high = band.soft_low, band.soft_high
    if known(value) and isinstance(high, Decimal) and value > high:
        parts.append(f"{money(subtract(value, high), currency)} above its soft band")
    elif known(value) and isinstance(low, Decimal) and value < low:
        parts.append(f"{money(subtract(low, value), currency)} below its soft band")
    if state.ahead is not None:
        parts.append(ahead(state.ahead))
    said = "; ".join(parts)
    return f" {said[:1].upper()}{said[1:]}." if said else ""


def _back(state: SleeveState, queue: Sequence[QueueItem], currency: str) -> list[Line]:
    found = [item for item in queue if item.action.sleeve == state.name and item.state in (ActionState.PROPOSED, ActionState.APPROVED)]
    lines: list[Line] = []
    for item in found[:4]:
        action = item.action
        costs = f"tax {money(action.tax_now, currency)}"
        held = " - blocked" if action.blocked_by else " - waits" if action.not_now else ""
        lines.append(
            [
                (" Would bring it back: " if not lines else "   or: ", "quiet"),
                (f"{deed(action)} ({money(action.value, currency)}, {costs}){held}", "note"),
            ]
        )
    return lines


def limit(state: LimitState, currency: str, zone: ZoneInfo) -> list[Line]:
    """A limit across sleeves."""
    code, tone = glyph(state.state)
    words = STATE_WORDS[state.state] if state.state else "not known"
    lines: list[Line] = [[(state.title, "bold"), ("  ", ""), (f"{code} {words}", tone)]]
    bound = "at least" if state.kind == "min" else "at most"
    missing = _first_unknown(state.value, state.limit, state.hard)
    if missing is not None:
        lines.append([(" Not known: ", "other"), (str(missing), "")])
    if known(state.value):
        lines.append(f" Now {money(state.value, currency)}; {bound} {money(state.limit, currency)}.")
    if state.why:
        lines.append(f" {state.why}")
    if state.due:
        lines.append([(f" Due {moment(state.due, zone)}.", "bold")])
    for blocked in state.blocked:
        lines += blocker(blocked, zone)
    return lines


def deed(action: Action, places: int = 6) -> str:
    """`SELL 0.02 BTC`, with at most `places` decimals."""
    return f"{action.side.value.upper()} {quantity(action.quantity, places)} {symbol(action.asset) or action.sleeve}"


def state_words(item: QueueItem, zone: ZoneInfo) -> str:
    """`approved, edited`, `snoozed until Mon 30 Nov 09:00`, `partly filled 0.01`; empty while it is only proposed."""
    if item.state is ActionState.PROPOSED:
        return "edited" if item.edited else ""
    said = item.state.value.replace("_", " ") + (", edited" if item.edited else "")
    if item.state is ActionState.SNOOZED and item.until:
        return f"{said} until {moment(item.until, zone)}"
    if item.state is ActionState.PARTLY_FILLED:
        return f"{said} {quantity(item.filled, 6)}"
    return f"{said}: {item.reason}" if item.reason and item.state is ActionState.REJECTED else said


def short(item: QueueItem, currency: str, zone: ZoneInfo) -> list[Line]:
    """The few lines under the queue."""
    action = item.action
    head: list[Part] = [
        (deed(action), "bold"),
        (f"  {money(action.value, currency)} in {action.account or 'no account yet'}, {action.kind}", ""),
    ]
    if said := state_words(item, zone):
        head.append((f"  {said}", "note"))
    lines: list[Line] = [head]
    for blocked in action.blocked_by:
        lines += blocker(blocked, zone)
    lines += [[(" Waits: ", "approaching"), (reason, "")] for reason in action.not_now]
    lines += [f" {why}" for why in action.why]
    lines.append(f" {_money_line(action, currency)}")
    return lines


def action(item: QueueItem, currency: str, zone: ZoneInfo, as_of: datetime, sleeve: str = "", words: Words = AMERICAN) -> list[Line]:
    """An action in full, for the sleeve of that title: why, numbers, lots, costs, alternatives, what blocks it, what was decided."""
    act = item.action
    account = act.account or "no account yet"
    lines: list[Line] = [
        [(f"{act.priority.glyph} ", tone(act.priority)), (deed(act, 18), "bold"), (f"  {money(act.value, currency, 2)}", "")]
    ]
    lines.append(
        f" {account} · {act.kind} · for {sleeve or 'no sleeve'} · {act.order_type} order at {money(act.limit_price, currency, 2)}"
    )
    if said := state_words(item, zone):
        when = f" on {moment(item.decided_at, zone)}" if item.decided_at else ""
        lines.append([(f" {said}{when}", "note"), (f" - {item.reason}" if item.reason and item.reason not in said else "", "")])
        if item.ticket:
            lines.append(f" Ticket {item.ticket}.")
    lines.append(f" Due {moment(act.due, zone)}." if act.due else " No due time.")
    lines += ["", [("Why", "bold")], *(f" {why}" for why in act.why)]
    if act.rules:
        lines.append([(f" Rules {', '.join(act.rules)} of docs/rules.md.", "quiet")])
    if act.blocked_by:
        lines += ["", [("Blocked by", "hard")]]
        for blocked in act.blocked_by:
            lines += blocker(blocked, zone)
    if act.not_now:
        lines += ["", [("Why not now", "approaching")], *(f" {reason}" for reason in act.not_now)]
    lines += ["", [("Numbers", "bold")], f" {_money_line(act, currency)}"]
    for name, cost in act.costs.items():
        lines.append(f" {name}: {_amount(cost, currency)}")
    if act.lots:
        lines += ["", [("Lots", "bold")], *(_lot(pick, currency, as_of.astimezone(zone), words) for pick in act.lots)]
    if act.alternatives:
        lines += ["", [("Instead", "bold")], *(f" {other.what}: {other.difference}" for other in act.alternatives)]
    return lines


_TONES = {"critical": "hard", "high": "hard", "medium": "soft", "low": "approaching"}


def tone(priority: Priority) -> str:
    """The tone of a priority."""
    return _TONES[priority.value]


def _amount(value: Maybe, currency: str) -> str:
    return money(value, currency, 2) if known(value) else f"not known ({value})"


def _money_line(act: Action, currency: str) -> str:
    total, missing = ZERO, False
    for cost in act.costs.values():
        if known(cost):
            total = add(total, cost)
        else:
            missing = True
    costs = f"costs {money(total, currency, 2)}" + (" and what is not known" if missing else "")
    tax = f"tax now {_amount(act.tax_now, currency)}"
    later = f", left for later {money(act.tax_deferred, currency, 2)}" if known(act.tax_deferred) and act.tax_deferred else ""
    return f"{tax}{later}; {costs}."


def _lot(pick: LotPick, currency: str, as_of: datetime, words: Words) -> Line:
    term = words.of(pick.term)
    held = (as_of.date() - pick.acquired).days
    gain = f"gain {money(pick.gain, currency, 2, signed=True)}" if known(pick.gain) else f"gain not known ({pick.gain})"
    amounts = f"basis {money(pick.basis, currency, 2)}, {gain}, tax {money(pick.tax, currency, 2)}"
    return f" {pick.lot}  {quantity(pick.quantity)} of {pick.acquired} ({held} days{', ' if term else ''}{term}), {amounts}"


def blocker(blocked: Blocked, zone: ZoneInfo) -> list[Line]:
    """What blocks, why, and how to mend it."""
    until = f" until {moment(blocked.until, zone)}" if blocked.until else ""
    rule = f" [{blocked.rule}]" if blocked.rule else ""
    lines: list[Line] = [[(f" {blocked.what}{until}: ", "hard"), (blocked.cause, ""), (rule, "quiet")]]
    if blocked.remedy:
        lines.append([("   -> ", "quiet"), (blocked.remedy, "")])
    return lines

