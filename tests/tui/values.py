"""Frozen values for screens: the strategy's drift monitor at $100,000, a queue and a checklist, written by hand. No ledger."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from core.model import (
    Account,
    Action,
    ActionState,
    Alternative,
    Band,
    Blocked,
    Countdown,
    Custody,
    JournalEntry,
    LimitState,
    Lot,
    LotPick,
    Priority,
    QueueItem,
    Side,
    SleeveState,
    State,
    Step,
    Term,
)
from core.services.accounts import AccountRow
from core.services.lots import LotPage, LotRow
from core.services.review import Counts, Review
from core.unknown import Unknown
from tests.replacing import replace
from tui.desk import Desk, Inbox

AS_OF = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")


def sleeve(
    name: str,
    title: str,
    target: str,
    now: str,
    soft: str,
    hard: str,
    state: State,
    *,
    parent: str = "",
    depth: int = 0,
    leaf: bool = True,
    due: int = 0,
    ahead: tuple[str, str] = ("", "0"),
) -> SleeveState:
    """A sleeve of a portfolio of $100,000; per cents as texts, bands relative to the target."""
    goal, value = D(target) * 1000, D(now) * 1000
    width = [goal * D(each) / 100 for each in (soft, hard)]
    return SleeveState(
        name,
        title,
        parent,
        depth,
        D(target) / 100,
        goal,
        D(now) / 100,
        value,
        (D(now) - D(target)) / 100,
        value / goal - 1,
        f"{soft} %",
        f"{hard} %",
        Band(goal - width[0], goal + width[0], goal - width[1], goal + width[1]),
        None,
        None,
        state,
        {
            State.OK: "",
            State.APPROACHING: "Stands on its soft line",
            State.SOFT: "Beyond its soft line",
            State.HARD: "Beyond its hard line",
        }[state],
        None,
        AS_OF + timedelta(days=due) if due else None,
        ("weekly", "monthly"),
        leaf,
        since=AS_OF if state in (State.SOFT, State.HARD) else None,
        ahead=Countdown(name, ahead[0], D(ahead[1])) if ahead[0] else None,
    )


SLEEVES = (
    sleeve("core", "ETF core", "40", "38", "5", "10", State.APPROACHING),
    sleeve("sector", "ETF sector", "10", "12", "15", "30", State.SOFT, due=7, ahead=("hard", "0.0958")),
    sleeve("btc_eth", "BTC/ETH", "20", "23", "10", "20", State.SOFT, leaf=False, due=1, ahead=("hard", "0.0572")),
    sleeve("btc", "BTC", "12", "14", "10", "20", State.SOFT, parent="btc_eth", depth=1, ahead=("hard", "0.0334")),
    sleeve("eth", "ETH", "8", "9", "15", "30", State.OK, parent="btc_eth", depth=1),
    sleeve("l1", "Alt L1", "6", "5", "20", "40", State.OK),
    sleeve("defi", "DeFi", "4", "3", "25", "50", State.APPROACHING),
    sleeve("fixed", "Fixed inc", "20", "19", "10", "20", State.OK),
)
LIMITS = (LimitState("cash", "Cash reserve", D(12500), D(10000), "min", State.OK, ""),)


def action(id: str, side: Side, asset: str, units: str, value: str, tax: str, **more: Any) -> Action:
    lots = more.pop("lots", ())
    return Action(
        id,
        more.pop("kind", "rebalance"),
        side,
        more.pop("account", "Kraken"),
        asset,
        more.pop("sleeve", "btc_eth"),
        D(units),
        D(value),
        D("67250.10"),
        lots,
        D(tax),
        D(0),
        {"fee": D("4.10"), "spread": Unknown("the policy states no spread", "set spread in [costs.crypto]")},
        more.pop("why", ("BTC/ETH is 3.0 pts over its target",)),
        ("R-5.2",),
        more.pop("priority", Priority.HIGH),
        AS_OF + timedelta(days=1),
        more.pop("alternatives", ()),
        more.pop("blocked_by", ()),
        more.pop("not_now", ()),
    )


PICK = LotPick("L0412", D("0.02"), Term.LONG, date(2023, 2, 11), D("1261.00"), D("84.00"), D("12.60"))
QUEUE = (
    QueueItem(
        action(
            "a1",
            Side.SELL,
            "crypto:BTC",
            "0.02",
            "1345.00",
            "12.60",
            lots=(PICK,),
            alternatives=(Alternative("send this month's $2,000 to ETF core", "drift falls to +2.5 pts, still soft; tax $0"),),
        ),
        ActionState.PROPOSED,
    ),
    QueueItem(
        action(
            "a2",
            Side.SELL,
            "security:ARKK",
            "12",
            "540.00",
            "-146.00",
            account="Schwab",
            sleeve="sector",
            kind="harvest",
            priority=Priority.MEDIUM,
            why=("Loss of $610 can be used",),
        ),
        ActionState.PROPOSED,
    ),
    QueueItem(
        action(
            "a3",
            Side.BUY,
            "security:VTI",
            "7",
            "2000.00",
            "0",
            account="Schwab",
            sleeve="core",
            kind="new cash",
            priority=Priority.LOW,
            why=("New cash goes to what is under its target",),
            not_now=("ETF days are 4 and 5 of the month",),
        ),
        ActionState.PROPOSED,
    ),
    QueueItem(
        action(
            "a4",
            Side.SELL,
            "defi:aave-usdc",
            "41",
            "41.00",
            "0",
            account="Ledger",
            sleeve="defi",
            kind="claim",
            priority=Priority.LOW,
            blocked_by=(Blocked("Gas", "61 gwei is above the cap of 50 gwei", "wait, or raise gas_price_cap in the policy", "R-7.3"),),
        ),
        ActionState.PROPOSED,
    ),
)


def step(id: str, what: str, done: bool = False, by: str = "user", screen: str = "bands", days: int = 0, evidence: str = "") -> Step:
    return Step(
        id,
        id.partition(".")[0],
        {"monday": "Monday review", "friday": "Friday review"}[id.partition(".")[0]],
        AS_OF + timedelta(days=days, minutes=-2),
        what,
        by,
        done,
        evidence,
        screen,
    )


STEPS = (
    step("monday.prices", "Have fresh prices for everything held", True, "program", "import", evidence="11 prices are fresh"),
    step(
        "monday.imports",
        "Import the week's exports of every account",
        True,
        "program",
        "import",
        evidence="4 accounts imported since 2026-11-23",
    ),
    step("monday.thresholds", "Compare every sleeve with its thresholds"),
    step("monday.plan", "Plan the week's actions: approve, snooze or reject what is due", screen="queue"),
    step("friday.documented", "Document all moves", screen="journal", days=4),
)

REVIEW = Review(
    AS_OF,
    "America/New_York",
    D(101240),
    D(101240),
    D(12500),
    "USD",
    "profile monitor",
    SLEEVES,
    LIMITS,
    QUEUE,
    STEPS,
    (),
    (),
    timedelta(minutes=4),
    Counts(120, 11, 4, 4, 2, 0, 0),
    7,
    False,
)
EMPTY = replace(
    REVIEW, total=D(0), sleeves=(), limits=(), queue=(), checklist=(), price_age=None, counts=Counts(0, 0, 0, 0, 0, 0, 0), revision=1,
)


def lot(number: int, **more: Any) -> LotRow:
    basis = more.pop("basis", D(1000 + number))
    held = Lot(
        f"L{number:05}",
        "Kraken",
        more.pop("asset", "crypto:BTC"),
        date(2023, 2, 11),
        AS_OF - timedelta(days=1000),
        D("0.5"),
        basis,
        "00",
        (),
        date(2024, 2, 12),
    )
    value = D(2000)
    return LotRow(held, Term.LONG, value, value - basis if isinstance(basis, D) else basis, None)


class Fake(Desk):
    """A desk over values: no ledger, no thread. `said` keeps what was decided."""

    def __init__(self, review: Review | Exception = REVIEW, lots: int = 40) -> None:
        super().__init__(Path("/nowhere/ledger.db"), None, AS_OF)
        self.value, self.said, self.lots = review, [], [lot(number) for number in range(lots)]

    async def call(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        return work(*args, **kwargs)

    @property
    def zone(self) -> ZoneInfo:
        return ZONE

    def close(self) -> None:
        self._thread.shutdown()

    def review(self) -> Review:
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    def glance(self) -> None:
        return None

    def moved(self) -> bool:
        return False

    def inbox(self) -> Inbox:
        return Inbox()

    def history(self) -> Any:
        return ()

    def journal(self, limit: int) -> Any:
        return (JournalEntry(1, AS_OF, "approved", "a1", "drift", {"lots": "L0412"}, "", "9f2c"),)

    def accounts(self) -> Any:
        return (AccountRow(Account("Kraken", "Kraken", custody=Custody.EXCHANGE), (("crypto:BTC", D("0.34")),), ()),)

    def lots_page(self, sort: str, descending: bool, words: str, start: int) -> Any:
        of_class = {"class:btc_eth": "crypto:BTC", "class:btc": "crypto:BTC"}
        asked = [of_class.get(word, word) for word in words.split()]
        found = [row for row in self.lots if all(word in row.lot.asset for word in asked)]
        found = found[::-1] if descending else found
        return LotPage(tuple(found[start : start + 256]), start, len(found), None, None, None)

    def _decided(self, verb: str, ids: tuple[str, ...], state: ActionState, **more: Any) -> str:
        self.said.append((verb, ids, more))
        assert isinstance(self.value, Review)
        queue = tuple(replace(item, state=state, **more) if item.action.id in ids else item for item in self.value.queue)
        self.value = replace(self.value, queue=queue, revision=self.value.revision + 1)
        return f"{', '.join(ids)} {state.value}."

    def approve(self, ids: tuple[str, ...], revision: int) -> str:
        return self._decided("approve", ids, ActionState.APPROVED)

    def snooze(self, ids: tuple[str, ...], until: str) -> str:
        return self._decided("snooze", ids, ActionState.SNOOZED, until=AS_OF + timedelta(days=1), reason=until)

    def reject(self, ids: tuple[str, ...], reason: str) -> str:
        return self._decided("reject", ids, ActionState.REJECTED, reason=reason)

    def undo(self) -> str:
        return self._decided("undo", self.said[-1][1], ActionState.PROPOSED)
