"""How figures and names are written on the screen. Pure: values in, text out; widths are terminal cells, never characters.

No rule of the domain enters here, and no widget. Rounding is `core.money.cents`, half up.
"""

from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size

from core.money import ZERO, cents, multiply, text
from core.unknown import Maybe, known

UNKNOWN = "?"
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), " ")
_CONTROL |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "")
_HUNDRED = Decimal(100)


def clean(written: str) -> str:
    """The user's text on one line: control characters become spaces, invisible and direction-changing ones go."""
    return written.translate(_CONTROL)


def width(written: str) -> int:
    """Terminal cells that `written` takes."""
    return cell_len(written)


def fit(written: str, cells: int, align: str = "left") -> str:
    """`written` in exactly `cells` cells, cut with an ellipsis where it is wider."""
    taken = cell_len(written)
    if taken > cells:
        return set_cell_size(written, cells - 1) + "…" if cells > 0 else ""
    space = " " * (cells - taken)
    return space + written if align == "right" else written + space


def money(value: Maybe, currency: str = "USD", places: int = 0, *, signed: bool = False) -> str:
    """`$1,234`, `-$12.50`, `CHF 7`; `?` where it is unknown."""
    if not known(value):
        return UNKNOWN
    rounded = cents(value, places)
    sign = "-" if rounded < 0 else "+" if signed and rounded > 0 else ""
    unit = _SIGNS.get(currency) or (f"{clean(currency)} " if currency else "")
    return f"{sign}{unit}{format(abs(rounded), ',f')}"


def quantity(value: Maybe, places: int = 8) -> str:
    """Units without trailing zeros, at most `places` decimals; what is smaller is shown as `<0.00000001`, never as 0."""
    if not known(value):
        return UNKNOWN
    rounded = cents(value, places)
    if value and not rounded:
        return ("-" if value < 0 else "") + "<" + text(Decimal(1).scaleb(-places))
    whole, _, rest = text(rounded).partition(".")
    grouped = format(int(whole), ",d") if whole not in ("-0", "-") else whole
    return f"{grouped}.{rest}" if rest else grouped


def percent(fraction: Maybe, places: int = 1, *, signed: bool = False, unit: str = "%") -> str:
    """A fraction as `23.0%`; with `unit` empty as percentage points, `+3.0`."""
    if not known(fraction):
        return UNKNOWN
    rounded = cents(multiply(fraction, _HUNDRED), places)
    sign = "-" if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{format(abs(rounded), ',f')}{unit}"


def age(span: timedelta | None) -> str:
    """`4m`, `3h`, `2d`, `5w`; `none` where there is nothing to be old."""
    if span is None:
        return "none"
    minutes = max(0, int(span.total_seconds())) // 60
    for size, unit in ((60 * 24 * 14, ""), (60 * 48, "d"), (60, "h"), (0, "m")):
        if minutes >= size:
            if not unit:
                return f"{minutes // (60 * 24 * 7)}w"
            return f"{minutes // {'d': 1440, 'h': 60, 'm': 1}[unit]}{unit}"
    return "0m"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(when: date | datetime | None) -> str:
    """`Mon 23 Nov`, whatever the locale; `-` for none."""
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}" if when else "-"


def moment(when: datetime | None, zone: ZoneInfo) -> str:
    """`Mon 23 Nov 09:02` in the user's zone; `-` for none."""
    if when is None:
        return "-"
    local = when.astimezone(zone)
    return f"{day(local)} {local:%H:%M}"


def stamp(when: datetime | None, zone: tzinfo) -> str:
    """`2026-11-23 09:02` in the user's zone; `-` for none."""
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}" if when else "-"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 row`, `2 rows`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def sign(value: Maybe) -> int:
    """-1, 0 or 1; 0 too where it is unknown."""
    return 0 if not known(value) or value == ZERO else (1 if value > 0 else -1)


def wrap(written: str, cells: int) -> list[str]:
    """`written` in lines of at most `cells` cells, broken at blanks; line breaks in it are kept."""
    lines: list[str] = []
    for paragraph in written.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and cell_len(line) + 1 + cell_len(word) > cells:
                lines.append(line)
                line = ""
            line = f"{line} {word}" if line else word
            while cell_len(line) > cells > 0:
                head = set_cell_size(line, cells)
                lines.append(head)
                line = line[len(head.rstrip(" ")) :] if head.endswith(" ") else line[len(head) :]
        lines.append(line)
    return lines
