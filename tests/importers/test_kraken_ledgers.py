"""Kraken ledgers: every generation, every row type, and the traps that other tools' users ran into."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest

from core.model import EventKind, Fate, ParsedFile
from core.money import ZERO, add, text, total
from importers.sources.kraken_assets import kraken_asset
from tests.importers.reading import FIXTURES, fates, keys, read, read_path, reasons, show, shown

V6 = FIXTURES / "kraken_v6.csv"
HEAD = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n"

EVENTS = """\
2018-11-18 23:30:42 income airdrop +0.000754622 BSV
2021-11-18 17:12:54 deposit +40100 EUR
2021-11-18 18:01:57 deposit +400 EUR
2021-11-19 09:05:00 deposit +2000 GBP, -1.5 GBP fee
2021-11-20 10:00:00 buy +0.5 BTC, -20000 EUR, -52 EUR fee
2021-11-21 11:00:00 buy +1000 USDT, -723.5 GBP, -1.447 GBP fee, -2 USDT fee
2021-12-01 08:00:00 buy +0.02 BTC, -1000 EUR, -15 EUR fee
2021-12-05 12:00:00 sell +4500 EUR, -0.1 BTC, -11.7 EUR fee
2021-12-06 12:00:00 swap +2500 ZRX, -0.05 BTC, -0.0001 BTC fee
2021-12-07 12:00:00 buy +120 DOT, -3000 EUR, -7.8 EUR fee
2021-12-07 13:00:00 buy +2 ETH, -8000 EUR, -20.8 EUR fee
2021-12-07 14:00:00 buy +100 XTZ, -400 EUR, -1.04 EUR fee
2021-12-15 01:30:00 income staking +0.25 DOT
2021-12-16 09:00:00 wrap +1.5 ETH2, -1.5 ETH
2021-12-23 01:30:00 income staking +0.003 ETH2
2023-04-20 09:00:00 unwrap +1.503 ETH, -1.503 ETH2
2023-06-10 02:00:00 income staking +1.05 DOT
2023-06-11 02:00:00 income staking +0.4 XTZ
2023-06-12 02:00:00 income staking +0.04 XTZ
2023-06-12 02:00:00 income staking +0.16 DOT
2023-07-01 10:00:00 fee -0.02 XTZ fee
2023-07-02 10:00:00 adjustment -0.1 DOT
2023-08-01 10:00:00 income dividend +0.8 USDT
2023-08-02 10:00:00 income referral +0.0002 BTC
2023-08-03 10:00:00 income airdrop +15.5 FLR
2023-08-04 10:00:00 income interest +1.25 USD
2023-08-05 10:00:00 deposit +300 USD
2023-08-06 10:00:00 adjustment +0.0000000054 ETH
2023-08-07 10:00:00 transfer -200 USDT, +200 USDT
2023-08-09 10:00:00 transfer +150 USDT, -150 USDT
2023-08-10 10:00:00 sell +110 USD, -500 ZRX
2023-08-11 09:00:00 deposit +10 REP
2023-08-11 10:00:00 rename +10 REPV2, -10 REP
2023-08-14 10:00:00 buy +0.02 BTC, -450 EUR
2023-08-15 10:00:00 swap +109 USD, -100 EUR, -0.2 EUR fee
2023-10-01 10:05:00 withdrawal -0.2 BTC, -0.00015 BTC fee
2023-10-02 10:00:00 transfer -0.05 BTC, +0.05 BTC""".splitlines()


def rearranged(drop: tuple[str, ...] = (), order: int = 1, extra: bool = False, delimiter: str = ",") -> str:
    """The fixture with columns left out, turned round or added."""
    rows = list(csv.reader(io.StringIO(V6.read_text())))
    keep = [place for place, name in enumerate(rows[0]) if name not in drop][::order]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for number, row in enumerate(rows):
        writer.writerow([*(["NEW"] if extra and not number else ["x"] if extra else []), *[row[place] for place in keep]])
    return out.getvalue()


def balances(parsed: ParsedFile, account: str = "Kraken") -> dict[str, Decimal]:
    found: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for draft in parsed.drafts:
        for leg in draft.legs:
            if leg.account == account:
                found[leg.asset] = add(found[leg.asset], leg.quantity)
    return found


def test_every_row_type_becomes_the_event_worked_out_by_hand() -> None:
    assert shown(read_path(V6)) == EVENTS


def test_rows_read_are_booked_ignored_or_quarantined_and_nothing_is_lost() -> None:
    """L1.1: every row has one fate, and what is booked has an event."""
    parsed = read_path(V6)
    assert fates(parsed) == {"booked": 55, "ignored": 17, "quarantined": 8}
    assert len(V6.read_text().splitlines()) - 1 == len(parsed.rows)
    booked = {index for index, row in enumerate(parsed.rows) if row.fate is Fate.BOOKED}
    assert booked == {index for draft in parsed.drafts for index in draft.rows}


def test_what_is_not_computed_waits_with_its_own_cause() -> None:
    causes = dict(reasons(read_path(V6), Fate.QUARANTINED))
    assert causes == {
        64: "taken off", 71: "kraken margin", 72: "kraken rollover", 73: "kraken settled", 74: "kraken nfttrade",
        75: "kraken custodytransfer", 76: "unknown type", 77: "half a trade",
    }


def test_units_are_conserved_against_the_balance_column() -> None:
    """L3.1: Booked legs plus what waits in quarantine give the last balance of every asset, all drawers together."""
    parsed = read_path(V6)
    found = balances(parsed)
    for row in parsed.rows:
        if row.fate is Fate.QUARANTINED:
            cells = next(csv.reader([row.text]))
            asset = kraken_asset(cells[7])[0]
            found[asset] = add(found[asset], add(Decimal(cells[9]), -Decimal(cells[10])))
    stated = {seen.asset: seen.quantity for seen in parsed.positions}
    assert {asset: text(amount) for asset, amount in stated.items()} == {asset: text(found[asset]) for asset in stated}
    assert {"cash:EUR", "crypto:BTC", "crypto:DOT", "crypto:ETH2"} <= stated.keys()
    assert "crypto:KFEE" not in found.keys() | stated.keys()


@pytest.mark.parametrize(
    ("drop", "version"),
    [
        ((), "v6"),
        (("subclass",), "v4"),
        (("subclass", "wallet"), "v2"),
        (("subclass", "wallet", "aclass"), "v2"),
        (("subclass", "wallet", "balance"), "v2"),
    ],
)
def test_generations_and_missing_columns_give_the_same_events_under_the_same_keys(drop: tuple[str, ...], version: str) -> None:
    parsed = read(rearranged(drop))
    assert version == parsed.version
    assert shown(parsed) == EVENTS
    assert keys(read_path(V6)) == keys(parsed)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_in_any_order_with_others_between_and_any_delimiter(delimiter: str) -> None:
    parsed = read("\ufeffYour export\n\n" + rearranged(order=-1, extra=True, delimiter=delimiter))
    assert shown(parsed) == EVENTS
    assert keys(read_path(V6)) == keys(parsed)


def test_the_order_of_rows_does_not_matter() -> None:
    """Newest first and newest last both exist; rows are told apart by id, not by place."""
    lines = V6.read_text().splitlines()
    parsed = read("\n".join([lines[0], *reversed(lines[1:])]))
    assert sorted(EVENTS) == sorted(shown(parsed))
    assert keys(read_path(V6)) == keys(parsed)
    assert parsed.warnings == []


def test_the_oldest_layout_of_nine_columns() -> None:
    parsed = read_path(FIXTURES / "kraken_v1.csv")
    assert parsed.version == "v1"
    assert shown(parsed) == ["2017-03-01 12:30:00 deposit +500 USD", "2017-03-02 18:00:00 buy +0.39992 BTC, -480 USD, -1.248 USD fee"]
    assert {seen.asset: text(seen.quantity) for seen in parsed.positions} == {"cash:USD": "18.752", "crypto:BTC": "0.39992"}


def test_a_header_with_an_empty_last_column_and_values_in_usd() -> None:
    """Generations with a trailing comma and with `amountusd`: the stated value goes with the leg."""
    parsed = read(HEAD.strip() + ",\n" + 'L1,Q1,2024-01-01 00:00:00,staking,,currency,DOT,10,2,8,\n')
    assert shown(parsed) == ["2024-01-01 00:00:00 income staking +8 DOT"]
    usd = read(HEAD.strip() + ",amountusd\n" + "L1,Q1,2024-01-01 00:00:00,staking,,currency,DOT,10,2,8,75.5\n")
    assert usd.version == "v3"
    assert shown(usd) == ["2024-01-01 00:00:00 income staking +8 DOT {60.4 USD}"]


def test_cointaxman_87_deposits_out_of_order_are_each_counted_once() -> None:
    parsed = read_path(V6)
    deposits = [show(draft) for draft in parsed.drafts if draft.kind is EventKind.DEPOSIT and draft.at.year == 2021]
    assert len(deposits) == 3
    assert Decimal("40500") == total(leg.quantity for draft in parsed.drafts if draft.kind is EventKind.DEPOSIT
                                     for leg in draft.legs if leg.asset == "cash:EUR")


def test_bittytax_424_moves_of_earn_are_no_income_and_no_loss() -> None:
    rows = HEAD + "".join(
        f"L{number},E1,2024-02-0{number} 00:00:00,earn,{sub},currency,ETH,{sign}1,0,0\n"
        for number, (sub, sign) in enumerate([("allocation", "-"), ("allocation", ""), ("autoallocate", "-"), ("autoallocate", "")], 1)
    )
    parsed = read(rows)
    assert parsed.drafts == []
    assert fates(parsed) == {"ignored": 4}


def test_an_earn_row_that_does_not_say_what_it_is_waits() -> None:
    parsed = read(HEAD + "L1,Unknown,2024-01-01 00:00:00,earn,,currency,DOT,1,0,1\n")
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "earn without subtype")]


def test_pp_crypto_parser_4_rows_of_refid_unknown_are_never_one_event() -> None:
    rows = HEAD + "".join(f"L{number},Unknown,2024-01-0{number} 00:00:00,earn,reward,currency,DOT,1,0.2,1\n" for number in (1, 2, 3))
    assert len(read(rows).drafts) == 3
    halves = HEAD + (
        "L1,Unknown,2024-01-01 00:00:00,trade,,currency,ZEUR,-10,0,0\nL2,Unknown,2024-01-01 00:00:00,trade,,currency,XXBT,1,0,1\n"
    )
    assert fates(read(halves)) == {"quarantined": 2}


def test_a_filtered_export_with_half_a_trade_says_what_to_do() -> None:
    parsed = read(HEAD + "L1,T1,2024-01-01 00:00:00,trade,,currency,XXBT,0.5,0,0.5\n")
    assert parsed.rows[0].reason == (
        "only what was bought in trade T1 is here, not what was paid; export all assets and all types of this time"
    )


def test_a_fee_written_negative_is_still_a_fee_and_a_returned_one_is_given_back() -> None:
    parsed = read(HEAD + "L1,Q1,2024-01-01 00:00:00,deposit,,currency,ZEUR,100,-0.5,99.5\n")
    assert shown(parsed) == ["2024-01-01 00:00:00 deposit +100 EUR, -0.5 EUR fee"]
    back = read(HEAD + "L1,W1,2024-01-01 00:00:00,withdrawal,,currency,XXBT,0.5,-0.0005,1\n")
    assert shown(back) == ["2024-01-01 00:00:00 deposit +0.5 BTC, +0.0005 BTC fee"]


def test_a_failed_withdrawal_moves_nothing_and_takes_the_place_of_the_withdrawal_alone() -> None:
    """The first export knows the withdrawal alone; the later one shares its key, so the ledger lets the fuller draft stand."""
    sent = "L1,W1,2024-01-01 10:00:00,withdrawal,,currency,XXBT,-0.5,0.0005,0\n"
    back = "L2,W1,2024-01-01 18:00:00,withdrawal,,currency,XXBT,0.5,-0.0005,0.5005\n"
    first, both = read(HEAD + sent), read(HEAD + sent + back)
    assert keys(first) == keys(both)
    assert dict(balances(both)) == {"crypto:BTC": ZERO}


def test_fee_credits_have_no_value_but_buying_them_costs() -> None:
    parsed = read(
        HEAD + "L1,T1,2024-01-01 00:00:00,spend,,currency,ZUSD,-10,0,0\nL2,T1,2024-01-01 00:00:00,receive,,currency,KFEE,1000,0,1000\n"
    )
    assert shown(parsed) == ["2024-01-01 00:00:00 fee -10 USD fee"]


def test_small_balances_of_several_assets_into_one_are_one_swap() -> None:
    parsed = read(
        HEAD + "L1,T1,2024-01-01 00:00:00,spend,,currency,ADA,-10,0,0\nL2,T1,2024-01-01 00:00:00,spend,,currency,DOT,-1,0,0\n"
        "L3,T1,2024-01-01 00:00:00,receive,,currency,ZUSD,12,0.1,11.9\n"
    )
    assert shown(parsed) == ["2024-01-01 00:00:00 sell +12 USD, -10 ADA, -1 DOT, -0.1 USD fee"]


@pytest.mark.parametrize("late", [
    "L9,T1,2024-01-01 00:00:00,spend,,currency,DOT,-1,0,0\n", "L9,T1,2024-01-01 00:00:00,spend,,currency,ADA,-1,0.5,0\n",
    "L9,T1,2024-01-01 00:00:00,spend,,currency,KFEE,-1,0,0\n", "L9,T1,2024-01-01 00:00:00,spend,,currency,NEW.Q,-1,0,0\n",
])
def test_a_row_that_comes_after_its_trade_was_booked_belongs_to_it_all_the_same(late: str) -> None:
    """A third row of a trade, far from the two others: a second asset, more of the same, fee credits, one that nobody knows."""
    trade = "L1,T1,2024-01-01 00:00:00,spend,,currency,ADA,-10,0.1,0\nL2,T1,2024-01-01 00:00:00,receive,,currency,ZUSD,12,0.1,11.9\n"
    others = trade.replace("T1", "T2").replace("L1", "L3").replace("L2", "L4") + "L5,Q5,2024-01-02 00:00:00,deposit,,currency,ZEUR,1,0,1\n"
    beside, apart = read(HEAD + trade + late + others), read(HEAD + trade + others + late)
    assert shown(beside) == shown(apart)
    assert {draft.key for draft in beside.drafts} == {draft.key for draft in apart.drafts}
    one, other = ({(row.text, row.fate, row.reason, row.key) for row in parsed.rows} for parsed in (beside, apart))
    assert one == other


def test_the_balance_chain_warns_of_the_first_row_that_does_not_follow() -> None:
    parsed = read(
        HEAD + "L1,Q1,2024-01-01 00:00:00,deposit,,currency,ZEUR,100,0,100\nL2,Q2,2024-01-02 00:00:00,deposit,,currency,ZEUR,50,0,175\n"
        "L3,Q3,2024-01-03 00:00:00,deposit,,currency,ZEUR,10,0,185\n"
    )
    assert len(parsed.drafts) == 3
    assert parsed.warnings == ["the balance column does not add up from line 3 on (ZEUR should be 150 and is 175; 1 such rows): "
            "rows may be missing, "
            "so export all assets and types over the whole time"]


def test_a_part_of_the_history_states_no_holdings() -> None:
    """A drawer that opens above zero had rows before: other drawers may be missing, so no holding is claimed."""
    assert read(HEAD + "L1,Q1,2024-01-01 00:00:00,staking,,currency,DOT,1,0,101\n").positions == []


def test_rows_of_one_second_chain_in_any_order() -> None:
    rows = [
        "L1,Q1,2024-01-01 00:00:00,deposit,,currency,ZEUR,100,0,100", "L2,Q2,2024-01-01 00:00:00,deposit,,currency,ZEUR,50,0,150",
        "L3,Q3,2024-01-01 00:00:00,withdrawal,,currency,ZEUR,-20,1,129",
    ]
    for order in (rows, rows[::-1], [rows[1], rows[2], rows[0]]):
        parsed = read(HEAD + "\n".join(order) + "\n")
        assert parsed.warnings == []
        assert [text(seen.quantity) for seen in parsed.positions] == ["129"]


def test_the_same_id_twice_is_one_row_where_equal_and_waits_where_not() -> None:
    row = "L1,Q1,2024-01-01 00:00:00,deposit,,currency,ZEUR,100,0,100\n"
    parsed = read(HEAD + row + row + row.replace("100,0", "7,0"))
    assert fates(parsed) == {"booked": 1, "ignored": 1, "quarantined": 1}


def test_an_id_that_was_blanked_is_not_taken_for_a_request() -> None:
    parsed = read(HEAD + ",Q1,2024-01-01 00:00:00,deposit,,currency,ZEUR,100,0,100\n")
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "no id")]


def test_unreadable_cells_wait_with_their_reason_and_the_rest_is_booked() -> None:
    parsed = read(
        HEAD + "L1,Q1,yesterday,deposit,,currency,ZEUR,100,0,100\nL2,Q2,2024-01-01 00:00:00,deposit,,currency,ZEUR,abc,0,100\n"
        "L3,Q3,2024-01-01 00:00:00,deposit,,currency,,5,0,5\nL4,Q4,2024-01-01 00:00:00,deposit,,currency,ZEUR,5,0,5\n"
    )
    assert fates(parsed) == {"booked": 1, "quarantined": 3}
    assert "'yesterday' is not a time" in parsed.rows[0].reason


def test_ghostfolio_2540_two_accounts_with_equal_rows_stay_apart() -> None:
    row = HEAD + "L1,Q1,2024-01-01 00:00:00,deposit,,currency,ZEUR,100,0,100\n"
    assert keys(read(row, account="Anna")) != keys(read(row, account="Ben"))
    assert {"Anna"} == {leg.account for draft in read(row, account="Anna").drafts for leg in draft.legs}


@pytest.mark.parametrize(
    ("code", "asset"),
    [
        ("XXBT", "crypto:BTC"), ("XBT", "crypto:BTC"), ("XBT.M", "crypto:BTC"), ("XBT.F", "crypto:BTC"), ("XXDG", "crypto:DOGE"),
        ("XETH", "crypto:ETH"), ("XETC", "crypto:ETC"), ("XLTC", "crypto:LTC"), ("XXRP", "crypto:XRP"), ("XXLM", "crypto:XLM"),
        ("XXMR", "crypto:XMR"), ("XZEC", "crypto:ZEC"), ("XREP", "crypto:REP"), ("XMLN", "crypto:MLN"), ("ZEUR", "cash:EUR"),
        ("ZUSD", "cash:USD"), ("ZGBP", "cash:GBP"), ("ZCAD", "cash:CAD"), ("ZJPY", "cash:JPY"), ("ZAUD", "cash:AUD"), ("ZKRW", "cash:KRW"),
        ("CHF", "cash:CHF"), ("XTZ", "crypto:XTZ"), ("ZRX", "crypto:ZRX"), ("XCN", "crypto:XCN"), ("ZETA", "crypto:ZETA"),
        ("XDAI", "crypto:XDAI"), ("USDT", "crypto:USDT"), ("USD.HOLD", "cash:USD"), ("EUR.M", "cash:EUR"), ("SOL03.S", "crypto:SOL"),
        ("DOT28.S", "crypto:DOT"), ("ATOM21.S", "crypto:ATOM"), ("DOT.P", "crypto:DOT"), ("ADA.B", "crypto:ADA"),
        ("FLOWH.S", "crypto:FLOW"), ("ETH2.S", "crypto:ETH2"), ("ETH2", "crypto:ETH2"),
        ("SETH", "crypto:ETH2"), ("1INCH", "crypto:1INCH"), ("C98", "crypto:C98"),
        ("API3.S", "crypto:API3"),
    ],
)
def test_rotki_6587_codes_are_read_by_table_and_only_bonding_days_go(code: str, asset: str) -> None:
    assert asset == kraken_asset(code)[0]


def test_a_row_that_cannot_be_read_is_known_by_its_id() -> None:
    """In another place of the file, and written otherwise, it is the same row: it waits once, and the mended one settles it."""
    broken, whole = "L9,R9,when?,deposit,,currency,ZEUR,5,0,5\n", "L8,R8,2021-01-01 10:00:00,deposit,,currency,ZEUR,5,0,5\n"
    one, other = read(HEAD + broken + whole), read(HEAD + whole + broken.replace("R9", '"R9"'))
    assert one.rows[0].key == other.rows[1].key != b""
    mended = read(HEAD + broken.replace("when?", "2021-01-02 10:00:00"))
    assert mended.rows[0].key == one.rows[0].key
