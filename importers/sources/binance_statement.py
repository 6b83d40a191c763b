"""Binance's transaction history: the one complete export. Owns its columns, times and groups; operations are in `binance_operations`.

Rows have no ids: a row is its time, account, operation, coin, change and its number among equal rows of the file, so identical fills
both stay. 'Buy' and 'Sell' stand on both legs of an order; only the sign says which side a row is. Wallets inside Binance (spot, earn,
funding) are one account here, so moves between them and the LD receipts of Simple Earn are ignored by name.
"""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from core.model import Draft, EventKind, IncomeKind, Leg, LegRole, ParsedFile
from core.money import text
from importers.base import Context, Importer, Reading, Signature, Table
from importers.currencies import UnknownAsset, crypto_or_cash, spelled
from importers.legs import trade_kind
from importers.likeness import as_fallback
from importers.numbers import amount as number
from importers.pairing import HALF, PARTED, Part, Resolve, Settled, Trade, by_pairs, many_to_one, settle
from importers.sources.binance_operations import BOUGHT_PAIR, FEES, SOLD_PAIR, Means, meaning
from importers.sources.binance_quotes import ALIKE, QUOTES
from importers.times import Clock, clock

INTERNAL = "move between wallets of one Binance account"
_COLUMNS = ("Account", "Operation", "Coin", "Change")
_INCLUDED = "the network fee is included in the amount"
_HALF = "only one side of this trade is in the file; export all coins and accounts of this time"
_MIXED = "trades of several pairs share this second and nothing says which rows belong together; add them by hand from the trade history"
_SWEEPS = frozenset({"small assets exchange bnb", "small balance conversion", "auto-invest transaction"})


class BinanceStatement(Importer):
    id = "binance-statement"
    title = "Binance transaction history"
    venue = "Binance"
    signatures = (
        Signature("2026", ("User ID", "Time", *_COLUMNS), ("Remark",)),
        Signature("v2", ("User_ID", "UTC_Time", *_COLUMNS), ("Remark",)),
        Signature("v1", ("UTC_Time", *_COLUMNS), ("Remark",)),
    )
    how_to_export = "Binance: Orders, Transaction History, Export; all accounts and coins, time zone UTC+0, one file for each year."
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

    def parse(self, table: Table, context: Context) -> ParsedFile:
        account = context.account or self.venue
        times = clock(table, context, account, header="UTC" if table.has("UTC_Time") else "")
        reading = Reading(table, self, account, times.zone, times.source)
        reading.named = context.names(self.venue)
        groups: defaultdict[tuple[Means, str], list[Part]] = defaultdict(list)
        nameless: dict[tuple[Means, str, datetime], str] = {}
        time_ = table.column("UTC_Time", "Time")
        places = table.columns("Account", "Operation", "Coin", "Change", "Remark")
        stamps: dict[str, datetime] = {}
        for index, cells in table.consume():
            account, operation, coin, changed, remark = (cells[place].strip() for place in places)
            try:
                at = stamps.get(cells[time_])
                if at is None:
                    at = stamps[cells[time_]] = _instant(cells[time_], times)
                change = number(changed)
            except ValueError as error:
                reading.content_key(index, "unreadable", cells[time_].strip(), account.casefold(), operation, coin, changed)
                reading.quarantine(index, "unreadable", f"{error}; mend the cell, or export again")
                continue
            if not coin:
                reading.content_key(index, "unreadable", cells[time_].strip(), account.casefold(), operation, coin, changed)
                reading.quarantine(index, "unreadable", "this row names no coin; export again")
                continue
            name = " ".join(operation.split()).casefold()
            key = reading.content_key(index, at.isoformat(), account.casefold(), name, coin, text(change))
            found = meaning(operation, account, remark)
            if found is None:
                reading.quarantine(index, f"unknown: {operation}", f"the operation {operation!r} is not known; add the event by hand")
                continue
            means, detail = found
            if means is Means.INTERNAL:
                reading.ignore(index, INTERNAL)
                continue
            if means is Means.REFUSED:
                reading.quarantine(index, detail, f"{detail} ({operation}) is not computed yet; add its result by hand")
                continue
            together = "" if means in (Means.TRADE, Means.SWAP_TOKEN) else name
            try:
                coin = spelled(coin, reading.named)
            except UnknownAsset:
                reading.unknown_asset(index, coin)
                nameless[means, together, at] = coin
                continue
            if means in (Means.MOVE, Means.INCOME, Means.ADJUSTMENT):
                _book_single(reading, index, key, at, means, detail, name, coin, change, remark)
            else:
                groups[means, together].append(Part(index, at, coin, change, name in FEES, _pair(name)))
        for (means, together), parts in groups.items():
            if nameless:
                for part in parts:
                    if (means, together, part.at) in nameless:
                        reading.unknown_asset(part.index, nameless[means, together, part.at])
                parts = [part for part in parts if (means, together, part.at) not in nameless]
            _book_group(reading, means, together, parts)
        times.remark(reading.warn)
        as_fallback(reading, ALIKE)
        return reading.finish()


