"""A sale before it is made says what booking says once it is made (rules X1.*)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.booking import Run
from core.model import Event, Term
from core.services import accounts, assets, gains, lots, whatif
from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace
from core.unknown import Unknown, known
from tests.unit.services_desk import POLICY, buy, desk, event, price, sell

SOLD = "2026-11-23T09:00"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """Three lots of BTC: an old cheap one, a dear one and a young one in between; at 100,000."""
    made = desk(tmp_path)
    event(made, "deposit", "90000 cash:USD", "2022-01-02T10:00")
    buy(made, "0.1 crypto:BTC", "2000", "2022-02-01T10:00")
    buy(made, "0.1 crypto:BTC", "12000", "2024-03-01T10:00")
    buy(made, "0.1 crypto:BTC", "6000", "2026-06-01T10:00")
    price(made, "crypto:BTC", "100000")
    return made


def shape(way: whatif.Way) -> list[tuple[str, str]]:
    """Units by cost of their whole lot."""
    return [(str(each.disposal.acquired), f"{each.disposal.quantity:f}") for each in way.taken]


@pytest.mark.parametrize(
    ("method", "taken", "short", "long", "tax"),
    [
        ("FIFO", [("2022-02-01", "0.1"), ("2024-03-01", "0.05")], "0", "7000", "1050"),
        ("LIFO", [("2026-06-01", "0.1"), ("2024-03-01", "0.05")], "4000", "-1000", "1130"),
        ("HIFO", [("2024-03-01", "0.1"), ("2026-06-01", "0.05")], "2000", "-2000", "340"),
        ("LOFO", [("2022-02-01", "0.1"), ("2026-06-01", "0.05")], "2000", "8000", "1840"),
        ("lowest tax", [("2024-03-01", "0.1"), ("2022-02-01", "0.05")], "0", "2000", "300"),
        ("largest loss", [("2024-03-01", "0.1"), ("2026-06-01", "0.05")], "2000", "-2000", "340"),
    ],
)
def test_each_method_takes_its_lots(ws: Workspace, method: str, taken: list[tuple[str, str]], short: str, long: str, tax: str) -> None:
    """X1.2, X1.3, X1.4: 0.15 BTC at 100,000, taxed at 32 % short and 15 % long."""
    way = whatif.load(ws, "BTC", "0.15").way(method)
    assert way is not None
    assert shape(way) == taken
    assert (way.short, way.long, way.tax_now) == (Decimal(short), Decimal(long), Decimal(tax))


@pytest.mark.parametrize("method", ["FIFO", "LIFO", "HIFO", "LOFO"])
def test_it_says_what_booking_says_once_the_sale_is_made(ws: Workspace, method: str) -> None:
    """X1.1: the same disposals and the same lots left, to the last digit."""
    way = whatif.load(ws, "BTC", "0.17").way(method)
    accounts.put(ws, "Broker", {"method": method, "since": "2020-01-01"})
    sell(ws, "0.17 crypto:BTC", "17000", SOLD)
    assert way is not None
    made = [(row.disposal.lot, row.disposal.quantity, row.disposal.basis, row.disposal.gain) for row in gains.year(ws, 2026).rows]
    assert sorted(made) == sorted((t.disposal.lot, t.disposal.quantity, t.disposal.basis, t.disposal.gain) for t in way.taken)
    assert {(row.lot.id, row.lot.quantity, row.lot.basis) for row in lots.load(ws)} == {
        (row.lot.id, row.lot.quantity, row.lot.basis) for row in way.left
    }


def test_nothing_of_it_is_stored(ws: Workspace) -> None:
    """X1.1: facts and lots are as they were."""
    before = (ws.ledger.facts_revision(), lots.load(ws))
    whatif.load(ws, "BTC", "all")
    assert before == (ws.ledger.facts_revision(), lots.load(ws))


def test_the_second_question_says_the_same_as_the_first(ws: Workspace) -> None:
    """The state that is kept between two questions changes nothing."""
    first = whatif.load(ws, "BTC", "0.15")
    whatif.load(ws, "BTC", "all")
    assert first == whatif.load(ws, "BTC", "0.15")


def test_an_earlier_sale_of_the_same_day_keeps_its_own_order(ws: Workspace) -> None:
    """Another order for the sale that is asked about touches no sale that was made."""
    sell(ws, "0.1 crypto:BTC", "10000", "2026-11-23T08:00")
    found = whatif.load(ws, "BTC", "0.1", method="LIFO").ways[0]
    assert shape(found) == [("2026-06-01", "0.1")]
    assert [str(row.lot.acquired) for row in found.left] == ["2024-03-01"]


def test_a_ledger_that_ends_before_wallets_counted_by_themselves_is_asked_too(tmp_path: Path) -> None:
    """No state can be kept while lots may still be pooled over wallets: each trial books from the first event."""
    ws = desk(tmp_path)
    event(ws, "deposit", "9000 cash:USD", "2023-01-02T10:00")
    buy(ws, "1 crypto:BTC", "100", "2023-02-01T10:00")
    buy(ws, "1 crypto:BTC", "300", "2023-03-01T10:00")
    price(ws, "crypto:BTC", "200")
    found = whatif.load(ws, "BTC", "1")
    assert [(way.name, shape(way)) for way in found.ways if not way.same_as] == [
        ("FIFO", [("2023-02-01", "1")]), ("LIFO", [("2023-03-01", "1")]),
    ]


def test_lots_named_by_the_user_are_taken(ws: Workspace) -> None:
    """By the beginning of their ids, `all` of one of them."""
    held = {str(row.lot.acquired): row.lot.id for row in lots.load(ws)}
    said = [f"{held['2022-02-01'][:9]}=0.05", f"{held['2026-06-01']}=all"]
    way = whatif.load(ws, "BTC", "0.15", lots=said).way(whatif.NAMED)
    assert way is not None
    assert sorted(shape(way)) == [("2022-02-01", "0.05"), ("2026-06-01", "0.1")]
    with pytest.raises(Invalid, match="name lots for all of it"):
        whatif.load(ws, "BTC", "0.2", lots=said)
    for wrong in ("L=1", f"{held['2022-02-01']}=7", f"{held['2022-02-01']}=x", held["2022-02-01"], "=1"):
        with pytest.raises(Invalid):
            whatif.load(ws, "BTC", "0.15", lots=[wrong])


def test_quantity_may_be_all_or_money(ws: Workspace) -> None:
    """Money buys whole smallest parts at the price."""
    assert whatif.load(ws, "BTC", "all").sale.quantity == Decimal("0.3")
    assert whatif.load(ws, "BTC", "$5000").sale.quantity == Decimal("0.05")
    assert whatif.load(ws, "BTC", "5000usd", price="30000").sale.quantity == Decimal("0.16666666")
    with pytest.raises(Refused, match="holds 0"):
        whatif.load(ws, "BTC", "0.31")
    for wrong in ("0", "-1", "some", "$0"):
        with pytest.raises(Invalid):
            whatif.load(ws, "BTC", wrong)


def test_the_price_and_the_fee_are_the_users(ws: Workspace) -> None:
    """A fee makes the proceeds smaller; a price that is named stands for the last one."""
    way = whatif.load(ws, "BTC", "0.1", price="50000", fee="10").way("FIFO")
    assert way is not None
    assert (way.proceeds, way.long) == (Decimal(4990), Decimal(2990))


def test_waiting_for_the_favoured_term_is_told(ws: Workspace) -> None:
    """The young lot is long-term from 2 June 2027: its gain of 4,000 would cost 17 points less."""
    taken = whatif.load(ws, "BTC", "0.1", method="LIFO").ways[0].taken[0]
    assert taken.disposal.term is Term.SHORT
    assert taken.days_to_long == (date(2027, 6, 2) - date(2026, 11, 23)).days
    assert taken.waiting == Decimal(680)


def test_an_unknown_price_leaves_the_lots_known(ws: Workspace) -> None:
    """X1.6: lots and basis stand; gain and tax are unknown with the remedy; a price from after the clock is not looked at."""
    buy(ws, "2 crypto:KSM", "50", "2026-05-01T10:00")
    way = whatif.load(ws, "KSM", "1").way("FIFO")
    assert way is not None
    assert way.basis == Decimal(25)
    assert isinstance(way.tax_now, Unknown)
    assert "prices set" in way.tax_now.remedy
    with pytest.raises(Refused, match="--price"):
        whatif.load(ws, "KSM", "$10")


def test_unknown_rates_leave_the_gains_known(tmp_path: Path) -> None:
    """X1.6."""
    ws = desk(tmp_path, POLICY.replace('short_rate = "32%"\n', "").replace('long_rate = "15%"\n', ""))
    event(ws, "deposit", "9000 cash:USD", "2023-01-02T10:00")
    buy(ws, "1 crypto:BTC", "100", "2026-02-01T10:00")
    price(ws, "crypto:BTC", "200")
    way = whatif.load(ws, "BTC", "all").way("FIFO")
    assert way is not None
    assert way.short == Decimal(100)
    assert isinstance(way.tax_now, Unknown)
    assert isinstance(way.taken[0].waiting, Unknown)


def test_in_a_retirement_account_nothing_is_taxed(ws: Workspace) -> None:
    """The gain is told, the tax is none."""
    accounts.put(ws, "Broker", {"tax_type": "roth"})
    way = whatif.load(ws, "BTC", "all").way("FIFO")
    assert way is not None
    assert (way.tax_now, way.tax_later) == (Decimal(0), Decimal(0))


def test_several_accounts_ask_which(ws: Workspace) -> None:
    """An asset in two accounts needs the account; one that is not held is said to be."""
    buy(ws, "1 crypto:BTC", "100", "2026-02-01T10:00", account="Other")
    with pytest.raises(Invalid, match="Broker, Other"):
        whatif.load(ws, "BTC", "1")
    with pytest.raises(Refused, match="no lots"):
        whatif.load(ws, "USD", "1")
    with pytest.raises(Invalid, match="none of FIFO"):
        whatif.load(ws, "BTC", "0.1", account="Broker", method="dearest")


def test_where_the_law_says_what_is_sold_there_is_one_way(tmp_path: Path) -> None:
    """X1.2: in the United Kingdom the pool decides; no lot can be named; what is bought back within thirty days takes its cost."""
    made = 'timezone = "Europe/London"\njurisdiction = "UK"'
    policy = POLICY.replace('timezone = "America/New_York"', made).replace('crypto_basis_before_2025 = "wallet"\n', "")
    ws = desk(tmp_path, policy)
    event(ws, "deposit", "9000 cash:USD", "2022-01-02T10:00")
    buy(ws, "10 security:VTI", "1000", "2024-02-01T10:00")
    buy(ws, "10 security:VTI", "2000", "2025-02-01T10:00")
    price(ws, "security:VTI", "90")
    found = whatif.load(ws, "VTI", "10")
    assert [way.name for way in found.ways] == ["by law"]
    way = found.ways[0]
    assert (found.terms, way.short, way.standing, [each.disposal.rule for each in way.taken]) == (None, Decimal(-600), True, ["pool"])
    assert found.window == (date(2026, 11, 23), date(2026, 12, 23))
    assert way.if_bought_back == Decimal(600)
    with pytest.raises(Invalid, match="the law of UK says which units are sold"):
        whatif.load(ws, "VTI", "10", lots=[f"{lots.load(ws)[0].lot.id}=10"])


class TestWash:
    """A loss on shares that were bought within thirty days before, or will be after."""

    @pytest.fixture
    def stocks(self, tmp_path: Path) -> Workspace:
        """10 shares at a loss of 500, four bought two weeks ago."""
        made = desk(tmp_path)
        event(made, "deposit", "90000 cash:USD", "2022-01-02T10:00")
        buy(made, "10 security:VTI", "1500", "2025-02-03T10:00")
        buy(made, "4 security:VTI", "420", "2026-11-10T10:00")
        price(made, "security:VTI", "100")
        return made

    def test_what_is_disallowed_is_what_booking_says_of_the_sale(self, stocks: Workspace) -> None:
        """X1.1: the disallowed part, where it goes, and the basis of what is left are the engine's."""
        way = whatif.load(stocks, "VTI", "10").way("FIFO")
        sell(stocks, "10 security:VTI", "1000", SOLD)
        made = gains.year(stocks, 2026).rows
        assert way is not None
        assert [each.disposal.disallowed for each in way.taken] == [row.disposal.disallowed for row in made]
        assert {(row.lot.id, row.lot.basis) for row in way.left} == {(row.lot.id, row.lot.basis) for row in lots.load(stocks)}

    def test_what_is_identical_replaces_and_what_is_not_does_not(self, stocks: Workspace) -> None:
        """The rest of the ledger is left aside: the answer is that of booking it whole."""
        accounts.put(stocks, "Other", {"tax_type": "roth"})
        event(stocks, "deposit", "9000 cash:USD", "2022-01-02T10:00", account="Other")
        buy(stocks, "3 security:ITOT", "300", "2026-11-12T10:00", account="Other")
        buy(stocks, "2 security:GLD", "300", "2026-11-12T10:00")
        buy(stocks, "1 crypto:BTC", "300", "2026-11-12T10:00")
        for asset in ("VTI", "ITOT"):
            assets.put(stocks, asset, {"wash_group": "us-total"})
        way = whatif.load(stocks, "VTI", "10").way("FIFO")
        assert way is not None
        assert (way.disallowed, way.forfeited) == (Decimal(350), Decimal(150))
        sell(stocks, "10 security:VTI", "1000", SOLD)
        assert [row.disposal.disallowed for row in gains.year(stocks, 2026).rows] == [way.disallowed]

    def test_what_the_policy_calls_identical_replaces_too(self, tmp_path: Path) -> None:
        """The group of a share class that the policy lists, without a word of the user's on the asset."""
        ws = desk(tmp_path, POLICY + '[harvest]\nidentical = [["VTI", "VTSAX"]]\n')
        event(ws, "deposit", "90000 cash:USD", "2022-01-02T10:00")
        buy(ws, "10 security:VTI", "1500", "2025-02-03T10:00")
        buy(ws, "4 security:VTSAX", "420", "2026-11-10T10:00", account="Other")
        price(ws, "security:VTI", "100")
        way = whatif.load(ws, "VTI", "10").way("FIFO")
        assert way is not None
        assert way.disallowed == Decimal(200)
        sell(ws, "10 security:VTI", "1000", SOLD)
        assert [row.disposal.disallowed for row in gains.year(ws, 2026).rows] == [way.disallowed]

    def test_the_lowest_tax_is_the_lowest_of_all_that_booking_finds(self, tmp_path: Path) -> None:
        """X1.3: the orders of R4.1 see no lot that is sold with its own replacement; the standing orders are looked at too."""
        ws = desk(tmp_path)
        event(ws, "deposit", "90000 cash:USD", "2022-01-02T10:00")
        buy(ws, "5 security:VTI", "500", "2024-02-01T10:00")
        buy(ws, "10 security:VTI", "2000", "2025-02-01T10:00")
        buy(ws, "4 security:VTI", "500", "2026-11-10T10:00")
        price(ws, "security:VTI", "90")
        found = whatif.load(ws, "VTI", "10")
        taxes = {way.name: way.tax_now for way in found.ways}
        assert taxes["LIFO"] == Decimal("-143.8")
        assert taxes["lowest tax"] == min(value for value in taxes.values() if known(value))
        allowed = {way.name: way.allowed for way in found.ways}
        assert allowed["largest loss"] == min(value for value in allowed.values() if known(value)) == Decimal(-800)

    def test_the_window_and_what_will_be_bought_are_told(self, stocks: Workspace) -> None:
        """X1.5: thirty days either side, recurring purchases with their days, accounts that reinvest."""
        accounts.add_recurring(stocks, {"account": "Broker", "asset": "VTI", "amount": "100", "every": "week", "first": "2026-11-25"})
        accounts.put(stocks, "Broker", {"reinvests": "yes"})
        found = whatif.load(stocks, "VTI", "10")
        assert found.window == (date(2026, 10, 24), date(2026, 12, 23))
        assert [f"{day:%m-%d}" for day in found.standing_orders] == ["11-25", "12-02", "12-09", "12-16", "12-23"]
        assert found.reinvesting == ("Broker",)
        assert found.way("FIFO").by_standing_orders is not None  # type: ignore[union-attr]

    def test_coins_have_no_window(self, ws: Workspace) -> None:
        """Under this policy no wash sale reaches them, whatever the loss."""
        found = whatif.load(ws, "BTC", "0.1", price="10")
        assert found.window is None
        assert {(way.by_standing_orders, way.if_bought_back) for way in found.ways} == {(None, None)}
        assert all(known(way.disallowed) and not way.disallowed for way in found.ways)


def test_a_further_question_books_nothing_of_the_ledger_again(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state after the last event is kept: each way follows the sale alone, and what may come after it."""
    whatif.load(ws, "BTC", "0.15")
    followed: list[int] = []
    book = Run.follow

    def counted(run: Run, events: Sequence[Event], *rest: Any) -> Any:
        followed.append(len(events))
        return book(run, events, *rest)

    monkeypatch.setattr(Run, "follow", counted)
    whatif.load(ws, "BTC", "0.2")
    assert followed
    assert max(followed) == 1
