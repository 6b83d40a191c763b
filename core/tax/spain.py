"""Spain: first in, first out over all accounts and platforms of a person."""

from core.tax.pack import Law, Pack, Settings

VERSION = "ES 2026.1"


def rules(tax: Settings | None = None) -> Law:
    """FIFO without regard to the platform (DGT V1604-18, V0525-25, V1550-25, second-hand; art. 37.2 LIRPF, not verified)."""
    return Law(version=VERSION)


PACK = Pack(
    code="ES", title="Spain", version=VERSION, rules=rules,
    notes=("Losses on securities that were bought again within two months (a year, if not listed) are not deferred here.",),
)
