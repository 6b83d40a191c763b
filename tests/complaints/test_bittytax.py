"""BittyTax's users: Kraken orders of more than two rows, and earn rows that nobody had seen before."""

from tests.importing import counts, desk

HEAD = "txid,refid,time,type,subtype,aclass,asset,wallet,amount,fee,balance\n"


def test_bittytax_296_an_order_of_several_spends_and_receives_is_one_trade() -> None:
    """With more than one spend and one receive under a refid only the last of each was kept, and the record had no quantity."""
    with desk() as at:
        result = at.bring(
            "ledgers.csv",
            HEAD
            + (
                "L1,TS1,2023-03-20 10:00:00,spend,,currency,ZUSD,spot / main,-60,0.9,40\n"
                "L2,TS1,2023-03-20 10:00:00,spend,,currency,ZUSD,spot / main,-40,0.6,0\n"
                "L3,TS1,2023-03-20 10:00:00,receive,,currency,XXBT,spot / main,0.002,0,0.002\n"
                "L4,TS1,2023-03-20 10:00:00,receive,,currency,XXBT,spot / main,0.0015,0,0.0035\n"
            ),
        )
        assert counts(result) == {"booked": 4}
        assert at.events() == ["2023-03-20 10:00:00 buy: +0.0035 BTC in Kraken, -100 USD in Kraken, -1.5 USD in Kraken fee"]
        assert at.lots() == ["0.0035 BTC {101.5, 2023-03-20} in Kraken"]


def test_bittytax_296_refids_that_the_user_blanked_out_are_not_paired_at_random() -> None:
    """A file with all refids alike is no order of ten assets: rows that cannot be told apart wait, saying so."""
    with desk() as at:
        result = at.bring(
            "ledgers.csv",
            HEAD
            + (
                "L1,Unknown,2023-03-20 10:00:00,spend,,currency,ZUSD,spot / main,-60,0.9,40\n"
                "L2,Unknown,2023-03-20 10:00:00,receive,,currency,XXBT,spot / main,0.002,0,0.002\n"
            ),
        )
        assert counts(result) == {"quarantined": 2}
        assert all("export" in row.reason for row in at.ws.ledger.imports.quarantine())


def test_bittytax_424_allocating_to_earn_and_back_is_no_event_and_the_reward_is_income() -> None:
    """`allocation` stopped the reader: coins that only change drawers make no event, and what they earn is income."""
    with desk() as at:
        result = at.bring(
            "ledgers.csv",
            HEAD
            + (
                "L1,D1,2025-01-01 10:00:00,deposit,,currency,DOT,spot / main,10,0,10\n"
                "L2,E1,2025-01-02 10:00:00,earn,allocation,currency,DOT,spot / main,-10,0,0\n"
                "L3,E1,2025-01-02 10:00:00,earn,allocation,currency,DOT,earn / bonded,10,0,10\n"
                "L4,E2,2025-02-02 10:00:00,earn,reward,currency,DOT,earn / bonded,0.1,0.02,10.08\n"
                "L5,E3,2025-03-02 10:00:00,earn,deallocation,currency,DOT,earn / bonded,-10.08,0,0\n"
                "L6,E3,2025-03-02 10:00:00,earn,deallocation,currency,DOT,spot / main,10.08,0,10.08\n"
            ),
        )
        assert counts(result) == {"booked": 2, "ignored": 4}
        assert at.events() == [
            "2025-01-01 10:00:00 deposit: +10 DOT in Kraken",
            "2025-02-02 10:00:00 income staking: +0.08 DOT in Kraken",
        ]
        assert at.balances() == {"Kraken DOT": "10.08"}
