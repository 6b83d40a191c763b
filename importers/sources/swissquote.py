"""Swissquote: transactions of a trading account in several currencies. An exchange of money stands in two rows of one order."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from core.model import EventKind, IncomeKind
from core.money import ZERO, multiply, text
from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    DIVIDEND,
    FEE,
    INTEREST,
    LONG_GAIN,
    MOVE,
    RETURN_OF_CAPITAL,
    REWARD,
    SELL,
    TAX,
    TRADE,
    Columns,
)
from importers.broker_rows import Row
from importers.means import refused

EXCHANGE = replace(TRADE, says="currency exchange, of two rows", together=("Date|Datum", "Order #|Auftrag #"))
REORGANISED = refused("corporate action", "Swissquote does not say what these shares came for and with; enter by hand what changed")


class Swissquote(Broker):
    id = "swissquote"
    title = "Swissquote: transactions"
    venue = "Swissquote"
    signatures = (
        Signature("English", ("Date", "Order #", "Transaction", "Symbol", "ISIN", "Quantity", "Unit price", "Net Amount", "Currency")),
        Signature("German with 15 columns", (
            "Datum", "Auftrag #", "Transaktionen", "Symbol", "ISIN", "Anzahl", "Stückpreis", "Nettobetrag", "Währung Nettobetrag",
            "Währung",
        )),
        Signature("German", ("Datum", "Auftrag #", "Transaktionen", "Symbol", "ISIN", "Anzahl", "Stückpreis", "Nettobetrag", "Währung")),
    )
    how_to_export = "Swissquote: Account, Transactions, the whole time, Export CSV; in English or German"
    zone, order, currency = "Europe/Zurich", "dmy", ""
    price_in_amount = False
    columns = Columns(
        date="Date|Datum", type="Transaction|Transaktionen", symbol="Symbol", isin="ISIN", name="Name", quantity="Quantity|Anzahl",
        price="Unit price|Stückpreis", currency="Currency|Währung", fees=(("Costs|Kosten", "Währung Nettobetrag"),),
        amount="Nettobetrag in der Währung des Kontos|Nettobetrag in Kontowährung|Net Amount|Nettobetrag",
        accrued="Accrued Interest|Aufgelaufene Zinsen", balance="Balance|Saldo",
    )
    types = (
        ("buy|kauf", BUY), ("sell|verkauf|redemption|rückzahlung", SELL), ("dividend|dividende", DIVIDEND),
        ("capital gain", LONG_GAIN), ("coupon", INTEREST), ("capital repayment|kapitalrückzahlung", RETURN_OF_CAPITAL),
        ("interests|interest|interest on deposits|interest on debits|zins|zinsen auf einlagen|zinsen auf belastungen", INTEREST),
        ("securities lending|wertpapierleihe", REWARD), ("withholding tax|verrechnungssteuer|quellensteuer", TAX),
        ("custody fees|fees tax statement|depotgebühren|spesen steuerauszug|berichtigung börsengeb.|jahresgebühr|spesen", FEE),
        ("credit|debit|payment|paying out|vergütung|zahlung|einzahlung|auszahlung|twint", MOVE),
        ("forex credit|forex debit|fx credit comp.|fx debit comp.", EXCHANGE),
        ("forex-gutschrift|forex-belastung|fx-gutschrift comp.|fx-belastung comp.", EXCHANGE),
        ("spin off|merger|reverse split|split|stock dividend|internal transfer|corporate action", REORGANISED),
        ("interne titelumbuchung|fusion|stockdividende|ausgabe von anrechten|vorrechtszeichungsangebot", REORGANISED),
    )

    def prepare(self, cell: dict[str, str]) -> None:
        """A balance in pence is one of pounds, as the amounts are."""
        balance = self.number(cell["balance"]) if cell["currency"] in ("GBX", "GBp") else None
        if balance is not None:
            cell["balance"] = text(multiply(balance, Decimal("0.01")))

    def revise(self, rows: Sequence[Row]) -> None:
        """What a payout costs is tax, for nobody is charged for receiving it; interest that is paid is a charge."""
        for row in rows:
            if row.means is None or row.means.kind is not EventKind.INCOME:
                continue
            row.fees, row.taxes = ZERO, row.fees
            if row.means.variety == IncomeKind.INTEREST.value and row.amount < 0:
                row.means = FEE


IMPORTER = Swissquote()
