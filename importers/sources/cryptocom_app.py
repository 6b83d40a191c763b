"""Crypto.com App: the exports of its crypto wallet, its cash account and its card, all in one layout; the kind says what a row is.

Crypto wallet and cash account both list purchases and sales, in the same words but for one kind; as rows have no ids they are known by
their content, and booked once. Staking, Earn and lockups are drawers of the account. The card is outside of it: what it was filled with
is booked, what was paid with it is not.
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from core.model import EventKind, IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Means, ignored, income, move, refused, single, timed, trade

_WITHIN = ignored("a move within the account")
_HELD = ignored("held for an order, or given free again")
_BOUGHT = replace(single(EventKind.BUY, 1), says="buy for what it was worth, paid by a card from outside")
_SPENT = replace(single(EventKind.SELL, -1), says="sell for what it was worth")
_BACK = single(EventKind.ADJUSTMENT, -1)
_STAKED, _LENT, _REWARD = income(IncomeKind.STAKING), income(IncomeKind.INTEREST), income(IncomeKind.REWARD)
_ELSEWHERE = refused(
    "crypto.com other product", "this was paid into another Crypto.com product, whose own export tells what became of it; add it by hand",
)


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
            "airdrop_to_exchange_transfer|dynamic_coin_swap_bonus_exchange_deposit|dynamic_coin_swap_bonus_earn_deposit"
            "|invest_deposit|invest_withdrawal", _ELSEWHERE,
        ),
        ("lockup_swap_rebate|viban_deposit_precredit|viban_deposit_precredit_repayment", refused(
            "crypto.com precredit", "Crypto.com does not say whether this was kept or only advanced; add what was kept by hand",
        )),
        ("paid with the card", ignored("the card is outside of the account")),
        ("no kind", refused(
            "crypto.com no kind", "only the card's export has rows without a kind: give the file back its name (card_transactions_record), "
            "or add the event by hand",
        )),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The kind, in one word for what crypto wallet and cash account name differently."""
        kind = row("Transaction Kind").lower()
        if not kind:
            return ("paid with the card" if row("?card") else "no kind",)
        return ("crypto_viban_exchange" if kind == "crypto_viban" else kind,)


IMPORTER = CryptoComApp()
