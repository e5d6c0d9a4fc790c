"""Virtual environments for the audited projects of the tests: the auditor is in none of them."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from surroundings import ROOT

LOCK = ROOT / "requirements" / "foreign.txt"
CACHE = ROOT / ".auditor" / "tests"


def locked_environment(python: str = sys.executable) -> Path:
    """The interpreter of an environment with what requirements/foreign.txt names; made once a lock and a Python."""
    version = subprocess.run(
        [python, "-VV"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout.strip()
    key = hashlib.sha256(f"{version}\n{LOCK.read_text()}".encode()).hexdigest()[:12]
    return _kept(key, python, ["--no-deps", "--require-hashes", "-r", str(LOCK)])


def bare_environment(folder: Path, *sites: Path, python: str = sys.executable) -> Path:
    """The interpreter of a new environment without even pip; modules are found in `sites` as well."""
    subprocess.run([python, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=60)
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "sites.pth").write_text("".join(f"{site}\n" for site in sites))
    return folder / "bin" / "python"


def _kept(key: str, python: str, requirements: list[str]) -> Path:
    """Made beside its place and moved there, so that a half-made one is never used, nor made by two at once."""
    place, part = CACHE / f"venv-{key}", CACHE / f"venv-{key}.{os.getpid()}.part"
    if not place.exists():
        subprocess.run([python, "-m", "venv", str(part)], check=True, timeout=120)
        pip = [str(part / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        installed = subprocess.run([*pip, *requirements], timeout=300, capture_output=True, text=True)
        assert installed.returncode == 0, installed.stderr
        try:
            part.rename(place)
        except OSError:  # another session was quicker
            shutil.rmtree(part)
    return place / "bin" / "python"
