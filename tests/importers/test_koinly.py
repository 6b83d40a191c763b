"""Koinly: what is special to its exports. The row types are in `formats/koinly-*`."""

from core.model import Fate
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.registry import built_in
from tests.importers.reading import read, reasons, show

HEADER = (
    "ID (read-only),Date (UTC),Type,Tag,From Wallet (read-only),From Amount,From Currency,To Wallet (read-only),To Amount,To Currency,"
    "Fee Amount,Fee Currency,Net Value (read-only),Fee Value (read-only),Value Currency (read-only),TxHash\n"
)
HARBOUR, VAULT = "Harbour;harbour", "Vault;eth"


def test_wallets_in_the_rows_are_accounts() -> None:
    """Each leg lies in the wallet that the row names, without Koinly's id behind it; a deposit's fee is paid by who received."""
    found = read(
        HEADER
        + f"A,2024-03-01 10:00:00,transfer,,{HARBOUR},1.0,ETH;4,{VAULT},1.0,ETH;4,0.01,ETH;4,0.0,0.0,EUR;11,0x1\n"
        + f"B,2024-03-01 11:00:00,deposit,reward,,0.0,,{VAULT},1.0,DOT;9,0.01,ETH;4,0.0,0.0,EUR;11,0x2\n",
        account="mine",
    )
    legs = [[(leg.account, leg.asset, str(leg.quantity)) for leg in draft.legs] for draft in found.drafts]
    assert legs == [
        [("Vault", "crypto:ETH", "1.0"), ("Harbour", "crypto:ETH", "-1.0"), ("Harbour", "crypto:ETH", "-0.01")],
        [("Vault", "crypto:DOT", "1.0"), ("Vault", "crypto:ETH", "-0.01")],
    ]


def test_a_transfer_loses_its_fee_once() -> None:
    """On top of equal amounts, or as their difference; where it is neither, nobody can know what left, and the row waits."""

    def made(sent: str, got: str, fee: str) -> list[str]:
        found = read(
            HEADER + f"A,2024-03-01 10:00:00,transfer,,{HARBOUR},{sent},ETH;4,{VAULT},{got},ETH;4,{fee},ETH;4,0.0,0.0,EUR;11,0x1\n"
        )
        return [show(draft).partition("transfer ")[2] for draft in found.drafts] or [cause for _, cause in reasons(found, Fate.QUARANTINED)]

    assert made("1.0", "1.0", "0.01") == ["+1 ETH, -1 ETH, -0.01 ETH fee"]
    assert made("1.0", "0.99", "0.01") == ["+0.99 ETH, -0.99 ETH, -0.01 ETH fee"]
    assert made("1.0", "0.99", "0.0") == ["+0.99 ETH, -0.99 ETH, -0.01 ETH fee"]
    assert made("1.0", "0.98", "0.01") == ["unreadable"]


def test_two_currencies_of_one_symbol_wait_for_names() -> None:
    """Koinly tells tokens that share a symbol by a number; the symbol alone would make them one asset."""
    text = (
        HEADER
        + f"A,2024-03-01 10:00:00,deposit,,,0.0,,{VAULT},3.0,LUNA;5001,0.0,,0.0,0.0,EUR;11,0x1\n"
        + f"B,2024-03-01 11:00:00,deposit,,,0.0,,{VAULT},4.0,LUNA;6002,0.0,,0.0,0.0,EUR;11,0x2\n"
        + f"C,2024-03-01 12:00:00,deposit,,,0.0,,{VAULT},5.0,DOT;9,0.0,,0.0,0.0,EUR;11,0x3\n"
    )
    assert [cause for _, cause in reasons(read(text), Fate.QUARANTINED)] == ["unknown asset LUNA;5001", "unknown asset LUNA;6002"]
    source = content(text.encode(), "koinly.csv")
    found = recognise(source, built_in())
    assert found is not None
    named = Context(asset_names={("Koinly", "LUNA;5001"): "crypto:LUNC", ("Koinly", "LUNA;6002"): "crypto:LUNA"})
    parsed = found.importer.parse(read_table(source, found), named)
    assert [leg.asset for draft in parsed.drafts for leg in draft.legs] == ["crypto:LUNC", "crypto:LUNA", "crypto:DOT"]


def test_a_value_of_nothing_is_not_stated() -> None:
    """Where Koinly has no rate it writes 0.0; the value stays unknown."""
    rows = f"A,2024-03-01 10:00:00,deposit,reward,,0.0,,{VAULT},3.0,DOT;9,0.0,,0.0,0.0,EUR;11,0x1\n"
    assert [leg.value for draft in read(HEADER + rows).drafts for leg in draft.legs] == [None]
