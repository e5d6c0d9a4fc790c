"""The target's interpreter: found and checked."""

import json
import os
import subprocess
from pathlib import Path

from auditor.errors import EnvironmentFault

OLDEST = (3, 10)
_PROBE = "import json, sys; print(json.dumps(list(sys.version_info[:3])))"


def find_interpreter(python: str) -> Path:
    """The absolute path of the target's Python.

    Raises `EnvironmentFault` when it does not start or is older than the host can serve.
    """
    try:
        answer = subprocess.run([python, "-I", "-c", _PROBE], capture_output=True, text=True, timeout=60, check=True)
        version = tuple(json.loads(answer.stdout))
    except (OSError, subprocess.SubprocessError, ValueError) as fault:
        raise EnvironmentFault(
            "python-does-not-start",
            f"the interpreter {python} does not start",
            why=str(fault)[:200],
            remedy="give the project's own interpreter: --python .venv/bin/python",
        ) from fault
    if version < OLDEST:
        raise EnvironmentFault(
            "python-too-old",
            f"{python} is Python {'.'.join(map(str, version))}",
            why=f"the auditor's host needs {OLDEST[0]}.{OLDEST[1]} or newer",
            remedy="give a newer interpreter with the project's packages: --python PATH",
        )
    return Path(os.path.abspath(python)) if os.sep in python else Path(python)
