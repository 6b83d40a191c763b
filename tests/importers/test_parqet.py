"""Parqet: what is special to its export. The row types are in `formats/parqet`."""

from decimal import Decimal

import pytest

from core.model import LegRole
from core.money import ZERO, add
from tests.importers.reading import CORPUS, fates, read_path

SAMPLE = CORPUS / "parqet" / "e2g_parqet-export.csv"


def test_the_public_sample() -> None:
    """Amounts are before fee and tax, a tax below zero comes back: 1,898.32 of two sales, less 2 of fees and 2.19 of tax."""
    if not SAMPLE.is_file():
        pytest.skip(f"needs {SAMPLE}")
    parsed = read_path(SAMPLE)
    assert fates(parsed) == {"booked": 27}
    sums = dict.fromkeys(LegRole, ZERO)
    for draft in parsed.drafts:
        for leg in draft.legs if draft.kind == "sell" else ():
            sums[leg.role] = add(sums[leg.role], leg.quantity)
    assert (sums[LegRole.CASH], sums[LegRole.FEE], sums[LegRole.TAX]) == (Decimal("1898.32"), Decimal(-2), Decimal("-2.19"))
    assert {leg.account for draft in parsed.drafts for leg in draft.legs} == {"trade_republic", "Parqet"}
