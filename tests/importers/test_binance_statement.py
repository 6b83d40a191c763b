"""Binance's transaction history: three generations, the broken quoting, and the ways in which rows of one second go wrong elsewhere."""

import csv
import io
from itertools import permutations

import pytest

from core.model import Fate
from importers.sources.binance_operations import OPERATIONS, Means, meaning
from importers.times import NeedsZone
from tests.importers.reading import CORPUS, FIXTURES, fates, keys, read, read_path, reasons, shown

V2 = FIXTURES / "binance_v2.csv"
HEAD = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n"

EVENTS = """\
2021-03-01 10:00:00 deposit +20000 EUR
2021-03-01 10:05:10 buy +0.2 BTC, -8000 EUR, -0.02 BNB fee
2021-03-02 02:37:59 buy +0.5 ETH, -700 EUR, -0.0005 ETH fee
2021-03-03 08:00:00 sell +2100 EUR, -0.05 BTC, -2.1 EUR fee
2023-01-10 09:00:00 buy +3000 ADA, -1000 EUR, -3 ADA fee
2023-01-10 09:00:00 swap +350 USDT, -0.02 BTC, -0.35 USDT fee
2023-02-01 00:00:01 swap +0.0011 BNB, -0.5 ADA, -0.00001 BTC
2023-02-02 12:00:00 swap +100 BUSD, -100.01 USDT
2023-02-03 12:00:00 buy +53 USDT, -50 EUR
2023-02-04 12:00:00 swap +0.0005 BTC, +0.006 ETH, -20 USDT
2023-02-05 12:00:00 wrap +0.2 BETH, -0.2 ETH
2023-02-06 12:00:00 rename +1 AAVE, -100 LEND
2023-03-02 00:00:00 income interest +0.01 USDT
2023-04-01 00:00:00 income staking +0.3 ADA
2023-04-02 00:00:00 income staking +0.02 DOT
2023-04-03 00:00:00 income staking +1.5 CFX
2023-04-04 00:00:00 income airdrop +0.001 BNB
2023-04-05 00:00:00 income airdrop +0.1 LUNA
2023-04-06 00:00:00 income reward +2 USDT
2023-04-07 00:00:00 income referral +0.00001 BNB
2023-04-07 00:00:00 income referral +0.00001 BNB
2023-04-08 00:00:00 income referral +0.5 USDT
2023-04-09 00:00:00 income interest +0.05 EUR
2023-04-10 00:00:00 income reward +0.00001 BTC
2023-05-01 00:00:00 withdrawal -0.05 BTC
2023-05-02 00:00:00 withdrawal -500 EUR
2023-05-03 00:00:00 deposit +100 EUR
2023-05-04 00:00:00 deposit +100 USDT
2023-05-05 00:00:00 withdrawal -15 USDT
2023-05-08 00:00:00 adjustment -1 USDT""".splitlines()


def rows(*lines: str) -> str:
    """`10:00:00 Buy BTC 0.1` lines as a file of one day."""
    written = HEAD
    for line in lines:
        when, rest = line.split(" ", 1)
        operation, coin, change = rest.rsplit(" ", 2)
        written += f"1,2023-01-01 {when},Spot,{operation},{coin},{change},\n"
    return written


def test_every_operation_group_becomes_the_event_worked_out_by_hand() -> None:
    assert shown(read_path(V2)) == EVENTS


def test_rows_read_are_booked_ignored_or_quarantined() -> None:
    parsed = read_path(V2)
    assert fates(parsed) == {"booked": 52, "ignored": 9, "quarantined": 14}
    assert len(V2.read_text().splitlines()) - 1 == len(parsed.rows)
    assert {index for index, row in enumerate(parsed.rows) if row.fate is Fate.BOOKED} == {
        index for draft in parsed.drafts for index in draft.rows
    }


