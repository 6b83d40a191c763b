"""The words of a declared broker importer: which columns hold what, and what each row type means. Values only; `broker` reads by them.

A column is named as in `importers.means`: `Trade Date|Date` for two generations, `=USD` for a constant, `?fiat` for what the signature's
pattern captured. A row type is its words (`buy|reinvest shares`), or `~` and a regular expression that is searched in type, subtype and
text; what its groups `quantity`, `price`, `amount`, `currency`, `symbol`, `isin`, `name` capture takes the place of the column.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from core.model import FOREIGN_TAX, EventKind, IncomeKind
from importers.means import Means, ignored, income, move, refused, single, trade


class Columns(Struct, frozen=True):
    """Columns by what they hold; empty where the file has none."""

    date: str
    """When it was traded or paid; not when it settled."""
    clock: str = ""
    """The time of day, where it has a column of its own."""
    type: str = ""
    subtype: str = ""
    """Follows the type: a type table may name `market buy` or just `market`."""
    text: str = ""
    """The description, in which patterns are searched too."""
    symbol: str = ""
    isin: str = ""
    cusip: str = ""
    name: str = ""
    """The security's name; names it where nothing else does, and then the user is asked."""
    kind: str = ""
    """The security's type: options and futures are told by it."""
    quantity: str = ""
    price: str = ""
    amount: str = ""
    """What the row did to the cash."""
    debit: str = ""
    """Where money that goes out has a column of its own: `amount` is then the one that comes in."""
    currency: str = ""
    """Of the amount. Without it: what the amount's cell says (`€ 5`, `5 USD`), else `Broker.currency`."""
    fees: tuple[str | tuple[str, str], ...] = ()
    """Columns of commissions, fees and duties; `(column, its currency's column)` where they have currencies of their own."""
    taxes: tuple[str | tuple[str, str], ...] = ()
    """Columns of withheld tax, likewise."""
    accrued: str = ""
    """Interest of a bond since its last coupon, paid in a purchase and received in a sale."""
    rate: str = ""
    """Units of the other currency for one of the amount's; see `Broker.rate_of_other`."""
    balance: str = ""
    """Of the cash after the row: checked, and compared with the ledger."""
    account: str = ""
    """Names one of several accounts in the file."""
    refs: str = ""


BUY = replace(trade(1), says="buy")
SELL = replace(trade(-1), says="sell")
TRADE = replace(trade(), says="buy or sell, by the signs")
MOVE, MOVE_IN, MOVE_OUT = move(), move(1), move(-1)
"""Cash or shares from or to outside or another account: whichever the row states, by its sign, or in, or out."""

DIVIDEND = income(IncomeKind.DIVIDEND)
QUALIFIED = income(IncomeKind.QUALIFIED_DIVIDEND)
LONG_GAIN = income(IncomeKind.CAPITAL_GAIN)
SHORT_GAIN = income(IncomeKind.DIVIDEND)
"""Short-term gains that a fund pays out are ordinary dividends (Form 1099-DIV, box 1a); only long-term ones are capital gain."""
INTEREST = income(IncomeKind.INTEREST)
REWARD = income(IncomeKind.REWARD)
FEE = single(EventKind.FEE)
TAX = single(EventKind.TAX)
"""A row of its own, signed: a tax or fee given back is above zero."""
FOREIGN = replace(single(EventKind.TAX), variety=FOREIGN_TAX, says="tax, withheld by another state")
"""Where the row's own words say so."""
RETURN_OF_CAPITAL = single(EventKind.RETURN_OF_CAPITAL)
CASH_IN_LIEU = single(EventKind.CASH_IN_LIEU)
SPLIT = replace(single(EventKind.SPLIT), says="split: the quantity is what was added")
SPIN_OFF = replace(single(EventKind.SPIN_OFF), says="spin-off, basis unknown")
ADJUSTMENT = single(EventKind.ADJUSTMENT)
IN_SHARES = replace(DIVIDEND, says="income (dividend) in shares, worth their price then", either=True)
DERIVED = replace(
    single(EventKind.MARGIN), says="margin: what a contract for difference did to the cash; the year's result is asked for",
)


def reinvested(of: Means) -> Means:
    """Shares bought with what came in the same row, income or `MOVE_IN`: both are booked. (A pair of rows is income and `BUY`.)"""
    return replace(of, says=f"{of.says}, and the buy it paid", two=True)


def sold_for(of: Means) -> Means:
    """Shares sold for what went out in the same row, `FEE`, `TAX` or `MOVE_OUT`: both are booked."""
    return replace(of, says=f"{of.says}, and the sale that paid it", two=True)


def exchange(label: str, kind: EventKind = EventKind.MERGER, *, or_move: bool = False) -> Means:
    """Old shares out, new ones in, in two rows of one day and `label`; the old ones often under a CUSIP. Money besides is kept.

    `or_move`: a row without the other is a deposit or withdrawal of shares.
    """
    said = {EventKind.RENAME: "the pair becomes a rename"}.get(kind, "the pair becomes a merger, basis carried")
    return Means(said, kind, pair=label, either=or_move)


REVERSE_SPLIT = replace(exchange("reverse split", EventKind.RENAME), says="the pair becomes a split, or a rename if the symbol changed")
NAME_CHANGE = exchange("name change", EventKind.RENAME)


def redeemed(label: str) -> Means:
    """Shares for money: in one row, or in two of one `label`, one with the money and one with the quantity."""
    return Means("sell; a pair of rows becomes one", EventKind.SELL, pair=label)


OPTION = refused("option", "options are not booked yet; enter what the trade did to cash and shares by hand")
SHORT = refused("short sale", "short sales are not booked yet; enter their result by hand when they are closed")
CANCELLED = refused("cancelled trade", "this row takes back an earlier trade; dismiss both, or enter what remains by hand")
MARGIN = refused("margin", "loans and margin are not booked yet; enter what it did to the cash by hand")
PENDING = refused("pending", "this row is still being processed and will change; export again when it is settled")
TOTAL_SPLIT = refused(
    "split by new total", "this split states the shares held after it, not those added; enter the added shares by hand",
)
SWEEP = ignored("money moves between the cash and the fund that holds it")
NOTHING = ignored("nothing moved: neither amount nor quantity")


def shown(words: str) -> str:
    """A row type for the docs: of a regular expression its words, `you bought/purchased, reinvestment`."""
    if not words.startswith("~"):
        return ", ".join(words.split("|"))
    plain = re.sub(r"\(\?P<\w+>[^()]*\)", "...", words[1:])
    plain = re.sub(r"\\[bBsSdDwW][+*]?|\[[^\]]*\][+*]?|\.[+*]", " ", plain)
    plain = re.sub(r"[\^$?]", "", plain)
    for _ in range(words.count("(")):
        plain = re.sub(r"(?<!\\)\(([^()]*)\)", lambda found: found[1].replace("|", "/"), plain)
    return ", ".join(" ".join(re.sub(r"\\(.)", r"\1", part).strip("/ ").split()) for part in plain.split("|"))
