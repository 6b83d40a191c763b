"""What each operation of Binance's transaction history means. A table; nothing is computed here.

Names are compared without case. Source: the operation lists in BittyTax's, rotki's and CoinTaxman's readers. What is not listed is
quarantined by its name, never guessed.
"""

from enum import Enum, auto

from core.model import IncomeKind


class Means(Enum):
    """How rows of an operation are read."""

    TRADE = auto()
    """Leg or fee of an order: grouped with the other trade rows of its second."""
    EXCHANGE = auto()
    """Both sides carry this one name and share a second."""
    WRAP = auto()
    """As `EXCHANGE`, into or out of a staked form of the same asset."""
    SWAP_TOKEN = auto()
    """A token that became another one; both sides in one second."""
    INTERNAL = auto()
    """Between wallets of the same user: moves nothing."""
    MOVE = auto()
    """From or to outside."""
    INCOME = auto()
    ADJUSTMENT = auto()
    REFUSED = auto()


FEES = frozenset({"fee", "transaction fee"})
BOUGHT_PAIR = frozenset({"transaction buy", "transaction spend"})
SOLD_PAIR = frozenset({"transaction sold", "transaction revenue"})

_TRADE = (
    "buy", "sell", "fee", "transaction related", "transaction buy", "transaction spend", "transaction sold", "transaction revenue",
    "transaction fee", "the easiest way to trade",
)
_EXCHANGE = (
    "binance convert", "convert", "large otc trading", "otc trading", "auto-invest transaction", "small assets exchange bnb",
    "small balance conversion", "stablecoins auto-conversion", "leverage token redemption", "leverage token subscription",
    "swap farming transaction", "liquid swap sell", "asset conversion transfer", "buy crypto with fiat", "sell crypto to fiat",
    "convert fiat to crypto ocbs", "fiat ocbs - add fiat and fees", "binance pay convert",
)
_WRAP = ("eth 2.0 staking", "eth 2.0 staking withdrawals", "eth 2.0 redemption", "eth staking", "sol staking", "bnsol staking")
_TOKEN = ("token swap - redenomination/rebranding", "token swap - distribution", "token swap", "token migration")
_INTERNAL = (
    "transfer_in", "transfer_out", "main and funding account transfer", "internal transfer", "savings purchase",
    "savings principal redemption", "pos savings purchase", "pos savings redemption", "staking purchase", "staking redemption",
    "simple earn flexible subscription", "simple earn flexible redemption", "simple earn locked subscription",
    "simple earn locked redemption", "launchpool subscription/redemption", "launchpool subscription", "launchpool redemption",
    "bnb vault subscription", "bnb vault redemption", "locked staking purchase", "locked staking redemption", "defi staking purchase",
    "defi staking redemption",
)
_MOVE = (
    "deposit", "withdraw", "withdrawal", "fiat deposit", "fiat withdraw", "fiat withdrawal", "send", "receive", "p2p trading",
    "buy crypto", "binance pay", "pay", "crypto box", "gift card", "withdraw fee", "deposit reversal",
)
_INCOME = {
    IncomeKind.INTEREST: (
        "savings interest", "simple earn flexible interest", "simple earn locked interest", "savings distribution",
        "flexible savings interest", "dual investment interest",
    ),
    IncomeKind.STAKING: (
        "pos savings interest", "staking rewards", "eth 2.0 staking rewards", "simple earn locked rewards", "simple earn flexible rewards",
        "dot slot auction rewards", "bnb vault rewards", "launchpool interest", "launchpool earnings withdrawal", "locked staking rewards",
        "defi staking interest", "sol staking rewards", "bnsol staking rewards", "soft staking rewards",
    ),
    IncomeKind.REWARD: (
        "super bnb mining", "pool distribution", "swap farming rewards", "liquid swap rewards", "mission reward distribution",
        "campaign related reward", "cashback voucher", "card cashback", "binance card cashback", "trading competition reward",
        "learn and earn rewards", "reward distribution", "megadrop rewards",
    ),
    IncomeKind.AIRDROP: (
        "airdrop assets", "distribution", "cash voucher distribution", "cash voucher", "simple earn flexible airdrop",
        "hodler airdrops distribution", "launchpool airdrop", "launchpool airdrop - system distribution",
        "launchpool airdrop - user claim distribution", "alpha token airdrop",
    ),
    IncomeKind.REFERRAL: (
        "commission history", "referrer rebates", "referee rebates", "commission rebate", "commission fee shared with you",
        "referral kickback", "referral commission", "referral", "affiliate commission",
    ),
}
_REFUSED = {
    "futures": (
        "realize profit and loss", "realized profit and loss", "funding fee", "insurance fund compensation", "insurance fund",
        "futures convert", "coin swap deposit", "coin swap withdraw", "options premium fee", "options settlement profit",
        "delivered settelment", "delivered settlement",
    ),
    "margin": (
        "margin loan", "margin repayment", "isolated margin loan", "isolated margin repayment", "isolated margin liquidation - fee",
        "cross margin liquidation - small assets takeover", "bnb fee deduction", "small liability exchange",
    ),
    "liquidity pool": (
        "liquid swap add", "liquid swap add/sell", "liquid swap remove", "liquidity farming add", "liquidity farming remove",
    ),
    "launchpad": ("launchpad subscribe", "launchpad token distribution", "launchpad"),
    "loan": ("crypto loans", "crypto loan", "loan", "loan repayment", "flexible loan borrow", "flexible loan repayment"),
    "card spending": ("binance card spending", "card spending"),
    "NFT": ("nft transaction", "nft"),
    "dual investment": ("dual investment subscribe", "dual investment redeem"),
}

OPERATIONS: dict[str, tuple[Means, str]] = {
    **dict.fromkeys(_TRADE, (Means.TRADE, "")),
    **dict.fromkeys(_EXCHANGE, (Means.EXCHANGE, "")),
    **dict.fromkeys(_WRAP, (Means.WRAP, "")),
    **dict.fromkeys(_TOKEN, (Means.SWAP_TOKEN, "")),
    **dict.fromkeys(_INTERNAL, (Means.INTERNAL, "")),
    **dict.fromkeys(_MOVE, (Means.MOVE, "")),
    **{name: (Means.INCOME, kind.value) for kind, names in _INCOME.items() for name in names},
    **{name: (Means.REFUSED, what) for what, names in _REFUSED.items() for name in names},
    "asset recovery": (Means.ADJUSTMENT, ""),
    "leveraged coin consolidation": (Means.ADJUSTMENT, ""),
}
_LEVERAGED = ("futures", "margin", "options")


def meaning(operation: str, account: str, remark: str) -> tuple[Means, str] | None:
    """What a row means, with the income kind or what is refused; None where the operation is not known.

    `Asset - Transfer` is Binance's old name for distributions too: its remark then says so.
    """
    name = " ".join(operation.split()).casefold()
    if name.startswith("transfer between "):
        return Means.INTERNAL, ""
    found = OPERATIONS.get(name)
    where = account.casefold()
    for word in _LEVERAGED:
        if word in where and not (found and found[0] is Means.INTERNAL):
            return Means.REFUSED, word
    if name == "asset - transfer":
        said = remark.casefold()
        if any(word in said for word in ("airdrop", "空投")):
            return Means.INCOME, IncomeKind.AIRDROP.value
        if any(word in said for word in ("distribution", "分发")):
            return Means.INCOME, IncomeKind.REWARD.value
        return None
    return found
