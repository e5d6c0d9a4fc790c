"""What surrounds a change, asked for by name."""

from collections.abc import Collection, Iterator
from functools import cached_property

import libcst as cst

from auditor.mutants.change import Change
from auditor.mutants.difference import touched
from auditor.operators import Context, called_name, last_name, text_of


class Spot:
    """The place of a change: the deepest node that it touches, and all that holds it."""

    def __init__(self, context: Context, change: Change) -> None:
        self.context, self.change = context, change
        self.node = touched(change.node, change.replacement)

    @property
    def path(self) -> str:
        return self.context.path

    @cached_property
    def around(self) -> tuple[cst.CSTNode, ...]:
        """The node, its parent, its parent, up to the module."""
        return (self.node, *self.context.ancestors(self.node))

    @cached_property
    def statement(self) -> cst.CSTNode | None:
        return self.context.statement(self.node)

    @cached_property
    def calls(self) -> tuple[cst.Call, ...]:
        """The calls of the statement that the node is, or is inside of, innermost first."""
        return tuple(at for at in self._in_statement() if isinstance(at, cst.Call))

    @cached_property
    def arguments(self) -> tuple[tuple[cst.Call, cst.Arg], ...]:
        """The arguments that hold the node, innermost first, each with its call."""
        return tuple(
            (call, argument)
            for argument in self._in_statement()
            if isinstance(argument, cst.Arg) and isinstance(call := self.context.parent(argument), cst.Call)
        )

    def is_argument(self, calls: Collection[str], keywords: Collection[str]) -> bool:
        """Whether it is in a keyword argument with one of those names, of a call with one of those names."""
        return any(
            called_name(call) in calls and argument.keyword is not None and argument.keyword.value in keywords
            for call, argument in self.arguments
        )

    def functions(self) -> Iterator[cst.FunctionDef]:
        return (at for at in self.around if isinstance(at, cst.FunctionDef))

    def named(self) -> str:
        """The keyword, parameter, key or variable that the node is the value of, "" when there is none."""
        for at in self._in_statement():
            match at:
                case cst.Arg(keyword=cst.Name(name)) | cst.Param(name=cst.Name(name)):
                    return name
                case cst.DictElement(key=key) if text_of(key):
                    return text_of(key) or ""
                case cst.AnnAssign(target=target) | cst.Assign(targets=[cst.AssignTarget(target=target), *_]):
                    return last_name(target)
        return ""

    def case_only(self) -> bool:
        """Whether a string changes in nothing but upper and lower case."""
        match self.change.node, self.change.replacement:
            case cst.SimpleString(value=old), cst.SimpleString(value=new):
                return old.lower() == new.lower()
        return False

    def _in_statement(self) -> Iterator[cst.CSTNode]:
        """Up to the innermost statement; a decorator and a default are in their function's header."""
        for at in self.around:
            yield at
            if at is self.statement:
                return
