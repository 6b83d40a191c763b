"""Projections, prices, positions, transfers, questions, settings, checklists and upkeep, each on a small ledger."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import Draft, EventKind, Leg, LegRole, ParsedFile, PositionSeen, SourceRow
from core.services import (
    accounts,
    entries,
    events,
    gains,
    imports,
    income,
    lots,
    maintenance,
    positions,
    prices,
    projection,
    questions,
    review,
    transfers,
)
from core.services.errors import Invalid, NotFound, Refused
from core.services.workspace import Workspace, open_workspace
from core.unknown import Unknown
from tests.unit.services_desk import buy, desk, drifted, event, price, sell


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path) as opened:
        yield opened


def positions_file(*stated: tuple[str, str, str | None], at: datetime = datetime(2026, 11, 20, 21, tzinfo=UTC)) -> ParsedFile:
    """A positions export of the account Broker: (asset, quantity, basis) a row."""
    rows = [SourceRow(number, f"{asset},{units}", key=asset.encode().ljust(16)[:16]) for number, (asset, units, _) in enumerate(stated, 2)]
    seen = [
        PositionSeen("Broker", asset, at, D(units), D(basis) if basis else None, "USD", index)
        for index, (asset, units, basis) in enumerate(stated)
    ]
    return ParsedFile("positions.csv", "ab" * 32, "test", "1", "Broker", "UTC", "file", rows=rows, positions=seen, custody="broker")


def sale_file() -> ParsedFile:
    """An export with one sale of 1 VTI, on line 2."""
    key = b"sale".ljust(16)
    legs = (
        Leg("Broker", "security:VTI", D(-1), LegRole.ASSET, D(300), "USD"),
        Leg("Broker", "cash:USD", D(300), LegRole.CASH, D(300), "USD"),
    )
    draft = Draft(key, EventKind.SELL, datetime(2026, 5, 5, 15, tzinfo=UTC), legs, (0,))
    rows = [SourceRow(2, "sell,1,VTI", key=key)]
    return ParsedFile("trades.csv", "cd" * 32, "test", "1", "Broker", "UTC", "file", rows=rows, drafts=[draft])


def purchase_file(asset: str, units: str, cost: str) -> ParsedFile:
    """An export with one purchase for the account Broker."""
    key = b"purchase".ljust(16)
    legs = (
        Leg("Broker", asset, D(units), LegRole.ASSET, D(cost), "USD"),
        Leg("Broker", "cash:USD", D(f"-{cost}"), LegRole.CASH, D(cost), "USD"),
    )
    draft = Draft(key, EventKind.BUY, datetime(2024, 1, 5, 15, tzinfo=UTC), legs, (0,))
    rows = [SourceRow(2, f"buy,{units},{asset}", key=key)]
    return ParsedFile("buys.csv", "ef" * 32, "test", "1", "Broker", "UTC", "file", rows=rows, drafts=[draft])


def test_projections_are_made_once_and_again_only_when_facts_move(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading views books nothing; a new event, an answer or a price does; a note does not."""
    made: list[int] = []
    book = projection._anew
    monkeypatch.setattr(projection, "_anew", lambda *rest: made.append(1) or book(*rest))
    buy(ws, "1 security:VTI", "200", "2024-01-05")
    for _ in range(3):
        lots.load(ws)
        review.load(ws)
    assert len(made) == 1
    ws.ledger.journal.append("note", "", "x", {})
    lots.load(ws)
    assert len(made) == 1
    price(ws, "security:VTI", "100")
    lots.load(ws)
    assert len(made) == 2


def test_a_clock_in_the_past_does_not_see_what_came_later(ws: Workspace, tmp_path: Path) -> None:
    """Lots as of June are those of June, and today's are back when the clock is."""
    buy(ws, "1 security:VTI", "200", "2024-01-05")
    buy(ws, "2 security:VTI", "400", "2026-07-05")
    with open_workspace(tmp_path / "ledger.db", as_of=datetime(2026, 6, 1)) as before:  # noqa: DTZ001
        assert [row.lot.quantity for row in lots.load(before)] == [D(1)]
    assert [row.lot.quantity for row in lots.load(ws)] == [D(1), D(2)]


def test_lots_have_term_value_and_gain_at_the_clock(ws: Workspace) -> None:
    """Bought 2025-11-22 and sold today, 2026-11-23, is long-term; bought 2025-11-23 is not, by a day."""
    buy(ws, "1 security:VTI", "200", "2025-11-22")
    buy(ws, "1 security:VTI", "200", "2025-11-23")
    price(ws, "security:VTI", "310")
    long, short = lots.load(ws)
    assert (long.term, long.days_to_long, long.value, long.gain) == ("long", None, D(310), D(110))
    assert (short.term, short.days_to_long) == ("short", 1)


