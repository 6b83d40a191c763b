"""Interactive Brokers' accounts, trade codes and corporate actions: what its importers share. Knows no export's columns."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from core.model import EventKind
from core.money import ZERO, add, negate
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    CASH_IN_LIEU,
    DIVIDEND,
    INTEREST,
    LONG_GAIN,
    QUALIFIED,
    RETURN_OF_CAPITAL,
    REVERSE_SPLIT,
    SELL,
    SHORT,
    SHORT_GAIN,
    SPIN_OFF,
    SPLIT,
    TRADE,
    exchange,
)
from importers.broker_rows import Row, is_cash
from importers.means import Means, ignored, refused

VENUE = "Interactive Brokers"
TOTAL = ignored("a total, or a line that repeats what others state")
BELOW = ignored("the order's row states the same money")
CHANGE = replace(TRADE, says="currency exchange")
HEAD = r"(?P<symbol>[^()]+?) ?\((?P<isin>[A-Z]{2}[A-Z0-9]{9}\d)\)"
"""How descriptions begin: `VTI(US9229087690) Cash Dividend ...`."""
AFFECTED = re.compile(r"\((?P<symbol>[^,()]+), (?P<name>.+), (?P<code>[A-Z0-9]{6,12})\)\s*$")
_RATIO = re.compile(r"split\s+(?P<new>[\d.]+)\s+for\s+(?P<old>[\d.]+)", re.IGNORECASE)
DERIVED = {
    "OPT": "options", "FOP": "futures options", "FSOPT": "futures options", "FUT": "futures", "FSFUT": "futures", "WAR": "warrants",
    "IOPT": "warrants", "CFD": "CFDs",
}
"""Asset classes, in the words by which they are seen."""
_CRYPTO = re.compile(r"crypto", re.IGNORECASE)

SPLITS = replace(REVERSE_SPLIT, says="split: the quantity is what was added; in two rows the old number and the new")
CHANGED = exchange("change of symbol or ISIN", EventKind.RENAME)
MERGED = exchange("merger")
STOCK_DIVIDEND = replace(SPLIT, says="split, where the shares are of the same security")
UNCLEAR = refused(
    "corporate action", "Interactive Brokers does not state what this corporate action does to the basis; enter it by hand",
)
SAME_SHARES = refused(
    "corporate action", "both rows of this corporate action name the same shares, so what became of them cannot be told; enter it by hand",
)
SEVERAL = refused(
    "corporate action", "this corporate action gives several securities, and no row says how the basis is parted; enter it by hand",
)
WORTHLESS = refused("worthless security", "these shares were removed without payment; enter the loss by hand, dated as your tax law says")
RIGHTS = refused("rights", "rights and offers are not booked yet; enter what they did to shares and cash by hand")
GAIN = refused("gain of unknown term", "whether this distributed gain is long-term or short-term, the tax form says; enter it by hand")
TAKEN_BACK = refused(
    "return of capital taken back", "this row takes back a return of capital; enter by hand what remains of it and the earlier one",
)
REBATE = refused("rebate in another currency", "a commission given back in another currency is not booked yet; enter the trade by hand")
CANCELS = (r"~(^|[;,]) *ca *($|[;,])",)
"""The code of a row that cancels another."""
ACTIONS: tuple[tuple[str, Means], ...] = (
    ("~cash in lieu|fractional share", CASH_IN_LIEU), ("~ rights? |subscri|tender rights|warrant", RIGHTS),
    ("~delisted|worthless|removed", WORTHLESS), ("~cash dividend|choice dividend", UNCLEAR), ("~stock dividend", STOCK_DIVIDEND),
    ("~spin-?off", SPIN_OFF), ("~\\) (forward |reverse )?split", SPLITS), ("~(cusip|isin|symbol|name)(/isin)? change", CHANGED),
    ("~tendered to|merged|merger|acqui(sition|red)|maturity|full call|partial call|redemption|liquidation|exchange", MERGED),
    ("~", UNCLEAR),
)
"""Of a corporate action's description; the security it moves stands in its last brackets."""
_PAIRED = (SPLITS, CHANGED, MERGED)
SAID_TRADES = (
    ("stocks, funds, bonds, cryptocurrency", "buy or sell; commissions in their own currency"), ("forex", "swap of currencies"),
    ("options, futures, warrants, CFDs, shares by exercise or assignment", "quarantined"), ("short sales, cancelled trades", "quarantined"),
)
SAID_MONEY = (
    ("dividends, payments in lieu", "income (dividend); where their words say so return of capital, interest or capital gain"),
    ("withholding tax", "tax, given back where positive"), ("interest received, bond coupons, accrued interest", "income (interest)"),
    ("interest paid, other fees, commission adjustments", "fee, given back where positive"),
    ("deposits and withdrawals", "deposit, withdrawal"),
)
SAID_ACTIONS = (
    ("splits, stock dividends of the same security", "split: what was added; old and new number in two rows are one split"),
    ("spin-offs", "spin-off, basis unknown"), ("changes of symbol, CUSIP or ISIN", "rename"),
    ("mergers, tenders, redemptions, maturities", "the pair becomes a merger, basis carried; a sale where money alone came"),
    ("cash in lieu", "cash in lieu"), ("rights, delisted shares, dividends in a choice, anything else", "quarantined"),
)
"""What becomes what, for the docs."""


