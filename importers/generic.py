"""Any CSV, read by a mapping file; and Trimtab's own plain layout, the mapping that names its columns as its fields are called.

Owns how mapped cells become legs. Settings are in `generic_mapping`, cells in `generic_cells`.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from core.model import AssetKind, Draft, EventKind, Leg, LegRole, ParsedFile, asset_id, symbol
from core.money import add, multiply, negate, subtract, text
from importers.base import Context, Importer, Reading, Signature, Table, identity
from importers.currencies import UnknownAsset
from importers.dates import decide, orders
from importers.generic_cells import AMOUNTS, Cells, Wrong
from importers.generic_mapping import FIELDS, Mapping, Meaning
from importers.named import SCHEMES
from importers.times import DEFAULT, FILE, clock, zone_in

_IN = frozenset({EventKind.DEPOSIT, EventKind.GIFT_IN, EventKind.OPENING, EventKind.CASH_IN_LIEU, EventKind.RETURN_OF_CAPITAL})
_OUT = frozenset({EventKind.WITHDRAWAL, EventKind.GIFT_OUT, EventKind.LOSS})
_WORDS = tuple(field for field in FIELDS if field not in (*AMOUNTS, *SCHEMES, "date", "time", "account", "id", "note"))
_SYMBOL = _WORDS.index("asset")
_BOTH = frozenset({EventKind.SWAP, EventKind.WRAP, EventKind.UNWRAP, EventKind.RENAME})


class GenericImporter(Importer):
    """Reads what a mapping describes. `required` are the columns that a header must have; all mapped ones where it is not given."""

    evidence = "own"

    def __init__(self, mapping: Mapping, title: str = "", required: tuple[str, ...] | None = None) -> None:
        self.mapping = mapping
        self.id = mapping.name
        self.title = title or f"mapping {mapping.name}"
        self.venue = mapping.venue
        self.delimiter = mapping.delimiter
        self.custody = mapping.custody
        needed = tuple(mapping.columns.values()) if required is None else required
        self.signatures = (Signature("1", needed, tuple(name for name in mapping.columns.values() if name not in needed)),)
        self.how_to_export = "Any CSV with a header row; a mapping file says what its columns and words mean."
        self.becomes = (("a row", "what its type word means"), ("a type word that is not mapped", "quarantined"))

    def parse(self, table: Table, context: Context) -> ParsedFile:
        mapping = self.mapping
        account = context.account or context.first_name(
            mapping.account or mapping.venue or ("" if mapping.content == "prices" else mapping.name)
        )
        named = zone_in(mapping.columns.get("time", "")) or zone_in(mapping.columns["date"])
        times = clock(table, context, account, header=named, profile=mapping.timezone)
        table.drop(_footers(table, mapping))
        values = Cells(table, mapping, account, context, times, order_of(table, mapping))
        reading = Reading(table, self, account, times.zone, times.source)
        book = _book_price if mapping.content == "prices" else _book_row
        for index, cells in table.consume():
            try:
                book(reading, values, index, cells)
                if values.named.any:
                    values.note_names(cells)
            except UnknownAsset as error:
                reading.unknown_asset(index, error.code)
            except Wrong as error:
                reading.quarantine(index, "mapping", str(error))
            except ValueError as error:
                reading.quarantine(index, "unreadable", f"{error}; or mend the cell")
            if not reading.rows[index].key:
                reading.content_key(index, "unread", *(values.text(cells, field).casefold() for field in FIELDS))
        _part_repeated_ids(reading)
        times.remark(reading.warn)
        reading.parsed.names = values.named.seen()
        for sentence in values.named.wrong:
            reading.warn(sentence)
        if values.own_zone and times.source == DEFAULT:
            reading.parsed.zone_source = FILE
        return reading.finish()


def order_of(table: Table, mapping: Mapping) -> str:
    """The order of day, month and year; found from every date where the mapping does not say. Raises `Undecided`."""
    if mapping.date_order or mapping.date_format:
        return mapping.date_order or "ymd"
    place = table.column(mapping.columns["date"])
    written = [cells[place] for _, cells in table.records]
    return decide(written) if any(map(orders, written)) else "ymd"


def _footers(table: Table, mapping: Mapping) -> list[int]:
    """Lines that begin with a word of `footers` and state no date: totals and remarks, no rows."""
    words = tuple(word.strip().casefold() for word in mapping.footers)
    if not words:
        return []
    place = table.column(mapping.columns["date"])
    return [
        index
        for index, cells in table.records
        if next((cell.strip() for cell in cells if cell.strip()), "").casefold().startswith(words) and not _dated(cells[place], mapping)
    ]


def _dated(written: str, mapping: Mapping) -> bool:
    try:
        return bool(datetime.strptime(written.strip(), mapping.date_format)) if mapping.date_format else bool(orders(written))  # noqa: DTZ007
    except ValueError:
        return False


def _book_price(reading: Reading, values: Cells, index: int, cells: list[str]) -> None:
    asset, _ = values.asset(cells)
    price = values.number(cells, "price")
    if not asset or price is None or price < 0:
        raise Wrong("a price row needs an asset and a price of zero or more; fill the cells")
    at, _ = values.when(cells)
    reading.content_key(index, asset, at.isoformat(), text(price), values.currency(cells))
    reading.price(asset, at, price, values.currency(cells), index)


@lru_cache(maxsize=256)
def _cash(currency: str) -> str:
    return asset_id(AssetKind.CASH, currency)


class _Row(Struct, gc=False):
    """The mapped values of one transaction row. Amounts without sign, `quantity` as written."""

    account: str
    asset: str
    role: LegRole
    quantity: Decimal | None
    gross: Decimal | None
    currency: str
    fee: Decimal | None
    fee_asset: str
    tax: Decimal | None
    to_asset: str
    to_role: LegRole
    to_quantity: Decimal | None

    def leg(self, quantity: Decimal, *, valued: bool = True) -> Leg:
        """The movement of the row's asset, with the amount as its value."""
        if valued and self.gross is not None and self.role is LegRole.ASSET:
            return Leg(self.account, self.asset, quantity, self.role, self.gross, self.currency)
        return Leg(self.account, self.asset, quantity, self.role)

    def cash(self, amount: Decimal, role: LegRole = LegRole.CASH) -> Leg:
        return Leg(self.account, _cash(self.currency), amount, role)


