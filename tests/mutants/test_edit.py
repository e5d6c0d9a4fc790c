"""The text of a mutant is what libcst renders of the changed tree, whatever the layout of the file."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import indent

import fastapi
import hypothesis.strategies as st
import libcst as cst
import pytest
import starlette
from hypothesis import HealthCheck, given, settings

from auditor.model.mutant import Edit
from auditor.model.render import mutated_source, offsets
from auditor.mutants.change import Change
from auditor.mutants.domain import domain_changes
from auditor.mutants.edit import edit_of, same_text
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
    assert assert_exact(source) > 100


@pytest.mark.parametrize(
    "file", [STARLETTE / "background.py", STARLETTE / "_utils.py", STARLETTE / "convertors.py", FASTAPI / "types.py"]
)
def test_real_files_are_mutated_exactly(file: Path) -> None:
    assert assert_exact(file.read_text("utf-8")) > 0


@pytest.mark.slow
@pytest.mark.parametrize("file", [STARLETTE / "routing.py", FASTAPI / "dependencies" / "utils.py"])
def test_long_real_files_are_mutated_exactly(file: Path) -> None:
    assert assert_exact(file.read_text("utf-8"), whole_statement, step=9) > 50


TEXT = st.text("ab\n", max_size=6)


@settings(max_examples=300, deadline=None)
@given(
    source=st.text("ab\n", min_size=1, max_size=12),
    cuts=st.lists(st.integers(0, 12), min_size=4, max_size=4),
    texts=st.tuples(TEXT, TEXT),
)
def test_two_edits_share_a_key_exactly_when_they_make_the_same_text(
    source: str, cuts: list[int], texts: tuple[str, str]
) -> None:
    context = context_of("#" + "#\n#".join(source.split("\n")))
    keys, made = [], []
    for cut, text in zip([cuts[:2], cuts[2:]], texts, strict=True):
        start, end = sorted(min(one, len(context.source)) for one in cut)
        span = context.span(start, end)
        edit = Edit(path="a.py", span=span, original=context.text(span), replacement=text)
        keys.append(same_text(context, edit))
        made.append(mutated_source(context.source, [edit]))
    assert (keys[0] == keys[1]) == (made[0] == made[1])


def test_spans_and_offsets_are_inverse() -> None:
    context = context_of("a = 1\r\nb = '''x\r\ry'''\n\nc = 'é'")
    for start in range(len(context.source) + 1):
        span = context.span(start, len(context.source))
        assert context.offsets(span) == (start, len(context.source))
        assert offsets(context.source, span) == (start, len(context.source))


@pytest.mark.parametrize(
    ("source", "original", "replacement"),
    [
        ("x = f(\n    a, b=1\n)\n", "b=1", "b=2"),
        ("x = f(\n    a, b=1\n)\n", "a", "None"),
        ("x = a is not b\n", "a is not b", "a is b"),
        ("x = (a) + (b)\n", "(a) + (b)", "(a) - (b)"),
        ("for x in y: continue\n", "continue", "break"),
        ("x = s.lower()\n", "s.lower", "s.upper"),
        ("x += 1\n", "x += 1", "x = 1"),
        ("x = y\n", "x = y", "x = None"),
        ("match x:\n    case 1:\n        y\n    case 2:\n        z\n", "    case 2:\n        z\n", ""),
    ],
)
def test_an_edit_can_be_read_by_itself(source: str, original: str, replacement: str) -> None:
    context = context_of(source)
    edits = [edit_of(context, change) for change in changes(context)]
    assert (original, replacement) in {(edit.original, edit.replacement) for edit in edits}


@pytest.mark.parametrize(
    ("source", "mutated"),
    [
        ("a()\nsession.commit()  # why\nb()\n", "a()\nb()\n"),
        ("a()\nsession.commit()", "a()\n"),
        ("if a:\n    session.commit()  # why\nb()\n", "if a:\n    pass  # why\nb()\n"),
        ("a(); session.commit(); b()\n", "a(); pass; b()\n"),
        ("if a: session.commit()\n", "if a: pass\n"),
        ("a()\n# why\nsession.commit(\n)\n\nb()\n", "a()\n# why\n\nb()\n"),
    ],
)
def test_a_statement_goes_with_its_lines_or_leaves_a_pass(source: str, mutated: str) -> None:
    context = context_of(source)
    [removal] = [one for one in domain_changes(context) if isinstance(one.replacement, cst.RemovalSentinel)]
    assert mutated_source(source, [edit_of(context, removal)]) == mutated


def test_several_statements_can_take_the_place_of_one() -> None:
    source = (
        "def f():\n    async with a as b:\n        # first\n        c(\n            d,\n        )\n        return e\n"
    )
    context = context_of(source)
    [block] = [node for node in context.nodes() if isinstance(node, cst.With)]
    change = Change(node=block, replacement=cst.FlattenSentinel(block.body.body), operator="test/unwrap")
    expected = "def f():\n    # first\n    c(\n        d,\n    )\n    return e\n"
    made = mutated_source(source, [edit_of(context, change)])
    assert ast.dump(ast.parse(made)) == ast.dump(ast.parse(expected))


OPERATORS = st.sampled_from([" + ", "\n and ", " is not ", " <", "[0] or "])
EXPRESSIONS = st.recursive(
    st.sampled_from(
        ["a", "1", '"é"', "None", "x.y", "(not a)", "f(\n    a, # why\n    b=1,\n  )", "[\n1, *a]", "b'x'"]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, OPERATORS, inner).map("({0[0]}{0[1]}{0[2]})".format),
        inner.map("g({}, k = 1 )".format),
        st.tuples(inner, inner).map("(  {0[0]} if  {0[1]} else\n2 )".format),
        inner.map("lambda: ({})".format).map("({})".format),
    ),
    max_leaves=6,
)
STATEMENTS = st.recursive(
    st.one_of(
        EXPRESSIONS.map("x = {}\n".format),
        EXPRESSIONS.map("x += {} ;  y = 1\n".format),
        EXPRESSIONS.map("return_({}) # why\n".format),
        EXPRESSIONS.map("await z({})\n".format),
    ),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["if (a\n or b):", "while  not a :", "async def f(a=1, *, b = c(2)):"]), inner).map(
            lambda pair: pair[0] + "\n" + indent(pair[1], "\t") + "\n# between\n"
        ),
        st.tuples(inner, inner).map("".join),
    ),
    max_leaves=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(source=STATEMENTS)
def test_any_code_is_mutated_exactly(source: str) -> None:
    assert_exact(f"async def around():\n{indent(source, '  ')}")
