"""Vanguard UK: cash transactions of an account, and its investment transactions below them. The cash states the trades in words."""

import re
from collections import Counter

from core.model import ParsedFile
from importers.base import Context, Signature, Table, plain
from importers.broker import Broker
from importers.broker_means import BUY, CANCELLED, DIVIDEND, FEE, INTEREST, MOVE, RETURN_OF_CAPITAL, SELL, Columns
from importers.means import ignored, refused
from importers.sections import Sections

_CASH = Signature("cash", ("Date", "Details", "Amount", "Balance"), cells=(("Details", (
    r"^(reversal of )?((bought|sold) [\d,]*\.?\d|div: )|cash account interest|account fee|deposit for investment|regular deposit"
)),))
_INVESTED = Signature("cash and investments", ("Date", "InvestmentName", "TransactionDetails", "Quantity", "Price", "Cost"))
_TRADE = re.compile(r"\s*(bought|sold)\s+([\d,]*\.?\d+)\s", re.IGNORECASE)
_TITLES = "cash transactions|investment transactions"
_NAMED = r"(?P<quantity>[\d,]*\.?\d+) (?:.*\((?P<symbol>[A-Z0-9]{2,6})\)$|(?P<name>.+))"
_REPEATED = "in the cash transactions too: "
ALONE = refused("trade without its cash", "no cash transaction in the file is this trade's; export both tables of the whole time")


class _Cash(Broker):
    id = "vanguard-uk"
    title = venue = "Vanguard UK"
    signatures = (_CASH,)
    how_to_export = ""
    zone, order, currency = "Europe/London", "dmy", "GBP"
    by_name, footer = True, f"balance,|cost,|{_TITLES}"
    columns = Columns(date="Date", text="Details", amount="Amount", balance="Balance", currency="=GBP")
    types = (
        ("~^reversal of (bought|sold)", CANCELLED),
        (f"~^bought {_NAMED}", BUY), (f"~^sold {_NAMED}", SELL),
        ("~^(reversal of )?div: (?P<symbol>[A-Z0-9]+)", DIVIDEND), ("~^(reversal of )?(equalisation|capital)", RETURN_OF_CAPITAL),
        ("~interest", INTEREST), ("~\\bfees?\\b|charge", FEE),
        ("~deposit|payment|withdrawal|transfer|direct (credit|debit)|tax relief|contribution", MOVE),
    )

    def account(self, table: Table, context: Context) -> str:
        """The user's word, else the title of the file, which is what the user calls the account."""
        titles = (next(filter(None, (cell.strip() for cell in cells)), "") for cells in table.preamble)
        title = next((each for each in titles if each and not re.match(_TITLES, each, re.IGNORECASE)), "")
        return super().account(table, context) if context.account or not title else context.first_name(f"{self.venue} {title}")

    def prepare(self, cell: dict[str, str]) -> None:
        cell["name"] = re.sub("[–—]", "-", cell["name"])


class _Investments(Broker):
    id = "vanguard-uk-investments"
    title = venue = "Vanguard UK"
    signatures = (_INVESTED,)
    how_to_export = ""
    zone, order, currency = "Europe/London", "dmy", "GBP"
    columns = Columns(date="Date", type="TransactionDetails", name="InvestmentName", quantity="Quantity", price="Price", amount="Cost")
    types = ((f"~^{_REPEATED}", ignored("a trade that the cash transactions state too")), ("~.", ALONE))


class VanguardUk(Sections):
    id = "vanguard-uk"
    title = "Vanguard UK: cash and investment transactions"
    venue = "Vanguard UK"
    signatures = (_INVESTED, _CASH)
    how_to_export = "vanguardinvestor.co.uk: Documents, Transaction history, Client transactions listing, one sheet for each account"
    history, others = _Cash(), (_Investments(),)
    becomes = (*_Cash.becomes, ("investment transactions", "ignored where the cash transactions state the trade too, else quarantined"))

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """Marks the investment transactions whose trade the cash transactions state: as many as there are of each size."""
        paid: Counter[tuple[str, str]] = Counter()
        below = 0
        for _, cells in table.records:
            names = {plain(cell) for cell in cells}
            below = below or (cells.index("TransactionDetails") if "transactiondetails" in names else 0)
            said = _TRADE.match(cells[1]) if not below else None
            if said:
                paid[_size(said)] += 1
        for _, cells in table.records if below else ():
            said = _TRADE.match(cells[below]) if below < len(cells) else None
            if said and paid[_size(said)]:
                paid[_size(said)] -= 1
                cells[below] = f"{_REPEATED}{cells[below]}"
        return super().parse(table, context)


def _size(said: re.Match[str]) -> tuple[str, str]:
    whole, _, part = said[2].replace(",", "").partition(".")
    return said[1].casefold(), f"{whole.lstrip('0')}.{part.rstrip('0')}"


IMPORTER = VanguardUk()
