"""LBank: deposits and spot trades. Amounts stand with their asset in one cell; times bear the zone that the account shows."""

import re
from collections.abc import Callable, Sequence

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, move, trade

_ZONE = re.compile(r"\s*UTC(?P<hours>\S*)$")


class _LBank(Declared):
    venue = "LBank"
    evidence = "parser"
    computed = ("at",)
    content = ("ID",)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        found = _ZONE.search(row("Time"))
        if found and found["hours"] not in ("", "0", "+0"):
            raise ValueError(f"its zone {found[0].strip()[:20]!r} cannot be read; show times in UTC at LBank")
        return (_ZONE.sub("", row("Time")),)


class LBankDeposits(_LBank):
    id = "lbank-deposits"
    title = "LBank: deposits"
    signatures = (
        Signature("v1", ("ID", "Time", "Token", "Initial Quantity", "Latest Quantity", "Quantity", "Type"), ("Details", "Remarks")),
    )
    how_to_export = "LBank: Wallet, Transaction history, Deposits, Export"
    columns = Columns(time="at", type="Type", asset="Quantity", amount="Quantity", note="Remarks")
    types = (("deposit", move(1)),)


class LBankTrades(_LBank):
    id = "lbank-trades"
    title = "LBank: spot trades"
    signatures = (
        Signature("v1", (
            "ID", "Method", "Type", "Pair", "Time", "Direction", "Average Price", "Volume", "Turnover", "Transaction Fee Rate",
            "Transaction Fee",
        ), ("Remarks",)),
    )
    how_to_export = "LBank: Orders, Spot, Trade history, Export"
    columns = Columns(
        time="at", type="Type", subtype="Direction", asset="Volume", amount="Volume", other_asset="Turnover", other="Turnover",
        fee="Transaction Fee", fee_asset="Transaction Fee",
    )
    types = (("spot buy_market", trade(1)), ("spot sell_market", trade(-1)))


IMPORTERS = (LBankDeposits(), LBankTrades())
