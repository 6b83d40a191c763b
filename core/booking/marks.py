"""The words in which a disposal says what is open about it."""

from core.model import Method

WASH = "wash sale not computed"
ORDER_ANSWER = "lot order depends on an answer"
ORDER_DATE = "lot order depends on an unknown acquisition date"
ORDER_BASIS = "lot order depends on an unknown basis"
MISSING = "more given up than the history holds"
UNCONFIRMED = "broker confirmation not recorded"
GIFT = "gift: the value at the gift decides a loss"


AVERAGED = "lots cannot be named while the account averages its basis"


def late(method: Method) -> str:
    return f"lots named too late; {method} used"


def not_held(method: Method) -> str:
    return f"named lots not held; {method} used for the rest"
