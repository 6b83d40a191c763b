"""A week's import books on from a kept state where nothing earlier was touched, and anew where something was; both say the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.services import accounts, events, maintenance, prices, projection, transfers
from tests import importing
from tests.importers.explorer import NAMES, USDC, Tx, files
from tests.importing import Desk

HEADER = "date,type,account,asset,quantity,amount,currency,fee,fee_asset,id\n"
START = datetime(2025, 1, 6, 15, tzinfo=UTC)


@dataclass
class Watched:
    """A desk, and how each import since was booked: `on` from the kept state, `anew`, or `not` at all."""

    desk: Desk
    how: list[str] = field(default_factory=list)

    def bring(self, *rows: str) -> str:
        before = len(self.how)
        self.desk.bring("week.csv", HEADER + "".join(f"{row}\n" for row in rows))
        assert maintenance.verify(self.desk.ws) == ()
        return self.how[before] if len(self.how) > before else "not"


@contextmanager
def watched(patch: pytest.MonkeyPatch) -> Iterator[Watched]:
    with importing.desk() as desk:
        found = Watched(desk)
        on, anew = projection._gone_on, projection._anew

        def gone_on(*given: object) -> object:
            done = on(*given)  # type: ignore[arg-type]
            if done is not None:
                found.how.append("on")
            return done

        def from_the_first(*given: object) -> object:
            found.how.append("anew")
            return anew(*given)  # type: ignore[arg-type]

        patch.setattr(projection, "_gone_on", gone_on)
        patch.setattr(projection, "_anew", from_the_first)
        yield found


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """Half a year of weekly trades in one account, imported."""
    with watched(monkeypatch) as found:
        rows = [row for week in range(26) for row in trades(week)]
        assert found.bring(*rows) == "anew"
        yield found


def trades(week: int, account: str = "Kraken") -> list[str]:
    """A purchase and the sale of a part of it, in one week."""
    at = START + timedelta(weeks=week)
    return [
        f"{at.isoformat()},buy,{account},BTC,1.5,{100 + week}.10,USD,0.5,,b{week}{account}",
        f"{(at + timedelta(days=1)).isoformat()},sell,{account},BTC,0.7,{90 + week},USD,,,s{week}{account}",
        f"{(at + timedelta(days=2)).isoformat()},buy,{account},security:VTI,2,{300 - week},USD,,,v{week}{account}",
        f"{(at + timedelta(days=3)).isoformat()},sell,{account},security:VTI,1,{140 - week},USD,,,w{week}{account}",
    ]


def test_a_week_of_one_venue_after_the_other_goes_on(house: Watched) -> None:
    """Also a venue's file whose rows lie before what another brought; the same again is not booked at all."""
    assert house.bring(*trades(26)) == "on"
    assert house.bring(*trades(26, "Coinbase")) == "on"
    assert house.bring(*trades(25), *trades(26), *trades(27)) == "on"
    assert house.bring(*trades(27)) == "not"
    losses = [sale.disallowed for sale in house.desk.ws.ledger.projections.disposals() if sale.asset == "security:VTI"]
    assert sum(loss != 0 for loss in losses) > 20


def test_what_lies_before_the_kept_state_is_booked_anew(house: Watched) -> None:
    assert house.bring("2025-02-03T12:00:00+00:00,buy,Other,BTC,1,50,USD,,,early") == "anew"
    assert house.bring(*trades(26)) == "on"


def test_an_arrival_whose_sending_lies_before_the_kept_state_is_booked_anew(house: Watched) -> None:
    """Units linked over more days than the matcher would look: their basis goes with them."""
    assert house.bring("2025-03-03T12:00:00+00:00,withdrawal,Kraken,BTC,1,,,,,out") == "anew"
    assert house.bring("2025-07-03T12:00:00+00:00,deposit,Cold,BTC,1,,,,,in") == "on"
    found = transfers.load(house.desk.ws)
    transfers.link(house.desk.ws, found.open[0].key, found.open[1].key)
    assert maintenance.verify(house.desk.ws) == ()
    assert house.how[-1] == "anew"
    assert house.bring(*trades(26)) == "on"


def test_facts_that_change_otherwise_are_booked_anew(house: Watched) -> None:
    """A price, a correction and an undo between imports; then imports go on again."""
    ws = house.desk.ws
    prices.set_price(ws, "crypto:BTC", "70", "USD", "2025-02-01")
    assert house.bring(*trades(26)) == "anew"
    newest = ws.ledger.events.all()[-1]
    events.correct(ws, newest.key, {"value": "133"}, "the statement says so")
    assert house.bring(*trades(27)) == "anew"
    assert house.bring(*trades(28)) == "on"
    ws.ledger.imports.undo(ws.ledger.imports.list()[-1].id)
    assert house.bring(*trades(29)) == "anew"
    assert house.bring(*trades(28)) == "on"


