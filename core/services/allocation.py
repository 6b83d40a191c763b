"""The opening allocation of Rev. Proc. 2024-28: unused basis of digital assets pooled over all wallets is given to wallets, once."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from core.booking.allocating import Pooled, misfit
from core.model import Allocation, Owner, Part, symbol
from core.money import ZERO
from core.services.errors import Invalid, Refused
from core.services.fields import needed, positive
from core.services.lots import asset_named
from core.services.projection import booked, events, matches, new_run
from core.services.rows import read_rows
from core.services.workspace import Workspace

COLUMNS = {
    "lot": "the id of a lot as 'trimtab lots allocate' lists it",
    "account": "the wallet or account in which units of it lie from then on",
    "quantity": "how many of its units",
}


class Opening(Struct, frozen=True):
    """What there was to allocate of one asset when wallets began to count by themselves, and what was said of it."""

    pooled: Pooled
    said: Allocation | None


def load(ws: Workspace) -> tuple[Opening, ...]:
    """By owner and asset. Raises `Refused` where the law or the user's own books leave nothing to allocate."""
    run = new_run(ws)
    since = run.books.rules.pooled_per_wallet_from
    if since is None:
        raise Refused(f"the law of {ws.policy.tax.jurisdiction} knows no change from pooled lots to lots per wallet; nothing is allocated")
    if run.books.wallets.answered != "universal":
        raise Refused(
            f"nothing is to be allocated unless lots were pooled over all wallets before {since}: answer 'universal' to"
            f" {run.books.wallets.question_id} in 'trimtab questions', or set crypto_basis_before_2025 in the policy"
        )
    early = [event for event in events(ws) if event.civil_date(ws.tz) < since]
    run.follow(early, matches(ws, early))
    said = {(each.owner.value, each.asset): each for each in ws.ledger.allocations.all()}
    found = sorted(run.pooled(), key=lambda each: (each.owner, each.asset))
    return tuple(Opening(each, said.get((each.owner, each.asset))) for each in found)


def by_file(ws: Workspace, path: Path, note: str = "", reason: str = "") -> tuple[Opening, ...]:
    """Allocate by lot, from a CSV with the columns `COLUMNS`: all units of every asset that it names, or nothing. Raises `Refused`."""
    rows = [(line, _part(path.name, line, fields)) for line, fields in read_rows(path, COLUMNS, required=tuple(COLUMNS))]
    openings = load(ws)
    of = {lot.id: opening for opening in openings for lot in opening.pooled.lots}
    parts: dict[tuple[str, str], list[Part]] = {}
    names = {name.casefold(): name for opening in openings for name in opening.pooled.units}
    for line, part in rows:
        opening = of.get(part.lot)
        account = names.get(part.account.casefold())
        if opening is None or account is None:
            what = f"lot {part.lot!r}" if opening is None else f"account {part.account!r} with units"
            remedy = "'trimtab lots allocate' lists lots and wallets; nothing was allocated"
            raise Refused(f"{path.name}, line {line}: there was no {what}; {remedy}")
        parts.setdefault((opening.pooled.owner, opening.pooled.asset), []).append(Part(account, part.lot, part.quantity))
    if not parts:
        raise Refused(f"{path.name} names no lot; nothing was allocated")
    chosen = [opening for opening in openings if (opening.pooled.owner, opening.pooled.asset) in parts]
    for opening in chosen:
        pooled = opening.pooled
        why = misfit(parts[pooled.owner, pooled.asset], {lot.id: lot.quantity for lot in pooled.lots}, pooled.units, pooled.asset)
        if why:
            raise Refused(f"{path.name}: {why}; nothing was allocated")
    return _store(ws, chosen, {key: tuple(each) for key, each in parts.items()}, note, reason or f"allocated by {path.name}")


def in_order(
    ws: Workspace, accounts: Sequence[str], asset: str = "", note: str = "", reason: str = "",
) -> tuple[Opening, ...]:
    """Allocate the oldest lots to `accounts` one after the other, of one asset or of all; wallets that are not named follow by name."""
    openings = load(ws)
    wanted = asset_named(ws, asset) if asset else None
    chosen = [opening for opening in openings if wanted in (None, opening.pooled.asset)]
    if not chosen:
        raise Refused(f"no units of {symbol(wanted) if wanted else 'digital assets'} were held then; nothing was allocated")
    names = {name.casefold(): name for opening in chosen for name in opening.pooled.units}
    unknown = [each for each in accounts if each.strip().casefold() not in names]
    if unknown or not accounts:
        raise Refused(f"{unknown[0] if unknown else ''!r} held none of it then; the wallets are {', '.join(sorted(names.values()))}")
    order = tuple(Part(names[each.strip().casefold()]) for each in dict.fromkeys(accounts))
    parts = {(opening.pooled.owner, opening.pooled.asset): order for opening in chosen}
    return _store(ws, chosen, parts, note, reason or "oldest lots to wallets in order")


def take_back(ws: Workspace, asset: str, reason: str) -> tuple[Opening, ...]:
    """Take the allocation of an asset back, with a reason, while no sale was made since it was recorded. Raises `Refused`, `Invalid`."""
    if not reason.strip():
        raise Invalid("an allocation is irrevocable once it is relied on (Rev. Proc. 2024-28); say with --reason why it is taken back")
    wanted = asset_named(ws, asset)
    said = [each for each in ws.ledger.allocations.all() if each.asset == wanted]
    if not said:
        raise Refused(f"nothing was allocated of {asset}; see 'trimtab lots allocate'")
    booked(ws)
    accounts = ws.ledger.accounts.all()
    for each in said:
        later = [
            sale for sale in ws.ledger.projections.disposals()
            if sale.asset == each.asset and sale.sold_at > each.recorded_at
            and (accounts[sale.account].owner if sale.account in accounts else Owner.SELF) is each.owner
        ]
        if later:
            first = min(sale.sold for sale in later)
            raise Refused(
                f"the sale of {symbol(each.asset)} on {first} rests on this allocation, which was recorded before it; it can no longer be"
                " taken back"
            )
    with ws.ledger.writing("allocation"):
        for each in said:
            ws.ledger.allocations.withdraw(each, reason)
    return load(ws)


def _store(
    ws: Workspace, chosen: Iterable[Opening], parts: Mapping[tuple[str, str], tuple[Part, ...]], note: str, reason: str,
) -> tuple[Opening, ...]:
    taken = next((opening for opening in chosen if opening.said is not None), None)
    if taken is not None and taken.said is not None:
        raise Refused(
            f"{symbol(taken.pooled.asset)} was allocated on {taken.said.recorded_at.date()}, and that is irrevocable (Rev. Proc. 2024-28);"
            f" 'trimtab lots allocate --take-back {symbol(taken.pooled.asset)} --reason TEXT' undoes it while no sale rests on it"
        )
    with ws.ledger.writing("allocation"):
        for (owner, asset), each in parts.items():
            ws.ledger.allocations.add(Allocation(Owner(owner), asset, each, ws.as_of, note.strip()), reason)
    return load(ws)


def _part(name: str, line: int, fields: Mapping[str, str]) -> Part:
    try:
        needed(fields, "quantity")
        return Part(needed(fields, "account"), needed(fields, "lot"), positive(fields, "quantity") or ZERO)
    except Invalid as error:
        raise Refused(f"{name}, line {line}: {error}; nothing was allocated") from None
