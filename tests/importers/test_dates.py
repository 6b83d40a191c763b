"""Written dates, and which order a file uses: decided once, by all its dates, or asked for."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.dates import ORDERS, Undecided, decide, has_time, orders, read
from importers.generic import GenericImporter
from importers.generic_mapping import parse_mapping
from tests.importers.reading import read as read_table
from tests.importers.reading import reasons, shown

MAPPING = '[columns]\ndate = "d"\nasset = "a"\nquantity = "q"\ntype = "t"\n'
SHAPES = {"ymd": "%Y-%m-%d", "dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}


@pytest.mark.parametrize(
    ("written", "order", "said"),
    [
        ("31.12.2024 23:59:01", "dmy", "2024-12-31 23:59:01"), ("12/31/2024, 11:59:01 PM", "mdy", "2024-12-31 23:59:01"),
        ("2024/12/31", "ymd", "2024-12-31 00:00:00"), ("20241231", "ymd", "2024-12-31 00:00:00"),
        ("Jan 5, 2024 2:05 PM", "mdy", "2024-01-05 14:05:00"), ("5. März 2024", "dmy", "2024-03-05 00:00:00"),
        ("05-déc-24", "dmy", "2024-12-05 00:00:00"), ("2024-01-31T10:00:00.123456789Z", "ymd", "2024-01-31 10:00:00.123456+00:00"),
        ("1/2/24 12:00 am", "mdy", "2024-01-02 00:00:00"), ("2024-03-04", "dmy", "2024-03-04 00:00:00"),
    ],
)
def test_dates_are_read_in_their_order(written: str, order: str, said: str) -> None:
    assert str(read(written, order)) == said
    assert has_time(written) == (said[11:19] != "00:00:00" or "am" in written)


@pytest.mark.parametrize(
    "wrong", ["", "yesterday", "31/02/2024", "0/1/2024", "٣/٤/٢٠٢٤", "1/2/2024 25:00", "13:00 PM", "9" * 400, "1/2/3", "32.13.24"]
)
def test_what_is_no_date_is_read_in_no_order(wrong: str) -> None:
    for order in ORDERS:
        with pytest.raises(ValueError, match="is not a"):
            read(wrong, order)


def test_one_date_decides_and_none_or_two_that_disagree_ask() -> None:
    """L4.4."""
    assert decide(["03/04/2024", "04/03/2024", "13/04/2024"]) == "dmy"
    assert decide(["03/04/2024", "04/13/2024"]) == "mdy"
    assert decide(["01/01/2024", "02/02/2024", "n/a"]) == "dmy"
    assert decide(["2024-01-02", "13/04/2024"]) == "dmy"
    with pytest.raises(Undecided, match=r"whether '03/04/2024' has the day first or the month first; .* date_order = \"dmy\" or \"mdy\""):
        decide(["01/01/2024", "03/04/2024"])
    with pytest.raises(Undecided, match=r"two orders \('13/04/2024' has the day first, '04/13/2024' the month first\)"):
        decide(["13/04/2024", "04/13/2024"])
    with pytest.raises(Undecided, match="no cell of the date column is a date"):
        decide(["x"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dates(date(2001, 1, 1), date(2068, 12, 31)), min_size=1, max_size=30), st.sampled_from(sorted(SHAPES)), st.randoms())
def test_whatever_is_decided_is_the_order_that_was_written(days: list[date], order: str, chance: random.Random) -> None:
    """L4.4: where it is decided, every date comes back; where it is not, another order reads every date as another day."""
    written = [day.strftime(SHAPES[order]) for day in days]
    chance.shuffle(days)
    try:
        found = decide(written)
    except Undecided:
        assert any(day.day <= 12 and day.day != day.month for day in days)
        assert all({"dmy", "mdy"} <= set(orders(text)) for text in written)
        return
    assert [read(text, found).date() for text in written] == [read(text, order).date() for text in written]


def test_a_mapped_file_decides_once_and_keeps_to_it() -> None:
    written = "d,t,a,q\n03/04/2024,deposit,BTC,1\n13/04/2024,deposit,BTC,2\n04/13/2024x,deposit,BTC,3\n"
    parsed = read_table(written, only=GenericImporter(parse_mapping(MAPPING, "m.toml")))
    assert shown(parsed) == ["2024-04-03 deposit +1 BTC", "2024-04-13 deposit +2 BTC"]
    assert reasons(parsed, parsed.rows[2].fate) == [(4, "unreadable")]
    with pytest.raises(Undecided):
        read_table(written[: written.index("13/04")], only=GenericImporter(parse_mapping(MAPPING, "m.toml")))
    told = GenericImporter(parse_mapping('date_order = "mdy"\n' + MAPPING, "m.toml"))
    assert shown(read_table(written, only=told))[:1] == ["2024-03-04 deposit +1 BTC"]


def test_days_around_the_turn_of_the_year_keep_their_year() -> None:
    for days in range(-3, 4):
        day = date(2024, 12, 31) + timedelta(days)
        assert read(day.strftime("%d.%m.%y"), "dmy").date() == day
