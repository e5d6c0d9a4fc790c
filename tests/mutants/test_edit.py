"""The text of a mutant is what libcst renders of the changed tree, whatever the layout of the file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import fastapi
import libcst as cst
import pytest
import starlette

from auditor.model.render import mutated_source
from auditor.mutants.change import Change
from auditor.mutants.domain import domain_changes
from auditor.mutants.edit import edit_of
from auditor.mutants.general import general_changes
from auditor.operators import Context, Tenancy, parse

STARLETTE, FASTAPI = Path(starlette.__file__).parent, Path(fastapi.__file__).parent

LAYOUTS = '''\
# a comment first
import asyncio as aio ; from copy import deepcopy

@decorated( 1,
  key = "value", )   # trailing
class Service (Base , metaclass=Meta) :
\t"""Doc."""
\tlimit : int = 1 ; other = "x"

\t@router.get("/{id}" ,
\t            status_code = 201)
\tasync def get ( self , a = 1 , * , b = call( 1 , 2 ) , ** kw ) -> dict [ str , int ] :
\t\tvalue = ( a
\t\t\t\t+ b  # why
\t\t\t\tand not (
\t\t\t\t\tself . x . strip ( " a" , )
\t\t\t\t)
\t\t)
\t\tif a < b <= 3 : return  [ x for x in y if x is not None ] ; break_ = 2
\t\telif a in b or c :
\t\t\twhile True : continue
\t\telse :
\t\t\tfor i in range ( 3 ) :
\t\t\t\tbreak
\t\tmatch value :
\t\t\t# before the first
\t\t\tcase 1 :
\t\t\t\treturn f"{a!r:>{b}} {'in' + "n" if a else c}"
\t\t\tcase [ 1 , * rest ] if rest : # why
\t\t\t\tpass
\t\t\tcase _ :
\t\t\t\twith open ( "f" ) as f , other ( ) :
\t\t\t\t\ta += 1 ; b //= 2
\t\t\t# after the last
\t\treturn {
\t\t\t"a" : 1 , ** b ,
\t\t\t'c' "d" : lambda : None ,
\t\t} [ 1 : 2 ] , dict ( a = 1 , b = 2 ) , x if y else z , - 1 , ~ 1 , 2 ** - 3 , "é" "ü" , 1j , 1e999
'''


def whole_tree(context: Context, change: Change) -> str:
    """The slow and obvious way: the module with the node replaced, rendered whole."""
    return cst.ensure_type(context.module.deep_replace(change.node, change.replacement), cst.Module).code


def whole_statement(context: Context, change: Change) -> str:
    """The same with only the statement of the module's body rendered anew, for long files."""
    *_, statement, module = [change.node, *context.ancestors(change.node)]
    before, after = context.code(statement), context.code(statement.deep_replace(change.node, change.replacement))
    where = module.body.index(statement)
    start = sum(len(context.code(one)) for one in [*module.header, *module.body[:where]])
    return context.source[:start] + after + context.source[start + len(before) :]


def context_of(source: str) -> Context:
    return Context("a.py", source, parse("a.py", source), Tenancy())


def changes(context: Context) -> Iterator[Change]:
    allowed, forbidden = general_changes(context)
    return (
        change
        for change in [*domain_changes(context), *allowed, *forbidden]
        if isinstance(change.replacement, cst.CSTNode)
    )


def assert_exact(source: str, render: Callable[[Context, Change], str] = whole_tree, step: int = 1) -> int:
    context = context_of(source)
    checked = 0
    for change in list(changes(context))[::step]:
        edit = edit_of(context, change)
        assert mutated_source(source, [edit]) == render(context, change), (change.operator, edit)
        checked += 1
    return checked


@pytest.mark.parametrize(
    ("newline", "end", "indent"),
    [("\n", "\n", "\t"), ("\r\n", "", "   "), ("\n", "\n\n# end", "  "), ("\r", "    \n", " \t")],
)
def test_every_layout_is_kept_to_the_character(newline: str, end: str, indent: str) -> None:
    source = LAYOUTS.rstrip("\n").replace("\t", indent).replace("\n", newline) + end
    assert assert_exact(source) == 101


@pytest.mark.parametrize(
    "file", [STARLETTE / "background.py", STARLETTE / "_utils.py", STARLETTE / "convertors.py", FASTAPI / "types.py"]
)
def test_real_files_are_mutated_exactly(file: Path) -> None:
    assert assert_exact(file.read_text("utf-8")) > 0


@pytest.mark.slow
@pytest.mark.parametrize("file", [STARLETTE / "routing.py", FASTAPI / "dependencies" / "utils.py"])
def test_long_real_files_are_mutated_exactly(file: Path) -> None:
    assert assert_exact(file.read_text("utf-8"), whole_statement, step=3) > 50
