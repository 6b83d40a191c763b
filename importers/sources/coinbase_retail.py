"""Coinbase retail: the transaction and tax reports of every generation since 2013.

Owns what becomes what for rows that are an event by themselves; pairs are in `coinbase_pairs`, the two oldest layouts in
`coinbase_legacy`, reading of cells in `coinbase_rows`, of notes in `coinbase_notes`.

Where the file disagrees with itself: the columns win over the note for the quantity of a trade, and `coinbase_rows.split` says which
amounts win. A conversion, or a trade quoted in another asset than the price currency, has its other side in the note alone; if the note
disagrees there with the column, the row is quarantined.
"""

from decimal import Decimal

from core.model import Draft, EventKind, IncomeKind, Leg, LegRole, ParsedFile
from core.money import ZERO, add, multiply, negate, ratio, subtract, text
from importers.base import Context, Importer, Reading, Signature, Table
from importers.currencies import FIAT, crypto_or_cash
from importers.sources import coinbase_legacy, coinbase_notes, coinbase_pairs
from importers.sources.coinbase_rows import Row, read, split

_HEAD = ("Timestamp", "Transaction Type", "Asset", "Quantity Transacted")
_SPOT = ("spot", r"^(\w{3}) spot price at transaction")

INCOME = {
    "learning reward": IncomeKind.REWARD, "coinbase earn": IncomeKind.REWARD, "rewards income": IncomeKind.REWARD,
    "reward income": IncomeKind.REWARD, "staking income": IncomeKind.STAKING, "inflation reward": IncomeKind.STAKING,
    "incentives rewards payout": IncomeKind.REWARD, "interest payout": IncomeKind.INTEREST,
}
BUYS = frozenset({"buy", "advanced trade buy", "advance trade buy"})
SELLS = frozenset({"sell", "advanced trade sell", "advance trade sell"})
INS = frozenset({"receive", "deposit", "pro withdrawal", "exchange withdrawal", "prime withdrawal"})
OUTS = frozenset({"send", "withdrawal", "pro deposit", "exchange deposit", "prime deposit"})
INTERNAL = frozenset({"vault withdrawal", "cash to savings"})
_RATE_AGREES = Decimal("0.02")


