"""Whose file of transfers it is, where no column says so: the address in its name, else the one that all its rows share."""

from importers.base import Table


def own_address(table: Table, *between: str) -> str:
    """The address, as the file writes it; empty where nothing tells. `between` are the columns of sender and recipient."""
    places = table.columns(*between)
    ends = [{end.casefold(): end for place in places if (end := cells[place].strip())} for _, cells in table.records]
    name = table.name.casefold()
    named = next((each for pair in ends for plain, each in pair.items() if len(plain) > _SHORTEST and plain in name), "")
    shared = set[str].intersection(*map(set, ends)) if ends else set()
    return named or (ends[0][shared.pop()] if len(shared) == 1 else "")


_SHORTEST = 20
"""Letters of an address: what is shorter may stand in any name."""