def test_lots_page_sorts_and_narrows(ws: Workspace) -> None:
    """By gain, by term, by asset, by amounts; a page goes on where the last ended."""
    drifted(ws)
    assert [row.gain for row in lots.page(ws, sort="gain").rows] == [D(60), D(400), D(1500)]
    assert [row.lot.asset for row in lots.page(ws, words="term:short").rows] == ["security:VTI"]
    assert lots.page(ws, words="gain<100 asset:vti").total == 1
    assert lots.page(ws, words="basis>1600 account:broker").total == 2
    assert lots.page(ws, words="zzz").rows == ()
    first = lots.page(ws, sort="gain", descending=True, limit=2)
    rest = lots.page(ws, sort="gain", descending=True, limit=2, after=first.after)
    assert [row.gain for row in (*first.rows, *rest.rows)] == [D(1500), D(400), D(60)]
    for wrong in ({"sort": "colour"}, {"words": "term:soon"}):
        with pytest.raises(Invalid):
            lots.page(ws, **wrong)


def test_lots_and_gains_name_their_source_lines(ws: Workspace) -> None:
    """Every figure traces to file and line; what was entered by hand has none."""
    buy(ws, "1 security:VTI", "200", "2024-01-05")
    imports.store(ws, [sale_file()])
    row = gains.year(ws, 2026).rows[0]
    assert [(line.sha256, line.name, line.line) for line in row.lines] == [("cd" * 32, "trades.csv", 2)]
    assert (row.disposal.gain, row.code) == (D(100), "")


def test_totals_of_a_year_say_what_is_open(ws: Workspace) -> None:
    """B5.4, B5.9: what is disallowed counts and what a standing order would disallow is said; a missing basis makes the gain unknown."""
    buy(ws, "10 security:VTI", "3000", "2024-01-05")
    sell(ws, "10 security:VTI", "2000", "2026-03-02")
    buy(ws, "10 security:VTI", "2000", "2026-03-10")
    found = gains.year(ws, 2026)
    assert (found.long, found.disallowed, found.allowed_long, found.forfeited) == (D(-1000), D(1000), D(0), D(0))
    assert [(row.code, row.allowed) for row in found.rows] == [("W", D(0))]
    sell(ws, "4 security:VTI", "400", "2026-03-12")
    accounts.put(ws, "Broker", {"reinvests": "yes"})
    assert gains.year(ws, 2026).open == (
        "1 of 2 disposals: wash sale: a scheduled purchase until 2026-04-11 would disallow up to 800.00 USD",
    )
    event(ws, "opening", "1 security:QQQ", "2024-01-05", acquired="2024-01-05")
    sell(ws, "1 security:QQQ", "500", "2026-04-02")
    assert isinstance(gains.year(ws, 2026).long, Unknown)
    assert gains.year(ws, 2025).rows == ()


def test_income_is_valued_at_receipt_or_unknown(ws: Workspace) -> None:
    """L3.3: a stated value counts; none makes the total unknown and shows under missing prices, until a price of that time is there."""
    event(ws, "income", "0.5 crypto:ETH", "2026-02-01T10:00", account="Exchange", variety="staking")
    event(ws, "income", "20 cash:USD", "2026-03-01", variety="dividend", value="20")
    found = income.year(ws, 2026)
    assert isinstance(found.total, Unknown)
    assert (found.totals["dividend"], len(found.rows)) == (D(20), 2)
    lacking = [each for each in prices.missing(ws) if each.purpose == "income"]
    assert [(each.asset, each.at.date()) for each in lacking] == [("crypto:ETH", date(2026, 2, 1))]
    assert "trimtab prices" in lacking[0].remedy
    price(ws, "crypto:ETH", "3000", "2026-02-01T09:00")
    assert income.year(ws, 2026).total == D(1520)


def test_what_was_sold_for_foreign_money_wants_its_rate(ws: Workspace) -> None:
    """L3.3: the price of the share would not give the proceeds that the broker states in pounds; what is fetched is the rate too."""
    buy(ws, "1 security:QQQ", "500", "2024-01-05")
    event(ws, "sell", "1 security:QQQ", "2026-02-02T10:00", value="400", currency="GBP")
    lacking = next(each for each in prices.missing(ws) if each.purpose == "disposal")
    assert (lacking.asset, lacking.remedy) == ("cash:GBP", "trimtab prices set cash:GBP PRICE USD --at 2026-02-02")
    assert "cash:GBP" in {asset for asset, at in prices.wanted(ws) if at}
    price(ws, "cash:GBP", "1.25", "2026-02-02T09:00")
    assert not [each for each in prices.missing(ws) if each.purpose == "disposal"]


