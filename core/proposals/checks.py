"""What blocks an order and what holds it back: data that is missing, and the calendar (rules R3.* and R8.*)."""

from collections.abc import Iterable
from datetime import date

from core.booking.answers import POOLING, VALUE
from core.model import AssetKind, Blocked, Priority, Question, kind_of, symbol
from core.policy.texts import age
from core.proposals.desk import Desk, Room
from core.proposals.need import Need
from core.schedule import current, not_now
from core.unknown import Unknown
from core.valuation import Holding

PER_WALLET_FROM = date(2025, 1, 1)


def stale_blocks(desk: Desk, what: str, holdings: Iterable[Holding]) -> list[Blocked]:
    """R3.1, one per asset."""
    found: dict[str, Blocked] = {}
    for holding in holdings:
        if holding.stale and not isinstance(holding.quote, Unknown):
            allowed = age(desk.policy.market_costs(holding.market).stale_after)
            cause = f"the price of {symbol(holding.asset)} is {age(holding.quote.age)} old, {holding.market} prices may be {allowed} old"
            found.setdefault(holding.asset, Blocked(what, cause, f"fetch or set the price of {symbol(holding.asset)}", "R3.1"))
    return list(found.values())


def driver_blocks(desk: Desk, what: str, need: Need) -> list[Blocked]:
    """Stale prices in the sleeves whose breach asks for the order."""
    return stale_blocks(desk, what, (h for h in desk.holdings if any(desk.policy.under(h.sleeve, driver) for driver in need.drivers)))


def unknown_room(what: str, room: Room, allows: str = "leaves room for") -> Blocked | None:
    """R3.6: what blocks an order where nobody can tell how much of it a floor, a cap or a limit allows."""
    if room.unknown is None:
        return None
    return Blocked(what, f"how much {room.title} {allows} is not known: {room.unknown.cause}", room.unknown.remedy, "R3.6")


def question_blocks(desk: Desk, what: str, account: str, asset: str) -> list[Blocked]:
    """R3.4: open questions that the gain of a sale rests on; lots of unknown value are sold last instead (R3.3)."""
    asked = (question for question in desk.inputs.questions if _concerns(question, desk, account, asset))
    return [Blocked(what, question.what, question.remedy, "R3.4") for question in asked]


def _concerns(question: Question, desk: Desk, account: str, asset: str) -> bool:
    if question.kind == VALUE:
        return False
    if question.asset:
        return question.asset == asset and question.account in ("", account)
    if question.kind == POOLING:
        return kind_of(asset) is AssetKind.CRYPTO and any(lot.acquired < PER_WALLET_FROM for lot in desk.lots[(account, asset)])
    return False


def held_back(desk: Desk, need: Need, market: str) -> tuple[str, ...]:
    """R8.*: why the order waits today."""
    return (*need.hold, *not_now(market, need.priority, desk.as_of, desk.policy))


def frequency_hold(desk: Desk, title: str, review: tuple[str, ...], priority: Priority, due_text: str) -> tuple[str, ...]:
    """R8.1: a soft breach of a class that is reviewed monthly or quarterly waits for that review, unless it is open today."""
    if priority is not Priority.LOW:
        return ()
    lists = [{"monthly": "month", "quarterly": "quarter"}[name] for name in review if name in ("monthly", "quarterly")]
    if any((found := current(name, desk.as_of, desk.policy)).at <= desk.as_of <= found.due for name in lists):
        return ()
    return (f"{title} is reviewed {' and '.join(review) or 'never'}; a soft breach waits for the next review{due_text}",)
