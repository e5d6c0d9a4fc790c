"""One run of the reference suite in a child process."""

import os
import sys
from pathlib import Path

import pytest


def run_pytest(project: Path, database_url: str, tests: tuple[str, ...]) -> None:
    """Ends the process with pytest's exit code; what it says goes to the file `output` in `project`."""
    output = os.open(project / "output", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(project)
    os.environ.update(ENV="test", TEST_DATABASE_URL=database_url)
    sys.path.insert(0, str(project))
    sys.dont_write_bytecode = True  # a mutant may be as long and as old as the one before it
    quiet = ["-q", "--tb=line", "-rfE", "-p", "no:cacheprovider"]
    sys.exit(pytest.main([*quiet, "-W", "ignore::pytest.PytestAssertRewriteWarning", *tests]))
