"""The command line that pytest is given in a host: the project's own settings, less what would break one process."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any


def pytest_arguments(opening: dict[str, Any]) -> list[str]:
    """`opening["tests"]` are paths relative to the project; `opening["state"]` a folder of the auditor's own."""
    arguments = ["-q", "--maxfail=0", "-o", "cache_dir=" + os.path.join(opening["state"], "pytest_cache")]
    if find_spec("xdist"):
        arguments += ["-n0"]
    if find_spec("pytest_cov"):
        arguments += ["--no-cov"]
    if find_spec("pytest_randomly"):
        arguments += ["-p", "no:randomly"]
    return arguments + list(opening["tests"])
