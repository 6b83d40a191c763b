"""The columns of a declared importer: which of them holds what, which rows are something else. Values only.

A column is named as the file names it; `|` parts the names that generations gave it (`time|Timestamp`), and `Cur.#2` is the second of
several that share a name. In place of a column `=BTC` stands for that text in every row, and `?fiat` for what was captured: by the
signature's pattern of that name from a column's title, else by `Declared.captures` from the file's name or the lines above its header.
"""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec import Struct

from core.model import LegRole

if TYPE_CHECKING:
    from importers.means import Means


class Columns(Struct, frozen=True):
    """Columns by what they hold; empty where the file has none.

    Where an amount and its asset are named to be in one column, its cells hold both: `0.5 BTC`, `43.7VET`.
    """

    time: str
    clock: str = ""
    """The time of day, where it has a column of its own."""
    zone: str = ""
    """The time zone of each row."""
    type: str = ""
    subtype: str = ""
    """Follows the type: a type table may name `market buy` or just `market`."""
    asset: str = ""
    amount: str = ""
    other_asset: str = ""
    other: str = ""
    """What the amount was traded for, of either sign; read in trades alone."""
    price: str = ""
    """Of one unit in the other asset: what the amount was traded for is their product, where `other` says nothing."""
    pair: str = ""
    """`BTC/EUR`: the asset and the other asset in one cell."""
    sent: str = ""
    """What went out, in rows that have a column for each side; of either sign."""
    sent_asset: str = ""
    received: str = ""
    """What came in, in rows that have a column for each side."""
    received_asset: str = ""
    fee: str = ""
    """Above zero where paid."""
    fee_asset: str = ""
    """Without it a fee is in the other asset of a trade, else in the asset."""
    value: str = ""
    """What the amount was worth, in `currency`; in a trade both sides are worth it."""
    currency: str = ""
    fee_value: str = ""
    """What the fee was worth, in `currency`."""
    balance: str = ""
    """Of the asset after the row: checked, and compared with the ledger."""
    other_balance: str = ""
    """The same of the other asset of a trade, where a row states both."""
    drawer: str = ""
    """The part of the account that a balance is of, where a file has several: `exchange`, `earn`."""
    account: str = ""
    """Names one of several accounts in the file; of rows with both sides, the one that sends."""
    other_account: str = ""
    """Of rows with both sides, the account that receives."""
    refs: str = ""
    """An id that the other side of a transfer knows too, such as a transaction hash."""
    note: str = ""


class Charge(Struct, frozen=True):
    """A further fee, or a tax, in a column of its own. Without `asset` it is in the other asset of a trade, else in the asset."""

    column: str
    asset: str = ""
    role: LegRole = LegRole.FEE


class Only(Struct, frozen=True):
    """Rows whose `column` holds none of `words` are something else.

    The word `0` stands for blanks and zeros of any length; `~cancel` for cells in which that regular expression is found.
    """

    column: str
    words: Collection[str]
    otherwise: "Means"

    @property
    def where(self) -> str:
        """The rows that are something else, for the docs."""
        return f"{self.column.partition('|')[0]} other than {' or '.join(sorted(map(told_of, filter(None, self.words))))}"

    def takes(self, cell: str) -> bool:
        """Whether a row with that cell is left as its type says."""
        return _holds(self.words, cell)


class When(Struct, frozen=True):
    """Rows whose `column` holds one of `words` are something else; words as those of `Only`."""

    column: str
    words: Collection[str]
    otherwise: "Means"

    @property
    def where(self) -> str:
        """The rows that are something else, for the docs."""
        return f"{self.column.partition('|')[0]} {' or '.join(sorted(told_of(word) or 'blank' for word in self.words))}"

    def takes(self, cell: str) -> bool:
        """Whether a row with that cell is left as its type says."""
        return not _holds(self.words, cell)


def told_of(words: str) -> str:
    """Words of a declaration for the docs; of a regular expression what a reader needs of it."""
    if words.startswith("~"):
        words = re.sub(r"\\[bd]|[\^$()?~]", "", re.sub(r"\.\*|\\[wS]\+", " ... ", words).replace(r"\s+", " "))
    return ", ".join(word.strip() for word in words.split("|"))


def _holds(words: Collection[str], cell: str) -> bool:
    said = cell.strip().lower()
    if said in words or ("0" in words and not said.strip("0.")):
        return True
    return any(word.startswith("~") and re.search(word[1:], said) is not None for word in words)
