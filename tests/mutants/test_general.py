"""The general mutants are mutmut's own, on decorated functions too; mutmut sees nothing of the project."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import libcst as cst
import mutmut.configuration
import pytest
import starlette
from mutmut.mutation.file_mutation import create_mutations
from mutmut.mutation.mutators import mutation_operators

from auditor.errors import UsageError
from auditor.model.mutant import ExclusionKind, Found
from auditor.model.render import mutated_source
from auditor.mutants import find_mutants
from auditor.mutants.general import general_names
from auditor.operators import descriptions

ROOT = Path(__file__).parents[2]
STARLETTE = Path(starlette.__file__).parent
OBSCURE = """\
from enum import Enum

class Colour(Enum):
    RED = "red"
    def __init__(self, a):
        self.a = 1
    def other(self, b=2, c=call(3)):
        return len("abc") + self.a

class Plain:
    x = 1
    def __setattr__(self, name, value):
        self.y = 2
    @staticmethod
    def still(a: int = 3) -> int:
        return not a
    @property
    def decorated(self):
        return 4

def outer(a, *, b=None):
    def inner(c=5):
        return c if a else lambda: b
    @wraps(a)
    def wrapped():
        return 6
    return inner(a, b=7), dict(x=8)  # pragma: no mutate

def matching(x):
    match x:
        case 1:
            x += 1
        case _:
            return x.lower().split(",", 1) and x is not None
