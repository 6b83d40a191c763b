"""Bitcoin.de: the account of one coin, a file for each, in German or English. Times are those of Germany.

Buyer and seller pay each other by bank: the money after the marketplace's fee is what was paid or received, and of a purchase the fee in
coins is in what came in. The bank's own fee stands beside it. A trade of two coins is in the files of both, with one reference.
"""

import re
from collections.abc import Callable, Sequence

from core.model import EventKind, IncomeKind
from core.money import subtract, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, When, ignored, income, move, refused, single, trade
from importers.numbers import maybe

_MONEY = "Menge nach Bitcoin.de-Gebühr|amount after Bitcoin.de-fee|EUR nach Bitcoin.de-Gebühr|EUR nach Gebühr"
_UNIT = "Einheit (Menge nach Bitcoin.de-Gebühr)|unit (amount after Bitcoin.de-fee)"
_WITH_BANK = "EUR nach Bitcoin.de- und Fidor-Gebühr"
_KINDS = {
    "kauf": "buy", "purchase": "buy", "verkauf": "sell", "sale": "sell", "einzahlung": "deposit", "inpayment": "deposit",
    "auszahlung": "withdrawal", "disbursement": "withdrawal", "payout": "withdrawal", "netzwerk-gebühr": "network fee",
    "outgoing_fee_voluntary": "network fee", "partnerprogramm": "partner programme", "registrierung": "registration",
    "welcome btc": "registration", "initialisierung": "fork", "korrekturposition": "correction",
}
_BOTH = ("bitcoin.de", "Referenz|reference")
_AFTER = ("after", r"^(?!EUR|Menge)(\w+) nach (?:Bitcoin\.de-)?Gebühr$")
_BEFORE = ("before", r"^(?!EUR|Menge)(\w+) vor Gebühr$")


class BitcoinDe(Declared):
    id = "bitcoin-de"
    title = "Bitcoin.de: account of a coin"
    venue = "Bitcoin.de"
    signatures = (
        Signature("v6", (
            "Datum", "Typ", "Währung", "Referenz", "Kurs", "Einheit (Kurs)", "Menge vor Gebühr", "Einheit (Menge vor Gebühr)",
            "Menge nach Bitcoin.de-Gebühr", "Einheit (Menge nach Bitcoin.de-Gebühr)", "Zu- / Abgang", "Kontostand",
        ), (_WITH_BANK, "Kommentar"), (_BEFORE, _AFTER, ("address", r"^(?:(\w+)-)?Adresse$"))),
        Signature("v5", (
            "date", "Booking type", "currency", "reference", "Rate", "unit (rate)", "amount before fee", "unit (amount before fee)",
            "amount after Bitcoin.de-fee", "unit (amount after Bitcoin.de-fee)", "incoming / outgoing", "balance",
        ), patterns=(
            ("before", r"^(?!amount)(\w+) before fee$"), ("after", r"^(\w+) excl\. Bitcoin\.de fee$"), ("address", r"^(\w+)-address$"),
        )),
        Signature("v4", (
            "Date", "Type", "Currency", "Reference", "Price", "unit (rate)", "amount before fee", "unit (amount before fee)",
            "amount after Bitcoin.de-fee", "unit (amount after Bitcoin.de-fee)", "Incoming / Outgoing", "Account balance",
        ), patterns=(
            ("before", r"^(\w+) incl\. fee$"), ("after", r"^(\w+) excl\. Bitcoin\.de fee$"), ("address", r"^(\w+)-address$"),
        )),
        Signature("v3", (
            "Datum", "Typ", "Währungen", "Referenz", "Kurs", "EUR vor Gebühr", "EUR nach Bitcoin.de-Gebühr", "Zu- / Abgang", "Kontostand",
        ), (_WITH_BANK,), (_BEFORE, _AFTER)),
        Signature("v2", (
            "Datum", "Typ", "Währungen", "Referenz", "Kurs", "EUR vor Gebühr", "EUR nach Gebühr", "Zu- / Abgang", "Kontostand",
        ), patterns=(_BEFORE, _AFTER)),
        Signature("v1", (
            "Datum", "Typ", "Referenz", "Kurs (€/BTC)", "BTC vor Gebühr", "EUR vor Gebühr", "BTC nach Gebühr", "EUR nach Gebühr",
            "Zu- / Abgang", "Kontostand",
        )),
    )
    how_to_export = "Bitcoin.de: the coin's account statement, Export as CSV, the whole time, for each coin"
    evidence = "parser"
    zone = "Europe/Berlin"
    columns = Columns(
        time="Datum|date", type="what", asset="coin", amount="Zu- / Abgang|incoming / outgoing", other_asset="unit", other=_MONEY,
        fee="bank fee", fee_asset="=EUR", balance="Kontostand|balance|Account balance", refs="hash", note="Kommentar",
    )
    computed = ("what", "coin", "unit", "bank fee", "hash")
    ids = ("Datum|date", "Referenz|reference", "what")
    types = (
        ("buy", trade(1, key=_BOTH)), ("sell", trade(-1, key=_BOTH)), ("deposit", move(1)), ("withdrawal", move(-1)),
        ("network fee", single(EventKind.FEE, -1)),
        ("partner programme", income(IncomeKind.REFERRAL)), ("registration|kickback", income(IncomeKind.REWARD)),
        ("fork", income(IncomeKind.FORK)),
        ("correction", refused("bitcoin.de correction", "Bitcoin.de does not say what this correction is of; add it by hand")),
    )
    only = (When("Zu- / Abgang|incoming / outgoing", ("0",), ignored("nothing was moved")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        written = (row("Typ") or row("Booking type") or row("Type")).lower()
        kind = _KINDS.get(written, written)
        coin = re.split(r"\s*/\s*", row("Währung") or row("currency") or row("Währungen") or "BTC")[0]
        money, with_bank = (maybe(row(name)) for name in (_present(row, _MONEY), _WITH_BANK))
        bank = "" if money is None or with_bank is None else text(subtract(with_bank, money).copy_abs())
        hash_of = "" if kind in ("buy", "sell") else row("Referenz") or row("reference")
        return kind, coin, row(_present(row, _UNIT)) or "EUR", bank, hash_of


def _present(row: Callable[[str], str], names: str) -> str:
    """The first of several columns in which something stands."""
    return next((name for name in names.split("|") if row(name)), names.split("|")[0])


IMPORTER = BitcoinDe()
