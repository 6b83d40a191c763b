"""The words in which a disposal says what is open about it."""

from datetime import date

from core.model import Method
from core.money import cents
from core.unknown import Maybe, known

WASH = "wash sale: "
"""How every mark of a wash sale begins."""
WASH_UNKNOWN = f"{WASH}what is disallowed is not known"
ORDER_ANSWER = "lot order depends on an answer"
ORDER_DATE = "lot order depends on an unknown acquisition date"
ORDER_BASIS = "lot order depends on an unknown basis"
MISSING = "more given up than the history holds"
UNCONFIRMED = "broker confirmation not recorded"
GIFT = "gift: the value at the gift decides a loss"
GIFT_LOSS = "gift: loss from the value at the gift"
GIFT_BETWEEN = "gift: between the giver's basis and the value at the gift, neither gain nor loss"


SAME_INSTANT = "sold at one instant with another sale; which of them has which term rests on their order"
AVERAGED = "lots cannot be named while the account averages its basis"


def claimed(evidence: str) -> str:
    return f"loss claimed, capital or ordinary is for your adviser; evidence: {evidence}"


def late(method: Method) -> str:
    return f"lots named too late; {method} used"


def late_order(method: Method) -> str:
    return f"standing order given after the sale; {method} used"


def not_held(method: Method) -> str:
    return f"named lots not held; {method} used for the rest"


def scheduled(last: date, loss: Maybe, currency: str) -> str:
    """A recurring buy or a reinvested dividend is known to come within the window."""
    return f"{WASH}a scheduled purchase until {last} would disallow up to {f'{cents(loss):f} {currency}' if known(loss) else 'all of it'}"
