"""Kraken's ledger export: the complete one. Owns its row types; the codes are in `kraken_assets`, moves between drawers in `kraken_moves`.

A row with an empty txid is a request that a later row settles. Rows of one trade share a refid, but `Unknown` is no refid. Staked and
earning balances are the same asset of the same account in another drawer, so moves between them are ignored by name; only what a move
loses (a fee, a difference) or changes into another asset (ETH2) is booked.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

from core.model import Draft, EventKind, IncomeKind, Leg, LegRole, ParsedFile
from core.money import ZERO, add, negate, subtract
from importers.base import Context, Importer, Reading, Signature, Table
from importers.chain import FOLDED, Chains
from importers.currencies import UnknownAsset
from importers.numbers import amount as number
from importers.sources.kraken_assets import kraken_asset, named_assets
from importers.sources.kraken_moves import book_internal, book_transfers
from importers.sources.kraken_rows import CREDITS, KFEE, REQUEST, Row, book_income, book_plain, book_swap, grouped, is_group
from importers.times import utc

_BASE = ("txid", "refid", "time", "type", "asset", "amount", "fee")
_TRADES = frozenset({"trade", "spend", "receive", "sale", "conversion"})
_STAKING_MOVES = frozenset({"spottostaking", "stakingfromspot", "stakingtospot", "spotfromstaking"})
_EARN_MOVES = frozenset({
    "allocation", "deallocation", "autoallocation", "autoallocate", "autodeallocation", "migration", "bonding", "unbonding",
})
_INCOME = {
    "staking": IncomeKind.STAKING, "reward": IncomeKind.STAKING, "dividend": IncomeKind.DIVIDEND, "airdrop": IncomeKind.AIRDROP,
    "fork": IncomeKind.FORK, "invite bonus": IncomeKind.REFERRAL, "invitebonus": IncomeKind.REFERRAL, "referral": IncomeKind.REFERRAL,
}
_REFUSED = {
    "margin": "margin trading", "rollover": "margin trading", "settled": "margin trading", "credit": "a credit line",
    "nft": "an NFT", "nfttrade": "an NFT", "nftcreatorfee": "an NFT", "nftrebate": "an NFT", "nft_rebate": "an NFT",
    "custodytransfer": "a custody transfer",
}


class KrakenLedgers(Importer):
    id = "kraken-ledgers"
    title = "Kraken ledgers"
    venue = "Kraken"
    evidence = "parser"
    signatures = (
        Signature("v6", (*_BASE, "subtype", "subclass", "wallet"), ("aclass", "balance")),
        Signature("v5", (*_BASE, "subtype", "wallet", "amountusd"), ("aclass", "balance")),
        Signature("v4", (*_BASE, "subtype", "wallet"), ("aclass", "balance")),
        Signature("v3", (*_BASE, "subtype", "amountusd"), ("aclass", "balance")),
        Signature("v2", (*_BASE, "subtype"), ("aclass", "balance")),
        Signature("v1", _BASE, ("aclass", "balance")),
    )
    how_to_export = "Kraken: profile, Documents, New export, Ledgers; all assets, all types, CSV. Trades lack deposits and rewards."
    becomes = (
        ("trade, spend, receive, sale, conversion of one refid", "buy, sell or swap, with the fee of every leg"),
        ("deposit, withdrawal", "deposit, withdrawal; a returned one is a transfer to oneself"),
        ("staking, reward, earn reward", "income (staking), amount less fee; of cash: interest"),
        ("dividend, airdrop, invite bonus", "income (dividend, airdrop, referral)"),
        ("transfer without subtype, alone, incoming", "income (airdrop)"),
        ("transfer delistingconversion", "swap"),
        ("transfer to and from futures", "transfer to the account '... Futures'"),
        ("transfer staking moves; earn allocation, deallocation, migration, bonding", "ignored: drawers of one account; ETH2 is a wrap"),
        ("adjustment", "adjustment"),
        ("rows without txid", "ignored: requests"),
        ("KFEE", "ignored: fee credits without value"),
        ("margin, rollover, settled, nft, credit, custodytransfer", "quarantined"),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        reading = Reading(table, self, context.account or self.venue)
        reading.named = context.names(self.venue)
        chains = Chains(reading, KFEE)
        book = _Book(reading)
        for row in _settled(table, reading, chains, book.nameless):
            if row.type in _TRADES:
                book.trade(row)
            else:
                book.sort(row)
        book.close()
        chains.report()
        return reading.finish()


def _settled(table: Table, reading: Reading, chains: Chains, nameless: dict[str, str]) -> Iterator[Row]:
    """The rows that moved something. Requests are ignored, unreadable rows quarantined.

    `nameless` is filled with the refids of rows whose asset is not known, and its code.
    """
    txid_, refid_, time_, type_, sub_, asset_, amount_, fee_, balance_, usd_, wallet_ = table.columns(
        "txid", "refid", "time", "type", "subtype", "asset", "amount", "fee", "balance", "amountusd", "wallet"
    )
    key_of, links, rows, seen = reading.key, chains.links, reading.rows, dict[bytes, int]()
    written, at = "", datetime.min.replace(tzinfo=UTC)
    plain, named = cache(_plain), named_assets(reading.named)
    for index, cells in table.consume():
        if not index % FOLDED and index:
            chains.fold()
        txid = cells[txid_]
        if not txid or txid.isspace():
            if cells[balance_].strip():
                reading.quarantine(index, "no id", "this row has a balance but no txid; export the ledgers again with all columns")
            else:
                reading.ignore(index, REQUEST)
            continue
        try:
            if cells[time_] != written:
                at, written = utc(cells[time_]), cells[time_]
            asset, role, aside = named[cells[asset_]] if cells[asset_] in named else kraken_asset(cells[asset_])
            amount = number(cells[amount_])
            charged = cells[fee_]
            fee = ZERO if charged == "0" or not charged else number(charged)
            kind = plain(cells[type_])
            if fee < 0 and not _returned(kind, amount):
                fee = negate(fee)
            if cells[balance_]:
                change = subtract(amount, fee) if fee else amount
                balance = number(cells[balance_])
                links[cells[asset_], cells[wallet_], asset].append((at, index, change, balance))
            usd = number(cells[usd_]) if cells[usd_] else None
        except UnknownAsset as error:
            reading.unknown_asset(index, error.code)
            if is_group(refid := cells[refid_].strip()):
                nameless.setdefault(refid, error.code)
            rows[index].key = key_of(txid)
            continue
        except ValueError as error:
            rows[index].key = key_of(txid)
            reading.quarantine(index, "unreadable", f"{error}; mend the cell, or export again")
            continue
        key = key_of(txid)
        first = seen.setdefault(key, index)
        if first != index:
            if rows[first].text == rows[index].text:
                reading.ignore(index, "the same ledger row once more in this file")
            else:
                reading.quarantine(index, "id twice", f"txid {txid} stands on two different rows; export again, ids must be unique")
            continue
        rows[index].key = key
        yield Row(
            index, key, cells[refid_].strip(), at, kind, plain(cells[sub_]), asset, role, aside, amount, fee, usd,
        )


def _plain(word: str) -> str:
    return word.strip().lower()


def _returned(kind: str, amount: Decimal) -> bool:
    """Whether the row takes back a deposit or a withdrawal: then a negative fee is a refund, elsewhere only a way of writing."""
    return (kind == "withdrawal" and amount > 0) or (kind == "deposit" and amount < 0)


class _Book:
    """Sorts rows by what they are; those that need their group wait for `close`.

    The two rows of an everyday trade stand together, and it is booked once the next trade begins: a million waiting rows would take as
    much memory as the file. Where a third row comes later the trade is taken back and waits with the others.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.trades: dict[str, list[Row]] = {}
        self.alone: list[Row] = []
        self.moves: list[Row] = []
        self.internal: list[Row] = []
        self.transfers: list[Row] = []
        self.nameless: dict[str, str] = {}
        """Codes that no asset is known for, by the refid of their rows: what belongs together waits together."""
        self._newest = ""
        self._booked: dict[str, Draft] = {}
        """Trades that were booked before the end, by refid."""
        self._taken_back: set[bytes] = set()

    def trade(self, row: Row) -> None:
        """A row of a trade waits for the others of its refid."""
        refid = row.refid
        if refid in self.trades:
            self.trades[refid].append(row)
        elif refid in self._booked:
            self.trades[refid] = [*self._back(refid), row]
        elif is_group(refid):
            self._finish()
            self.trades[refid] = [row]
            self._newest = refid
        else:
            self.alone.append(row)

    def _finish(self) -> None:
        """Books the newest trade where it is an everyday one."""
        refid = self._newest
        rows = self.trades.get(refid, ())
        if len(rows) == 2 and book_plain(self.reading, refid, *rows):
            self._booked[refid] = self.reading.drafts[-1]
            del self.trades[refid]

    def _back(self, refid: str) -> list[Row]:
        """The rows of a trade that was booked too early, as far as trades need them."""
        draft = self._booked.pop(refid)
        self._taken_back.add(draft.key)
        fees = {leg.asset: negate(leg.quantity) for leg in draft.legs if leg.role is LegRole.FEE}
        return [
            Row(
                index, self.reading.rows[index].key, refid, draft.at, "trade", "", leg.asset, leg.role, False, leg.quantity,
                fees.get(leg.asset, ZERO), leg.value,
            )
            for index, leg in zip(draft.rows, draft.legs, strict=False)
        ]

    def sort(self, row: Row) -> None:
        kind, reading = row.type, self.reading
        if row.asset == KFEE:
            reading.ignore(row.index, CREDITS)
        elif row.asset.endswith(":"):
            reading.quarantine(row.index, "unreadable", "this row names no asset; export again with all columns")
        elif kind in ("deposit", "withdrawal"):
            self.moves.append(row)
        elif kind == "earn" and (row.subtype == "reward" or (not row.subtype and row.fee)):
            book_income(reading, row, IncomeKind.STAKING)
        elif (kind == "earn" and (not row.subtype or row.subtype in _EARN_MOVES)) or (
            kind == "transfer" and (row.subtype in _STAKING_MOVES or row.subtype in _EARN_MOVES)
        ):
            self.internal.append(row)
        elif kind in _INCOME:
            book_income(reading, row, _INCOME[kind])
        elif kind == "transfer":
            self.transfers.append(row)
        elif kind == "adjustment":
            reading.book(Draft(row.key, EventKind.ADJUSTMENT, row.at, row.legs(reading.account), (row.index,)))
        elif kind in _REFUSED:
            reading.quarantine(
                row.index, f"kraken {kind}", f"{_REFUSED[kind]} is not computed yet; add its result by hand as an adjustment or a fee"
            )
        else:
            said = f"{kind} {row.subtype}".strip()
            reading.quarantine(row.index, "unknown type", f"the ledger type {said!r} is not known; add the event by hand")

    def close(self) -> None:
        reading = self.reading
        if self.nameless:
            self._wait()
        if self._taken_back:
            reading.drafts[:] = [draft for draft in reading.drafts if draft.key not in self._taken_back]
        for row in self.alone:
            book_swap(reading, "", [row])
        for refid, rows in self.trades.items():
            book_swap(reading, refid, rows)
        self.trades.clear()
        for refid, rows in grouped(self.moves):
            _book_moves(reading, refid, rows)
        book_internal(reading, self.internal)
        book_transfers(reading, self.transfers)

    def _wait(self) -> None:
        """Rows that share a refid with one whose asset is not known wait with it."""
        for refid, code in self.nameless.items():
            rows = self._back(refid) if refid in self._booked else self.trades.pop(refid, ())
            self.reading.unknown_asset([row.index for row in rows], code)
        for rows in (self.moves, self.internal, self.transfers):
            for row in rows:
                if row.refid in self.nameless:
                    self.reading.unknown_asset(row.index, self.nameless[row.refid])
            rows[:] = [row for row in rows if row.refid not in self.nameless]


