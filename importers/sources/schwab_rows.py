"""Schwab's titles, dates and totals: what its importers share. Decides nothing about meaning."""

from collections.abc import Iterable
from datetime import date, datetime

from importers import securities, seen
from importers.securities import is_cusip as is_cusip
from importers.securities import is_option as is_option
from importers.securities import security as security

ZONE = "America/New_York"
"""Schwab states New York time (ET) in its titles; its dates are taken as that zone's."""
CASH = "cash:USD"
ACCOUNT = r"(?:X{2,}\s*-?\s*|\.{2,}\s*)(\d{3,4})(?!\d)"
DIGITS = 3
FOOTERS = ("transactions total", "account total", "positions total")


def account(given: str, *places: Iterable[str]) -> str:
    """The account's name: the user's, else `Schwab ...321` after the digits that a title or the file name shows, else `Schwab`.

    Old titles show four digits, newer ones and file names three: the last three name the account, so that its old and new files meet.
    """
    return securities.account(given, "Schwab", ACCOUNT, DIGITS, *places)


def civil(written: str) -> date:
    """`06/13/2024`, `2026/05/03` or `2026-05-03`. Raises `ValueError`."""
    for form in ("%m/%d/%Y", "%Y/%m/%d", "%Y-%m-%d"):
        try:
            return datetime.strptime(written.strip(), form).date()  # noqa: DTZ007 - a civil date
        except ValueError:
            continue
    raise ValueError(f"{written[:40]!r} is not a date; it should look like 01/31/2024")


def moment(title: str) -> datetime | None:
    """When a title says that its table was seen; None where it does not."""
    return seen.moment(title, ZONE)
