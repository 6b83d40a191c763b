"""The words of a declared importer: which columns hold what, and what each row type means. Values only; rows are read in `declared`.

A column is named as the file names it; `|` parts the names that generations gave it (`time|Timestamp`). In place of a column `=BTC`
stands for that code in every row, and `?fiat` for what the signature's pattern `fiat` captured from a column's name.
"""

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from core.model import EventKind, IncomeKind


class Columns(Struct, frozen=True):
    """Columns by what they hold; empty where the file has none."""

    time: str
    clock: str = ""
    """The time of day, where it has a column of its own."""
    type: str = ""
    subtype: str = ""
    """Follows the type: a type table may name `market buy` or just `market`."""
    asset: str = ""
    amount: str = ""
    other_asset: str = ""
    other: str = ""
    """What the amount was traded for, of either sign; read in trades alone."""
    pair: str = ""
    """`BTC/EUR`: the asset and the other asset in one cell."""
    fee: str = ""
    """Above zero where paid."""
    fee_asset: str = ""
    """Without it a fee is in the other asset of a trade, else in the asset."""
    value: str = ""
    """What the amount was worth, in `currency`."""
    currency: str = ""
    balance: str = ""
    """Of the asset after the row: checked, and compared with the ledger."""
    account: str = ""
    """Names one of several accounts in the file."""
    refs: str = ""
    """An id that the other side of a transfer knows too, such as a transaction hash."""
    note: str = ""


class Means(Struct, frozen=True):
    """What a row of a type is. Made by the functions below."""

    says: str
    """For the docs: what the row becomes."""
    kind: EventKind | None = None
    """None: a trade, of the kind that its sides make it."""
    variety: str = ""
    sign: int = 0
    """1: the amount comes in, -1: it goes out, 0: as its sign says."""
    key: tuple[str, ...] = ()
    """Identity of the event, where another export knows it too: a word that both use, then columns."""
    directed: bool = False
    """What came in and what went out belong to the identity, for ids that are unique in one market alone."""
    together: tuple[str, ...] = ()
    """Columns whose values are the same in all rows of one event."""
    charge: bool = False
    """The row is the fee of the trade that the other rows of its event are."""
    charged: bool = True
    """False: the fee column says what somebody else paid."""
    rule: str = ""
    cause: str = ""
    reason: str = ""


def trade(sign: int = 0, *, key: tuple[str, ...] = (), together: tuple[str, ...] = (), directed: bool = False) -> Means:
    """A buy, sell or swap: both sides in one row, or one side in each of the rows of one event."""
    says = {1: "buy or swap", -1: "sell or swap", 0: "buy, sell or swap"}[sign]
    return Means(says, sign=sign, key=key, together=together, directed=directed)


def charge(of: Means) -> Means:
    """A row that is the fee of a trade whose rows are `of`."""
    return replace(of, says="fee of the trade", charge=True)


def move(sign: int = 0, *, charged: bool = True) -> Means:
    """From or to outside: a deposit or a withdrawal. Not `charged`: a fee in the row is the sender's."""
    return Means({1: "deposit", -1: "withdrawal", 0: "deposit, withdrawal"}[sign], EventKind.DEPOSIT, sign=sign, charged=charged)


def income(kind: IncomeKind) -> Means:
    return Means(f"income ({kind.value.replace('_', ' ')})", EventKind.INCOME, kind.value, sign=1)


def single(kind: EventKind, sign: int = 0) -> Means:
    """An event of that kind, of one side."""
    return Means(kind.value.replace("_", " "), kind, sign=sign)


def ignored(rule: str) -> Means:
    """Means nothing for holdings, by the rule of that name."""
    return Means(f"ignored: {rule}", rule=rule)


def refused(cause: str, reason: str) -> Means:
    """Waits for the user: `cause` groups rows, `reason` is one sentence with the remedy."""
    return Means("quarantined", cause=cause, reason=reason)


class Only(Struct, frozen=True):
    """Rows whose `column` holds none of `words` are something else; the word `0` stands for blanks and zeros of any length."""

    column: str
    words: Collection[str]
    otherwise: Means

    @property
    def where(self) -> str:
        """The rows that are something else, for the docs."""
        return f"{self.column.partition('|')[0]} other than {' or '.join(sorted(filter(None, self.words)))}"

    def takes(self, cell: str) -> bool:
        said = cell.strip().lower()
        return said in self.words or ("0" in self.words and not said.strip("0."))
