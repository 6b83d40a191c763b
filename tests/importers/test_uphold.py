"""Uphold and Revolut's crypto account: what their files make hard. Every row type is in `formats/uphold` and `formats/revolut-crypto`."""

import pytest

from core.model import Fate
from importers.times import NeedsZone
from tests.importers.reading import CORPUS, read, read_path, reasons, shown
from tests.importing import desk

UPHOLD = (
    "Date,Destination,Destination Amount,Destination Currency,Fee Amount,Fee Currency,Id,Origin,Origin Amount,Origin Currency,Status,Type\n"
)
REVOLUT = "Symbol,Type,Quantity,Price,Value,Fees,Date\n"


def test_the_fee_is_what_left_and_did_not_arrive() -> None:
    """What arrived and the fee are what left, of a withdrawal as of a swap; so nothing is left over once all was sent away."""
    with desk() as at:
        assert at.bring("uphold.csv", UPHOLD
            + "Mon Sep 01 2025 23:58:41 GMT+0000,uphold,352,XRP,,,u1,xrp-ledger,352,XRP,completed,in\n"
            "Tue Sep 02 2025 23:58:41 GMT+0200,xrp-ledger,320,XRP,2,XRP,u2,uphold,322,XRP,completed,out\n"
            "Wed Sep 03 2025 23:58:41 GMT+0000,uphold,8,FET,1.5,XRP,u3,uphold,30,XRP,completed,transfer\n",
        ).done is not None
        assert at.balances() == {"Uphold FET": "8"}
        assert [event.split(" in Uphold")[0] for event in at.events()] == [
            "2025-09-01 23:58:41 deposit: +352 XRP", "2025-09-02 21:58:41 withdrawal: -320 XRP", "2025-09-03 23:58:41 swap: +8 FET",
        ]


def test_what_changes_its_currency_on_the_way_is_a_trade_and_a_move() -> None:
    """What a card paid for and what a bank received were money at Uphold for a moment; a coin may go out as another."""
    rows = (
        "Mon Sep 01 2025 10:00:00 GMT+0000,uphold,400,XRP,,,u1,credit-card,1000,EUR,completed,in\n"
        "Tue Sep 02 2025 10:00:00 GMT+0000,bank,700,EUR,,,u2,uphold,300,XRP,completed,out\n"
        "Wed Sep 03 2025 10:00:00 GMT+0000,litecoin,1.5,LTC,2,XRP,u3,uphold,100,XRP,completed,out\n"
    )
    with desk() as at:
        for name in ("first.csv", "second.csv"):
            assert at.bring(name, UPHOLD + rows + ("\n" if name == "second.csv" else "")).done is not None
        assert at.balances() == {}
        assert sorted(event.replace(" in Uphold", "") for event in at.events()) == [
            "2025-09-01 10:00:00 buy: +400 XRP, -1000 EUR", "2025-09-01 10:00:00 deposit: +1000 EUR",
            "2025-09-02 10:00:00 sell: +700 EUR, -300 XRP", "2025-09-02 10:00:00 withdrawal: -700 EUR",
            "2025-09-03 10:00:00 swap: +1.5 LTC, -98 XRP, -2 XRP fee", "2025-09-03 10:00:00 withdrawal: -1.5 LTC",
        ]
        assert at.ws.ledger.verify() == []


def test_revoluts_times_are_the_phones_and_have_to_be_said() -> None:
    row = 'BTC,Buy,0.0010,"€50,000.00",€50.00,€0.24,"Mar 8, 2022, 2:08:54\u202fPM"\n'
    with pytest.raises(NeedsZone):
        read(REVOLUT + row)
    assert shown(read(REVOLUT + row, tz="Europe/Vienna")) == ["2022-03-08 13:08:54 buy +0.001 BTC, -50 EUR, -0.24 EUR fee"]


def test_a_sign_that_several_currencies_share_waits() -> None:
    parsed = read(f'{REVOLUT}BTC,Buy,0.0010,¥50.00,¥50.00,¥0.24,2025-03-04T09:12:00.000Z\n')
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "unreadable")]


def test_what_is_sent_and_received_at_one_time_stays_in_the_account() -> None:
    """Revolut moved its customers' coins from one of its companies to another; what is sent alone leaves."""
    moved = '"Nov 9, 2020, 3:50:00 AM"'
    parsed = read(
        f'{REVOLUT}BTC,Send,0.4,"$9,000.00",$3600.00,$0.00,{moved}\nBTC,Receive,0.4,"$9,000.00",$3600.00,$0.00,{moved}\n'
        f'BTC,Send,0.1,"$9,000.00",$900.00,$0.00,{moved}\nETH,Receive,0.4,$400.00,$160.00,$0.00,{moved}\n', tz="UTC",
    )
    assert shown(parsed) == ["2020-11-09 03:50:00 withdrawal -0.1 BTC {900 USD}", "2020-11-09 03:50:00 deposit +0.4 ETH {160 USD}"]
    assert reasons(parsed, Fate.IGNORED) == [(2, "a move within the account"), (3, "a move within the account")]


def test_revoluts_public_sample() -> None:
    path = CORPUS / "revolut_crypto" / "e2g_revolut-crypto-export.csv"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    said = shown(read_path(path, tz="Europe/Stockholm"))
    assert (len(said), said[0], said[3]) == (
        10, "2020-05-05 20:10:57 buy +0.00056077 BTC, -50 SEK", "2020-11-19 12:57:22 buy +0.00069453 BTC, -108.94 SEK",
    )


@pytest.mark.parametrize("old_first", [True, False])
def test_a_trade_of_revoluts_both_statements_is_booked_once(old_first: bool) -> None:
    """The old one is in UTC, today's at the phone's time; a card's payment stands under the day on which it was carried out."""
    old = (
        "old.csv", "Type,Product,Started Date,Completed Date,Description,Amount,Currency,Fiat amount,Fiat amount (inc. fees),Fee,"
        "Base currency,State,Balance\n"
        "EXCHANGE,Current,2018-06-12 14:16:32,2018-06-12 14:16:32,Exchanged to BTC,0.02,BTC,100,101,1,EUR,COMPLETED,0.02\n"
        "CARD_PAYMENT,Current,2018-07-19 15:52:15,2018-07-20 5:28:14,Hotel,-0.01,BTC,-56.5,-56.5,0,EUR,COMPLETED,0.01\n",
    )
    new = (
        "new.csv", f'{REVOLUT}BTC,Buy,0.02,"€5,000.00",€100.00,€1.00,"Jun 12, 2018, 4:16:32 PM"\n'
        'BTC,Payment,0.01,"$6,480.00",$64.80,$0.00,"Jul 20, 2018, 7:28:14 AM"\n',
    )
    with desk() as at:
        for name, written in (old, new) if old_first else (new, old):
            assert at.bring(name, written, tz="Europe/Vienna").done is not None
        assert at.balances() == {"Revolut BTC": "0.01", "Revolut EUR": "-101"}
        assert len(at.events()) == 2
        assert at.ws.ledger.verify() == []
