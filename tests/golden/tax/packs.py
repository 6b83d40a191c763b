"""A case's settings as a rule pack: the engine or the jurisdiction names the pack, the rest are its settings."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from core.booking import Rules
from core.booking.rules import Scope
from core.model import Choices, Method, TransferFee
from core.tax import pack_for
from core.tax.pack import Law, Pack
from core.tax.us import UnitedStates
from tests.golden.tax.case import CannotRun, Row

_ENGINES = {"s104": "UK", "acb": "CA", "ie": "IE", "fr": "FR", "avg_total": "JP", "avg_moving": "JP"}
_BY_TERMS = {"US": "US", "AU": "AU", "DE": "DE"}
_SCOPES = {"account": Scope.ACCOUNT, "global": Scope.PERSON}


class Taxed(Struct):
    """What of a policy's tax part the packs read."""

    lot_method: Method
    average: str
    wash_digital_from: date | None
    crypto_basis_before_2025: str


def jurisdiction(case: Row) -> str:
    """Whose law computes the case: the engine's, where only one country has such a one; else that of its terms; else the case's."""
    settings = case["settings"]
    return _ENGINES.get(settings["engine"]) or _BY_TERMS.get(settings.get("term_rule", "")) or str(case["jurisdiction"])


def pack(case: Row) -> Pack:
    """Raises `CannotRun` where there is none."""
    try:
        return pack_for(jurisdiction(case))
    except (ValueError, ImportError) as error:
        raise CannotRun(str(error)) from None


def rules(case: Row) -> Rules:
    """The pack's rules with the case's settings in place of a user's. The schema's fees in kind are disposals of their own (`s1:fee`)."""
    settings = case["settings"]
    method, scope = settings.get("method", "FIFO"), settings.get("scope")
    if method not in (*Method, "SPEC") or scope not in (None, *_SCOPES):
        raise CannotRun(f"no rule pack takes lots by {method!r} over {scope!r}")
    since = settings.get("wash_applies_to_digital_assets_from")
    lots = Method.FIFO if method == "SPEC" else Method(method)
    found = pack(case).rules(Taxed(
        lots, {"avg_total": "total", "avg_moving": "moving"}.get(settings["engine"], ""), date.fromisoformat(since) if since else None,
        "universal" if scope == "global" else "wallet",
    ))
    if isinstance(found, UnitedStates):
        found = replace(found, fees_in_kind_apart=True)
        if scope == "global":
            found = replace(found, scope=Scope.PERSON, pooled_per_wallet_from=None)
        return found if settings.get("wash", "wash_sale" in case["rule"]) else replace(found, wash_days=0)
    if isinstance(found, Law):
        return replace(found, fees_in_kind_apart=True, scope=_SCOPES[scope] if scope and found.matcher is None else found.scope)
    return found


_FEES = {
    "disposal": TransferFee.DISPOSAL, "basis_stays": TransferFee.BASIS_STAYS, "basis": TransferFee.BASIS_STAYS,
    "carry": TransferFee.BASIS_STAYS, "add_to_basis": TransferFee.BASIS_STAYS, "dropped": TransferFee.DROPPED, "drop": TransferFee.DROPPED,
}


def choices(case: Row) -> Choices:
    """What no law settles and a user chooses."""
    said = case["settings"].get("transfer_fee", "disposal")
    if said not in _FEES:
        raise CannotRun(f"the fee of a transfer is to be {said!r}, which is none of {', '.join(_FEES)}")
    return Choices(transfer_fee=_FEES[said])


def tax_year(case: Row, day: date) -> str:
    """The name of the tax year of a day: `2024`, `2023/24`."""
    return pack(case).tax_year(day).label
