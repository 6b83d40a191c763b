"""What only the user can say: questions that bookings wait for, and the answers given."""

from core.booking import read_answer
from core.model import Question
from core.services.errors import Invalid, Refused
from core.services.projection import booked
from core.services.workspace import Workspace


def load(ws: Workspace) -> tuple[Question, ...]:
    """The open questions."""
    booked(ws)
    return tuple(ws.ledger.projections.questions())


def answers(ws: Workspace) -> dict[str, str]:
    """The answers given, by id of the question."""
    return ws.ledger.answers.all()


def answer(ws: Workspace, question: str, said: str, reason: str = "") -> Question:
    """Answer an open question (by id or its beginning). Raises `Refused` where there is no such question, `Invalid` for no answer to it."""
    found = [each for each in load(ws) if each.id.startswith(question.strip())] if question.strip() else []
    exact = [each for each in found if each.id == question.strip()]
    if len(exact or found) != 1:
        raise Refused(f"{question!r} names {'no' if not found else 'more than one'} open question; copy an id from 'trimtab questions'")
    if not said.strip():
        raise Refused("an answer cannot be empty; see the remedy in 'trimtab questions'")
    asked = (exact or found)[0]
    try:
        read_answer(asked.kind, said.strip())
    except ValueError as error:
        raise Invalid(f"{asked.id}: {error}") from None
    ws.ledger.answers.set(asked.id, said.strip(), reason or asked.what)
    return asked
