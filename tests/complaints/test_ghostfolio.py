"""ghostfolio's users: equal trades of two persons refused, one trade under two names of a security doubled, copies accepted."""

from itertools import permutations

from core.model import Fate
from tests.importing import counts, desk, dump, fates, new_events, without_words

GHOSTFOLIO = """
name = "ghostfolio"
account = "Fund X"
date_format = "%Y-%m-%d"
asset_kind = "security"
[columns]
date = "Date"
type = "Action"
asset = "Code"
quantity = "Quantity"
price = "Price"
currency = "Currency"
fee = "Fee"
account = "Account"
"""
HEAD = "Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Account\n"
TRADE = "2020-08-27,0P0001FEUD.F,YAHOO,EUR,11.2768,7.82846,buy,0,"


def test_ghostfolio_2540_a_couple_that_buys_the_same_on_one_day_has_two_purchases() -> None:
    """He and she match each other's purchases in accounts of their own; the second of the two equal rows could not be chosen."""
    with desk() as at:
        both = at.bring("both.csv", HEAD + f"{TRADE}His\n{TRADE}Hers\n", mapping=GHOSTFOLIO)
        assert (counts(both), new_events(both)) == ({"booked": 2}, 2)
        assert at.balances()["His 0P0001FEUD.F"] == at.balances()["Hers 0P0001FEUD.F"] == "7.82846"


def test_ghostfolio_7728_equal_trades_in_two_files_of_two_accounts_stay_apart() -> None:
    """Person B's export was called a duplicate of person A's, because the comparison did not look at the account."""
    with desk() as at:
        at.bring("a.csv", HEAD + f"{TRADE}Fund X - Person A\n", mapping=GHOSTFOLIO)
        other = at.bring("b.csv", HEAD + f"{TRADE}Fund X - Person B\n", mapping=GHOSTFOLIO)
        assert (counts(other), new_events(other)) == ({"booked": 1}, 1)
        nameless = HEAD.replace(",Account", "") + TRADE.removesuffix(",") + "\n"
        plain = GHOSTFOLIO.replace('account = "Account"\n', "")
        third = at.bring("c.csv", nameless, mapping=plain, account="Fund X - Person C")
        fourth = at.bring("c.csv", nameless, mapping=plain, account="Fund X - Person D")
        assert (new_events(third), new_events(fourth)) == (1, 1)
        assert new_events(at.bring("b again.csv", HEAD + f"{TRADE}Fund X - Person B\n", mapping=GHOSTFOLIO)) == 0
        assert len(at.lots()) == 4


def test_ghostfolio_6057_one_trade_by_isin_and_by_ticker_is_one_where_a_file_says_that_they_are_one_security() -> None:
    """L2.9: AMD or US0079031078: the same purchase came in twice. A file that states both names it once, whichever came before or after."""
    by_symbol = GHOSTFOLIO.replace('account = "Account"\n', "")
    by_both = by_symbol + 'isin = "ISIN"\n'
    head, trade = HEAD.replace(",Account", ""), "2025-05-09,{},YAHOO,USD,102.548,2,buy,0.35"
    files = {
        "ticker.csv": (head + trade.format("AMD") + "\n", by_symbol),
        "isin.csv": (head + trade.format("US0079031078") + "\n", by_symbol),
        "both.csv": (head.replace("\n", ",ISIN\n") + trade.format("AMD") + ",US0079031078\n", by_both),
        "identifier.csv": (head.replace("\n", ",ISIN\n") + trade.format("") + ",US0079031078\n", by_both),
    }
    for number in range(0, 24, 4):
        with desk() as at:
            for name in list(permutations(files))[number]:
                at.bring(name, files[name][0], mapping=files[name][1])
            assert at.lots() == ["2 AMD {205.446, 2025-05-09} in Fund X"]
            assert (len(at.events()), fates(at.ws)[Fate.BOOKED]) == (1, 1)
            assert at.ws.ledger.verify() == []


def test_ghostfolio_6057_a_comment_that_is_missing_empty_or_other_makes_no_second_trade() -> None:
    """A trade was known again only where its comment was the same, and a table cannot write the comment that the database kept."""
    noted = GHOSTFOLIO + 'note = "Comment"\n'
    with desk() as at:
        at.bring("with.csv", HEAD.replace("\n", ",Comment\n") + f"{TRADE}A,first savings plan\n", mapping=noted)
        for name, head, end, mapping in (
            ("none.csv", HEAD, "", GHOSTFOLIO),
            ("empty.csv", HEAD.replace("\n", ",Comment\n"), ",", noted),
            ("other.csv", HEAD.replace("\n", ",Comment\n"), ",my note", noted),
        ):
            at.bring(name, f"{head}{TRADE}A{end}\n", mapping=mapping)
            assert (len(at.events()), fates(at.ws)[Fate.BOOKED]) == (1, 1), name
        assert at.balances()["A 0P0001FEUD.F"] == "7.82846"


def test_ghostfolio_7406_the_same_contents_again_and_again_add_nothing() -> None:
    """Sent twice, stored twice: no copy was refused. Here under another name, other line endings, quotes, a byte order mark."""
    written = HEAD + f"{TRADE}A\n2020-08-28,0P0001FEUD.F,YAHOO,EUR,11.3,2,sell,0.5,A\n"
    quoted = "".join(",".join(f'"{cell}"' for cell in line.split(",")) + "\r\n" for line in written.splitlines())
    with desk() as at:
        at.bring("one.csv", written, mapping=GHOSTFOLIO)
        before = dump(at.ws)
        for name, data in (
            ("one.csv", written.encode()),
            ("copy of one.csv", written.encode()),
            ("windows.csv", written.replace("\n", "\r\n").encode()),
            ("quoted.csv", quoted.encode()),
            ("bom.csv", b"\xef\xbb\xbf" + written.encode()),
            ("wide.csv", written.encode("utf-16")),
        ):
            again = at.bring(name, data, mapping=GHOSTFOLIO)
            assert (counts(again), new_events(again)) == ({"duplicate": 2}, 0), name
            assert without_words(before, "accounts") == without_words(dump(at.ws), "accounts"), name
