"""The year's harvest: what is worth realising, what of it is allowed, and what it is worth (rules X2.*)."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.services import accounts, assets, harvest, queue
from core.services.harvest import year_end
from core.services.workspace import Workspace
from core.unknown import Unknown
from tests.unit.services_desk import POLICY, buy, desk, event, price, sell

STATED = POLICY.replace('long_rate = "15%"\n', 'long_rate = "15%"\nfiling_status = "single"\n') + """
[harvest]
min_loss = "$500"
substitutes = [["VTI", "ITOT"]]
[[tax.year]]
year = 2026
losses_short = "$0"
losses_long = "$0"
"""
"""Taxed at 32 % short and 15 % long; nothing is carried into 2026."""


def losing(folder: Path, policy: str = STATED, clock: datetime | None = None) -> Workspace:
    """100 VTI at a long-term loss of 2,000, and coins with a gain that is short-term until 2 June 2027."""
    ws = desk(folder, policy, clock or datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - meant in the policy's zone
    event(ws, "deposit", "90000 cash:USD", "2022-01-02T10:00")
    event(ws, "deposit", "90000 cash:USD", "2022-01-02T10:00", account="Exchange")
    buy(ws, "100 security:VTI", "12000", "2025-02-03T10:00")
    buy(ws, "0.1 crypto:BTC", "6000", "2026-06-01T10:00", account="Exchange")
    price(ws, "security:VTI", "100")
    price(ws, "security:ITOT", "100")
    price(ws, "crypto:BTC", "100000")
    return ws


def test_every_position_stands_in_one_list(tmp_path: Path) -> None:
    """X2.1: the loss is the queue's action, the gain is held, the rest is ordinary."""
    ws = losing(tmp_path)
    buy(ws, "1 security:GLD", "100", "2026-01-05T10:00")
    accounts.put(ws, "IRA", {"tax_type": "roth"})
    event(ws, "deposit", "9000 cash:USD", "2022-01-02T10:00", account="IRA")
    buy(ws, "1 crypto:ETH", "10", "2024-01-05T10:00", account="IRA")
    price(ws, "crypto:ETH", "3000")
    found = harvest.load(ws)
    assert [each.item for each in found.high] == [item for item in queue.load(ws).items if item.action.kind == "harvest"]
    assert [(each.asset, each.tax) for each in found.hold] == [("crypto:BTC", Decimal(1280))]
    assert [(each.asset, each.why.split(":")[0]) for each in found.ordinary] == [
        ("security:GLD", "its gain is not known"), ("crypto:ETH", "in a retirement or health account nothing is taxed"),
    ]


def test_a_loss_is_worth_its_deduction(tmp_path: Path) -> None:
    """X2.3: 2,000 at 15 % is 300 by its term; without gains it counts against other income, at 32 %: 640."""
    one = harvest.load(losing(tmp_path)).high[0]
    assert (one.loss, one.allowed, one.long, one.deferred, one.forfeited) == (2000, 2000, 2000, 0, 0)
    assert (one.worth, one.effect.saved, one.effect.carried) == (Decimal(300), Decimal(640), Decimal(0))


def test_gains_are_offset_first_and_the_rest_is_limited(tmp_path: Path) -> None:
    """X2.3: after a net loss of 2,500 this year 500 of the limit are left; 1,500 go on to the next."""
    ws = losing(tmp_path)
    buy(ws, "1 crypto:BTC", "12500", "2025-01-05T10:00")
    sell(ws, "1 crypto:BTC", "10000", "2026-03-05T10:00")
    found = harvest.load(ws)
    assert (found.offset.net, found.offset.to_offset, found.offset.limit_left) == (Decimal(-2500), Decimal(0), Decimal(500))
    assert (found.high[0].effect.saved, found.high[0].effect.carried) == (Decimal(160), Decimal(1500))
    assert found.together == found.high[0].effect


def test_a_gain_of_the_year_is_offset_at_its_rate(tmp_path: Path) -> None:
    """A long-term loss takes a short-term gain of 5,000 down to 3,000: 640 less tax."""
    ws = losing(tmp_path)
    buy(ws, "1 crypto:BTC", "5000", "2026-02-05T10:00")
    sell(ws, "1 crypto:BTC", "10000", "2026-03-05T10:00")
    found = harvest.load(ws)
    assert found.offset.to_offset == Decimal(5000)
    assert (found.high[0].effect.saved, found.high[0].effect.carried) == (Decimal(640), Decimal(0))


def test_what_is_carried_in_is_never_taken_for_nothing(tmp_path: Path) -> None:
    """X2.3: unknown until the policy states it; the worth at the rates stands."""
    ws = losing(tmp_path, STATED.partition("[[tax.year]]")[0])
    found = harvest.load(ws)
    assert isinstance(found.high[0].effect.saved, Unknown)
    assert "losses_short" in found.high[0].effect.saved.remedy
    assert found.high[0].worth == Decimal(300)


def test_what_was_bought_within_thirty_days_defers_or_forfeits(tmp_path: Path) -> None:
    """X2.2: ten units bought in the same account defer 200 of the loss, ten in a retirement account lose 200 for good."""
    ws = losing(tmp_path)
    buy(ws, "10 security:VTI", "950", "2026-11-10T10:00")
    accounts.put(ws, "IRA", {"tax_type": "traditional"})
    event(ws, "deposit", "9000 cash:USD", "2022-01-02T10:00", account="IRA")
    buy(ws, "10 security:VTI", "1100", "2026-11-11T10:00", account="IRA")
    one = harvest.load(ws).high[0]
    assert (one.deferred, one.forfeited) == (Decimal(200), Decimal(200))
    assert (one.allowed, one.worth) == (one.loss - 400, (one.long * 15 + one.short * 32) / 100)  # type: ignore[operator]
    assert one.window == (date(2026, 10, 24), date(2026, 12, 23))
    assert [wash.forfeited for wash in one.washes] == [False, True]


