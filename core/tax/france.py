"""France: sales of digital assets by a private person under article 150 VH bis CGI. Rates and the exemption of small sales are not here."""

from core.booking.averages import moving_average
from core.booking.portfolio import portfolio
from core.booking.tape import Matcher, by_kind
from core.tax.pack import Law, Pack, Settings

VERSION = "FR 2026.1"

DIGITAL = ("crypto:", "defi:")


def _choose(asset: str) -> Matcher:
    return portfolio if asset.startswith(DIGITAL) else moving_average


def rules(tax: Settings | None = None) -> Law:
    """Gain = price - cost of the whole portfolio x price / value of the whole portfolio (150 VH bis III, second-hand); the cost falls by
    what each sale used. Exchanges between digital assets are not taxed (150 VH bis II A, second-hand). That costs of the sale reduce the
    price but not its share of the value, and that rewards join the cost at their value, is not verified.

    Securities: weighted average of a person (150-0 D 3 CGI, not verified).
    """
    return Law(version=VERSION, matcher=by_kind(_choose), whole_of=DIGITAL)


PACK = Pack(
    code="FR", title="France", version=VERSION, rules=rules,
    notes=(
        "The value of the whole portfolio at each sale needs prices of everything held at that time.",
        "Money that is paid besides in an exchange of digital assets is not taken off their cost.",
    ),
)
