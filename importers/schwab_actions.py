"""Schwab's words for what happened, by what becomes of them. Data only; `schwab_transactions` books them."""

from core.model import IncomeKind

_ORDINARY, _QUALIFIED, _GAIN = IncomeKind.DIVIDEND, IncomeKind.QUALIFIED_DIVIDEND, IncomeKind.CAPITAL_GAIN

INCOME = {
    "cash dividend": _ORDINARY, "non-qualified div": _ORDINARY, "non qualified div": _ORDINARY, "special dividend": _ORDINARY,
    "special non qual div": _ORDINARY, "pr yr cash div": _ORDINARY, "pr yr special div": _ORDINARY, "pr yr non qual div": _ORDINARY,
    "pr yr non-qual div": _ORDINARY, "pr yr div reinvest": _ORDINARY, "reinvest dividend": _ORDINARY, "div adjustment": _ORDINARY,
    "rev pr yr cash div": _ORDINARY,
    "qualified dividend": _QUALIFIED, "qual div reinvest": _QUALIFIED, "special qual div": _QUALIFIED, "pr yr qual div": _QUALIFIED,
    "long term cap gain": _GAIN, "long term cap gain reinvest": _GAIN, "pr yr lt c/g rein": _GAIN, "pr yr long term cap gain": _GAIN,
    "short term cap gain": _ORDINARY, "short term cap gain reinvest": _ORDINARY, "pr yr st c/g rein": _ORDINARY,
    "pr yr short term cap gain": _ORDINARY,
    "bank interest": IncomeKind.INTEREST, "bank interest adj": IncomeKind.INTEREST, "bond interest": IncomeKind.INTEREST,
    "credit interest": IncomeKind.INTEREST, "cd interest": IncomeKind.INTEREST, "interest adj": IncomeKind.INTEREST,
    "promotional award": IncomeKind.REWARD,
}
"""Short-term gains that a fund pays out are ordinary dividends (Form 1099-DIV, box 1a); only long-term ones are capital gain."""

FEES = frozenset({"advisor fee", "service fee", "adr mgmt fee", "margin interest", "misc fee"})
TAXES = frozenset({
    "nra tax adj", "nra withholding", "nra tax", "pr yr nra tax", "foreign tax paid", "foreign tax reclaim", "irs withhold adj",
    "tax withholding", "backup withholding",
})
MOVES = frozenset({
    "moneylink transfer", "moneylink deposit", "moneylink withdrawal", "moneylink adj", "wire funds", "wire funds adj", "wire sent",
    "wire received", "wire funds received", "funds received", "funds paid", "funds disbursed", "bank transfer", "journal",
    "journaled shares", "internal transfer", "security transfer", "stock plan activity", "misc cash entry", "misc credits",
    "visa purchase", "atm withdrawal", "schwab atm rebate",
})
"""Money or shares that come from outside or go there; the sign decides."""

BUYS = frozenset({"buy", "reinvest shares"})
SELLS = frozenset({"sell"})
SPLITS = frozenset({"stock split", "stock div dist"})
EXCHANGES = frozenset({"reverse split", "name change", "stock merger", "conversion", "mandatory exchange"})
"""Two rows: the new symbol with plus, the old one (often a CUSIP by then) with minus."""

REDEMPTIONS = {
    "cash merger": "cash merger", "cash merger adj": "cash merger", "full redemption": "redemption", "full redemption adj": "redemption",
    "redemption adj": "redemption", "cd deposit funds": "cd", "cd deposit adj": "cd", "cd maturity": "cd",
    "final cash liquid": "liquidation", "final cash liquid adj": "liquidation",
}
"""Shares for money, in one row or in two: one with the money, the other with the quantity."""

OPTIONS = frozenset({"buy to open", "buy to close", "sell to open", "sell to close", "expired", "assigned", "exchange or exercise"})
SHORTS = frozenset({"sell short", "buy to cover", "short sale"})
CANCELS = ("cancel ", "cxl ", "cancelled ", "canceled ")
CANCEL_ENDS = (" cancel", " cancellation", " cancelled", " canceled", " cxl")