def _instant(written: str, times: Clock) -> datetime:
    """`2024-01-10 10:00:00`, or with two digits for the year as the layout of 2026 writes it."""
    stripped = written.strip()
    if stripped[2:3] == "-":
        stripped = f"20{stripped}"
    try:
        found = datetime.fromisoformat(stripped).replace(tzinfo=None)
    except ValueError:
        raise ValueError(f"{written[:40]!r} is not a time; it should look like 2024-01-31 10:00:00") from None
    return times.at(found)


def _pair(name: str) -> str:
    """What the source itself puts together: the legs of a buying and of a selling order have names of their own."""
    if name in BOUGHT_PAIR:
        return "bought"
    return "sold" if name in SOLD_PAIR else name


def _book_single(
    reading: Reading, index: int, key: bytes, at: datetime, means: Means, detail: str, name: str, coin: str, change: Decimal, remark: str
) -> None:
    """A row that is an event of its own."""
    if means is Means.INCOME and coin.startswith("LD") and len(coin) > 4 and "earn" in name:
        coin = coin[2:]
    asset, role = crypto_or_cash(coin)
    leg = Leg(reading.account, asset, change, role)
    if not change:
        reading.ignore(index, "moves nothing")
    elif means is Means.INCOME:
        if change < 0:
            reading.quarantine(index, "negative income", f"{name} takes {coin} away; add it by hand as an adjustment or a loss")
            return
        variety = IncomeKind.INTEREST.value if role is LegRole.CASH and detail == IncomeKind.STAKING.value else detail
        reading.book(Draft(key, EventKind.INCOME, at, (leg,), (index,), variety))
    elif means is Means.ADJUSTMENT:
        reading.book(Draft(key, EventKind.ADJUSTMENT, at, (leg,), (index,), note=name))
    else:
        note = ""
        if "fee is included" in remark.casefold():
            note = _INCLUDED
        elif name in ("p2p trading", "buy crypto"):
            note = "paid outside Binance; say what was paid" if change > 0 else "received outside Binance; say what was received"
        reading.book(Draft(key, EventKind.DEPOSIT if change > 0 else EventKind.WITHDRAWAL, at, (leg,), (index,), note=note))


def _book_group(reading: Reading, means: Means, name: str, parts: list[Part]) -> None:
    """Rows that are only together an event."""
    way: Resolve = many_to_one if name in _SWEEPS else by_pairs
    done = settle(parts, way)
    if means is Means.TRADE:
        _doubt(done)
    for trade in done.trades:
        _book_trade(reading, means, trade)
    for fee in done.loose_fees:
        asset, _ = crypto_or_cash(fee.asset)
        reading.book(Draft(
            reading.rows[fee.index].key, EventKind.FEE, fee.at, (Leg(reading.account, asset, fee.change, LegRole.FEE),), (fee.index,),
            note="fee of one of several trades in this second",
        ))
    for rows, cause in done.open:
        reading.quarantine([part.index for part in rows], cause, _HALF if cause == HALF else _MIXED)


def _doubt(done: Settled) -> None:
    """Two sides of one second may be halves of two trades whose other coins were left out of the export.

    They are one trade for certain where the source names them together; else there must be a market of the two, and the file must not
    show that what was traded for either is missing elsewhere.
    """
    alone = {part.asset for parts, cause in done.open if cause == HALF for part in parts if not part.fee}
    believed: list[Trade] = []
    for trade in done.trades:
        coins = {part.asset for part in trade.parts}
        named = bool({part.pair for part in trade.parts} & PARTED)
        if not coins.isdisjoint(QUOTES) and not (coins <= alone and not named):
            believed.append(trade)
        else:
            done.open.append(([*trade.parts, *trade.fees], HALF))
    done.trades = believed


def _book_trade(reading: Reading, means: Means, trade: Trade) -> None:
    come: list[Leg] = []
    gone: list[Leg] = []
    for coin, change in sorted(trade.net().items()):
        asset, role = crypto_or_cash(coin)
        (come if change > 0 else gone).append(Leg(reading.account, asset, change, role))
    fees: dict[str, Decimal] = Trade(trade.fees).net()
    charged = [Leg(reading.account, crypto_or_cash(coin)[0], change, LegRole.FEE) for coin, change in sorted(fees.items())]
    every = [*trade.parts, *trade.fees]
    indexes = tuple(sorted(part.index for part in every))
    if not come or not gone:
        reading.quarantine(indexes, HALF, "the sides of this trade cancel; add it by hand")
        return
    keys = sorted(reading.rows[index].key.hex() for index in indexes)
    reading.book(Draft(
        reading.key("trade", *keys), _kind(means, come, gone), min(part.at for part in every), (*come, *gone, *charged), indexes,
    ))


def _kind(means: Means, come: list[Leg], gone: list[Leg]) -> EventKind:
    if means is Means.SWAP_TOKEN:
        return EventKind.RENAME
    if means is Means.WRAP:
        return EventKind.UNWRAP if come[0].asset in ("crypto:ETH", "crypto:SOL") else EventKind.WRAP
    return trade_kind(come, gone)


IMPORTER = BinanceStatement()
