"""Etherscan and the explorers of its kind (BscScan, Polygonscan, Arbiscan ...): transactions, internal transactions, token transfers.

One transaction is told in parts: what the sender sent and paid for gas, coins that contracts sent, tokens that moved. All bear its hash,
by which booking puts them together (rule L2.11). Whose address a file is of stands in its name alone, or is that which all rows share.
"""

from collections.abc import Callable, Sequence

from core.model import LegRole, ParsedFile
from core.model.identifiers import Scheme, scheme_of
from core.money import multiply, text
from importers.base import Context, Signature, Table
from importers.currencies import UnknownAsset
from importers.declared import Declared
from importers.means import Columns, failed, ignored, move
from importers.numbers import maybe
from importers.recognised import OnlyRecognised
from importers.sources.contracts import token
from importers.sources.own_address import own_address

_MOST = 5000
_HASH = "Transaction Hash|Txhash"
_NATIVE = (("came", r"^value_in\((\w+)\)"), ("gone", r"^value_out\((\w+)\)"), ("price", r"^historical \$price/"))
_OTHERS = ("ChainId", "Chain")
"""Columns of Snowtrace and its kind, which call the coin ETH on every chain."""
_GAS = (*_NATIVE, ("gas paid", r"^txnfee\((?!usd\))"))
_TIMES = ("Blockno", "UnixTimestamp")
_ALSO = ("ContractAddress", "TxnFee(USD)", "ErrCode", "PrivateNote")
_TIME = ("DateTime", "DateTime (UTC)")
_INSIDE = (*_ALSO, *_TIME, "ParentTxETH_Value", "Type")


class _Explorer(Declared):
    """What all files share: an account for each address, whichever the chain; `between` are the columns of sender and recipient."""

    venue = "Wallet"
    custody = "wallet"
    evidence = "parser"
    parts = True
    between = ("From", "To")

    def begin(self, table: Table) -> None:
        self.own = own_address(table, *self.between).lower()

    def parse(self, table: Table, context: Context) -> ParsedFile:
        parsed = super().parse(table, context)
        if len(table.rows) >= _MOST:
            held = f"{len(table.rows):,} rows, and explorers export {_MOST:,} at most"
            parsed.warnings.append(f"the file has {held}; export shorter times, so that none are missing")
        return parsed

    def way(self, row: Callable[[str], str]) -> str:
        """`in`, `out` or `self`. Raises `ValueError`."""
        if not self.own:
            raise ValueError("the file does not say of whose address it is; put that in its name, as in export-0x12...ef.csv")
        gone, came = (row(name).lower() == self.own for name in self.between)
        if not gone and not came:
            raise ValueError(f"this transfer is not of {self.own[:10]}, whose file it is")
        return "self" if gone and came else "out" if gone else "in"

    def whose(self) -> str:
        return self.own[:10]


def _worth(amount: str, price: str) -> str:
    """What so much was worth at a price that the file states; empty where it states none."""
    figure, unit = maybe(amount), maybe(price)
    return text(multiply(figure, unit)) if figure and unit else ""