class CoinbaseRetail(Importer):
    id = "coinbase-retail"
    title = "Coinbase: transactions"
    venue = "Coinbase"
    custody = "exchange"
    signatures = (
        Signature("v5", ("ID", *_HEAD, "Price Currency"), ("Price at Transaction", "Subtotal", "Fees and/or Spread", "Notes")),
        Signature("v4", (*_HEAD, "Price Currency"), ("Price at Transaction", "Subtotal", "Fees and/or Spread", "Notes"), absent=("ID",)),
        Signature(
            "v3", (*_HEAD, "Spot Price Currency", "Total (inclusive of fees and/or spread)"),
            ("Spot Price at Transaction", "Subtotal", "Fees and/or Spread", "Notes"),
        ),
        Signature(
            "v2", (*_HEAD, "Spot Price Currency", "Total (inclusive of fees)"), ("Spot Price at Transaction", "Subtotal", "Fees", "Notes"),
        ),
        Signature("v1", _HEAD, ("Notes",), (_SPOT, ("total", r"^\w{3} total \(inclusive of fees\)"))),
        Signature("2019", (*_HEAD, "Total (inclusive of fees)"), ("Subtotal", "Notes"), (_SPOT,)),
        Signature("2018", _HEAD, ("Address", "Notes"), (_SPOT, ("total", r"^\w{3} amount transacted \(inclusive of coinbase fees\)"))),
        *coinbase_legacy.SIGNATURES,
    )
    how_to_export = "coinbase.com: your name, Statements, Custom, Transactions, all assets and the whole time, format CSV"
    evidence = "sample"
    becomes = (
        ("Buy, Advanced Trade Buy", "buy: quantity in, subtotal out, fee; swap where the note names a crypto asset as the quote"),
        ("Sell, Advanced Trade Sell", "sell: quantity out, subtotal in, fee; swap where the note names a crypto asset as the quote"),
        ("Convert", "swap into what the note says; valued at what was received. ETH to ETH2 one to one: stake, no tax event"),
        ("Send", "withdrawal"), ("Receive", "deposit; income where the note names Coinbase Earn, Rewards or a referral"),
        ("Deposit, Withdrawal", "deposit, withdrawal; a fee is taken off"),
        ("Pro, Exchange, Prime Deposit", "withdrawal: money leaves retail"), ("Pro, Exchange, Prime Withdrawal", "deposit: it comes back"),
        ("Learning Reward, Coinbase Earn, Rewards Income, Incentives Rewards Payout", "income: reward"),
        ("Staking Income, Inflation Reward", "income: staking"), ("Interest payout", "income: interest"),
        ("Retail Staking Transfer, Retail Unstaking Transfer", "a plus and minus pair of one asset: ignored, it never left"),
        ("Retail Eth2 Deprecation, ETH2 with ETH", "the pair becomes unstake: ETH2 out, ETH in, basis and date kept"),
        ("Card Spend", "sale for the price currency, and a withdrawal of that money"), ("Donation", "gift out"),
        ("Buy EUR for EUR", "ignored: a currency bought with itself"), ("Vault Withdrawal, Cash to Savings", "ignored: internal"),
        ("Coinbase Transfers, Transactions with Balance", "buy, sell, deposit, withdrawal; the balance is compared with the ledger"),
        ("any other", "quarantined"),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        reading = Reading(table, self, context.account or self.venue)
        reading.named = context.names(self.venue)
        if table.version in coinbase_legacy.VERSIONS:
            coinbase_legacy.parse(table, reading)
            return reading.finish()
        rows = coinbase_pairs.keyed(list(read(table, reading)), reading)
        singles = coinbase_pairs.book(rows, reading)
        for row, keys in singles:
            self._single(row, keys, reading)
        if any(row.day for row, _ in rows):
            reading.warn(
                "this old layout has dates without times, so a newer export of the same time would be counted again; import one of the two"
            )
        short = coinbase_pairs.short_of_cash(reading)
        if short:
            reading.warn(
                f"the cash of this file adds up to {short}: Coinbase does not list what a bank or a card paid for directly; "
                "add those payments as deposits"
            )
        return reading.finish()

    def _single(self, row: Row, keys: tuple[bytes, bytes], reading: Reading) -> None:
        kind = row.kind
        if row.quantity < 0 and (kind in BUYS or kind in INS or kind in INCOME):
            reading.quarantine(
                row.index, "sign against type", f"a {row.type} with a negative quantity looks like a reversal; enter what happened by hand"
            )
        elif not row.quantity:
            reading.ignore(row.index, "nothing moved: quantity zero")
        elif kind in BUYS or kind in SELLS:
            self._trade(row, keys, reading, kind in BUYS)
        elif kind == "convert":
            self._convert(row, keys, reading)
        elif kind in INCOME:
            self._move(row, keys, reading, EventKind.INCOME, INCOME[kind])
        elif kind in INS:
            source = coinbase_notes.receipt(row.notes) if kind == "receive" else ""
            if source:
                self._move(row, keys, reading, EventKind.INCOME, IncomeKind(source))
            else:
                self._move(row, keys, reading, EventKind.DEPOSIT)
        elif kind in OUTS:
            self._move(row, keys, reading, EventKind.WITHDRAWAL)
        elif kind == "donation":
            self._move(row, keys, reading, EventKind.GIFT_OUT)
        elif kind == "card spend":
            self._card(row, keys, reading)
        elif kind in INTERNAL:
            reading.ignore(row.index, "internal: moved between places of one account")
        else:
            reading.quarantine(
                row.index, f"row type {row.type[:40]}",
                f"{row.type[:40]!r} is not known here; enter what it meant by hand, or dismiss the row",
            )

    def _move(self, row: Row, keys: tuple[bytes, bytes], reading: Reading, kind: EventKind, variety: str = "") -> None:
        incoming = kind in (EventKind.DEPOSIT, EventKind.INCOME)
        asset, role = crypto_or_cash(row.asset)
        size, legs = row.size, []
        if role is LegRole.CASH and row.fees and kind is not EventKind.INCOME and row.currency in ("", row.asset):
            if not incoming and row.fees >= size:
                reading.quarantine(row.index, "fee above amount", "the fee is not below the amount; enter the movement by hand")
                return
            legs.append(Leg(reading.account, asset, negate(row.fees), LegRole.FEE))
            size = add(size, row.fees) if incoming else subtract(size, row.fees)
        value, currency = (None, "") if role is LegRole.CASH or row.worth is None else (row.worth, row.currency)
        legs.insert(0, Leg(reading.account, asset, size if incoming else negate(size), role, value, currency))
        self._book(row, keys, reading, kind, tuple(legs), str(variety))

    def _trade(self, row: Row, keys: tuple[bytes, bytes], reading: Reading, buying: bool) -> None:
        note = coinbase_notes.trade(row.notes, row.size)
        quote = note.quote if note else row.currency
        if quote == row.asset and row.asset in FIAT:
            reading.ignore(row.index, "a currency bought with itself")
            return
        try:
            gross, fee, complaint = split(row, buying)
        except ValueError as error:
            reading.quarantine(row.index, "no amount", f"the row cannot be booked, for {error}; enter the trade by hand")
            return
        agrees = note is None or coinbase_notes.near(note.quantity, row.size)
        if not agrees and quote != row.currency:
            reading.quarantine(
                row.index, "note against column",
                f"the note speaks of {note.quantity if note else ''} and the column of {text(row.size)}; enter the trade by hand",
            )
            return
        if complaint or not agrees:
            parts = [complaint] if complaint else []
            if not agrees and note:
                parts.append(f"the note speaks of {text(note.quantity)} {row.asset}; booked the column, {text(row.size)}")
            reading.warn(f"line {row.line}: {'; '.join(parts)}")
        if quote == row.currency or note is None:
            self._for_cash(row, keys, reading, buying, gross, fee)
        else:
            self._for_asset(row, keys, reading, buying, note, gross, fee)

    def _for_cash(self, row: Row, keys: tuple[bytes, bytes], reading: Reading, buying: bool, gross: Decimal, fee: Decimal) -> None:
        asset, role = crypto_or_cash(row.asset)
        money, cash = crypto_or_cash(row.currency)
        if cash is not LegRole.CASH or gross < 0:
            reading.quarantine(row.index, "no amount", "the amounts of this row make no sense as money; enter the trade by hand")
            return
        into, out = (row.size, negate(gross)) if buying else (negate(row.size), gross)
        legs = [
            Leg(reading.account, asset, into, role, gross, row.currency),
            Leg(reading.account, money, out, LegRole.CASH, gross, row.currency),
        ]
        if fee:
            legs.append(Leg(reading.account, money, negate(fee), LegRole.FEE, fee, row.currency))
        kind = EventKind.SWAP if role is LegRole.CASH else EventKind.BUY if buying else EventKind.SELL
        self._book(row, keys, reading, kind, tuple(legs))

    def _for_asset(
        self, row: Row, keys: tuple[bytes, bytes], reading: Reading, buying: bool, note: coinbase_notes.TradeNote, gross: Decimal,
        fee: Decimal,
    ) -> None:
        """A trade quoted in what only the note names. Its fee is split off where the note's rate and the fee column agree on it."""
        asset, role = crypto_or_cash(row.asset)
        other, other_role = crypto_or_cash(note.quote)
        money, quote_fee, value = note.money, ZERO, add(gross, fee) if buying else subtract(gross, fee)
        if note.rate and fee and gross:
            at_rate = multiply(row.size, note.rate)
            rest = subtract(money, at_rate) if buying else subtract(at_rate, money)
            if at_rate and rest > 0 and abs(subtract(ratio(multiply(rest, gross), multiply(fee, at_rate)), Decimal(1))) <= _RATE_AGREES:
                money, quote_fee, value = at_rate, rest, gross
        sign = negate if buying else lambda amount: amount
        legs = [
            Leg(reading.account, asset, row.size if buying else negate(row.size), role, value, row.currency),
            Leg(reading.account, other, sign(money), other_role, value, row.currency),
        ]
        if quote_fee:
            legs.append(Leg(reading.account, other, negate(quote_fee), LegRole.FEE, fee, row.currency))
        kind = EventKind.SWAP if other_role is LegRole.ASSET or role is LegRole.CASH else EventKind.BUY if buying else EventKind.SELL
        self._book(row, keys, reading, kind, tuple(legs))

    def _convert(self, row: Row, keys: tuple[bytes, bytes], reading: Reading) -> None:
        note = coinbase_notes.convert(row.notes, row.size)
        if isinstance(note, str):
            reading.quarantine(row.index, "conversion without target", f"{note}; enter the conversion by hand")
            return
        asset, role = crypto_or_cash(row.asset)
        other, other_role = crypto_or_cash(note.into)
        kind = EventKind.SWAP
        value: Decimal | None = None
        if {row.asset, note.into} == {"ETH", "ETH2"} and note.got == row.size:
            kind = EventKind.STAKE if note.into == "ETH2" else EventKind.UNSTAKE
        else:
            stated = [amount for amount in (row.subtotal, row.total) if amount]
            value = min(stated) if stated else row.worth
        currency = "" if value is None else row.currency
        self._book(row, keys, reading, kind, (
            Leg(reading.account, asset, negate(row.size), role, value, currency),
            Leg(reading.account, other, note.got, other_role, value, currency),
        ))

    def _card(self, row: Row, keys: tuple[bytes, bytes], reading: Reading) -> None:
        if row.asset in FIAT:
            self._move(row, keys, reading, EventKind.WITHDRAWAL)
            return
        try:
            gross, fee, complaint = split(row, False)
        except ValueError as error:
            reading.quarantine(row.index, "no amount", f"the row cannot be booked, for {error}; enter the purchase by hand")
            return
        if complaint:
            reading.warn(f"line {row.line}: {complaint}")
        before = len(reading.drafts)
        self._for_cash(row, keys, reading, False, gross, fee)
        if len(reading.drafts) > before:
            spent = Leg(reading.account, crypto_or_cash(row.currency)[0], negate(subtract(gross, fee)), LegRole.CASH)
            second = (reading.key("spent", keys[0].hex()), reading.key("spent", keys[1].hex()) if keys[1] else b"")
            self._book(row, second, reading, EventKind.WITHDRAWAL, (spent,))

    @staticmethod
    def _book(row: Row, keys: tuple[bytes, bytes], reading: Reading, kind: EventKind, legs: tuple[Leg, ...], variety: str = "") -> None:
        reading.book(Draft(
            key=keys[0], kind=kind, at=row.at, legs=legs, rows=(row.index,), variety=variety, stated_date=row.day,
            note=f"{row.type}: {row.notes}" if row.notes else row.type, fallback=keys[1],
        ))


IMPORTER = CoinbaseRetail()
