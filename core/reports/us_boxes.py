"""Which box of Form 8949 a sale stands in, by its term, what was sold, the year, and what the broker reports. Rules F1.1 and F1.2."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from core.model import Account, AssetKind, Custody, Disposal, Form1099, Term, kind_of

DIGITAL_BOXES_FROM = 2025
"""First tax year of boxes G-L and of Form 1099-DA (T.D. 10000; proceeds alone in that year)."""
BASIS_FROM = {True: date(2026, 1, 1), False: date(2011, 1, 1)}
"""First day of acquisition of units whose basis a broker has to report: digital assets (Reg. 1.6045-1(a)(15)(i)(J)), and stock."""
FOREIGN = "of foreign currency (IRC 988)"
NO_BOX = "none"
BOXES = "ABCGHIDEFJKL"
"""In the order of the form: part I short-term, part II long-term; what has no box follows."""
TITLES = {
    "A": "short-term, reported on Form 1099-B with basis",
    "B": "short-term, reported on Form 1099-B without basis",
    "C": "short-term, not reported on Form 1099-B",
    "G": "short-term digital assets, reported on Form 1099-DA with basis",
    "H": "short-term digital assets, reported on Form 1099-DA without basis",
    "I": "short-term digital assets, not reported on Form 1099-DA or 1099-B",
    "D": "long-term, reported on Form 1099-B with basis",
    "E": "long-term, reported on Form 1099-B without basis",
    "F": "long-term, not reported on Form 1099-B",
    "J": "long-term digital assets, reported on Form 1099-DA with basis",
    "K": "long-term digital assets, reported on Form 1099-DA without basis",
    "L": "long-term digital assets, not reported on Form 1099-DA or 1099-B",
}
ASSUMED = "Box assumed"
"""How a remark begins that says what was taken for granted."""


class Filer(Struct, frozen=True):
    """Whose form it is. `outside` says why sales of an account are not on it; `moved` whether units came from another account."""

    year: int
    accounts: Mapping[str, Account]
    outside: Mapping[str, str]
    moved: Callable[[Disposal], bool]
    carried: Mapping[tuple[str, str], Decimal]
    """By the event that acquired units and their account: losses that wash sales elsewhere carried into their basis. The account's broker
    does not see them (Reg. 1.6045-1(d)(6)(iii))."""

    def left_out(self, sale: Disposal) -> str:
        """Why a disposal is not on this form; empty where it is."""
        return FOREIGN if is_kind(sale, AssetKind.CASH) else self.outside.get(sale.account, "")


def box_of(sale: Disposal, filer: Filer) -> tuple[str, tuple[str, ...]]:
    """The box, and what was taken for granted to choose it (rule F1.2)."""
    digital = is_kind(sale, AssetKind.CRYPTO, AssetKind.DEFI)
    account = filer.accounts.get(sale.account)
    said = account.form_1099 if account else None
    issued, remark = (said, ()) if said else _unsaid(sale.account, account, digital, filer.year)
    if sale.term is None:
        return NO_BOX, ()
    if issued is Form1099.BASIS and not _covered(sale, digital, filer):
        issued = Form1099.PROCEEDS
    letters = ("GHI", "JKL") if digital and filer.year >= DIGITAL_BOXES_FROM else ("ABC", "DEF")
    return letters[sale.term is Term.LONG][list(Form1099).index(issued)], remark


def _covered(sale: Disposal, digital: bool, filer: Filer) -> bool:
    """Whether a broker that reports basis has to report this one: acquired since reporting began and, of digital assets, not brought in
    from elsewhere (Reg. 1.6045-1(a)(15))."""
    return sale.acquired >= BASIS_FROM[digital] and not (digital and filer.moved(sale))


def _unsaid(name: str, account: Account | None, digital: bool, year: int) -> tuple[Form1099, tuple[str, ...]]:
    """What is taken where the user has not said what the account's broker reports: nothing for a wallet of one's own; at a broker stock
    with basis; digital assets nothing before 2025, proceeds in 2025, from 2026 basis too where a broker has to."""
    if account is not None and account.custody is Custody.WALLET:
        return Form1099.NONE, ()
    if not digital:
        issued, what = Form1099.BASIS, "a Form 1099-B with basis"
    elif year < DIGITAL_BOXES_FROM:
        issued, what = Form1099.NONE, "no form"
    elif year == DIGITAL_BOXES_FROM:
        issued, what = Form1099.PROCEEDS, "a Form 1099-DA without basis"
    else:
        issued, what = Form1099.BASIS, "a Form 1099-DA, with basis for units bought there since 2026"
    return issued, (
        f"{ASSUMED}: what {name} reports is not said, {what} is taken for granted; look at the form, then "
        f"'trimtab accounts set \"{name}\" --form-1099 basis', proceeds or none",
    )


def is_kind(sale: Disposal, *kinds: AssetKind) -> bool:
    """Whether what was sold is of one of these kinds."""
    return bool(sale.asset) and kind_of(sale.asset) in kinds
