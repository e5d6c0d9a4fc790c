"""Mutated source on import: the file on disk is never changed."""

from __future__ import annotations

import os
from importlib.machinery import SourceFileLoader
from types import CodeType


def serve_source(sources: dict[str, str]) -> None:
    """From here on, importing one of the files (absolute path → text) compiles that text in place of the file's."""
    wanted = {os.path.realpath(path): text for path, text in sources.items()}
    original = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        path = self.get_filename(fullname)
        text = wanted.get(os.path.realpath(path))
        if text is None:
            return original(self, fullname)
        code: CodeType = compile(text, path, "exec", dont_inherit=True)
        return code

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign,assignment]
