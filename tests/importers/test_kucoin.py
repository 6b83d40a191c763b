"""KuCoin: what its many files make hard. Every row type is in `formats/kucoin-*`."""

import pytest

from core.model import Fate
from importers.times import NeedsZone
from tests.importers.reading import read, reasons, shown
from tests.importers.test_formats import DATA, FORMATS
from tests.importing import desk

FILLS = (
    "UID,Account Type,Order ID,Symbol,Side,Order Type,Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),"
    "Filled Time(UTC+08:00),Fee,Tax,Maker/Taker,Fee Currency\n"
)
OLD = "tradeCreatedAt,symbol,side,price,size,funds,fee,feeCurrency\n2019-10-14 22:16:28,BNB-BTC,sell,0.002,2,0.004,0.000004,BTC\n"


@pytest.mark.parametrize("fills_first", [True, False])
def test_an_order_and_its_fills_are_one(fills_first: bool) -> None:
    """Trap: one download has both files; order-splitting repeats the order's id on each fill, and an order may be filled over two days."""
    files = [DATA[FORMATS / "kucoin-fills" / "v3.csv"], DATA[FORMATS / "kucoin-orders" / "v1.csv"]]
    with desk() as at:
        for number, data in enumerate(files if fills_first else reversed(files)):
            assert at.bring(f"{number}.csv", data).done is not None
        events = at.events()
        assert len(events) == 4
        assert at.balances() == {
            "KuCoin BTC": "0.041998", "KuCoin ETH": "1", "KuCoin KCS": "-10.2", "KuCoin USDT": "-4181.70002",
        }
        assert at.ws.ledger.verify() == []


def test_fills_whose_order_was_left_out_stay_apart() -> None:
    parsed = read(
        FILLS + "1,m,,BTC-USDT,BUY,MARKET,42000,0.01,420,420,2024-01-16 07:30:00,0.42,,TAKER,USDT\n"
        "1,m,,BTC-USDT,BUY,MARKET,42000,0.02,840,840,2024-01-16 07:30:00,0.84,,TAKER,USDT\n"
    )
    assert len(parsed.drafts) == 2


def test_the_zone_is_in_the_title_or_asked_for() -> None:
    """Trap: readers of the old files disagree (UTC, UTC+8)."""
    with pytest.raises(NeedsZone):
        read(OLD)
    assert shown(read(OLD, tz="Asia/Singapore"))[0].startswith("2019-10-14 14:16:28")
    titled = read(FILLS + "1,m,a,BTC-USDT,BUY,MARKET,42000,0.01,420,420,2024-01-16 07:30:00,0.42,,TAKER,USDT\n", tz="Europe/Berlin")
    assert shown(titled)[0].startswith("2024-01-15 23:30:00")


def test_an_order_is_known_by_its_day_in_utc_whatever_zone_the_file_is_in() -> None:
    row = "1,m,a,BTC-USDT,BUY,MARKET,42000,0.01,420,420,{},0.42,,TAKER,USDT\n"
    one, other = FILLS + row.format("2024-01-16 07:30:00"), FILLS.replace("+08:00", "-01:00") + row.format("2024-01-15 22:30:00")
    assert [draft.key for draft in read(one).drafts] == [draft.key for draft in read(other).drafts]


def test_a_file_without_records_is_read() -> None:
    """Trap: `No matching records found.` can be all that a file holds."""
    parsed = read(FILLS + "No matching records found.\n")
    assert [(row.fate, row.reason) for row in parsed.rows] == [(Fate.IGNORED, "nothing in this time")]


def test_the_history_leaves_to_other_exports_what_they_hold() -> None:
    """Trap: it repeats their rows without ids; what it alone holds is booked, and the user is told to import the others too."""
    parsed = read(DATA[FORMATS / "kucoin-history" / "v2.csv"])
    assert {draft.kind.value for draft in parsed.drafts} == {"swap", "income"}
    assert "import those of the same time too" in parsed.warnings[0]


@pytest.mark.parametrize(
    ("side", "paid", "price", "made"),
    [
        ("BUY", "309", "30000", "2023-03-02 10:00:00 buy +0.01 BTC, -300 EUR, -9 EUR fee"),
        ("BUY", "300", "30000", "2023-03-02 10:00:00 buy +0.01 BTC, -300 EUR, -9 EUR fee"),
        ("SELL", "291", "30000", "2023-03-02 10:00:00 sell +300 EUR, -0.01 BTC, -9 EUR fee"),
        ("BUY", "304", "30000", ""), ("BUY", "300", "", ""),
    ],
)
def test_the_price_says_whether_a_fee_is_in_what_was_paid(side: str, paid: str, price: str, made: str) -> None:
    """Trap: `Crypto Quantity,` has a comma in its title. Where the price settles nothing, the row waits."""
    header = 'Order ID,Order Type,Currency (Crypto),"Crypto Quantity,",Price,Currency (Fiat),Fiat Amount,Fee Currency,Fee,Status'
    parsed = read(f"{header},Time(UTC)\nA,{side},BTC,0.01,{price},EUR,{paid},EUR,9,DONE,2023-03-02 10:00:00\n")
    assert shown(parsed) == [made] * bool(made)
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "kucoin fiat fee")] * (not made)
