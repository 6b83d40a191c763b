"""Traps of small wallets and explorers: whose file it is, who paid the fee, in which unit and order figures and dates are."""

from datetime import UTC, datetime
from decimal import Decimal

from core.model import EventKind
from tests.importers.test_formats import parsed

_MINE, _OTHER = f"0x{'a' * 64}", f"0x{'b' * 64}"
_COINS = "Version,Block,Time,Coin_Type,From,To,Amount,Fee,Success\n"
_NEON = "to,from,txid,time,amount,symbol,type,id\n"
_STX = (
    "burnDate,inSymbol,inAmount,outSymbol,outAmount,xactnFee,inCoinPrice,outCoinPrice,xactnType,xactnTypeDetail,xactnId,sender,recipient\n"
)


def test_aptoscan_figures_in_the_smallest_unit_are_not_taken_for_whole_coins() -> None:
    row = f"1,1,1704448800000000,0x1::aptos_coin::AptosCoin,{_MINE},{_OTHER},150000000,54000,true\n"
    found = parsed((_COINS + row).encode(), f"export-{_MINE}.csv")
    assert not found.drafts
    assert "unit" in found.rows[0].reason


def test_aptoscan_without_the_address_books_nothing() -> None:
    row = f"1,1,1704448800000000,0x1::aptos_coin::AptosCoin,{_MINE},{_OTHER},1.5,0.0005,true\n"
    found = parsed((_COINS + row).encode(), "export.csv")
    assert not found.drafts
    assert "put that in its name" in found.rows[0].reason


def test_aptoscan_coin_of_the_same_symbol_is_not_apt() -> None:
    row = f"1,1,1704448800000000,0xdead::aptos_coin::AptosCoin,{_OTHER},{_MINE},1.5,0.0005,true\n"
    found = parsed((_COINS + row).encode(), f"export-{_MINE}.csv")
    assert not found.drafts
    assert found.rows[0].cause.startswith("unknown asset")


def test_neon_wallet_writes_the_month_first() -> None:
    (draft,) = parsed((_NEON + "Amine,Aother,0x1,04/03/2019 | 10:00:00,5,NEO,RECEIVE,_x\n").encode(), "x.csv").drafts
    assert draft.at == datetime(2019, 4, 3, 10, tzinfo=UTC)


def test_neon_wallet_coins_sent_to_oneself_did_not_arrive_anew() -> None:
    found = parsed((_NEON + "Amine,Amine,0x1,04/03/2019 | 10:00:00,5,NEO,RECEIVE,_x\n").encode(), "x.csv")
    assert not found.drafts
    assert found.rows[0].reason == "a move within the wallet"


def test_neon_wallet_exported_twice_has_other_ids_and_the_same_events() -> None:
    row = "Amine,Aother,0x1,04/03/2019 | 10:00:00,5,NEO,RECEIVE,_{}\n"
    first, second = (parsed((_NEON + row.format(drawn)).encode(), "x.csv").drafts[0].key for drawn in ("abc", "xyz"))
    assert first == second


def test_fatstx_fee_of_somebody_else_is_not_paid() -> None:
    row = "2022-01-10T10:00:00Z,STX,100,,,0.5,2,N/A,Receive,,0x1,SP2OTHER0000000000000000000,SP1MINE00000000000000000000\n"
    (draft,) = parsed((_STX + row).encode(), "transactions-SP1MINE00000000000000000000.csv").drafts
    assert draft.kind is EventKind.DEPOSIT
    assert [leg.quantity for leg in draft.legs] == [Decimal(100)]


def test_volt_is_told_by_its_coin_whatever_stands_behind_it() -> None:
    for header, row in (
        ("time,status,address,amount,fee,txid,", '2021-11-01 10:00,OUT,1Other,"-1,000.5 BSV | $40",0.0001,v1,'),
        ("time,status,address,amount,txid", "2021-11-01 10:00,Received,1Other,+0.5 BSV ,v1"),
    ):
        assert parsed(f"{header}\n{row}\n".encode(), "x.csv").rows[0].cause == "not supported yet: volt"


def test_aptoscan_transaction_and_its_transfer_name_one_transaction() -> None:
    """Booking puts parts of one transaction together by account, id and instant (rule L2.11)."""
    paid = f"Version,Block,Time,From,To,Function,Fee,Success\n7,1,1704448800000000,{_MINE},{_OTHER},0x1::a::b,0.0005,true\n"
    moved = f"{_COINS}7,1,1704448800000000,0x1::aptos_coin::AptosCoin,{_MINE},{_OTHER},1.5,0.0005,true\n"
    fee, sent = (parsed(each.encode(), f"export-{_MINE}.csv").drafts[0] for each in (paid, moved))
    assert fee.legs[0].account == sent.legs[0].account == f"Wallet {_MINE[:10]}"
    assert fee.refs == sent.refs == ("aptos:7", "part:aptos:7")
    assert fee.at == sent.at
    assert [leg.quantity for leg in (*fee.legs, *sent.legs)] == [Decimal("-0.0005"), Decimal("-1.5")]
