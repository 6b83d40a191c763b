"""KuCoin's exports that are not computed: margin, futures, orders between people, money paid out, and lists that move nothing."""

from importers.base import Signature
from importers.recognised import OnlyRecognised
from importers.sources.kucoin_shared import BUNDLE

_WHO = ("UID", "Account Type")


class KuCoinDerivatives(OnlyRecognised):
    id = "kucoin-derivatives"
    title = "KuCoin: margin and futures"
    venue = "KuCoin"
    signatures = (
        Signature("futures results", (*_WHO, "Symbol", "Close Type", "Realized PNL", "Total Funding Fees", "Total Trading Fees")),
        Signature("futures fills", (*_WHO, "Order ID", "Symbol", "Side", "Filled Price", "Fee Rate", "Fee", "Order Type")),
        Signature(
            "margin fills", (*_WHO, "Order ID", "Symbol", "Side", "Filled Amount", "Filled Volume", "Fee", "Maker/Taker", "Fee Currency,"),
        ),
        Signature("margin orders", (*_WHO, "Order ID", "Symbol", "Side", "Order Price", "Filled Amount", "Fee", "Fee Currency,", "Status")),
        Signature("margin loans", (*_WHO, "Order ID", "Coin", "Amount", "Interest", "Repaid", "Daily Interest", "Term", "Status")),
        Signature(
            "margin lendings", (*_WHO, "Order ID", "Coin", "Amount", "Interest", "User Repayment", "Insurance Fund Repayment", "Status"),
        ),
    )
    how_to_export = f"{BUNDLE}; Margin Orders, Futures Orders"
    evidence = "parser"
    lacking = "margin, loans and futures are not computed yet; add their result by hand as an adjustment, a fee or interest"


class KuCoinOther(OnlyRecognised):
    id = "kucoin-other"
    title = "KuCoin: orders between people, withdrawals of money, staked amounts, snapshots"
    venue = "KuCoin"
    signatures = (
        Signature("p2p", ("Order ID", "Currency (Fiat)", "Currency (Crypto)", "Side", "Price", "Crypto Quantity", "Fiat Amount", "Tax")),
        Signature("fiat withdrawals", ("Order ID", "Currency (Fiat)", "Fiat Amount", "Fee Currency", "Fee", "Withdrawal Method", "Status")),
        Signature("staked", (*_WHO, "Staked Coin", "Product Type", "Product Name", "Amount", "Status"), absent=("Order ID",)),
        Signature("snapshots", (*_WHO, "Account Name", "Coin", "Amount", "Amount(USDT)")),
    )
    how_to_export = f"{BUNDLE}; P2P Orders, Fiat Withdrawals, Staking History, Asset Snapshots"
    evidence = "weak"
    lacking = "only the names of its columns are known; add purchases from people and withdrawals of money by hand, the rest moves nothing"


IMPORTERS = (KuCoinDerivatives(), KuCoinOther())
