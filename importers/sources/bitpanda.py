"""Bitpanda: the transaction history, in the layout with classes of assets and in the one before.

The fee of a purchase or sale is in its amount of money; that of a withdrawal is on top. Metals, shares and indices are contracts under
Bitpanda's own names, which the user says the meaning of. A file has a table for each product, with a line of one cell before the next.
"""

from collections.abc import Callable, Sequence

from core.model import IncomeKind, LegRole
from importers.base import Signature, Table
from importers.currencies import UnknownAsset
from importers.declared import Declared
from importers.means import Columns, Only, ignored, income, move, refused, trade
from importers.numbers import maybe

_METALS = frozenset({"XAU", "XAG", "XPT", "XPD", "GOLD", "SILVER", "PLATINUM", "PALLADIUM"})
_COINS = frozenset({"", "cryptocurrency"})
_MOVED = ("Timestamp", "Asset", "Amount Asset")
_HERE = ("In/Out", "Amount Fiat", "Fee", "Fiat", "Amount Asset", "Asset")


class Bitpanda(Declared):
    id = "bitpanda"
    title = "Bitpanda: transaction history"
    venue = "Bitpanda"
    evidence = "parser"
    signatures = (
        Signature(
            "v2", ("Transaction ID", "Timestamp", "Transaction Type", "Asset class", "Fee asset", *_HERE),
            (
                "Asset market price", "Asset market price currency", "Product ID", "Fee percent", "Spread", "Spread Currency", "Tax Fiat",
            ),
        ),
        Signature("v1", ("ID", "Type", "Status", "Created at", *_HERE)),
    )
    how_to_export = "Bitpanda: Profile, History, Export, CSV, the whole time"
    columns = Columns(
        time="Timestamp|Created at", type="kind", asset="code", amount="moved", other_asset="Fiat", other="Amount Fiat", fee="Fee",
        fee_asset="Fee asset", value="worth", currency="Fiat",
    )
    computed = ("kind", "code", "moved", "worth")
    ids = ("Transaction ID|ID",)
    zone = ""
    includes_fee = "other"
    only = (
        Only("Status", ("", "finished", "completed"), ignored("not carried out")),
        Only("Tax Fiat", ("0", "-"), refused(
            "bitpanda tax", "Bitpanda does not say whether the tax it withheld is in the amount; add the event by hand",
        )),
    )
    types = (
        ("buy", trade(1)), ("sell", trade(-1)), ("deposit", move(1)), ("withdrawal", move(-1)),
        ("transfer incoming", move(1)), ("transfer outgoing", move(-1)),
        ("transfer(stake)", ignored("a move within the account")), ("transfer(unstake)", ignored("a move within the account")),
        ("reward|rewards|transfer(reward)", income(IncomeKind.STAKING)), ("tax", refused(
            "bitpanda tax", "Bitpanda does not say what this tax was withheld from; add it by hand",
        )),
        ("deposit with a fee", refused(
            "bitpanda fee", "Bitpanda does not say whether the fee was taken off what arrived; add the deposit by hand",
        )),
        ("withdrawal with a fee", refused("bitpanda fee", "this old file does not say what the fee was paid in; add it all by hand")),
    )

    staked: frozenset[tuple[str, ...]] = frozenset()
    """What was staked or taken back, by time, asset and amount: the other side of it is a plain transfer."""

    def asset(self, code: str) -> tuple[str, LegRole]:
        if code.upper() in _METALS:
            raise UnknownAsset(code)
        return super().asset(code)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The type, what moved, and what it was worth where it was not traded; a contract under its class and name."""
        kind, kept = row("Transaction Type|Type").replace(" ", "").lower(), row("Asset class").lower()
        money = kept == "fiat" or row("Asset") == row("Fiat")
        if kind == "transfer":
            kind = "transfer(stake)" if tuple(map(row, _MOVED)) in self.staked else f"transfer {row('In/Out').lower()}"
        elif kind == "deposit" and maybe(row("Fee")):
            kind = "deposit with a fee"
        elif kind == "withdrawal" and maybe(row("Fee")) and not row("Fee asset") and not money:
            kind = "withdrawal with a fee"
        if money:
            return kind, row("Fiat"), row("Amount Fiat"), ""
        code = row("Asset") if kept in _COINS else f"{row('Asset class')} {row('Asset')}"
        return kind, code, row("Amount Asset"), "" if kind in ("buy", "sell") else row("Amount Fiat")

    def begin(self, table: Table) -> None:
        table.drop({index for index, cells in table.records if sum(map(bool, cells)) == 1})
        kind, *rest = table.columns("Transaction Type", *_MOVED)
        staked = ((cells[kind].replace(" ", "").lower(), tuple(cells[place].strip() for place in rest)) for _, cells in table.records)
        self.staked = frozenset(moved for said, moved in staked if said in ("transfer(stake)", "transfer(unstake)"))


IMPORTER = Bitpanda()
