"""Bitbank (bitbank.cc): deposits and withdrawals, of coins and of yen. Times are Japan's; the fee of a withdrawal is on top of it."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, move

_DONE = Only("ステータス", ("done",), ignored("not carried out"))


class _Bitbank(Declared):
    venue = "Bitbank"
    zone = "Asia/Tokyo"
    order = "ymd"
    only = (_DONE,)


class BitbankWithdrawals(_Bitbank):
    id = "bitbank-withdrawals"
    title = "Bitbank: withdrawals"
    signatures = (Signature("v1", ("コイン", "日時", "数量", "手数料", "ラベル", "ネットワーク", "アドレス", "Txid", "ステータス")),)
    how_to_export = "Bitbank: Withdraw, history of each coin, CSV"
    columns = Columns(time="日時", type="=withdrawal", asset="コイン", amount="数量", fee="手数料", refs="Txid", note="ラベル")
    types = (("withdrawal", move(-1)),)


class BitbankDeposits(_Bitbank):
    id = "bitbank-deposits"
    title = "Bitbank: deposits"
    signatures = (Signature("v1", ("コイン", "日時", "数量", "ネットワーク", "アドレス", "Txid", "ステータス"), absent=("手数料",)),)
    how_to_export = "Bitbank: Deposit, history of each coin, CSV"
    columns = Columns(time="日時", type="=deposit", asset="コイン", amount="数量", refs="Txid")
    types = (("deposit", move(1)),)


class BitbankYen(_Bitbank):
    id = "bitbank-yen"
    title = "Bitbank: deposits of yen"
    signatures = (Signature("v1", ("日時", "数量", "ステータス"), absent=("コイン", "手数料", "価格")),)
    how_to_export = "Bitbank: Deposit, yen, history, CSV"
    columns = Columns(time="日時", type="=deposit", asset="=JPY", amount="数量")
    types = (("deposit", move(1)),)


IMPORTERS = (BitbankWithdrawals(), BitbankDeposits(), BitbankYen())
