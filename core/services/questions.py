"""What only the user can say: questions that bookings wait for, and the answers given."""

from collections.abc import Iterable
from datetime import date

from core.booking import read_answer
from core.booking.answers import DEPOSIT as DEPOSIT
from core.booking.answers import FORMS, form_of, forms
from core.model import Question, symbol
from core.services import projection
from core.services.errors import Invalid, Refused
from core.services.lots import Line, source_lines
from core.services.names import Names
from core.services.projection import booked
from core.services.workspace import Workspace


def load(ws: Workspace) -> tuple[Question, ...]:
    """The open questions."""
    booked(ws)
    return tuple(ws.ledger.projections.questions())


def rows(ws: Workspace, found: Iterable[Question]) -> dict[str, tuple[Line, ...]]:
    """The rows of files that questions are about, by the question's id; none where an event was entered by hand."""
    asked = {each.id: each.event for each in found if each.event}
    lines = source_lines(ws, dict.fromkeys(asked.values()))
    return {id: lines[event] for id, event in asked.items() if event in lines}


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


def matching(
    ws: Workspace, *, kind: str = DEPOSIT, account: str = "", asset: str = "", since: date | None = None, until: date | None = None,
) -> tuple[Question, ...]:
    """The open questions of one kind about an account, an asset (symbol or id) and a period (civil dates, both included); all where
    nothing is named. Raises `Invalid` for a kind that is none."""
    if kind not in FORMS:
        raise Invalid(f"{kind!r} is no kind of question; write one of {', '.join(sorted(FORMS))}")
    place = Names(ws).account(account) if account else ""
    found = [
        each for each in load(ws)
        if each.kind == kind and place in ("", each.account) and asset.lower() in ("", each.asset.lower(), symbol(each.asset).lower())
    ]
    if since is None and until is None:
        return tuple(found)
    days = {event.key: event.civil_date(ws.tz) for event in projection.events(ws)}
    return tuple(
        each for each in found
        if each.event in days and (since is None or days[each.event] >= since) and (until is None or days[each.event] <= until)
    )


def answer_many(
    ws: Workspace, said: str, *, kind: str = DEPOSIT, account: str = "", asset: str = "", since: date | None = None,
    until: date | None = None, reason: str = "",
) -> tuple[Question, ...]:
    """Give one answer to all that `matching` finds, as one step: all of them or none. Returns the questions answered.

    Raises `Refused` where nothing matches, `Invalid` for no answer to them, also where an amount of all units is said of several.
    """
    found = matching(ws, kind=kind, account=account, asset=asset, since=since, until=until)
    if not found:
        raise Refused(f"no open question about a {kind} matches; see 'trimtab questions'")
    return _give(ws, found, kind, said, reason)


def answer_these(ws: Workspace, ids: Iterable[str], said: str, reason: str = "") -> tuple[Question, ...]:
    """Give one answer to the open questions of these ids, all of one kind, as one step. Raises as `answer_many`."""
    wanted = frozenset(ids)
    found = tuple(each for each in load(ws) if each.id in wanted)
    if not found or len(found) != len(wanted):
        raise Refused("some of these questions are no longer open; look at what waits now")
    kinds = {each.kind for each in found}
    if len(kinds) > 1:
        raise Invalid(f"one answer cannot be given to questions about a {' and a '.join(sorted(kinds))}; answer each kind by itself")
    return _give(ws, found, kinds.pop(), said, reason)


def _give(ws: Workspace, found: tuple[Question, ...], kind: str, said: str, reason: str) -> tuple[Question, ...]:
    written = " ".join(said.split())
    try:
        read_answer(kind, written)
    except ValueError as error:
        raise Invalid(str(error)) from None
    common = forms(kind, many=len(found) > 1)
    if form_of(kind, written) not in common:
        remedy = f"write one of {', '.join(map(repr, common))}" if common else "answer them one by one"
        raise Invalid(f"{written!r} states an amount for all units of one, and {len(found)} questions match; {remedy}")
    with ws.ledger.writing("answers"):
        for each in found:
            ws.ledger.answers.set(each.id, written, reason or each.what)
    return found


def retract(ws: Workspace, ids: Iterable[str], reason: str = "") -> None:
    """Take answers back, all of them or none; their questions are open again. Raises `Refused` for one that was not given."""
    given = answers(ws)
    chosen = [id.strip() for id in ids]
    for id in chosen:
        if id not in given:
            raise Refused(f"{id!r} has no answer to take back; 'trimtab questions' lists the answers given")
    with ws.ledger.writing("answers"):
        for id in dict.fromkeys(chosen):
            ws.ledger.answers.clear(id, reason or "answer taken back")
