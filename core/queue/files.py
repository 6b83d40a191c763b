"""Tickets as bytes: CSV for spreadsheets and brokers' upload forms, JSON for programs. LF, UTF-8, no formula can hide in a text cell."""

import csv
import io
import json
from collections.abc import Iterable

from core.money import text
from core.queue.tickets import Ticket, to_record

COLUMNS = (
    "ticket", "action", "exported_at", "side", "account", "venue", "asset", "quantity", "order_type", "limit_price", "currency",
    "lots", "instruction", "rules", "why",
)  # fmt: skip
SCHEMA = "trimtab-tickets/1"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def tickets_csv(tickets: Iterable[Ticket]) -> bytes:
    """One row per order; the named lots as `lot:quantity` joined by blanks."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for order in tickets:
        writer.writerow(
            (
                safe(order.id),
                safe(order.action),
                order.exported_at.isoformat(),
                order.side.value,
                safe(order.account),
                safe(order.venue),
                safe(order.asset),
                text(order.quantity),
                safe(order.order_type),
                "" if order.limit_price is None else text(order.limit_price),
                safe(order.currency),
                safe(" ".join(f"{lot.lot}:{text(lot.quantity)}" for lot in order.lots)),
                safe(order.instruction),
                safe(" ".join(order.rules)),
                safe("; ".join(order.why)),
            )
        )
    return out.getvalue().encode("utf-8")


def tickets_json(tickets: Iterable[Ticket]) -> bytes:
    document = {"schema": SCHEMA, "tickets": [to_record(order) for order in tickets]}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def safe(cell: str) -> str:
    """A text cell on one line that no spreadsheet takes for a formula."""
    flat = neutral(cell.replace("\n", " "))
    return flat.replace("\r", " ")


def neutral(cell: str) -> str:
    """A text cell that no spreadsheet takes for a formula: one that begins like one, blanks apart, gets an apostrophe before it."""
    kept = cell.replace("\x00", "")
    return f"'{kept}" if kept.startswith(_FORMULA) or kept.lstrip().startswith(_FORMULA) else kept
