"""Crypto.com App: the exports of its crypto wallet, its cash account and its card, all in one layout; the kind says what a row is.

Crypto wallet and cash account both list purchases and sales, in the same words but for one kind; as rows have no ids they are known by
their content, and booked once. Staking, Earn and lockups are drawers of the account. The card is outside of it: what it was filled with
is booked, what was paid with it is not. The swap of MCO for CRO stands twice, as a whole and drawer by drawer.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from core.model import EventKind, IncomeKind
from core.money import ZERO, add
from importers.base import Signature, Table
from importers.declared import Declared
from importers.means import Columns, Means, ignored, income, move, refused, single, timed, trade
from importers.numbers import maybe

_WITHIN = ignored("a move within the account")
_HELD = ignored("held for an order, or given free again")
_BOUGHT = replace(single(EventKind.BUY, 1), says="buy for what it was worth, paid by a card from outside")
_SPENT = replace(single(EventKind.SELL, -1), says="sell for what it was worth")
_BACK = single(EventKind.ADJUSTMENT, -1)
_STAKED, _LENT, _REWARD = income(IncomeKind.STAKING), income(IncomeKind.INTEREST), income(IncomeKind.REWARD)
_ELSEWHERE = refused(
    "crypto.com other product", "this was paid into another Crypto.com product, whose own export tells what became of it; add it by hand",
)

_WHOLE = frozenset({"dynamic_coin_swap_debited", "dynamic_coin_swap_credited"})
_PARTS = frozenset({"lockup_swap_debited", "lockup_swap_credited", "crypto_wallet_swap_debited", "crypto_wallet_swap_credited"})
_MIXED = "unclear part"


def _swapped(kind: str) -> tuple[str, Means]:
    return f"{kind}_debited|{kind}_credited", timed(kind)


class CryptoComApp(Declared):
    id = "cryptocom-app"
    title = "Crypto.com App: crypto wallet, cash account, card"
    venue = "Crypto.com App"
    signatures = (
        Signature("hash", (
            "Timestamp (UTC)", "Transaction Description", "Currency", "Amount", "To Currency", "To Amount", "Native Currency",
            "Native Amount", "Native Amount (in USD)", "Transaction Kind", "Transaction Hash",
        )),
        Signature("kind", (
            "Timestamp (UTC)", "Transaction Description", "Currency", "Amount", "To Currency", "To Amount", "Native Currency",
            "Native Amount", "Native Amount (in USD)", "Transaction Kind",
        ), absent=("Transaction Hash",)),
    )
    how_to_export = "Crypto.com App: Accounts, History, Export; crypto wallet and cash account, each for the whole time"
    columns = Columns(
        time="Timestamp (UTC)", type="kind", asset="Currency", amount="Amount", other_asset="To Currency", other="To Amount",
        value="Native Amount", currency="Native Currency", refs="Transaction Hash", note="Transaction Description",
    )
    refs_tell = False
    captures = (("card", r"(card[ _-]transactions)"),)
    computed = ("kind",)
    types = (
        ("viban_purchase|van_purchase|recurring_buy_order|crypto_exchange|crypto_viban_exchange|crypto_to_van_sell_order", trade(-1)),
        (r"~^trading\.limit_order\.(fiat_wallet|cash_account)\.(purchase|sell)_commit$", trade(-1)),
        (r"~^trading\.limit_order\.crypto_wallet\.exchange$", trade(-1)),
        (r"~^trading\.limit_order\.\w+\.(fund|purchase|sell)_(lock|unlock)$", _HELD),
        ("crypto_purchase|trading.crypto_purchase.google_pay|trading.crypto_purchase.apple_pay", _BOUGHT),
        ("card_top_up|crypto_payment", _SPENT),
        ("dust_conversion_debited|dust_conversion_credited", timed("dust", sweep=True)),
        _swapped("crypto_wallet_swap"), _swapped("dynamic_coin_swap"), _swapped("interest_swap"), _swapped("lockup_swap"),
        ("crypto_deposit|exchange_to_crypto_transfer|viban_deposit", move(1)),
        ("crypto_withdrawal|crypto_to_exchange_transfer|viban_withdrawal|viban_card_top_up", move(-1)),
        ("crypto_transfer", move()),
        ("crypto_earn_interest_paid|crypto_earn_extra_interest_paid", _LENT),
        (r"~^finance\.(crypto_earn|defi_lending)\.\w*interest\w*\.crypto_wallet$", _LENT),
        ("mco_stake_reward|staking_reward", _STAKED),
        (r"~^finance\.(lockup|dpos|defi_staking)\.\w*interest\w*\.crypto_wallet$", _STAKED),
        (
            "referral_card_cashback|transfer_cashback|reimbursement|gift_card_reward|mobile_airtime_reward|campaign_reward"
            "|admin_wallet_credited|rewards_platform_deposit_credited|pay_checkout_reward|supercharger_reward_to_app_credited"
            "|reward.loyalty_program.trading_rebate.crypto_wallet", _REWARD,
        ),
        ("referral_bonus|referral_gift", income(IncomeKind.REFERRAL)),
        ("card_cashback_reverted|reimbursement_reverted", _BACK),
        ("crypto_payment_refund", single(EventKind.ADJUSTMENT, 1)),
        (
            "crypto_earn_program_created|crypto_earn_program_withdrawn|crypto_earn_program_extended|lockup_lock|lockup_unlock"
            "|lockup_upgrade|supercharger_deposit|supercharger_withdrawal|council_node_deposit_created"
            "|finance.lockup.dpos_lock.crypto_wallet|finance.lockup.dpos_unlock.crypto_wallet|finance.dpos.staking.crypto_wallet"
            "|finance.dpos.unstaking.crypto_wallet|finance.defi_staking.staking.crypto_wallet"
            "|finance.defi_staking.unstaking.crypto_wallet", _WITHIN,
        ),
        ("airdrop_locked", ignored("not received yet")),
        (
            "airdrop_to_exchange_transfer|dynamic_coin_swap_bonus_exchange_deposit|dynamic_coin_swap_bonus_earn_deposit", _ELSEWHERE,
        ),
        ("invest_deposit", single(EventKind.STAKE, -1)), ("invest_withdrawal", single(EventKind.UNSTAKE, 1)),
        ("part of the swap", ignored("part of a swap that is booked as a whole")),
        (_MIXED, refused(
            "crypto.com parts", "this swap and the whole that stands beside it do not add up; add by hand what is not in the whole",
        )),
        ("lockup_swap_rebate|viban_deposit_precredit|viban_deposit_precredit_repayment", refused(
            "crypto.com precredit", "Crypto.com does not say whether this was kept or only advanced; add what was kept by hand",
        )),
        ("paid with the card", ignored("the card is outside of the account")),
        ("no kind", refused(
            "crypto.com no kind", "only the card's export has rows without a kind: give the file back its name (card_transactions_record), "
            "or add the event by hand",
        )),
    )

    beside: Mapping[str, str] = {}
    """What rows that are parts of a swap are, by the second in which its whole stands."""

    def begin(self, table: Table) -> None:
        at, kind, coin, amount = table.columns("Timestamp (UTC)", "Transaction Kind", "Currency", "Amount")
        wholes: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
        parts: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
        for _, cells in table.records:
            said = cells[kind].strip().lower()
            if said in _WHOLE or said in _PARTS:
                sums = (wholes if said in _WHOLE else parts)[cells[at].strip()]
                name = cells[coin].strip()
                sums[name] = add(sums.get(name, ZERO), _figure(cells[amount]))
        self.beside = {when: "part of the swap" if parts[when] == whole else _MIXED for when, whole in wholes.items()}

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The kind, in one word for what crypto wallet and cash account name differently."""
        kind = row("Transaction Kind").lower()
        if not kind:
            return ("paid with the card" if row("?card") else "no kind",)
        if kind in _PARTS and (meant := self.beside.get(row("Timestamp (UTC)"))):
            return (meant,)
        return ("crypto_viban_exchange" if kind == "crypto_viban" else kind,)


def _figure(cell: str) -> Decimal:
    """A cell's figure; zero where it has none, for its row waits by itself."""
    try:
        return maybe(cell) or ZERO
    except ValueError:
        return ZERO


IMPORTER = CryptoComApp()
