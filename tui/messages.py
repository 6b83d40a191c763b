"""What workers tell the interface. A message carries one frozen snapshot; workers touch no widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from core.services.review import Review
    from tui.desk import Glance
    from tui.jobs import Job


class Glanced(Message):
    """The bands were measured; the review follows."""

    def __init__(self, glance: Glance) -> None:
        super().__init__()
        self.glance = glance


class Loaded(Message):
    """The review was computed."""

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review


class Failed(Message):
    """Something could not be done; `sentence` names the remedy. `blocking`: the review itself cannot be computed."""

    def __init__(self, sentence: str, *, blocking: bool = False) -> None:
        super().__init__()
        self.sentence, self.blocking = sentence, blocking


class Decided(Message):
    """A decision was written; `sentence` says what was done."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Fetched(Message):
    """What a panel asked for has been read; `then` takes it."""

    def __init__(self, then: Callable[[Any], None], found: object) -> None:
        super().__init__()
        self.then, self.found = then, found


class JobMoved(Message):
    """The running job has got further; the job itself says how far."""


class JobDone(Message):
    """The running job has ended."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
