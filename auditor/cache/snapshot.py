"""The project's files at one moment."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from auditor.cache.digest import digest
from auditor.cache.tree import digest_of_file, files_of
from auditor.config.model import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """`tree` has the digest of every file that the suite may look at, by posix path relative to the project; `python`
    the bytes of those that are Python."""

    tree: dict[str, str]
    python: dict[str, bytes]


def take_snapshot(config: Config) -> Snapshot:
    """Repositories, caches, virtual environments, and the auditor's own reports are left out."""
    project = config.project
    files = {file.relative_to(project).as_posix(): file for file in sorted(files_of(project, config.output))}
    return Snapshot(
        tree={path: (_SPECIAL.get(path) or digest_of_file)(file) for path, file in files.items()},
        python={path: file.read_bytes() for path, file in files.items() if path.endswith(".py") and file.is_file()},
    )


def _settings_digest(file: Path) -> str:
    """A pyproject.toml without the auditor's own table, which counts through the configuration that it makes."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return digest_of_file(file)
    document.get("tool", {}).pop("auditor", None)
    return digest(_ordered(document))


def _ordered(value: object) -> object:
    if isinstance(value, dict):
        return sorted((key, _ordered(item)) for key, item in value.items())
    return [_ordered(item) for item in value] if isinstance(value, list) else value


_SPECIAL = {"pyproject.toml": _settings_digest}
