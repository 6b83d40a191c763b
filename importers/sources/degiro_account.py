"""DEGIRO: account statement in nine header languages. One order stands in several rows; columns with amounts have no name."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

import msgspec

from core.model import EventKind, ParsedFile
from core.money import ZERO, add, negate, ratio, subtract
from importers import dates
from importers.base import Context, Record, Signature, Table, identity
from importers.broker import Broker
from importers.broker_events import agrees
from importers.broker_means import (
    ADJUSTMENT,
    BUY,
    DIVIDEND,
    FEE,
    INTEREST,
    MOVE,
    MOVE_OUT,
    OPTION,
    RETURN_OF_CAPITAL,
    REWARD,
    SELL,
    SPIN_OFF,
    TAX,
    TRADE,
    Columns,
    exchange,
)
from importers.broker_rows import Row
from importers.means import When, charge, ignored, refused
from importers.sources import degiro_words as words
from importers.sources.european_figures import decimal_comma, plain

_ORDER = "Order Id|Order-ID|ID Ordre|ID Orden|ID Ordine|ID da Ordem|ID objednávky|Identyfikator zlecenia"
_DAY, _CLOCK = "Date|Datum|Data|Fecha", "Time|Tijd|Uhrzeit|Uhrze|Heure|Hora|Ora|Čas|Czas"
_TEXT = "Description|Omschrijving|Beschreibung|Descripción|Descrizione|Descrição|Popis|Opis"
_CHANGE = ("Change", "Mutatie", "Änderung", "Mouvements", "Variación", "Variazioni", "Mudança", "Pohyb", "Zmiana")
_BALANCE = ("Balance", "Saldo", "Solde", "Zůstatek")
_RATE = "FX|Tipo|T.|Borsa|Kurz|Kurs"
_ISIN = "ISIN|Code ISIN"
_NAME = "Product|Produkt|Produit|Producto|Prodotto|Produto"
_CENTS = Decimal("0.05")
_CUT = {"NO": "NOK", "SG": "SGD"}
"""Currencies as DEGIRO cuts them off."""
_SHARES = rf"({words.BOUGHT}|{words.SOLD})"
_UNTIL = r"[^:@\d]{0,20}: "
_OPTION = "~ [cp]\\d+([.,]\\d+)? \\d{2}[a-z]{3}\\d{2}$"

ORDER = msgspec.structs.replace(TRADE, together=(_ORDER, _DAY))
PURCHASE, SALE = msgspec.structs.replace(BUY, together=ORDER.together), msgspec.structs.replace(SELL, together=ORDER.together)
CHANGE = msgspec.structs.replace(ORDER, says="currency exchange, with the trade of its order")
SPLIT = msgspec.structs.replace(exchange("split", EventKind.RENAME), says="the pair becomes a split, or a rename if the ISIN changed")
RENAMED, MERGED = exchange("change of ISIN or product", EventKind.RENAME), exchange("merger")
MOVED = exchange("internal transfer", EventKind.RENAME)
PAIRS = (SPLIT, RENAMED, MERGED, MOVED)
SWEEP = ignored("money moves between the account and its own money account at the bank")
GIVEN = refused("corporate action", "DEGIRO does not say what these shares came for and with; enter by hand what changed")
SETTLED = refused("corporate action", "this money was paid for shares, and the row does not say how many; enter the sale by hand")
UNSURE = refused("unsure figures", "quantity times price is not the amount of this row; enter the trade by hand")


class DegiroAccount(Broker):
    id = "degiro-account"
    title = "DEGIRO: account statement"
    venue = "DEGIRO"
    signatures = (
        Signature("English", ("Date", "Time", "Value date", "Product", "ISIN", "Description", "Change", "Balance"), ("FX", "Order Id")),
        Signature("Dutch", ("Datum", "Tijd", "Valutadatum", "Product", "ISIN", "Omschrijving", "Mutatie", "Saldo"), ("FX", "Order Id")),
        Signature("German", ("Datum", "Valutadatum", "Produkt", "ISIN", "Beschreibung", "Änderung", "Saldo"), ("Uhrzeit", "Uhrze")),
        Signature("French", ("Date", "Heure", "Produit", "Code ISIN", "Description", "Mouvements", "Solde"), ("Date de", "FX", "ID Ordre")),
        Signature("Spanish", ("Fecha", "Hora", "Fecha valor", "Producto", "ISIN", "Descripción", "Variación", "Saldo"), ("ID Orden",)),
        Signature("Italian", ("Data", "Ora", "Prodotto", "ISIN", "Descrizione", "Variazioni", "Saldo"), ("Data Valore", "ID Ordine")),
        Signature("Portuguese", ("Data", "Hora", "Produto", "ISIN", "Descrição", "Mudança", "Saldo"), ("Data Valor", "T.", "ID da Ordem")),
        Signature("Czech", ("Datum", "Čas", "Produkt", "ISIN", "Popis", "Pohyb", "Zůstatek"), ("Kurz", "ID objednávky")),
        Signature("Polish", ("Data", "Czas", "Produkt", "ISIN", "Opis", "Zmiana", "Saldo"), ("Kurs", "Identyfikator zlecenia")),
    )
    how_to_export = "degiro: Inbox, Account statement, the whole time, Export, CSV (not Transactions, which lacks dividends and cash)"
    instead = (*((header, words.TRADES_ALONE) for header in words.TRADES), *((header, words.ONE_DAY) for header in words.HOLDINGS))
    zone, order, currency = "", "dmy", "EUR"
    columns = Columns(
        date=_DAY, clock=_CLOCK, text=_TEXT, isin=_ISIN, name=_NAME, rate="",
        amount="|".join(f"{each}+1" for each in _CHANGE), currency="|".join(_CHANGE), balance="|".join(f"{each}+1" for each in _BALANCE),
    )
    when = (When(_NAME, (_OPTION,), OPTION),)
    types = (
        (f"~^({words.CHANGED})", CHANGE), (f"~{words.SWEPT}", SWEEP), (f"~{words.CASH_FUND}", INTEREST),
        (f"~^({words.SPLIT}){_UNTIL}(?:{_SHARES} )?{words.TRADED}", SPLIT),
        (f"~^({words.RENAMED}){_UNTIL}{_SHARES} {words.TRADED}", RENAMED), (f"~^({words.MERGED}){_UNTIL}{_SHARES} {words.TRADED}", MERGED),
        (f"~^({words.MOVED}){_UNTIL}{_SHARES} {words.TRADED}", MOVED),
        (f"~^({words.SPUN}){_UNTIL}({words.BOUGHT}) {words.TRADED}", SPIN_OFF),
        (f"~^({words.PAID_OUT}){_UNTIL}({words.SOLD}) {words.TRADED}", SALE),
        (f"~^[^:@]+: ({_SHARES} )?{words.TRADED}", GIVEN), ("~cash settlement|hotovostní vypořádání", SETTLED),
        (f"~^({words.DIVIDEND_TAX})", TAX), (f"~^({words.DIVIDENDS})$", DIVIDEND), (f"~^({words.CAPITAL})", RETURN_OF_CAPITAL),
        (f"~{words.DUTIES}", charge(ORDER)), (f"~^({words.CHARGES})", charge(ORDER)), (f"~{words.FEES}", FEE),
        (f"~{words.LENT}", REWARD), (f"~^({words.INTERESTS})", INTEREST), (f"~{words.PROMOTIONS}", REWARD),
        (f"~^({words.RESERVED})", MOVE), (f"~^({words.WENT})", MOVE_OUT), (f"~^({words.CAME})", MOVE),
        (f"~^({words.BOUGHT}) {words.TRADED}", PURCHASE), (f"~^({words.SOLD}) {words.TRADED}", SALE),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        day, text, isin, rate, order = (table.column(*each.split("|")) for each in (_DAY, _TEXT, _ISIN, _RATE, _ORDER))
        clock = table.column(*_CLOCK.split("|"))
        unwrap(table, day, (text, table.column(*_NAME.split("|"))))
        if newest_first(table.records, day):
            table.records.reverse()
        money = [table.column(*each) for each in (_CHANGE, _BALANCE)]
        amount, balance = (min(place + 1, table.blank) for place in money)
        comma = decimal_comma([cells[place] for _, cells in table.records for place in (amount, balance)], table.version != "English")
        loose: defaultdict[str, list[list[str]]] = defaultdict(list)
        for _, cells in table.records:
            for place in (amount, balance, rate):
                if place != table.blank:
                    cells[place] = plain(cells[place], comma)
            for place in money:
                cells[place] = _CUT.get(cells[place].strip(), cells[place])
            if not cells[isin].strip()[-1:].isdigit():
                cells[isin] = ""
            cells[text] = spelled(" ".join(cells[text].split()), comma)
            if balance != table.blank and re.search(words.SWEPT, cells[text], re.IGNORECASE):
                cells[balance] = ""
            if order != table.blank and not cells[order].strip() and re.match(words.CHANGED, cells[text], re.IGNORECASE):
                loose[f"{cells[day]} {cells[clock]}"].append(cells)
        for at, rows in loose.items():
            pair(at, rows, amount, rate, order)
        return super().parse(table, context)

    def revise(self, rows: Sequence[Row]) -> None:
        """What moves shares for shares moves no money: the amounts of the two rows are turned against each other, to the cent."""
        pairs: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in rows:
            if row.means in PAIRS and row.means is not None:
                sells = re.search(rf"\b({words.SOLD})\b", row.text, re.IGNORECASE)
                buys = re.search(rf"\b({words.BOUGHT})\b", row.text, re.IGNORECASE)
                out = bool(sells) if sells or buys else row.amount > 0
                row.quantity = negate(row.quantity.copy_abs()) if out else row.quantity.copy_abs()
                pairs[row.account, row.means.pair, row.day.isoformat()].append(row)
            elif row.means in (PURCHASE, SALE):
                turned = (row.amount < 0) != (row.means is PURCHASE)
                if row.amount and (turned or (row.price and not agrees(row.quantity, row.price, row.amount.copy_abs()))):
                    row.means, row.together = UNSURE, ()
            elif row.means is SPIN_OFF and row.amount:
                row.means = GIVEN
        for group in pairs.values():
            self._settle(rows, group)

    def _settle(self, rows: Sequence[Row], group: list[Row]) -> None:
        """Turns the amounts of two rows that belong together against each other; half a split is no sale for its amount."""
        come, gone = [row for row in group if row.quantity > 0], [row for row in group if row.quantity < 0]
        for old in gone:
            fitting = come if len(group) == 2 else [new for new in come if add(new.amount, old.amount).copy_abs() <= _CENTS]
            if len(fitting) == 1:
                self._cancel(rows, fitting[0], old)
        for row in group:
            if row.means is not MERGED and (not come or not gone):
                row.amount = ZERO

    def _cancel(self, rows: Sequence[Row], new: Row, old: Row) -> None:
        rest = add(new.amount, old.amount)
        new.amount, old.amount = (rest if rest.copy_abs() > _CENTS else ZERO), ZERO
        if rest and not new.amount and isinstance(rows, list):
            key = identity(new.account, "cents", *sorted((new.key.hex(), old.key.hex())))
            rows.append(msgspec.structs.replace(new, means=ADJUSTMENT, quantity=ZERO, amount=rest, key=key, text=f"{new.text}, rounding"))


def unwrap(table: Table, day: int, prose: Collection[int]) -> None:
    """Puts rows that were broken over two lines together: the second line has no date. `prose` are columns that break at a blank."""
    wrapped: list[int] = []
    before: Record | None = None
    for index, cells in table.records:
        if cells[day].strip() or before is None or not any(cell.strip() for cell in cells):
            before = (index, cells)
            continue
        for place, cell in enumerate(cells):
            if cell.strip():
                joint = " " if place in prose and before[1][place].strip() else ""
                before[1][place] = f"{before[1][place].strip()}{joint}{cell.strip()}"
        wrapped.append(index)
    table.drop(wrapped)


def newest_first(records: Sequence[Record], day: int) -> bool:
    """Whether rows stand in DEGIRO's own order: within a minute the balance follows it."""
    days = []
    for _, cells in (records[0], records[-1]) if records else ():
        try:
            days.append(dates.read(cells[day], "dmy"))
        except ValueError:
            return True
    return not days or days[0] >= days[1]


