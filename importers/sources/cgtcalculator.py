"""CGTCalculator (cgtcalculator.com): the list of trades that is pasted into it, of shares in pounds."""

from collections.abc import Callable

from core.model import AssetKind, LegRole, asset_id
from core.money import multiply, text
from importers.base import Signature
from importers.currencies import UnknownAsset
from importers.declared import Declared
from importers.means import Charge, Columns, refused, trade
from importers.sources.tracker_words import figure

_SPOUSE = refused("transfer to a spouse", "a transfer without gain or loss is not booked from files; enter it by hand")
_RATIO = refused("share restructuring", "this row states a ratio, not the shares that were added; enter the added shares by hand")


class CGTCalculator(Declared):
    id = "cgtcalculator"
    title = "CGTCalculator: trades"
    venue = "CGTCalculator"
    custody = "broker"
    evidence = "parser"
    signatures = (Signature("1", ("B/S", "Date", "Company", "Shares", "Price", "Charges", "Tax")),)
    how_to_export = "the CSV with the trades for cgtcalculator.com"
    order = "dmy"
    zone = "Europe/London"
    columns = Columns(time="Date", type="B/S", asset="Company", amount="Shares", other="money", other_asset="=GBP")
    charges = (Charge("Charges", "=GBP"), Charge("Tax", "=GBP", LegRole.TAX))
    computed = ("money",)
    types = (("b|buy", trade(1)), ("s|sell", trade(-1)), ("t", _SPOUSE), ("r", _RATIO))

    def asset(self, code: str) -> tuple[str, LegRole]:
        """Upper and lower case are the same; what is written in words is no symbol that a price could be looked up for."""
        if code == "GBP":
            return super().asset(code)
        if " " in code.strip():
            raise UnknownAsset(code)
        return asset_id(AssetKind.SECURITY, code.strip().upper()), LegRole.ASSET

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        shares, price = figure(row("Shares")), figure(row("Price"))
        return ("" if shares is None or price is None else text(multiply(shares, price)),)


IMPORTER = CGTCalculator()
