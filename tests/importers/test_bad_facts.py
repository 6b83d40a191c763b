"""Facts that cannot be meant as they stand (rule B4.3): each is a typed question that names the rows and the remedy, what rests on it
says so, and everything else is computed. Through the services that the program itself uses."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest

from core.booking.marks import SAME_INSTANT
from core.model import Draft, EventKind, Leg, LegRole, Question
from core.services import entries, events, gains, imports, income, prices, quarantine, questions
from core.services.errors import Invalid
from core.services.workspace import Workspace
from core.unknown import Unknown, known
from tests.importing import Desk, desk
from tests.replacing import replace

HEADER = "date,time,type,account,kind,asset,quantity,amount,currency\n"
GOOD = "2025-01-02,10:00,buy,Broker,security,VTI,10,2000,USD\n2025-06-02,10:00,sell,Broker,security,VTI,10,2500,USD\n"
"""What stands beside the bad rows and must come out whatever they say: 500 gained."""


def brought(held: Desk, *rows: str, name: str = "a.csv", good: bool = True) -> None:
    held.bring(name, HEADER + (GOOD if good else "") + "".join(f"{row}\n" for row in rows), tz="UTC")


def by_hand(held: Desk, kind: str, asset: str, quantity: str, at: str, **more: str) -> None:
    entries.add_event(held.ws, {"kind": kind, "account": "Broker", "asset": asset, "quantity": quantity, "at": at, **more})


def asked(ws: Workspace, kind: str) -> tuple[Question, list[tuple[str, int]]]:
    """The one open question of the kind, with the rows that it names."""
    (question,) = (each for each in questions.load(ws) if each.kind == kind)
    assert question.remedy
    return question, [(line.name, line.line) for line in questions.rows(ws, [question]).get(question.id, ())]


def gain(ws: Workspace, asset: str) -> list[object]:
    return [row.disposal.gain for row in gains.year(ws, 2025).rows if row.disposal.asset == asset]


def test_more_sold_than_held() -> None:
    """B4.1: 1 of the 3 units has a gain; the other two an unknown one, so the year's total is unknown and says why."""
    with desk() as held:
        brought(held, "2025-01-03,10:00,buy,Broker,crypto,BTC,1,50000,USD", "2025-02-03,10:00,sell,Broker,crypto,BTC,3,300000,USD")
        question, rows = asked(held.ws, "missing units")
        assert ("(2 too many)" in question.what, rows) == (True, [("a.csv", 5)])
        assert [known(each) for each in gain(held.ws, "crypto:BTC")] == [True, False]
        assert gain(held.ws, "crypto:BTC")[0] == 50000
        assert gain(held.ws, "security:VTI") == [500]
        total = gains.year(held.ws, 2025).short
        assert isinstance(total, Unknown)
        assert "1 disposal" in total.cause or "one disposal" in total.cause


def test_the_order_of_rows_and_files_says_nothing() -> None:
    """A sale above its purchase, and in an earlier file, is the sale of it; one dated before it is not."""
    with desk() as held:
        brought(held, "2025-02-03,10:00,sell,Broker,crypto,BTC,1,70000,USD", good=False)
        brought(held, "2025-01-03,10:00,buy,Broker,crypto,BTC,1,50000,USD", name="b.csv")
        assert (gain(held.ws, "crypto:BTC"), questions.load(held.ws)) == ([20000], ())
    with desk() as held:
        brought(held, "2025-02-03,10:00,sell,Broker,crypto,BTC,1,70000,USD", "2025-02-03,10:01,buy,Broker,crypto,BTC,1,50000,USD")
        assert asked(held.ws, "missing units")[1] == [("a.csv", 4)]
        assert [lot.quantity for lot in held.ws.ledger.projections.lots()] == [1]


def test_two_events_in_one_instant_have_one_order_whichever_row_is_first() -> None:
    """What comes in goes before what goes out; two purchases go by what they are, never by where they stand."""
    rows = (
        "2025-02-03,10:00,sell,Broker,crypto,BTC,1,70000,USD", "2025-02-03,10:00,buy,Broker,crypto,BTC,1,50000,USD",
        "2025-02-03,10:00,buy,Broker,crypto,BTC,1,60000,USD",
    )
    seen = set()
    for order in (rows, rows[::-1]):
        with desk() as held:
            brought(held, *order)
            assert questions.load(held.ws) == ()
            seen.add(tuple(gain(held.ws, "crypto:BTC")))
    assert len(seen) == 1


def test_sales_of_one_instant_whose_terms_rest_on_their_order_say_so() -> None:
    """A file with dates alone: an old and a young lot, two sales on one day; where all is of one term nothing depends on it."""
    sold = ("2025-06-02,,sell,Broker,crypto,BTC,1,70000,USD", "2025-06-02,,sell,Broker,crypto,BTC,1,80000,USD")
    for bought, marked in (("2024-01-03", 2), ("2025-01-02", 0)):
        with desk() as held:
            brought(held, f"{bought},,buy,Broker,crypto,BTC,1,40000,USD", "2025-01-03,,buy,Broker,crypto,BTC,1,50000,USD", *sold)
            found = gains.year(held.ws, 2025)
            assert [row.disposal.asset for row in found.rows if SAME_INSTANT in row.disposal.marks] == ["crypto:BTC"] * marked
            assert any(SAME_INSTANT in each for each in found.open) == bool(marked)


