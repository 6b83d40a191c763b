"""Uphold: the transaction history, in today's layout and in the one before. A row has what left its origin and what reached its
destination; where both are of one currency their difference is the fee, else the fee is in what left.

What comes in or goes out may change its currency on the way, as what a card pays for does: such a row is two events, the trade, and the
deposit before it or the withdrawal after it.
"""

import re
from collections.abc import Callable, Sequence

from core.model import Draft, EventKind, IncomeKind, Leg, LegRole, ParsedFile
from core.money import ZERO, add, negate, subtract, text
from importers.base import Context, Signature, Table, identity
from importers.declared import Declared
from importers.means import Columns, Only, ignored, income, inside, move, refused, trade
from importers.numbers import amount, maybe

_WRITTEN = re.compile(r"\w{3} (\w{3} \d\d \d{4} [\d:]{8}) GMT([+-]\d{4})")
_WAYS = {"deposit": "in", "withdrawal": "out"}
_THROUGH = {"in": "converted on its way in", "out": "converted on its way out"}


class Uphold(Declared):
    id = "uphold"
    title = "Uphold: transaction history"
    venue = "Uphold"
    evidence = "parser"
    signatures = (
        Signature("v2", (
            "Date", "Destination", "Destination Amount", "Destination Currency", "Fee Amount", "Fee Currency", "Id", "Origin",
            "Origin Amount", "Origin Currency", "Status", "Type",
        )),
        Signature(
            "v1", ("date", "id", "type", "origin_currency", "origin_amount", "destination_currency", "destination_amount"),
            ("pair", "rate", "origin_commission", "destination_commission"),
            (("value", r"^value_in_(\w{3})$"), ("commission", r"^commission_in_(\w{3})$")),
        ),
    )
    how_to_export = "Uphold: Activity, Reports, Transaction history, CSV, the whole time"
    columns = Columns(
        time="at", type="kind", asset="what", amount="much", other_asset="Destination Currency|destination_currency",
        other="Destination Amount|destination_amount", fee="charged", fee_asset="what", value="worth", currency="worth in", note="through",
    )
    computed = ("at", "kind", "what", "much", "charged", "worth", "worth in", "through")
    ids = ("Id|id",)
    order = "mdy"
    only = (Only("Status", ("", "completed"), ignored("not carried out")),)
    types = (
        ("in", move(1)), ("out", inside(move(-1))), ("transfer", inside(trade(-1))),
        ("own transfer", ignored("a move within the account")),
        ("converted on its way in|converted on its way out", inside(trade(-1))),
        ("reward", income(IncomeKind.REWARD)), ("staking-reward|staking reward", income(IncomeKind.STAKING)),
        ("fee of what arrived", refused(
            "uphold fee", "Uphold does not say whether what arrived is with or without the fee; add the trade by hand",
        )),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """What the row is, and the side that it is told by: what left, or what arrived where it came from outside."""
        kind = row("Type|type").lower()
        kind = _WAYS.get(kind, kind)
        gone, come = row("Origin Currency|origin_currency"), row("Destination Currency|destination_currency")
        left, arrived = row("Origin Amount|origin_amount"), row("Destination Amount|destination_amount")
        what, much, charged, worth, currency = gone, left, row("Fee Amount"), row("value"), row("?value")
        if gone == come:
            difference = subtract(amount(left), amount(arrived))
            if maybe(charged) not in (None, difference):
                raise ValueError("the fee is not the difference of what left and what arrived")
            charged = text(difference) if difference else ""
            kind = "own transfer" if kind == "transfer" and not charged else kind
        elif maybe(charged) and row("Fee Currency") not in ("", gone):
            kind = "fee of what arrived"
        else:
            kind = _THROUGH.get(kind, kind)
        if kind in ("in", "reward", "staking-reward", "staking reward"):
            what, much, charged = come, arrived, ""
        return _at(row("Date|date")), kind, what, much, charged, worth, currency, kind if kind in _THROUGH.values() else ""

    def parse(self, table: Table, context: Context) -> ParsedFile:
        parsed = super().parse(table, context)
        for draft in list(parsed.drafts):
            if draft.note in _THROUGH.values():
                parsed.drafts.append(_passed(draft, draft.note == _THROUGH["in"], parsed.account))
        return parsed


def _passed(trade: Draft, incoming: bool, account: str) -> Draft:
    """What a trade on the way gave up, as a deposit before it, or what it brought, as a withdrawal after it."""
    gone = next(leg for leg in trade.legs if leg.quantity < 0 and leg.role is not LegRole.FEE)
    moved = next(leg for leg in trade.legs if leg.quantity > 0)
    if incoming:
        fee = next((leg.quantity for leg in trade.legs if leg.role is LegRole.FEE), ZERO)
        moved = Leg(gone.account, gone.asset, add(gone.quantity, fee), gone.role)
    leg = Leg(moved.account, moved.asset, negate(moved.quantity), moved.role)
    kind = EventKind.DEPOSIT if incoming else EventKind.WITHDRAWAL
    return Draft(identity(account, "passed", trade.key.hex()), kind, trade.at, (leg,), trade.rows, note=trade.note)


def _at(written: str) -> str:
    """`Fri Apr 09 2021 23:58:41 GMT+0000` without the weekday."""
    found = _WRITTEN.fullmatch(written)
    return f"{found[1]} {found[2]}" if found else written


IMPORTER = Uphold()
