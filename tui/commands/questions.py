"""`trimtab questions` and `trimtab answer`."""

from collections.abc import Iterator, Mapping

import click

from core.model import Question
from core.services import questions
from core.services.contracts import settings as contract
from tui.cli_options import Command
from tui.cli_text import plain
from tui.commands.session import opened, say, show


@click.command("questions", cls=Command)
def questions_command() -> None:
    """What only you can say, with the remedy."""
    with opened() as ws:
        found, answers = questions.load(ws), questions.answers(ws)
        show(lambda: contract.questions(ws, found, answers), lambda: _questions(found, answers))


@click.command("answer", cls=Command)
@click.argument("question")
@click.argument("said", metavar="ANSWER")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def answer_command(question: str, said: str, reason: str) -> None:
    """Answer QUESTION (its id from 'trimtab questions')."""
    with opened() as ws:
        asked = questions.answer(ws, question, said, reason)
        say(f"{asked.id}: answered {said}")
        found, answers = questions.load(ws), questions.answers(ws)
        show(lambda: contract.questions(ws, found, answers), lambda: [])


def _questions(found: tuple[Question, ...], answers: Mapping[str, str]) -> Iterator[str]:
    if not found:
        yield "No open questions."
    for each in found:
        yield f"{plain(each.id)}  {plain(each.what)}"
        yield f"    {plain(each.remedy)}"
    for id, said in sorted(answers.items()):
        yield f"answered: {plain(id)} = {plain(said)}"
