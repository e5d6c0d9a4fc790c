"""The interpreter that runs the suite: where it finds the project's modules, and what is installed."""

import hashlib
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from auditor.config.interpreter import find_interpreter
from auditor.config.model import Config
from auditor.project_copy import import_paths

_INSTALLED = """
import sys
from importlib.metadata import distributions
print(sys.version, *sorted({f"{found.metadata['Name']} {found.version}" for found in distributions()}), sep="\\n")
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`import_paths` are the folders, relative to the project, from which `python` imports the project's modules;
    `digest` changes with the interpreter and with what is installed for it."""

    python: Path
    import_paths: tuple[str, ...]
    digest: str


def find_target(config: Config, sources: Iterable[str]) -> Target:
    """`sources` are paths relative to the project. Raises `EnvironmentFault` when the interpreter does not start."""
    python = find_interpreter(config.python)
    installed = subprocess.run([str(python), "-c", _INSTALLED], cwd="/", capture_output=True, timeout=60, check=True)
    return Target(
        python=python,
        import_paths=tuple(import_paths(python, config.project, Path(), sources)),
        digest=hashlib.sha256(installed.stdout).hexdigest(),
    )
