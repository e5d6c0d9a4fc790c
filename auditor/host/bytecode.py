"""Bytecode of the project's own files goes to the auditor's folder: the project's folders stay as they are.

`sys.pycache_prefix` alone would do, but it moves the bytecode of installed packages as well, and compiling those
anew costs some four seconds in every new project.
"""

from __future__ import annotations

import importlib._bootstrap_external as external
import os
import sys
from pathlib import Path
from typing import Any

from _pytest.assertion import rewrite


def keep_bytecode_apart(state: str, project: str) -> None:
    """`state` is the auditor's folder, `project` the project's; what is installed below the project keeps its own."""
    prefix = os.path.join(state, "pycache")
    root = os.path.realpath(project) + os.sep
    original_name, original_folder = external.cache_from_source, rewrite.get_cache_dir

    def is_the_projects(path: str) -> bool:
        return os.path.realpath(path).startswith(root) and "site-packages" not in path

    def cache_from_source(path: Any, *arguments: Any, **options: Any) -> str:
        name = os.fspath(path)
        found: str = original_name(path, *arguments, **options)
        if not is_the_projects(name):
            return found
        return os.path.join(prefix, os.path.dirname(os.path.realpath(name)).lstrip(os.sep), os.path.basename(found))

    def get_cache_dir(file_path: Path) -> Path:
        if not is_the_projects(str(file_path)):
            return original_folder(file_path)
        return Path(prefix, *file_path.resolve().parts[1:-1])

    external.cache_from_source = cache_from_source
    rewrite.get_cache_dir = get_cache_dir
    sys.dont_write_bytecode = False