class Ibkr(Broker):
    """Base of the importers of Interactive Brokers: fees on top of amounts and below zero, in currencies of their own."""

    venue, family = VENUE, "ibkr"
    order = "ymd"
    net = False
    fees_signed = True
    charges_apart = True
    currency = ""

    def paid(self, fee: Decimal) -> Decimal:
        """Below zero for a rebate, which `settle` puts into the amount."""
        return negate(fee)

    def symbol(self, written: str) -> str:
        """`XYZ.OLD` is what shares are called for the day on which they become others."""
        return super().symbol(written).removesuffix(".OLD")

    def asset(self, code: str, kind: str) -> str:
        """`EUR.USD` in a trade of currencies is of euros."""
        base = code.partition(".")[0].upper()
        if kind.casefold() in ("forex", "cash"):
            return f"cash:{base}"
        return f"crypto:{base}" if _CRYPTO.search(kind) else ""

    def revise(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.means is not None and row.means.rule:
                row.option = False
            if row.fees < 0:
                row.amount, row.fees, row.price = add(row.amount, negate(row.fees)), ZERO, None
            if row.means is RETURN_OF_CAPITAL and row.amount < 0:
                row.means = TAKEN_BACK
            if any(amount < 0 for _, amount, _ in row.apart) and row.means is not None and not row.means.rule:
                row.means = REBATE


def dividends(word: str) -> tuple[tuple[str, Means], ...]:
    """The types of rows of dividends, that begin with `word`: what their descriptions say in brackets."""
    said = (
        ("return of capital", RETURN_OF_CAPITAL), ("\\(interest\\)", INTEREST), ("long.term capital gain", LONG_GAIN),
        ("short.term capital gain", SHORT_GAIN), ("\\(capital gain", GAIN), ("\\(qualified dividend", QUALIFIED),
    )
    return (*((f"~^{word} .*{each}", means) for each, means in said), (f"~^({word}|payment in lieu)", DIVIDEND))


def named(cell: dict[str, str]) -> None:
    """Names the security of a corporate action: what stands in the last brackets, else at the beginning."""
    found = AFFECTED.search(cell["text"])
    if found:
        cell["symbol"], cell["name"] = found["symbol"], found["name"]
        return
    begins = re.match(HEAD, cell["text"])
    if begins and not cell["symbol"]:
        cell["symbol"] = begins["symbol"]


def shorts(rows: Sequence[Row], codes: Mapping[int, str]) -> None:
    """Sales that open a position and purchases that close one are of shares that were borrowed. `codes` by row: `O;P`."""
    for row in rows:
        if row.means not in (TRADE, BUY, SELL) or not row.quantity or is_cash(row.asset):
            continue
        out = row.means is SELL or row.quantity < 0
        said = {code.strip().upper() for code in re.split(r"[;,]", codes.get(row.index, ""))}
        if ("O" in said and out) or ("C" in said and "O" not in said and not out):
            row.means = SHORT


def changes(rows: Sequence[Row]) -> None:
    """Trades of money are changes of currency."""
    for row in rows:
        if row.means in (TRADE, BUY, SELL) and is_cash(row.asset):
            row.means = CHANGE


def actions(rows: Sequence[Row]) -> None:
    """Puts the rows of each corporate action together: those of one instant whose descriptions begin alike."""
    groups: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.means is STOCK_DIVIDEND:
            mother = re.match(HEAD, row.text)
            same = mother is not None and mother["symbol"].removesuffix(".OLD") == row.code
            row.means = SHORT if row.quantity < 0 else SPLIT if same else UNCLEAR
        elif row.means is SPIN_OFF and row.quantity < 0:
            row.means = SHORT
        elif row.means in _PAIRED:
            groups[row.account, row.at.isoformat(), AFFECTED.sub("", row.text).strip()].append(row)
    for (_, _, begins), group in groups.items():
        for row in group:
            if row.means is SPLITS and len(group) == 1:
                row.means = _lone_split(row)
            elif row.means is not None:
                row.means = replace(row.means, pair=begins)
        same = len(group) == 2 and group[0].text == group[1].text and not add(group[0].quantity, group[1].quantity)
        if same or len(group) > 2:
            for row in group:
                row.means = SAME_SHARES if same else SEVERAL


def _lone_split(row: Row) -> Means:
    """A split that multiplies shares adds some, one that joins them takes some; with borrowed shares it is the other way round."""
    ratio = _RATIO.search(row.text)
    if ratio is None:
        return UNCLEAR
    more = Decimal(ratio["new"]) > Decimal(ratio["old"])
    return SPLIT if more == (row.quantity > 0) else SHORT