def test_what_is_not_computed_or_not_known_waits_under_its_cause() -> None:
    """L1.2: quarantined by the operation's own name."""
    assert dict(reasons(read_path(V2), Fate.QUARANTINED)) == {
        **dict.fromkeys((21, 22, 23, 24), "several trades in one second"), 25: "half a trade",
        **dict.fromkeys((51, 52, 53), "futures"), 54: "margin", 55: "margin", 67: "negative income", 73: "card spending",
        74: "liquidity pool", 76: "unknown type: moon lottery",
    }


def test_generations_give_the_same_events_under_the_same_keys() -> None:
    """Without the user's id, and in the layout of 2026 with its own names, two-digit years and a zone from outside."""
    table = list(csv.reader(io.StringIO(V2.read_text())))
    old = io.StringIO()
    csv.writer(old, lineterminator="\n").writerows(row[1:] for row in table)
    first = read(old.getvalue())
    assert (first.version, shown(first), keys(first)) == ("v1", EVENTS, keys(read_path(V2)))
    new = io.StringIO()
    writer = csv.writer(new, lineterminator="\n")
    writer.writerow(["User ID", "Time", *table[0][2:]])
    writer.writerows([row[0], row[1][2:], *row[2:]] for row in table[1:])
    latest = read("\ufeff" + new.getvalue(), tz="UTC")
    assert (latest.version, shown(latest), keys(latest)) == ("2026", EVENTS, keys(read_path(V2)))
    assert (latest.zone, latest.zone_source, latest.warnings) == ("UTC", "user", [])


def test_columns_in_any_order_with_others_between() -> None:
    table = list(csv.reader(io.StringIO(V2.read_text())))
    turned = io.StringIO()
    csv.writer(turned, delimiter=";", lineterminator="\n").writerows([*row[::-1], "x"] for row in table)
    assert keys(read(turned.getvalue())) == keys(read_path(V2))


def test_the_order_of_rows_does_not_matter() -> None:
    lines = V2.read_text().splitlines()
    parsed = read("\n".join([lines[0], *reversed(lines[1:])]))
    assert (sorted(shown(parsed)), keys(parsed)) == (sorted(EVENTS), keys(read_path(V2)))


def test_everytrade_whole_lines_in_quotes_are_read_as_lines() -> None:
    broken = (
        '"User_ID,""UTC_Time"",""Account"",""Operation"",""Coin"",""Change"",""Remark"""\n'
        '"1,""2021-06-01 10:00:00"",""Spot"",""Deposit"",""BTC"",""0.50000000"","""""\n'
        '"1,""2021-06-01 11:00:00"",""Spot"",""Withdraw"",""BTC"",""-0.20000000"",""Withdraw fee is included"""\n'
    )
    assert shown(read(broken)) == ["2021-06-01 10:00:00 deposit +0.5 BTC", "2021-06-01 11:00:00 withdrawal -0.2 BTC"]


def test_the_zone_of_the_2026_layout_comes_from_the_file_name_then_the_user_and_is_never_assumed() -> None:
    """L4.1."""
    text = "User ID,Time,Account,Operation,Coin,Change,Remark\n1,26-07-01 10:00:00,Spot,Deposit,BTC,1,\n"
    by_user = read(text, tz="America/New_York")
    by_name = read(text, name="Binance-Transaction-History-(UTC+2).csv")
    both = read(text, name="Binance-Transaction-History-(UTC+2).csv", tz="America/New_York")
    assert shown(by_user) == ["2026-07-01 14:00:00 deposit +1 BTC"]
    assert shown(by_name) == shown(both) == ["2026-07-01 08:00:00 deposit +1 BTC"]
    assert [parsed.zone_source for parsed in (by_user, by_name, both)] == ["user", "file name", "file name"]
    assert [] == by_user.warnings == by_name.warnings
    assert "--tz America/New_York was not used" in both.warnings[0]
    with pytest.raises(NeedsZone) as needs:
        read(text)
    assert needs.value.account == "Binance"


