"""Interactive Brokers: Flex query as CSV, both layouts: sections one below the other, with control records or without."""

import re
from collections.abc import Sequence

from core.model import ParsedFile
from core.money import ZERO, negate, subtract, text
from importers import securities
from importers.base import Context, Reading, Signature, Table, plain
from importers.broker_means import BUY, CANCELLED, OPTION, SELL, TRADE, Columns
from importers.broker_rows import Row
from importers.means import When, refused
from importers.sections import Sections
from importers.sources.ibkr_flex_parts import Actions, Cash, Held, Money, Summed, Transfers
from importers.sources.ibkr_flex_rows import ACCOUNT, CODE, CURRENCY, NAMES, Flex, year_first
from importers.sources.ibkr_rows import CANCELS, SAID_ACTIONS, SAID_MONEY, SAID_TRADES, VENUE, changes, shorts

_OWN = re.compile(r'"?(?:DATA"?,"?\w{4}"?,"?|BO[FA]"?,"?)?([UF]\d{5,9})"?(?:,|$)')
_DIGIT = re.compile(r"\d")
_TRADE = ("TradePrice", "Quantity", "CurrencyPrimary")
_KNOWN = ("Buy/Sell", "TradeDate", "ISIN", "TradeMoney", "IBCommission", "IBCommissionCurrency", "Symbol", "Proceeds", "DateTime")
_OTHER = ("CashTransfer", "ActionDescription", "Delivered/Received")
_CASH = ("Type", "Amount", "Description", "CurrencyPrimary")
_UNKNOWN = "unknown currency"
NO_CURRENCY = refused(
    "commission's currency", "the query does not say in which currency this commission was paid; add the column IBCommissionCurrency to it",
)
NO_PAIR = refused(
    "nothing named", "this trade names no security or currency; add the column Symbol to the query and import it again",
)


class Trades(Flex):
    id = "ibkr-flex"
    title = VENUE
    signatures = (
        Signature("trades", _TRADE, _KNOWN, absent=_OTHER),
        Signature("trades, Currency", ("TradePrice", "Quantity", "Currency"), _KNOWN, absent=_OTHER),
    )
    columns = Columns(
        date="DateTime|Date/Time|TradeDate|Trade Date", type="Buy/Sell|=Trade", text="Open/CloseIndicator", symbol="Symbol", isin="ISIN",
        cusip="CUSIP", name="Description", kind="AssetClass|Asset Class|AssetCategory", quantity="Quantity", price="TradePrice",
        amount="Proceeds|TradeMoney|NetCash", currency=CURRENCY, fees=(("IBCommission", "IBCommissionCurrency"), "Taxes"), account=ACCOUNT,
    )
    ids = (CODE,)
    when = (
        *Flex.when, When("Notes/Codes|Code", (r"~(^|[;,]) *(a|ex|gea) *($|[;,])",), OPTION),
        When("Notes/Codes|Code", CANCELS, CANCELLED), When("TransactionType", ("~tradecancel",), CANCELLED),
        When("Buy/Sell", ("~\\(ca",), CANCELLED), When("IBCommission", (_UNKNOWN,), NO_CURRENCY),
    )
    types = (("~^buy", BUY), ("~^sell", SELL), ("trade", TRADE))

    def account(self, table: Table, context: Context) -> str:
        """The one account whose number begins the rows."""
        texts = [",".join(table.header[:3]), *(row.text for row in table.rows)]
        numbers = {found[1] for each in texts if (found := _OWN.match(each))}
        named = securities.called(VENUE, numbers.pop(), self.digits) if len(numbers) == 1 else self.venue
        return context.first_name(context.account or named)

    def fill(self, table: Table, reading: Reading, context: Context) -> None:
        self._proceeds(table)
        super().fill(table, reading, context)

    def _proceeds(self, table: Table) -> None:
        """Makes what the query states of the money what it did to the cash, before commission; of several columns one counts.

        Whose currency a commission is in that the query does not say, is plain but where currencies are changed.
        """
        side, quantity, kind = table.columns("Buy/Sell", "Quantity", "AssetClass")
        proceeds, money, net = table.columns("Proceeds", "TradeMoney", "NetCash")
        fee, paid_in, traded_in, taxes = table.columns("IBCommission", "IBCommissionCurrency", "CurrencyPrimary", "Taxes")
        for _, cells in table.records:
            if paid_in == table.blank and cells[kind].strip().upper() == "CASH" and cells[fee].strip("0. "):
                cells[fee] = _UNKNOWN
            if proceeds != table.blank:
                for place in (money, net):
                    cells[place] = ""
                continue
            try:
                size, stated, left, commission, tax = (
                    self.number(cells[place].strip()) or ZERO for place in (quantity, money, net, fee, taxes)
                )
            except ValueError:
                continue
            if money != table.blank:
                out = cells[side].strip().casefold().startswith("buy") if cells[side].strip() else size > 0
                cells[money] = text(negate(stated.copy_abs()) if out else stated.copy_abs())
                cells[net] = ""
            elif net != table.blank:
                known = bool(left) and (paid_in == table.blank or cells[paid_in] == cells[traded_in])
                cells[net] = text(subtract(subtract(left, commission), tax)) if known else ""

    def revise(self, rows: Sequence[Row]) -> None:
        super().revise(rows)
        for row in rows:
            if row.means in (TRADE, BUY, SELL) and not row.code:
                row.means = NO_PAIR
        shorts(rows, {row.index: row.text for row in rows})
        changes(rows)


