"""Answers to questions: what the user can say to each kind, and how it is read. Applying them is booking's."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.money import parse, ratio

DEPOSIT = "deposit"
WITHDRAWAL = "withdrawal"
GIFT = "gift"
LOSS = "loss"
MERGER = "merger"
SPIN_OFF = "spin-off"
MARGIN = "margin"
LOAN = "loan"
POOLING = "basis before 2025"
MISSING = "missing units"
DISTRIBUTION = "distribution"

_BOUGHT = "bought COST DATE"
FORMS: dict[str, tuple[str, ...]] = {
    DEPOSIT: (_BOUGHT, "gift COST DATE", "income", "income VALUE"),
    WITHDRAWAL: ("spent", "spent VALUE", "gift", "own"),
    GIFT: ("gift COST DATE", "gift COST DATE VALUE"),
    LOSS: ("noted",),
    MERGER: ("tax-free", "taxable"),
    SPIN_OFF: ("PARENT SHARE",),
    MARGIN: ("noted",),
    LOAN: ("noted",),
    POOLING: ("universal", "wallet"),
    MISSING: (),
    DISTRIBUTION: (),
}
"""By kind of question the answers it takes. COST and VALUE are in the base currency, DATE like 2021-03-04, SHARE like 24.1%."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`word` is the first word, or for a spin-off the parent's symbol."""

    word: str
    amount: Decimal | None = None
    day: date | None = None
    value: Decimal | None = None


def read_answer(kind: str, written: str) -> Answer:
    """Raises `ValueError` with a sentence that says which answers the question takes."""
    words = written.split()
    for form in FORMS.get(kind, ()):
        shape = form.split()
        if len(shape) == len(words) and all(word.isupper() or word == said for word, said in zip(shape, words, strict=True)):
            try:
                return _read(shape, words)
            except ValueError as error:
                raise ValueError(f"{written!r}: {error}") from None
    forms = ", ".join(repr(form) for form in FORMS.get(kind, ()))
    remedy = f"write one of {forms}" if forms else "it is settled by other records"
    raise ValueError(f"{written!r} is no answer to this question; {remedy}")


def _read(shape: list[str], words: list[str]) -> Answer:
    said: dict[str, Decimal | date] = {}
    for word, text in zip(shape[1:], words[1:], strict=True):
        if word == "DATE":
            said[word] = date.fromisoformat(text)
        elif word == "SHARE":
            share = ratio(parse(text[:-1]), Decimal(100)) if text.endswith("%") else parse(text)
            if not 0 < share < 1:
                raise ValueError("the share must lie between 0 and 100%")
            said[word] = share
        else:
            amount = parse(text)
            if amount < 0:
                raise ValueError("an amount cannot be negative")
            said[word] = amount
    cost, day, value = said.get("COST", said.get("SHARE")), said.get("DATE"), said.get("VALUE")
    return Answer(
        words[0], cost if isinstance(cost, Decimal) else None, day if isinstance(day, date) else None,
        value if isinstance(value, Decimal) else None,
    )
