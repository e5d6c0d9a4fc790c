"""As whom the server runs: PostgreSQL refuses root, and no account is made for it."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import EnvironmentFault

STAND_INS = ("nobody", "postgres", "daemon")


@dataclass(frozen=True, slots=True)
class Account:
    """`uid` and `gid` to change to before a program of PostgreSQL is run; None: stay who we are."""

    uid: int | None = None
    gid: int | None = None

    def popen_options(self) -> dict[str, Any]:
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make one of our own new files or folders the account's."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def reaches(self, folder: Path) -> bool:
        """Whether the account may pass through the folder and those above it: root's TMPDIR may be root's alone."""
        if self.uid is None:
            return os.access(folder, os.W_OK | os.X_OK)
        return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))

    def can_run(self, program: str) -> bool:
        """Whether the account reaches the program and it starts: a virtual environment under /root is root's alone."""
        try:
            command = [program, "--version"]
            asked = subprocess.run(
                command, capture_output=True, timeout=30, cwd="/", check=False, **self.popen_options()
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return asked.returncode == 0


def server_account() -> Account:
    """Ourselves, or as root the account `nobody` (or another that belongs to no person).

    Raises `EnvironmentFault` when root finds none in the system's list: `initdb` refuses a user without a name.
    """
    if os.geteuid() != 0:
        return Account()
    for name in STAND_INS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    raise EnvironmentFault(
        "postgres-account-missing",
        "PostgreSQL does not run as root, and there is no other account to run it as",
        why=f"none of {', '.join(STAND_INS)} is in /etc/passwd",
        remedy="run as a plain user, or add `nobody` to /etc/passwd, or use --database-url",
    )