@pytest.mark.parametrize("quantity", ["0", "two", ""])
def test_quantities_that_are_none(quantity: str) -> None:
    """By hand they are refused; a row waits in quarantine, or its event is asked about, with its line; never a silent nothing."""
    with desk() as held:
        with pytest.raises(Invalid, match="quantity"):
            by_hand(held, "buy", "crypto:BTC", quantity, "2025-02-03", value="100")
        brought(held, f"2025-02-03,10:00,buy,Broker,crypto,BTC,{quantity},100,USD")
        waiting = [row.line for cause in quarantine.causes(held.ws) for row in cause.rows]
        told = [line.line for lines in questions.rows(held.ws, questions.load(held.ws)).values() for line in lines]
        assert [*waiting, *told] == [4]
        assert gain(held.ws, "security:VTI") == [500]


def test_a_negative_quantity_goes_the_way_that_the_kind_says_or_is_refused() -> None:
    """Files write sales with a minus: the word of the row decides. By hand it is refused."""
    with desk() as held:
        with pytest.raises(Invalid, match="must be above zero"):
            by_hand(held, "buy", "crypto:BTC", "-2", "2025-02-03", value="100")
        brought(held, "2025-02-03,10:00,buy,Broker,crypto,BTC,2,100,USD", "2025-02-04,10:00,sell,Broker,crypto,BTC,-2,300,USD")
        assert (gain(held.ws, "crypto:BTC"), questions.load(held.ws)) == ([200], ())


def test_a_trade_without_units_or_in_which_units_and_money_came_is_asked_about() -> None:
    """B4.3: as an importer that is not ours could give them; nothing is booked on what they do not say."""
    at = datetime(2025, 2, 3, 10, tzinfo=UTC)
    paid = Leg("Broker", "cash:USD", D(-100), LegRole.CASH)
    for units, money, basis in ((D(0), paid, []), (D(5), replace(paid, quantity=D(100)), [False])):
        with desk() as held:
            brought(held)
            legs = (Leg("Broker", "crypto:BTC", units, LegRole.ASSET), money)
            held.ws.ledger.events.add([Draft(key=b"k" * 16, kind=EventKind.BUY, at=at, legs=legs, rows=())], "test")
            question, _ = asked(held.ws, "quantity")
            assert "trimtab events correct" in question.remedy
            assert [known(lot.basis) for lot in held.ws.ledger.projections.lots()] == basis
            assert gain(held.ws, "security:VTI") == [500]


def test_income_of_unknown_value() -> None:
    """B3.3: value, basis and the totals that rest on them are unknown until a price is there; one question for all of a year."""
    with desk() as held:
        brought(held, *(f"2025-03-0{day},10:00,income staking,Kraken,crypto,DOT,2,," for day in (1, 2, 3)))
        question, rows = asked(held.ws, "value")
        assert ("DOT received at Kraken in 2025" in question.what, rows) == (True, [("a.csv", 4)])
        assert "trimtab prices" in question.remedy
        found = income.year(held.ws, 2025)
        assert isinstance(found.total, Unknown)
        assert isinstance(held.ws.ledger.projections.lots(asset="crypto:DOT")[0].basis, Unknown)
        assert gain(held.ws, "security:VTI") == [500]
        for day in (1, 2, 3):
            prices.set_price(held.ws, "crypto:DOT", "7", "USD", f"2025-03-0{day}")
        assert income.year(held.ws, 2025).total == 42
        assert [each.kind for each in questions.load(held.ws)] == []


def test_an_exchange_of_unknown_value() -> None:
    with desk() as held:
        brought(held, "2025-01-03,10:00,buy,Kraken,crypto,DOT,1,7,USD")
        by_hand(held, "swap", "crypto:DOT", "1", "2025-02-03", account="Kraken", other_asset="crypto:KSM", other_quantity="1")
        assert "KSM exchanged at Kraken in 2025" in asked(held.ws, "value")[0].what
        assert isinstance(gain(held.ws, "crypto:DOT")[0], Unknown)
        assert gain(held.ws, "security:VTI") == [500]


def test_an_asset_renamed_in_mid_history() -> None:
    """Without the rename the new name was never bought, and the remedy says so; with it lots go on under their date and basis."""
    with desk() as held:
        brought(held, "2025-01-03,10:00,buy,Broker,security,OLD,5,500,USD", "2025-05-03,10:00,sell,Broker,security,NEW,5,900,USD")
        question, rows = asked(held.ws, "missing units")
        assert ("trimtab add rename" in question.remedy, rows) == (True, [("a.csv", 5)])
        by_hand(held, "rename", "security:OLD", "5", "2025-04-01", other_asset="security:NEW", other_quantity="5")
        assert (gain(held.ws, "security:NEW"), questions.load(held.ws)) == ([400], ())


def test_an_account_that_is_gone() -> None:
    """Its import undone, what came from it has no history: asked about at the account that is left, and nothing else moves."""
    with desk() as held:
        brought(held, "2025-01-03,10:00,buy,Kraken,crypto,BTC,1,50000,USD", "2025-01-04,10:00,withdrawal,Kraken,crypto,BTC,1,,", good=False)
        brought(
            held, "2025-01-04,10:05,deposit,Ledger,crypto,BTC,1,,", "2025-02-03,10:00,sell,Ledger,crypto,BTC,1,70000,USD", name="b.csv",
        )
        assert (gain(held.ws, "crypto:BTC"), questions.load(held.ws)) == ([20000], ())
        imports.undo(held.ws, 1)
        assert "Kraken" not in held.ws.ledger.accounts.all()
        question, rows = asked(held.ws, "deposit")
        assert (question.account, rows) == ("Ledger", [("b.csv", 4)])
        assert isinstance(gain(held.ws, "crypto:BTC")[0], Unknown)
        assert gain(held.ws, "security:VTI") == [500]
        assert events.page(held.ws).total == 4
