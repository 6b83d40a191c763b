"""What is tracked is what is installed: the wheel holds every file of the three packages and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_every_tracked_file_is_in_the_wheel(tmp_path: Path) -> None:
    """Package data included: schema, profiles, styles and the demo's samples."""
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout here, so nothing says which files are tracked")
    tracked = subprocess.check_output(["git", "ls-files", "core", "importers", "tui"], cwd=ROOT, text=True).split()
    source = tmp_path / "source"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(source)], check=True)
    offline = ("--no-deps", "--no-build-isolation", "--no-index")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", *offline, "-w", str(tmp_path), str(source)], check=True)
    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    cloned = subprocess.check_output(["git", "ls-files", "core", "importers", "tui"], cwd=source, text=True).split()
    assert tracked
    assert not set(cloned) - names
    tops = {name.split("/")[0] for name in names} - {"core", "importers", "tui"}
    assert tops == {top for top in tops if top.endswith(".dist-info")}
