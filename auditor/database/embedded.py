"""PostgreSQL clusters of our own: private, in memory where there is room, gone with us."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.database.account import Account, server_account
from auditor.database.binaries import Binaries
from auditor.database.guarded import guarded_folder, remove_orphans
from auditor.database.launcher import Cluster, Launcher
from auditor.database.programs import reachable
from auditor.errors import EnvironmentFault

MEMORY = Path("/dev/shm")
TEMPORARY = (Path("/tmp"), Path("/var/tmp"))  # for a root whose TMPDIR nobody else reaches
ROOM_FIRST, ROOM_EACH = 512 << 20, 128 << 20  # bytes that clusters may come to need


@contextmanager
def embedded_clusters(count: int, binaries: Binaries, extra_settings: str = "") -> Iterator[tuple[Cluster, ...]]:
    """`count` servers on loopback, alike but for their ports; `extra_settings` are lines of postgresql.conf.

    Raises `EnvironmentFault` when they can't be started.
    """
    account = server_account()
    place = roomy_place(count, account)
    remove_orphans(place)
    with guarded_folder(place, account) as folder:
        programs = reachable(binaries, account, folder.path / "programs")
        yield Launcher(folder, account, programs, extra_settings).launch(count)


def roomy_place(count: int, account: Account) -> Path:
    """The first folder that the account reaches and that has room for `count` clusters: in memory, or temporary."""
    needed = ROOM_FIRST + ROOM_EACH * (count - 1)
    places = [place for place in (MEMORY, Path(tempfile.gettempdir()), *TEMPORARY) if place.is_dir()]
    for place in places:
        if account.reaches(place) and shutil.disk_usage(place).free >= needed:
            return place
    raise EnvironmentFault(
        "disk-full",
        "there is no room for the embedded PostgreSQL",
        where=", ".join(dict.fromkeys(map(str, places))),
        why=f"for --jobs {count} it needs {needed >> 20} MB",
        remedy="free some, set TMPDIR to a larger disk, lower --jobs, or use --database-url",
    )
