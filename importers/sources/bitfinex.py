"""Bitfinex: the ledger, which is complete, and the exports of trades and of movements.

A trade of the ledger is the rows of one description, its fee a row of its own. The exports share ids of movements alone: a trade that both
hold is known by its market and the exact amount of its base on its day, for the ledger rounds what was paid and trades state a price.
Movements know transaction hashes, so of a deposit or withdrawal that both hold theirs counts; of a trade the ledger's.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import ClassVar

from msgspec.structs import replace

from core.model import Draft, EventKind, IncomeKind, LegRole, ParsedFile
from core.money import text
from importers.base import Context, Signature, Table, identity
from importers.currencies import crypto_or_cash
from importers.declared import Declared
from importers.means import Columns, Only, When, charge, ignored, income, internal, move, refused, trade
from importers.numbers import amount

_TRADED = re.compile(r"exchange (?P<size>\S+) (?P<base>\S+) for (?P<quote>\S+) @ (?P<price>\S+)", re.IGNORECASE)
_CHARGED = re.compile(r"trading fees for (?P<size>\S+) (?P<base>\S+) \((?P<pair>\S+)\) @ (?P<price>\S+)", re.IGNORECASE)
_WALLET = re.compile(r"\s+on wallet \w+$", re.IGNORECASE)
_NUMBER = re.compile(r"#?(\d+)$")
_FIGURES = re.compile(r"\s*[#(]?\d\S*")
_TRADE = trade(together=("deal",))
_MOVE = replace(move(), key=("movement", "movement"), together=("deal",))
_MARGIN = refused("bitfinex margin", "margin trading is not computed yet; add its result by hand as an adjustment or a fee")
_MOVED = frozenset({LegRole.ASSET, LegRole.CASH})
_MOVES = frozenset({EventKind.DEPOSIT, EventKind.WITHDRAWAL})
_SIDED = frozenset({EventKind.BUY, EventKind.SELL, EventKind.SWAP})


class _Bitfinex(Declared):
    venue = "Bitfinex"
    order = "dmy?"
    zone = ""
    codes: ClassVar[dict[str, str]] = {
        "UST": "USDT", "UDC": "USDC", "TSD": "TUSD", "EUT": "EURT", "DSH": "DASH", "IOT": "IOTA", "QTM": "QTUM", "DAT": "DATA",
        "ATO": "ATOM", "ALG": "ALGO", "MNA": "MANA", "STJ": "STORJ", "VSY": "VSYS", "QSH": "QASH", "YYW": "YOYOW", "EUS": "EURS",
        "TERRAUST": "USTC",
    }

    def known(self, parsed: ParsedFile, context: Context) -> Iterator[tuple[Draft, bytes]]:
        """The trades, each with its identity by its day, its market, which its note is, and what it moved of the base."""
        named, seen = context.names(self.venue), Counter[tuple[str, ...]]()
        for draft in parsed.drafts:
            if draft.kind in _SIDED:
                code = draft.note.partition("/")[0]
                base = (crypto_or_cash(named[code]) if code in named else self.asset(self.codes.get(code, code)))[0]
                sides = sorted((leg for leg in draft.legs if leg.role in _MOVED), key=attrgetter("asset"))
                sizes = (text(leg.quantity) for leg in sides if leg.asset == base)
                parts = ("bitfinex trade", draft.at.date().isoformat(), *(leg.asset for leg in sides), *sizes)
                seen[parts] += 1
                yield draft, identity(parsed.account, *parts, str(seen[parts]))


class BitfinexLedger(_Bitfinex):
    id = "bitfinex-ledger"
    title = "Bitfinex: ledger"
    signatures = (
        Signature("v2", ("#", "DESCRIPTION", "CURRENCY", "AMOUNT", "BALANCE", "DATE", "WALLET")),
        Signature("v1", ("DESCRIPTION", "CURRENCY", "AMOUNT", "BALANCE", "DATE", "WALLET"), absent=("#",)),
    )
    how_to_export = "Bitfinex: Reports, Ledgers, all wallets and currencies, the whole time, CSV; and the movements for their hashes"
    evidence = "parser"
    columns = Columns(
        time="DATE", type="kind", asset="CURRENCY", amount="AMOUNT", balance="BALANCE", drawer="WALLET", note="said",
    )
    computed = ("kind", "deal", "movement", "said")
    ids = ("#",)
    types = (
        ("~^exchange ", _TRADE), ("~^trading fees for ", charge(_TRADE)),
        ("~^cancell?ed withdrawal", refused(
            "bitfinex cancelled withdrawal", "a withdrawal came back; take that withdrawal out by hand, or import the movements instead",
        )),
        ("~^deposit fee|^\\w+ withdrawal fee", replace(charge(_MOVE), says="fee of the deposit or withdrawal")),
        ("~^deposit|^\\w+ withdrawal", _MOVE),
        ("~^transfer of ", internal("moved between wallets", ("deal",))),
        ("margin funding payment", income(IncomeKind.INTEREST)),
        ("~^earned fees from user|^affiliate rebate", income(IncomeKind.REFERRAL)),
        ("~^staking (reward|payment)", income(IncomeKind.STAKING)),
        ("~^settlement|^delist adjustment|^adjustment|adj\\b", refused(
            "bitfinex adjustment", "Bitfinex does not say what this adjustment is for; add it by hand as what it was",
        )),
        ("~^on margin|position|funding (cost|charge|fee)|liquidation|^claiming", _MARGIN),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The description without its figures, what rows of one event have in common, a movement's number, and what the user is told."""
        said = _WALLET.sub("", row("DESCRIPTION"))
        kind = _FIGURES.sub("", said).strip().lower()
        if found := _TRADED.match(said) or _CHARGED.match(said):
            base = found["base"].upper()
            quote = found["quote"] if found.re is _TRADED else found["pair"].upper().removeprefix(base).lstrip(":/")
            on = "on margin: " if row("WALLET").lower() in ("margin", "trading") else ""
            deal = f"{row('DATE')} {base} {text(amount(found['size']).copy_abs())} {text(amount(found['price']))}"
            return on + kind, deal, "", f"{base}/{quote.upper()}"
        number = found[1] if (found := _NUMBER.search(said)) else ""
        if kind.startswith("deposit"):
            return kind, f"deposit {number}", number, said
        if "withdrawal" in kind:
            return kind, f"{row('DATE')} {row('CURRENCY')} withdrawal", number, said
        return kind, f"{row('DATE')} {said}", "", said

    def parse(self, table: Table, context: Context) -> ParsedFile:
        parsed = super().parse(table, context)
        trades = [replace(draft, fallback=key) for draft, key in self.known(parsed, context)]
        others = (draft for draft in parsed.drafts if draft.kind not in _SIDED)
        parsed.drafts[:] = [*trades, *(replace(draft, secondary=True) if draft.kind in _MOVES else draft for draft in others)]
        return parsed