def test_what_was_bought_for_foreign_money_wants_its_rate(ws: Workspace) -> None:
    """L3.3: neither a sale nor income lacks a value, only what the units cost, those held and those sold since."""
    event(ws, "buy", "2 security:QQQ", "2024-02-02T10:00", value="800", currency="GBP")
    event(ws, "buy", "1 security:VTI", "2024-03-04T10:00", value="200", currency="GBP")
    price(ws, "security:QQQ", "500")
    price(ws, "security:VTI", "300")
    sell(ws, "1 security:QQQ", "500", "2026-02-02T10:00")
    sell(ws, "1 security:VTI", "300", "2026-02-02T10:00")
    lacking = [each for each in prices.missing(ws) if each.purpose != "holding"]
    assert [(each.asset, each.at.date(), each.purpose) for each in lacking] == [
        ("cash:GBP", date(2024, 2, 2), "basis"), ("cash:GBP", date(2024, 3, 4), "basis"),
    ]
    assert lacking[0].remedy == "trimtab prices set cash:GBP PRICE USD --at 2024-02-02"
    assert prices.how_many_missing(ws) == len(prices.missing(ws)) == prices.how_many_missing(ws, projection.derive(ws))
    price(ws, "cash:GBP", "1.25", "2024-02-02T09:00")
    price(ws, "cash:GBP", "1.25", "2024-03-04T09:00")
    assert not [each for each in prices.missing(ws) if each.purpose == "basis"]


def test_missing_prices_are_holdings_first_and_wanted_asks_for_them(ws: Workspace) -> None:
    """L3.2: no price, and a price too old to act on; coins can be fetched, shares not."""
    drifted(ws)
    assert prices.missing(ws) == ()
    buy(ws, "1 security:QQQ", "500", "2024-01-05")
    price(ws, "crypto:ETH", "3000", "2026-01-01")
    buy(ws, "1 crypto:ETH", "500", "2024-01-05", account="Exchange")
    assert [(each.asset, each.purpose) for each in prices.missing(ws)] == [("security:QQQ", "holding"), ("crypto:ETH", "holding")]
    assert "positions export" in prices.missing(ws)[0].remedy
    assert prices.wanted(ws) == (("crypto:BTC", ()), ("crypto:ETH", ()))
    assert prices.wanted(ws, ["BTC"]) == (("crypto:BTC", ()),)


def test_a_price_by_hand_is_checked(ws: Workspace) -> None:
    """At the clock unless said; zero, text and money in itself are refused."""
    found = prices.set_price(ws, "crypto:BTC", "98000")
    assert (found.at, found.currency) == (ws.as_of, "USD")
    assert [each.age for each in prices.latest(ws)] == [timedelta(0)]
    for asset, amount in (("crypto:BTC", "0"), ("crypto:BTC", "much"), ("cash:USD", "1")):
        with pytest.raises(Invalid):
            prices.set_price(ws, asset, amount)


def test_positions_show_differences_and_adjust_nothing(ws: Workspace) -> None:
    """L3.1: the ledger at the export's time against the export; a later trade is no difference."""
    buy(ws, "10 security:VTI", "2000", "2024-01-05")
    buy(ws, "5 security:VTI", "1500", "2026-11-22")
    done = imports.store(ws, [positions_file(("security:VTI", "12", None), ("cash:USD", "-2000", None))])
    found = [(each.asset, each.ledger, each.export, each.difference) for each in done.differences]
    assert found == [("security:VTI", D(10), D(12), D(2))]
    assert sum(row.lot.quantity for row in lots.load(ws)) == 15
    assert len(positions.compared(ws)) == 2


def test_a_start_from_positions_makes_opening_lots_once(ws: Workspace) -> None:
    """Basis where it is stated, the date of purchase unknown; what the ledger holds is left alone and named; again adds nothing."""
    buy(ws, "10 security:VTI", "2000", "2024-01-05")
    stated = (("security:VTI", "12", "2400"), ("security:QQQ", "3", "900"), ("security:BND", "7", None), ("cash:USD", "55", None))
    imports.store(ws, [positions_file(*stated)])
    assert len(positions.openings(ws, dry_run=True).keys) == 2
    made = positions.openings(ws)
    assert len(made.keys) == 2
    assert [each.split(":")[0] for each in made.skipped] == ["Broker cash", "Broker security"]
    bnd, qqq, _ = lots.load(ws)
    assert (qqq.lot.basis, qqq.lot.date_unknown is not None) == (D(900), True)
    assert isinstance(bnd.lot.basis, Unknown)
    assert positions.openings(ws).keys == ()


def test_an_import_can_be_undone_as_a_whole(ws: Workspace) -> None:
    """Lots are as before; an import that is none is said so."""
    buy(ws, "2 security:VTI", "400", "2024-01-05")
    done = imports.store(ws, [sale_file()])
    assert sum(row.lot.quantity for row in lots.load(ws)) == 1
    assert imports.undo(ws, done.report.id).events_removed == 1
    assert sum(row.lot.quantity for row in lots.load(ws)) == 2
    assert [each.undone_at is not None for each in imports.history(ws)] == [True]
    with pytest.raises(NotFound):
        imports.undo(ws, 99)


