"""The text of the files that are mutated."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from auditor.errors import UsageError
from auditor.model.source_text import decoded


def read_sources(project: Path, source: tuple[str, ...], tests: tuple[str, ...] = ()) -> dict[str, str]:
    """The text of each Python file in the named folders and files, by posix path relative to the project, sorted.

    What lies under `tests` is no source, nor is a `conftest.py`, wherever it is; where `tests` names the whole of a
    source (for its doctests, or tests beside the code), the usual names tell tests from sources. `__pycache__`, hidden
    folders and virtual environments are left out too. The coding that a file declares is honoured.
    Raises `UsageError` for a path that doesn't exist, lies outside the project or holds no Python, and for a file
    that can't be decoded.
    """
    texts: dict[str, str] = {}
    for name in source:
        root = project / name
        if not root.exists():
            raise UsageError("source-missing", f"there is no {name}", where=str(root), remedy="mend `source`")
        files = sorted(file for file in _files(root) if not _is_test(file, root, project, tests))
        if not files:
            raise UsageError("source-empty", f"there is no Python file in {name}", where=str(root))
        for file in files:
            path = _relative(file, project)
            texts[path] = _text(file, path)
    return dict(sorted(texts.items()))


def read_others(project: Path, sources: Collection[str]) -> tuple[str, ...]:
    """The texts of the project's Python and SQL files that are not among the sources: its tests, and what they use."""
    return tuple(
        file.read_bytes().decode("utf-8", "replace")
        for file in sorted(_files(project, (".py", ".sql")))
        if _relative(file, project) not in sources and file.is_file()
    )


def _files(root: Path, suffixes: tuple[str, ...] = (".py",)) -> Iterator[Path]:
    if root.is_file():
        yield from [root] if root.suffix in suffixes else []
        return
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if _is_source(Path(folder, name))]
        yield from (Path(folder, name) for name in names if name.endswith(suffixes))


def _is_test(file: Path, root: Path, project: Path, tests: tuple[str, ...]) -> bool:
    if file.name == "conftest.py":
        return True
    holding = [place for name in tests if file.is_relative_to(place := project / name.partition("::")[0])]
    within = [place for place in holding if place.is_relative_to(root) and place != root]
    return bool(within) or (bool(holding) and _is_called_a_test(file.relative_to(root)))


def _is_called_a_test(path: Path) -> bool:
    return path.match("test_*.py") or path.match("*_test.py") or any(part in ("test", "tests") for part in path.parts)


def _is_source(folder: Path) -> bool:
    return not (folder.name.startswith(".") or folder.name == "__pycache__" or (folder / "pyvenv.cfg").exists())


def _relative(file: Path, project: Path) -> str:
    try:
        return Path(os.path.abspath(file)).relative_to(os.path.abspath(project)).as_posix()
    except ValueError as fault:
        raise UsageError(
            "source-outside-project", "a source file lies outside the project", where=str(file), why=str(project)
        ) from fault


def _text(file: Path, path: str) -> str:
    try:
        return decoded(file.read_bytes())
    except OSError as fault:
        raise UsageError("source-unreadable", "a source file can't be read", where=path, why=str(fault)) from fault
    except (SyntaxError, UnicodeDecodeError) as fault:
        raise UsageError(
            "source-encoding",
            "a source file is not in the coding that it declares",
            where=path,
            why=str(fault),
            remedy="save it as UTF-8, or leave it out of `source`",
        ) from fault
