"""What git says has changed: the lines of the working tree that a revision does not have."""

import ast
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import UsageError

_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_AS_GIT_IS_BORN = (
    "--unified=0", "--inter-hunk-context=0", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames",
    "--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules", "--relative",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """`lines` maps a file (posix, relative to the project) to its changed lines.

    Where lines were only taken away, the two beside the gap count. A deleted file is there without lines; one that
    was only renamed is not there.
    """

    lines: Mapping[str, frozenset[int]]


def read_changes(project: Path, base: str) -> Changes:
    """The working tree, uncommitted and untracked files included, against the point where it left `base`.

    Raises `UsageError` where there is no git, no repository or no such revision.
    """
    try:
        _git(project, "rev-parse", "--show-toplevel")
    except subprocess.CalledProcessError as fault:
        why = " ".join(fault.stderr.decode(errors="replace").split())[:300]
        raise _fault("diff-no-repository", "the project is in no git repository", project, why) from fault
    commit = _asked(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if not commit:
        raise UsageError(
            "diff-base-unknown",
            f"git knows no revision {base!r}",
            where=str(project),
            remedy="name a branch, tag or commit that is there; a shallow clone needs: git fetch origin main",
        )
    fork = _asked(project, "merge-base", commit, "HEAD") or commit  # a shallow clone may not hold where they parted
    lines = dict(_changed(_git(project, "diff", *_AS_GIT_IS_BORN, fork, "--", ".")))
    for path in _git(project, "ls-files", "--others", "--exclude-standard", "-z", "--", ".").split("\0"):
        if path:
            lines[path] = _every_line(project / path)
    return Changes(lines=dict(sorted(lines.items())))


def _changed(diff: str) -> Iterator[tuple[str, frozenset[int]]]:
    """The files of a diff without context, each with its changed lines."""
    for part in re.split(r"^diff --git ", diff, flags=re.MULTILINE)[1:]:
        head, *hunks = re.split(r"^(?=@@ )", part, flags=re.MULTILINE)
        old, new = (re.search(rf"^{sign} (.*)$", head, re.MULTILINE) for sign in ("---", r"\+\+\+"))
        if old is None or new is None:
            continue  # renamed, or a change of mode; a binary file is no source
        name = new if new[1] != "/dev/null" else old
        found: set[int] = set()
        for hunk in hunks if name is new else ():
            start, number = _span(hunk)
            found.update(range(start, start + number) if number else (start, start + 1))
        yield _path(name[1]), frozenset(found - {0})


def _span(hunk: str) -> tuple[int, int]:
    match = _HUNK.match(hunk)
    if match is None:
        raise ValueError(f"git wrote a hunk that can't be read: {hunk[:80]!r}")
    return int(match[1]), int(match[2] or 1)


def _path(written: str) -> str:
    """Git quotes a name with odd characters as C does, and ends one with spaces by a tab."""
    name = written.rstrip("\t")
    if name.startswith('"'):
        name = ast.literal_eval(f"b{name}").decode(errors="surrogateescape")
    return name.partition("/")[2]


def _every_line(file: Path) -> frozenset[int]:
    try:
        return frozenset(range(1, file.read_bytes().count(b"\n") + 2))
    except OSError:  # a broken link, or a folder of another repository
        return frozenset()


def _asked(project: Path, *words: str) -> str:
    """Git's answer, or nothing where it says no."""
    try:
        return _git(project, *words).strip()
    except subprocess.CalledProcessError:
        return ""


def _git(project: Path, *words: str) -> str:
    command = ["git", "-c", "core.quotePath=true", "-C", str(project), *words]
    try:
        answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=True)
    except FileNotFoundError as fault:
        raise _fault("diff-no-git", "a diff needs git, which is not there", project) from fault
    except subprocess.TimeoutExpired as fault:
        raise _fault("diff-git-silent", "git does not answer", project) from fault
    return answer.stdout.decode(errors="surrogateescape")


def _fault(slug: str, what: str, project: Path, why: str = "") -> UsageError:
    return UsageError(slug, what, where=str(project), why=why, remedy="run without --diff-base, or inside a clone")
