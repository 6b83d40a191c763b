"""StakeTax (stake.tax): its own layout of what a wallet did on one of the Cosmos chains, Terra, Solana, Algorand and others.

Each row is of one wallet, in UTC; fees are beside the amounts. Types that begin with an underscore are what StakeTax leaves out of its
reports: their fee is booked, and where they move something nobody says what it was.
"""

from collections.abc import Callable

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, ignored, refused
from importers.sources import tracker_words as words
from importers.sources.tracker_words import figure

_LEFT_OUT = refused("left out by StakeTax", "StakeTax says of this kind of transaction nothing but its amounts; add by hand what it did")


class StakeTax(Declared):
    id = "staketax"
    title = "StakeTax: default CSV"
    venue = "StakeTax"
    custody = "wallet"
    evidence = "parser"
    signatures = (Signature("1", (
        "timestamp", "tx_type", "received_amount", "received_currency", "sent_amount", "sent_currency", "fee", "fee_currency", "comment",
        "txid", "exchange", "wallet_address",
    )),)
    how_to_export = "stake.tax: enter the address, Download, format default"
    columns = Columns(
        time="timestamp", type="way", sent="sent_amount", sent_asset="sent_currency", received="received_amount",
        received_asset="received_currency", fee="fee", fee_asset="fee_currency", account="wallet", refs="txid", note="comment",
    )
    computed = ("way", "wallet")
    types = (
        ("staking", words.STAKING), ("airdrop", words.AIRDROP), ("income", words.OTHER), ("trade", words.TRADE),
        ("transfer in", words.IN), ("transfer out", words.OUT), ("spend", words.SPENT), ("spend fee", words.FEE),
        ("lp_deposit both", words.POOL_IN), ("lp_withdraw both", words.POOL_OUT),
        ("lp_deposit in|lp_deposit out", words.POOLING_IN), ("lp_withdraw in|lp_withdraw out", words.POOLING_OUT),
        ("borrow|repay", words.LOAN), ("fee alone", words.WITHIN), ("left out", _LEFT_OUT),
        ("nothing", ignored("neither amount nor fee")),
        ("transfer both", refused("transfer of one row", "this transfer has two sides and one wallet; add by hand what it did")),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        come, gone = figure(row("received_amount")) is not None, figure(row("sent_amount")) is not None
        side = "both" if come and gone else "in" if come else "out" if gone else ""
        kind = row("tx_type").lower()
        if not side:
            way = "nothing" if figure(row("fee")) is None else "fee alone"
        elif kind.startswith("_"):
            way = "left out"
        elif kind in ("transfer", "lp_deposit", "lp_withdraw"):
            way = f"{kind} {side}"
        elif kind == "spend" and "fee" in row("comment").lower():
            way = "spend fee"
        else:
            way = kind
        chain = row("exchange").removesuffix("_blockchain").upper()
        return way, f"{chain} {row('wallet_address')}".strip()


IMPORTER = StakeTax()
