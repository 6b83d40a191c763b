"""FatStx: transactions of an address of Stacks. The fee is in STX, paid by the sender of the transaction, on top of what left."""

from collections.abc import Callable, Sequence

from importers.base import Signature, Table
from importers.declared import Declared
from importers.means import Columns, failed, move, refused, trade
from importers.numbers import maybe
from importers.sources.own_address import own_address


class FatStx(Declared):
    id = "fatstx"
    title = "FatStx: transactions of an address of Stacks"
    venue = "Wallet"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature("1", (
            "burnDate", "inSymbol", "inAmount", "outSymbol", "outAmount", "xactnFee", "inCoinPrice", "outCoinPrice", "xactnType",
            "xactnTypeDetail", "xactnId", "sender", "recipient",
        ), ("currency", "xactnFeeCoinPrice", "inAmountRaw", "outAmountRaw", "xactnFeeRaw", "memo", "burnDateAltFormat1")),
    )
    how_to_export = "FatStx: an address of Stacks, Download CSV; keep the address in the file's name"
    columns = Columns(
        time="burnDate", type="kind", received="inAmount", received_asset="inSymbol", sent="outAmount", sent_asset="outSymbol",
        fee="paid", fee_asset="=STX", refs="xactnId", account="own", note="xactnTypeDetail",
    )
    computed = ("kind", "paid", "own")
    content = ("sender", "recipient", "xactnType")
    types = (
        ("receive", move(1)), ("send", move(-1)), ("trade coin", trade()), ("xfee only", failed()),
        ("swap coin for nft", refused("nft", "NFTs are not kept; add what was paid or received for one by hand")),
        ("unclear", refused("fatstx fee", "the file does not say whose it is, and so not who paid the fee; put the address in its name")),
    )

    def begin(self, table: Table) -> None:
        self.own = own_address(table, "sender", "recipient")

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        fee, kind = maybe(row("xactnFee")), row("xactnType").lower()
        paid = row("sender").casefold() == self.own.casefold()
        if fee and not self.own:
            kind = "unclear"
        return kind, row("xactnFee") if paid else "", self.own[:10]


IMPORTER = FatStx()
