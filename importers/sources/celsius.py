"""Celsius: all transactions of the wallet, with what each was worth. Both sides of a swap are rows of one minute. Times are UTC."""

from typing import ClassVar

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, income, move, refused, timed

_BASE = ("Internal id", "Date and time", "Transaction type", "Coin type", "Coin amount", "USD Value", "Confirmed")


class Celsius(Declared):
    id = "celsius"
    title = "Celsius: transactions"
    venue = "Celsius"
    signatures = (
        Signature("v2", (*_BASE, "Original Reward Coin", "Reward Amount In Original Coin")),
        Signature("v1", (*_BASE, "Original Interest Coin", "Interest Amount In Original Coin")),
    )
    how_to_export = "Celsius has closed; the file is the one that was saved from its app (Transactions, Download CSV)"
    evidence = "parser"
    columns = Columns(
        time="Date and time", type="Transaction type", asset="Coin type", amount="Coin amount", value="USD Value", currency="=USD",
    )
    codes: ClassVar[dict[str, str]] = {"MCDAI": "DAI", "USDT ERC20": "USDT"}
    ids = ("Internal id",)
    order = "mdy"
    types = (
        ("deposit|inbound_transfer|inbound transfer", move(1)), ("withdrawal|outbound_transfer|outbound transfer", move(-1)),
        ("transfer", move()), ("interest|reward", income(IncomeKind.INTEREST)),
        ("promo_code_reward|promo code reward|bonus_token|bonus token", income(IncomeKind.REWARD)),
        ("referred_award|referred award|referrer_award|referrer award", income(IncomeKind.REFERRAL)),
        ("swap in|swap out", timed("swap")),
        ("~loan|collateral|liquidat", refused("celsius loan", "loans are not computed yet; add their result by hand")),
        ("", refused("celsius untold", "Celsius does not say what this row was, perhaps a move into its withheld account; add it by hand")),
    )
    only = (Only("Confirmed", ("yes", "true"), ignored("not confirmed")),)


IMPORTER = Celsius()
