"""JSON of accounts, assets, entries, questions, journal, policy and upkeep."""

from collections.abc import Iterable, Mapping, Sequence

from core.model import Account, Asset, JournalEntry, Question
from core.services.accounts import AccountRow
from core.services.assets import AssetRow, NamesView
from core.services.contracts.base import Json, answer, name_of
from core.services.contracts.tax import lines
from core.services.entries import Added
from core.services.questions import rows as lines_of
from core.services.workspace import Workspace


def accounts(ws: Workspace, rows: Iterable[AccountRow]) -> Json:
    return answer(ws, "accounts", {"accounts": [_account_row(row) for row in rows]})


def account(ws: Workspace, one: Account) -> Json:
    return answer(ws, "account", {"account": _account(one)})


def assets(ws: Workspace, rows: Iterable[AssetRow]) -> Json:
    return answer(ws, "assets", {"assets": [{**_asset(row.asset), "quantity": row.quantity, "sleeve": row.sleeve or None} for row in rows]})


def asset_names(ws: Workspace, found: NamesView) -> Json:
    return answer(ws, "asset_names", {
        "names": [
            {
                "name": name_of(row.name), "asset": name_of(row.asset), "means": row.means, "scheme": row.scheme, "since": row.since,
                "until": row.until, "source": row.source, "file": row.file or None, "reason": row.reason or None, "parted": row.parted,
            }
            for row in found.rows
        ],
        "clashes": [
            {"name": name_of(clash.name), "assets": [name_of(each) for each in clash.assets], "what": clash.sentence}
            for clash in found.clashes
        ],
    })


def asset(ws: Workspace, one: Asset) -> Json:
    return answer(ws, "asset", {"asset": _asset(one)})


def added(ws: Workspace, found: Added) -> Json:
    return answer(ws, "add", {
        "events": found.keys, "accounts": found.accounts, "prices": found.prices, "present": found.present, "skipped": found.skipped,
    })


def questions(ws: Workspace, found: Sequence[Question], answers: Mapping[str, str]) -> Json:
    told = lines_of(ws, found)
    rows = [
        {
            "id": each.id, "kind": each.kind, "what": each.what, "remedy": each.remedy, "event": each.event or None,
            "account": each.account or None, "asset": name_of(each.asset) or None, "lines": lines(told.get(each.id, ())),
        }
        for each in found
    ]
    return answer(ws, "questions", {"questions": rows, "answers": [{"id": id, "answer": said} for id, said in sorted(answers.items())]})


def journal(ws: Workspace, entries: Sequence[JournalEntry]) -> Json:
    return answer(ws, "journal", {"entries": [
        {
            "seq": each.seq, "at": each.at, "kind": each.kind, "subject": each.subject, "reason": each.reason, "hash": each.hash,
            "previous": each.previous,
        }
        for each in entries
    ]})


def _account_row(row: AccountRow) -> Json:
    return {
        **_account(row.account),
        "holdings": [{"asset": name_of(asset), "quantity": quantity} for asset, quantity in row.holdings],
        "recurring": [
            {
                "asset": name_of(buy.asset), "amount": buy.amount, "currency": buy.currency, "every": buy.every, "first": buy.first,
                "last": buy.last,
            }
            for buy in row.recurring
        ],
    }


def _account(one: Account) -> Json:
    return {
        "account": one.name, "venue": one.venue or None, "owner": one.owner, "tax_type": one.tax_type, "custody": one.custody,
        "timezone": one.timezone or None, "reinvests": one.reinvests, "whole_shares": one.whole_shares,
        "form_1099": one.form_1099,
        "methods": [{"since": dated.since, "method": dated.method, "recorded_at": dated.recorded_at} for dated in one.methods],
    }


def _asset(one: Asset) -> Json:
    return {
        "asset": one.symbol, "id": one.id, "kind": one.kind, "name": one.name or None, "class": one.asset_class or None,
        "tags": sorted(one.tags), "protocol": one.protocol or None, "strategy": one.strategy, "pegged": one.pegged,
        "wash_group": one.wash_group or None, "wash_similar": one.wash_similar or None, "names": [name_of(name) for name in one.names],
    }
