"""Other programs, each in an environment of its own under `.venv/peers`, made on first use from the package index."""

from pathlib import Path
from subprocess import run
from venv import create

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".venv" / "peers"
PEERS = {"rp2": "rp2==1.7.2", "beancount": "beancount==3.2.3", "bittytax": "bittytax==0.6.0", "cgt-calc": "cgt-calc"}
"""What is installed for each. cgt-calc is the newest for the Python at hand: 2.0 does not run on 3.11."""


def installed(name: str) -> Path | None:
    """The Python of a peer's environment; None where it cannot be installed."""
    python, done = HOME / name / "bin" / "python", HOME / name / "installed"
    if not done.exists():
        create(HOME / name, with_pip=True, clear=True)
        if run([str(python), "-m", "pip", "install", "-q", PEERS[name]], check=False, capture_output=True).returncode:
            return None
        done.touch()
    return python


def version(python: Path, name: str) -> str:
    """The version of the package that is installed there."""
    code = "import sys; from importlib.metadata import version; print(version(sys.argv[1]))"
    return run([str(python), "-c", code, name], check=True, capture_output=True, text=True).stdout.strip()
