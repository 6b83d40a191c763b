"""What a jurisdiction says about lots. Booking asks; the rule packs in `core.tax` answer. No figures of any law live here."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from core.booking.tape import Matcher
from core.model import Account, Identification, Method


class Scope(StrEnum):
    """Those of one account, or of all accounts of one owner."""

    ACCOUNT = "account"
    PERSON = "person"


class Rules(Protocol):
    """A rule pack. Every answer is a function of civil dates in the taxpayer's time zone and of what the user set."""

    @property
    def version(self) -> str:
        """Name and date of the pack; it goes with every computed figure."""

    @property
    def wash_days(self) -> int:
        """Days before and after a sale at a loss in which a purchase replaces what was sold; 0 where there is no such rule."""

    @property
    def pooled_per_wallet_from(self) -> date | None:
        """From when digital assets are identified per wallet or account; None: they always were."""

    @property
    def basis_before(self) -> str:
        """`universal` or `wallet` as the user set it for the time before `pooled_per_wallet_from`; empty: not said."""

    @property
    def pooling_question(self) -> str:
        """The id of the question that settles `basis_before`."""

    @property
    def scope(self) -> Scope:
        """Whose lots a sale chooses among."""

    @property
    def matcher(self) -> Matcher | None:
        """How sales are matched over the whole history, for a law that identifies no lots; None: by lots."""

    @property
    def fees_in_kind_apart(self) -> bool:
        """Whether a fee paid in what is bought or sold is a cost and a disposal of its own, rather than part of the trade's units."""

    @property
    def whole_of(self) -> tuple[str, ...]:
        """How ids of assets begin whose sales are measured against the value of all of them together; none in most countries."""

    def long_term_on(self, acquired: date, asset: str = "") -> date | None:
        """The first day on which a sale is long-term; None where the law knows no terms."""

    def method(self, account: Account, day: date) -> Method:
        """The standing order in force for sales of `account` on `day`."""

    def wash_sales_from(self, asset: str) -> date | None:
        """The first day on which a loss on `asset` can be disallowed; None: never."""

    @property
    def names_lots(self) -> bool:
        """Whether the owner may name the lots of a sale; else what was named means nothing."""

    def identification_in_time(self, asset: str, identification: Identification, sold: date, recorded: date, before_sale: bool) -> bool:
        """Whether lots named on `recorded` count for the sale on `sold`; `before_sale`: by the instants."""

    def confirmation_needed(self, asset: str, account: Account, day: date) -> bool:
        """Whether lots named in the user's own books count only once the custodian has confirmed them."""
