"""Temporary files of a mutant: in a folder of its own, gone with it."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from typing import NoReturn

# The host's folder for temporary files. The host makes it, and the auditor removes it, or the host where the auditor is
# gone: so it is never there without one of the two. Every process that descends from the host carries the variable,
# whatever else it does to hide.
HOST_FOLDER = os.environ.get("AUDITOR_SCRATCH")


def make_host_folder() -> None:
    """Raises `OSError` where it can't be made, or is somebody else's."""
    if HOST_FOLDER is not None:
        os.mkdir(HOST_FOLDER, 0o700)


def new_folder() -> str:
    """A folder within the host's own, for one child."""
    return tempfile.mkdtemp(prefix="m", dir=HOST_FOLDER)


def move_to(folder: str) -> None:
    """For a child: temporary files go there from here on."""
    if tempfile.tempdir in (None, HOST_FOLDER):  # else the project has chosen a place itself
        tempfile.tempdir = folder
    os.environ["TMPDIR"] = folder


def remove(folder: str) -> None:
    """Remove a folder, also where a test took its own rights away."""
    with suppress(OSError):
        os.rmdir(folder)  # mostly nothing is in it
        return
    for parent, folders, _ in os.walk(folder):
        for name in folders:
            with suppress(OSError):
                os.chmod(os.path.join(parent, name), 0o700)
    shutil.rmtree(folder, ignore_errors=True)


def leave() -> NoReturn:
    """End the host at once: the auditor is gone, and nothing of the project's own is to run any more."""
    for _ in range(100):
        if HOST_FOLDER is None or not os.path.exists(HOST_FOLDER):
            break
        remove(HOST_FOLDER)  # again: a stage that is just ending a child may have made a folder in it
        time.sleep(0.01)
    os._exit(0)
