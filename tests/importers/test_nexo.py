"""Nexo: what its files make hard. Every row type is in `formats/nexo`."""

import pytest

from core.model import Fate
from tests.importers.reading import CORPUS, read, read_path, reasons, shown
from tests.importing import desk

SIDES = "Transaction,Type,Input Currency,Input Amount,Output Currency,Output Amount,USD Equivalent,Details,Date / Time (UTC)\n"
ONE = "Transaction,Type,Currency,Amount,Details,Outstanding Loan,Date / Time\n"


def test_money_that_comes_in_and_goes_out_is_booked_once() -> None:
    """Trap: a top up is also an exchange into Nexo's euro, a withdrawal is also an exchange out of it."""
    parsed = read(
        SIDES + "NXT1,Deposit To Exchange,EUR,150.0,EURX,150.0,$162.20,approved / EUR Top Up,2024-08-25 14:44:44\n"
        "NXT2,Exchange Deposited On,EUR,150.0,EURX,150.0,$162.20,approved / EUR to EURX,2024-08-25 14:44:44\n"
        "NXT3,Exchange To Withdraw,EURX,90.0,EUR,90.0,$97.00,approved / EURX to EUR,2024-08-28 18:29:07\n"
        "NXT4,Withdraw Exchanged,EUR,-90.0,EUR,90.0,$97.00,approved / EUR withdrawal,2024-08-28 18:34:17\n"
    )
    assert shown(parsed) == ["2024-08-25 14:44:44 deposit +150 EUR", "2024-08-28 18:34:17 withdrawal -90 EUR"]


def test_income_may_leave_what_comes_out_blank() -> None:
    """Newer rows say what was earned as the input alone; two different sides of an income wait."""
    row = "NXT{},Referral Bonus,BTC,0.00002,{},{},$1.18,approved / bonus,2024-08-23 00:05:33\n"
    parsed = read(SIDES + row.format(1, "", "0.00000000") + row.format(2, "BTC", "0.00003"))
    assert shown(parsed) == ["2024-08-23 00:05:33 income referral +0.00002 BTC {1.18 USD}"]
    assert reasons(parsed, Fate.QUARANTINED) == [(3, "unreadable")]


def test_what_the_card_spent_of_ones_own_money_left_once() -> None:
    """The money's way out is a withdrawal beside its exchange; the purchase itself may be on credit, and waits."""
    parsed = read(
        SIDES + "NXT1,Withdraw Exchanged,EUR,-47.99,EUR,47.99,$51.86,approved / EUR withdrawal,2024-02-03 23:30:36\n"
        "NXT2,Credit Card Fiatx Exchange To Withdraw,EURX,47.99,EUR,47.99,$51.86,approved / EUR,2024-02-03 23:30:36\n"
        "NXT3,Nexo Card Purchase,USD,-51.86,EUR,47.99,$51.86,approved / Ink and Paper,2024-02-03 23:30:38\n"
    )
    assert shown(parsed) == ["2024-02-03 23:30:36 withdrawal -47.99 EUR"]
    assert reasons(parsed, Fate.QUARANTINED) == [(4, "nexo credit")]


@pytest.mark.parametrize("status", ["rejected", "pending"])
def test_what_was_not_carried_out_moves_nothing(status: str) -> None:
    """Trap: the status stands before the details."""
    parsed = read(f"{SIDES}NXT1,Withdrawal,BTC,-0.1,BTC,0.1,$5000.00,{status} / BTC withdrawal,2024-08-25 14:44:44\n")
    assert parsed.drafts == []
    assert reasons(parsed, Fate.IGNORED) == [(2, "not carried out")]


def test_interest_below_zero_is_the_loans() -> None:
    """Trap: the same type is interest earned and interest owed."""
    parsed = read(f"{SIDES}NXT1,Interest,xUSD,-0.12,xUSD,0.12,$0.12,approved / Interest,2024-08-25 14:44:44\n")
    assert parsed.drafts == []
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "nexo credit")]


def test_a_row_is_the_same_in_the_old_layout_and_in_the_new() -> None:
    """`FixedTermInterest` and `Fixed Term Interest` are one type, and the id names the row in both."""
    with desk() as at:
        old = ONE + "NXT1,FixedTermInterest,BTC,0.2,approved / deposit,$0.00,2022-08-25 14:44:44\n"
        old += "NXT2,Exchange,BTC/ETH,-0.1 / +1.5,approved / Exchange,$0.00,2022-08-26 14:44:44\n"
        new = SIDES + "NXT1,Fixed Term Interest,BTC,0.2,BTC,0.2,$4000.00,approved / deposit,2022-08-25 14:44:44\n"
        new += "NXT2,Exchange,BTC,-0.1,ETH,1.5,$2000.00,approved / Exchange,2022-08-26 14:44:44\n"
        assert at.bring("old.csv", old, tz="UTC").done is not None
        assert at.balances() == {"Nexo BTC": "0.1", "Nexo ETH": "1.5"}
        assert at.bring("new.csv", new).done is not None
        assert at.balances() == {"Nexo BTC": "0.1", "Nexo ETH": "1.5"}


def test_what_the_other_program_says_of_its_cases() -> None:
    """A withdrawal is there what left, here what arrived and the fee; all else is the same."""
    folder = CORPUS / "nexo" / "gs"
    if not folder.is_dir():
        pytest.skip(f"needs {folder}")
    found = {path.stem: shown(read_path(path)) for path in folder.glob("*.csv")}
    assert found == {
        "BuyOrders_single_convert": ["2023-10-08 19:54:20 swap +0.00716057 BTC {199.76 USD}, -200 USDC {199.76 USD}"],
        "CashTransactions_single_deposit": ["2023-08-25 14:44:44 deposit +150 EUR"],
        "CashTransactions_single_withdrawal": ["2024-02-28 18:34:17 withdrawal -149.41 EUR"],
        "Interest_single_interest_crypto": ["2023-09-21 07:00:00 income interest +0.001843 USDC {0.00184294 USD}"],
        "Invalid_fiat_to_fiat": [],
        "Invalid_invalid_action": [],
        "ReceiveSend_single_receive": ["2023-12-07 19:37:32 deposit +9.3283582 OP {19.35 USD}"],
        "ReceiveSend_single_withdrawal": ["2025-11-27 22:17:39 withdrawal -0.03872434 ETH {117.43500422834 USD}, -0.00003792 ETH fee"],
        "SellOrders_single_sell": ["2023-08-25 14:44:46 sell +150 EUR, -161.90485771 USDC {161.9 USD}"],
        "Specials_single_cashback_crypto": ["2023-10-12 10:44:32 income reward +0.0000004 BTC {0.01072444 USD}"],
        "Specials_single_dual_investment_exchange": ["2026-02-27 08:03:13 swap +0.01 BTC {901.04 USD}, -901.07 USDC {901.04 USD}"],
        "Specials_single_exchange": ["2024-02-10 20:47:49 swap +339.64944 USDT {339.7 USD}, -0.00707603 BTC {339.7 USD}"],
        "Specials_single_lock_fix_term": [],
    }
