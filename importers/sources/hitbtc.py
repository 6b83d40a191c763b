"""HitBTC: trades with fee and rebate, deposits and withdrawals. Times are UTC where the title says so."""

from collections.abc import Callable, Sequence

from core.money import ZERO, add, negate, subtract, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, When, ignored, move, refused, trade
from importers.numbers import amount, maybe
from importers.recognised import OnlyRecognised

_BASE = ("Date (UTC)", "Instrument", "Trade ID", "Order ID", "Side", "Quantity", "Price", "Volume", "Fee", "Rebate", "Total")
_MOVES = ("Date (UTC)", "Operation id", "Type", "Amount", "Transaction hash", "Main account balance")


class HitBtcTrades(Declared):
    id = "hitbtc-trades"
    title = "HitBTC: trades"
    venue = "HitBTC"
    signatures = (
        Signature("v4", (*_BASE, "Email", "PnL", "Taker", "Margin Mode")),
        Signature("v3", (*_BASE, "Email", "Taker"), absent=("PnL",)),
        Signature("v2", (*_BASE, "Email"), absent=("PnL", "Taker")),
        Signature("v1", _BASE, absent=("Email",)),
    )
    how_to_export = "HitBTC: Reports, My trades, Export, the whole time"
    evidence = "parser"
    columns = Columns(time="Date (UTC)", type="kind", pair="Instrument", amount="Quantity", other="paid", fee="charged")
    computed = ("kind", "paid", "charged")
    ids = ("Trade ID", "Side")
    types = (
        ("buy", trade(1)), ("sell", trade(-1)),
        ("unclear", refused("hitbtc total", "volume, fee and rebate do not come to the total of this row; add the trade by hand")),
    )
    only = (Only("PnL", ("0", "-"), refused("hitbtc margin", "margin trading is not computed yet; add its result by hand")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """A fee less its rebate; where a rebate is left over it made the purchase cheaper, or the sale dearer."""
        kind, volume, total = row("Side").lower(), amount(row("Volume")), amount(row("Total")).copy_abs()
        charged = subtract(maybe(row("Fee")) or ZERO, maybe(row("Rebate")) or ZERO)
        if total != (add(volume, charged) if kind == "buy" else add(volume, negate(charged))):
            return "unclear", "", ""
        return (kind, text(volume), text(charged)) if charged > 0 else (kind, text(total), "")


class HitBtcTransfers(Declared):
    id = "hitbtc-transfers"
    title = "HitBTC: deposits and withdrawals"
    venue = "HitBTC"
    signatures = (Signature("v2", (*_MOVES, "Email", "Currency")),)
    how_to_export = "HitBTC: Reports, Payment history, Export, the whole time"
    evidence = "parser"
    columns = Columns(time="Date (UTC)", type="Type", asset="Currency", amount="Amount", refs="Transaction hash")
    ids = ("Operation id",)
    types = (("deposit", move(1)), ("withdraw", move(-1)), ("", move()), ("~^transfer to", ignored("moved between accounts at HitBTC")))
    only = (When("Transaction hash", ("",), ignored("not carried out")),)


class HitBtcTransfersOld(OnlyRecognised):
    id = "hitbtc-transfers-old"
    title = "HitBTC: deposits and withdrawals, old layout"
    venue = "HitBTC"
    signatures = (Signature("v1", _MOVES, absent=("Email", "Currency")),)
    how_to_export = "HitBTC: Reports, Payment history"
    evidence = "parser"
    lacking = "its column of currencies has no title; export the payment history again, today's has one"


IMPORTERS = (HitBtcTrades(), HitBtcTransfers(), HitBtcTransfersOld())
