"""Worked cases through the engine: our own, those of the shared folder where it is at hand, and that a wrong expectation fails."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.golden.tax.__main__ import main
from tests.golden.tax.case import read
from tests.golden.tax.run import check

HERE = Path(__file__).parent
OWN = read(HERE / "cases.json")
SHARED = HERE.parents[3] / "shared" / "tax" / "golden.json"
Case = dict[str, Any]


@pytest.mark.parametrize("case", OWN, ids=[case["id"] for case in OWN])
def test_own_case(case: Case) -> None:
    assert check(case) == ""


def test_the_shared_cases() -> None:
    if not SHARED.exists():
        pytest.skip("shared/tax/golden.json is not beside the project")
    wrong = {case["id"]: said for case in read(SHARED) if (said := check(case))}
    assert wrong == {}


def leaves(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every single value of an expectation stands."""
    if isinstance(part, dict | list):
        for name, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from leaves(value, (*path, name))
    elif path[-1] != "kind":
        yield path


def changed(value: Any) -> Any:
    """Another value of the same form."""
    if isinstance(value, bool):
        return not value
    try:
        return str(float(value) + 3)
    except ValueError:
        return f"{value}x" if not value[:4].isdigit() else f"1{value[1:]}"


def without(case: Case, path: tuple[Any, ...], value: Any = None) -> Case:
    """The case with the value at `path` of its expectation in place of what stands there; None: that row of a list is gone."""
    other = copy.deepcopy(case)
    part = other["expect"]
    for name in path[:-1]:
        part = part[name]
    if value is None:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return other


@pytest.mark.parametrize("case", OWN, ids=[case["id"] for case in OWN])
def test_every_expected_value_is_looked_at(case: Case) -> None:
    """Whatever is changed in what a case expects, the case fails; `kind` is a word for the reader."""
    for path in leaves(case["expect"]):
        value = case["expect"]
        for name in path:
            value = value[name]
        assert check(without(case, path, changed(value))), (path, value)


@pytest.mark.parametrize("case", OWN, ids=[case["id"] for case in OWN])
def test_what_is_not_expected_fails(case: Case) -> None:
    """A disposal, match, lot or pool that the engine has and the case does not name."""
    for name in ("disposals", "lots_after", "pools_after", "income"):
        for place in range(len(case["expect"].get(name, ()))):
            assert check(without(case, (name, place)))
    for place, row in enumerate(case["expect"].get("disposals", ())):
        for number in range(len(row.get("matches", ()))):
            assert check(without(case, ("disposals", place, "matches", number)))


PLAIN: Case = {
    "id": "plain", "jurisdiction": "US", "rule": ["FIFO"], "title": "",
    "settings": {"engine": "lots", "method": "FIFO", "scope": "account"},
    "events": [
        {"id": "b1", "date": "2024-01-02", "asset": "VTI", "type": "buy", "qty": "2", "amount": "20"},
        {"id": "s1", "date": "2024-03-01", "asset": "VTI", "type": "sell", "qty": "1", "amount": "12"},
    ],
    "expect": {"disposals": [{"event": "s1", "gain": "2"}]},
}


def with_event(**said: str) -> Case:
    return {**PLAIN, "events": [*PLAIN["events"], {"id": "x1", "date": "2024-04-01", "asset": "VTI", **said}]}


def test_what_cannot_be_run_is_a_failure_that_says_why() -> None:
    assert check(PLAIN) == ""
    assert check(with_event(type="short_sale")) == "'short_sale' is a type of event that this runner does not know"
    assert check(with_event(type="sell", qty="1", amount="9", colour="red")) == "event x1 states colour, which this runner does not know"
    assert check({**PLAIN, "expect": {"moods": []}}) == "expect states moods, which this runner does not know"
    assert check({**PLAIN, "expect": {}}) == "the case expects nothing"
    assert check({**PLAIN, "settings": {"engine": "lots", "method": "RANDOM"}}).startswith("no rule pack takes lots by 'RANDOM'")
    assert check({**PLAIN, "jurisdiction": "NO"}).startswith("there is no rule pack for 'NO'")
    assert check({**PLAIN, "arith": [["2+2", "5"]]}) == "arith 2+2: expected 5, got 4"
    assert "names the lots b9" in check({**PLAIN, "events": [PLAIN["events"][0], {**PLAIN["events"][1], "lots": ["b9"]}]})
    unknown = {**PLAIN, "events": [], "rule": ["window_tax"], "settings": {"engine": "manual"}, "expect": {"tax": {"x": "1"}}}
    assert "window_tax" in check(unknown)
    short = with_event(type="sell", qty="5", amount="50")
    assert check({**short, "expect": {"disposals": [{"event": "x1", "gain": "0"}]}}).startswith("gain is unknown")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {**PLAIN, "id": "wrong", "expect": {"disposals": [{"event": "s1", "gain": "3"}]}}
    path = tmp_path / "two.json"
    path.write_text(json.dumps({"meta": {"schema": 1}, "cases": [PLAIN, wrong]}), "utf-8")
    assert main([str(path)]) == 1
    assert capsys.readouterr().out == "ok plain\nFAIL wrong: s1 gain: expected 3, got 2\n1 passed, 1 failed\n"
    path.write_text(json.dumps({"cases": [PLAIN]}), "utf-8")
    assert main([str(path)]) == 0
    assert capsys.readouterr().out == "ok plain\n1 passed, 0 failed\n"
    path.write_text(json.dumps({"meta": {"schema": 2}, "cases": []}), "utf-8")
    assert main([str(path)]) == main([]) == main([str(tmp_path / "none.json")]) == 2
