"""Coinbase Prime: orders, transactions and staking rewards. Portfolios are accounts.

An order is dated by its last update, when it was completed; its fee is in the quote. Rewards stand in the transactions too, without a
shared id.
"""

from collections.abc import Callable, Sequence

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Means, Only, When, ignored, income, move, refused, trade

_NOT_DONE = ignored("not carried out")
_PENDING = refused("not completed", "this was not completed when the file was made; export it again")
_UNDONE = ("~fail|cancel|reject|expire",)
_OWN = ("activity level", "portfolio id", "entity name", "entity id")
_STAKED = ignored("staked or unstaked within the account")


def _by_hand(what: str) -> Means:
    return refused(f"prime {what}", f"what this {what} was for is not said; add it by hand as a fee or a withdrawal")


class _Prime(Declared):
    venue = "Coinbase Prime"
    evidence = "parser"


class PrimeOrders(_Prime):
    id = "coinbase-prime-orders"
    title = "Coinbase Prime: orders"
    signatures = (
        Signature("1", (
            "order id", "status", "market", "side", "filled base quantity", "filled quote quantity", "total fees and commissions",
            "last updated time", "portfolio name",
        ), (
            "type", "limit price", "average fill price", "initiated time", "total order quantity", "order currency", "initiated by", *_OWN,
        )),
    )
    how_to_export = "Coinbase Prime: Orders, Export; all portfolios, the whole time, CSV"
    columns = Columns(
        time="last updated time", type="side", pair="market", amount="filled base quantity", other="filled quote quantity",
        fee="total fees and commissions", account="portfolio name",
    )
    ids = ("order id",)
    types = (("buy", trade(1)), ("sell", trade(-1)))
    only = (
        When("filled base quantity", ("0",), ignored("not filled")),
        Only("status", ("completed", "filled", "done", "cancelled", "canceled", "expired"), _PENDING),
    )


class PrimeTransactions(_Prime):
    id = "coinbase-prime-transactions"
    title = "Coinbase Prime: transactions"
    signatures = (
        Signature("1", (
            "activity id", "final status", "activity title", "activity type", "transaction value", "transaction currency", "initiated time",
            "portfolio name",
        ), ("asset", "wallet name", "last updated time", "initiated by", "approved by", "rejected by", *_OWN)),
    )
    how_to_export = "Coinbase Prime: Activity, Transactions, Export; all portfolios, the whole time. Orders are an export of their own."
    columns = Columns(
        time="initiated time", type="activity type", subtype="activity title", sent="sent", sent_asset="transaction currency",
        received="received", received_asset="into", account="portfolio name",
    )
    ids = ("activity id",)
    types = (
        ("~^deposit\\b.*reward", income(IncomeKind.STAKING)), ("~^deposit\\b.*refund", _by_hand("refund")), ("~^deposit\\b", move(1)),
        ("~^withdrawal\\b.*payment", _by_hand("payment")), ("~^withdrawal\\b.*adjustment", _by_hand("adjustment")),
        ("~^withdrawal\\b", move(-1)), ("stake|unstake", _STAKED), ("conversion", trade()),
    )
    only = (
        When("final status", _UNDONE, _NOT_DONE), When("transaction value", ("",), _NOT_DONE),
        Only("final status", ("completed", "done", "confirmed", "success", "successful"), _PENDING),
    )
    computed = ("sent", "received", "into")
    alike = "coinbase prime"

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """A conversion of dollars is one for one; what it was into stands in its title alone (`Convert USD/USDC`)."""
        kind, value, currency = row("activity type").lower(), row("transaction value"), row("transaction currency")
        if kind == "conversion":
            title = row("activity title")
            left, _, right = title.removeprefix("Convert ").partition("/")
            if {left, right} != {"USD", "USDC"} or left != currency:
                raise ValueError(f"{title[:40]!r} does not say what the conversion gave")
            return (value, value, right)
        return (value, "", "") if kind == "withdrawal" else ("", value, currency)


class PrimeStaking(_Prime):
    id = "coinbase-prime-staking"
    title = "Coinbase Prime: staking rewards"
    signatures = (
        Signature("1", (
            "Portfolio", "Reward Currency", "Date/Time of Reward", "Type of Reward", "Transaction ID", "Amount of Reward",
            "Amount of Reward (notional USD)",
        ), (
            "Portfolio ID", "Entity Name", "Entity ID", "Wallet Name", "Wallet ID", "Wallet Address", "Reward Address", "Wallet Type",
            "Staked Asset", "Blockchain Explorer Link", "Validator Address", "Validator Type",
        )),
    )
    how_to_export = "Coinbase Prime: Staking, Rewards, Export; the transactions hold the rewards too, without their value"
    columns = Columns(
        time="Date/Time of Reward", type="=reward", asset="Reward Currency", amount="Amount of Reward", account="Portfolio",
        value="Amount of Reward (notional USD)", currency="=USD",
    )
    types = (("reward", income(IncomeKind.STAKING)),)
    secondary = True
    alike = "coinbase prime"


IMPORTERS = (PrimeOrders(), PrimeTransactions(), PrimeStaking())
