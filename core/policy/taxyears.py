"""What the owner states of single tax years (`[[tax.year]]`): read, checked, and unknown with the remedy where it is not stated."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from core.policy import figures
from core.policy.resolved import Tax, TaxYear
from core.policy.schema import TaxYearSpec
from core.unknown import Unknown

if TYPE_CHECKING:
    from core.policy.resolve import Reader

STATUSES = ("single", "joint", "separate", "head", "surviving")
STANDARD = "standard"
SPLIT = ("UK", "AU")
"""Where the tax year is not the calendar year."""
AMERICAN = ("ordinary_income", "magi", "prior_tax", "prior_agi", "withholding", "estimated_paid", "losses_short", "losses_long")
AMOUNTS = (*AMERICAN, "losses", "basic_band")
OURS = {"US": ("filing_status", "deduction", *AMERICAN), "UK": ("losses", "basic_band")}
"""The settings that a country's rules use; elsewhere `losses` alone."""
CURRENCIES = {"US": "USD", "UK": "GBP", "CA": "CAD", "AU": "AUD", "IE": "EUR", "DE": "EUR", "ES": "EUR", "FR": "EUR", "JP": "JPY"}
"""What a country's figures are in."""
_CALENDAR, _SPLIT = re.compile(r"\d{4}", re.ASCII), re.compile(r"(\d{4})/(\d\d)", re.ASCII)


def label_of(written: str, jurisdiction: str) -> str:
    """The tax year's name, `2026` or `2025/26`. Raises `ValueError` for what is none there."""
    name = written.strip()
    found = _SPLIT.fullmatch(name)
    if jurisdiction in SPLIT:
        if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
            raise ValueError(f'{name!r} is no tax year of {jurisdiction}; write it like "2025/26"')
    elif _CALENDAR.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no tax year of {jurisdiction}; write it like 2026")
    if not 1900 <= int(name[:4]) <= 9000:
        raise ValueError(f"{name!r} is out of range; write a year from 1900 to 9000")
    return name


def tax_year(tax: Tax, label: str) -> TaxYear:
    """What the policy states of a year; what it does not is unknown. The filing status is that of `[tax]` unless the year has its own."""
    found = next((each for each in tax.years if each.label == label), None) or TaxYear(label, **_unstated(label, AMOUNTS, there=False))
    return found if found.filing_status else replace(found, filing_status=tax.filing_status)


def tax_years(reader: "Reader", jurisdiction: str) -> tuple[TaxYear, ...]:
    """Every `[[tax.year]]` in the order of the file. Raises `PolicyError`."""
    found: dict[str, TaxYear] = {}
    currency = CURRENCIES.get(jurisdiction, reader.currency)
    if reader.file.tax.year and currency != reader.currency:
        raise reader.error(
            f"the rules of {jurisdiction} reckon in {currency} but the base currency is {reader.currency}; "
            "change one of the two, or leave [[tax.year]] out",
            "tax", "year", 0,
        )
    for number, spec in enumerate(reader.file.tax.year):
        at = ("tax", "year", number)
        label = reader.take(lambda text: label_of(text, jurisdiction), str(spec.year), *at, "year")
        if label in found:
            raise reader.error(f"the tax year {label} is there twice; keep one [[tax.year]] of it", *at, "year")
        found[label] = _read(reader, spec, label, jurisdiction, at)
    return tuple(found.values())


def _read(reader: "Reader", spec: TaxYearSpec, label: str, jurisdiction: str, at: tuple[str | int, ...]) -> TaxYear:
    ours = OURS.get(jurisdiction, ("losses",))
    for key in ("filing_status", "deduction", *AMOUNTS):
        if getattr(spec, key).strip() and key not in ours:
            raise reader.error(f"{key}: the rules of {jurisdiction} do not use it; they know {', '.join(ours)}", *at, key)

    def money(key: str) -> Decimal:
        return reader.take(lambda text: figures.money(text, reader.currency), getattr(spec, key), *at, key)

    stated: dict[str, Any] = {key: money(key) for key in AMOUNTS if getattr(spec, key).strip()}
    missing = _unstated(label, (key for key in AMOUNTS if key not in stated), there=True)
    written = spec.deduction.strip()
    return TaxYear(
        label, **stated, **missing, deduction=None if written in ("", STANDARD) else money("deduction"), standard=written == STANDARD,
        filing_status=reader.word(spec.filing_status, STATUSES, *at, "filing_status") if spec.filing_status else "",
    )


def _unstated(label: str, keys: Iterable[str], *, there: bool) -> dict[str, Any]:
    named = label if label.isdigit() else f'"{label}"'
    where = f"in the [[tax.year]] of {label}" if there else f"in a [[tax.year]] with year = {named}"
    return {key: Unknown(f"the policy states no {key} for {label}", f'write {key} = "..." {where} in the policy') for key in keys}