class Transactions(_Explorer):
    id = "etherscan-transactions"
    title = "Etherscan and its kind: transactions"
    signatures = (
        Signature("2023", ("Transaction Hash", *_TIMES, "From", "To", "Status", "Method"), (*_ALSO, *_TIME), _GAS, absent=_OTHERS),
        Signature("2022", ("Txhash", *_TIMES, "From", "To", "Status", "Method"), (*_ALSO, *_TIME), _GAS, absent=_OTHERS),
        Signature("2020", ("Txhash", *_TIMES, "From", "To", "Status"), (*_ALSO, *_TIME), _GAS, absent=("Method", *_OTHERS)),
    )
    how_to_export = (
        "etherscan.io, your address, Transactions, Download CSV; keep the address in the file's name, and export internal transactions and "
        "token transfers of the same time too; files of another chain belong under an account of their own (--account)"
    )
    columns = Columns(
        time="UnixTimestamp", type="kind", asset="native", amount="moved", fee="gas", refs=_HASH, account="own", value="worth",
        fee_value="gas worth", currency="=USD", note="Method",
    )
    computed = ("kind", "native", "moved", "worth", "gas", "gas worth", "own")
    ids = (_HASH,)
    types = (
        ("in", move(1, charged=False)), ("out", move(-1)), ("self|failed", failed()),
        ("failed in", ignored("a failed transaction of somebody else")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        way, status = self.way(row), row("Status").lower()
        if status.startswith(("error", "fail")):
            way = "failed in" if way == "in" else "failed"
        elif status not in ("", "success", "ok"):
            raise ValueError(f"the status {row('Status')[:20]!r} is not known")
        moved, price = row("came") if way == "in" else row("gone"), row("price")
        gas = row("gas paid") if way != "in" else ""
        return way, row("?came"), moved, _worth(moved, price), gas, _worth(gas, price), self.whose()


class Internal(_Explorer):
    id = "etherscan-internal"
    title = "Etherscan and its kind: internal transactions"
    signatures = (
        Signature("2023", ("Transaction Hash", *_TIMES, "ParentTxFrom", "ParentTxTo", "From", "TxTo", "Status"), _INSIDE, _NATIVE),
        Signature("2020", ("Txhash", *_TIMES, "ParentTxFrom", "ParentTxTo", "From", "TxTo", "Status"), _INSIDE, _NATIVE),
    )
    how_to_export = "etherscan.io, your address, Internal Transactions, Download CSV; keep the address in the file's name"
    columns = Columns(
        time="UnixTimestamp", type="kind", asset="?came", amount="moved", refs=_HASH, account="own", value="worth", currency="=USD",
    )
    computed = ("kind", "moved", "worth", "own")
    between = ("From", "TxTo")
    content = ("From", "TxTo")
    types = (
        ("in", move(1)), ("out", move(-1)), ("self", ignored("a move within the account")),
        ("failed", ignored("an internal transaction that failed")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        way, status = self.way(row), row("Status").lower()
        if status not in ("", "0", "success", "ok"):
            if not status.startswith(("1", "error", "fail")):
                raise ValueError(f"the status {row('Status')[:20]!r} is not known")
            way = "failed"
        moved = row("came") if way == "in" else row("gone")
        return way, moved, _worth(moved, row("price")), self.whose()


class Tokens(_Explorer):
    id = "etherscan-tokens"
    title = "Etherscan and its kind: token transfers (ERC-20)"
    signatures = (
        Signature("2023", (
            "Transaction Hash", *_TIMES, "From", "To", "TokenValue", "USDValueDayOfTx", "ContractAddress", "TokenName", "TokenSymbol",
        ), _TIME),
        Signature("2022", (
            "Txhash", "UnixTimestamp", "From", "To", "TokenValue", "USDValueDayOfTx", "ContractAddress", "TokenName", "TokenSymbol",
        ), ("Blockno", *_TIME)),
        Signature("2020", ("Txhash", "UnixTimestamp", "DateTime", "From", "To", "Value", "ContractAddress", "TokenName", "TokenSymbol")),
    )
    how_to_export = "etherscan.io, your address, Token Transfers (ERC-20), Download CSV; keep the address in the file's name"
    columns = Columns(
        time="UnixTimestamp", type="kind", asset="ContractAddress", amount="TokenValue|Value", refs=_HASH, account="own",
        value="USDValueDayOfTx", currency="=USD",
    )
    computed = ("kind", "own")
    content = ("From", "To")
    types = (("in", move(1)), ("out", move(-1)), ("self", ignored("a move within the account")))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        return self.way(row), self.whose()

    def asset(self, code: str) -> tuple[str, LegRole]:
        try:
            return token(code), LegRole.ASSET
        except ValueError:
            raise UnknownAsset(code) from None

    def parse(self, table: Table, context: Context) -> ParsedFile:
        address, name, symbol = table.columns("ContractAddress", "TokenName", "TokenSymbol")
        said = {cells[address].strip(): f"{cells[name].strip()} ({cells[symbol].strip()})" for _, cells in table.records}
        parsed = super().parse(table, context)
        moved = {leg.asset for draft in parsed.drafts for leg in draft.legs}
        for code, called in said.items():
            try:
                asset = token(code)
            except ValueError:
                continue
            if asset in moved and scheme_of(asset) is Scheme.CONTRACT:
                parsed.asset_names[asset] = called
        return parsed


class Nfts(OnlyRecognised):
    id = "etherscan-nfts"
    title = "Etherscan and its kind: NFT transfers"
    venue = "Wallet"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature("2023", (
            "Transaction Hash", *_TIMES, "From", "To", "ContractAddress", "TokenName", "TokenSymbol", "Token ID", "Type", "Quantity",
        ), _TIME),
        Signature("2022-08", (
            "Txhash", *_TIMES, "From", "To", "ContractAddress", "TokenName", "TokenSymbol", "Token ID", "Type", "Quantity",
        ), _TIME),
        Signature("2022", (
            "Txhash", *_TIMES, "DateTime", "From", "To", "ContractAddress", "TokenId", "TokenName", "TokenSymbol",
        )),
        Signature("2020", (
            "Txhash", "UnixTimestamp", "DateTime", "From", "To", "ContractAddress", "TokenId", "TokenName", "TokenSymbol",
        ), absent=("Blockno",)),
    )
    how_to_export = "etherscan.io, your address, NFT Transfers, Download CSV"
    lacking = "NFTs are not kept; add what was paid or received for one by hand"


IMPORTERS = (Transactions(), Internal(), Tokens(), Nfts())
