"""What each row type of a declared importer means. Values only; columns are in `declared_columns`, rows are read in `declared_rows`."""

from msgspec import Struct
from msgspec.structs import replace

from core.model import EventKind, IncomeKind
from importers.declared_columns import Charge as Charge
from importers.declared_columns import Columns as Columns
from importers.declared_columns import Only as Only
from importers.declared_columns import When as When


class Means(Struct, frozen=True):
    """What a row of a type is. Made by the functions below."""

    says: str
    """For the docs: what the row becomes."""
    kind: EventKind | None = None
    """None: a trade, of the kind that its sides make it."""
    variety: str = ""
    sign: int = 0
    """1: the amount comes in, -1: it goes out, 0: as its sign says."""
    two: bool = False
    """The other side is read though the kind is given."""
    either: bool = False
    """A trade where both sides are there, else a deposit or a withdrawal."""
    whole: frozenset[str] = frozenset()
    """Of a wrap or a stake: codes of the plain assets; where one of them comes in, it is the way back."""
    key: tuple[str, ...] = ()
    """Identity of the event, where another export knows it too: a word that both use, then columns."""
    directed: bool = False
    """What came in and what went out belong to the identity, for ids that are unique in one market alone."""
    together: tuple[str, ...] = ()
    """Columns whose values are the same in all rows of one event."""
    second: str = ""
    """Rows of this name that share a second, or spill into the next, are put together where they make whole trades."""
    pair: str = ""
    """Names rows of one second that the source itself puts together."""
    sweep: bool = False
    """Of one second: one asset against several, however many there are."""
    market: bool = False
    """Of one second: two sides that the source does not name together are believed only where there is a market of the two."""
    cancels: bool = False
    """The rows of the event must come to nothing; then they are ignored by `rule`."""
    charge: bool = False
    """The row is the fee of the trade that the other rows of its event are."""
    held: bool = False
    """The row holds something for its event, or gives back what is left: it does not say when that was carried out."""
    charged: bool = True
    """False: the fee column says what somebody else paid."""
    moved: bool = True
    """False: nothing was moved, and the fee was paid all the same."""
    includes: str | None = None
    """As `Declared.includes_fee`, for this type alone."""
    apart: bool = False
    """The fee of an income is not kept back from it."""
    rule: str = ""
    cause: str = ""
    reason: str = ""

    @property
    def sided(self) -> bool:
        """Whether a row of this type can state two sides."""
        return self.kind is None or self.two


def trade(sign: int = 0, *, key: tuple[str, ...] = (), together: tuple[str, ...] = (), directed: bool = False) -> Means:
    """A buy, sell or swap: both sides in one row, or one side in each of the rows of one event."""
    says = {1: "buy or swap", -1: "sell or swap", 0: "buy, sell or swap"}[sign]
    return Means(says, sign=sign, key=key, together=together, directed=directed)


def timed(group: str, *, pair: str = "", sweep: bool = False, market: bool = False) -> Means:
    """A side of a trade whose other side stands in another row of the same second, or of the next where an order spills into it.

    Rows of one `group` are put together where one asset went out and one came in, whatever the number of fills, or one pair of assets for
    each `pair` that the source names (`bought` is never put together with `sold`); with `sweep` one asset against several, as small
    balances are swept. With `market` two sides without such names may be halves of two trades whose other coins were left out of the
    export: one of them must be of `Declared.quotes`, and the file must not show halves of both. What stays ambiguous waits.
    """
    says = "swap of several assets" if sweep else "buy, sell or swap"
    return Means(says, second=group, pair=pair, sweep=sweep, market=market)


def charge(of: Means) -> Means:
    """A row that is the fee of a trade whose rows are `of`."""
    return replace(of, says="fee of the trade", charge=True)


def held(of: Means) -> Means:
    """A row that holds something for a trade whose rows are `of`, or gives back what is left of it: the other rows say when that was."""
    return replace(of, says="held for the trade, or given back", held=True)


def move(sign: int = 0, *, charged: bool = True) -> Means:
    """From or to outside: a deposit or a withdrawal. Not `charged`: a fee in the row is the sender's."""
    return Means({1: "deposit", -1: "withdrawal", 0: "deposit, withdrawal"}[sign], EventKind.DEPOSIT, sign=sign, charged=charged)


def either() -> Means:
    """As its sides say: a trade where the row states both, else a deposit or a withdrawal."""
    return Means("buy, sell or swap; with one side deposit or withdrawal", either=True)


def transfer(sign: int = 0) -> Means:
    """Between two accounts in the file: out of `Columns.account`, into `Columns.other_account`. What is lost on the way is its fee."""
    return Means("transfer", EventKind.TRANSFER, sign=sign, two=True)


def income(kind: IncomeKind) -> Means:
    return Means(f"income ({kind.value.replace('_', ' ')})", EventKind.INCOME, kind.value, sign=1)


def single(kind: EventKind, sign: int = 0) -> Means:
    """An event of that kind, of one side."""
    return Means(kind.value.replace("_", " "), kind, sign=sign)


def exchange(kind: EventKind, *, together: tuple[str, ...] = (), second: str = "", whole: tuple[str, ...] = ()) -> Means:
    """An event of that kind with two sides, in one row or in several: a rename, a wrap, a stake, pool in and out.

    `whole` names the plain assets of a wrap or stake (`ETH`): where one of them comes in, the event is the unwrap or unstake.
    """
    says = kind.value.replace("_", " ") + (f", {_BACK[kind].value}" if whole else "")
    return Means(says, kind, two=True, together=together, second=second, whole=frozenset(whole))


_BACK = {EventKind.WRAP: EventKind.UNWRAP, EventKind.STAKE: EventKind.UNSTAKE, EventKind.POOL_IN: EventKind.POOL_OUT}


def way_back(kind: EventKind) -> EventKind:
    """The event that undoes a wrap, a stake or a pool in."""
    return _BACK[kind]


def failed(kind: EventKind = EventKind.FEE) -> Means:
    """A transaction that was not carried out: its amount stayed, its fee was paid."""
    return Means("fee; the amount was not moved", kind, moved=False)


def inside(of: Means, column: str = "amount") -> Means:
    """The fee is in that column's figure (`amount` or `other`), whatever the importer says of its other rows; `""`: it is on top."""
    return replace(of, includes=column)


def apart(of: Means) -> Means:
    """An income whose fee is paid besides: both are booked, where else a fee in the same asset only makes the income smaller."""
    return replace(of, apart=True)


def ignored(rule: str) -> Means:
    """Means nothing for holdings, by the rule of that name."""
    return Means(f"ignored: {rule}", rule=rule)


def internal(rule: str, together: tuple[str, ...]) -> Means:
    """A side of a move within one account: ignored by that rule where its rows come to nothing; else they wait. A fee in them is booked."""
    return Means(f"ignored: {rule}", rule=rule, together=together, cancels=True)


def refused(cause: str, reason: str) -> Means:
    """Waits for the user: `cause` groups rows, `reason` is one sentence with the remedy."""
    return Means("quarantined", cause=cause, reason=reason)