def test_a_dry_run_stores_nothing(ws: Workspace) -> None:
    """It says what would be new."""
    assert imports.store(ws, [sale_file()], dry_run=True).report.events_new == 1
    assert (ws.ledger.events.all(), imports.history(ws)) == ([], ())


def test_transfers_are_linked_and_parted_by_the_users_word(ws: Workspace) -> None:
    """Two candidates are ambiguous; a link settles it, parting unsettles it; a part of an id is enough."""
    buy(ws, "2 crypto:BTC", "20000", "2024-01-05", account="Exchange")
    out = event(ws, "withdrawal", "1 crypto:BTC", "2025-01-05T10:00", account="Exchange").keys[0]
    first = event(ws, "deposit", "1 crypto:BTC", "2025-01-05T11:00", account="Wallet").keys[0]
    other = event(ws, "deposit", "1 crypto:BTC", "2025-01-05T11:00", account="Cold").keys[0]
    assert [len(each.candidates) for each in transfers.load(ws).ambiguous] == [2]
    match = transfers.link(ws, out[:12], first)
    assert match is not None
    assert (match.tier, transfers.load(ws).open[0].key) == ("user", other)
    transfers.unlink(ws, out, first)
    assert transfers.load(ws).matched[0].incoming.key == other
    with pytest.raises(Refused, match="names no event"):
        transfers.link(ws, "zz", first)


def test_questions_are_answered_in_their_own_words(ws: Workspace) -> None:
    """B1.3: a deposit from nowhere asks; an answer that it does not take is refused with those it takes; the right one closes it."""
    event(ws, "deposit", "1 crypto:BTC", "2026-01-05T11:00", account="Wallet")
    asked = questions.load(ws)[0]
    assert asked.remedy
    with pytest.raises(Invalid, match="write one of"):
        questions.answer(ws, asked.id, "dunno")
    with pytest.raises(Refused, match="no open question"):
        questions.answer(ws, "nothing", "x")
    questions.answer(ws, asked.id, "bought 20000 2021-03-04")
    assert questions.load(ws) == ()
    assert questions.answers(ws) == {asked.id: "bought 20000 2021-03-04"}
    assert lots.load(ws)[0].lot.basis == D(20000)


def test_a_correction_stands_beside_what_was_imported(ws: Workspace) -> None:
    """L2.4: value, date and units of an imported sale; reverting brings the file's version back; what cannot be meant is refused."""
    buy(ws, "2 security:VTI", "400", "2024-01-05")
    imports.store(ws, [sale_file()])
    key = gains.year(ws, 2026).rows[0].disposal.event
    events.correct(ws, key[:10], {"value": "350", "at": "2026-05-06"}, "the broker sent a correction")
    row = gains.year(ws, 2026).rows[0].disposal
    assert (row.proceeds, row.sold, events.page(ws).rows[0].event.state) == (D(350), date(2026, 5, 6), "edited")
    assert [each.reason for each in events.changes(ws, key)] == ["the broker sent a correction"]
    assert maintenance.verify(ws) == ()
    events.revert(ws, key)
    assert gains.year(ws, 2026).rows[0].disposal.proceeds == D(300)
    foreign = {"currency": "EUR", "value": "1"}
    for wrong in ({}, {"colour": "red"}, {"value": "-1"}, {"acquired": "2020-01-01"}, {"kind": "income"}, foreign):
        with pytest.raises(Invalid):
            events.correct(ws, key, wrong)
    with pytest.raises(Exception, match="imported"):
        events.remove(ws, key)


def test_an_entry_by_hand_can_be_removed(ws: Workspace) -> None:
    """Its lot is gone; the journal keeps it."""
    buy(ws, "2 security:VTI", "400", "2024-01-05")
    lot = lots.load(ws)[0].lot.id
    events.remove(ws, lot)
    assert lots.load(ws) == ()
    assert ws.ledger.journal.entries(kind="event removed")


def test_an_opening_lots_date_and_basis_are_mended_by_its_lot(ws: Workspace) -> None:
    """What was unknown becomes known, without touching the instant of the entry."""
    entries.opening(ws, {"account": "Broker", "asset": "security:VTI", "quantity": "10"})
    events.correct(ws, lots.load(ws)[0].lot.id, {"acquired": "2020-02-03", "value": "500", "account": "Broker"})
    lot = lots.load(ws)[0].lot
    assert (lot.acquired, lot.basis, lot.date_unknown) == (date(2020, 2, 3), D(500), None)