def test_a_column_named_utc_needs_no_zone() -> None:
    parsed = read(rows("10:00:00 Deposit BTC 1"), tz="Asia/Tokyo")
    assert (shown(parsed), parsed.zone) == (["2023-01-01 10:00:00 deposit +1 BTC"], "UTC")


def test_rotki_10167_identical_rows_all_stay() -> None:
    """L2.1, L2.2: Two equal fills in one second are two rows of one trade; two equal rebates are two events with keys of their own."""
    parsed = read(rows(*["10:00:00 Buy BTC 0.1", "10:00:00 Buy EUR -2000"] * 2, *["11:00:00 Commission Rebate BNB 0.001"] * 3))
    assert shown(parsed)[0] == "2023-01-01 10:00:00 buy +0.2 BTC, -4000 EUR"
    assert len(set(keys(parsed))) == len(parsed.drafts) == 4
    assert fates(parsed) == {"booked": 7}


def test_rotki_10979_trades_that_differ_in_time_alone_stay_apart() -> None:
    day = [f"10:00:{second:02} {what}" for second in (0, 10, 20) for what in ("Buy BTC 0.1", "Buy EUR -2000")]
    assert len(read(rows(*day)).drafts) == 3


def test_buy_and_sell_stand_on_both_legs_and_the_sign_decides() -> None:
    for words in (("Buy", "Buy"), ("Sell", "Sell"), ("Buy", "Sell"), ("Sell", "Buy"), ("Buy", "Transaction Related")):
        parsed = read(rows(f"10:00:00 {words[0]} BTC 0.1", f"10:00:00 {words[1]} EUR -2000"))
        assert shown(parsed) == ["2023-01-01 10:00:00 buy +0.1 BTC, -2000 EUR"]


def test_an_order_spills_into_the_next_second_without_taking_its_neighbour_along() -> None:
    spill = ["02:37:59 Buy ETH 1", "02:38:00 Transaction Related EUR -1500"]
    assert shown(read(rows(*spill))) == ["2023-01-01 02:37:59 buy +1 ETH, -1500 EUR"]
    whole_before = ["02:37:58 Buy ETH 2", "02:37:58 Buy EUR -3000"]
    assert shown(read(rows(*whole_before, *spill))) == [
        "2023-01-01 02:37:58 buy +2 ETH, -3000 EUR", "2023-01-01 02:37:59 buy +1 ETH, -1500 EUR",
    ]
    late_fee = ["02:37:58 Buy ETH 2", "02:37:58 Buy EUR -3000", "02:37:59 Fee BNB -0.1"]
    assert shown(read(rows(*late_fee))) == ["2023-01-01 02:37:58 buy +2 ETH, -3000 EUR, -0.1 BNB fee"]
    assert fates(read(rows("02:37:58 Buy ETH 1", "02:38:00 Buy EUR -1500"))) == {"quarantined": 2}


def test_two_orders_of_one_second_are_told_apart_by_their_names_in_any_order_of_rows() -> None:
    lines = [
        "10:00:00 Transaction Buy ADA 10", "10:00:00 Transaction Spend USDT -5", "10:00:00 Transaction Sold DOT -1",
        "10:00:00 Transaction Revenue USDT 6", "10:00:00 Transaction Fee BNB -0.001",
    ]
    expected = [
        "2023-01-01 10:00:00 fee -0.001 BNB fee", "2023-01-01 10:00:00 swap +10 ADA, -5 USDT", "2023-01-01 10:00:00 swap +6 USDT, -1 DOT",
    ]
    first = read(rows(*lines))
    for order in permutations(lines):
        parsed = read(rows(*order))
        assert sorted(shown(parsed)) == expected
        assert keys(parsed) == keys(first)


def test_rotki_10984_pairs_that_nothing_tells_apart_are_not_mixed() -> None:
    parsed = read(rows(
        "10:00:00 Binance Convert BTC 1", "10:00:00 Binance Convert EUR -30000", "10:00:00 Binance Convert ETH 1",
        "10:00:00 Binance Convert USDT -2000", "10:00:05 Deposit EUR 5",
    ))
    assert fates(parsed) == {"booked": 1, "quarantined": 4}
    assert "nothing says which rows belong together" in parsed.rows[0].reason


