"""Exports of wallets that know no venue: units, fees inside amounts, channels and swaps of two rows. Every row type is in `formats`."""

import pytest

from core.model import Fate
from importers.times import NeedsZone
from tests.importers.reading import read, reasons, shown

CORE = '"Confirmed","Date","Type","Label","Address","Amount ({})","ID"\n"true","2021-02-03T10:00:00","Received with","","a","{}","x"\n'
EXODUS = (
    "DATE,TYPE,FROMPORTFOLIO,TOPORTFOLIO,OUTAMOUNT,OUTCURRENCY,FEEAMOUNT,FEECURRENCY,TOADDRESS,OUTTXID,OUTTXURL,INAMOUNT,INCURRENCY,"
    "INTXID,INTXURL,ORDERID,PERSONALNOTE\n"
)


@pytest.mark.parametrize(
    ("titles", "row"),
    [
        ("Value (BTC),Balance (BTC),Fee (BTC)", "-0.00015612,0.00184388,0.00000231"),
        ("Value (sats),Balance (sats),Fee (sats)", "-15612,184388,231"), ("Value,Balance,Fee", "-15612,184388,231"),
        ("Value,Balance,Fee", "-0.00015612,0.00184388,0.00000231"), ("Value,Balance,Fee", '"-0,00015612","0,00184388","0,00000231"'),
    ],
)
def test_sparrow_writes_bitcoin_or_satoshis_and_fees_inside(titles: str, row: str) -> None:
    parsed = read(f"Date (UTC),Label,{titles},Txid\n2023-12-31 14:46:58,,{row},bb02\n")
    assert shown(parsed) == ["2023-12-31 14:46:58 withdrawal -0.00015381 BTC, -0.00000231 BTC fee"]


def test_a_figure_of_sparrow_that_is_neither_waits() -> None:
    parsed = read("Date (UTC),Label,Value,Balance,Fee,Txid\n2023-12-31 14:46:58,,15.612,184388,,bb02\n")
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "unreadable")]


def test_a_lightning_channel_of_electrum_moves_nothing_but_its_fee() -> None:
    header = (
        "oc_transaction_hash,ln_payment_hash,label,confirmations,amount_chain_bc,amount_lightning_bc,fiat_value,network_fee_satoshi,"
        "fiat_fee,timestamp\n"
    )
    opened = "cc03,,Open channel,80,-0.0301,0.03,,10000,,2025-01-07 10:00:00\n"
    assert shown(read(header + opened, tz="UTC")) == ["2025-01-07 10:00:00 fee -0.0001 BTC fee"]
    with pytest.raises(NeedsZone):
        read(header + opened)


@pytest.mark.parametrize(
    ("unit", "written", "coins"),
    [
        ("BTC", "0.5", "0.5 BTC"), ("mBTC", "500", "0.5 BTC"), ("µBTC", "500000", "0.5 BTC"), ("sat", "50000000", "0.5 BTC"),
        ("LTC", "3", "3 LTC"),
    ],
)
def test_bitcoin_core_writes_in_the_unit_of_its_title(unit: str, written: str, coins: str) -> None:
    assert shown(read(CORE.format(unit, written), tz="UTC")) == [f"2021-02-03 10:00:00 deposit +{coins}"]


def test_two_rows_of_exodus_under_one_hash_are_a_swap_and_else_two_moves() -> None:
    out = "2025-11-25T19:31:18.077Z,withdrawal,exodus_0,,-3,LINK,-0.00002,BNBBSC,,{},,,,,,,\n"
    come = "2025-11-25T19:31:18.077Z,deposit,,exodus_0,,,,,,,,0.2,CAKE,{},,,\n"
    assert shown(read(EXODUS + out.format("b3") + come.format("b3"))) == [
        "2025-11-25 19:31:18 swap +0.2 CAKE, -3 LINK, -0.00002 BNB fee",
    ]
    assert shown(read(EXODUS + out.format("b3") + come.format("b4"))) == [
        "2025-11-25 19:31:18 withdrawal -3 LINK, -0.00002 BNB fee", "2025-11-25 19:31:18 deposit +0.2 CAKE",
    ]
