"""What every verdict depends on, beside the project's own Python."""

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import auditor
from auditor.cache.digest import digest, digest_of_bytes
from auditor.config.model import Config
from auditor.database.variables import inherited_environment
from auditor.model.environment import Environment

# they say where and in which window the auditor was called, or are set anew for each test
_BOOKKEEPING = frozenset(("_", "PWD", "OLDPWD", "SHLVL", "TERM", "COLUMNS", "LINES", "PYTEST_CURRENT_TEST"))

_OF_A_SESSION = ("SSH_", "XDG_SESSION_", "TMUX", "WINDOWID", "TERM_")  # a terminal that was lost is not come back to


@cache
def auditor_digest() -> str:
    """The auditor's own code, and the Python that runs it."""
    own = Path(auditor.__file__).parent
    files = sorted(file for file in own.rglob("*.py"))
    return digest(
        sys.version, [(file.relative_to(own).as_posix(), digest_of_bytes(file.read_bytes())) for file in files]
    )


def machine_digest(environment: Environment) -> str:
    """Interpreter, platform, database server, and the installed distributions."""
    return digest(environment.python, environment.platform, environment.database, sorted(environment.packages.items()))


def variables_digest(config: Config, inherited: Mapping[str, str] = os.environ) -> str:
    """The environment variables that the suite inherits, those of the database left out: they are the auditor's."""
    return digest(sorted(variables(config, inherited).items()))


def variables(config: Config, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment variables that the suite inherits, but those that only say where the auditor was called."""
    kept = inherited_environment(config.database_env, inherited)
    return {
        name: value for name, value in kept.items() if name not in _BOOKKEEPING and not name.startswith(_OF_A_SESSION)
    }