def _book_row(reading: Reading, values: Cells, index: int, cells: list[str]) -> None:
    at, stated = values.when(cells)
    meaning = values.meaning(cells)
    row = _read(values, cells, meaning.kind)
    key, second = _keys(reading, values, index, cells, row.account, at, stated)
    if meaning.kind is None:
        reading.ignore(index, f"[types] says to ignore {values.text(cells, 'type')!r}")
        return
    legs, note = _legs(row, meaning)
    reference = values.text(cells, "reference") if "reference" in values.there else ""
    said = values.text(cells, "note") if "note" in values.there else ""
    reading.book(Draft(
        key, meaning.kind, at, legs, (index,), meaning.variety, stated, said or note, (reference,) if reference else (), second,
    ))


def _keys(
    reading: Reading, values: Cells, index: int, cells: list[str], account: str, at: datetime, stated: date | None
) -> tuple[bytes, bytes]:
    """The source's own id, else the mapped content of the row and its number among equal ones.

    Where the row names its security by an identifier too, the second key is what the same row is without its symbol.
    """
    own = values.text(cells, "id")
    if own:
        key = identity(account, "id", own)
        reading.rows[index].key = key
        return key, b""
    when = stated.isoformat() if stated else at.isoformat()
    said = [values.text(cells, field).casefold() for field in _WORDS]
    said += ["" if amount is None else text(amount) for amount in values.amounts(cells)]
    ids = values.named.ids(cells) if values.named.any else ()
    if not ids:
        return reading.content_key(index, account, when, *said), b""
    symbol, said[_SYMBOL] = said[_SYMBOL], ids[0].partition(":")[2].casefold()
    by_identifier = reading.content_key(index, account, when, *said)
    if symbol in ("", said[_SYMBOL]):
        return by_identifier, b""
    said[_SYMBOL] = symbol
    return reading.content_key(index, account, when, *said), by_identifier


def _part_repeated_ids(reading: Reading) -> None:
    """An id that a file gives to rows of different content (trades of two markets, say) names each of them together with its content.

    The id alone stays their second key, so that a file with only one of these rows adds nothing.
    """
    if len({draft.key for draft in reading.drafts}) == len(reading.drafts):
        return
    by_key: dict[bytes, list[int]] = {}
    for number, draft in enumerate(reading.drafts):
        by_key.setdefault(draft.key, []).append(number)
    for key, numbers in by_key.items():
        said = {number: _content(reading.drafts[number]) for number in numbers}
        if len(set(said.values())) < 2:
            continue
        for number, content in said.items():
            draft = reading.drafts[number]
            parted = identity(reading.account, "id", key.hex(), content)
            reading.drafts[number] = replace(draft, key=parted, fallback=key)
            for row in draft.rows:
                reading.rows[row].key = parted


