"""Programs that the server's account can run: the given ones, or a copy of them."""

import os
import shutil
from pathlib import Path

from auditor.database.account import Account
from auditor.database.binaries import Binaries
from auditor.errors import EnvironmentFault


def reachable(binaries: Binaries, account: Account, folder: Path) -> Binaries:
    """The binaries as they are, or copied into our own `folder` when the account can't reach them (a virtual
    environment under /root); nobody else's permissions are touched.

    Raises `EnvironmentFault` when they start from neither place.
    """
    if account.can_run(binaries.postgres):
        return binaries
    copied = Binaries(copy_programs(binaries.folder, folder), binaries.origin)
    if account.can_run(copied.postgres):
        return copied
    raise EnvironmentFault(
        "postgres-binaries-broken",
        "PostgreSQL's programs do not start",
        where=binaries.postgres,
        why="a library is missing, they are for another platform, or the account of the server can't reach them",
        remedy="run `postgres --version` there to see why; or --pg-bindir FOLDER, or --database-url URL",
    )


def copy_programs(bindir: Path, folder: Path) -> Path:
    """Copy what a server needs of an installation, readable for all, in the same places relative to each other.

    A wheel's programs look for the libraries of `<package>.libs`, beside the package. Returns the copy's bindir.
    """
    installation = bindir.parent
    package = installation.parent
    target = folder / package.name / installation.name
    for program in ("initdb", "postgres"):
        _copy(bindir / program, target / "bin" / program)
    for part in ("lib", "share"):
        if (installation / part).is_dir():
            _copy_tree(installation / part, target / part)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        _copy_tree(libraries, folder / libraries.name)
    return target / "bin"


def _copy_tree(source: Path, target: Path) -> None:
    for folder, _, names in os.walk(source):
        for name in names:
            _copy(Path(folder, name), target / Path(folder).relative_to(source) / name)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    os.chmod(target, 0o755)
