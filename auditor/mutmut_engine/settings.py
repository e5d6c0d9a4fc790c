"""What mutmut is told in the copy's pyproject.toml; a project that has settings of its own for it keeps them."""

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath


def configure(copy: Path, sources: Iterable[str], tests: Iterable[str]) -> None:
    """`sources` are the files to mutate, `tests` the paths to run, all relative to the copy."""
    file = copy / "pyproject.toml"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    if "mutmut" in tomllib.loads(text).get("tool", {}):
        return
    sources = sorted(sources)
    roots = sorted({PurePosixPath(path).parts[0] for path in sources})
    others = sorted(entry.name for entry in copy.iterdir() if entry.name not in (*roots, "mutants"))
    file.write_text(
        f"{text}\n[tool.mutmut]\n"
        f"source_paths = {json.dumps(roots)}\n"
        f"only_mutate = {json.dumps(sources)}\n"
        f"also_copy = {json.dumps(others)}\n"
        f"pytest_add_cli_args_test_selection = {json.dumps(list(tests))}\n",
        encoding="utf-8",
    )