def _content(draft: Draft) -> str:
    legs = [f"{leg.account}\x1f{leg.asset}\x1f{text(leg.quantity)}\x1f{leg.role}" for leg in draft.legs]
    return "\x1f".join((draft.kind, draft.variety, draft.at.isoformat(), str(draft.stated_date), *legs))


def _read(values: Cells, cells: list[str], kind: EventKind | None) -> _Row:
    asset, role = values.asset(cells)
    to_asset, to_role = values.asset(cells, "to_asset") if "to_asset" in values.there else ("", LegRole.ASSET)
    quantity, price, amount, fee, tax, to_quantity = values.amounts(cells)
    fee = fee.copy_abs() if fee else None
    fee_symbol = values.text(cells, "fee_asset")
    gross = amount.copy_abs() if amount is not None else None
    if gross is None and price is not None and quantity is not None:
        gross = multiply(price, quantity).copy_abs()
    elif gross is not None and fee and not fee_symbol and values.mapping.amount_includes_fee:
        gross = subtract(gross, fee) if kind is EventKind.BUY else add(gross, fee)
    currency = values.currency(cells) if gross is not None or (fee and not fee_symbol) or tax else ""
    if not asset and currency:
        asset, role = _cash(currency), LegRole.CASH
        quantity = quantity if quantity is not None else amount
    fee_asset = values.asset(cells, "fee_asset")[0] if fee_symbol else _cash(currency) if currency else ""
    return _Row(
        values.account(cells), asset, role, quantity, gross, currency, fee, fee_asset, tax.copy_abs() if tax else None,
        to_asset, to_role, to_quantity,
    )


def _legs(row: _Row, meaning: Meaning) -> tuple[tuple[Leg, ...], str]:
    """The legs of a row, and a note where they alone do not say what it was."""
    kind = meaning.kind
    note = ""
    if not row.asset:
        raise Wrong("this row names neither an asset nor an amount; fill the cells, or map the columns")
    if kind in (EventKind.BUY, EventKind.SELL):
        units = _units(row, "a purchase or sale")
        if row.gross is None:
            raise Wrong("a purchase or sale needs an amount or a price; fill the cell, or map the column")
        bought = kind is EventKind.BUY
        legs = [row.leg(units if bought else negate(units), valued=False), row.cash(negate(row.gross) if bought else row.gross)]
    elif kind in _BOTH:
        if not row.to_asset or not row.to_quantity:
            raise Wrong("an exchange needs to_asset and to_quantity; map those columns")
        come = Leg(row.account, row.to_asset, row.to_quantity.copy_abs(), row.to_role)
        legs = [come, row.leg(negate(_units(row, "an exchange")))]
    elif kind is EventKind.INCOME and row.role is LegRole.ASSET and not row.quantity:
        if row.gross is None:
            raise Wrong("income needs a quantity or an amount; fill the cell")
        legs, note = [row.cash(row.gross)], symbol(row.asset)
    elif kind is EventKind.INCOME or kind in _IN:
        legs = [row.leg(_units(row, "this row"))]
    elif kind in _OUT:
        legs = [row.leg(negate(_units(row, "this row")))]
    elif kind in (EventKind.FEE, EventKind.TAX):
        role = LegRole.FEE if kind is EventKind.FEE else LegRole.TAX
        stated = row.fee if kind is EventKind.FEE else row.tax
        if not row.quantity and row.gross is None and stated:
            legs, note = [], symbol(row.asset)
        else:
            legs = [Leg(row.account, row.asset, negate(_units(row, "a fee or tax")), role)]
    else:
        if not row.quantity:
            raise Wrong("this row has no quantity; fill the cell")
        legs = [row.leg(row.quantity)]
    if row.fee:
        legs.append(Leg(row.account, row.fee_asset, negate(row.fee), LegRole.FEE))
    if row.tax:
        legs.append(row.cash(negate(row.tax), LegRole.TAX))
    return tuple(legs), note


def _units(row: _Row, what: str) -> Decimal:
    if not row.quantity:
        raise Wrong(f"{what} has no quantity; fill the cell")
    return row.quantity.copy_abs()


PLAIN = Mapping("generic", {field: field for field in FIELDS if field != "source"}, date_order="ymd")
IMPORTER = GenericImporter(PLAIN, "Plain CSV, with columns named after the fields of a mapping", ("date", "type", "asset", "quantity"))
