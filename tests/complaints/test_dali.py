"""dali-rp2's users: one id on two transactions ended the whole run."""

from core.services import transfers
from tests.importing import counts, desk, new_events

MARKETS = """
name = "markets"
account = "Binance"
asset_kind = "crypto"
timezone = "UTC"
default_type = "swap"
[columns]
date = "time"
asset = "paid"
quantity = "spent"
to_asset = "got"
to_quantity = "received"
id = "id"
"""
PLAIN = "date,time,type,asset,quantity,fee,fee_asset,account,reference,note\n"


def test_dali_164_trades_of_two_markets_that_share_an_id_are_both_booked() -> None:
    """L2.9: Binance numbers the trades of each market by itself, so one number can be two trades; reading stopped at it."""
    head = "time,id,paid,spent,got,received\n"
    cake = "2021-10-08 23:19:25,7484550,BNB,0.0682962,CAKE,1.47\n"
    dot = "2021-09-01 12:00:00,7484550,BUSD,64,DOT,2\n"
    with desk() as at:
        both = at.bring("trades.csv", head + cake + dot, mapping=MARKETS)
        assert (counts(both), new_events(both)) == ({"booked": 2}, 2)
        assert at.balances() == {"Binance BNB": "-0.0682962", "Binance BUSD": "-64", "Binance CAKE": "1.47", "Binance DOT": "2"}
        again = at.bring("turned round.csv", head + dot + cake, mapping=MARKETS)
        assert (counts(again), new_events(again)) == ({"duplicate": 2}, 0)
        alone = at.bring("one market.csv", head + cake, mapping=MARKETS)
        assert (counts(alone), len(at.events())) == ({"duplicate": 1}, 2)


def test_dali_199_two_withdrawals_in_one_transaction_on_the_chain_reach_two_wallets() -> None:
    """The exchange sent two payments at once, so both have one hash, and the pairing failed on it. The amounts say which is which."""
    exchange = PLAIN + (
        "2023-09-01,09:00:00,deposit,BTC,3,,,Exchange,,\n"
        "2023-09-10,10:00:00,withdrawal,BTC,1.5,,,Exchange,0xabc,to the safe\n"
        "2023-09-10,10:00:00,withdrawal,BTC,0.5,,,Exchange,0xabc,to the phone\n"
    )
    wallets = PLAIN + "2023-09-10,10:05:00,deposit,BTC,0.5,,,Phone,0xabc,\n2023-09-10,10:05:00,deposit,BTC,1.5,,,Safe,0xabc,\n"
    with desk() as at:
        at.bring("exchange.csv", exchange, tz="UTC")
        result = at.bring("wallets.csv", wallets, tz="UTC")
        assert counts(result) == {"booked": 2}
        found = transfers.load(at.ws)
        assert sorted((one.outgoing.note, one.incoming.legs[0].account, one.match.tier) for one in found.matched) == [
            ("to the phone", "Phone", "id"),
            ("to the safe", "Safe", "id"),
        ]
        assert at.balances() == {"Exchange BTC": "1", "Phone BTC": "0.5", "Safe BTC": "1.5"}
