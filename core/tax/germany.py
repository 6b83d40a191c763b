"""Germany: private disposals under section 23 EStG. Exemption limits and rates are not here."""

from datetime import date

from core.booking.rules import Scope
from core.model import Method
from core.policy.laws import TERMS
from core.tax.pack import Law, Pack, Settings, after_a_year

VERSION = "DE 2026.1"


def exempt_on(acquired: date, asset: str) -> date | None:
    """Digital assets are exempt when more than a year lies between (s.23(1) no. 2 EStG, read): bought on 1 March 2023, from 2 March 2024 on
    (ss.187(1), 188(2)-(3) BGB). Securities have no such year."""
    return after_a_year(acquired) if asset.startswith(("crypto:", "defi:")) else None


def rules(tax: Settings | None = None) -> Law:
    """Per wallet, what was named, else FIFO (BMF 6 March 2025, second-hand); a fiscal court took LIFO too (FG Nuernberg 22 January 2025,
    second-hand). Shares: FIFO per depot (s.20(4) sentence 7 EStG, not verified)."""
    method = Method.FIFO if tax is None else tax.lot_method
    return Law(
        version=VERSION, scope=Scope.ACCOUNT, long_on=exempt_on, lot_method=method, allowed=frozenset((Method.FIFO, Method.LIFO)),
    )


PACK = Pack(
    code="DE", title="Germany", version=VERSION, rules=rules, terms=TERMS["DE"],
    notes=(
        "The tax on shares and funds (withholding tax, partial exemption, advance lump sum) is not computed.",
        "That staked or lent units need ten years is not applied.",
    ),
)
