"""The action queue: what is proposed joined with what was decided, order tickets, and the fills that the next import brings. Pure."""

from core.queue.arrange import Decision, Edit, Progress, Wake, arrange, changed, decided_record, edit_of, named, wake_of
from core.queue.files import tickets_csv, tickets_json
from core.queue.funding import Shortfall, shortfalls
from core.queue.reconcile import Fill, Reconciliation, reconcile
from core.queue.record import from_record, to_record
from core.queue.states import NEXT, UNDOABLE, WITH_BROKER, NotAllowed, allowed, check
from core.queue.tickets import NoTicket, Ticket, TicketLot, identification, ticket, ticket_id
from core.queue.tickets import from_record as ticket_from_record
from core.queue.tickets import to_record as ticket_to_record

__all__ = [
    "NEXT", "UNDOABLE", "WITH_BROKER", "Decision", "Edit", "Fill", "NoTicket", "NotAllowed", "Progress", "Reconciliation", "Shortfall",
    "Ticket", "TicketLot", "Wake", "allowed", "arrange", "changed", "check", "decided_record", "edit_of", "from_record",
    "identification", "named", "reconcile", "shortfalls", "ticket", "ticket_from_record", "ticket_id", "ticket_to_record",
    "tickets_csv", "tickets_json", "to_record", "wake_of",
]
