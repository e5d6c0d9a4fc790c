"""What a host does: opens the channel, says who it is, and serves in the mode it was asked for."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib import metadata
from typing import Any

from . import protocol
from .processes import adopt_orphans
from .scratch import leave, make_host_folder


def main(read_fd: int, write_fd: int) -> None:
    """Serve until the auditor closes its end."""
    channel = protocol.Channel(read_fd, write_fd)
    os.set_inheritable(read_fd, False)
    os.set_inheritable(write_fd, False)
    adopt_orphans()
    make_host_folder()
    try:
        opening = channel.receive()
        channel.send(_introduction())
        os.chdir(opening["project"])
        sys.path.insert(0, opening["project"])  # as `python -m pytest` does
        _import_tools(channel)
        _keep_bytecode_apart(opening)
        _serve(channel, opening)
    except protocol.HungUp:
        leave()


def _serve(channel: protocol.Channel, opening: dict[str, Any]) -> None:
    from .arguments import pytest_arguments

    arguments = pytest_arguments(opening)
    if opening["mode"] == protocol.BASELINE:
        from .lines import run_baseline

        channel.send(run_baseline(opening, arguments, channel.send))
    elif opening["mode"] == protocol.SESSION:
        from .session import serve_session

        serve_session(channel, opening, arguments)
    elif opening["mode"] == protocol.COLLECTED:
        from .collected import serve_collected

        serve_collected(channel, opening, arguments)
    elif opening["mode"] == protocol.IMPORTED:
        from .imported import serve_imported

        serve_imported(channel, opening, arguments)
    else:
        channel.send({"type": "failed", "slug": "host-unknown-mode", "text": str(opening["mode"])[:200]})


def _introduction() -> dict[str, Any]:
    packages = {}
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"]
        if name and name not in packages:
            packages[name] = distribution.version
    return {
        "type": "hello",
        "version": protocol.VERSION,
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "packages": packages,
    }


def _import_tools(channel: protocol.Channel) -> None:
    """What a host needs of others, each at least as old as it was tried with; pluggy comes with pytest."""
    for name, oldest in {"pytest": "7.0", "pluggy": "1.2", "coverage": "7.0"}.items():
        try:
            __import__(name)
        except ImportError as fault:
            channel.send({"type": "failed", "slug": "target-lacks-" + name, "text": str(fault)})
            raise protocol.HungUp(name) from None
        version = metadata.version(name)
        if _numbers(version) < _numbers(oldest):
            channel.send({"type": "failed", "slug": "target-has-old-" + name, "text": f"{version} is before {oldest}"})
            raise protocol.HungUp(name)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)[:2]]


def _keep_bytecode_apart(opening: dict[str, Any]) -> None:
    from .bytecode import keep_bytecode_apart

    keep_bytecode_apart(opening["state"], opening["project"])
