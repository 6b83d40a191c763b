"""Delta (the portfolio app): transactions of coins, securities and money, as it exports them and as its template has them.

An account is the broker, else the exchange of a coin; `Exchange` of a security is the market it trades on. Fees are on top. What was sent
or received from a place that pays (`DIVIDENDS`, `AIRDROP`) is income.
"""

from collections.abc import Callable
from copy import copy

from core.model import AssetKind, IncomeKind, LegRole, ParsedFile, asset_id
from importers.base import Context, Signature, Table
from importers.currencies import FIAT, UnknownAsset
from importers.declared import Declared
from importers.means import Columns, Only, apart, income, trade
from importers.sources import tracker_words as words

_SECURITIES = ("STOCK", "FUND")
_MONEY = ("FIAT", "FOREX")
_STRANGERS = ("", "OTHER", "OTHER_WALLET", "BANK")
_PAYS = {"DIVIDENDS": "staking", "STAKING": "staking", "AIRDROP": "airdrop", "MINING": "mining", "FORK": "fork"}


class Delta(Declared):
    id = "delta"
    title = "Delta: transactions"
    venue = "Delta"
    signatures = (Signature("1", (
        "Date", "Way", "Base amount", "Base currency (name)", "Base type", "Quote amount", "Quote currency", "Fee amount",
        "Fee currency (name)",
    ), ("Exchange", "Sent/Received from", "Sent to", "Broker", "Notes", "Leverage Metadata")),)
    how_to_export = "Delta: Settings, Portfolio, Export CSV"
    zone = ""
    columns = Columns(
        time="Date", type="way", asset="base", amount="size", other="paid", other_asset="Quote currency", fee="Fee amount",
        fee_asset="Fee currency (name)", account="from", other_account="to", note="Notes",
    )
    only = (Only("Leverage Metadata", ("",), words.MARGIN),)
    computed = ("way", "base", "size", "paid", "from", "to")
    types = (
        ("buy", trade(1)), ("sell", trade(-1)), ("deposit", words.IN), ("withdraw", words.OUT), ("transfer", words.OWN),
        ("dividend", apart(income(IncomeKind.DIVIDEND))), ("deposit staking", words.STAKING), ("deposit airdrop", words.AIRDROP),
        ("deposit mining", words.MINING), ("deposit fork", words.FORK),
    )
    shared: frozenset[str] = frozenset()
    """Tickers of the file that several assets have, by the names in brackets behind them."""

    def asset(self, code: str) -> tuple[str, LegRole]:
        """`SOL (Solana)` is SOL, unless the file has another SOL; `GOLD COMMODITY` is nothing by itself."""
        kind, mark, named = code.partition(":")
        if mark and kind == AssetKind.SECURITY:
            return asset_id(AssetKind.SECURITY, named), LegRole.ASSET
        ticker = code.partition("(")[0].strip()
        if ticker in self.shared:
            raise UnknownAsset(code)
        return super().asset(ticker)

    def owner(self, account: str, named: str) -> str:
        return named

    def parse(self, table: Table, context: Context) -> ParsedFile:
        names: dict[str, set[str]] = {}
        for place in table.columns("Base currency (name)", "Fee currency (name)"):
            for _, cells in table.records:
                ticker, mark, name = cells[place].partition("(")
                if mark:
                    names.setdefault(ticker.strip(), set()).add(name.strip(" )").lower())
        reader = copy(self)
        reader.shared = frozenset(ticker for ticker, known in names.items() if len(known) > 1)
        return super(Delta, reader).parse(table, context)

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        kind, way, code = row("Base type").upper(), row("Way").lower(), row("Base currency (name)")
        place, quote = row("Broker") or (row("Exchange") if kind not in _SECURITIES else ""), row("Quote currency")
        if kind in _SECURITIES and quote and quote not in FIAT:
            raise ValueError(f"{quote[:10]!r} is no currency of a state, such as GBP or USD")
        if way == "dividend":
            return way, quote, row("Quote amount"), "", place, ""
        if kind in _SECURITIES:
            code = f"{AssetKind.SECURITY}:{code.partition('(')[0].strip()}"
        elif kind not in ("CRYPTO", *_MONEY) or (kind in _MONEY and code.partition("(")[0].strip() not in FIAT):
            code = f"{code} {kind}"
        if way in ("deposit", "withdraw", "transfer"):
            way, here, there = _moved(way, row("Sent/Received from"), row("Sent to"), place)
            return way, code, row("Base amount"), "", here, there
        return way, code, row("Base amount"), row("Quote amount"), place, ""


def _moved(way: str, sender: str, receiver: str, place: str) -> tuple[str, str, str]:
    """The way, and the accounts that the row is of; where one side of a transfer is a stranger's, it is a deposit or a withdrawal."""
    if way == "transfer":
        gives, takes = sender.upper() not in _STRANGERS, receiver.upper() not in _STRANGERS
        if gives and takes:
            return "transfer", sender, receiver
        way = "withdraw" if gives else "deposit"
    if way == "withdraw":
        return way, place or ("" if sender.upper() in _STRANGERS else sender), ""
    pays = _PAYS.get(sender.upper(), "")
    return f"{way} {pays}".strip(), place or ("" if receiver.upper() in _STRANGERS else receiver), ""


IMPORTER = Delta()
