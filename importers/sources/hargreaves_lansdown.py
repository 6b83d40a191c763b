"""Hargreaves Lansdown: transaction summary of an account. Securities have names alone, unit costs are pence, dealing charges are inside."""

from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import BUY, DIVIDEND, FEE, INTEREST, MOVE, REWARD, SELL, Columns
from importers.means import refused

_NAMED = r"(?P<name>\S.*?)(?: +[\d,.]+ +@ +[\d,.]+)?$"
REDEEMED = refused("redemption", "the row does not say how many units were paid back; enter the sale by hand")


class HargreavesLansdown(Broker):
    id = "hargreaves-lansdown"
    title = "Hargreaves Lansdown: transaction summary"
    venue = "Hargreaves Lansdown"
    signatures = (
        Signature(
            "1", ("Trade date", "Reference", "Description", "Unit cost (p)", "Quantity"), ("Settle date",), (("value", r"^value \(.+\)$"),),
        ),
    )
    how_to_export = "hl.co.uk: the account, Transaction history, the whole time, Download as spreadsheet (CSV); one file for each account"
    zone, order, currency = "Europe/London", "dmy", "GBP"
    by_name, price_in_amount = True, False
    account_in = r"Client Number:[\s,]*(\d{4,})"
    columns = Columns(
        date="Trade date", type="Reference", text="Description", quantity="Quantity", price="Unit cost (p)", amount="value",
        currency="=GBP",
    )
    types = (
        (f"~^b\\d{{4,}} {_NAMED}", BUY), (f"~^s\\d{{4,}} {_NAMED}", SELL),
        ("interest", INTEREST), ("manage fee", FEE), ("~^(loyalty|unit rebate)", REWARD), ("~^(div|dividend|overseas div)\\b", DIVIDEND),
        ("fpc|fpd|card web|transfer|bacs|chaps|cheque|direct debit|dd", MOVE), ("rdp cr", REDEEMED),
    )

    def account(self, table: Table, context: Context) -> str:
        """The user's word, else the product that the file's title names (`HL Stocks & Shares ISA`), else the client."""
        return product(table, context) or super().account(table, context)


def product(table: Table, context: Context) -> str:
    """The user's word, else the account as the file's title names it; empty where neither does."""
    title = next((cell.strip() for cells in table.preamble for cell in cells if cell.strip()), "")
    return context.account or (context.first_name(f"Hargreaves Lansdown {title}") if title.startswith("HL ") else "")


IMPORTER = HargreavesLansdown()
