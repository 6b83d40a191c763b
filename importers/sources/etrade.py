"""E*TRADE: three generations of its transactions. Amounts are what moved the cash; a reinvested dividend is one row."""

from core.model import EventKind
from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    CASH_IN_LIEU,
    DIVIDEND,
    FEE,
    FOREIGN,
    INTEREST,
    LONG_GAIN,
    MARGIN,
    MOVE,
    NAME_CHANGE,
    OPTION,
    QUALIFIED,
    RETURN_OF_CAPITAL,
    REVERSE_SPLIT,
    SELL,
    SHORT,
    SHORT_GAIN,
    SPIN_OFF,
    SPLIT,
    SWEEP,
    TAX,
    Columns,
    exchange,
    redeemed,
    reinvested,
)
from importers.means import refused

NAMELESS = refused("row type 0", "E*TRADE wrote 0 in place of this row's type; enter the trade by hand, or export again today")
REORGANISED = refused("reorganization", "E*TRADE does not say what became of what in this reorganization; enter it by hand")


class Etrade(Broker):
    id = "etrade"
    title = "E*TRADE: transactions"
    venue = "E*TRADE"
    evidence = "weak"
    signatures = (
        Signature("v3", ("Activity/Trade Date", "Activity Type", "Symbol", "Quantity #", "Price $", "Amount $"), ("Category", "Note")),
        Signature("v2", ("TransactionDate", "TransactionType", "SecurityType", "Symbol", "Quantity", "Amount", "Price")),
        Signature("v1", ("Date", "Transaction type", "Description", "Quantity", "Price", "Commission", "Fees", "Amount")),
    )
    how_to_export = "etrade.com: Accounts, Transactions, choose account and time, Download, CSV"
    columns = Columns(
        date="Activity/Trade Date|TransactionDate|Date", type="Activity Type|TransactionType|Transaction type", text="Description",
        symbol="Symbol", cusip="Cusip", name="Description", kind="SecurityType", quantity="Quantity #|Quantity", price="Price $|Price",
        amount="Amount $|Amount", fees=("Commission", "Fees"),
    )
    by_name = True
    account_in = r"(?:For Account:,|Account Activity for .*?-\s*)#*(\d{4})"
    footer = r"total:|the information|for account|account activity|all transactions"
    types = (
        ("0", NAMELESS), ("~^(bought|sold) to (open|close)|^option |^(expired|assigned|exercised)", OPTION),
        ("~^(sold short|bought to cover)", SHORT), ("~^margin interest", MARGIN),
        ("~dividend reinvest|^reinvest", reinvested(DIVIDEND)), ("bought|buy", BUY), ("sold|sell", SELL),
        ("~^qualified dividend", QUALIFIED), ("~^(lt|long.?term) cap(ital)? gains?", LONG_GAIN),
        ("~^(st|short.?term) cap(ital)? gains?", SHORT_GAIN), ("~cash in lieu", CASH_IN_LIEU),
        ("~^return of (capital|principal)", RETURN_OF_CAPITAL), ("~^dividend", DIVIDEND), ("~^interest", INTEREST),
        ("~^foreign tax", FOREIGN), ("~^(tax withh|backup withh|nra tax)", TAX),
        ("~^(fee|service fee|adr fee|misc fee|agency processing)", FEE),
        ("~^reverse split", REVERSE_SPLIT), ("~^stock split|^forward split", SPLIT), ("~^spin-?off", SPIN_OFF),
        ("~^name change|^symbol change", NAME_CHANGE), ("~^merger", exchange("merger")), ("~^redemption|^called", redeemed("redemption")),
        ("~^conversion", exchange("conversion", EventKind.RENAME, or_move=True)), ("~^reorgani[sz]ation", REORGANISED),
        ("~^(sweep|bank sweep|cash sweep)", SWEEP),
        ("~^(online |wire |ach |direct )?(transfer|deposit|debit|credit)", MOVE),
        ("~^(wire|check|bill payment|pos|atm|journal|contribution|distribution)", MOVE),
    )


IMPORTER = Etrade()
