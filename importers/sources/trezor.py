"""Trezor: the exports of Trezor Suite, and of the older web wallet. A row is an output of a transaction; its fee stands on the first alone.

Dates are in the user's own spelling, so Suite's Unix time is read in their place. A transaction that sends and receives, such as a swap,
is marked as sent as a whole: what came to an address of the account was received.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal

from core.model import LegRole
from core.money import ZERO, add, subtract, text
from importers.base import Signature, Table
from importers.declared import Declared
from importers.means import Columns, When, failed, move, refused
from importers.numbers import maybe
from importers.sources.contracts import ADDRESS, token

_COIN = re.compile(r"[-_ ](BTC|LTC|ETH|ETC|BCH|BTG|DASH|DGB|DOGE|NMC|VTC|ZEC|XRP|ADA|SOL|BNB|POL)(?=[-_ .]|$)", re.IGNORECASE)
_NO_DIGIT = re.compile(r"\D")
_WORTH = re.compile(r"\D*(\d[\d.,'’\s]*)[.,](\d\d)")
_LOST = (
    ("joint", refused("trezor joint", "this transaction was made with others, and its rows do not say what was yours; add it by hand")),
    ("contract|unknown", refused("trezor unknown", "Trezor Suite does not say what this transaction did; add it by hand, with its fee")),
)
_NFT = refused("NFT", "NFTs are not kept; add what was paid or received for it, and the fee, by hand")


class TrezorSuite(Declared):
    id = "trezor-suite"
    title = "Trezor Suite: transactions"
    venue = "Trezor"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature(
            "v2", ("Timestamp", "Date", "Time", "Type", "Transaction ID", "Fee", "Fee unit", "Address", "Label", "Amount", "Amount unit"),
            ("Other",), patterns=(("fiat", r"^fiat \((\w{3})\)"),),
        ),
    )
    how_to_export = "Trezor Suite: an account, the three dots above its transactions, Export as CSV"
    columns = Columns(
        time="Timestamp", type="kind", asset="Amount unit", amount="Amount", fee="Fee", fee_asset="Fee unit", refs="Transaction ID",
        value="worth", currency="?fiat", note="Label",
    )
    computed = ("kind", "worth")
    content = ("Address",)
    parts = True
    types = (
        ("recv|sent to itself", move(1, charged=False)), ("sent to itself and paid", move(1)), ("sent", move(-1)),
        ("self|failed|own output", failed()),
        ("sent to where", refused("trezor token", "whether this token was sent or received is not said; add it by hand, with its fee")),
        *_LOST,
    )
    only = (When("Amount", ("~^id ",), _NFT), When("Amount", ("",), failed()))

    def begin(self, table: Table) -> None:
        kind, address, unit = table.columns("Type", "Address", "Fee unit")
        self.own = {cells[address].strip().lower() for _, cells in table.records if cells[kind].strip().upper() in ("RECV", "SELF")}
        self.coins = {cells[unit].strip().upper() for _, cells in table.records if cells[unit].strip()}

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind, address, coin = row("Type").lower(), row("Address").lower(), row("Amount unit").upper() in self.coins
        if kind == "sent" and address and address in self.own:
            came = "sent to itself and paid" if row("Fee") else "sent to itself"
            kind = "own output" if coin and not address.startswith("0x") else came
        elif kind == "sent" and row("Amount") and not coin and not self.own:
            kind = "sent to where"
        found = _WORTH.fullmatch(row("fiat"))
        return kind, f"{_NO_DIGIT.sub('', found[1])}.{found[2]}" if found else ""

    def asset(self, code: str) -> tuple[str, LegRole]:
        return (token(code), LegRole.ASSET) if ADDRESS.fullmatch(code) else super().asset(code)


class _OneCoin(Declared):
    """Files that name their coin nowhere but in their own name."""

    venue = "Trezor"
    custody = "wallet"
    evidence = "parser"
    zone = ""
    order = "?"

    def begin(self, table: Table) -> None:
        found = _COIN.search(table.name)
        self.coin = found[1].upper() if found else ""

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        if not self.coin:
            raise ValueError("the file does not say of which coin it is; put that in its name, as in export-btc.csv, and import it again")
        return (self.coin,)


class TrezorSuiteOld(_OneCoin):
    id = "trezor-suite-old"
    title = "Trezor Suite: transactions of the first versions"
    evidence = "sample"
    signatures = (Signature("v1", ("Date & Time", "Type", "Transaction ID", "Addresses", "Fee", "Total")),)
    how_to_export = "Trezor Suite has another export now; the file is one that was saved, with the coin in its name"
    columns = Columns(
        time="Date & Time", type="Type", asset="coin", amount="Total", fee="Fee", fee_asset="coin", refs="Transaction ID",
    )
    computed = ("coin",)
    ids = ("Transaction ID", "Type")
    types = (("recv", move(1, charged=False)), ("sent", move(-1)), ("self|failed", failed()), *_LOST)


class TrezorWeb(_OneCoin):
    id = "trezor-web"
    title = "Trezor: web wallet"
    signatures = (Signature("v1", ("Date", "Time", "TX id", "Address", "TX type", "Value", "TX total", "Balance"), ("Address Label",)),)
    how_to_export = "the web wallet is gone; the file is one that was saved, with the coin in its name, as in account_btc.csv"
    columns = Columns(
        time="Date", clock="Time", type="kind", asset="coin", amount="Value", fee="paid", fee_asset="coin", refs="TX id", balance="left",
        note="Address Label",
    )
    computed = ("coin", "kind", "paid", "left")
    content = ("Address",)
    types = (
        ("in", move(1, charged=False)), ("out", move(-1)), ("self", failed()),
        ("in doubt", refused("trezor total", "what was received and the transaction's total differ; add what you received by hand")),
    )

    def begin(self, table: Table) -> None:
        super().begin(table)
        ref, kind, value, address = table.columns("TX id", "TX type", "Value", "Address")
        self.outputs: Counter[str] = Counter()
        self.values: dict[str, Decimal] = {}
        self.payer: dict[str, tuple[str, str]] = {}
        for _, cells in table.records:
            named = f"{cells[ref].strip()} {cells[kind].strip().upper()}"
            self.outputs[named] += 1
            output = (cells[address].strip(), cells[value].strip())
            self.payer[named] = min(self.payer.get(named, output), output)
            try:
                self.values[named] = add(self.values.get(named, ZERO), maybe(cells[value]) or ZERO)
            except ValueError:
                continue

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind, named = row("TX type").lower(), f"{row('TX id')} {row('TX type').upper()}"
        total = (maybe(row("TX total")) or ZERO).copy_abs()
        fee = total if kind == "self" else subtract(total, self.values.get(named, ZERO))
        if kind == "in" and fee:
            kind, fee = "in doubt", ZERO
        if fee < 0:
            raise ValueError("the outputs of this transaction are more than its total")
        pays = self.payer.get(named) == (row("Address"), row("Value"))
        if pays:
            del self.payer[named]
        return *super().compute(row), kind, text(fee) if pays else "", row("Balance") if self.outputs[named] == 1 else ""


IMPORTERS = (TrezorSuite(), TrezorSuiteOld(), TrezorWeb())
