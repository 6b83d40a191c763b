"""Days of booking: whatever a transfer's rows say of its time, what comes between is judged on its own day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.booking import Run
from core.model import Event, EventKind, Leg, LegRole, Matches
from core.tax.us import UnitedStates
from core.unknown import Unknown
from tests.unit.booking_notation import booked


def test_a_transfer_that_arrived_long_before_it_was_sent_ends_no_window() -> None:
    """Its two rows share an id; the sale on 3 July still finds what was bought on 10 June."""
    found = booked(
        """
        b1 2024-01-05 A buy 5 BTC for 500
        b2 2024-01-06 A buy 10 VTI for 1000
        b3 2024-06-10 A buy 10 VTI for 900
        d1 2024-06-29 B receive 1 BTC ref x
        s1 2024-07-03 A sell 10 VTI for 800
        w1 2024-07-25 A send 1 BTC ref x
        """
    )
    assert [(sale.event, sale.disallowed) for sale in found.disposals] == [("s1", Decimal(200))]


@pytest.mark.parametrize("name", ["America/New_York", "Europe/London", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo", "UTC"])
def test_every_event_is_booked_on_its_civil_day(name: str) -> None:
    """Purchases every seven hours over the years in which these zones began and ended their summers at midnight, and one skipped a day."""
    events = [
        Event(f"{number:05}", EventKind.BUY, datetime(2010, 1, 1, tzinfo=UTC) + number * timedelta(hours=7), (
            Leg("A", "security:VTI", Decimal(1), LegRole.ASSET), Leg("A", "cash:USD", Decimal(-1), LegRole.CASH),
        )) for number in range(3000)
    ]  # fmt: skip
    run = Run(UnitedStates(), accounts={}, assets={}, values=lambda asset, at: Unknown("no price"), timezone=name)
    run.follow(events, Matches())
    home = ZoneInfo(name)
    assert {lot.origin: lot.acquired for lot in run.close().lots} == {event.key: event.at.astimezone(home).date() for event in events}
    assert date(2011, 12, 30) not in {event.at.astimezone(ZoneInfo("Pacific/Apia")).date() for event in events}
