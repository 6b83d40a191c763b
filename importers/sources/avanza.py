"""Avanza: transactions of all accounts. Amounts contain the courtage; what is rare stands under `Övrigt` and is told by its text."""

from collections.abc import Sequence
from datetime import date

from core.model import EventKind, IncomeKind
from core.money import negate
from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    DIVIDEND,
    FEE,
    INTEREST,
    MOVE,
    MOVE_IN,
    MOVE_OUT,
    REWARD,
    SELL,
    TAX,
    Columns,
    exchange,
)
from importers.broker_rows import Row
from importers.means import refused

_REQUIRED = ("Datum", "Konto", "Typ av transaktion", "Värdepapper/beskrivning", "Antal", "Kurs", "Belopp", "ISIN")
RENAMED = exchange("change of security", EventKind.RENAME)
OTHER = refused("other", "Avanza says no more of this row than its text; enter by hand what it meant")
CHANGED = refused("corporate action", "Avanza does not say what these shares came for and with; enter by hand what changed")


class Avanza(Broker):
    id = "avanza"
    title = "Avanza: transactions"
    venue = "Avanza"
    signatures = (
        Signature("2024", (*_REQUIRED, "Transaktionsvaluta"), ("Valutakurs", "Instrumentvaluta", "Resultat")),
        Signature("2018", (*_REQUIRED, "Courtage", "Valuta"), ("Resultat",)),
    )
    how_to_export = "Avanza: Min ekonomi, Transaktioner, all accounts and types, the whole time, Exportera transaktioner"
    zone, order, currency = "Europe/Stockholm", "ymd", "SEK"
    decimal_comma = True
    price_in_amount = False
    columns = Columns(
        date="Datum", type="Typ av transaktion", text="Värdepapper/beskrivning", name="Värdepapper/beskrivning", isin="ISIN",
        quantity="Antal", price="Kurs", amount="Belopp", currency="Transaktionsvaluta|Valuta",
        fees=(("Courtage (SEK)", "=SEK"), "Courtage"), account="Konto",
    )
    types = (
        ("köp|köpt", BUY), ("sälj|sålt", SELL), ("insättning", MOVE_IN), ("uttag", MOVE_OUT), ("utdelning", DIVIDEND),
        ("ränta|räntor", INTEREST), ("~^(utländsk källskatt|preliminär ?skatt|prelskatt)", TAX), ("utbetalning aktielån", REWARD),
        ("värdepappersöverföring", MOVE), ("~^övrigt .*(avkastningsskatt|källskatt|preliminärskatt)", TAX),
        ("~^övrigt (återbetalning .*avgift|riskpremie)", FEE), ("övrigt", OTHER), ("split|omvänd split|byte", CHANGED),
    )

    def name_in(self, description: str) -> str:
        """The text of a payout or a tax is no name of the security."""
        return "" if description.casefold().startswith(("utdelning ", "utländsk ", "källskatt ", "återbetalning ")) else description

    def revise(self, rows: Sequence[Row]) -> None:
        """Shares out and as many in on one day are one security under another ISIN; interest that is paid is a charge."""
        moved: dict[tuple[str, date], list[Row]] = {}
        for row in rows:
            if row.means is OTHER and row.quantity and not row.amount:
                moved.setdefault((row.account, row.day), []).append(row)
            elif row.means is not None and row.means.variety == IncomeKind.INTEREST.value and row.amount < 0:
                row.means = FEE
        for day in moved.values():
            for row in day:
                turned = [each for each in day if each.asset != row.asset and each.quantity == negate(row.quantity)]
                row.means = RENAMED if len(turned) == 1 else CHANGED


IMPORTER = Avanza()