def test_a_withdrawal_that_holds_its_fee_says_so_and_is_not_charged_twice() -> None:
    parsed = read(HEAD + "1,2023-01-01 10:00:00,Spot,Withdraw,BTC,-0.5,Withdraw fee is included\n")
    (draft,) = parsed.drafts
    assert (shown(parsed), draft.note) == (["2023-01-01 10:00:00 withdrawal -0.5 BTC"], "the network fee is included in the amount")


def test_dust_of_several_batches_becomes_one_exchange_of_each_second() -> None:
    parsed = read(rows(
        "10:00:00 Small Assets Exchange BNB ADA -1", "10:00:00 Small Assets Exchange BNB DOT -2",
        "10:00:00 Small Assets Exchange BNB BNB 0.3",
        "12:00:00 Small Assets Exchange BNB XRP -1", "12:00:00 Small Assets Exchange BNB BNB 0.1",
    ))
    assert shown(parsed) == ["2023-01-01 10:00:00 swap +0.3 BNB, -1 ADA, -2 DOT", "2023-01-01 12:00:00 swap +0.1 BNB, -1 XRP"]


def test_the_old_name_for_distributions_counts_only_with_its_remark() -> None:
    assert meaning("Asset - Transfer", "Spot", "ONT 空投 airdrop") == (Means.INCOME, "airdrop")
    assert meaning("Asset - Transfer", "Spot", "BTC distribution") == (Means.INCOME, "reward")
    assert meaning("Asset - Transfer", "Spot", "") is None


def test_moves_to_the_futures_wallet_are_moves_and_its_results_are_not_booked_as_spot() -> None:
    assert meaning("Transfer Between Spot Account and CM Futures Account", "Coin-M Futures", "") == (Means.INTERNAL, "")
    assert meaning("transfer_out", "USDT-Futures", "") == (Means.INTERNAL, "")
    assert meaning("Fee", "USD-MFutures", "") == (Means.REFUSED, "futures")
    assert meaning("Referrer rebates", "USDT-Futures", "") == (Means.REFUSED, "futures")


def test_the_operations_that_formats_name_are_all_known() -> None:
    named = """Buy|Sell|Fee|Transaction Related|Transaction Buy|Transaction Spend|Transaction Sold|Transaction Revenue|Transaction Fee|
    Binance Convert|Large OTC trading|Token Swap - Redenomination/Rebranding|Token Swap - Distribution|Auto-Invest Transaction|
    Small assets exchange BNB|Deposit|Withdraw|Fiat Deposit|Fiat Withdrawal|Send|P2P Trading|Main and Funding account transfer|
    Simple Earn Flexible Subscription|Simple Earn Locked Redemption|Simple Earn Flexible Interest|Savings Interest|POS savings interest|
    Staking Rewards|Launchpool Interest|Distribution|Airdrop Assets|Cashback Voucher|Commission Rebate|Referral Commission|
    Realize profit and loss|Funding Fee|Insurance fund""".replace("\n", "").split("|")
    assert [name.strip() for name in named if name.strip().casefold() not in OPERATIONS] == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the collection of samples is not on this machine")
def test_the_real_sample_of_2026_is_read_fully() -> None:
    parsed = read_path(CORPUS / "binance_statement" / "pit38_binance_transaction_history_2026.csv", tz="Europe/Warsaw")
    assert fates(parsed) == {"booked": 6}
    assert shown(parsed) == [
        "2024-01-10 09:00:00 deposit +1000 PLN", "2024-01-15 11:00:00 buy +0.002 BTC, -500 PLN",
        "2024-01-20 13:30:00 buy +0.001 BTC, -200 PLN, -0.000001 BTC fee",
    ]
