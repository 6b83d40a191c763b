"""Portfolio Performance: the transactions of a securities account or a deposit account, in English or German.

Values are after fees and taxes; of which sign depends on the kind of account, so the type tells the direction. A trade is in the files of
both accounts: it is one event, whichever comes first. Older files of deposit accounts have its money alone, and leave it to the other.
"""

from collections.abc import Callable
from decimal import Decimal

from msgspec.structs import replace

from core.model import AssetKind, EventKind, LegRole, ParsedFile, asset_id
from core.money import ZERO, add, subtract, text
from importers.base import Context, Signature, Table, plain
from importers.currencies import FIAT, UnknownAsset
from importers.declared import Declared
from importers.means import Charge, Columns, apart, ignored, refused, single, trade
from importers.numbers import maybe
from importers.sources import tracker_words as words

_FULL = ("Date", "Type", "Value", "Transaction Currency", "Shares", "ISIN", "WKN", "Ticker Symbol", "Security Name", "Note")
_VOLL = ("Datum", "Typ", "Wert", "Buchungswährung", "Stück", "ISIN", "WKN", "Ticker-Symbol", "Wertpapiername", "Notiz")
_TRADES = ("buy", "sell", "kauf", "verkauf")
_OTHER_FILE = ignored("the trade is in the file of the securities account")
_TAX_BACK = replace(single(EventKind.TAX, 1), says="tax given back")
_CHARGED = refused("delivery with fees", "which money paid the fees of this delivery is not stated; add it by hand")


class PortfolioPerformance(Declared):
    id = "portfolio-performance"
    title = "Portfolio Performance: transactions"
    venue = "Portfolio Performance"
    custody = "broker"
    evidence = "parser"
    signatures = (
        Signature("full", (*_FULL, "Gross Amount", "Currency Gross Amount", "Exchange Rate", "Fees", "Taxes")),
        Signature("cash", _FULL, absent=("Fees",)),
    )
    how_to_export = "Portfolio Performance: File, Export, CSV; the files of the securities accounts and those of the deposit accounts"
    zone = ""
    columns = Columns(
        time="when", type="what", asset="of", amount="size", other="money", other_asset="currency", fee="charged", fee_asset="currency",
        note="Note|Notiz",
    )
    charges = (Charge("taxed", "currency", LegRole.TAX),)
    computed = ("when", "what", "of", "size", "money", "currency", "charged", "taxed")
    types = (
        ("buy|kauf", trade(1)), ("sell|verkauf", trade(-1)), ("trade of a deposit account", _OTHER_FILE),
        ("delivery (inbound)|einlieferung|transfer (inbound)|umbuchung (eingang)|deposit|einlage", words.IN),
        ("delivery (outbound)|auslieferung|transfer (outbound)|umbuchung (ausgang)|removal|withdrawal|entnahme", words.OUT),
        ("delivery with fees", _CHARGED), ("dividend|dividende", apart(words.DIVIDEND)), ("interest|zinsen", apart(words.INTEREST)),
        ("fees|gebühren|interest charge|zinsbelastung", words.FEE), ("fees refund|gebührenerstattung", words.REBATE),
        ("taxes|steuern", words.TAX), ("tax refund|steuerrückerstattung", _TAX_BACK),
    )
    both = True
    """Whether the file states fees and shares, so that its trades are whole."""

    def parse(self, table: Table, context: Context) -> ParsedFile:
        isin, name = table.column("ISIN"), table.column("Security Name", "Wertpapiername")
        called = {cells[isin].strip(): cells[name].strip() for _, cells in table.records}
        parsed = super().parse(table, context)
        parsed.asset_names.update({asset_id(AssetKind.SECURITY, code): said for code, said in called.items() if code and said})
        return parsed

    def begin(self, table: Table) -> None:
        self.both = not {plain("Fees"), plain("Gebühren")}.isdisjoint(plain(name) for name in table.header)

    def asset(self, code: str) -> tuple[str, LegRole]:
        """An ISIN is a security. A ticker alone may be a coin's or a share's, unless it is a pair, `BTC-EUR`."""
        kind, mark, named = code.partition(":")
        if mark and kind == AssetKind.SECURITY:
            return asset_id(AssetKind.SECURITY, named), LegRole.ASSET
        coin, mark, quote = code.rpartition("-")
        if mark and quote.upper() in FIAT:
            return super().asset(coin)
        if code.upper() in FIAT:
            return super().asset(code)
        raise UnknownAsset(code)

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        what, currency = row("Type|Typ").lower(), row("Transaction Currency|Buchungswährung").upper()
        if currency not in FIAT:
            raise ValueError(f"{currency[:10]!r} is no currency of a state, such as GBP or USD")
        when = row("Date|Datum").removesuffix("T00:00")
        size, value = self._figure(row("Shares|Stück")), self._figure(row("Value|Wert"))
        fee, tax = self._figure(row("Fees|Gebühren")), self._figure(row("Taxes|Steuern"))
        costs = add(fee or ZERO, tax or ZERO)
        named = f"{AssetKind.SECURITY}:{row('ISIN')}" if row("ISIN") else row("Ticker Symbol|Ticker-Symbol") or row("WKN") or row(
            "Security Name|Wertpapiername"
        )
        if what in _TRADES:
            if not self.both:
                return when, "trade of a deposit account", named, "", "", currency, "", ""
            gross = None if value is None else subtract(value, costs) if what in ("buy", "kauf") else add(value, costs)
            return when, what, named, self._cell(size), self._cell(gross), currency, self._cell(fee), self._cell(tax)
        if named and size is not None and what.startswith(("delivery", "einlief", "auslief", "transfer", "umbuchung")):
            return when, "delivery with fees" if costs else what, named, self._cell(size), "", currency, "", ""
        if value is not None and what in ("dividend", "dividende", "interest", "zinsen"):
            return when, what, currency, self._cell(add(value, costs)), "", currency, self._cell(fee), self._cell(tax)
        return when, what, currency, self._cell(value), "", currency, "", ""

    def _figure(self, written: str) -> Decimal | None:
        found = maybe(written, decimal_comma=self.decimal_comma)
        return found.copy_abs() if found else None

    def _cell(self, amount: Decimal | None) -> str:
        written = "" if amount is None else text(amount)
        return written.replace(".", ",") if self.decimal_comma else written


class PortfolioPerformanceGerman(PortfolioPerformance):
    id = "portfolio-performance-de"
    title = "Portfolio Performance: Buchungen"
    signatures = (
        Signature("full", (*_VOLL, "Bruttobetrag", "Währung Bruttobetrag", "Wechselkurs", "Gebühren", "Steuern")),
        Signature("cash", _VOLL, absent=("Gebühren",)),
    )
    decimal_comma = True
    order = "dmy"


IMPORTERS = (PortfolioPerformance(), PortfolioPerformanceGerman())
