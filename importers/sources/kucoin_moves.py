"""KuCoin: what is no trade on the spot market: deposits and withdrawals, fiat orders, earnings, and the account history.

The account history holds everything, without ids and one side of a trade in each row, funding and trading account in files of their own. It
is read for what no other export has; of the rest the other exports know more.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.model import IncomeKind
from core.money import add, multiply, subtract
from importers.base import Signature
from importers.means import Columns, Only, ignored, income, inside, move, refused, timed, trade
from importers.numbers import maybe
from importers.sources.kucoin_shared import BUNDLE, KuCoin, none_here

_V2 = ("UID", "Account Type", "Coin", "Amount", "Fee", "Transfer Network", "Status", "Remarks")
_AT = ("at", r"^time\(utc[^)]*\)")
_TO = ("to", r"^(w)(?:ithdrawal address/account|allet address)")
_DONE = Only("Status", ("success", "succeeded", "done", "completed"), ignored("not carried out"))
_UNCLEAR = refused("kucoin fiat fee", "KuCoin does not say whether the fee is in the amount that was paid; add the purchase by hand")


class KuCoinTransfers(KuCoin):
    id = "kucoin-transfers"
    title = "KuCoin: deposits and withdrawals"
    signatures = (
        Signature("v3 deposits", (*_V2, "Hash", "Deposit Address"), (), (_AT,)),
        Signature("v3 withdrawals", (*_V2, "Hash"), (), (_AT, _TO)),
        Signature("v2 withdrawals", _V2, (), (_AT, _TO), absent=("Hash",)),
        Signature("v2 withdrawals plain", (*_V2, "Time"), (), (_TO,), absent=("Hash",)),
        Signature("v2 deposits", _V2, (), (_AT,), absent=("Hash",)),
        Signature("v1 deposits fee", ("Time", "Coin", "Network", "Amount", "Type", "Remark", "Fee")),
        Signature("v1 withdrawals network", ("Time", "Coin", "Network", "Amount", "Type", "Remark"), (), (_TO,)),
        Signature("v1 withdrawals", ("Time", "Coin", "Amount", "Type", "Remark"), (), (_TO,), absent=("Network",)),
        Signature("v1 deposits", ("Time", "Coin", "Amount", "Type", "Remark"), absent=("Network", "Fee", "Side", "Symbol")),
        Signature("v0", ("coin_type", "type", "add", "hash", "vol", "created_at")),
    )
    how_to_export = f"{BUNDLE}; Deposit and Withdrawal History"
    columns = Columns(
        time="at|Time|created_at", type="way", asset="Coin|coin_type", amount="Amount|vol", fee="Fee", refs="Hash", note="Remarks|Remark",
    )
    computed = ("way",)
    types = (("deposit", move(1)), ("withdraw", move(-1)))
    only = (none_here("UID|Time|coin_type"), _DONE)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """Only the oldest file says in each row which way it went; of the others a column of addresses does, or the remark."""
        if row("coin_type"):
            return (row("type"),)
        return ("withdraw" if row("?to") or row("Remarks").lower().startswith("withdraw") else "deposit",)


class KuCoinFiatTrades(KuCoin):
    id = "kucoin-fiat-trades"
    title = "KuCoin: purchases with money"
    signatures = (
        Signature(
            "v2", (
                "Order ID", "Currency (Crypto)", "Crypto Quantity", "Currency (Fiat)", "Fiat Amount", "Fee Currency (Fiat)", "Fee (Fiat)",
                "Fee Currency (Crypto)", "Fee (Crypto)", "Status",
            ), ("Channel", "Payment Method"), (_AT,),
        ),
        Signature(
            "v1", (
                "Order ID", "Order Type", "Currency (Crypto)", "Crypto Quantity,", "Price", "Currency (Fiat)", "Fiat Amount",
                "Fee Currency", "Fee", "Status",
            ), (), (_AT,),
        ),
    )
    how_to_export = f"{BUNDLE}; Fiat Orders, Fast Trade and Third-Party Payment"
    columns = Columns(
        time="at", type="kind", asset="Currency (Crypto)", amount="Crypto Quantity|Crypto Quantity,", other_asset="Currency (Fiat)",
        other="Fiat Amount", fee="charged", fee_asset="charged in",
    )
    computed = ("kind", "charged", "charged in")
    ids = ("Order ID",)
    types = (
        ("buy", trade(1)), ("buy in", inside(trade(1), "other")), ("sell", trade(-1)), ("sell in", inside(trade(-1), "other")),
        ("unclear", _UNCLEAR),
    )
    only = (none_here("Order ID"), _DONE)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """Where a fee was taken the price says whether it is in the amount; a file without a price does not tell."""
        kind = next((word for word in ("sell", "buy") if word in row("Order Type").lower()), row("Order Type").lower() or "buy")
        fee, code = row("Fee (Fiat)|Fee"), row("Fee Currency (Fiat)|Fee Currency")
        if maybe(row("Fee (Crypto)")):
            return "unclear", "", ""
        charged = maybe(fee)
        if not charged:
            return kind, "", ""
        size, price, paid = (maybe(row(name)) for name in ("Crypto Quantity,", "Price", "Fiat Amount"))
        if size is None or not price or paid is None or code != row("Currency (Fiat)"):
            return "unclear", "", ""
        worth, slack = multiply(size, price), multiply(charged, Decimal("0.1"))
        net = subtract(paid, charged) if kind == "buy" else add(paid, charged)
        near = [said for said, found in ((kind, paid), (f"{kind} in", net)) if subtract(worth, found).copy_abs() < slack]
        return (near[0] if len(near) == 1 else "unclear"), fee, code


class KuCoinFiatDeposits(KuCoin):
    id = "kucoin-fiat-deposits"
    title = "KuCoin: deposits of money"
    signatures = (Signature("v1", ("Order ID", "Currency (Fiat)", "Fiat Amount", "Fee", "Deposit Method", "Status"), (), (_AT,)),)
    how_to_export = f"{BUNDLE}; Fiat Orders, Fiat Deposits"
    columns = Columns(time="at", type="=deposit", asset="Currency (Fiat)", amount="Fiat Amount", fee="Fee", note="Deposit Method")
    ids = ("Order ID",)
    types = (("deposit", move(1)),)
    only = (none_here("Order ID"), _DONE)


class KuCoinEarn(KuCoin):
    id = "kucoin-earn"
    title = "KuCoin: earnings"
    signatures = (
        Signature(
            "v1", ("UID", "Account Type", "Order ID", "Staked Coin", "Product Type", "Earnings Coin", "Earnings Type", "Amount", "Fee"),
            ("Product Name", "Remarks", "Amount（USDT）"), (_AT,),
        ),
    )
    how_to_export = f"{BUNDLE}; Earn Orders, Profit History"
    columns = Columns(
        time="at", type="Product Type", subtype="Earnings Type", asset="Earnings Coin", amount="Amount", note="Product Name",
    )
    types = (
        ("~stak", income(IncomeKind.STAKING)), ("~saving|lend|fixed|flexible", income(IncomeKind.INTEREST)),
        ("~promotion|bonus|reward|activit", income(IncomeKind.REWARD)),
    )
    only = (
        none_here("UID"),
        Only("Fee", ("0",), refused("kucoin earn fee", "KuCoin does not say whether the fee is in the amount; add the income by hand")),
    )


_SWEEP = timed("dust", sweep=True)
_REWARD = income(IncomeKind.REWARD)


class KuCoinHistory(KuCoin):
    id = "kucoin-history"
    title = "KuCoin: account history"
    signatures = (
        Signature("v2", ("UID", "Account Type", "Currency", "Side", "Amount", "Fee", "Remark", "Type"), (), (_AT,)),
        Signature("v1", ("UID", "Account Type", "Currency", "Side", "Amount", "Fee", "Remark"), (), (_AT,), absent=("Type",)),
    )
    how_to_export = f"{BUNDLE}; Account History, beside the orders, deposits and withdrawals"
    columns = Columns(time="at", type="kind", subtype="Side", asset="Currency", amount="change", fee="Fee", note="Remark")
    computed = ("kind", "change")
    types = (
        ("convert dust to kcs", _SWEEP),
        ("airdrop deposit|distribution deposit|airdrop/fork deposit", income(IncomeKind.AIRDROP)),
        ("kucoin bonus deposit|rewards deposit|other rewards deposit", _REWARD), ("referral bonus deposit", income(IncomeKind.REFERRAL)),
        ("transfer|sub-account transfer|sub account transfer", ignored("moved between accounts at KuCoin")),
        ("spot|kcs pay fees|convert market|deposit|withdraw|withdrawal|fiat deposit|fiat withdrawal|fiat transactions", ignored(
            "an export of its own holds it",
        )),
        ("~margin|borrow|repay|loan|future|liquidation|funding fee", refused(
            "kucoin margin", "margin and futures are not computed yet; add their result by hand as an adjustment or a fee",
        )),
        ("untold", refused(
            "kucoin untold", "this layout does not say what the row was; download the account history again, today's has a column for it",
        )),
    )
    only = (none_here("UID"),)
    includes_fee = "amount"
    remark = (
        "trades, conversions, deposits and withdrawals are left to KuCoin's exports of their own, which know more of them: import those of "
        "the same time too"
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The type, or where the layout has none what the remark tells; and the amount with the sign of its side."""
        kind = "distribution" if "distribution" in row("Remark").lower() else row("Type") or row("Remark") or "untold"
        sign = {"deposit": "", "withdrawal": "-"}.get(row("Side").lower())
        if sign is None and not row("UID").lower().startswith("no matching"):
            raise ValueError(f"the side {row('Side')[:20]!r} is neither Deposit nor Withdrawal")
        return kind, f"{sign}{row('Amount')}"


IMPORTERS = (KuCoinTransfers(), KuCoinFiatTrades(), KuCoinFiatDeposits(), KuCoinEarn(), KuCoinHistory())