def test_prices_in_a_file_count_from_a_week_before(house: Watched, tmp_path: Path) -> None:
    """Prices that came with an import and are too late to value anything before the state do not hinder it."""
    mapping = 'name = "closes"\ncontent = "prices"\n[columns]\ndate = "day"\nasset = "symbol"\nprice = "close"\ncurrency = "unit"\n'
    for day, how in (("2025-07-07", "on"), ("2025-01-20", "anew")):
        house.desk.bring("closes.csv", f"day,symbol,close,unit\n{day},BTC,99,USD\n", mapping=mapping)
        assert maintenance.verify(house.desk.ws) == ()
        assert house.how[-1] == how


def test_parts_of_a_transaction_are_put_together_on_the_way(house: Watched) -> None:
    """A week's swap in three files goes on; what takes a part out of an old one, however late it comes, is booked anew."""
    def explored(*those: Tx) -> list[str]:
        before = len(house.how)
        for name, text in zip(NAMES, files(those), strict=True):
            house.desk.bring(name, text)
            assert maintenance.verify(house.desk.ws) == ()
        return house.how[before:]

    assert house.bring("2025-01-07T12:00:00+00:00,deposit,Hers,USDC,1,,,,,h1") == "anew"
    accounts.put(house.desk.ws, "Hers", {"owner": "spouse"})
    old = Tx("0xa1", 20, tokens=((USDC, "-1000", ""),), back="0.5")
    assert explored(Tx("0xa0", 0, "9", received=True), old) == ["anew", "anew", "anew"]
    assert house.bring(*trades(26)) == "on"
    assert explored(Tx("0xa2", 131, "1", back="0.1", tokens=((USDC, "1900", ""),))) == ["on", "on", "on"]
    assert [row.event.at.month for row in events.page(house.desk.ws, kind="swap").rows] == [7, 3]
    late = "date,type,account,asset,quantity,reference\n2025-07-11T12:00:00Z,deposit,Hers,USDC,1000,0xa1\n"
    house.desk.bring("late.csv", late)
    assert house.how[-1] == "anew"
    assert maintenance.verify(house.desk.ws) == ()
    assert [row.event.at.month for row in events.page(house.desk.ws, kind="swap").rows] == [7]


def test_the_other_side_of_a_part_may_lie_before_the_kept_state(house: Watched) -> None:
    """Her account sent the tokens an hour before the state; in the wallet they arrived after it, in a transaction that paid as well: no
    transfer between one owner's accounts, and no part of an exchange either."""
    kept = house.desk.ws.ledger.projections.kept()
    assert kept is not None
    sent = (kept.at - timedelta(hours=1)).isoformat()
    house.desk.bring("sent.csv", f"date,type,account,asset,quantity,reference\n{sent},withdrawal,Hers,USDC,500,0xa1\n")
    accounts.put(house.desk.ws, "Hers", {"owner": "spouse"})
    maintenance.verify(house.desk.ws)
    day = (kept.at - datetime(2025, 3, 1, 11, tzinfo=UTC)) / timedelta(days=1)
    for name, text in zip(NAMES, files([Tx("0xa1", day, "1", tokens=((USDC, "500", ""),))]), strict=True):
        if text:
            house.desk.bring(name, text)
            assert house.how[-1] == "on"
            assert maintenance.verify(house.desk.ws) == ()
    assert events.page(house.desk.ws, kind="swap").total == 0


def test_a_later_state_is_kept_when_the_old_one_is_far_behind(house: Watched) -> None:
    kept = house.desk.ws.ledger.projections.kept()
    for week in range(26, 60, 3):
        assert house.bring(*trades(week)) == "on"
    later = house.desk.ws.ledger.projections.kept()
    assert kept is not None
    assert later is not None
    assert later.at - kept.at > projection.RENEWED - projection.KEPT
    assert later.disposals > kept.disposals


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sets(st.integers(0, 40), min_size=1, max_size=8), min_size=2, max_size=6))
def test_any_sequence_of_imports_says_what_one_import_says(pieces: list[set[int]]) -> None:
    """`verify` books everything from the first event after each."""
    with pytest.MonkeyPatch.context() as patch, watched(patch) as found:
        for piece in pieces:
            found.bring(*(row for week in sorted(piece) for row in trades(week, "AB"[week % 2])))
