"""Text to trees: libcst's, which keeps every character, and Python's own, which is quick."""

import ast
import warnings

import libcst as cst

from auditor.errors import UsageError

_REMEDY = "mend the file, or leave it out of `source`"


def parse(path: str, source: str) -> cst.Module:
    """The concrete tree of the text.

    Raises `UsageError` where it is no Python, with path and line, or is nested more deeply than can be parsed.
    """
    try:
        syntax_tree(source)  # raises where libcst's native parser would die of a stack overflow
        return cst.parse_module(source)
    except cst.ParserSyntaxError as fault:
        line, why = _say(source, fault)
        raise UsageError(
            "source-syntax-error", "a source file can't be parsed", where=f"{path}:{line}", why=why, remedy=_REMEDY
        ) from fault
    except (RecursionError, MemoryError) as fault:
        raise UsageError("source-too-deep", "a source file is nested too deeply", where=path, remedy=_REMEDY) from fault


def syntax_tree(source: str) -> ast.Module | None:
    """The abstract tree, or None: the target's Python may know more syntax than ours, so libcst has the last word.

    Raises `RecursionError` or `MemoryError` when the text is nested too deeply.
    """
    try:
        return _syntax_tree(source)
    except SyntaxError as fault:
        if "too many nested" in str(fault):
            raise RecursionError(str(fault)) from fault
        return None
    except ValueError:
        return None


def _syntax_tree(source: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in the project's strings is not ours to complain of
        return ast.parse(source)


def _say(source: str, fault: cst.ParserSyntaxError) -> tuple[int, str]:
    """The line and what is wrong there, in Python's words where it has some: libcst's are for makers of parsers."""
    try:
        _syntax_tree(source)
    except SyntaxError as said:
        return said.lineno or fault.raw_line, said.msg
    except ValueError as said:
        return fault.raw_line, str(said)
    return fault.raw_line, fault.message.splitlines()[0]
