"""Firstrade: account history. The record type says what kind of row it is, the description the rest; amounts are what moved the cash."""

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    CASH_IN_LIEU,
    DIVIDEND,
    FEE,
    INTEREST,
    LONG_GAIN,
    MARGIN,
    MOVE,
    OPTION,
    REVERSE_SPLIT,
    SELL,
    SHORT_GAIN,
    SPLIT,
    TAX,
    Columns,
    exchange,
)


class Firstrade(Broker):
    id = "firstrade"
    title = "Firstrade: account history"
    venue = "Firstrade"
    evidence = "weak"
    signatures = (
        Signature("1", ("Symbol", "Quantity", "Price", "Action", "Description", "TradeDate", "SettledDate", "Amount", "RecordType")),
    )
    how_to_export = "firstrade.com: Accounting, Tax Center or Account History, Excel CSV files, the year"
    columns = Columns(
        date="TradeDate", type="Action", text="Description", symbol="Symbol", cusip="CUSIP", quantity="Quantity", price="Price",
        amount="Amount", fees=("Commission", "Fee"), accrued="Interest",
    )
    order = "ymd"
    types = (
        ("~\\b(call|put)\\b.*\\d|^(expired|assigned|exercised)", OPTION), ("buy|bought", BUY), ("sell|sold", SELL),
        ("~margin interest|^interest .*(margin|debit)", MARGIN), ("~long.?term cap", LONG_GAIN), ("~short.?term cap", SHORT_GAIN),
        ("~cash in lieu", CASH_IN_LIEU), ("~^other .*\\b(reinvest|rein @)", BUY), ("~^dividend", DIVIDEND), ("~^interest", INTEREST),
        ("~(foreign|nra|withh).*\\btax|\\btax withh|non-?res(ident)? tax", TAX),
        ("~\\b(adr|service|transfer|wire) fee|^other .*\\bfee\\b", FEE),
        ("~reverse split", REVERSE_SPLIT), ("~stock split|forward split", SPLIT), ("~\\bmerger\\b", exchange("merger")),
        ("~\\b(ach|wire|deposit|withdraw|check|transfer|journal|acat|contribution|rebate)", MOVE),
    )


IMPORTER = Firstrade()
