"""Mutated source on import: the file on disk is never changed."""

from __future__ import annotations

import ast
import os
import sys
from importlib.machinery import SourceFileLoader
from types import CodeType, ModuleType

from _pytest.assertion import rewrite


class ServedSource:
    """From its making on, importing the file `path` compiles `text` in place of what the file says.

    pytest's own loader, which rewrites the assertions of tests, plugins and what is registered with it, is served as
    well, and writes no bytecode of the text.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text, self.served = os.path.realpath(path), text, False
        self._serve_python()
        self._serve_pytest()

    def missed(self) -> bool:
        """Whether the file was imported by a way that did not see the text: its verdict would be worth nothing."""
        loaded = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
        return not self.served and any(file and os.path.realpath(file) == self.path for file in loaded)

    def _is_it(self, path: str | None) -> bool:
        if path is None or os.path.realpath(path) != self.path:
            return False
        self.served = True
        return True

    def _serve_python(self) -> None:
        original, mine = SourceFileLoader.get_code, self

        def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
            path = self.get_filename(fullname)
            if not mine._is_it(path):
                return original(self, fullname)
            code: CodeType = compile(mine.text, path, "exec", dont_inherit=True)
            return code

        SourceFileLoader.get_code = get_code  # type: ignore[method-assign,assignment]

    def _serve_pytest(self) -> None:
        original, mine = rewrite.AssertionRewritingHook.exec_module, self

        def exec_module(self: rewrite.AssertionRewritingHook, module: ModuleType) -> None:
            path = module.__spec__.origin if module.__spec__ is not None else None
            if path is None or not mine._is_it(path):
                original(self, module)
                return
            tree = ast.parse(mine.text, filename=path)
            rewrite.rewrite_asserts(tree, mine.text.encode(), path, self.config)
            exec(compile(tree, path, "exec", dont_inherit=True), module.__dict__)

        rewrite.AssertionRewritingHook.exec_module = exec_module  # type: ignore[method-assign]
