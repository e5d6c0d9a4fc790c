"""Open a row-level security policy.

What it does:
    In the text of a statement: `ENABLE ROW LEVEL SECURITY` becomes DISABLE, `FORCE` becomes NO FORCE, and the
    condition of a policy's `USING (…)` or `WITH CHECK (…)` becomes `true`.
Why it matters:
    The database no longer keeps tenants apart, whatever the queries forget (CWE-284, CWE-639, API1:2023). Without
    FORCE the table's owner, as whom many services connect, is exempt.
Example:
    CREATE POLICY own ON notes USING (tenant_id = current_setting('app.tenant')::int) → … USING (true)
A test that would notice:
    Makes the tables by the same statements, connects as the service's role, acts as one tenant, and neither reads,
    changes nor creates the other one's rows with queries that have no filter.
Equivalent when:
    The tests' tables are made by other statements (then nothing covers these), or the tests' role bypasses policies.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Need, Replacement

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
needs = "row-security"
needs = Need.ROW_SECURITY
nodes = (cst.SimpleString, cst.FormattedString)

examples = (
    Example(
        "ON = 'ALTER TABLE notes ENABLE ROW LEVEL SECURITY'\n",
        ("ON = 'ALTER TABLE notes DISABLE ROW LEVEL SECURITY'\n",),
    ),
    Example(
        "op.execute('alter table notes enable row level security, force row level security')\n",
        (
            "op.execute('alter table notes DISABLE row level security, force row level security')\n",
            "op.execute('alter table notes enable row level security, NO FORCE row level security')\n",
        ),
    ),
    Example(
        'sql = f"""CREATE POLICY own ON {table}\n    USING (org = lower(current_setting(\'{NAME}\', true)))\n'
        '    WITH CHECK (org = my_org())"""\n',
        (
            'sql = f"""CREATE POLICY own ON {table}\n'
            "    USING (org = lower(current_setting('{NAME}', true)))\n"
            '    WITH CHECK (true)"""\n',
            'sql = f"""CREATE POLICY own ON {table}\n    USING (true)\n    WITH CHECK (org = my_org())"""\n',
        ),
    ),
    Example(
        "op.execute('CREATE POLICY own ON notes ' 'USING (org = my_org())')\n",
        ("op.execute('CREATE POLICY own ON notes ' 'USING (true)')\n",),
    ),
    Example("CREATE = 'CREATE POLICY all_read ON plans FOR SELECT USING (true)'\n", why="it is open already"),
    Example("OFF = 'ALTER TABLE notes DISABLE ROW LEVEL SECURITY'\n", why="it is a way back"),
    Example("ALTER = 'ALTER TABLE a ALTER COLUMN b TYPE int USING (b::int)'\n", why="it is no policy"),
    Example('"""ENABLE ROW LEVEL SECURITY is on."""\n', why="it is a docstring"),
)

_ENABLE = re.compile(r"\bENABLE(?=\s+ROW\s+LEVEL\s+SECURITY\b)", re.IGNORECASE)
_FORCE = re.compile(r"(?<!NO )\bFORCE(?=\s+ROW\s+LEVEL\s+SECURITY\b)", re.IGNORECASE)
_POLICY = re.compile(r"\b(?:CREATE|ALTER)\s+POLICY\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:USING|WITH\s+CHECK)\s*\(", re.IGNORECASE)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    if isinstance(context.parent(node), cst.Expr) or not isinstance(node, cst.SimpleString | cst.FormattedString):
        return
    text = cst.Module([]).code_for_node(node.with_changes(lpar=[], rpar=[]))
    for opened in _opened(text, context.code(_whole(node, context))):
        changed = cst.parse_expression(opened, context.module.config_for_parsing)
        yield changed.with_changes(lpar=node.lpar, rpar=node.rpar)


def _whole(node: cst.BaseExpression, context: Context) -> cst.BaseExpression:
    """All of the strings that stand side by side."""
    above = context.parent(node)
    return _whole(above, context) if isinstance(above, cst.ConcatenatedString) else node


def _opened(text: str, statement: str) -> Iterator[str]:
    """The text, which is part of the statement, with one guard after another taken away."""
    for pattern, instead in ((_ENABLE, "DISABLE"), (_FORCE, "NO FORCE")):
        for match in pattern.finditer(text):
            yield text[: match.start()] + instead + text[match.end() :]
    if _POLICY.search(statement):
        for match in _CONDITION.finditer(text):
            end = _closing(text, match.end())
            if end is not None and text[match.end() : end].strip().lower() != "true":
                yield f"{text[: match.end()]}true{text[end:]}"


def _closing(text: str, start: int) -> int | None:
    """Where the parenthesis closes that was opened before `start`; None when it closes in another string."""
    depth = 1
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return None
