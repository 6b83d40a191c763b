"""The policy: shown, checked, and one of the shipped profiles put beside a ledger."""

from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from core.policy import Policy, load_policy, profile, profile_text, profiles
from core.services.errors import Refused
from core.services.userfiles import read_user_file
from core.services.workspace import Workspace, policy_beside, read_policy


class Shown(Struct, frozen=True):
    """The policy in force and where it came from; `text` as it is written."""

    policy: Policy
    source: str
    text: str
    profiles: tuple[str, ...]


def show(ws: Workspace) -> Shown:
    path = Path(ws.policy_source)
    name = ws.policy_source.removeprefix("profile ")
    text = profile_text(name) if name != ws.policy_source else read_policy(path)
    return Shown(ws.policy, ws.policy_source, text, tuple(profiles()))


def check(path: Path) -> Policy:
    """The policy of a file. Raises `PolicyError` naming file, line and remedy."""
    return load_policy(read_policy(path), str(path))


def use(ledger: Path, name: str, *, replace: bool = False) -> Path:
    """Write a shipped profile beside the ledger, as its policy from now on. An own policy there is kept unless `replace`."""
    profile(name)
    target = policy_beside(ledger)
    text = profile_text(name)
    if not replace and _own(target):
        raise Refused(f"{target} holds a policy of your own; move it away, or add --replace")
    write(target, text)
    return target


def _own(target: Path) -> bool:
    """Whether a policy lies there that is no shipped one."""
    try:
        found = read_user_file(target)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise Refused(f"{target} cannot be read ({error.strerror}); move it away, or add --replace") from None
    return found not in {profile_text(each).encode() for each in profiles()}


def write(target: Path, text: str) -> None:
    """Write a file as a whole or not at all. Raises `Refused` where it cannot be written."""
    half = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(text, encoding="utf-8", newline="\n")
        half.replace(target)
    except OSError as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise Refused(f"{target} cannot be written ({error.strerror}); choose another folder") from None
