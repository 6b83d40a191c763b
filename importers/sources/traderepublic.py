"""Trade Republic: the app's transaction export. Amounts are before fees and taxes, which are cash moves of their own sign."""

import html
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from msgspec.structs import replace

from core.model import AssetKind, IncomeKind, asset_id
from core.money import ZERO, add, negate
from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    CANCELLED,
    DIVIDEND,
    FEE,
    INTEREST,
    MOVE,
    MOVE_IN,
    MOVE_OUT,
    OPTION,
    REWARD,
    SELL,
    TAX,
    Columns,
    exchange,
    redeemed,
)
from importers.broker_rows import Row
from importers.means import When, income, refused

_APART = timedelta(days=4)
_ROWS = ("datetime", "category", "type", "symbol", "shares", "price", "amount", "fee", "tax", "currency", "transaction_id")
EARNINGS = replace(DIVIDEND, says="income; without an amount the tax on what a fund is deemed to have paid")
MATURITY = redeemed("maturity")
CORPORATE = refused("corporate action", "what this corporate action does to the shares is not stated; enter by hand what came and went")
PROCEEDS = refused("corporate action", "this money was paid for shares, and the row does not say how many; enter the sale by hand")


class TradeRepublic(Broker):
    id = "traderepublic"
    title = "Trade Republic: transaction export"
    venue = "Trade Republic"
    signatures = (
        Signature("2026", (*_ROWS, "mcc_code"), ("date", "account_type", "asset_class", "name", "description", "fx_rate")),
        Signature("2025", _ROWS, ("date", "account_type", "asset_class", "name", "description", "fx_rate", "value_date")),
    )
    how_to_export = "Trade Republic app: profile, account statements, transaction export, the whole time"
    zone, order, currency = "UTC", "ymd", "EUR"
    net, fees_signed, taxes_signed = False, True, True
    columns = Columns(
        date="datetime", type="type", subtype="category", text="description", symbol="symbol", name="name", kind="asset_class",
        quantity="shares", price="price", amount="amount", currency="currency", fees=("fee",), taxes=("tax",),
    )
    ids = ("transaction_id",)
    when = (When("asset_class", ("derivative", "cfd", "warrant"), OPTION), When("type", ("cfd_order", "warrant_exercise"), OPTION))
    types = (
        ("buy|private_market_buy", BUY), ("sell|private_market_sell", SELL), ("buy_cancelled|sell_cancelled", CANCELLED),
        ("final_maturity|tilg|redemption|early_redemption", MATURITY),
        ("migration delivery", exchange("migration")), ("free_receipt|transfer_in delivery|gift delivery", MOVE_IN),
        ("free_delivery|transfer_out delivery", MOVE_OUT),
        ("~^\\S+ (corporate_action|delivery)", CORPORATE),
        ("merger|offer|exchange|liquidation_proceeds|capital_inc_cash|instruction|other_execution", PROCEEDS),
        ("customer_inbound|customer_inpayment|customer_inpayment_reversal|customer_outbound_request|customer_outbound", MOVE),
        ("transfer_inbound|transfer_instant_inbound|transfer_in|transfer_direct_debit_inbound|viban_transfer_inbound", MOVE),
        ("transfer_outbound|transfer_instant_outbound|transfer_out|viban_transfer_outbound|general_inbound", MOVE),
        ("card_transaction|card_transaction_international|card_transaction_refund|card_transaction_refund_reversal", MOVE),
        ("gift|payment|manual_cash_transfer", MOVE), ("card_ordering_fee|fee", FEE),
        ("dividend|distribution|dividend_equivalent_payment", DIVIDEND), ("earnings", EARNINGS),
        ("interest_payment|bond_accrued_interest", INTEREST),
        ("tax_optimization|pre_determined_tax_base|sec_account|tax", TAX),
        ("benefits_saveback|bonus|stockperk|kindergeld_bonus|pea_marketing|compensation|additional_income", REWARD),
        ("referral", income(IncomeKind.REFERRAL)),
    )

    def days(self, written: str, action: str) -> Sequence[date]:
        """Midnight in UTC stands for a date without a time."""
        found = super().days(written, action)
        last = found[-1]
        if isinstance(last, datetime) and last.astimezone(UTC).time() == time():
            return [last.date()]
        return found

    def asset(self, code: str, kind: str) -> str:
        return asset_id(AssetKind.CRYPTO, code) if kind.casefold() == "crypto" else super().asset(code, kind)

    def prepare(self, cell: dict[str, str]) -> None:
        cell["name"] = html.unescape(cell["name"])
        if cell["kind"].casefold() == "bond":
            cell["price"] = ""

    def revise(self, rows: Sequence[Row]) -> None:
        """Fees and taxes that stand alone are the row; shares that are paid back are in a row without and one with the money."""
        delivered = [row for row in rows if row.means is MATURITY and row.quantity < 0 and not row.amount]
        for row in rows:
            alone = negate(row.fees if row.means is FEE else row.taxes)
            if row.means in (TAX, EARNINGS, DIVIDEND, INTEREST, FEE) and not row.amount and alone:
                row.means, row.amount, row.fees, row.taxes = (FEE if row.means is FEE else TAX), alone, ZERO, ZERO
            elif row.means is MATURITY and row.amount:
                row.amount = add(row.amount, negate(add(row.fees, row.taxes)))
                if any(_of_one(each, row) for each in delivered):
                    row.quantity = ZERO
            elif row.means in (MOVE_IN, MOVE_OUT):
                row.price = None


def _of_one(one: Row, other: Row) -> bool:
    """Whether two rows are of one payment: the same type of the same security, within days."""
    return one.code == other.code and one.action.split()[0] == other.action.split()[0] and abs(one.day - other.day) <= _APART


IMPORTER = TradeRepublic()
