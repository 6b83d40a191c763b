"""TD Ameritrade: transactions, as they were downloaded until the accounts moved to Schwab. Amounts are what moved the cash."""

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
    SPLIT,
    SWEEP,
    TAX,
    Columns,
    exchange,
)
from importers.means import ignored


class TdAmeritrade(Broker):
    id = "td-ameritrade"
    title = "TD Ameritrade: transactions"
    venue = "TD Ameritrade"
    evidence = "weak"
    signatures = (
        Signature(
            "2020", ("DATE", "TRANSACTION ID", "DESCRIPTION", "QUANTITY", "SYMBOL", "PRICE", "COMMISSION", "AMOUNT"),
            ("REG FEE", "SHORT-TERM RDM FEE", "FUND REDEMPTION FEE", "DEFERRED SALES CHARGE", "NET CASH BALANCE"),
        ),
    )
    how_to_export = "no longer there: accounts moved to Schwab in 2023; the file is the one saved then (History & Statements, Download)"
    columns = Columns(
        date="DATE", type="DESCRIPTION", symbol="SYMBOL", quantity="QUANTITY", price="PRICE", amount="AMOUNT",
        fees=("COMMISSION", "REG FEE", "SHORT-TERM RDM FEE", "FUND REDEMPTION FEE", "DEFERRED SALES CHARGE"), balance="NET CASH BALANCE",
    )
    ids = ("TRANSACTION ID",)
    footer = r"\*\*\*end of file"
    types = (
        ("~^(bought|sold) \\d+ .*\\b(call|put)\\b|^(bought|sold) to (open|close)", OPTION),
        ("~option (expiration|assignment|exercise)|^removal of option", OPTION),
        ("~^(sold short|bought to cover|short (sale|sell))", SHORT), ("~margin interest", MARGIN),
        ("~^bought|^dividend reinvest|^mutual fund purchase", BUY), ("~^sold|^mutual fund redemption", SELL),
        ("~^qualified dividend", QUALIFIED), ("~^long term gain", LONG_GAIN), ("~^short term capital gains?", SHORT_GAIN),
        ("~cash in lieu", CASH_IN_LIEU), ("~^return of capital", RETURN_OF_CAPITAL),
        ("~^(ordinary dividend|non.?taxable dividend|dividend|foreign dividend)", DIVIDEND),
        ("~^(free balance interest|interest|off.?cycle interest)", INTEREST), ("~^foreign tax", FOREIGN),
        ("~^(w-?8 withholding|backup withholding)", TAX),
        ("~^(fee|adr|custodial fee|transfer of security or option out fee|misc)", FEE),
        ("~reverse split", REVERSE_SPLIT), ("~^(stock split|forward split)", SPLIT), ("~name change|^symbol change", NAME_CHANGE),
        ("~merger|mandatory exchange", exchange("merger")), ("~^mandatory reorgani", exchange("exchange", EventKind.RENAME, or_move=True)),
        ("~^cash alternatives (purchase|redemption|interest)|money market (purchase|redemption)|^fdic insured deposit", SWEEP),
        ("~^internal transfer between accounts or account types|^rebalance", ignored("moved between the parts of one account")),
        ("~^(client requested electronic funding|electronic (funding|new account)|wire|ach|(personal )?check|transfer)", MOVE),
        ("~^(contribution|distribution|rollover|journal)", MOVE),
    )


IMPORTER = TdAmeritrade()
