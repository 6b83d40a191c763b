"""Binance's transaction history: the one complete export. Operations are in `binance_operations`.

Rows have no ids: a row is its time, account, operation, coin, change and its number among equal rows of the file, so identical fills
both stay. 'Buy' and 'Sell' stand on both legs of an order; only the sign says which side a row is. Wallets inside Binance (spot, earn,
funding) are one account here, so moves between them and the LD receipts of Simple Earn are ignored by name.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from core.model import EventKind, IncomeKind, LegRole
from importers.base import Signature
from importers.currencies import FIAT, crypto_or_cash, spelled
from importers.declared import Declared
from importers.means import Columns, Means, charge, exchange, ignored, income, move, refused, single, timed
from importers.sources.binance_operations import BOUGHT_PAIR, FEES, OPERATIONS, SOLD_PAIR, meaning
from importers.sources.binance_operations import Means as Way
from importers.sources.binance_quotes import ALIKE, QUOTES

INTERNAL = "move between wallets of one Binance account"
_COLUMNS = ("Account", "Operation", "Coin", "Change")
_INCLUDED = "the network fee is included in the amount"
_SWEEPS = frozenset({"small assets exchange bnb", "small balance conversion", "auto-invest transaction"})
_ORDER, _TOKEN = "order", "token"
_TAKEN = refused("negative income", "this operation takes away what was income; add it by hand as an adjustment or a loss")


def _types() -> Iterator[tuple[str, Means]]:
    """What each operation means, in the words of a declared importer."""
    for name, (way, detail) in OPERATIONS.items():
        yield name, _meant(name, way, detail)
    for word in ("futures", "margin", "options"):
        yield f"~ of {word}$", refused(word, f"{word} are not computed yet; add their result by hand")
    yield "~ taken$", _TAKEN


def _meant(name: str, way: Way, detail: str) -> Means:
    match way:
        case Way.TRADE:
            pair = "bought" if name in BOUGHT_PAIR else "sold" if name in SOLD_PAIR else name
            side = timed(_ORDER, pair=pair, market=True)
            return charge(side) if name in FEES else side
        case Way.EXCHANGE:
            return timed(name, sweep=name in _SWEEPS)
        case Way.WRAP:
            return exchange(EventKind.WRAP, second=name, whole=("ETH", "SOL"))
        case Way.SWAP_TOKEN:
            return replace(exchange(EventKind.RENAME, second=_TOKEN), pair=name)
        case Way.INTERNAL:
            return ignored(INTERNAL)
        case Way.MOVE:
            return move()
        case Way.INCOME:
            return income(IncomeKind(detail))
        case Way.ADJUSTMENT:
            return single(EventKind.ADJUSTMENT)
        case Way.REFUSED:
            return refused(detail, f"{detail} ({name}) is not computed yet; add its result by hand")


class BinanceStatement(Declared):
    id = "binance-statement"
    title = "Binance transaction history"
    venue = "Binance"
    signatures = (
        Signature("2026", ("User ID", "Time", *_COLUMNS), ("Remark",)),
        Signature("v2", ("User_ID", "UTC_Time", *_COLUMNS), ("Remark",)),
        Signature("v1", ("UTC_Time", *_COLUMNS), ("Remark",)),
    )
    revision = 2
    how_to_export = "Binance: Orders, Transaction History, Export; all accounts and coins, time zone UTC+0, one file for each year."
    columns = Columns(time="UTC_Time|Time", type="kind", asset="coin", amount="Change", note="note")
    types = tuple(_types())
    content = ("Account", "Operation")
    computed = ("kind", "coin", "note")
    quotes = QUOTES
    zone = ""
    alike = ALIKE
    becomes = (
        ("Buy, Sell, Fee, Transaction Buy, Spend, Sold, Revenue, Fee, Related of one second or the next", "buy, sell or swap, with fees"),
        ("Binance Convert, Large OTC trading, stablecoin conversion", "buy, sell or swap"),
        ("Small assets exchange BNB, Auto-Invest", "one swap of several assets"),
        ("ETH 2.0 Staking and its redemption", "wrap, unwrap"),
        ("Token Swap", "rename, both sides in one second"),
        ("Deposit, Withdraw, Fiat Deposit, Send, P2P Trading, Buy Crypto", "deposit, withdrawal"),
        ("interest, staking, launchpool, distribution, airdrop, cashback, commission", "income of that kind"),
        ("Transfer Between ..., Simple Earn subscription and redemption, savings, LD receipts", "ignored: wallets of one account"),
        ("futures, margin, options, liquidity, launchpad, loans, card spending, NFT", "quarantined"),
        ("any other operation", "quarantined by its name"),
    )
    instead = (
        (("Holding Coin", "Amount per period", "Units", "From"), "this is Binance's Auto-Invest plan alone; export Transaction History"),
    )

    def asset(self, code: str) -> tuple[str, LegRole]:
        return crypto_or_cash(spelled(code, {}))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """What account, remark, coin and sign change about an operation; the coin that an LD receipt stands for; a note."""
        name, coin, remark = " ".join(row("Operation").split()).lower(), row("Coin"), row("Remark").lower()
        way, detail = meaning(name, row("Account"), remark) or (None, "")
        incoming = not row("Change").startswith("-")
        if way is Way.INTERNAL:
            return ("internal transfer", coin, "")
        if way is Way.REFUSED:
            return (name if OPERATIONS.get(name, (None,))[0] is Way.REFUSED else f"{name} of {detail}", coin, "")
        if way is Way.INCOME:
            if coin.startswith("LD") and len(coin) > 4 and "earn" in name:
                coin = coin[2:]
            if name == "asset - transfer":
                name = "airdrop assets" if detail == IncomeKind.AIRDROP else "reward distribution"
            if coin in FIAT and detail == IncomeKind.STAKING:
                name = "savings interest"
            return (name if incoming else f"{name} taken", coin, "")
        if way is Way.MOVE:
            return (name, coin, _INCLUDED if "fee is included" in remark else _paid(name, incoming))
        return (name, coin, name if way is Way.ADJUSTMENT else "")


def _paid(name: str, incoming: bool) -> str:
    if name not in ("p2p trading", "buy crypto"):
        return ""
    return "paid outside Binance; say what was paid" if incoming else "received outside Binance; say what was received"


IMPORTER = BinanceStatement()
