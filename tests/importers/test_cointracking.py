"""CoinTracking: what is special to its exports. The row types are in `formats/cointracking`."""

import pytest

from core.model import Fate
from importers.dates import Undecided
from importers.times import NeedsZone
from tests.importers.reading import CORPUS, read, read_path, reasons, shown

HEADER = '"Type","Buy","Cur.","Sell","Cur.","Fee","Cur.","Exchange","Group","Comment","Date","Tx-ID"\n'
SAMPLE = CORPUS / "cointracking" / "e2g_cointracking-export.csv"


def rows(*lines: str, tz: str = "UTC") -> list[str]:
    text = HEADER + "".join(",".join(f'"{cell}"' for cell in line.split(";")) + "\n" for line in lines)
    parsed = read(text, tz=tz)
    return shown(parsed) + [cause for _, cause in reasons(parsed, Fate.QUARANTINED)]


def test_a_fee_in_a_traded_asset_is_inside_its_figure() -> None:
    """505 USD that left for 1 BTC, 5 of them as fee; 0.99 BTC that came, 0.01 BTC kept back; 1.001 BTC that left a wallet."""
    assert rows("Trade;1;BTC;505;USD;5;USD;Harbour;;;2023-04-15 10:00:00;") == ["2023-04-15 10:00:00 buy +1 BTC, -500 USD, -5 USD fee"]
    assert rows("Trade;0.99;BTC;500;USD;0.01;BTC;Harbour;;;2023-04-15 10:00:00;") == [
        "2023-04-15 10:00:00 buy +1 BTC, -500 USD, -0.01 BTC fee"
    ]
    assert rows("Withdrawal;;;1.001;BTC;0.001;BTC;Harbour;;;2023-04-15 10:00:00;") == [
        "2023-04-15 10:00:00 withdrawal -1 BTC, -0.001 BTC fee"
    ]


def test_a_fee_in_a_third_asset_is_in_a_row_of_its_own() -> None:
    """CoinTracking takes it from no balance; booking it beside its row `Other Fee` would pay it twice."""
    assert rows(
        "Trade;1;ETH;0.07;BTC;0.01;BNB;Harbour;;;2023-04-15 10:00:00;", "Other Fee;;;0.01;BNB;;;Harbour;;;2023-04-15 10:00:00;"
    ) == ["2023-04-15 10:00:00 swap +1 ETH, -0.07 BTC", "2023-04-15 10:00:00 fee -0.01 BNB fee"]


def test_three_columns_share_a_name() -> None:
    """`Cur.` is the asset of what stands before it, also where further columns come between."""
    found = read(
        "Type,Buy,Cur.,Sell,Cur.,Fee,Cur.,Exchange,Group,Comment,Date,LPN,Tx-ID\n"
        "Trade,1,ETH,2000,USD,-,,Harbour,,,2023-04-15 10:00:00,,\n", tz="UTC",
    )
    assert shown(found) == ["2023-04-15 10:00:00 buy +1 ETH, -2000 USD"]


def test_dates_as_the_user_set_them() -> None:
    """Dots have the day first; slashes have the order that all of them allow, and nobody knows where they allow two."""
    assert rows("Deposit;1;ETH;;;;;H;;;03.04.2023 10:00;")[0].startswith("2023-04-03 10:00:00")
    assert rows("Deposit;1;ETH;;;;;H;;;04/15/2023 10:00;", "Deposit;1;ETH;;;;;H;;;04/03/2023 10:00;")[0].startswith("2023-04-03 10:00:00")
    assert rows("Deposit;1;ETH;;;;;H;;;15/04/2023 10:00;", "Deposit;1;ETH;;;;;H;;;04/03/2023 10:00;")[0].startswith("2023-03-04 10:00:00")
    with pytest.raises(Undecided):
        rows("Deposit;1;ETH;;;;;H;;;04/03/2023 10:00;")


def test_times_are_in_the_zone_of_the_account() -> None:
    with pytest.raises(NeedsZone):
        rows("Deposit;1;ETH;;;;;H;;;03.04.2023 10:00;", tz="")
    assert rows("Deposit;1;ETH;;;;;H;;;03.04.2023 10:00;", tz="Europe/Berlin")[0].startswith("2023-04-03 08:00:00")


def test_exchanges_are_accounts_and_hashes_join_transfers() -> None:
    """An exchange's own id is no transaction hash: others use the same numbers."""
    tx = "ab" * 32
    parsed = read(
        HEADER + f'"Withdrawal","","","1","ETH","","","Harbour","","","2023-04-15 10:00:00","{tx}"\n'
        f'"Deposit","1","ETH","","","","","Vault","","","2023-04-15 10:05:00","{tx}"\n'
        '"Deposit","2","ETH","","","","","","","","2023-04-15 11:05:00","77120"\n', tz="UTC",
    )
    assert [(draft.legs[0].account, draft.refs) for draft in parsed.drafts] == [
        ("Harbour", (tx,)), ("Vault", (tx,)), ("CoinTracking", ()),
    ]


def test_the_public_sample() -> None:
    """Its dates are written in two ways, its zeros are fees of nothing."""
    if not SAMPLE.is_file():
        pytest.skip(f"needs {SAMPLE}")
    parsed = read_path(SAMPLE, tz="UTC")
    assert len(parsed.drafts) == len(parsed.rows) == 6
    assert sorted({draft.kind.value for draft in parsed.drafts}) == ["buy", "deposit", "income", "sell", "withdrawal"]
