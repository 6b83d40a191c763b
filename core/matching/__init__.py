"""Own transfers: which outgoing and which incoming event are one movement between the user's accounts.

Pure: events in, matches out. Nothing here books; what is ambiguous is listed for the user and never guessed.
"""

from core.matching.find import match
from core.matching.joined import Joined, join
from core.matching.ranked import Candidate, weigh

__all__ = ["Candidate", "Joined", "join", "match", "weigh"]
