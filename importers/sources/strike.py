"""Strike: the annual transactions. A purchase's cost says whether its fee is in the amount, a sale's price does; else the row waits."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.money import ZERO, add, multiply, subtract
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Means, inside, move, refused, trade
from importers.numbers import maybe
from importers.recognised import OnlyRecognised

_TOLD = ("BTC Price", "Destination", "Description", "Note")
_CENT, _SATOSHI = Decimal("0.01"), Decimal("0.00000001")


def _waits(cause: str, why: str) -> Means:
    return refused(f"strike {cause}", f"{why}; add it by hand, as the app shows it")


class Strike(Declared):
    id = "strike"
    title = "Strike: annual transactions"
    venue = "Strike"
    signatures = (
        Signature(
            "v1", ("Reference", "Date & Time (UTC)", "Transaction Type", "Amount BTC", "Fee BTC", "BTC Price", "Destination"),
            ("Description", "Transaction Hash", "Note"),
            (("money", r"^Amount (?!BTC)([A-Z]{3})$"), ("charged", r"^Fee (?!BTC)([A-Z]{3})$"), ("cost", r"^Cost Basis \(([A-Z]{3})\)$")),
        ),
    )
    how_to_export = "Strike: Profile, Documents, Account statements, Annual transactions CSV, each year"
    evidence = "parser"
    order = "mdy"
    columns = Columns(
        time="Date & Time (UTC)", type="what", asset="asset", amount="amount", other_asset="?money", other="money", fee="charged",
        fee_asset="?money", refs="Transaction Hash", note="Description",
    )
    computed = ("what", "asset", "amount")
    ids = ("Reference",)
    types = (
        ("purchase|buy", trade(1)), ("purchase with fee|buy with fee", inside(trade(1), "other")),
        ("sale|sell", trade(-1)), ("sale with fee|sell with fee", inside(trade(-1), "other")),
        ("deposit|withdrawal|send|receive", move()),
        ("loan|loan collateral|~line of credit|collateral|principal|loan", _waits("loan", "a loan is not computed yet")),
        ("charged", _waits("fee", "the file does not say what this fee is taken from")),
        ("both", _waits("amounts", "the row moves both money and bitcoin")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind = row("Transaction Type").lower()
        coins, money, fee, sats = (maybe(row(name)) or ZERO for name in ("Amount BTC", "money", "charged", "Fee BTC"))
        if kind in ("purchase", "buy", "sale", "sell"):
            way = _way(kind, coins.copy_abs(), money.copy_abs(), fee.copy_abs(), row) if fee else ""
            return ("charged", "", "") if sats or way is None else (f"{kind}{way}", "BTC", row("Amount BTC"))
        if coins and money:
            return "both", "", ""
        if kind in ("deposit", "withdrawal", "send", "receive") and (fee or sats):
            return "charged", "", ""
        return (kind, "BTC", row("Amount BTC")) if coins else (kind, row("?money"), row("money"))


def _way(kind: str, coins: Decimal, money: Decimal, fee: Decimal, row: Callable[[str], str]) -> str | None:
    """Whether the fee is in the money: a purchase costs what it cost with its fee, a sale brings what the price says without it."""
    cost, price = maybe(row("cost")), maybe(row("BTC Price"))
    if kind in ("purchase", "buy"):
        return None if cost is None else " with fee" if cost == money else "" if cost == add(money, fee) else None
    if price is None:
        return None
    near = add(_CENT, multiply(price, _SATOSHI))
    gross = multiply(coins, price)
    whole, parted = (subtract(gross, each).copy_abs() <= near for each in (money, add(money, fee)))
    return None if whole == parted else "" if whole else " with fee"


class StrikeStatement(OnlyRecognised):
    id = "strike-statement"
    title = "Strike: monthly statement, annual transactions until 2024"
    venue = "Strike"
    signatures = (
        Signature("monthly", (
            "Transaction ID", "Initiated Date (UTC)", "Initiated Time (UTC)", "Completed Time (UTC)", "Transaction Type", "State",
            "Amount 1", "Currency 1", "Fee 1", "Amount 2", "Currency 2", "Fee 2", "Balance 1", "Balance - BTC",
        ), ("Completed Date (UTC)", *_TOLD)),
        Signature("annual", (
            "Transaction ID", "Initiated Time (UTC)", "Completed Time (UTC)", "Transaction Type", "State", "Amount 1", "Currency 1",
            "Amount 2", "Currency 2", "Balance 1", "Balance - BTC",
        ), _TOLD, absent=("Fee 1",)),
    )
    how_to_export = Strike.how_to_export
    evidence = "parser"
    lacking = "what is in its amounts is not known well enough, so export the annual transactions of that year anew instead"


IMPORTERS = (Strike(), StrikeStatement())
