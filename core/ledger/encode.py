"""How values are written as bytes and text: instants, amounts, JSON, digests of drafts and order-preserving keys. Holds no SQL.

Instants are ISO 8601 in UTC (`2026-01-05T14:00:00+00:00`), which sorts as time does; amounts canonical decimal text, which does not sort.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from core.model import Draft, Event, EventKind, EventState, Leg, LegRole
from core.money import text
from core.unknown import Maybe, Unknown

LegText = tuple[str, str, str, str, str | None, str]
NOTHING = "\x00"
"""Stands in the digest of an event where it says nothing."""
SECONDARY = "s"
"""Stands in the digest of a secondary draft after its number of rows."""
UNKNOWN_KEY = b"\x04"
"""The sort key of an unknown amount: after every known one."""
_COMPLEMENT = bytes(255 - byte for byte in range(256))
_BIAS = 0x8000
_ROLES = {role: role.value for role in LegRole}
_SURROGATE = re.compile("[\ud800-\udfff]")


_TWO = tuple(f"{number:02}" for number in range(60))


def instant(at: datetime) -> str:
    """`at` in UTC as stored. Raises `ValueError` for a time without a zone."""
    if at.tzinfo is UTC and not at.microsecond:  # isoformat asks the zone for its offset and takes three times as long
        return f"{_day(at.toordinal())}T{_TWO[at.hour]}:{_TWO[at.minute]}:{_TWO[at.second]}+00:00"
    written = at.isoformat()
    if written.endswith("+00:00"):
        return written
    if at.tzinfo is None:
        raise ValueError(f"{written} has no time zone; an instant is stored in UTC")
    return at.astimezone(UTC).isoformat()


@lru_cache(maxsize=4096)
def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def moment_or_none(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


def day_or_none(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def amount_or_none(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)


def text_or_none(amount: Decimal | None) -> str | None:
    return None if amount is None else text(amount)


def canonical(written: str) -> bool:
    """Whether a stored amount is written as `core.money.text` writes it."""
    try:
        return text(Decimal(written)) == written
    except ArithmeticError:
        return False


def sort_key(value: Maybe | None) -> bytes:
    """Bytes that sort as the amounts do: sign, exponent of the first digit, digits. Unknown comes last."""
    if not isinstance(value, Decimal):
        return UNKNOWN_KEY
    if not value:
        return b"\x02"
    written = str(value)
    if "E" in written:
        written = format(value, "f")
    digits = written.replace(".", "").strip("-0")
    body = (value.adjusted() + _BIAS).to_bytes(2, "big") + digits.encode()
    return b"\x03" + body if value > 0 else b"\x01" + body.translate(_COMPLEMENT) + b"\xff"


def amount_key(written: str | None) -> bytes:
    """`sort_key` of an amount as it is stored; the SQL function of that name."""
    return UNKNOWN_KEY if written is None else sort_key(Decimal(written))


def maybe_columns(value: Maybe) -> tuple[str | None, str | None]:
    """An amount as two columns: the figure, or the cause and remedy of its absence."""
    return (text(value), None) if isinstance(value, Decimal) else (None, unknown_text(value))


def maybe(written: str | None, unknown: str | None) -> Maybe:
    return Decimal(written) if written is not None else unknown_of(unknown or "")


def unknown_text(value: Unknown) -> str:
    written = f"{value.cause}\x1f{value.remedy}"
    return written if value.price is None else f"{written}\x1f{value.price[0]}\x1f{instant(value.price[1])}"


def unknown_of(written: str) -> Unknown:
    cause, remedy, asset, at = (*written.split("\x1f"), "", "", "")[:4]
    return Unknown(cause, remedy, (asset, moment(at)) if asset else None)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return text(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Unknown):
        return None
    raise TypeError(f"{type(value).__name__} cannot be written to the ledger")


def to_json(value: object) -> str:
    """Canonical JSON: keys sorted, no spaces, decimals as text, an unknown amount as null."""
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return written if written.isascii() else _SURROGATE.sub(lambda found: f"\\\\u{ord(found[0]):04x}", written)


def from_json(written: str) -> Any:
    return json.loads(written)


def storable(said: str) -> str:
    """A text that UTF-8 can hold: bytes that were no text in their file stay visible as escapes."""
    return said if said.isascii() else said.encode("utf-8", "backslashreplace").decode("utf-8")


def legs_text(legs: tuple[Leg, ...]) -> list[LegText]:
    """Legs as (account, asset, quantity, role, value, currency), all text."""
    return [
        (leg.account, leg.asset, text(leg.quantity), _ROLES[leg.role], None if leg.value is None else text(leg.value), leg.currency)
        for leg in legs
    ]


def told(parts: Iterable[str | None]) -> str:
    """Parts as one text that no other parts give."""
    return "\x1f".join([NOTHING if part is None else part for part in parts])


def digest(content: str, key: bytes, fallback: bytes) -> bytes:
    """16 bytes that two drafts share if and only if key, fallback and everything they say (as `told`) are the same."""
    return blake2b(b"%b\x1e%b\x1e%b" % (key, fallback, content.encode("utf-8", "surrogatepass")), digest_size=16).digest()


def event_to_json(event: Event) -> str:
    """A corrected event as stored beside the original."""
    return to_json(
        {
            "kind": event.kind.value,
            "at": instant(event.at),
            "variety": event.variety,
            "stated_date": event.stated_date,
            "zone": event.zone,
            "zone_source": event.zone_source,
            "note": event.note,
            "refs": list(event.refs),
            "legs": [list(leg) for leg in legs_text(event.legs)],
        }
    )


def event_from_json(key: str, written: str) -> Event:
    said: Mapping[str, Any] = json.loads(written)
    return Event(
        key=key,
        kind=EventKind(said["kind"]),
        at=moment(said["at"]),
        legs=tuple(
            Leg(account, asset, Decimal(quantity), LegRole(role), amount_or_none(value), currency)
            for account, asset, quantity, role, value, currency in said["legs"]
        ),
        variety=said["variety"],
        stated_date=day_or_none(said["stated_date"]),
        zone=said["zone"],
        zone_source=said["zone_source"],
        state=EventState.EDITED,
        note=said["note"],
        refs=tuple(said["refs"]),
    )


def occurrence_key(draft: Draft, occurrence: int) -> bytes:
    """The identity of an event that the user enters: its content and which of equal ones it is."""
    legs = "\x1e".join("\x1f".join(part or "" for part in leg) for leg in legs_text(draft.legs))
    said = f"manual\x1f{draft.kind}\x1f{instant(draft.at)}\x1f{draft.variety}\x1f{draft.note}\x1f{occurrence}\x1e{legs}"
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest()
