"""Files of an explorer, made of transactions in words: what each of the three exports says of them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

OWN = "0x1111111111111111111111111111111111111111"
POOL = "0x7777777777777777777777777777777777777777"
USDC, LDO = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", "0x5a98fcbea516cf06857215779fd812ca3bef1b32"
NAMES = (f"export-{OWN}.csv", f"export-internal-{OWN}.csv", f"export-token-{OWN}.csv")
_HEADS = (
    "Transaction Hash,Blockno,UnixTimestamp,DateTime (UTC),From,To,ContractAddress,Value_IN(ETH),Value_OUT(ETH),CurrentValue @ $1/Eth,"
    "TxnFee(ETH),TxnFee(USD),Historical $Price/Eth,Status,ErrCode,Method",
    "Transaction Hash,Blockno,UnixTimestamp,DateTime (UTC),ParentTxFrom,ParentTxTo,ParentTxETH_Value,From,TxTo,ContractAddress,"
    "Value_IN(ETH),Value_OUT(ETH),CurrentValue @ $1/Eth,Historical $Price/Eth,Status,ErrCode,Type",
    "Transaction Hash,Blockno,UnixTimestamp,DateTime (UTC),From,To,TokenValue,USDValueDayOfTx,ContractAddress,TokenName,TokenSymbol",
)


class Tx(Struct, frozen=True):
    """A transaction of the wallet: `sent` with gas, `back` from contracts, `tokens` as (contract, signed amount, worth)."""

    hash: str
    day: float
    sent: str = "0"
    gas: str = "0.001"
    back: str = ""
    tokens: tuple[tuple[str, str, str], ...] = ()
    price: str = "2000"
    status: str = ""
    received: bool = False
    """Sent by somebody else to the wallet."""


def files(those: Iterable[Tx]) -> tuple[str, str, str]:
    """The texts of the three files; a file without rows is empty."""
    rows: tuple[list[str], list[str], list[str]] = ([], [], [])
    for tx in those:
        at = datetime(2025, 3, 1, 12, tzinfo=UTC) + timedelta(days=tx.day)
        when = f"{tx.hash},1,{int(at.timestamp())},{at:%Y-%m-%d %H:%M:%S}"
        ends, values = (f"{POOL},{OWN}", f"{tx.sent},0") if tx.received else (f"{OWN},{POOL}", f"0,{tx.sent}")
        rows[0].append(f"{when},{ends},,{values},0,{tx.gas},0,{tx.price},{tx.status},,Execute")
        if tx.back:
            rows[1].append(f"{when},{OWN},{POOL},{tx.sent},{POOL},{OWN},,{tx.back},0,0,{tx.price},0,,call")
        for contract, amount, worth in tx.tokens:
            ends = f"{OWN},{POOL}" if amount.startswith("-") else f"{POOL},{OWN}"
            rows[2].append(f"{when},{ends},{amount.removeprefix('-')},{worth},{contract},Token,TKN")
    first, second, third = ("\n".join([head, *some, ""]) if some else "" for head, some in zip(_HEADS, rows, strict=True))
    return first, second, third
