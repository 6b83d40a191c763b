"""Trade Republic by pytr: the table that this program makes of the app's timeline, in German, Dutch or English. Values are net."""

from collections.abc import Iterable, Sequence

from core.model import ParsedFile
from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import BUY, DIVIDEND, FEE, INTEREST, MOVE, SELL, SPLIT, TAX, Columns
from importers.broker_rows import Row
from importers.means import refused
from importers.sources.european_figures import decimal_comma, plain

_VALUE, _SHARES, _FEES, _TAXES = "Wert|Waarde (netto)|Value", "Stück|Aantal|Shares", "Gebühren|Kosten|Fees", "Steuern|Belasting|Taxes"
EXCHANGED = refused("corporate action", "this table does not say what became of the old shares; enter by hand what came and went")


class TradeRepublicPytr(Broker):
    id = "traderepublic-pytr"
    title = "Trade Republic: pytr's table"
    venue = "Trade Republic"
    signatures = (
        Signature("German", ("Datum", "Typ", "Wert", "Notiz", "ISIN", "Stück", "Gebühren", "Steuern"), ("ISIN2", "Stück2")),
        Signature("Dutch", ("Datum", "Transactietype", "Waarde (netto)", "Opmerking", "ISIN", "Aantal", "Kosten", "Belasting")),
        Signature("English", ("Date", "Type", "Value", "Note", "ISIN", "Shares", "Fees", "Taxes"), ("ISIN2", "Shares2")),
    )
    how_to_export = "pytr export_transactions; better is the app's own export, which has ids (profile, account statements)"
    zone, order, currency = "UTC", "ymd", "EUR"
    columns = Columns(
        date="Datum|Date", type="Typ|Transactietype|Type", text="Notiz|Opmerking|Note", name="Notiz|Opmerking|Note", isin="ISIN",
        quantity=_SHARES, amount=_VALUE, fees=(_FEES,), taxes=(_TAXES,),
    )
    types = (
        ("kauf|aankoop|buy", BUY), ("verkauf|verkoop|sell", SELL), ("dividende|dividend", DIVIDEND),
        ("zinsen|rente|rentebaten|interest|zinsbelastung|rentelasten|interest charge", INTEREST),
        ("einlage|storting|deposit|entnahme|onttrekking|opname|removal", MOVE),
        ("umbuchung (eingang)|inkomende overboeking|transfer (inbound)", MOVE),
        ("umbuchung (ausgang)|uitgaande overboeking|transfer (outbound)", MOVE),
        ("gebühren|kosten|fees|gebührenerstattung|terugbetaling van kosten|fees refund", FEE),
        ("steuern|belastingen|taxes|steuerrückerstattung|terugbetaling van belastingen|tax refund", TAX),
        ("split", SPLIT), ("spinoff|swap", EXCHANGED),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        places = [table.column(*each.split("|")) for each in (_VALUE, _SHARES, _FEES, _TAXES)]
        comma = decimal_comma([cells[places[0]] for _, cells in table.records], table.version != "English")
        for _, cells in table.records:
            for place in places:
                cells[place] = plain(cells[place], comma)
        return super().parse(table, context)

    def remarks(self, rows: Sequence[Row]) -> Iterable[str]:
        yield "this table has no ids: with the app's own export of the same time every trade would be booked twice, so import one of them"


IMPORTER = TradeRepublicPytr()
