"""The Monday review as text: what `trimtab` prints where there is no terminal, and `trimtab status` in short."""

from collections.abc import Iterator

from core.model import ActionState, SleeveState
from core.services.review import Review, bar, timeline
from core.unknown import known
from tui.cli_text import Notes, age, moment, plain, table
from tui.commands.process import step_lines
from tui.commands.trades import explained, queue_lines

BAR = 31
_OPEN = (ActionState.PROPOSED, ActionState.APPROVED, ActionState.EXPORTED, ActionState.PARTLY_FILLED)


def monday(found: Review) -> Iterator[str]:
    """The whole review: figures, timeline, explained actions, checklist."""
    if found.empty:
        yield from first_run()
        return
    yield from _figures(found)
    yield ""
    yield "Timeline"
    yield from (f"  {plain(row.horizon):<10}  {plain(row.text)}" for row in timeline(found.sleeves, found.limits))
    yield ""
    yield "Actions"
    waiting = [item for item in found.queue if item.state in _OPEN]
    yield from (f"  {line}" for line in explained(waiting, found.tz, found.currency, found.words))
    yield ""
    yield "Checklist"
    yield from (f"  {line}" for line in step_lines(found.checklist, found.tz))
    yield from _open_ends(found)
    yield ""
    yield "No advice: figures follow the policy and the files that were imported."


def status_lines(found: Review) -> Iterator[str]:
    """Figures, the queue in one line each, and how much of the checklists is done."""
    if found.empty:
        yield from first_run()
        return
    yield from _figures(found)
    yield ""
    yield from queue_lines([item for item in found.queue if item.state in _OPEN], found.tz, found.currency)
    yield ""
    late = sum(1 for step in found.checklist if not step.done and step.due <= found.as_of)
    done = sum(1 for step in found.checklist if step.done)
    yield f"Checklist: {done} of {len(found.checklist)} steps done, {late} due"
    yield from _open_ends(found)


def first_run() -> Iterator[str]:
    """What an empty ledger says."""
    yield "Nothing is imported yet."
    yield "  trimtab import FILE...   read exports of exchanges and brokers ('trimtab formats' lists them)"
    yield "  trimtab add opening      enter what you hold; --from-positions starts from a broker's positions export"
    yield "  trimtab demo             look at the sample portfolio first, in a temporary ledger"


def _figures(found: Review) -> Iterator[str]:
    notes = Notes()
    mode = "  DEMO" if found.demo else ""
    now = moment(found.as_of, found.tz, "%a %d %b %Y %H:%M")
    yield f"Trimtab  {now}  {notes.money(found.total)} {found.currency}  prices {age(found.price_age)}{mode}"
    if not known(found.total):
        yield f"known so far {notes.money(found.known_total)} {found.currency}"
    yield f"policy {plain(found.policy_source)}"
    yield ""
    heads = ["Class", "Target>", "Now>", "Drift>", f"Value {found.currency}>", "Band", "State", "Priority", "Why"]
    yield from table(heads, [_sleeve(sleeve, notes) for sleeve in found.sleeves])
    if found.limits:
        yield ""
        yield from table(
            ["Limit", "Kind", "Value>", "Limit>", "State", "Why"],
            [
                (each.title, each.kind, notes.money(each.value), notes.money(each.limit), each.state.glyph if each.state else "?", each.why)
                for each in found.limits
            ],
        )
    yield from notes.lines()


def _sleeve(sleeve: SleeveState, notes: Notes) -> tuple[str, ...]:
    state, priority = sleeve.state.glyph if sleeve.state else "?", sleeve.priority.glyph if sleeve.priority else ""
    return (
        "  " * sleeve.depth + sleeve.title, notes.percent(sleeve.target), notes.percent(sleeve.current),
        notes.percent(sleeve.drift, sign=True), notes.money(sleeve.value), bar(sleeve, BAR), state, priority, sleeve.why,
    )


def _open_ends(found: Review) -> Iterator[str]:
    if found.blocked:
        yield ""
        yield "Blocked"
        yield from (f"  {plain(each.what)}: {plain(each.cause)}; {plain(each.remedy)}" for each in found.blocked)
    if found.questions:
        yield ""
        yield "Questions"
        yield from (f"  {plain(each.id)}  {plain(each.what)}; {plain(each.remedy)}" for each in found.questions)
    if found.counts.quarantined:
        yield ""
        yield f"{found.counts.quarantined} rows wait in quarantine: 'trimtab quarantine' says why."
