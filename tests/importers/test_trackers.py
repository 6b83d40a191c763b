"""Traps of the smaller trackers. The row types are in `formats/NAME`."""

from core.model import Fate
from tests.importers.reading import read, reasons, shown

ACCOINTING = (
    "timeExecuted,type,boughtQuantity,boughtCurrency,boughtCurrencyId,soldQuantity,soldCurrency,soldCurrencyId,feeQuantity,feeCurrency,"
    "feeCurrencyId,classification,walletName,walletProvider,txId,primaryAddress,otherAddress,id,associatedTransferId,comments\n"
)
STAKETAX = (
    "timestamp,tx_type,received_amount,received_currency,sent_amount,sent_currency,fee,fee_currency,comment,txid,url,exchange,wallet_address\n"
)


def test_accointing_joins_the_rows_of_a_transfer() -> None:
    """By the transaction hash, else by the id that Accointing gave the transfer."""
    parsed = read(
        ACCOINTING + "2021-01-01T10:00:00Z,withdraw,,,,1,ETH,,0.01,ETH,,internal,Harbour,,0xa,,,r1,t1,\n"
        "2021-01-01T11:00:00Z,withdraw,,,,1,ETH,,,,,internal,Harbour,,,,,r2,t2,\n"
        "2021-01-01T11:05:00Z,deposit,1,ETH,,,,,,,,internal,Vault,,,,,r3,t2,\n"
    )
    assert [(draft.legs[0].account, draft.refs) for draft in parsed.drafts] == [
        ("Harbour", ("0xa",)), ("Harbour", ("t2",)), ("Vault", ("t2",)),
    ]


def test_staketax_names_each_wallet_by_chain_and_address() -> None:
    parsed = read(STAKETAX + "2023-01-01 10:00:00,TRANSFER,5,ATOM,,,,,,AA,,cosmoshub_blockchain,cosmos1abc\n")
    assert [leg.account for draft in parsed.drafts for leg in draft.legs] == ["COSMOSHUB cosmos1abc"]


def test_what_staketax_leaves_out_costs_its_fee_alone() -> None:
    """A delegation pays gas; where such a row moves units nobody says what it did, and it waits."""
    parsed = read(
        STAKETAX + "2023-01-01 10:00:00,_STAKING_DELEGATE,,,,,0.01,ATOM,,AA,,cosmoshub_blockchain,cosmos1abc\n"
        "2023-01-02 10:00:00,_LP_STAKE,,,5,LP-1,0.01,ATOM,,AB,,cosmoshub_blockchain,cosmos1abc\n"
        "2023-01-03 10:00:00,_VOTE,,,,,,,,AC,,cosmoshub_blockchain,cosmos1abc\n"
    )
    assert shown(parsed) == ["2023-01-01 10:00:00 fee -0.01 ATOM fee"]
    assert reasons(parsed, Fate.QUARANTINED) == [(3, "left out by StakeTax")]
    assert reasons(parsed, Fate.IGNORED) == [(4, "neither amount nor fee")]