def pair(at: str, rows: list[list[str]], amount: int, rate: int, order: int) -> None:
    """Gives the two rows of a change of currency that has no order id one of its own: the row with the rate, and the one that it makes."""
    foreign = [cells for cells in rows if cells[rate].strip()]
    own = [cells for cells in rows if not cells[rate].strip()]
    for number, one in enumerate(foreign):
        fitting = [other for other in own if not other[order] and _changes(one[amount], one[rate], other[amount])]
        if len(foreign) == len(own) == 1:
            fitting = own
        if fitting:
            one[order] = fitting[0][order] = f"change {at} {number}"
    for cells in rows:
        cells[order] = cells[order] or f"change {at}"


def _changes(amount: str, rate: str, other: str) -> bool:
    """Whether an amount is the other one by that rate, to the cent."""
    try:
        paid, by, got = Decimal(amount), Decimal(rate), Decimal(other)
    except ArithmeticError:
        return False
    return bool(by) and (paid > 0) != (got > 0) and subtract(ratio(paid, by).copy_abs(), got.copy_abs()).copy_abs() <= Decimal("0.02")


def spelled(description: str, comma: bool) -> str:
    """A description whose quantity and price are plain."""
    found = re.search(words.TRADED, description, re.IGNORECASE)
    if not found:
        return description
    (start, end), (first, last) = found.span("quantity"), found.span("price")
    quantity, price = plain(description[start:end], comma), plain(description[first:last], comma)
    return f"{description[:start]}{quantity}{description[end:first]}{price}{description[last:]}"


IMPORTER = DegiroAccount()