def test_what_will_be_bought_is_told(tmp_path: Path) -> None:
    """The look ahead: days of recurring purchases, and accounts that reinvest."""
    ws = losing(tmp_path)
    accounts.add_recurring(ws, {"account": "Broker", "asset": "VTI", "amount": "100", "every": "two weeks", "first": "2026-11-25"})
    accounts.put(ws, "Broker", {"reinvests": "yes"})
    one = harvest.load(ws).high[0]
    assert one.purchases == (date(2026, 11, 25), date(2026, 12, 9), date(2026, 12, 23))
    assert one.reinvesting == ("Broker",)
    assert one.item.action.blocked_by


def test_a_position_to_hold_says_what_waiting_saves(tmp_path: Path) -> None:
    """X2.4: the gain of 4,000 is long-term in 191 days, for 17 points less."""
    held = harvest.load(losing(tmp_path)).hold[0]
    assert [(each.days_to_long, each.lot.long_term_on) for each in held.near] == [(191, date(2027, 6, 2))]
    assert held.waiting == Decimal(680)


@pytest.mark.parametrize(
    ("asset", "name", "waits"),
    [
        ("T-BILL-2027-02", "", False), ("T-BILL-2027-08", "", True), ("T-BILL-2027-08-20", "", False), ("T-BILL-2027-08-21", "", True),
        ("T-BILL-2026", "", False), ("912797AB1", "Treasury bill due February 2027", False), ("912797AB1", "Bill due Aug 20, 2027", False),
        ("912797AB1", "Treasury bill", True), ("T-BILL-2027-13", "", True),
    ],
)
def test_what_falls_due_before_it_is_long_term_is_not_to_be_waited_for(tmp_path: Path, asset: str, name: str, waits: bool) -> None:
    """X2.4: bought on 20 August 2026 it is long-term on 21 August 2027, if there is still anything then; in doubt it is."""
    ws = desk(tmp_path, STATED)
    event(ws, "deposit", "90000 cash:USD", "2022-01-02T10:00")
    buy(ws, f"3000 security:{asset}", "2931.50", "2026-08-20T10:00")
    if name:
        assets.put(ws, f"security:{asset}", {"name": name})
    price(ws, f"security:{asset}", "0.99")
    found = harvest.load(ws)
    if waits:
        assert [(len(each.near), each.waiting) for each in found.hold] == [(1, Decimal("6.545"))]
        return
    assert found.hold == ()
    assert [(each.near, each.waiting) for each in found.ordinary] == [((), Decimal(0))]
    assert found.ordinary[0].why.startswith("it falls due by 202")
    assert found.ordinary[0].why.endswith(", before it is long-term")


def test_substitutes_say_why_not_today(tmp_path: Path) -> None:
    """One that counts in another sleeve keeps no exposure of this one."""
    assert harvest.load(losing(tmp_path)).high[0].substitutes == (("security:ITOT", "it counts in another sleeve"),)


@pytest.mark.parametrize(
    ("day", "last", "double_up", "buy_back", "crosses"),
    [
        (date(2026, 11, 23), date(2026, 12, 31), date(2026, 11, 30), date(2027, 1, 31), False),
        (date(2026, 12, 2), date(2026, 12, 31), date(2026, 11, 30), date(2027, 1, 31), True),
        (date(2022, 12, 1), date(2022, 12, 30), date(2022, 11, 29), date(2023, 1, 30), False),
        (date(2023, 5, 1), date(2023, 12, 29), date(2023, 11, 28), date(2024, 1, 29), False),
    ],
)
def test_the_year_closes_on_its_last_trading_day(day: date, last: date, double_up: date, buy_back: date, crosses: bool) -> None:
    """X2.5: 2022 ended on a Saturday, 2023 on a Sunday; thirty days after 1 December are the 31st."""
    end = year_end(day)
    assert (end.securities, end.double_up, end.buy_back, end.crosses) == (last, double_up, buy_back, crosses)
    assert end.coins == date(day.year, 12, 31)


def test_nothing_to_harvest_is_three_lists_all_the_same(tmp_path: Path) -> None:
    """An empty ledger has no positions and no gains."""
    found = harvest.load(desk(tmp_path, STATED))
    assert (found.high, found.hold, found.ordinary) == ((), (), ())
    assert (found.together.saved, found.offset.net) == (Decimal(0), Decimal(0))


@pytest.mark.parametrize(
    ("code", "day", "label", "last", "double_up", "buy_back", "crosses"),
    [
        ("UK", date(2026, 3, 20), "2025/26", date(2026, 4, 2), None, date(2026, 5, 3), True),
        ("CA", date(2026, 11, 23), "2026", date(2026, 12, 31), date(2026, 11, 30), date(2027, 1, 31), False),
        ("DE", date(2026, 12, 23), "2026", date(2026, 12, 31), None, None, False),
    ],
)
def test_elsewhere_the_year_and_the_days_are_those_of_the_law(
    code: str, day: date, label: str, last: date, double_up: date | None, buy_back: date | None, crosses: bool
) -> None:
    """X2.5: the British year ends on 5 April, in 2026 after Good Friday, and looks ahead alone; Germany knows no such days."""
    end = year_end(day, code)
    assert (end.year, end.securities, end.double_up, end.buy_back, end.crosses) == (label, last, double_up, buy_back, crosses)
