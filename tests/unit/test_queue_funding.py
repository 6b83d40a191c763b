"""R7.7, R7.8: nothing is approved that the account cannot pay for."""

from decimal import Decimal

from core.model import Action, ActionState, Priority, QueueItem, Side
from core.queue import shortfalls
from tests.replacing import replace

D = Decimal


def order(id: str, side: Side, value: int, account: str = "Kraken", fee: str = "1") -> Action:
    return Action(
        id, "rebalance", side, account, "crypto:SOL", "l1", D(10), D(value), D(1), (), D(0), D(0), {"fee": D(fee)}, ("why",), ("R2.1",),
        Priority.HIGH, None,
    )


def item(action: Action, state: ActionState = ActionState.PROPOSED, filled: int = 0) -> QueueItem:
    return QueueItem(action, state, filled=D(filled))


SALE, PURCHASE = order("S1", Side.SELL, 800), order("B1", Side.BUY, 780)


def test_a_purchase_needs_the_sale_that_pays_for_it() -> None:
    """$781 are needed, $200 are there; with the sale approved (or in the same breath) $999 are."""
    cash = {"Kraken": D(200)}
    found, = shortfalls([item(SALE), item(PURCHASE)], cash, {"B1"})
    assert (found.needed, found.there, found.purchases, found.sales) == (781, 200, ("B1",), ("S1",))
    assert not shortfalls([item(SALE), item(PURCHASE)], cash, {"B1", "S1"})
    assert not shortfalls([item(SALE, ActionState.APPROVED), item(PURCHASE)], cash, {"B1"})


def test_a_sale_that_is_put_off_pays_for_nothing() -> None:
    """An approved purchase is short again once its sale is snoozed; a blocked sale is not offered as a way to pay."""
    short, = shortfalls([item(SALE, ActionState.SNOOZED), item(PURCHASE, ActionState.APPROVED)], {"Kraken": D(200)})
    assert short.sales == ()


def test_what_has_filled_counts_as_cash_not_twice() -> None:
    """Of a sale filled by half, half is in the cash already."""
    half = item(replace(SALE, quantity=D(10)), ActionState.PARTLY_FILLED, filled=5)
    assert not shortfalls([half, item(PURCHASE)], {"Kraken": D("381.50")}, {"B1"})
    assert shortfalls([half, item(PURCHASE)], {"Kraken": D("381.49")}, {"B1"})


def test_other_accounts_and_wallets_do_not_pay() -> None:
    """Cash elsewhere is not assumed to move; on chain, coins pay."""
    assert shortfalls([item(PURCHASE)], {"Coinbase": D(5000)}, {"B1"})
    assert not shortfalls([item(PURCHASE)], {}, {"B1"}, on_chain={"Kraken"})
