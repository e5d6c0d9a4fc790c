"""The one adapter to mutmut: its operators and its pragmas, on decorated functions too."""

from collections.abc import Callable, Iterable
from functools import cache

import libcst as cst
from libcst.metadata import PositionProvider
from mutmut.mutation.file_mutation import NEVER_MUTATE_FUNCTION_NAMES, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode, PragmaParseError, PragmaVisitor

from auditor.errors import UsageError
from auditor.mutants.change import Change
from auditor.operators import Context

Operator = tuple[type, Callable[[cst.CSTNode], Iterable[cst.CSTNode]]]


def general_changes(context: Context) -> tuple[list[Change], list[Change]]:
    """All that mutmut's operators change in the file, and what of it the file's own `# pragma: no mutate` forbid.

    mutmut reads no configuration and writes nothing here. Raises `UsageError` for a pragma that mutmut can't read.
    """
    everything = _changes(context, IgnoredCode(set(), set(), set()))
    if "no mutate" not in context.source:
        return everything, []
    allowed = {_key(change) for change in _changes(context, _pragmas(context))}
    return (
        [change for change in everything if _key(change) in allowed],
        [change for change in everything if _key(change) not in allowed],
    )


def general_names() -> tuple[str, ...]:
    """The ids of mutmut's operators, sorted."""
    return tuple(sorted({_id(operator) for _, operator in mutation_operators}))


def _changes(context: Context, ignored: IgnoredCode) -> list[Change]:
    visitor = _EveryFunction(ignored)
    context.wrapper.visit(visitor)
    return visitor.changes


def _pragmas(context: Context) -> IgnoredCode:
    visitor = PragmaVisitor(context.path)
    try:
        context.wrapper.visit(visitor)
    except PragmaParseError as fault:
        raise UsageError(
            "pragma-unreadable",
            "a `# pragma: no mutate` can't be read",
            where=context.path,
            why=" ".join(str(fault).split()),
        ) from fault
    return IgnoredCode(visitor.no_mutate_lines, visitor.ignore_node_lines, set())


def _key(change: Change) -> tuple[int, str, object]:
    """mutmut makes each replacement anew, so the same change of two visits is told by its text."""
    replacement = change.replacement
    text = cst.Module([]).code_for_node(replacement) if isinstance(replacement, cst.CSTNode) else ""
    return id(change.node), change.operator, text


def _id(operator: Callable[..., object]) -> str:
    return f"general/{operator.__name__.removeprefix('operator_')}"


@cache
def _operators_for(type_: type[cst.CSTNode]) -> tuple[Operator, ...]:
    return tuple((of, operator) for of, operator in mutation_operators if issubclass(type_, of))


class _EveryFunction(MutationVisitor):
    """mutmut's visitor without its rule that a decorated function, and a decorator, is not mutated.

    mutmut must skip them because it calls its mutants through a copy of the function; we replace the code.
    """

    def __init__(self, ignored: IgnoredCode) -> None:
        super().__init__(mutation_operators, ignored)
        self.changes: list[Change] = []
        self._defaults_of_routes: set[cst.CSTNode] = set()  # `Query(50, le=100)`: mutmut skips a default that calls

    def _create_mutations(self, node: cst.CSTNode) -> None:
        for type_, operator in _operators_for(type(node)):
            self._operators = [(type_, operator)]
            super()._create_mutations(node)
            self.changes += (
                Change(node=node, replacement=mutation.mutated_node, operator=_id(operator))
                for mutation in self.mutations
            )
            self.mutations.clear()

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Decorator) or node in self._defaults_of_routes:
            return False
        if isinstance(node, cst.FunctionDef) and node.decorators:
            signature = node.params
            self._defaults_of_routes |= {*signature.posonly_params, *signature.params, *signature.kwonly_params}
            return (
                self.get_metadata(PositionProvider, node).start.line in self._ignored_node_lines
                or node in self._enum_creation_hooks
                or node.name.value in NEVER_MUTATE_FUNCTION_NAMES
            )
        return bool(super()._skip_node_and_children(node))
