"""The report's folders: one a run, and `latest`, a copy of the newest. A half-written one is never in place."""

import errno
import os
import re
import shutil
import tempfile
from pathlib import Path
from types import ModuleType

from auditor.errors import EnvironmentFault, UsageError
from auditor.model.run import Run
from auditor.registry import shelf

_HALF = re.compile(r"\.(?P<place>.+)\.(?P<pid>[1-9]\d{0,8})\.(?P<what>part|old)")


def prepare_output(output: Path) -> None:
    """Makes the folder, and puts right what a report that was killed half-way left there.

    Raises `EnvironmentFault` when nothing can be written there.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
        _put_right(output)
    except OSError as fault:
        raise _fault(fault, output) from fault


def write_report(run: Run, output: Path, formats: tuple[str, ...]) -> Path:
    """Writes `output/<run id>/` in every format, then replaces `output/latest` by a copy.

    Returns `output/latest/index.html`, or `output/latest` when the html format is not chosen. Raises `UsageError` for
    an unknown format and `EnvironmentFault` when the disk is full or `output` can't be written; what was there before
    is then still there.
    """
    writers = writers_for(formats)
    written = output / f".{run.id}.{os.getpid()}.part"
    copy = output / f".latest.{os.getpid()}.part"
    try:
        written.mkdir(parents=True)
        for writer in writers:
            writer.write(run, written)
        shutil.copytree(written, copy)
        _put(written, output / run.id)
        _put(copy, output / "latest")
    except OSError as fault:
        raise _fault(fault, output) from fault
    finally:
        shutil.rmtree(written, ignore_errors=True)
        shutil.rmtree(copy, ignore_errors=True)
    index = output / "latest" / "index.html"
    return index if index.exists() else index.parent


def writers_for(formats: tuple[str, ...]) -> list[ModuleType]:
    """The formats' modules, sorted by name. Raises `UsageError` for one that is not on the shelf."""
    known = shelf("formats")
    for name in formats:
        if name not in known:
            raise UsageError("format-unknown", f"there is no format {name!r}", remedy=f"choose of {', '.join(known)}")
    return [known[name] for name in sorted(set(formats))]


def _put(folder: Path, place: Path) -> None:
    """Moves the folder to its place; what stood there leaves only when the new one is ready beside it."""
    if place.is_symlink() or place.is_file():
        place.unlink()
    if not place.exists():
        folder.rename(place)
        return
    former = folder.with_suffix(".old")
    place.rename(former)
    try:
        folder.rename(place)
    except OSError:
        former.rename(place)
        raise
    shutil.rmtree(former)


def _put_right(output: Path) -> None:
    """Remove the halves of dead processes; a former report whose successor never came into place is put back."""
    for folder in sorted(output.glob(".*")):
        half = _HALF.fullmatch(folder.name)
        if half is None or _is_alive(int(half["pid"])):
            continue
        place = output / half["place"]
        if half["what"] == "old" and not place.exists():
            folder.rename(place)
        else:
            shutil.rmtree(folder)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _fault(fault: OSError, output: Path) -> EnvironmentFault:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return EnvironmentFault(
            "report-disk-full",
            "there is no room on the disk for the report",
            where=str(output),
            why=str(fault.strerror),
            remedy="free some space, or choose another folder with --output",
        )
    return EnvironmentFault(
        "report-not-writable",
        "the report can't be written",
        where=str(output),
        why=f"{fault.strerror or fault}" + (f": {fault.filename}" if fault.filename else ""),
        remedy="choose a folder that you may write to with --output",
    )
