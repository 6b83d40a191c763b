"""Merrill Edge: settled activity, two layouts. What a row is stands in its description; amounts are what moved the cash."""

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
    OPTION,
    PENDING,
    RETURN_OF_CAPITAL,
    SELL,
    SHORT_GAIN,
    SPLIT,
    SWEEP,
    TAX,
    Columns,
    exchange,
    redeemed,
)

_ROW = ("Description", "Type", "Symbol/ CUSIP", "Quantity", "Price", "Amount")


class Merrill(Broker):
    id = "merrill"
    title = "Merrill Edge: activity"
    venue = "Merrill Edge"
    evidence = "weak"
    signatures = (
        Signature("2026", ("Settlement date", *_ROW), absent=("Trade Date", "Account")),
        Signature("2020", ("Trade Date", "Account", *_ROW)),
    )
    how_to_export = "merrilledge.com: Accounts, Activity, choose account and time, Download, CSV"
    columns = Columns(
        date="Trade Date|Settlement date", type="Description", symbol="Symbol/ CUSIP", name="Description", quantity="Quantity",
        price="Price", amount="Amount", account="Account",
    )
    account_in = r"Selected account\(s\): .*?(\d{4,})"
    footer = r"total\b|exported on|selected account|transactions shown"
    types = (
        ("~pending", PENDING), ("~^(buy|sell|purchase|sale)\\b.*\\b(call|put)\\b|^option|^(expired|assigned|exercised)", OPTION),
        ("~^(reinvestment (program|share)|dividend reinvest|purchase|bought|buy)", BUY), ("~^(sale|sold|sell)", SELL),
        ("~^(long.?term|lt) cap(ital)?( gain)?", LONG_GAIN), ("~^(short.?term|st) cap(ital)?( gain)?", SHORT_GAIN),
        ("~cash in lieu", CASH_IN_LIEU), ("~^return of (capital|principal)", RETURN_OF_CAPITAL),
        ("~^(foreign dividend|qualified dividend|dividend|foreign div)", DIVIDEND), ("~^margin interest", MARGIN),
        ("~^(bank interest|interest|int income)", INTEREST),
        ("~^foreign tax", FOREIGN), ("~^(tax withh|backup withh|fed(eral)? withh|state withh)", TAX),
        ("~^(advisory fee|fee|service fee|adr|depository)", FEE),
        ("~^stock split", SPLIT), ("~^merger|^exchange", exchange("merger")),
        ("~^(redemption|redeemed|called|matured)", redeemed("redemption")),
        ("~^(deposit ml bank|withdrawal ml bank|ml direct deposit program|sweep)", SWEEP),
        ("~^(funds (received|transfer)|transfer|deposit|withdrawal|wire|check|electronic|journal|direct deposit|contribution|distribution|"
         "bill pay|atm|visa|pre.?authorized)", MOVE),
    )


IMPORTER = Merrill()
