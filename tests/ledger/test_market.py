"""Prices with source and time, positions with file and time; files' and the user's own side by side."""

from datetime import timedelta
from decimal import Decimal

from core.ledger import Ledger
from core.model import Price
from tests.ledger.notation import NOON, at, file


def price(asset: str, written: str, when: str, source: str = "manual", currency: str = "USD") -> Price:
    return Price(asset, at(when), Decimal(written), currency, source)


def test_a_price_keeps_its_digits_time_and_source(ledger: Ledger) -> None:
    given = [price("crypto:BTC", "64000.123456789012345678", "2024-05-01T10:00:00"), price("cash:EUR", "1.08", "2024-05-01", "ECB")]
    assert ledger.prices.add(given, "close of the day") == 2
    assert ledger.prices.all() == sorted(given, key=lambda each: each.asset)
    facts = ledger.facts_revision()
    assert ledger.prices.add(given, "the same again") == 0
    assert ledger.facts_revision() == facts
    assert ledger.prices.add([price("crypto:BTC", "64001", "2024-05-01T10:00:00")], "a typo") == 1
    assert [str(each.price) for each in ledger.prices.all(["crypto:BTC"])] == ["64001"]


def test_the_latest_price_is_not_after_the_clock(ledger: Ledger) -> None:
    """One per asset and currency, the newest not after `as_of`; of two at one moment the user's own."""
    ledger.imports.add([file().price("crypto:BTC", "62000", when=at("2024-05-02")).parsed])
    ledger.prices.add(
        [
            price("crypto:BTC", "60000", "2024-05-01"),
            price("crypto:BTC", "61999", "2024-05-02"),
            price("crypto:BTC", "57000", "2024-05-01", currency="EUR"),
            price("crypto:BTC", "70000", "2024-05-04"),
        ],
        "by hand",
    )
    latest = {(each.currency, str(each.price)) for each in ledger.prices.latest(at("2024-05-03"))}
    assert latest == {("USD", "61999"), ("EUR", "57000")}
    assert ledger.prices.latest(at("2024-04-01")) == []
    assert [str(each.price) for each in ledger.prices.all(since=at("2024-05-03"))] == ["70000"]


def test_a_files_prices_go_with_it_and_the_users_stay(ledger: Ledger) -> None:
    ledger.prices.add([price("crypto:BTC", "60000", "2024-05-01")], "by hand")
    report = ledger.imports.add([file().price("crypto:BTC", "62000").price("crypto:ETH", "3000").parsed])
    assert len(ledger.prices.all()) == 3
    undone = ledger.imports.undo(report.id)
    assert undone.prices == 2
    assert [each.asset for each in ledger.prices.all()] == ["crypto:BTC"]
    assert "crypto:ETH" not in ledger.assets.all()


def test_the_newest_position_counts_and_names_its_file(ledger: Ledger) -> None:
    ledger.imports.add([file("monday.csv").position("crypto:BTC", "1.5", "30000").position("crypto:ETH", "2").parsed])
    ledger.imports.add([file("friday.csv").position("crypto:BTC", "1.25", when=NOON + timedelta(days=4)).parsed])
    seen = {each.asset: (str(each.quantity), each.basis, each.name) for each in ledger.positions.latest()}
    assert seen == {"crypto:BTC": ("1.25", None, "friday.csv"), "crypto:ETH": ("2", None, "monday.csv")}
    assert len(ledger.positions.all()) == 3
    ledger.imports.undo(2)
    assert {each.name for each in ledger.positions.latest()} == {"monday.csv"}
