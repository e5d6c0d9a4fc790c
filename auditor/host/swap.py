"""Putting a mutant into live functions, and telling when that would be wrong.

Compile the original and the mutated source, walk both trees of code objects side by side and compare their *shells*
(a code object without its line numbers and nested code objects). Where the changed shell lives decides: in a module
or class body the change happens at import; in a function it can be swapped in by exchanging `__code__`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from types import AsyncGeneratorType, CodeType, CoroutineType, FunctionType, GeneratorType
from typing import Any

Message = dict[str, Any]
Exchange = tuple[FunctionType, CodeType]
_KIND_FLAGS = 0x20 | 0x80 | 0x100 | 0x200  # generator, coroutine, iterable coroutine, async generator
_OPTIMIZED = 0x1 | 0x2  # a function's code, not a module's or class's


class Pair:
    """One code object of the original source and its counterpart in the mutated source."""

    def __init__(self, old: CodeType, new: CodeType, parent: Pair | None) -> None:
        self.old, self.new, self.parent = old, new, parent

    @property
    def in_function(self) -> bool:
        return self.old.co_flags & _OPTIMIZED == _OPTIMIZED

    @property
    def differs(self) -> bool:
        """Whether the shells do: where even the lines are the same, there is no need to take them apart."""
        return self.old != self.new and _shell(self.old) != _shell(self.new)

    def chain(self) -> list[Pair]:
        """From this code object outwards, as far as the outermost function."""
        pair: Pair | None = self
        found: list[Pair] = []
        while pair is not None:
            found.append(pair)
            pair = pair.parent
        while found and not found[-1].in_function:
            found.pop()
        return found


class Swapper:
    """Knows the live functions of the audited sources, found once in the host before the first fork."""

    def __init__(self, paths: list[str]) -> None:
        self.paths = paths
        self.functions: dict[str, list[FunctionType]] = {os.path.realpath(path): [] for path in paths}
        self.suspended: list[CodeType] = []
        real: dict[str, str] = {}
        for thing in gc.get_objects():
            if type(thing) is FunctionType:
                name = thing.__code__.co_filename
                if name not in real:
                    real[name] = os.path.realpath(name)
                if real[name] in self.functions:
                    self.functions[real[name]].append(thing)
            elif type(thing) in (GeneratorType, CoroutineType, AsyncGeneratorType):
                self.suspended.append(_code_of(thing))
        self._originals: dict[str, CodeType] = {}

    def classify(self, path: str, original: str, mutated: str) -> Message:
        """Where the change lives and whether a swap reaches it.

        `region` is "uncompilable", "same", "import" or "function"; `why` names the rule that forbids the swap, ""
        when it may be used.
        """
        try:
            new = compile(mutated, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as fault:
            return {"region": "uncompilable", "why": str(fault)}
        pairs = self._pairs(path, original, new)
        if pairs is None:
            return {"region": "import", "why": "R1 the nesting of functions and classes changes"}
        changed = [pair for pair in pairs if pair.differs]
        if not changed:
            return {"region": "same", "why": ""}
        if not all(pair.chain() and pair.chain()[0] is pair for pair in changed):
            return {"region": "import", "why": "R1 a module's or class's own body changes"}
        return {"region": "function", "why": self._why_not(path, changed)}

    def exchanges(self, path: str, original: str, mutated: str) -> list[Exchange]:
        """All live functions that the mutant changes, each with the code that it is to run.

        A source whose shells are all the same (the self-check's change of nothing) is swapped in whole.
        """
        pairs = self._pairs(path, original, compile(mutated, path, "exec", dont_inherit=True)) or []
        changed = [pair for pair in pairs if pair.differs] or pairs
        links = {id(link): link for pair in changed for link in pair.chain() if link.in_function}.values()
        return [(function, link.new) for link in links for function in self.live(path, link.old)]

    def _pairs(self, path: str, original: str, new: CodeType) -> list[Pair] | None:
        if path not in self._originals:
            self._originals[path] = compile(original, path, "exec", dont_inherit=True)
        try:
            return list(walk(Pair(self._originals[path], new, None)))
        except _DifferentNesting:
            return None

    def is_live(self, path: str) -> bool:
        """Whether any function of the file is there: it has been imported."""
        return bool(self.functions.get(os.path.realpath(path)))

    def live(self, path: str, code: CodeType) -> list[FunctionType]:
        """The functions of the file that have this code."""
        return [function for function in self.functions.get(os.path.realpath(path), []) if function.__code__ == code]

    def _why_not(self, path: str, changed: list[Pair]) -> str:
        everything = list(_nested(self._originals[path]))
        for pair in changed:
            reached = False
            for link in pair.chain():
                if not link.in_function:
                    continue
                live = self.live(path, link.old)
                reached = reached or bool(live)
                if live and link.old.co_freevars != link.new.co_freevars:
                    return "R6 a live function's closure changes"
                if live and link.old.co_flags & _KIND_FLAGS != link.new.co_flags & _KIND_FLAGS:
                    return "R5 a function becomes, or stops being, a generator or coroutine"
                if everything.count(link.old) > 1:
                    return "R10 two functions of the file have the same code"
                if link.old in self.suspended:
                    return "R9 a frame of the function is alive and keeps the old code"
            if not reached:
                return "R10 no live function: the module is imported, or the function made, later"
        return ""


def put_in(exchanges: list[Exchange]) -> None:
    """In a child: from here on the functions run the mutant's code."""
    for function, code in exchanges:
        function.__code__ = code


class _DifferentNesting(Exception):
    pass


def walk(pair: Pair) -> Iterator[Pair]:
    """All code objects of two sources side by side, from the module inwards."""
    old, new = _children(pair.old), _children(pair.new)
    if [code.co_name for code in old] != [code.co_name for code in new]:
        if pair.in_function:
            yield pair  # what is nested in a function is made anew each time it runs
            return
        raise _DifferentNesting
    yield pair
    for inner_old, inner_new in zip(old, new):  # noqa: B905  (3.10 syntax is enough: the lengths are equal)
        yield from walk(Pair(inner_old, inner_new, pair))


def _children(code: CodeType) -> list[CodeType]:
    return [constant for constant in code.co_consts if isinstance(constant, CodeType)]


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in _children(code):
        yield from _nested(inner)


def _shell(code: CodeType) -> tuple[Any, ...]:
    constants = tuple(_typed(constant) for constant in code.co_consts if not isinstance(constant, CodeType))
    return (
        code.co_code,
        constants,
        [inner.co_name for inner in _children(code)],
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        code.co_cellvars,
        code.co_flags,
        code.co_argcount,
        code.co_kwonlyargcount,
        code.co_posonlyargcount,
        getattr(code, "co_exceptiontable", b""),
    )


def _typed(constant: Any) -> Any:
    """1, 1.0 and True are equal but not the same constant, and neither are 0.0 and -0.0."""
    if isinstance(constant, tuple):
        return ("tuple", tuple(_typed(item) for item in constant))
    if isinstance(constant, frozenset):
        return ("frozenset", frozenset(_typed(item) for item in constant))
    return (type(constant).__name__, repr(constant))


def _code_of(suspended: Any) -> CodeType:
    for name in ("gi_code", "cr_code", "ag_code"):
        if hasattr(suspended, name):
            code: CodeType = getattr(suspended, name)
            return code
    raise TypeError(type(suspended).__name__)
