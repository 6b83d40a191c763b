"""Nexo: transactions, in the layout with both sides of a row and in the one before, which has one amount or two in a cell.

Whether a row was carried out stands before its details. Money that comes in or goes out stands twice, in two rows that end in the euro
and in Nexo's token of it, which is the euro here too. What moved is the input. What the credit line and the card on it did is not computed.
"""

import re
from collections.abc import Callable, Sequence

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, When, ignored, income, inside, move, refused, trade
from importers.numbers import maybe

_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HASH = re.compile(r"\b(?:0x)?[0-9a-fA-F]{64}\b")
_INTEREST = frozenset({"interest", "fixed term interest", "interest additional"})
_EXCHANGES = frozenset({"exchange", "dual investment exchange"})
_ALIKE = _INTEREST | {"cashback", "exchange cashback", "bonus", "referral bonus", "dividend", "deposit", "top up crypto", "airdrop"}
"""What comes out is what goes in, or is left blank."""
_SIDES = ("Transaction", "Type", "Input Currency", "Input Amount", "Output Currency", "Output Amount", "Details")
_MORE = ("USD Equivalent", "Outstanding Loan", "Credit Line", "normalizedDisplayDetails")
_ONE = ("Transaction", "Type", "Currency", "Amount", "Details")


class Nexo(Declared):
    id = "nexo"
    title = "Nexo: transactions"
    venue = "Nexo"
    signatures = (
        Signature("fee", (*_SIDES, "Fee", "Fee Currency", "Date / Time (UTC)"), _MORE),
        Signature("sides-utc", (*_SIDES, "Date / Time (UTC)"), _MORE, absent=("Fee",)),
        Signature("sides", (*_SIDES, "Date / Time"), _MORE, absent=("Fee",)),
        Signature("one-utc", (*_ONE, "Date / Time (UTC)"), _MORE),
        Signature("one", (*_ONE, "Date / Time"), _MORE),
    )
    how_to_export = "Nexo: Transactions, Export, CSV, the whole time"
    columns = Columns(
        time="Date / Time (UTC)|Date / Time", type="kind", asset="gives", amount="given", other_asset="takes", other="taken", fee="Fee",
        fee_asset="Fee Currency", value="USD Equivalent", currency="=USD", refs="hash", note="Details",
    )
    computed = ("kind", "gives", "given", "takes", "taken", "hash")
    ids = ("Transaction",)
    zone = ""
    codes = {  # noqa: RUF012  as every importer's
        **dict.fromkeys(("EURX", "EURx", "xEUR"), "EUR"), **dict.fromkeys(("GBPX", "GBPx", "xGBP"), "GBP"),
        **dict.fromkeys(("USDX", "USDx", "xUSD", "XUSD"), "USD"), **dict.fromkeys(("NEXONEXO", "NEXOBNB", "NEXOBEP2"), "NEXO"),
        "BNBN": "BNB", "USDTERC": "USDT",
    }
    only = (When("Details", ("~^(rejected|pending|declined|cancel|failed|expired)",), ignored("not carried out")),)
    types = (
        ("exchange|dual investment exchange", trade(-1)),
        ("deposit|top up crypto|exchange deposited on|transfer from pro wallet", move(1)),
        ("withdrawal|withdraw exchanged|transfer to pro wallet", inside(move(-1))),
        (
            "deposit to exchange|exchange to withdraw|credit card fiatx exchange to withdraw",
            ignored("the same money once more, as Nexo's token of it"),
        ),
        ("interest|fixed term interest|interest additional", income(IncomeKind.INTEREST)), ("dividend", income(IncomeKind.DIVIDEND)),
        ("cashback|exchange cashback|bonus", income(IncomeKind.REWARD)), ("referral bonus", income(IncomeKind.REFERRAL)),
        ("airdrop", income(IncomeKind.AIRDROP)),
        (
            "locking term deposit|unlocking term deposit|transfer in|transfer out|dual investment lock|dual investment unlock",
            ignored("a move within the account"),
        ),
        ("exchange with a fee", refused("nexo fee", "Nexo does not say whether the fee is in what was paid; add the trade by hand")),
        ("~^(administrator|assimilation)$", refused("nexo administrator", "Nexo does not say what this was; add by hand what changed")),
        (
            "~\\b(credit|loan|repayment|liquidation|collateral|booster)\\b|^manual sell order$|^nexo card|^credit card",
            refused("nexo credit", "the credit line and its card are not computed yet; add by hand what was sold, borrowed and repaid"),
        ),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The kind in words, what goes in and what comes out of it, and the hash of a transaction on chain."""
        kind, details = _WORDS.sub(" ", row("Type")).lower(), row("Details")
        gives, given, takes, taken = self._sides(row)
        amount = maybe(given)
        if kind in _INTEREST and amount is not None and amount < 0:
            kind = "interest on the loan"
        elif kind in _EXCHANGES and maybe(row("Fee")):
            kind = "exchange with a fee"
        elif kind in ("deposit", "top up crypto"):
            kind = "airdrop" if "airdrop" in details.lower() else "credit" if "credit" in details.lower() else kind
        found = _HASH.search(details)
        if kind in _ALIKE and amount and maybe(taken) and (takes, maybe(taken)) != (gives, amount):
            raise ValueError("what goes in and what comes out are not the same")
        return kind, gives, given, takes, taken, found[0] if found else ""

    @staticmethod
    def _sides(row: Callable[[str], str]) -> tuple[str, str, str, str]:
        """Code and amount of what goes in and of what comes out: `USDC/BTC` and `-200.0 / +0.007` in the old layout's exchanges."""
        if row("Input Currency"):
            return row("Input Currency"), row("Input Amount"), row("Output Currency"), row("Output Amount")
        gives, _, takes = row("Currency").partition("/")
        given, _, taken = row("Amount").partition(" / ")
        return gives, given, takes or gives, taken or given


IMPORTER = Nexo()
