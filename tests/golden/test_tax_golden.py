"""The worked cases of the United States in `shared/tax/golden.json` that need lots, terms, transfers and corporate actions, through `book`.

Of wash sales only which losses they reach; amounts are compared by `tests.golden.tax`.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.booking import book
from core.matching import match
from core.model import Account, Booking, Event, EventKind, Identification, Leg, LegRole, Method, TaxType, Term
from core.money import ZERO, add, multiply, negate, ratio, subtract, total
from core.tax.us import UnitedStates
from core.unknown import Unknown, known

FILE = Path(__file__).parents[2].parent / "shared" / "tax" / "golden.json"
ALL: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["cases"] if FILE.exists() else []
CASES = [case for case in ALL if case["jurisdiction"] == "US" and case["events"]]
PLAIN = [case for case in CASES if not case["settings"].get("wash")]
WASH = [case for case in CASES if case["settings"].get("wash")]
HOME = ZoneInfo("America/New_York")
CENT = Decimal("0.006")
COINS = frozenset({"BTC", "ETH"})
TERMS = {"ST": Term.SHORT, "LT": Term.LONG}


def test_the_cases_are_there() -> None:
    """A file that is absent is said so; one that is there must hold what the other tests rest on."""
    if not FILE.exists():
        pytest.skip("shared/tax/golden.json is not beside the project")
    assert len(PLAIN) >= 16
    assert len(WASH) >= 10


@dataclass
class Script:
    """A case as events, accounts, named lots and answers."""

    case: dict[str, Any]
    events: list[Event] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    named: list[tuple[str, str, str, tuple[str, ...], str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[str, datetime], Decimal] = field(default_factory=dict)
    held: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))

    def __post_init__(self) -> None:
        crypto = self.case["settings"].get("asset_class") == "crypto"
        for row in sorted(self.case["events"], key=lambda row: (row["date"], row.get("time", ""))):
            coin = crypto or row["asset"] in COINS
            self.add(row, f"{'crypto' if coin else 'security'}:{row['asset']}")

    def add(self, row: dict[str, Any], asset: str) -> None:
        account, key, kind = row.get("account", "A"), row["id"], row["type"]
        self.accounts[account] = Account(account, tax_type=TaxType.TRADITIONAL if row.get("account_type") == "ira" else TaxType.TAXABLE)
        units, amount, fee = (Decimal(row.get(name, "0")) for name in ("qty", "amount", "fee"))
        day = date.fromisoformat(row["date"])
        said = time.fromisoformat(row["time"]) if "time" in row else time(12)
        at = datetime.combine(day, said, HOME).astimezone(UTC)
        legs: list[Leg] = []
        which = EventKind.TRANSFER if kind == "transfer" else EventKind("return_of_capital" if kind == "capital_return" else kind)

        def leg(units: Decimal, role: LegRole = LegRole.ASSET, of: str = asset, where: str = account, value: Decimal | None = None) -> None:
            legs.append(Leg(where, of, units, role, value, "USD" if value is not None else ""))

        if kind == "buy":
            leg(units)
            leg(negate(amount), LegRole.CASH, "cash:USD")
        elif kind in ("sell", "cash_in_lieu"):
            units = negate(units)
            leg(units)
            leg(amount, LegRole.CASH, "cash:USD")
            if "lots" in row:
                self.named.append((key, account, asset, tuple(row["lots"]), row.get("identified_at", f"{day}T00:00:00")))
        elif kind == "income":
            leg(units, value=amount)
        elif kind == "transfer":
            leg(negate(units))
            if "fee_qty" in row:
                leg(negate(Decimal(row["fee_qty"])), LegRole.FEE, value=Decimal(row["fee_value"]))
            leg(units, where=row["to_account"])
            self.held[row["to_account"], asset] = add(self.held[row["to_account"], asset], units)
            units = negate(units)
        elif kind == "split":
            new, old = row["ratio"].split(":")
            now = self.held[account, asset]
            units = subtract(ratio(multiply(now, Decimal(new)), Decimal(old)), now)
            leg(units)
        elif kind in ("return_of_capital", "capital_return"):
            leg(ZERO)
            leg(amount, LegRole.CASH, "cash:USD")
        elif kind == "gift_in":
            leg(units, value=Decimal(row["fmv"]))
            self.answers[f"gift-{key}"] = f"gift {row['donor_basis']} {row['donor_acquired']} {row['fmv']}"
        else:
            raise AssertionError(f"{kind} is a type of event that this test cannot write yet")
        if fee:
            leg(negate(fee), LegRole.FEE, "cash:USD")
        self.held[account, asset] = add(self.held[account, asset], units)
        self.events.append(Event(key, which, at, tuple(legs), stated_date=None if "time" in row else day))

    def run(self) -> Booking:
        """Once to learn the ids of the lots, then with the lots that are named."""
        found = self._book([])
        if not self.named:
            return found
        ids = {sale.origin: sale.lot for sale in found.disposals} | {lot.origin: lot.id for lot in found.lots}
        return self._book([
            Identification(
                tuple((ids[lot], Decimal("1000000")) for lot in lots), datetime.fromisoformat(at).replace(tzinfo=HOME), "own books",
                account, asset, key, confirmed=True,
            ) for key, account, asset, lots, at in self.named
        ])

    def _book(self, named: list[Identification]) -> Booking:
        method = self.case["settings"].get("method", "FIFO")
        return book(
            self.events, match(self.events), UnitedStates(Method(method if method in Method.__members__ else "FIFO")),
            accounts=self.accounts, assets={}, values=lambda asset, at: Unknown("no price in the case"),
            identifications=named, answers=self.answers, timezone="America/New_York", base_currency="USD",
        )


def near(expected: str, actual: Decimal) -> bool:
    return subtract(Decimal(expected), actual).copy_abs() <= CENT


@pytest.mark.parametrize("case", PLAIN, ids=[case["id"] for case in PLAIN])
def test_disposals_of_the_case(case: dict[str, Any]) -> None:
    """Proceeds, basis, gain and term of each sale, and of each lot in it where the case names them."""
    found = Script(case).run()
    expected = case["expect"]["disposals"]
    assert [row["event"] for row in expected] == list(dict.fromkeys(sale.event for sale in found.disposals))
    for row in expected:
        parts = [sale for sale in found.disposals if sale.event == row["event"]]
        assert near(row["proceeds"], total(sale.proceeds for sale in parts if known(sale.proceeds)))
        assert near(row["cost"], total(sale.basis for sale in parts if known(sale.basis)))
        assert near(row["gain"], total(sale.gain for sale in parts if known(sale.gain)))
        if "term" in row:
            assert {TERMS[row["term"]]} == {sale.term for sale in parts}
        for match_, sale in zip(row.get("matches", []), parts, strict=True) if "matches" in row else ():
            assert (match_["lot"], Decimal(match_["qty"])) == (sale.origin, sale.quantity)
            assert known(sale.basis)
            assert near(match_["cost"], sale.basis)
            assert "term" not in match_ or TERMS[match_["term"]] == sale.term


@pytest.mark.parametrize("case", PLAIN, ids=[case["id"] for case in PLAIN])
def test_lots_and_income_left_by_the_case(case: dict[str, Any]) -> None:
    found = Script(case).run()
    expected = sorted((row.get("account", "A"), row["lot"], Decimal(row["qty"]), row["basis"]) for row in case["expect"]["lots_after"])
    left = sorted((lot.account, lot.origin, lot.quantity, lot.basis) for lot in found.lots)
    assert [row[:3] for row in expected] == [row[:3] for row in left]
    assert all(known(basis) and near(row[3], basis) for row, (_, _, _, basis) in zip(expected, left, strict=True))
    income = case["expect"].get("income", [])
    assert [(row["event"], Decimal(row["amount"])) for row in income] == [(item.event, item.value) for item in found.incomes]
    assert found.questions == ()


@pytest.mark.parametrize("case", WASH, ids=[case["id"] for case in WASH])
def test_the_losses_that_the_case_disallows_and_no_others(case: dict[str, Any]) -> None:
    found = Script(case).run()
    disallowed = {row["event"] for row in case["expect"]["disposals"] if Decimal(row.get("disallowed", "0"))}
    assert disallowed == {sale.event for sale in found.disposals if not known(sale.disallowed) or sale.disallowed}
