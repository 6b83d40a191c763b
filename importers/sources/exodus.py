"""Exodus: transactions, in today's layout and in the one of a file for each coin, and staking rewards. Fees are beside the amounts.

What went to a contract and what came back under one hash is a swap; a sending of nothing is a permission, which costs its fee. What comes
back from a stake holds rewards that the file does not tell apart, and waits.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from core.model import IncomeKind, LegRole
from importers.base import Signature, Table
from importers.declared import Declared
from importers.means import Columns, failed, income, move, refused, trade
from importers.numbers import maybe
from importers.times import scripted

_ON_CHAIN = re.compile(
    r"(BNB|ETH|USDT|USDC|DAI|MATIC|POL|AVAX|WETH|WBTC)"
    r"(?:BSC|BEP20|ETH|ERC20|TRX|TRC20|SOL|SPL|ARB|ARBITRUM|BASE|OP|OPTIMISM|MATIC|POLYGON|AVAXC|FTM)",
)
_HOW = "Exodus: Settings, Export, All transactions"


class _Exodus(Declared):
    venue = "Exodus"
    custody = "wallet"
    evidence = "parser"

    def asset(self, code: str) -> tuple[str, LegRole]:
        """Some codes have the chain behind them: `BNBBSC`."""
        found = _ON_CHAIN.fullmatch(code.upper())
        return super().asset(found[1] if found else code)


class Exodus(_Exodus):
    id = "exodus"
    title = "Exodus: transactions"
    signatures = (
        Signature("v3", (
            "DATE", "TYPE", "FROMPORTFOLIO", "TOPORTFOLIO", "OUTAMOUNT", "OUTCURRENCY", "FEEAMOUNT", "FEECURRENCY", "TOADDRESS", "OUTTXID",
            "INAMOUNT", "INCURRENCY", "INTXID", "ORDERID", "PERSONALNOTE",
        ), ("FROMADDRESS", "OUTTXURL", "INTXURL")),
    )
    how_to_export = _HOW
    order = "mdy"
    columns = Columns(
        time="at", type="what", sent="OUTAMOUNT", sent_asset="OUTCURRENCY", received="INAMOUNT", received_asset="INCURRENCY",
        fee="FEEAMOUNT", fee_asset="FEECURRENCY", refs="hash", note="PERSONALNOTE",
    )
    computed = ("at", "what", "hash")
    content = ("OUTTXID", "INTXID")
    fee_sign = 0
    types = (
        ("deposit", move(1, charged=False)), ("withdrawal", move(-1)), ("exchange", trade()),
        ("half", trade(together=("hash",))), ("fee", failed()),
        ("back", refused(
            "exodus stake", "Exodus does not say how much of what came back from the stake is a reward; add the reward by hand",
        )),
    )

    def begin(self, table: Table) -> None:
        """Hashes under which one coin left and another arrived."""
        sent, got = table.columns("OUTTXID", "OUTAMOUNT"), table.columns("INTXID", "INAMOUNT")
        gone, come = (
            Counter(cells[told].strip() for _, cells in table.records if cells[told].strip() and maybe(cells[figure].strip()))
            for told, figure in (sent, got)
        )
        self._swaps = {told for told, number in gone.items() if number == come[told] == 1}

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind, told, out, come = row("TYPE").lower(), row("OUTTXID") or row("INTXID"), maybe(row("OUTAMOUNT")), maybe(row("INAMOUNT"))
        if kind in ("withdrawal", "deposit") and told in self._swaps:
            kind = "half"
        elif kind == "deposit" and row("FROMPORTFOLIO") and not row("TOPORTFOLIO"):
            kind = "back"
        elif kind in ("withdrawal", "staked", "unstaked") and not out and not come:
            kind = "fee"
        return scripted(row("DATE")), kind, told


class ExodusCoin(_Exodus):
    id = "exodus-coin"
    title = "Exodus: transactions of one coin"
    signatures = (
        Signature("v2", (
            "TXID", "TXURL", "DATE", "TYPE", "FROMPORTFOLIO", "TOPORTFOLIO", "COINAMOUNT", "FEE", "BALANCE", "EXCHANGE", "PERSONALNOTE",
        )),
    )
    how_to_export = f"{_HOW}; the layout of a file for each coin is older"
    order = "mdy"
    columns = Columns(
        time="at", type="what", asset="COINAMOUNT", amount="COINAMOUNT", fee="FEE", fee_asset="FEE", refs="TXID", note="PERSONALNOTE",
    )
    computed = ("at", "what")
    content = ("TXID",)
    fee_sign = 0
    types = (
        ("deposit", move(1, charged=False)), ("withdrawal", move(-1)),
        ("exchanged", refused("exodus exchange", "one side of a swap; export all transactions in today's layout, which has both")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        return scripted(row("DATE")), "exchanged" if row("EXCHANGE") else row("TYPE").lower()


class ExodusStaking(_Exodus):
    id = "exodus-staking"
    title = "Exodus: staking rewards"
    signatures = (
        Signature("v1", ("Type", "Buy", "Cur.", "Exchange", "Group", "Comment", "Date"), absent=("Sell", "Fee", "Value")),
    )
    how_to_export = "Exodus: Settings, Export, Staking rewards"
    columns = Columns(time="Date", type="Type", asset="Cur.", amount="Buy", note="Comment")
    types = (("staking", income(IncomeKind.STAKING)),)


IMPORTERS = (Exodus(), ExodusCoin(), ExodusStaking())
