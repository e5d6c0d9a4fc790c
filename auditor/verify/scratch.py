"""A folder for copies of the project that goes away whatever happens to the auditor."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_REMOVE_WHEN_ALONE = 'read -r _; rm -rf -- "$1"'


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new temporary folder. A process of its own removes it when the auditor lets go of a pipe, or is killed."""
    folder = Path(tempfile.mkdtemp(prefix="auditor-verify-"))
    remover = subprocess.Popen(
        ["/bin/sh", "-c", _REMOVE_WHEN_ALONE, "sh", str(folder)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield folder
    finally:
        remover.communicate()
