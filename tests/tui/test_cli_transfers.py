"""`trimtab transfers` and `trimtab questions`, from imported files: links hold again after undo and a new import."""

import pytest

from tests.tui.cli_desk import Shell

HEAD = "date,type,account,asset,quantity,amount,currency,fee,fee_asset,id\n"
EXCHANGE = HEAD + (
    "2024-01-05T10:00:00+00:00,buy,Exchange,crypto:BTC,2,60000,USD,,,B1\n"
    "2025-01-05T10:00:00+00:00,withdrawal,Exchange,crypto:BTC,1,,,,,W1\n"
    "2025-01-05T10:00:00+00:00,withdrawal,Exchange,crypto:USDC,50,,,,,W2\n"
)
WALLETS = HEAD + (
    "2025-01-05T11:00:00+00:00,deposit,Wallet,crypto:BTC,1,,,,,D1\n"
    "2025-01-05T11:10:00+00:00,deposit,Cold,crypto:BTC,1,,,,,D2\n"
    "2025-01-05T10:20:00+00:00,deposit,Wallet,crypto:USDC.e,49.9,,,,,D3\n"
)


def imported(shell: Shell, name: str, content: str) -> int:
    file = shell.folder / name
    file.write_text(content, encoding="utf-8")
    number: int = shell.json("import", str(file), "--tz", "UTC")["import"]
    return number


@pytest.fixture
def desk(fresh: Shell) -> Shell:
    imported(fresh, "exchange.csv", EXCHANGE)
    imported(fresh, "wallets.csv", WALLETS)
    return fresh


def test_a_word_of_the_users_holds_again_after_undo_and_a_new_import(desk: Shell) -> None:
    """B1.7: linked, undone, imported again - also in the other order - and still linked; parted, the next best is found."""
    found = desk.json("transfers")
    doubt = {each["out"]["legs"][0]["asset"]: each for each in found["ambiguous"]}
    out, (near, far) = doubt["BTC"]["out"]["id"], [each["id"] for each in doubt["BTC"]["candidates"]]
    linked = desk.json("transfers", "link", out, far)["matched"]
    assert [(each["out"], each["in"], each["tier"], each["as"]) for each in linked] == [(out, far, "user", "transfer")]
    for number in ("1", "2"):
        desk("undo-import", number)
    assert [desk.json("transfers")[name] for name in ("matched", "ambiguous", "open")] == [[], [], []]
    imported(desk, "wallets.csv", WALLETS)
    assert desk.json("transfers")["matched"] == []
    imported(desk, "exchange.csv", EXCHANGE)
    assert desk.json("transfers")["matched"] == linked
    parted = desk.json("transfers", "unlink", out, far)["matched"]
    assert [(each["in"], each["tier"]) for each in parted] == [(near, "exact amount")]


def test_a_candidate_on_another_chain_says_how_to_link_it(desk: Shell) -> None:
    """B1.6: shown with its reasons, refused as a plain transfer, carried over as a bridge."""
    found = desk.json("transfers")
    doubt = next(each for each in found["ambiguous"] if each["out"]["legs"][0]["asset"] == "USDC")
    (candidate,) = doubt["candidates"]
    assert (candidate["as"], candidate["difference"], candidate["seconds"], candidate["shared"]) == ("bridge", "0.1", 1200, [])
    assert candidate["why"][0] == "USDC.e stands for USDC: link it as a bridge if that is what it was"
    words = ("transfers", "link", doubt["out"]["id"][:12], candidate["id"][:12])
    assert "--as bridge" in desk(*words, code=1).err
    assert "miracle" in desk(*words, "--as", "miracle", code=2).err
    (pair,) = desk.json(*words, "--as", "bridge")["matched"]
    assert (pair["as"], pair["fee"]) == ("bridge", "0.1")
    assert {lot["asset"]: lot["quantity"] for lot in desk.json("lots")["lots"]}["USDC.e"] == "49.9"
    out = desk("transfers").out
    assert "matched by user as a bridge, fee 0.1" in out
    assert "the amount is the same; 1 h 0 min after the sending" in out


def test_one_answer_for_many_open_deposits(desk: Shell) -> None:
    """The answer may be written without quotes; what does not go together is refused with its code."""
    refused = desk("questions", "answer", "--all", "--asset", "BTC", "bought", "500", "2021-03-04", code=2)
    assert "2 questions match" in refused.err
    assert "add --all" in desk("questions", "answer", "--asset", "BTC", "income", code=2).err
    assert "no open question" in desk("questions", "answer", "--all", "--account", "Nowhere", "income", code=1).err
    done = desk.json("questions", "answer", "--all", "--asset", "BTC", "--since", "2025-01-05", "bought", "each", "300", "2021-03-04")
    assert sorted(each["answer"] for each in done["answers"]) == ["bought each 300 2021-03-04"] * 2
    assert {lot["basis"] for lot in desk.json("lots")["lots"] if lot["account"] in ("Wallet", "Cold") and lot["asset"] == "BTC"} == {"300"}
    left = desk.json("questions", "retract", done["answers"][0]["id"])
    assert len(left["answers"]) == 1
    one = desk.json("questions", "answer", done["answers"][0]["id"], "own")
    assert len(one["answers"]) == 2
    assert desk("questions", "answer", "own", code=2).err


def test_an_open_event_names_its_question_and_what_it_could_be(desk: Shell) -> None:
    found = desk.json("transfers")
    wallet = next(each for each in found["open"] if each["legs"][0]["account"] == "Cold")
    assert wallet["question"].startswith("deposit-")
    assert "own" in wallet["answers"]
    assert wallet["could_be"] == [each["out"]["id"] for each in found["ambiguous"] if each["out"]["legs"][0]["asset"] == "BTC"]
    assert f"{wallet['question']}: answer 'bought COST DATE'" in desk("transfers").out
