"""Answers to questions: every form that a question offers is read, and everything else is refused with the forms it takes."""

from datetime import date
from decimal import Decimal

import pytest

from core.booking import read_answer
from core.booking.answers import DEPOSIT, FORMS, GIFT, MARGIN, MISSING, POOLING, SPIN_OFF, WITHDRAWAL, Answer


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        (DEPOSIT, "bought 1234.56 2021-03-04", Answer("bought", Decimal("1234.56"), date(2021, 3, 4))),
        (DEPOSIT, "  income  ", Answer("income")),
        (DEPOSIT, "income 12", Answer("income", value=Decimal(12))),
        (GIFT, "gift 1000 2019-05-06 1200", Answer("gift", Decimal(1000), date(2019, 5, 6), Decimal(1200))),
        (DEPOSIT, "gift 1000 2019-05-06 1200", Answer("gift", Decimal(1000), date(2019, 5, 6), Decimal(1200))),
        (GIFT, "inherited 900 2024-12-24", Answer("inherited", None, date(2024, 12, 24), Decimal(900))),
        (WITHDRAWAL, "spent 44000", Answer("spent", value=Decimal(44000))),
        (SPIN_OFF, "T 24.1%", Answer("T", Decimal("0.241"))),
        (SPIN_OFF, "security:T 0.241", Answer("security:T", Decimal("0.241"))),
        (SPIN_OFF, "T at 20.10 24.43", Answer("T", value=Decimal("20.10"), each=Decimal("24.43"))),
        (POOLING, "universal", Answer("universal")),
    ],
)
def test_what_the_question_offers_is_read(kind: str, written: str, expected: Answer) -> None:
    assert read_answer(kind, written) == expected


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (DEPOSIT, "", "bought COST DATE"),
        (DEPOSIT, "bought 1234", "bought COST DATE"),
        (DEPOSIT, "bought much 2021-03-04", "'much' is not a number"),
        (DEPOSIT, "bought -1 2021-03-04", "cannot be negative"),
        (DEPOSIT, "bought 1 4.3.2021", "4.3.2021"),
        (SPIN_OFF, "T 120%", "between 0 and 100%"),
        (POOLING, "both", "'universal', 'wallet'"),
        (MISSING, "anything", "settled by other records"),
        ("no such kind", "x", "settled by other records"),
    ],
)
def test_anything_else_is_refused_with_what_could_be_written(kind: str, written: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"answer|:") as refused:
        read_answer(kind, written)
    assert said in str(refused.value)


def test_every_question_but_those_settled_by_records_can_be_answered() -> None:
    assert {MISSING, "distribution", "allocation", "value", "quantity"} == {kind for kind, forms in FORMS.items() if not forms}
    assert read_answer(MARGIN, "noted").word == "noted"
