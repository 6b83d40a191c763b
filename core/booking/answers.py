"""Answers to questions: what the user can say to each kind, and how it is read. Applying them is booking's."""


from datetime import date
from decimal import Decimal

from msgspec import Struct

from core.model import Reading
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
READING = "reading"
ALLOCATION = "allocation"
VALUE = "value"
QUANTITY = "quantity"

_BOUGHT = "bought COST DATE"
FORMS: dict[str, tuple[str, ...]] = {
    DEPOSIT: (
        _BOUGHT, "bought each PRICE DATE", "gift COST DATE", "gift COST DATE VALUE", "gift each PRICE DATE", "inherited VALUE DATE",
        "income", "income VALUE", "own",
    ),
    WITHDRAWAL: ("spent", "spent VALUE", "gift", "own"),
    GIFT: ("gift COST DATE", "gift COST DATE VALUE", "inherited VALUE DATE"),
    LOSS: ("noted", "deduct EVIDENCE"),
    MERGER: ("tax-free", "taxable"),
    SPIN_OFF: ("PARENT SHARE", "PARENT at PARENTPRICE PRICE"),
    MARGIN: ("noted",),
    LOAN: ("noted",),
    POOLING: ("universal", "wallet"),
    MISSING: (),
    DISTRIBUTION: (),
    READING: tuple(Reading),
    ALLOCATION: (),
    VALUE: (),
    QUANTITY: (),
}
"""By kind of question the answers it takes. COST and VALUE (of all units) and PRICE (of one) are in the base currency, DATE like
2021-03-04, SHARE like 24.1%; PARENTPRICE and PRICE after `at`: of one share of the parent and of one new one, on the first day of
trading. `gift`: what the giver paid and when, and what the units were worth when they were given; `inherited`: what they were worth on
the day of death; `deduct`: the loss is claimed, on that evidence. `own`: from or to a place of the user's that is not imported."""
_TEXT = "EVIDENCE"
"""The last word of an answer that ends in words of the user's own."""
_OF_ONE = ("COST", "VALUE", "PARENT")


def forms(kind: str, *, many: bool = False) -> tuple[str, ...]:
    """The answers that a question takes; `many`: those that can say the same of several, so none with an amount of all units."""
    return tuple(form for form in FORMS.get(kind, ()) if not many or not set(form.split()) & set(_OF_ONE))


class Answer(Struct, frozen=True):
    """`word` is the first word, or for a spin-off the parent's symbol; `each` the price of one unit, `words` what the user says
    in words of their own."""

    word: str
    amount: Decimal | None = None
    day: date | None = None
    value: Decimal | None = None
    each: Decimal | None = None
    words: str = ""


def form_of(kind: str, written: str) -> str | None:
    """Which of the answers that a question takes `written` has the shape of."""
    words = written.split()
    for form in FORMS.get(kind, ()):
        shape = form.split()
        if shape[-1] == _TEXT and words[: len(shape) - 1] == shape[:-1] and len(words) >= len(shape):
            return form
        if len(shape) == len(words) and all(word.isupper() or word == said for word, said in zip(shape, words, strict=True)):
            return form
    return None


def read_answer(kind: str, written: str) -> Answer:
    """Raises `ValueError` with a sentence that says which answers the question takes."""
    form = form_of(kind, written)
    if form is not None:
        try:
            return _read(form.split(), written.split())
        except ValueError as error:
            raise ValueError(f"{written!r}: {error}") from None
    taken = ", ".join(repr(form) for form in FORMS.get(kind, ()))
    remedy = f"write one of {taken}" if taken else "it is settled by other records"
    raise ValueError(f"{written!r} is no answer to this question; {remedy}")


def _read(shape: list[str], words: list[str]) -> Answer:
    if shape[-1] == _TEXT:
        return Answer(words[0], words=" ".join(words[len(shape) - 1 :]))
    said: dict[str, Decimal | date] = {}
    for word, text in zip(shape[1:], words[1:], strict=True):
        if not word.isupper():
            continue
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
    cost, value = said.get("COST", said.get("SHARE")), said.get("VALUE", said.get("PARENTPRICE"))
    day, each = said.get("DATE"), said.get("PRICE")
    return Answer(
        words[0], cost if isinstance(cost, Decimal) else None, day if isinstance(day, date) else None,
        value if isinstance(value, Decimal) else None, each if isinstance(each, Decimal) else None,
    )
