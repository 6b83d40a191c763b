"""Crypto.com App: what its files make hard. Every row type is in `formats/cryptocom-app`."""

from collections import Counter

import pytest

from core.model import Fate
from tests.importers.reading import CORPUS, fates, read, read_path, reasons, shown
from tests.importing import desk

HEAD = (
    "Timestamp (UTC),Transaction Description,Currency,Amount,To Currency,To Amount,Native Currency,Native Amount,Native Amount (in USD),"
    "Transaction Kind\n"
)
DUST = "2021-03-01 08:00:{},Convert Dust,{},{},,,EUR,{},{},dust_conversion_{}\n"


def test_each_batch_of_dust_is_one_swap_valued_by_what_each_coin_was_worth() -> None:
    """Trap: many debited rows and one credited row share a second, in any order, and several batches stand in one file."""
    parsed = read(
        HEAD + DUST.format("10", "ALGO", "-9.5", "1.50", "1.80", "debited") + DUST.format("10", "CRO", "41.0", "4.00", "4.80", "credited")
        + DUST.format("10", "ENJ", "-50.0", "2.50", "3.00", "debited") + DUST.format("40", "CRO", "7.0", "0.70", "0.80", "credited")
        + DUST.format("40", "XLM", "-3.0", "0.70", "0.80", "debited")
    )
    assert shown(parsed) == [
        "2021-03-01 08:00:10 swap +41 CRO {4 EUR}, -9.5 ALGO {1.5 EUR}, -50 ENJ {2.5 EUR}",
        "2021-03-01 08:00:40 swap +7 CRO {0.7 EUR}, -3 XLM {0.7 EUR}",
    ]


@pytest.mark.parametrize("credit", ["", DUST.format("10", "CRO", "0.0", "0.0", "0.0", "credited")])
def test_dust_without_what_it_brought_waits(credit: str) -> None:
    """Trap: the credited row is missing, or says nothing; what was given up is never a sale for zero."""
    parsed = read(HEAD + DUST.format("10", "ALGO", "-9.5", "1.50", "1.80", "debited") + credit)
    assert parsed.drafts == []
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "half a trade")]


SWAP = "2020-08-03 14:39:25,MCO/CRO Swap,{},{},,,EUR,{},{},{}\n"


def test_the_swap_of_mco_stands_as_a_whole_and_in_parts() -> None:
    """The whole is what was staked and what was in the wallet; elsewhere the same kinds are swaps of their own."""
    whole = SWAP.format("CRO", "1382.5", "198", "234", "dynamic_coin_swap_credited") + SWAP.format(
        "MCO", "-50.01", "-168", "-199", "dynamic_coin_swap_debited",
    )
    staked = SWAP.format("CRO", "1382.25", "198", "234", "lockup_swap_credited") + SWAP.format(
        "MCO", "-50.0", "-168", "-199", "lockup_swap_debited",
    )
    rest = SWAP.format("CRO", "0.25", "0.1", "0.1", "crypto_wallet_swap_credited") + SWAP.format(
        "MCO", "-0.01", "-0.1", "-0.1", "crypto_wallet_swap_debited",
    )
    assert shown(read(HEAD + whole + staked + rest)) == ["2020-08-03 14:39:25 swap +1382.5 CRO {198 EUR}, -50.01 MCO {168 EUR}"]
    assert shown(read(HEAD + rest)) == ["2020-08-03 14:39:25 swap +0.25 CRO {0.1 EUR}, -0.01 MCO {0.1 EUR}"]
    assert reasons(read(HEAD + whole + rest), Fate.QUARANTINED) == [(4, "crypto.com parts"), (5, "crypto.com parts")]


@pytest.mark.parametrize("cash_first", [True, False])
def test_what_crypto_wallet_and_cash_account_both_list_is_booked_once(cash_first: bool) -> None:
    """A sale is `crypto_viban_exchange` in the one and `crypto_viban` in the other."""
    buy = "2025-09-26 10:00:00,EUR -> BTC,EUR,-60.0,BTC,0.0012,EUR,60.0,70.5,viban_purchase\n"
    sale = "2025-09-27 10:00:00,BTC -> EUR,BTC,-0.0002,EUR,10.5,EUR,10.5,12.3,{}\n"
    deposit = "2025-09-25 10:00:00,EUR Deposit (via SEPA),EUR,500.0,EUR,500.0,EUR,500.0,585.0,viban_deposit\n"
    crypto = ("crypto_transactions_record.csv", HEAD + buy + sale.format("crypto_viban_exchange"))
    cash = ("fiat_transactions_record.csv", HEAD + buy + sale.format("crypto_viban") + deposit)
    with desk() as at:
        for name, written in (cash, crypto) if cash_first else (crypto, cash):
            assert at.bring(name, written).done is not None
        assert at.balances() == {"Crypto.com App BTC": "0.001", "Crypto.com App EUR": "450.5"}
        assert at.ws.ledger.verify() == []


def test_a_deposit_of_the_years_before_the_hash_is_booked_once() -> None:
    """The column of hashes was added later; the same row in an old file and in a new one is one."""
    row = "2022-03-01 08:00:00,BTC Deposit,BTC,0.5,,,EUR,100.00,110.00,crypto_deposit"
    with desk() as at:
        assert at.bring("old.csv", f"{HEAD}{row}\n").done is not None
        assert at.bring("new.csv", f"{HEAD.rstrip()},Transaction Hash\n{row},ab12\n").done is not None
        assert at.balances() == {"Crypto.com App BTC": "0.5"}


def test_the_public_sample() -> None:
    """Every row is known. The other program makes 53 activities of it, as it leaves out what it has no activity for."""
    path = CORPUS / "cryptocom_app" / "e2g_cryptocom-export.csv"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    parsed = read_path(path)
    assert fates(parsed) == {"booked": 62, "ignored": 3}
    assert Counter(draft.variety or draft.kind.value for draft in parsed.drafts) == {
        "staking": 46, "reward": 3, "swap": 6, "sell": 1, "deposit": 4, "withdrawal": 1,
    }
