"""The price and exchange-rate file: what a line means, what is wrong with it, and that it survives a round trip."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal as D

import pytest

from core.model import Price
from core.money import text
from importers.csvfile import Unreadable
from importers.pricefile import COLUMNS, line, read_bytes, read_file
from tests.importers.parsed import FIXTURES

KNOWN = ("security:VTI", "security:QQQ", "crypto:BTC", "security:DUP", "crypto:DUP", "cash:USD")


def notation(price: Price) -> str:
    return f"{price.at.isoformat()} {price.asset} {text(price.price)} {price.currency} ({price.source})"


def test_every_line_is_a_price_or_says_why_not() -> None:
    """Symbols by the ledger's assets, ids, rates; dates are noon in the user's zone; what cannot be a price names its line and remedy."""
    found = read_file(FIXTURES / "prices.csv", KNOWN, "America/New_York")
    assert [notation(price) for price in found.prices] == [
        "2026-11-20T21:00:00+00:00 security:VTI 310 USD (broker close)",
        "2026-11-20T17:00:00+00:00 security:QQQ 560 USD (prices.csv)",
        "2026-11-23T13:50:00+00:00 crypto:BTC 98000.5 USD (quote)",
        "2026-11-22T00:00:00+00:00 crypto:BTC 97000 USD (close)",
        "2026-11-20T17:00:00+00:00 cash:EUR 1.0831 USD (ECB)",
        "2026-11-20T17:00:00+00:00 cash:EUR 0.8412 GBP (ECB)",
        "2026-11-20T17:00:00+00:00 cash:JPY 0.0064 USD (ECB)",
        "2026-11-20T17:00:00+00:00 security:VTI 0 USD (worthless)",
    ]
    assert [(bad.line, bad.reason) for bad in found.bad] == [
        (9, "asset: DUP can be crypto:DUP or security:DUP; write one of them in full"),
        (10, "asset: NEW is not in the ledger; write security:NEW or crypto:NEW"),
        (11, "asset: USD is the currency itself; name another currency to give a rate"),
        (12, "at: '20 November' is no date; write one like 2026-11-20 or 2026-11-20T21:00:00Z"),
        (13, "price: is missing; write the price of one unit, or delete the line"),
        (14, "price: -3 is negative; write the price of one unit"),
        (15, "price: 'about 300' is not a number; write it like 1234.56"),
        (16, "currency: 'DOLLAR' is no ISO code; write one like USD or EUR"),
        (17, "asset: is missing; write a symbol like VTI or an id like crypto:BTC"),
        (18, "asset: 'stock:VTI' is no asset; write it like security:VTI, crypto:BTC or cash:EUR"),
    ]


@pytest.mark.parametrize("data", [
    b"price;currency;at;asset\n310;USD;2026-11-20;VTI\n", b"\xef\xbb\xbfAsset,At,Price,Currency,Source,Remark\nVTI,2026-11-20,310,USD,,x\n",
    "asset\tat\tprice\tcurrency\nVTI\t2026-11-20\t310\tUSD\n".encode("utf-16"),
    b"# prices of Friday\nasset,at,price,currency\nVTI,2026-11-20,310,USD\n",
])
def test_columns_are_found_by_name(data: bytes) -> None:
    """Any order, delimiter, encoding, further columns, a missing source, a remark above: one price."""
    found = read_bytes(data, "p.csv", KNOWN)
    assert [notation(price) for price in found.prices] == ["2026-11-20T12:00:00+00:00 security:VTI 310 USD (p.csv)"]
    assert found.bad == ()


def test_a_currency_that_is_also_a_ticker_is_asked_about() -> None:
    """ALL is the lek and a share; where both can be meant the line waits."""
    found = read_bytes(b"asset,at,price,currency\nALL,2026-11-20,200,USD\n", "p.csv", ("security:ALL",))
    assert [bad.reason for bad in found.bad] == ["asset: ALL can be security:ALL or cash:ALL; write one of them in full"]


def test_ids_are_found_whatever_their_case() -> None:
    """A DeFi id keeps the ledger's writing."""
    data = b"asset,at,price,currency\nDEFI:Aave-USDC,2026-11-20,1,USD\ndefi:new-pool,2026-11-20,1,usd\n"
    found = read_bytes(data, "p.csv", ("defi:aave-usdc",))
    assert [(price.asset, price.currency) for price in found.prices] == [("defi:aave-usdc", "USD"), ("defi:new-pool", "USD")]


def test_a_cut_off_last_line_is_bad_and_the_rest_is_read() -> None:
    """A file that ends in mid-row keeps its good lines."""
    found = read_bytes(b"asset,at,price,currency\nVTI,2026-11-20,310,USD\nVTI,2026-11-21,3", "p.csv", KNOWN)
    assert len(found.prices) == 1
    assert [bad.line for bad in found.bad] == [3]


@pytest.mark.parametrize("data", [b"", b"hello\n", b"asset,price\nVTI,3\n", b"\x89PNG\r\n"])
def test_what_is_no_price_file_is_refused_in_one_clause(data: bytes) -> None:
    """The clause stands after the file's name and carries the remedy."""
    with pytest.raises(Unreadable, match=r"is (empty|no price file|a picture)"):
        read_bytes(data, "p.csv", KNOWN)


def test_what_is_written_is_read_back() -> None:
    """Exact digits, instants and sources survive."""
    prices = [
        Price("crypto:BTC", datetime(2026, 11, 23, 13, 50, 0, 250000, UTC), D("0.000000000000000000123"), "USD", "a, \"b\""),
        Price("cash:EUR", datetime(2026, 11, 20, 17, tzinfo=UTC), D("1.0831"), "USD", "ECB"),
    ]
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *map(line, prices)])
    assert list(read_bytes(out.getvalue().encode(), "p.csv", KNOWN).prices) == prices
