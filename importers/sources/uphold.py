"""Uphold: the transaction history, in today's layout and in the one before. A row has what left its origin and what reached its
destination; where both are of one currency their difference is the fee, else the fee is in what left.

What is bought with a bank's or a card's money comes in as another currency than it went out as, what is paid out to a bank likewise.
"""

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from core.model import EventKind, IncomeKind
from core.money import subtract, text
from importers.base import Signature
from importers.currencies import FIAT
from importers.declared import Declared
from importers.means import Columns, Only, ignored, income, inside, move, refused, single, trade
from importers.numbers import amount, maybe

_WRITTEN = re.compile(r"\w{3} (\w{3} \d\d \d{4} [\d:]{8}) GMT([+-]\d{4})")
_WAYS = {"deposit": "in", "withdrawal": "out"}


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
        other="Destination Amount|destination_amount", fee="charged", fee_asset="what", value="worth", currency="worth in",
    )
    computed = ("at", "kind", "what", "much", "charged", "worth", "worth in")
    ids = ("Id|id",)
    order = "mdy"
    only = (Only("Status", ("", "completed"), ignored("not carried out")),)
    types = (
        ("in", move(1)), ("out", inside(move(-1))), ("transfer", inside(trade(-1))),
        ("own transfer", ignored("a move within the account")),
        ("bought", replace(single(EventKind.BUY, 1), says="buy for what was paid from outside")),
        ("paid out", replace(single(EventKind.SELL, -1), says="sell for what was paid out")),
        ("reward", income(IncomeKind.REWARD)), ("staking-reward|staking reward", income(IncomeKind.STAKING)),
        ("converted on the way", refused(
            "uphold conversion", "one coin became another on its way; add the swap, and the deposit or withdrawal, by hand",
        )),
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
        elif kind in ("in", "out"):
            money = gone if kind == "in" else come
            kind = "converted on the way" if money not in FIAT else "bought" if kind == "in" else "paid out"
            worth, currency, charged = (left if kind == "bought" else arrived), money, ""
        elif charged and row("Fee Currency") not in ("", gone):
            kind = "fee of what arrived"
        if kind in ("in", "bought", "reward", "staking-reward", "staking reward"):
            what, much, charged = come, arrived, ""
        return _at(row("Date|date")), kind, what, much, charged, worth, currency


def _at(written: str) -> str:
    """`Fri Apr 09 2021 23:58:41 GMT+0000` without the weekday."""
    found = _WRITTEN.fullmatch(written)
    return f"{found[1]} {found[2]}" if found else written


IMPORTER = Uphold()
