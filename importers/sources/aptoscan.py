"""Aptoscan: transactions, which hold what they cost, and transfers of coins. One transaction is told in both, by its version.

Whose address a file is of stands in its name alone, or is that which all rows share. A coin is known by its type, not by its symbol.
"""

from collections.abc import Callable, Sequence

from core.model import LegRole
from importers.base import Signature, Table
from importers.currencies import UnknownAsset, crypto_or_cash
from importers.declared import Declared
from importers.means import Columns, failed, ignored, move
from importers.numbers import maybe
from importers.recognised import OnlyRecognised
from importers.sources.own_address import own_address

_APT = "0x1::aptos_coin::AptosCoin"
_NAME_IT = "keep the address in the file's name, and export transactions and coin transfers of the same time"


class _Aptoscan(Declared):
    venue = "Wallet"
    custody = "wallet"
    evidence = "parser"
    parts = True
    computed = ("kind", "transaction", "own")
    content = ("From", "To")

    def begin(self, table: Table) -> None:
        self.own = own_address(table, "From", "To").casefold()

    def way(self, row: Callable[[str], str]) -> str:
        """`in`, `out`, `self` or `other`. Raises `ValueError`."""
        if not self.own:
            raise ValueError("the file does not say of whose address it is; put that in its name")
        if (maybe(row("Fee")) or 0) >= 1:
            raise ValueError("its fee is no fraction of an APT, so the unit of its figures is not known")
        gone, came = row("From").casefold() == self.own, row("To").casefold() == self.own
        return "self" if gone and came else "out" if gone else "in" if came else "other"


def _numbered(row: Callable[[str], str]) -> str:
    """A transaction by its version, a plain number, so that no other chain's id is the same."""
    return f"aptos:{row('Version')}"


class Transactions(_Aptoscan):
    id = "aptoscan-transactions"
    title = "Aptoscan: transactions"
    signatures = (Signature("1", ("Version", "Block", "Time", "From", "To", "Function", "Fee", "Success"), absent=("Amount",)),)
    how_to_export = f"aptoscan.com, your account, Transactions, Download CSV; {_NAME_IT}"
    columns = Columns(time="Time", type="kind", fee="Fee", fee_asset="=APT", refs="transaction", account="own", note="Function")
    types = (("paid", failed()), ("theirs", ignored("a transaction of somebody else")))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        return "paid" if self.way(row) in ("out", "self") else "theirs", _numbered(row), self.own[:10]


class Coins(_Aptoscan):
    id = "aptoscan-coins"
    title = "Aptoscan: transfers of coins"
    signatures = (Signature("1", ("Version", "Block", "Time", "Coin_Type", "From", "To", "Amount", "Fee", "Success")),)
    how_to_export = f"aptoscan.com, your account, Coin Transfers, Download CSV; {_NAME_IT}"
    columns = Columns(time="Time", type="kind", asset="Coin_Type", amount="Amount", refs="transaction", account="own")
    types = (
        ("in", move(1)), ("out", move(-1)), ("self", ignored("a move within the account")), ("failed", ignored("not carried out")),
    )

    def asset(self, code: str) -> tuple[str, LegRole]:
        if code.startswith("crypto:"):
            return super().asset(code)
        if code != _APT:
            raise UnknownAsset(code)
        return crypto_or_cash("APT")

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        way = self.way(row)
        if way == "other":
            raise ValueError("this transfer is not of the account whose file it is")
        return way if row("Success").lower() == "true" else "failed", _numbered(row), self.own[:10]


class Tokens(OnlyRecognised):
    id = "aptoscan-tokens"
    title = "Aptoscan: NFT transfers"
    venue = "Wallet"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature("1", ("Version", "Block", "Time", "Token", "Token_Version", "From", "To", "Amount", "Fee", "Success")),
    )
    how_to_export = "aptoscan.com, your account, Token Transfers, Download CSV"
    lacking = "NFTs are not kept; add what was paid or received for one by hand"


IMPORTERS = (Transactions(), Coins(), Tokens())
