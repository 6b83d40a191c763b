"""Importers are found, not listed: adding one is adding one file."""

import subprocess
import sys

import pytest

from importers.base import Importer, plain
from importers.generic_mapping import FIELDS
from importers.registry import all_importers, built_in, importer


def test_every_importer_is_found_once_and_by_its_id() -> None:
    found = [each.id for each in all_importers()]
    assert found == sorted(set(found))
    assert {"binance-statement", "coinbase-retail", "generic", "kraken-ledgers", "schwab-positions", "schwab-transactions"} <= set(found)
    assert {"coinbase-pro", "coinbase-pro-fills", "kraken-trades", "ledger-live"} <= set(found)
    assert importer("kraken-ledgers").venue == "Kraken"
    with pytest.raises(ValueError, match="'nonsense' is no format; "):
        importer("nonsense")


def test_generations_have_versions_of_their_own_and_no_two_headers_are_one() -> None:
    seen: dict[tuple[object, ...], str] = {}
    for each in all_importers():
        versions = [signature.version for signature in each.signatures]
        assert len(versions) == len(set(versions)), each.id
        for signature in each.signatures:
            header = (frozenset(map(plain, signature.required)), signature.patterns, signature.absent, signature.named)
            assert header not in seen, f"{each.id} {signature.version} reads the header of {seen.get(header)}"
            seen[header] = f"{each.id} {signature.version}"


def test_an_importer_says_how_to_export_and_where_its_layout_comes_from() -> None:
    for each in all_importers():
        assert isinstance(each, Importer)
        assert each.evidence in ("sample", "parser", "weak", "own"), each.id
        assert each.custody in ("broker", "exchange", "wallet"), each.id
        assert each.title, each.id
        assert each.how_to_export, each.id


def test_finding_importers_loads_no_services_and_nothing_heavy() -> None:
    code = (
        "import sys; from importers.registry import all_importers; assert all_importers();"
        "print([name for name in ('polars', 'ccxt', 'textual', 'pandas', 'core.services') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_a_header_of_our_own_names_alone_is_nobody_elses() -> None:
    """Where a file has the names of the plain layout and no other, no other importer is asked: none may want just these."""
    own = {*FIELDS} - {"source"}
    others = [each for each in built_in() if each.id != "generic"]
    assert [each.id for each in others for signature in each.signatures if own.issuperset(map(plain, signature.required))] == []
