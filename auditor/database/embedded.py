"""PostgreSQL clusters of our own: private, in memory where there is room, gone with us."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.database.account import server_account
from auditor.database.binaries import Binaries
from auditor.database.guarded import guarded_folder, remove_orphans
from auditor.database.launcher import Cluster, Launcher
from auditor.database.programs import reachable
from auditor.errors import EnvironmentFault

MEMORY = Path("/dev/shm")
ROOM_FIRST, ROOM_EACH = 512 << 20, 128 << 20  # bytes that clusters may come to need


@contextmanager
def embedded_clusters(count: int, binaries: Binaries, extra_settings: str = "") -> Iterator[tuple[Cluster, ...]]:
    """`count` servers on loopback, alike but for their ports; `extra_settings` are lines of postgresql.conf.

    Raises `EnvironmentFault` when they can't be started.
    """
    account = server_account()
    place = roomy_place(count)
    remove_orphans(place)
    with guarded_folder(place, account) as folder:
        programs = reachable(binaries, account, folder.path / "programs")
        yield Launcher(folder, account, programs, extra_settings).launch(count)


def roomy_place(count: int) -> Path:
    """/dev/shm when `count` clusters fit into it, else the folder for temporary files."""
    needed = ROOM_FIRST + ROOM_EACH * (count - 1)
    places = (MEMORY, Path(tempfile.gettempdir()))
    for place in places:
        if place.is_dir() and os.access(place, os.W_OK | os.X_OK) and shutil.disk_usage(place).free >= needed:
            return place
    raise EnvironmentFault(
        "disk-full",
        "there is no room for the embedded PostgreSQL",
        where=" and ".join(map(str, places)),
        why=f"for --jobs {count} it needs {needed >> 20} MB",
        remedy="free some, set TMPDIR to a larger disk, lower --jobs, or use --database-url",
    )
