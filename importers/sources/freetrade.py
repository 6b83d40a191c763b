"""Freetrade: the activity feed of an account, both generations. Totals are without sign, fees in them; a free share is income."""

from core.model import IncomeKind
from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import BUY, DIVIDEND, INTEREST, MOVE_IN, MOVE_OUT, SELL, Columns, reinvested
from importers.means import ignored, income, refused

_ROWS = ("Title", "Type", "Timestamp", "Account Currency", "Buy / Sell", "Ticker", "ISIN", "Quantity")
_MORE = (
    "Venue", "Order Type", "Total Shares Amount", "Total Amount in Instrument Currency", "Price per Share", "FX Rate", "FX Fee (BPS)",
    "Dividend Ex Date", "Dividend Pay Date", "Dividend Eligible Quantity", "Dividend Amount Per Share",
    "Dividend Gross Distribution Amount", "Dividend Net Distribution Amount", "Dividend Withheld Tax Percentage", "Stock Split Ex Date",
    "Stock Split Pay Date",
    "Stock Split New ISIN", "Stock Split Rate of Share Outturn From", "Stock Split Rate of Share Outturn To",
    "Stock Split Maintain Holding of Initial ISIN", "Stock Split New Share Quantity", "Stock Split Rate of Cash Outturn Amount",
    "Stock Split Rate of Cash Outturn Currency", "Stock Split Cash Outturn Received Amount", "Stock Split Has Fractional Payout",
    "Stock Split Rate of Fractional Payout Amount", "Stock Split Rate of Fractional Payout Currency",
    "Stock Split Fractional Payout Cash Received Amount", "Stock Split Fractional Payout Cash Received Currency",
)
DOCUMENT = ignored("a document, which moves nothing")
BETWEEN = refused("internal transfer", "the row does not say whether this money came or went; enter it by hand in both accounts")
SPLIT = refused("split by ratio", "the row does not say plainly how many shares the split added; enter the added shares by hand")


class Freetrade(Broker):
    id = "freetrade"
    title = "Freetrade: activity"
    venue = "Freetrade"
    signatures = (
        Signature("2025", (*_ROWS, "Total Amount in Account Currency"), _MORE),
        Signature("2022", (*_ROWS, "Total Amount"), _MORE),
    )
    how_to_export = "Freetrade app: Activity, the share sign, Export as CSV, all types, the whole time; one file for each account"
    zone, order, currency, signed = "UTC", "ymd", "GBP", False
    rate_of_other = True
    columns = Columns(
        date="Timestamp", type="Type", subtype="Buy / Sell", symbol="Ticker", isin="ISIN", name="Title", quantity="Quantity",
        price="Price per Share in Account Currency", amount="Total Amount in Account Currency|Total Amount", currency="Account Currency",
        fees=("Stamp Duty", "FX Fee Amount"), taxes=(("Dividend Withheld Tax Amount", "Instrument Currency"),), rate="Base FX Rate",
    )
    ids = ("Order ID",)
    types = (
        ("order buy", BUY), ("order sell", SELL), ("freeshare_order buy|freeshare_order", reinvested(income(IncomeKind.REWARD))),
        ("dividend|special_dividend", DIVIDEND), ("interest_from_cash", INTEREST), ("top_up", MOVE_IN), ("withdrawal", MOVE_OUT),
        ("internal_transfer", BETWEEN), ("stock_split|reverse_stock_split|corporate_action", SPLIT),
        ("monthly_statement|monthly_share_lending_statement|tax_certificate", DOCUMENT),
    )


IMPORTER = Freetrade()
