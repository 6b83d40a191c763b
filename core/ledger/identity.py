"""Which names mean one asset: from what the user said and what files state to one asset id for every code and day. Pure; holds no SQL.

Nothing that was imported is rewritten: events keep the code that their file used, and reading asks here what it means. The answer
depends on the set of statements alone, never on the order in which they became known.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property

from msgspec import Struct

from core.model import Event
from core.model.events import zone_or_offset

FIRST, LAST = "", "9999-12-31"
"""Stand for no first and no last day."""


class Said(Struct, frozen=True):
    """The user's word: `name` means `asset` from the civil day `since` to `until`, both included; or it does not (`apart`)."""

    name: str
    asset: str
    since: str = FIRST
    until: str = LAST
    apart: bool = False

    @property
    def dated(self) -> bool:
        return (self.since, self.until) != (FIRST, LAST)


class Seen(Struct, frozen=True):
    """Files state both codes for one security; first and last civil day on which a row does."""

    name: str
    asset: str
    first: str
    last: str


class Clash(Struct, frozen=True):
    """Statements that cannot all hold: `name` cannot be each of `assets`, and what was made of it."""

    name: str
    assets: tuple[str, ...]
    what: str

    @property
    def sentence(self) -> str:
        """What clashes and what was made of it, with the remedies."""
        return (
            f"{self.name} is stated for {' and '.join(self.assets)}: {self.what}; where one became the other, join those two with "
            f"'trimtab assets same', where the name was passed on, say it with --since or --until"
        )


class Identities:
    """What every code means. A code that was never spoken of means itself."""

    def __init__(
        self, roots: dict[str, str], dated: dict[str, tuple[tuple[str, str, str], ...]], clashes: Sequence[Clash] = ()
    ) -> None:
        self.roots = roots
        """What codes mean on a day that no dated statement holds; only those that mean another than themselves."""
        self.dated = dated
        """By code: first day, last day, asset; the first that holds decides."""
        self.clashes = tuple(clashes)

    @property
    def plain(self) -> bool:
        """Whether every code means itself, always."""
        return not self.roots and not self.dated

    def same_as(self, other: "Identities") -> bool:
        """Whether every code means the same in both, on every day."""
        return (self.roots, self.dated) == (other.roots, other.dated)

    def asset(self, code: str) -> str:
        """The asset that `code` means by itself, on a day that no dated statement holds."""
        return self.roots.get(code, code)

    def on(self, code: str, day: str) -> str:
        """The asset that `code` means on a civil day (ISO)."""
        for since, until, asset in self.dated.get(code, ()):
            if since <= day <= until:
                return asset
        return self.roots.get(code, code)

    def codes(self, asset: str) -> list[str]:
        """Every code that may mean `asset`, on some day."""
        found = {*self._named.get(asset, ())}
        return sorted(found if asset in self.roots else found | {asset})

    @cached_property
    def _named(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for code, asset in self.roots.items():
            found[asset].add(code)
        for code, days in self.dated.items():
            for *_, asset in days:
                found[asset].add(code)
        return dict(found)

    def written(self, asset: str, day: str) -> str | None:
        """A code that means `asset` on that day: its own where that does; None where no code does."""
        return next((code for code in (asset, *self.codes(asset)) if self.on(code, day) == asset), None)


NOTHING_SAID = Identities({}, {})


def day_of(event: Event) -> str:
    """The civil day that decides what an event's names mean: as its source states it, in the source's zone."""
    return event.stated_date.isoformat() if event.stated_date is not None else local_day(event.at, event.zone)


def local_day(at: datetime, zone: str) -> str:
    """The civil day of an instant in a source's zone; in UTC where the zone is none."""
    try:
        return at.astimezone(zone_or_offset(zone)).date().isoformat()
    except ValueError:
        return at.astimezone(UTC).date().isoformat()
