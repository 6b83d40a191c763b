"""FTX and FTX US: trades, deposits, withdrawals, lending and staking, as saved before it closed. Times without a zone are asked for."""

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, When, ignored, income, move, refused, trade
from importers.recognised import OnlyRecognised

_GONE = "FTX has closed; the files are those that were saved, or that the administrator hands out"
_DONE = Only("Status", ("complete", "confirmed", "completed"), ignored("not carried out"))


class _Ftx(Declared):
    venue = "FTX"
    evidence = "parser"
    order = "?"
    zone = ""
    how_to_export = _GONE


class FtxTrades(_Ftx):
    id = "ftx-trades"
    title = "FTX: trades"
    signatures = (
        Signature("v2", ("ID", "Time", "Market", "Side", "Order Type", "Size", "Price", "Total", "Fee", "Fee Currency"), ("TWAP",)),
        Signature("v1", ("id", "time", "market", "side", "type", "size", "price", "total", "fee", "feeCurrency")),
    )
    columns = Columns(
        time="Time", type="Side", pair="Market", amount="Size", other="Total", fee="Fee", fee_asset="Fee Currency|feeCurrency",
    )
    ids = ("ID",)
    types = (("buy", trade(1)), ("sell", trade(-1)))
    only = (
        When("Market", ("~^[^/]*$",), refused("ftx futures", "futures are not computed yet; add their result by hand as an adjustment")),
        When("Total", ("0",), refused("ftx for nothing", "what came for nothing may be an airdrop; add it by hand as what it was")),
    )


class FtxDeposits(_Ftx):
    id = "ftx-deposits"
    title = "FTX: deposits"
    signatures = (
        Signature("v3", ("Time", "Coin", "Amount", "Status", "Additional info", "Transaction ID")),
        Signature("v2", ("id", "time", "coin", "size", "status", "additionalInfo", "txid")),
        Signature("v1", ("id", "time", "coin", "size", "status", "txid"), absent=("additionalInfo", "fee", "address")),
    )
    columns = Columns(
        time="Time", type="=deposit", asset="Coin", amount="Amount|size", refs="Transaction ID|txid", note="Additional info|additionalInfo",
    )
    ids = ("id",)
    types = (("deposit", move(1)),)
    only = (_DONE,)


class FtxWithdrawals(_Ftx):
    id = "ftx-withdrawals"
    title = "FTX: withdrawals"
    signatures = (
        Signature("v2", ("Time", "Coin", "Amount", "Destination", "Status", "Transaction ID", "fee")),
        Signature("v1", ("time", "coin", "size", "address", "status", "txid", "fee", "id")),
    )
    columns = Columns(time="Time", type="=withdrawal", asset="Coin", amount="Amount|size", fee="fee", refs="Transaction ID|txid")
    ids = ("id",)
    types = (("withdrawal", move(-1)),)
    only = (_DONE,)


class FtxLending(_Ftx):
    id = "ftx-lending"
    title = "FTX: lending"
    signatures = (
        Signature("v2", ("Time", "Currency", "Size", "Hourly Funding Rate", "Proceeds", "Proceeds in USD")),
        Signature("v1", ("time", "coin", "size", "rate", "proceeds"), ("feeUsd",), absent=("from", "market")),
    )
    columns = Columns(
        time="Time", type="=lending", asset="Currency|coin", amount="Proceeds", value="Proceeds in USD", currency="=USD",
    )
    types = (("lending", income(IncomeKind.INTEREST)),)


class FtxStaking(_Ftx):
    id = "ftx-staking"
    title = "FTX: staking"
    signatures = (Signature("v1", ("Time", "Notes", "Coin", "Reward")),)
    columns = Columns(time="Time", type="=staking", asset="Coin", amount="Reward", note="Notes")
    types = (("staking", income(IncomeKind.STAKING)),)


class FtxDust(OnlyRecognised):
    id = "ftx-dust"
    title = "FTX: small balances converted"
    venue = "FTX"
    signatures = (Signature("v1", ("time", "from", "to", "size", "fee", "price", "proceeds", "status")),)
    how_to_export = _GONE
    evidence = "parser"
    lacking = "these conversions stand among the trades too, so import the trades"


IMPORTERS = (FtxTrades(), FtxDeposits(), FtxWithdrawals(), FtxLending(), FtxStaking(), FtxDust())
