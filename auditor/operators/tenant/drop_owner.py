"""Store a row that belongs to no tenant.

What it does:
    Leaves the tenant out where a row is made or changed hands: `Model(tenant_id=…)`, `insert(…).values(tenant_id=…)`,
    a key of a row's dict, `row.tenant_id = …`.
Why it matters:
    The row belongs to nobody: its owner can't find it, and where "no tenant" means "for all" everybody can (CWE-284,
    API3:2023).
Example:
    session.add(Note(tenant_id=tenant_id, text=text)) → session.add(Note(text=text))
A test that would notice:
    Creates the row by way of the API, then reads it back as its tenant, and not as the other one.
Equivalent when:
    A default of the column, a trigger or a listener sets the tenant.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, text_of, without

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Call, cst.Dict, cst.Assign)

examples = (
    Example(
        "note = Note(tenant_id=tenant_id, text=text)\n",
        ("note = Note(text=text)\n",),
    ),
    Example(
        "note = models.Note(**body.model_dump(), tenant_id=tenant.id)\n",
        ("note = models.Note(**body.model_dump())\n",),
    ),
    Example(
        "query = insert(Counter).values(\n    tenant_id=tenant_id,  # theirs\n    name=name,\n)\n",
        ("query = insert(Counter).values(\n    name=name,\n)\n",),
    ),
    Example(
        "await session.execute(insert(Note), [{'tenant_id': tenant_id, 'text': text} for text in texts])\n",
        ("await session.execute(insert(Note), [{'text': text} for text in texts])\n",),
    ),
    Example(
        "note = Note(**data)\nnote.tenant_id = tenant_id\nsession.add(note)\n",
        ("note = Note(**data)\nsession.add(note)\n",),
    ),
    Example("query = select(Note).filter_by(tenant_id=tenant_id)\n", why="it limits a query"),
    Example("answer = NoteOut(tenant_id=note.tenant_id)\n", why="it is an answer's model, no row"),
    Example("notes = list_notes(session, tenant_id=tenant_id)\n", why="a function is called"),
    Example("self.tenant_id = tenant_id\n", why="an object keeps what it is for"),
    Example("await session.execute(query, {'tenant_id': tenant_id})\n", why="it is a query's parameter"),
    Example("config.tenant = tenant\n", why="it holds a state, it is no row"),
    Example(
        "@dataclass\nclass Caller:\n    tenant_id: int\n\n\ncaller = Caller(tenant_id=tenant_id)\n",
        why="without it the call would fail at once",
    ),
    Example("raise NotFound(tenant_id=tenant_id)\n", why="an exception is raised"),
)

_IS_NO_ROW = re.compile(
    r"(?:Out|Read|Response|Reply|Result|Schema|Dto|DTO|View|Public|Context|Ctx|Scope|Claims|Token|TokenData|Principal|Event"
    r"|Message|Command|Query|Job|Task|Payload|Request|Filter|Filters|Params|Settings|Config|Error|Exception|Client"
    r"|Service|Repository|Repo|Manager|Store|Cache|Key|Session|Identity|Info|Tenancy|Middleware)$"
)
_STORED_ALL_THE_SAME = re.compile(r"(?:Api|API|Access|Login|User|Refresh)(?:Key|Token|Session)$")
_HOLDS_STATE = frozenset(
    {"self", "cls", "request", "state", "scope", "g", "local", "app", "config", "settings", "options", "args", "client"}
    | {"ctx", "context", "session", "span", "record", "headers", "info"}
)
_CHECKS_FIELDS = re.compile(r"dataclass|NamedTuple|BaseModel|TypedDict|msgspec|attrs|define")
_MAKES_ROWS = frozenset({"insert", "pg_insert", "bulk_insert_mappings"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call(args=arguments) if _makes_row(node, context):
            for index, argument in enumerate(arguments):
                if argument.keyword is not None and context.tenancy.is_tenant(argument.keyword.value):
                    yield node.with_changes(args=without(arguments, index))
        case cst.Dict(elements=elements) if _is_row(node, context):
            for index, element in enumerate(elements):
                if isinstance(element, cst.DictElement) and context.tenancy.is_tenant(text_of(element.key) or ""):
                    yield node.with_changes(elements=without(elements, index))
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute(value=row, attr=cst.Name(column)))]):
            if context.tenancy.is_tenant(column) and _may_be_row(row):
                yield cst.RemoveFromParent()


def _makes_row(call: cst.Call, context: Context) -> bool:
    name = called_name(call)
    if name == "values":
        return _is_insert(call)
    if isinstance(context.parent(call), cst.Raise):
        return False
    is_no_row = _IS_NO_ROW.search(name) and not _STORED_ALL_THE_SAME.search(name)
    return name[:1].isupper() and not is_no_row and not _insists_on_tenant(name, context)


def _insists_on_tenant(name: str, context: Context) -> bool:
    """A dataclass or a Pydantic model of this file whose tenant has no default: without it the call fails at once."""
    for at in context.module.body:
        if isinstance(at, cst.ClassDef) and at.name.value == name:
            head = context.code(at.with_changes(body=cst.SimpleStatementSuite([cst.Pass()]), leading_lines=[]))
            return _CHECKS_FIELDS.search(head) is not None and any(
                isinstance(line, cst.AnnAssign)
                and isinstance(line.target, cst.Name)
                and context.tenancy.is_tenant(line.target.value)
                and line.value is None
                for statement in at.body.body
                if isinstance(statement, cst.SimpleStatementLine)
                for line in statement.body
            )
    return False


def _is_insert(call: cst.Call) -> bool:
    """Whether the chain that ends in the call begins with `insert(…)`."""
    below: cst.BaseExpression = call
    while isinstance(below, cst.Call):
        if called_name(below) in _MAKES_ROWS:
            return True
        below = below.func.value if isinstance(below.func, cst.Attribute) else below.func
    return False


def _is_row(node: cst.Dict, context: Context) -> bool:
    """`insert(…).values({…})`, `execute(insert(…), [{…}])`, `Model(**{…})`."""
    for at in context.ancestors(node):
        if isinstance(at, cst.Call):
            arguments = [argument.value for argument in at.args]
            inserts = any(isinstance(value, cst.Call) and _is_insert(value) for value in arguments)
            return _makes_row(at, context) or called_name(at) in _MAKES_ROWS or inserts
        if isinstance(at, cst.BaseSmallStatement | cst.BaseCompoundStatement | cst.Subscript | cst.Dict):
            return False
    return False


def _may_be_row(node: cst.BaseExpression) -> bool:
    """A plain variable, not `self`, a request or what holds its state."""
    return isinstance(node, cst.Name) and node.value not in _HOLDS_STATE
