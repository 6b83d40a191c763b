"""Projections: what booking gave comes back exactly, pages in any order, and is never taken for fresher than it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cmp_to_key
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger import Ledger, LedgerError
from core.ledger.encode import UNKNOWN_KEY, canonical, sort_key
from core.model import Booking, Disposal, Income, Lot, Question, Term
from core.money import EXACT
from core.unknown import Unknown
from tests.ledger.notation import NOON, file, h
from tests.replacing import replace

NO_BASIS = Unknown("no purchase was imported", "enter an opening lot")
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=None, min_value=Decimal("-1e40"), max_value=Decimal("1e40"))


@given(st.lists(amounts, max_size=20))
def test_sort_keys_order_as_the_amounts_do(values: list[Decimal]) -> None:
    """Any signs, exponents and digits; the key of equal amounts is equal however they are written; unknown is after all."""
    assert sorted(values) == sorted(values, key=sort_key)
    for value in values:
        assert sort_key(value) == sort_key(value.normalize(EXACT))
        assert sort_key(value) < UNKNOWN_KEY


@pytest.mark.parametrize(
    "ascending",
    [
        ["-1E+30", "-123456789.000000000000000001", "-123456789", "-2", "-1.5", "-1.49", "-1", "-0.1", "-1E-18", "0",
         "1E-18", "0.099", "0.1", "1", "1.000000000000000001", "1.01", "9", "10", "99", "100", "1E+30"],
    ],
)  # fmt: skip
def test_sort_keys_by_hand(ascending: list[str]) -> None:
    keys = [sort_key(Decimal(written)) for written in ascending] + [sort_key(NO_BASIS), sort_key(None)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(ascending) + 1


@pytest.mark.parametrize(
    ("written", "well"),
    [
        *((written, True) for written in ("1.5", "-0.01", "0", "1000")),
        *((written, False) for written in ("1.50", "-0", "1E5", "+1", "01", "x")),
    ],
)
def test_canonical_text(written: str, well: bool) -> None:
    assert canonical(written) is well


def lot(number: int, **said: object) -> Lot:
    day = date(2020, 1, 1) + timedelta(days=number)
    plain: dict[str, object] = {
        "id": f"lot-{number:06}", "account": "Kraken", "asset": "crypto:BTC", "acquired": day,
        "acquired_at": datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number), "quantity": Decimal(number % 7 + 1),
        "basis": Decimal(1000 - number), "origin": h(number).hex(), "path": (h("moved", number).hex(),), "long_term_on": day,
    }  # fmt: skip
    return Lot(**{**plain, **said})  # type: ignore[arg-type]


LOTS = (
    lot(1, basis=NO_BASIS),
    lot(2, asset="crypto:ETH", path=(), long_term_on=None, date_unknown=Unknown("no date", "enter it")),
    lot(3, account="Coinbase", quantity=Decimal("1E-18")),
)
SALE = Disposal(
    h("sale").hex(), "sell", "lot-000001", "Kraken", "crypto:BTC", date(2023, 1, 1), date(2024, 12, 31), NOON, Decimal("0.5"),
    Decimal("30000.10"), NO_BASIS, NO_BASIS, None, h(1).hex(), ("wash sale not computed",), Unknown("wash sale not computed"),
)  # fmt: skip
LATER = Disposal(
    h("later").hex(), "fee", "lot-000001", "Kraken", "crypto:BTC", date(2023, 1, 1), date(2025, 1, 1), NOON + timedelta(days=400),
    Decimal("0.1"), Decimal(3), Decimal(5), Decimal(-2), Term.LONG, h(1).hex(),
)  # fmt: skip
REWARD = Income(h("reward").hex(), NOON, date(2024, 1, 5), "staking", "crypto:ETH", "Kraken", Decimal("0.01"), NO_BASIS, Decimal("0.001"))
ASKED = Question("q-1", "basis", "What did it cost?", "enter an opening lot", h(1).hex(), "Kraken", "crypto:BTC")
BALANCES = {("Kraken", "crypto:BTC"): Decimal("1.5"), ("Kraken", "cash:USD"): Decimal("-0.01")}
BOOKING = Booking(LOTS, (SALE, LATER), (REWARD,), (ASKED,), BALANCES)


def test_a_booking_comes_back_as_it_went_in(ledger: Ledger) -> None:
    """Every field of every record, unknown amounts with cause and remedy included; a new booking replaces the old one whole."""
    assert not ledger.projections.fresh("s1")
    ledger.projections.store("s1", BOOKING)
    shown = ledger.projections
    assert shown.fresh("s1")
    assert not shown.fresh("s2")
    assert shown.lots() == sorted(LOTS, key=attrgetter("account", "asset", "acquired_at", "id"))
    assert tuple(shown.disposals()) == (SALE, LATER)
    assert shown.disposals(2024) == [SALE]
    assert shown.disposals(2025) == [LATER]
    assert shown.incomes(2024) == [REWARD]
    assert shown.incomes(2023) == []
    assert shown.questions() == [ASKED]
    assert shown.balances() == BALANCES
    assert shown.lots(account="Coinbase") == [LOTS[2]]
    assert shown.lots(asset="crypto:ETH") == [LOTS[1]]
    assert ledger.verify(lambda: BOOKING) == []
    shown.store("s2", Booking((), (), (), (), {}))
    assert (shown.lots(), shown.disposals(), shown.balances(), shown.fresh("s1")) == ([], [], {}, False)


def everything(ledger: Ledger, table: str, sort: str, limit: int, **said: object) -> list[object]:
    """All rows, page by page."""
    rows: list[object] = []
    after = None
    while True:
        page = ledger.projections.page(table, sort=sort, after=after, limit=limit, **said)  # type: ignore[arg-type]
        rows += page.rows
        assert page.start + len(page.rows) == len(rows)
        if page.next is None:
            assert page.total == len(rows)
            return rows
        after = page.next


SORTS: dict[str, Callable[[Lot], object]] = {
    "acquired": lambda lot: lot.acquired_at,
    "asset": lambda lot: lot.asset,
    "account": lambda lot: lot.account,
    "quantity": lambda lot: lot.quantity,
    "basis": lambda lot: (not isinstance(lot.basis, Decimal), lot.basis if isinstance(lot.basis, Decimal) else Decimal(0)),
}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_hold_every_row_once_in_order(ledger: Ledger, sort: str, descending: bool) -> None:
    """Whatever the sort, the pages together are the whole table in that order, ties in the order of booking (or its reverse)."""
    accounts = ("Kraken", "Coinbase")
    basis = [NO_BASIS if number % 11 == 0 else Decimal(-number % 13) for number in range(100)]
    lots = tuple(lot(number, account=accounts[number % 2], asset=f"crypto:A{number % 3}", basis=basis[number]) for number in range(100))
    ledger.projections.store("s", Booking(lots, (), (), (), {}))
    key = SORTS[sort]

    def compare(one: Lot, two: Lot) -> int:
        a, b = key(one), key(two)
        return (a > b) - (a < b)  # type: ignore[operator]

    expected = sorted(lots, key=cmp_to_key(compare))
    if descending:
        expected = expected[::-1]
    assert everything(ledger, "lots", sort, 7, descending=descending) == expected


def test_lots_sort_by_value_and_gain_of_the_day(ledger: Ledger) -> None:
    """Unit values make value and gain sortable; what has no price or no basis comes last; new values need no new booking."""
    lots = (lot(1, quantity=Decimal(2), basis=Decimal(50)), lot(2, basis=NO_BASIS, quantity=Decimal(9)), lot(3, asset="crypto:ETH"))
    ledger.projections.store("s", Booking(lots, (), (), (), {}))
    assert not ledger.projections.valued("monday")
    ledger.projections.value("monday", {"crypto:BTC": Decimal(100), "crypto:ETH": Unknown("no price")})
    assert ledger.projections.valued("monday")
    assert everything(ledger, "lots", "value", 2) == [lots[0], lots[1], lots[2]]
    assert everything(ledger, "lots", "gain", 2)[0] == lots[0]
    ledger.projections.value("tuesday", {"crypto:BTC": Decimal(100), "crypto:ETH": Decimal(1)})
    assert everything(ledger, "lots", "value", 2)[0] == lots[2]
    assert ledger.projections.fresh("s")
    ledger.projections.store("s2", Booking(lots, (), (), (), {}))
    assert not ledger.projections.valued("tuesday")


def test_disposals_sort_by_their_amounts(ledger: Ledger) -> None:
    """As numbers, not as text; a loss comes before a gain, an unknown gain last."""
    gains = ("9", "-2", "10", "0.5", "-30")
    sales = [replace(LATER, lot=f"lot-{number}", gain=Decimal(gain)) for number, gain in enumerate(gains)]
    ledger.projections.store("s", Booking((), (SALE, *sales), (), (), {}))
    ascending = everything(ledger, "disposals", "gain", 4)
    assert [each.gain for each in ascending] == [*sorted(map(Decimal, gains)), NO_BASIS]  # type: ignore[attr-defined]
    assert everything(ledger, "disposals", "proceeds", 4, descending=True)[0] == SALE


def test_filters_search_and_jumps(ledger: Ledger) -> None:
    """Equality, any of several, a part of a text with its wildcards taken literally, and a jump into the middle."""
    lots = tuple(lot(number, asset=("crypto:BTC", "crypto:100%_X")[number % 2]) for number in range(20))
    ledger.projections.store("s", Booking(lots, (SALE, LATER), (), (), {}))
    page = ledger.projections.page
    assert page("lots", sort="id", filter={"asset": "crypto:BTC"}).total == 10
    assert page("lots", sort="id", filter={"asset": ["crypto:BTC", "crypto:100%_X"], "account": "Kraken"}).total == 20
    assert page("lots", sort="id", filter={"text": "0%_x"}).total == 10
    assert page("lots", sort="id", filter={"text": "%"}).total == 10
    assert page("lots", sort="id", filter={"text": "'; DROP TABLE lot_view; --"}).total == 0
    assert page("disposals", sort="sold", filter={"year": "2025"}).rows == (LATER,)
    first = page("lots", sort="id", limit=5)
    middle = page("lots", sort="id", limit=5, after=first.cursor(12))
    assert [each.id for each in middle.rows] == [f"lot-{number:06}" for number in range(12, 17)]
    assert middle.previous is not None
    assert page("lots", sort="id", limit=5, after=middle.previous).start == 7
    for wrong in ({"sort": "colour"}, {"sort": "id", "filter": {"colour": "red"}}):
        with pytest.raises(LedgerError, match="cannot be sorted"):
            page("lots", **wrong)  # type: ignore[arg-type]
    with pytest.raises(LedgerError):
        page("lot_view", sort="id")


def test_a_cursor_outlives_a_new_booking(ledger: Ledger) -> None:
    """The order is found anew where the table has changed under the reader; a place beyond its end is its last row."""
    ledger.projections.store("s", Booking(tuple(lot(number) for number in range(50)), (), (), (), {}))
    page = ledger.projections.page("lots", sort="acquired", limit=20)
    ledger.projections.store("s2", Booking(tuple(lot(number) for number in range(5)), (), (), (), {}))
    after = ledger.projections.page("lots", sort="acquired", limit=20, after=page.next)
    assert (after.total, after.start, [each.id for each in after.rows]) == (5, 4, ["lot-000004"])


def test_events_quarantine_and_journal_page_too(ledger: Ledger) -> None:
    builder = file()
    for number in range(30):
        builder.trade(f"T{number:02}", f"+{number + 1} BTC", "-1 USD", when=NOON + timedelta(hours=number))
    for number in range(5):
        builder.quarantined(f"bad {number}")
    ledger.imports.add([builder.parsed])
    ledger.journal.append("note", "review", "quiet")
    events = everything(ledger, "events", "at", 7, descending=True)
    assert events == ledger.events.all()[::-1]
    assert ledger.projections.page("events", sort="at", filter={"asset": "cash:USD", "kind": "buy", "state": "imported"}).total == 30
    assert ledger.projections.page("events", sort="at", filter={"account": "Coinbase"}).total == 0
    assert len(everything(ledger, "quarantine", "line", 2)) == 5
    assert ledger.projections.page("journal", sort="seq", descending=True, filter={"text": "QUIET"}).total == 1
    assert [entry.kind for entry in everything(ledger, "journal", "seq", 1)] == ["import", "note"]  # type: ignore[attr-defined]
