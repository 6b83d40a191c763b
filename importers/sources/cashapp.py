"""Cash App: the report of the whole account, and the one of bitcoin alone. Both name transactions by the same ids.

An amount is without its fee, the net amount with it; where they do not agree, the row waits. A payment out of a bank or card never was in
Cash App. Times carry the zone of the phone, by its American name.
"""

from collections.abc import Callable, Sequence

from core.model import IncomeKind
from core.money import ZERO, subtract
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Means, Only, When, ignored, income, move, refused, trade
from importers.numbers import maybe
from importers.times import american

_OWN = ("", "your cash", "cash balance", "cash", "cash app")
"""Where the money came from or went to, where that is Cash App's own balance."""
_PAYMENTS = ("p2p", "sent p2p", "received p2p")
_DONE = (
    "", "complete", "completed", "payment sent", "payment received", "payment deposited", "card charged", "transfer sent", "deposited",
)


def _waits(cause: str, why: str) -> Means:
    return refused(f"cash app {cause}", f"{why}; add it by hand, as the app shows it")


class CashApp(Declared):
    id = "cashapp"
    title = "Cash App: transactions, bitcoin transactions"
    venue = "Cash App"
    signatures = (
        Signature("account", (
            "Date", "Transaction ID", "Transaction Type", "Currency", "Amount", "Fee", "Net Amount", "Asset Type", "Asset Price",
            "Asset Amount", "Status", "Notes", "Name of sender/receiver", "Account",
        )),
        Signature("bitcoin", (
            "Transaction ID", "Date", "Transaction Type", "Currency", "Amount", "Fee", "Net Amount", "Asset Type", "Asset Price",
            "Asset Amount",
        ), absent=("Status", "Account")),
    )
    how_to_export = "Cash App on the web: Documents, Export CSV, the whole time; or Documents, Bitcoin, Transactions CSV, each year"
    evidence = "parser"
    zone = ""
    columns = Columns(
        time="when", type="what", asset="asset", amount="quantity", other_asset="Currency", other="paid", fee="Fee", fee_asset="Currency",
        note="Notes",
    )
    computed = ("when", "what", "asset", "quantity", "paid")
    ids = ("Transaction ID",)
    fee_sign = 0
    types = (
        ("bitcoin buy|bitcoin recurring buy", trade(1)), ("bitcoin sale|bitcoin sell", trade(-1)),
        ("bitcoin deposit|bitcoin lightning deposit|bitcoin received p2p", move(1)),
        ("bitcoin withdrawal|bitcoin lightning withdrawal|bitcoin sent p2p", move(-1)),
        ("bitcoin boost|boost payment", income(IncomeKind.REWARD)),
        ("cash out|sent p2p|cash card debit", move(-1)), ("cash in|received p2p|p2p|deposits|withdrawal|cash card", move()),
        ("elsewhere", ignored("paid from or to a bank or card, not out of Cash App's balance")),
        ("savings internal transfer", ignored("between the balance and the savings of one account")),
        ("account notifications", ignored("a notice")),
        ("stock buy|stock sell|stock sale", _waits("stock", "stocks at Cash App are not read")),
        ("sums", _waits("amounts", "amount, fee and net amount do not agree")),
        ("charged", _waits("fee", "the file does not say in which asset the fee was paid")),
        ("coins", _waits("payment", "the file does not say which way this bitcoin went")),
    )
    only = (
        When("Status", ("failed", "canceled", "cancelled", "declined", "expired", "rejected"), ignored("not carried out")),
        Only("Status", _DONE, _waits("status", "what became of it is not clear from its status")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        when, kind, named = american(row("Date")), row("Transaction Type").lower(), row("Currency")
        amount, fee, net = maybe(row("Amount")), maybe(row("Fee")) or ZERO, maybe(row("Net Amount"))
        coins = maybe(row("Asset Amount")) if row("Asset Type").upper() != named.upper() else None
        if amount is not None and net is not None and subtract(amount, fee.copy_abs()) != net:
            return when, "sums", "", "", ""
        if not kind.startswith("bitcoin"):
            if coins and kind in _PAYMENTS:
                return when, "coins", "", "", ""
            away = kind in _PAYMENTS and row("Account").lower() not in _OWN
            return when, "elsewhere" if away else kind, named, row("Amount"), ""
        if "buy" in kind or "sale" in kind or "sell" in kind:
            return when, kind, row("Asset Type"), row("Asset Amount"), row("Amount")
        if fee:
            return when, "charged", "", "", ""
        return (when, kind, row("Asset Type"), row("Asset Amount"), "") if coins else (when, kind, named, row("Amount"), "")


IMPORTER = CashApp()
