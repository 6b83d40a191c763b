"""Venues that have closed and whose files people still hold: what is special to them. Every row type is in `formats`."""

import pytest

from core.model import Fate
from importers.times import NeedsZone
from tests.importers.reading import read, reasons, shown
from tests.importing import desk

CLAIMS = (
    "Name: A PERSON\nUserID: a@example.com\nDate Generated: 2023-12-15T23:17:04\n\n"
    "TXID,Time (UTC),Transaction,Order Type,Market,Base,Quote,Price,Quantity (Base),Fees (Quote),Total (Quote)\n"
    "aa1,2017-12-01T15:22:46,Bought,Limit,XMR/BTC,XMR,BTC,0.02,5,0.00025,0.10025\n"
)
OLD = "OrderUuid,Exchange,Type,Quantity,Limit,CommissionPaid,Price,Opened,Closed\n"
POLONIEX = "Date,Market,Category,Type,Price,Amount,Total,Fee,Order Number,Base Total Less Fee,Quote Total Less Fee\n"


def test_a_bittrex_order_of_two_layouts_is_booked_once() -> None:
    """Today's file has the fee in the total, the old one beside it: the same purchase."""
    old = OLD + "aa1,BTC-XMR,LIMIT_BUY,5,0.02,0.00025,0.1,11/30/2017 3:22:46 PM,12/1/2017 3:22:46 PM\n"
    assert shown(read(CLAIMS)) == shown(read(old)) == ["2017-12-01 15:22:46 swap +5 XMR, -0.1 BTC, -0.00025 BTC fee"]
    with desk() as at:
        for name, written in (("claims.csv", CLAIMS), ("old.csv", old)):
            assert at.bring(name, written).done is not None
        assert at.balances() == {"Bittrex BTC": "-0.10025", "Bittrex XMR": "5"}


def test_a_poloniex_fee_is_what_is_lacking_and_not_a_rounded_rate() -> None:
    parsed = read(
        POLONIEX + "2016-06-29 03:54:56,XEM/BTC,Exchange,Buy,0.00001934,27774.5,0.53715883,0.15%,1,-0.53715883,27732.83825\n"
        "2017-12-16 23:41:09,XEM/BTC,Exchange,Sell,0.0000331,6429.676,0.21282227,0.25%,2,0.21229022,-6429.676\n"
        "2017-12-17 23:41:09,XEM/BTC,Exchange,Sell,0.0000331,6429.676,0.2,0.25%,2,0.3,-6429.676\n"
    )
    assert shown(parsed) == [
        "2016-06-29 03:54:56 swap +27774.5 XEM, -0.53715883 BTC, -41.66175 XEM fee",
        "2017-12-16 23:41:09 swap +0.21282227 BTC, -6429.676 XEM, -0.00053205 BTC fee",
    ]
    assert reasons(parsed, Fate.QUARANTINED) == [(4, "poloniex fee")]


def test_times_of_ftx_without_a_zone_are_asked_for() -> None:
    header = "Time,Notes,Coin,Reward\n"
    assert shown(read(header + "2022-01-31T12:00:00+00:00,Reward,SRM,1\n")) == ["2022-01-31 12:00:00 income staking +1 SRM"]
    with pytest.raises(NeedsZone):
        read(header + "2022-01-31 12:00:00,Reward,SRM,1\n")


def test_a_swap_at_celsius_needs_both_rows() -> None:
    header = (
        "Internal id, Date and time, Transaction type, Coin type, Coin amount, USD Value, Original Reward Coin,"
        " Reward Amount In Original Coin, Confirmed\n"
    )
    parsed = read(header + 'a1,"April 11, 2022 8:18 PM",Swap out,USDC,-100,-100,,,Yes\n')
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "half a trade")]


SHAPESHIFT = (
    "id,status,timestamp,rate,minerFee,inputAmount,inputCurrency,inputAddress,inputTxid,outputAmount,outputCurrency,outputAddress,outputTxid\n"
)


def test_nothing_stays_at_shapeshift() -> None:
    """A swap is what came from a wallet, the exchange, and what went to one; each transfer knows its hash, so that wallets find it."""
    with desk() as at:
        row = "i1,complete,2018-01-05T15:38:21.405Z,0.05,0.004,2,ETH,0xDeposit,0xaa21,0.096,BTC,1Example,bb21\n"
        assert at.bring("shapeshift.csv", SHAPESHIFT + row).done is not None
        refs = {event.kind.value: event.refs for event in at.ws.ledger.events.all()}
        assert refs == {"deposit": ("0xaa21",), "swap": (), "withdrawal": ("bb21",)}
        assert at.balances() == {}
        assert at.ws.ledger.verify() == []


def test_a_total_of_tradeogre_is_cut_after_eight_decimals_as_it_was_paid() -> None:
    parsed = read("Type,Exchange,Date,Amount,Price,Fee\nBUY,BTC-XMR,2022-05-05 10:00:00,1.23456789,0.00543210,0.00001341\n")
    assert shown(parsed) == ["2022-05-05 10:00:00 swap +1.23456789 XMR, -0.00670629 BTC, -0.00001341 BTC fee"]
