"""OKX: what its files make hard. Every row type is in `formats/okx-*` and `formats/okex-*`."""

import pytest

from core.model import Fate
from core.services import projection
from tests.importers.reading import CORPUS, read, read_path, reasons, shown
from tests.importing import desk

MARK = "\ufeff"
ZONE = "UID:67000000,Account Type:{},Time Zone:{}\n"
TRADING = (
    "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,Fee Unit,Position Change,Position Balance,"
    "Balance Change,Balance,Balance Unit\n"
)
FUNDING = "id,Time,Type,Amount,Before Balance,After Balance,Symbol\n"
BOUGHT = "2,70,2026-05-11 21:35:20,Spot,BTC-USDT,Buy,0.01,BTC,80000,0,-0.00001,BTC,0,0,0.00999,0.00999,BTC\n"
PAID = "1,70,2026-05-11 21:35:20,Spot,BTC-USDT,Sell,800,BTC,80000,0,0E-18,USDT,0,0,-800,200,USDT\n"


@pytest.mark.parametrize("mark", ["", MARK])
def test_a_mark_before_every_row_and_field_changes_nothing(mark: str) -> None:
    """Trap: byte order marks are repeated; what moved is the balance change, whatever unit the market trades in."""
    lines = [ZONE.format("Trading", "UTC+8"), TRADING, BOUGHT, PAID]
    parsed = read("".join(mark + mark.join(line.partition(",")) for line in lines).replace(f"{mark},{mark}", f",{mark}"))
    assert shown(parsed) == ["2026-05-11 13:35:20 swap +0.01 BTC, -800 USDT, -0.00001 BTC fee"]
    assert (parsed.zone, parsed.zone_source) == ("UTC+08:00", "header")


def test_a_fill_without_its_other_row_waits() -> None:
    parsed = read(ZONE.format("Trading", "UTC+8") + TRADING + BOUGHT)
    assert parsed.drafts == []
    assert reasons(parsed, Fate.QUARANTINED) == [(3, "half a trade")]


def test_an_amount_that_the_balances_contradict_waits() -> None:
    """The balances decide whether a withdrawal's fee is in its amount; where they say neither, nobody knows what left."""
    head = ZONE.format("Main", "UTC+3") + "id,Time,Type,Amount,Before Balance,After Balance,Fee,Symbol\n"
    row = "1,2022-08-04 10:00:00,Withdrawal,-0.25,1,{},0.05,ETH\n"
    assert shown(read(head + row.format("0.75"))) == ["2022-08-04 07:00:00 withdrawal -0.2 ETH, -0.05 ETH fee"]
    assert shown(read(head + row.format("0.7"))) == ["2022-08-04 07:00:00 withdrawal -0.25 ETH, -0.05 ETH fee"]
    assert reasons(read(head + row.format("0.8")), Fate.QUARANTINED) == [(3, "unreadable")]


@pytest.mark.parametrize("funding_first", [True, False])
def test_a_transfer_between_funding_and_trading_account_cancels(funding_first: bool) -> None:
    """It stands in both files, whose zones differ; nothing comes from or goes to outside."""
    trading = (
        "trading.csv", ZONE.format("Trading", "UTC+8") + TRADING
        + "9,60,2026-05-11 21:00:01,Transfer,,Transfer in,0,cont,0,0,0,USDT,0,0,1000,1000,USDT\n",
    )
    funding = (
        "funding.csv", ZONE.format("Main", "UTC+3") + FUNDING + "31,2026-05-11 16:00:00,To unified trading account,-1000,1200,200,USDT\n"
        "30,2026-05-10 16:00:00,Deposit,1200,0,1200,USDT\n",
    )
    with desk() as at:
        for name, written in (funding, trading) if funding_first else (trading, funding):
            assert at.bring(name, written).done is not None
        assert at.balances() == {"OKX Funding USDT": "200", "OKX USDT": "1000"}
        assert len(projection.matches(at.ws).matched) == 1
        assert at.ws.ledger.verify() == []


def test_the_public_sample() -> None:
    path = CORPUS / "okx_trades" / "everytrade_okex_v001_M.csv"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    assert shown(read_path(path, tz="UTC")) == [
        "2020-09-25 17:00:01 swap +105.141011169999998742 USDT, -2.291153 LTC, -0.10514101117 USDT fee",
        "2020-09-25 17:27:02 swap +2.273693 LTC, -104.976405810000002816 USDT, -0.0034105395 LTC fee",
    ]
