"""Of every Canadian loss the share min(S, P, B) / S is denied: S units sold, P bought from 30 days before to 30 days after, B held then.

CRA 2005-0150811E5. Counted here from the stream itself, for each sale alone, over a person, a spouse and a registered account.
"""

from datetime import timedelta
from fractions import Fraction

from hypothesis import given, settings

from core.model import Account, Owner, TaxType
from core.tax import pack_for
from tests.reference.streams import Line, booked, close, exact, facts, streams

NEAR = (1, 1, 2, 5, 10, 15, 28, 29, 30, 31, 45, 330)
ACCOUNTS = {"A": Account("A"), "S": Account("S", owner=Owner.SPOUSE), "R": Account("R", tax_type=TaxType.ROTH)}
DAYS = timedelta(days=30)


def share(lines: list[Line], sale: Line) -> Fraction:
    bought = sum(line.units for line in lines if line.what == "buy" and sale.day - DAYS <= line.day <= sale.day + DAYS)
    before = [line for line in lines if line.day <= sale.day + DAYS]
    balance = sum(line.units if line.what == "buy" else -line.units for line in before)
    return Fraction(min(sale.units, bought, balance), sale.units)


def compare(lines: list[Line]) -> None:
    booking = booked(facts(lines), pack_for("CA").rules(None), ACCOUNTS)
    for line in lines:
        if line.what != "sell":
            continue
        rows = [sale for sale in booking.disposals if sale.event == line.key]
        gain = sum((exact(sale.gain) for sale in rows), Fraction(0))
        denied = sum((exact(sale.disallowed) for sale in rows), Fraction(0))
        taxed = line.account != "R"
        assert close(denied, -gain * share(lines, line) if gain < 0 and taxed else Fraction(0)), line


@settings(max_examples=150, deadline=None)
@given(streams(gaps=NEAR))
def test_one_account(lines: list[Line]) -> None:
    compare(lines)


@settings(max_examples=150, deadline=None)
@given(streams(accounts="ASR", gaps=NEAR, moves=0))
def test_a_household_with_a_registered_account(lines: list[Line]) -> None:
    compare(lines)