class IbkrFlex(Sections):
    id = "ibkr-flex"
    title = "Interactive Brokers: Flex query"
    venue = VENUE
    signatures = (
        Signature("2, control records", ("BOF",)),
        Signature("2, prefixed lines", ("HEADER",), patterns=(("code", r"^[a-z]{4}$"),), absent=("Statement",)),
        Signature("1", ("ClientAccountID",), NAMES),
        Signature("trades alone", _TRADE, (*_KNOWN, *NAMES), absent=_OTHER),
        Signature("cash alone", _CASH, NAMES, absent=("Status", "Fee")),
    )
    how_to_export = (
        "Client Portal: Performance & Reports, Flex Queries, an activity query with Trades (Executions), Cash Transactions (Detail), "
        "Corporate Actions, Transfers, Open Positions and Cash Report, all columns, CSV; instead of activity statements, not beside them"
    )
    evidence = "parser"
    history, others = Trades(), (Cash(), Actions(), Transfers(), Held(), Money(), Summed())
    begins = r'"?(BOF|BOA|BOS|EOS|EOA|EOF|MSG|HEADER|ClientAccountID)"?(,|$)'
    becomes = (
        *SAID_TRADES, *SAID_MONEY, *SAID_ACTIONS, ("transfers", "deposit, withdrawal of shares or cash"),
        ("open positions, cash report", "prices and positions, compared with the ledger"),
        ("orders, lots and sums beside executions", "ignored"), ("other sums", "ignored"), ("unknown sections", "quarantined"),
    )

    def may_head(self, cells: Sequence[str]) -> bool:
        """Names of columns hold no digits but those of section 871(m), and rows always do."""
        return not _DIGIT.search("".join(cells).replace("871", ""))

    def named(self, header: Sequence[str]) -> str:
        """Sections have no names in one layout and a short one in the other: the first columns tell more."""
        return ", ".join(filter(None, (cell.strip() for cell in header if plain(cell) not in ("header", "clientaccountid"))))

    def parse(self, table: Table, context: Context) -> ParsedFile:
        names = [plain(name) for name in table.header]
        for version, name in (("2, control records", "bof"), ("2, prefixed lines", "header"), ("1", "clientaccountid")):
            if name in names:
                table.version = version
                break
        year_first(table)
        return super().parse(table, context)


IMPORTER = IbkrFlex()
