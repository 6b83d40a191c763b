"""CoinTaxman's users: Kraken's two rows for each deposit, and the rows of its staking."""

from tests.importing import counts, desk, event_line

HEAD = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"\n'


def kraken(*rows: str) -> str:
    """Rows as Kraken writes them: texts quoted, numbers not."""
    lines = []
    for row in rows:
        cells = row.split(",")
        lines.append(",".join([f'"{cell}"' for cell in cells[:7]] + cells[7:9] + [cells[9] or '""']))
    return HEAD + "\n".join(lines) + "\n"


def test_cointaxman_87_deposits_whose_two_rows_interleave_are_counted_once() -> None:
    """Y was asked for, X was asked for, X arrived, Y arrived; the reader took each two rows in a row for a pair and stopped."""
    with desk() as at:
        result = at.bring(
            "ledgers.csv",
            kraken(
                ",QYY,2021-11-18 16:59:25,deposit,,currency,ZEUR,400,0,",
                ",QXX,2021-11-18 17:10:00,deposit,,currency,ZEUR,401,0,",
                "LXX,QXX,2021-11-18 17:12:54,deposit,,currency,ZEUR,401,0,401",
                "LYY,QYY,2021-11-18 18:01:57,deposit,,currency,ZEUR,400,0,801",
            ),
        )
        assert counts(result) == {"booked": 2, "ignored": 2}
        assert at.events() == [
            "2021-11-18 17:12:54 deposit: +401 EUR in Kraken",
            "2021-11-18 18:01:57 deposit: +400 EUR in Kraken",
        ]
        assert result.done is not None
        assert result.done.differences == ()


def test_cointaxman_97_staking_rows_sell_nothing_and_count_nothing_twice() -> None:
    """Coins bought, moved to staking (four rows), rewarded (two rows): the type `transfer` was unknown and rewards came in twice."""
    with desk() as at:
        result = at.bring(
            "ledgers.csv",
            kraken(
                ",Q1,2021-02-10 10:06:39,deposit,,currency,ZEUR,500.0000,0.0000,",
                "L1,Q1,2021-02-10 10:08:19,deposit,,currency,ZEUR,500,0,500",
                "L2,T1,2021-05-11 18:55:10,trade,,currency,ZEUR,-200.0000,0.3200,299.6800",
                "L3,T1,2021-05-11 18:55:10,trade,,currency,DOT,6.2500000000,0,6.2500000000",
                "L4,T2,2021-05-18 17:46:21,trade,,currency,ZEUR,-100.0000,0.1600,199.5200",
                "L5,T2,2021-05-18 17:46:21,trade,,currency,DOT,4.1666666600,0,10.4166666600",
                ",B1,2021-05-18 17:49:42,withdrawal,,currency,DOT,-10.4166666600,0,",
                ",R1,2021-05-18 17:52:20,deposit,,currency,DOT.S,10.4166666600,0,",
                "L6,B1,2021-05-18 17:52:28,transfer,spottostaking,currency,DOT,-10.4166666600,0,0",
                "L7,R1,2021-05-18 17:52:46,transfer,stakingfromspot,currency,DOT.S,10.4166666600,0,10.4166666600",
                ",S1,2021-05-24 02:00:00,deposit,,currency,DOT.S,0.0181,0,",
                "L8,S1,2021-05-24 05:46:21,staking,,currency,DOT.S,0.0181,0,10.4347666600",
            ),
        )
        assert counts(result) == {"booked": 6, "ignored": 6}
        assert [event_line(event) for event in at.ws.ledger.events.all() if event.kind == "income"] == [
            "2021-05-24 05:46:21 income staking: +0.0181 DOT in Kraken",
        ]
        assert at.balances() == {"Kraken DOT": "10.43476666", "Kraken EUR": "199.52"}
        assert at.ws.ledger.projections.disposals() == []
        assert result.done is not None
        assert result.done.differences == ()
