"""Bybit: the changes of the unified trading account, of the funding account and of the old spot account; each is an account of its own.

A transfer between them stands in the files of both, and is matched as any other. A row's `Change` is its cash flow with the fee paid; a
spot trade is one row for each of its assets, without an id, so that its second, market, side and price tell which two rows are one. What
is in Earn stays in the account, as what is staked does.
"""

from msgspec.structs import replace

from core.model import EventKind, IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, income, move, refused, single, timed, trade
from importers.recognised import OnlyRecognised

_HERE = ("Currency", "Contract", "Type", "Direction", "Filled Price", "Fee Paid", "Cash Flow", "Change", "Wallet Balance", "Action")
_THERE, _AT = ("Coin", "QTY", "Type", "Account Balance", "Description"), (("at", r"^date & time ?\(utc.*\)$"),)
_MORE = ("Uid", "Quantity", "Position", "Funding")
_CONTRACTS = refused("bybit derivatives", "derivatives are not computed yet; add their result by hand")
_LOANS = refused("bybit loans", "loans and their interest are not computed yet; add what was paid by hand")
_SWEPT = timed("small balances", sweep=True)
_EXPORT = "the whole time, times in UTC"


class BybitUnified(Declared):
    id = "bybit-unified"
    title = "Bybit: unified trading account, asset change details"
    venue = "Bybit"
    signatures = (
        Signature("utc", _HERE, _MORE, patterns=(("at", r"^time ?\(utc.*\)$"),)),
        Signature("orders", ("OrderId", "TradeId", "Time", *_HERE), _MORE),
    )
    how_to_export = f"Bybit: Orders, Data Export, Asset Change Details, Unified Trading Account; {_EXPORT}"
    instead = ((
        ("Spot Pairs", "Order Type", "Direction", "Filled Quantity"),
        "these are Bybit's spot trades alone; export Asset Change Details of the unified trading account, which has them and all else",
    ),)
    columns = Columns(
        time="at|Time", type="Type", asset="Currency", amount="Cash Flow", fee="Fee Paid", fee_asset="Currency", balance="Wallet Balance",
        note="Contract",
    )
    zone = ""
    fee_sign = -1
    content = ("Contract", "Direction", "Filled Price")
    only = (Only("Action", ("", "--"), _CONTRACTS),)
    types = (
        ("trade", trade(together=("at|Time", "Contract", "Direction", "Filled Price"))),
        ("transfer_in|transfer_out", move()),
        ("--", _SWEPT),
        ("currency_buy|currency_sell", timed("convert")),
        ("airdrop", income(IncomeKind.AIRDROP)), ("bonus", income(IncomeKind.REWARD)),
        ("bonus_recollect", single(EventKind.ADJUSTMENT)), ("fee_refund", replace(single(EventKind.FEE, 1), says="fee given back")),
        ("~^flexible_staking_subscription", single(EventKind.STAKE, -1)), ("~^flexible_staking_redemption", single(EventKind.UNSTAKE, 1)),
        ("interest|auto_deduction", _LOANS), ("~_loan$|^spot_repayment", _LOANS),
        ("settlement|delivery|liquidation|adl|tokens_subscription|tokens_redemption", _CONTRACTS),
    )


class BybitFunding(Declared):
    id = "bybit-funding"
    title = "Bybit: funding account, asset change details"
    venue = "Bybit"
    signatures = (
        Signature("uid", ("Uid", *_THERE), patterns=_AT),
        Signature("plain", _THERE, absent=("Uid",), patterns=_AT),
    )
    how_to_export = f"Bybit: Orders, Data Export, Asset Change Details, Funding Account; {_EXPORT}"
    columns = Columns(
        time="at", type="Type", subtype="Description", asset="Coin", amount="QTY", balance="Account Balance", account="=Funding",
        note="Description",
    )
    zone = ""
    types = (
        ("~^transfer (in|out)|^(deposit|withdraw|withdrawal)\\b|transfer (to|from) \\w+ account", move()),
        ("~^fiat\\b|^p2p\\b|^buy crypto", move()),
        ("~small balance", _SWEPT), ("~^convert", timed("convert")),
        ("~^airdrop", income(IncomeKind.AIRDROP)),
        ("~(interest|yield)( distribution)?$", income(IncomeKind.INTEREST)),
        ("~(subscription|stake)$", single(EventKind.STAKE, -1)),
        ("~redemption$|manual withdrawal$", single(EventKind.UNSTAKE, 1)),
        ("~reward|bonus|rebate|cashback", income(IncomeKind.REWARD)),
    )


class BybitSpot(Declared):
    id = "bybit-spot"
    title = "Bybit: spot account, asset change details until 2022"
    venue = "Bybit"
    evidence = "parser"
    signatures = (Signature("v1", ("Type", "Coin", "Amount", "Wallet Balance", "Time(UTC)")),)
    how_to_export = "Bybit, until 2022: Assets, Spot Account, Asset Change Details; what came later is in the unified account's"
    columns = Columns(time="Time(UTC)", type="Type", asset="Coin", amount="Amount", balance="Wallet Balance", account="=Spot")
    types = (
        ("userDeposit|internalAccountTransferDeposit", move(1)), ("userWithdrawal|internalAccountTransferWithdrawal", move(-1)),
    )


class BybitDerivatives(OnlyRecognised):
    id = "bybit-derivatives"
    title = "Bybit: derivatives account"
    venue = "Bybit"
    evidence = "parser"
    signatures = (Signature("v1", (
        "Time", "Currency", "Contract", "Type", "Direction", "Quantity", "Position", "Filled Price", "Funding", "Fee Paid", "Cash Flow",
        "Change", "Wallet Balance", "Fee Rate", "Trade ID", "Order ID",
    )),)
    how_to_export = "Bybit: Orders, Data Export, Transaction Log of the derivatives account"
    lacking = "derivatives are not computed yet; add their results by hand, and transfers as deposits and withdrawals"


class BybitOnChain(OnlyRecognised):
    id = "bybit-transfers"
    title = "Bybit: deposit and withdrawal history"
    venue = "Bybit"
    evidence = "weak"
    signatures = (Signature("v1", ("Uid", "Date", "Type", "Asset", "Chain", "Amount", "Tx ID", "Status", "Received Address")),)
    how_to_export = "Bybit: Orders, Data Export, Deposit and withdrawal history"
    lacking = (
        "its rows are those of the funding account once more, at another time and without their fees; import the funding account's asset "
        "change details"
    )


IMPORTERS = (BybitUnified(), BybitFunding(), BybitSpot(), BybitDerivatives(), BybitOnChain())
