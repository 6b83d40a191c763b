"""`trimtab questions` and `trimtab answer`."""

from collections.abc import Iterable, Iterator, Mapping

import click

from core.model import Question
from core.services import questions
from core.services.contracts import settings as contract
from core.services.errors import Invalid
from core.services.fields import civil_date
from core.services.lots import Line
from core.services.workspace import Workspace
from tui.cli_options import Command, Group
from tui.cli_text import plain
from tui.commands.session import opened, say, show


@click.group("questions", cls=Group)
@click.pass_context
def questions_command(ctx: click.Context) -> None:
    """What only you can say, with the remedy; answered one by one or many at once."""
    if ctx.invoked_subcommand is None:
        with opened() as ws:
            found, answers = questions.load(ws), questions.answers(ws)
            show(lambda: contract.questions(ws, found, answers), lambda: _questions(found, answers, questions.rows(ws, found)))


@questions_command.command("answer")
@click.argument("words", nargs=-1, required=True, metavar="[QUESTION] ANSWER")
@click.option("--all", "many", is_flag=True, help="Answer every open question that the other options name.")
@click.option("--kind", default=questions.DEPOSIT, show_default=True, metavar="KIND", help="With --all: of this kind.")
@click.option("--account", default="", metavar="NAME", help="With --all: about this account.")
@click.option("--asset", default="", metavar="ASSET", help="With --all: about this asset.")
@click.option("--since", default="", metavar="DATE", help="With --all: of events on this date or later.")
@click.option("--until", default="", metavar="DATE", help="With --all: of events on this date or earlier.")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def answer(
    words: tuple[str, ...], many: bool, kind: str, account: str, asset: str, since: str, until: str, reason: str,
) -> None:
    """Answer QUESTION (its id from 'trimtab questions'), or with --all every question of a kind, account, asset and period."""
    with opened() as ws:
        if many:
            done = questions.answer_many(
                ws, " ".join(words), kind=kind, account=account, asset=asset, since=civil_date(since, "--since") if since else None,
                until=civil_date(until, "--until") if until else None, reason=reason,
            )
            _answered(ws, done, " ".join(words))
            return
        if account or asset or since or until or kind != questions.DEPOSIT:
            raise Invalid("--kind, --account, --asset, --since and --until choose among many questions; add --all")
        if len(words) < 2:
            raise Invalid("name a question and its answer; see 'trimtab questions'")
        _answered(ws, [questions.answer(ws, words[0], " ".join(words[1:]), reason)], " ".join(words[1:]))


@questions_command.command("retract")
@click.argument("ids", nargs=-1, required=True, metavar="QUESTION...")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def retract(ids: tuple[str, ...], reason: str) -> None:
    """Take answers back, by the ids of their questions: these are open again."""
    with opened() as ws:
        questions.retract(ws, ids, reason)
        found, answers = questions.load(ws), questions.answers(ws)
        show(lambda: contract.questions(ws, found, answers), lambda: [f"{len(ids)} taken back; {len(found)} open"])


@click.command("answer", cls=Command)
@click.argument("question")
@click.argument("said", metavar="ANSWER")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def answer_command(question: str, said: str, reason: str) -> None:
    """Answer QUESTION (its id from 'trimtab questions')."""
    with opened() as ws:
        _answered(ws, [questions.answer(ws, question, said, reason)], said)


def _answered(ws: Workspace, done: Iterable[Question], said: str) -> None:
    for each in done:
        say(f"{each.id}: answered {said}")
    found, answers = questions.load(ws), questions.answers(ws)
    show(lambda: contract.questions(ws, found, answers), lambda: [])


def _questions(
    found: tuple[Question, ...], answers: Mapping[str, str], rows: Mapping[str, tuple[Line, ...]],
) -> Iterator[str]:
    if not found:
        yield "No open questions."
    for each in found:
        where = "; ".join(f"{line.name}, line {line.line}" for line in rows.get(each.id, ())[:2])
        yield f"{plain(each.id)}  {plain(each.what)}{f' ({plain(where)})' if where else ''}"
        yield f"    {plain(each.remedy)}"
    for id, said in sorted(answers.items()):
        yield f"answered: {plain(id)} = {plain(said)}"
