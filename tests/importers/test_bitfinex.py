"""Bitfinex: three exports of one history. Every row type is in `formats/bitfinex-*`."""

from itertools import permutations

import pytest

from core.model import Fate
from importers.times import NeedsZone
from tests.importers.reading import CORPUS, read, read_path, reasons, shown
from tests.importing import desk

TRADES = "#,PAIR,AMOUNT,PRICE,FEE,FEE PERC,FEE CURRENCY,DATE,ORDER ID\n"
MOVES = "#,STARTED,UPDATED,CURRENCY,STATUS,AMOUNT,FEES,DESCRIPTION,TRANSACTION ID,NOTE\n"
LEDGER = "#,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET\n"
FILES = {
    "trades.csv": TRADES
    + "41,BTC/UST,0.1,5005.000001,-0.0002,0.20%,BTC,04-02-20 16:52:06,390\n"
    + "42,BTC/UST,0.1,5005.000001,-0.0002,0.20%,BTC,04-02-20 16:52:06,390\n"
    + "43,BTC/UST,0.1,5005.000001,-0.0002,0.20%,BTC,04-02-20 19:00:00,391\n",
    "movements.csv": MOVES + "612,03-02-20 16:00:00,03-02-20 16:00:00,UST,COMPLETED,5000,0,TExample,aa11,\n"
    + "613,05-02-20 16:00:00,05-02-20 17:00:00,BTC,COMPLETED,-0.2,-0.0004,bc1example,bb22,\n",
    "ledger.csv": LEDGER + "1,Deposit (TETHERUSX) #612 on wallet exchange,UST,5000,5000,03-02-20 16:00:00,exchange\n"
    + "".join(
        f"{number}2,Exchange 0.1 BTC for UST @ 5005.0 on wallet exchange,BTC,0.1,{left},04-02-20 {at},exchange\n"
        f"{number}3,Exchange 0.1 BTC for UST @ 5005.0 on wallet exchange,UST,-500.5,{rest},04-02-20 {at},exchange\n"
        f"{number}4,Trading fees for 0.1 BTC (BTCUST) @ 5005.0 on BFX (0.2%) on wallet exchange,BTC,-0.0002,{net},04-02-20 {at},exchange\n"
        for number, at, left, rest, net in (
            (1, "16:52:06", "0.1", "4499.5", "0.0998"), (2, "16:52:06", "0.1998", "3999", "0.1996"),
            (3, "19:00:00", "0.2996", "3498.5", "0.2994"),
        )
    )
    + "50,Bitcoin Withdrawal #613 on wallet exchange,BTC,-0.2,0.0994,05-02-20 16:00:00,exchange\n"
    + "51,Crypto Withdrawal fee on wallet exchange,BTC,-0.0004,0.099,05-02-20 16:00:00,exchange\n",
}


@pytest.mark.parametrize("order", [*permutations(FILES)], ids="-".join)
def test_what_several_exports_hold_is_booked_once(order: tuple[str, ...]) -> None:
    """In any order; what was paid is as the ledger says, exactly; a movement keeps the hash that its own export knows."""
    with desk() as at:
        for name in order:
            assert at.bring(name, FILES[name], tz="UTC").done is not None
        assert len(at.events()) == 4
        assert at.balances() == {"Bitfinex BTC": "0.099", "Bitfinex USDT": "3498.5"}
        assert any("aa11" in event.refs for event in at.ws.ledger.events.all())
        assert at.ws.ledger.verify() == []


@pytest.mark.parametrize("name", FILES)
def test_each_export_alone(name: str) -> None:
    """Nobody needs the ledger for the trades, nor the others for what the ledger holds."""
    parsed = read(FILES[name], tz="UTC")
    assert all(row.fate is Fate.BOOKED for row in parsed.rows)
    assert not any("balance" in each for each in parsed.warnings)


def test_the_zone_is_asked_for() -> None:
    """Trap: times are in UTC or in the zone that the user set, and the file says neither."""
    with pytest.raises(NeedsZone):
        read(FILES["trades.csv"])
    assert shown(read(FILES["trades.csv"], tz="UTC+01:00"))[0].startswith("2020-02-04 15:52:06")


def test_days_of_two_digits_are_first_unless_a_date_says_otherwise() -> None:
    parsed = read(TRADES + "41,BTC/USD,0.1,5005,0,0%,USD,2020-02-25 16:52:06,390\n", tz="UTC")
    assert shown(parsed) == ["2020-02-25 16:52:06 buy +0.1 BTC, -500.5 USD"]


def test_a_side_alone_and_a_withdrawal_that_came_back_wait() -> None:
    parsed = read(
        LEDGER + "1,Exchange 0.1 BTC for USD @ 5005.0 on wallet exchange,BTC,0.1,0.1,04-02-20 16:52:06,exchange\n"
        "2,Canceled withdrawal request #613 on wallet exchange,BTC,0.2,0.3,05-02-20 16:52:06,exchange\n"
        "3,Transfer of 0.1 BTC from wallet Exchange to Trading on wallet exchange,BTC,-0.1,0.2,06-02-20 16:52:06,exchange\n",
        tz="UTC",
    )
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "half a trade"), (3, "bitfinex cancelled withdrawal"), (4, "half a move")]


def test_the_public_sample() -> None:
    path = CORPUS / "bitfinex_trades" / "everytrade_bitfinex_v001.csv"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    assert shown(read_path(path, tz="UTC")) == [
        "2020-02-04 16:52:06 buy +0.01048537 BTC, -96.5998713207836 USD, -0.00002097 BTC fee",
        "2020-02-04 16:52:06 buy +0.00101163 BTC, -9.320046027 USD, -0.00000202 BTC fee",
    ]
