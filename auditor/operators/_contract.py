"""What a file on the shelf declares, checked once when it is loaded."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType, ModuleType

import libcst as cst

from auditor.errors import EnvironmentFault
from auditor.model.mutant import MutantClass
from auditor.operators._context import Context

API = 1
SECTIONS = ("What it does", "Why it matters", "Example", "A test that would notice", "Equivalent when")
_REFERENCE = re.compile(r"\b(?:CWE-\d+|API\d+:\d{4}|A\d\d:\d{4})\b")

Replacement = cst.CSTNode | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNode]
Mutate = Callable[[cst.CSTNode, Context], Iterator[Replacement]]


class Need(StrEnum):
    """What a suite must have for an operator's mutants to be seen by any test; else they are not measurable."""

    ROW_SECURITY = "row-security"  # the tests' role is bound by the tables' policies
    MODEL_TABLES = "model-tables"  # the tables are made from the models


@dataclass(frozen=True, slots=True)
class Example:
    """A file's text, and every text that the operator makes of it, in order; none: it is left alone, because `why`."""

    before: str
    after: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a person reads of an operator. `sections` maps a heading of its docstring to the text below it,
    `references` are the CWE and OWASP numbers named there, `since` is the auditor's version that brought it."""

    id: str
    title: str
    class_: MutantClass = MutantClass.STANDARD
    since: str = ""
    sections: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    references: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def family(self) -> str:
        return self.id.partition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """`mutate(node, context)` yields replacements for a node of one of the types in `nodes`: another node,
    `libcst.RemoveFromParent()` for a statement, or a `libcst.FlattenSentinel` of statements.
    `class_of(node, context)` is the class of the mutants made there, where it is not always the operator's,
    `needs` what the suite must have for them."""

    description: Description
    nodes: tuple[type[cst.CSTNode], ...]
    mutate: Mutate
    class_of: Callable[[cst.CSTNode, Context], MutantClass]
    needs: Need | None = None


def load(operator_id: str, module: ModuleType) -> Operator:
    """The operator that the module declares.

    Raises `EnvironmentFault` when something is missing or of the wrong kind, or it was written for another API.
    """
    declared = vars(module)
    if declared.get("API") != API:
        raise _fault(operator_id, module, f"it declares API = {declared.get('API')!r}; this auditor knows {API}")
    title, sections = _read(operator_id, module)
    class_, nodes, mutate = declared.get("class_"), declared.get("nodes"), declared.get("mutate")
    examples = declared.get("examples")
    if not isinstance(class_, MutantClass):
        raise _fault(operator_id, module, "`class_` must be a MutantClass")
    if not (isinstance(nodes, tuple) and nodes and all(isinstance(one, type) for one in nodes)):
        raise _fault(operator_id, module, "`nodes` must be a tuple of libcst types")
    if not callable(mutate):
        raise _fault(operator_id, module, "`mutate` must be a function")
    if not (isinstance(examples, tuple) and all(isinstance(one, Example) for one in examples)):
        raise _fault(operator_id, module, "`examples` must be a tuple of Example")
    if "needs" in declared and declared["needs"] not in [*Need]:
        raise _fault(operator_id, module, f"`needs` must be one of {', '.join(Need)}")
    if not isinstance(declared.get("since"), str):
        raise _fault(operator_id, module, "`since` must be a version")
    description = Description(
        id=operator_id,
        title=title,
        class_=class_,
        since=declared["since"],
        sections=MappingProxyType(sections),
        references=tuple(dict.fromkeys(_REFERENCE.findall(module.__doc__ or ""))),
        examples=examples,
    )
    return Operator(
        description=description,
        nodes=nodes,
        mutate=mutate,
        class_of=declared.get("class_of", lambda node, context: class_),
        needs=Need(declared["needs"]) if "needs" in declared else None,
    )


def _read(operator_id: str, module: ModuleType) -> tuple[str, dict[str, str]]:
    """The docstring's first line and its sections, each under a line that is its heading and a colon."""
    title, _, rest = inspect.cleandoc(module.__doc__ or "").partition("\n")
    parts = re.split(rf"^({'|'.join(SECTIONS)}):[ \t]*$", rest, flags=re.MULTILINE)[1:]
    sections = {heading: inspect.cleandoc("\n" + text) for heading, text in zip(parts[::2], parts[1::2], strict=True)}
    missing = [heading for heading in SECTIONS if not sections.get(heading)]
    if missing or not title:
        raise _fault(operator_id, module, f"its docstring has no {', '.join(missing) or 'first line'}")
    return title.rstrip("."), sections


def _fault(operator_id: str, module: ModuleType, why: str) -> EnvironmentFault:
    return EnvironmentFault(
        "operator-malformed",
        f"{operator_id} is no operator",
        where=module.__file__ or module.__name__,
        why=why,
        remedy="mend the file, or uninstall the plugin that brings it",
    )
