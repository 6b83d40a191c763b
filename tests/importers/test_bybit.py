"""Bybit: what its files make hard. Every row type is in `formats/bybit-*`."""

import pytest

from core.services import projection
from importers.csvfile import content
from importers.detection import recognise, unrecognised
from importers.registry import built_in
from tests.importers.reading import CORPUS, read, show, shown
from tests.importing import desk

UID = "UID: 700000001,Company Name: ,Country: \n"
UNIFIED = (
    f"{UID}Uid,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,"
    "Time(UTC)\n"
)
FUNDING = f"{UID}Uid,Date & Time(UTC),Coin,QTY,Type,Account Balance,Description\n"
LEG = "700000001,{0},{1},TRADE,{2},{3},0.0,{4},0.0,{5},{3},{6},{7},--,2026-03-01 09:07:00\n"


def test_a_trade_is_told_by_its_market_side_and_price_in_whatever_order_its_rows_stand() -> None:
    """Trap: rows have no id, several fills share a second, `Contract` is written with and without a dash; the fee is of either leg."""
    rows = [
        LEG.format("EUR", "BTC-EUR", "BUY", "-5.0", "50000", "0.0", "-5.0", "95.0"),
        LEG.format("EUR", "BTC-EUR", "BUY", "-5.001", "50010", "0.0", "-5.001", "89.999"),
        LEG.format("BTC", "BTC-EUR", "BUY", "0.0001", "50010", "-1E-7", "0.0000999", "0.0001998"),
        LEG.format("ETH", "ETHEUR", "SELL", "-0.01", "2000", "0.0", "-0.01", "0.0"),
        LEG.format("BTC", "BTC-EUR", "BUY", "0.0001", "50000", "-0.0000001", "0.0000999", "0.0000999"),
        LEG.format("EUR", "ETHEUR", "SELL", "20.0", "2000", "-0.02", "19.98", "109.979"),
    ]
    parsed = read(UNIFIED + "".join(rows))
    assert sorted(shown(parsed)) == [
        "2026-03-01 09:07:00 buy +0.0001 BTC, -5 EUR, -0.0000001 BTC fee",
        "2026-03-01 09:07:00 buy +0.0001 BTC, -5.001 EUR, -0.0000001 BTC fee",
        "2026-03-01 09:07:00 sell +20 EUR, -0.01 ETH, -0.02 EUR fee",
    ]
    assert parsed.warnings == []
    again = read(UNIFIED + "".join(reversed(rows)))
    assert {show(draft): draft.key for draft in again.drafts} == {show(draft): draft.key for draft in parsed.drafts}


def test_a_chain_of_wallet_balances_that_breaks_is_said() -> None:
    """Trap: `Change` is the cash flow with the fee paid, and each balance is the one before with it."""
    rows = [
        LEG.format("EUR", "BTC-EUR", "BUY", "-5.0", "50000", "0.0", "-5.0", "95.0"),
        LEG.format("BTC", "BTC-EUR", "BUY", "0.0001", "50000", "-0.0000001", "0.0000999", "0.0000999"),
        "700000001,BTC,,TRANSFER_OUT,--,0.0,0.0,0.0,0.0,0.0,-0.00005,-0.00005,0.00005,--,2026-03-01 10:00:00\n",
    ]
    assert "BTC should be 0.0000499 and is 0.00005" in read(UNIFIED + "".join(rows)).warnings[0]


@pytest.mark.parametrize("funding_first", [True, False])
def test_a_transfer_between_funding_and_unified_account_cancels(funding_first: bool) -> None:
    """Trap: it stands in both files, a second apart; nothing comes from or goes to outside."""
    funding = (
        "funding.csv", FUNDING + "700000001,2026-03-01 08:18:57,EUR,-17.0,Transfer out,0.43,Transfer to Unified Trading Account\n"
        "700000001,2026-03-01 08:16:17,EUR,17.43,Fiat,17.43,Deposit\n",
    )
    unified = ("unified.csv", UNIFIED + "700000001,EUR,,TRANSFER_IN,--,0.0,0.0,0.0,0.0,0.0,17.0,17.0,17.0,--,2026-03-01 08:18:56\n")
    with desk() as at:
        for name, written in (funding, unified) if funding_first else (unified, funding):
            assert at.bring(name, written).done is not None
        assert at.balances() == {"Bybit EUR": "17", "Bybit Funding EUR": "0.43"}
        assert len(projection.matches(at.ws).matched) == 1
        assert at.ws.ledger.verify() == []


def test_the_trades_alone_are_refused_by_naming_the_complete_export() -> None:
    """They have no id that the complete export knows, so that both together would count twice."""
    header = "Spot Pairs,Order Type,Direction,Filled Value,Filled Price,Filled Quantity,Fees,Transaction ID,Order No.,Timestamp (UTC)\n"
    source = content(f"{header}BTCEUR,MARKET,BUY,5,50000,0.0001,0.0000001,1,2,09:07 2026-03-01\n".encode(), "spot.csv")
    assert recognise(source, built_in()) is None
    assert "Asset Change Details" in unrecognised(source, built_in())


def test_the_public_samples() -> None:
    """What the last rows of both files say is held is what their events add up to."""
    unified, funding = CORPUS / "bybit_uta", CORPUS / "bybit_fund"
    if not unified.is_dir() or not funding.is_dir():
        pytest.skip(f"needs {unified} and {funding}")
    with desk() as at:
        for folder in (unified, funding):
            for path in folder.iterdir():
                assert at.bring(path.name, path.read_bytes()).done is not None
        assert at.balances() == {
            "Bybit BTC": "0.0000896", "Bybit EUR": "12.1481288025", "Bybit Funding BTC": "0.0006722717", "Bybit Funding EUR": "0.43",
        }
        assert at.ws.ledger.verify() == []