class BitfinexTrades(_Bitfinex):
    id = "bitfinex-trades"
    title = "Bitfinex: trades"
    signatures = (
        Signature("v2", ("#", "PAIR", "AMOUNT", "PRICE", "FEE", "FEE PERC", "FEE CURRENCY", "DATE"), ("ORDER ID",)),
        Signature("v1", ("#", "PAIR", "AMOUNT", "PRICE", "FEE", "FEE CURRENCY", "DATE"), ("ORDER ID",), absent=("FEE PERC",)),
    )
    how_to_export = "Bitfinex: Reports, Trade history, the whole time, Export, CSV. The ledger holds them too, with all else: export that."
    columns = Columns(
        time="DATE", type="=trade", pair="PAIR", amount="AMOUNT", price="PRICE", fee="FEE", fee_asset="FEE CURRENCY", note="PAIR",
    )
    ids = ("#",)
    types = (("trade", trade(together=("DATE", "PAIR", "AMOUNT", "PRICE"))),)
    only = (When("PAIR", ("~f0\\b",), refused("bitfinex derivatives", "derivatives are not computed yet; add their result by hand")),)
    fee_sign = -1
    secondary = True
    remark = "trades lack deposits, withdrawals and income; the ledger is complete, and counts where both are imported"

    def parse(self, table: Table, context: Context) -> ParsedFile:
        parsed = super().parse(table, context)
        parsed.drafts[:] = [replace(draft, key=key) for draft, key in self.known(parsed, context)]
        return parsed


class BitfinexMovements(_Bitfinex):
    id = "bitfinex-movements"
    title = "Bitfinex: deposits and withdrawals"
    signatures = (
        Signature("v3", ("#", "STARTED", "UPDATED", "CURRENCY", "STATUS", "AMOUNT", "FEES", "DESCRIPTION", "TRANSACTION ID", "NOTE")),
        Signature("v2", ("#", "DATE", "CURRENCY", "STATUS", "AMOUNT", "FEES", "DESCRIPTION", "TRANSACTION ID", "NOTE")),
        Signature("v1", ("#", "DATE", "CURRENCY", "STATUS", "AMOUNT", "FEES", "DESCRIPTION", "TRANSACTION ID"), absent=("NOTE",)),
    )
    how_to_export = "Bitfinex: Reports, Movements, deposits and withdrawals, the whole time, Export, CSV"
    evidence = "parser"
    columns = Columns(
        time="at", type="=movement", asset="CURRENCY", amount="AMOUNT", fee="FEES", refs="TRANSACTION ID", note="NOTE",
    )
    computed = ("at",)
    ids = ("#",)
    types = (("movement", replace(move(), key=("movement", "#"))),)
    only = (Only("STATUS", ("completed",), ignored("not carried out")),)
    fee_sign = 0
    remark = "deposits and withdrawals alone; trades and income are in the ledger"

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """What goes out leaves when it is asked for, what comes in is there when it is confirmed."""
        return (row("DATE") or row("STARTED" if row("AMOUNT").startswith("-") else "UPDATED"),)


IMPORTERS = (BitfinexLedger(), BitfinexTrades(), BitfinexMovements())