"""
LONG = STARLETTE / "datastructures.py"
FILES = [STARLETTE / name for name in ("background.py", "concurrency.py", "convertors.py")]
SOURCES = [
    pytest.param(OBSCURE, id="obscure"),
    pytest.param(LONG.read_text("utf-8"), id="starlette-datastructures", marks=pytest.mark.slow),
    *(pytest.param(file.read_text("utf-8"), id=f"starlette-{file.stem}") for file in FILES),
    *(
        pytest.param(file.read_text("utf-8"), id=file.relative_to(ROOT).as_posix())
        for file in sorted(ROOT.glob("audited_app/crud/*.py"))
    ),
]


@pytest.fixture
def mutmut_is_configured(tmp_path, monkeypatch):
    """mutmut alone guesses its sources from the working directory."""
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(mutmut.configuration, "_config", None)


def is_decorated(node: cst.CSTNode) -> bool:
    """As mutmut says it: a lone staticmethod or classmethod does not count."""
    if not isinstance(node, cst.FunctionDef) or not node.decorators:
        return False
    [first, *more] = [decorator.decorator for decorator in node.decorators]
    return bool(more) or not (isinstance(first, cst.Name) and first.value in ("staticmethod", "classmethod"))


class Undecorated(cst.CSTVisitor):
    """The nodes below functions of which none is decorated, and the dotted names of those functions."""

    def __init__(self) -> None:
        self.nodes: set[cst.CSTNode] = set()
        self.names: set[str] = set()
        self.scopes: list[cst.FunctionDef | cst.ClassDef] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.scopes.append(node)
        functions = [scope for scope in self.scopes if isinstance(scope, cst.FunctionDef)]
        if functions and not any(map(is_decorated, functions)):
            self.nodes.add(node)
            self.names.add(".".join(scope.name.value for scope in self.scopes))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self.scopes.pop()


@cache
def made_by_mutmut(source: str) -> frozenset[str]:
    """The texts that mutmut makes by changing undecorated functions."""
    module, mutations, _, _ = create_mutations("a.py", source)
    parents = cst.metadata.MetadataWrapper(module, unsafe_skip_copy=True).resolve(cst.metadata.ParentNodeProvider)
    undecorated = undecorated_in(module)
    texts = [module.code_for_node(one) for one in [*module.header, *module.body, *module.footer]]
    made = set()
    for mutation in mutations:
        if mutation.original_node in undecorated.nodes:
            statement = mutation.original_node
            while parents[statement] is not module:
                statement = parents[statement]
            where = len(module.header) + module.body.index(statement)
            changed = statement.deep_replace(mutation.original_node, mutation.mutated_node)
            made.add("".join([*texts[:where], module.code_for_node(changed), *texts[where + 1 :]]))
    return frozenset(made)


def undecorated_in(module: cst.Module) -> Undecorated:
    visitor = Undecorated()
    module.visit(visitor)
    return visitor


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.usefixtures("mutmut_is_configured")
def test_undecorated_functions_have_mutmuts_mutants(source: str) -> None:
    found = find_mutants({"a.py": source})
    unproductive = [one.mutant for one in found.excluded if one.kind is ExclusionKind.UNPRODUCTIVE]
    ours = {mutated_source(source, mutant.edits) for mutant in [*found.mutants, *unproductive]}
    assert made_by_mutmut(source) - ours == set()


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.usefixtures("mutmut_is_configured")
def test_undecorated_functions_have_no_other_general_mutants(source: str) -> None:
    names = undecorated_in(cst.parse_module(source)).names
    found = find_mutants({"a.py": source})
    unproductive = [one.mutant for one in found.excluded if one.kind is ExclusionKind.UNPRODUCTIVE]
    ours = {
        mutated_source(source, mutant.edits)
        for mutant in [*found.mutants, *unproductive]
        if mutant.family == "general" and mutant.function in names
    }
    assert ours - made_by_mutmut(source) == set()


def general(found: Found, path: str = "a.py") -> set[tuple[str, str]]:
    return {
        (mutant.edits[0].original, mutant.edits[0].replacement)
        for mutant in found.mutants
        if mutant.family == "general" and mutant.path == path
    }


def test_routes_their_decorators_and_their_defaults_are_mutated() -> None:
    source = (
        "@router.get(PATH, status_code=201)\nasync def get(limit: int = Query(50, le=100)):\n    return limit + 1\n"
    )
    made = general(find_mutants({"a.py": source}))
    assert {("status_code=201", "status_code=202"), ("50", "51"), ("le=100", "le=101"), ("1", "2")} <= made


def test_classes_and_modules_are_mutated() -> None:
    made = general(find_mutants({"a.py": "LIMIT = 1\nclass A:\n    size = 2\n"}))
    assert {("1", "2"), ("2", "3"), ("LIMIT = 1", "LIMIT = None"), ("size = 2", "size = None")} <= made


@pytest.mark.parametrize(
    "source",
    [
        "x = 1  # pragma: no mutate\n",
        "# pragma: no mutate start\nx = 1\n# pragma: no mutate end\n",
        "@get\ndef f():  # pragma: no mutate block\n    return 1\n",
        "class A:  # pragma: no mutate block\n    @get(1)\n    def f(self, a=call(2)):\n        return 3\n",
    ],
)
def test_mutmuts_pragmas_are_kept_and_shown(source: str) -> None:
    found = find_mutants({"a.py": source})
    assert found.mutants == ()
    assert {(one.kind, one.by) for one in found.excluded} == {(ExclusionKind.SUPPRESSED, "pragma")}


def test_a_pragma_that_can_not_be_read_stops_the_run() -> None:
    with pytest.raises(UsageError) as fault:
        find_mutants({"a.py": "x = 1\n# pragma: no mutate end\n"})
    assert fault.value.slug == "pragma-unreadable"


def test_every_operator_of_mutmut_is_described() -> None:
    assert set(general_names()) == {id_ for id_ in descriptions() if id_.startswith("general/")}
    assert len(general_names()) == len({operator for _, operator in mutation_operators})


def test_mutmut_is_not_noticed(tmp_path: Path) -> None:
    """It prints and warns of nothing, reads no configuration, writes no file and starts nothing."""
    (tmp_path / "pyproject.toml").write_text("[tool.mutmut]\ndo_not_mutate_patterns = ['x']\n")
    script = (
        "import multiprocessing, signal\n"
        "before = [signal.getsignal(number) for number in signal.valid_signals()]\n"
        "from auditor.mutants import find_mutants\n"
        "assert find_mutants({'a.py': 'x = 1\\n'}).mutants\n"
        "import mutmut.configuration\n"
        "assert mutmut.configuration._config is None\n"
        "assert multiprocessing.get_start_method(allow_none=True) is None\n"
        "assert [signal.getsignal(number) for number in signal.valid_signals()] == before\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [file.name for file in tmp_path.iterdir()] == ["pyproject.toml"]