def _book_moves(reading: Reading, refid: str, rows: list[Row]) -> None:
    """Deposits and withdrawals; one that came back (the same refid, both signs) is a transfer to oneself, so that it moves nothing."""
    account = reading.account
    signs = {row.amount > 0 for row in rows}
    if len(rows) == 2 and len(signs) == 2 and rows[0].asset == rows[1].asset and not add(rows[0].amount, rows[1].amount):
        sent, back = sorted(rows, key=lambda row: (row.at, row.key))
        legs = [sent.leg(account), back.leg(account)]
        charged = add(sent.fee, back.fee)
        if charged:
            legs.append(Leg(account, sent.asset, negate(charged), LegRole.FEE))
        reading.book(Draft(
            sent.key, EventKind.TRANSFER, sent.at, tuple(legs), (sent.index, back.index), note=f"{sent.type} that came back",
            refs=(refid,) if refid else (),
        ))
        return
    for row in rows:
        if row.aside:
            reading.quarantine(
                row.index, "staked move", f"a {row.type} of a staked balance is a reward or a move between drawers; add it by hand"
            )
        elif not row.amount and not row.fee:
            reading.ignore(row.index, "moves nothing")
        else:
            kind = EventKind.DEPOSIT if row.amount > 0 else EventKind.WITHDRAWAL
            note = f"{row.type} that came back" if _returned(row.type, row.amount) else ""
            reading.book(Draft(row.key, kind, row.at, row.legs(account), (row.index,), note=note, refs=(refid,) if refid else ()))


IMPORTER = KrakenLedgers()
