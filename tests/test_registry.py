"""One new file is one new operator, and a gate never turns green because one was lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.errors import EnvironmentFault, UsageError
from auditor.model.render import mutated_source
from auditor.mutants import domain, find_mutants
from auditor.operators import SECTIONS, Need, describe, operators
from auditor.registry import shelf

OPERATOR = '''\
"""Drop a call of audit().

What it does:
    Removes it.
Why it matters:
    Nobody knows who did it (CWE-778).
Example:
    audit() → pass
A test that would notice:
    Reads the log.
Equivalent when:
    Never.
"""
import libcst as cst
from auditor.operators import Example, MutantClass

API = 1
class_ = MutantClass.ADVISORY
since = "1.0"
nodes = (cst.Expr,)
examples = (Example("audit()\\n", ("pass\\n",)),)

def mutate(node, context):
    if context.code(node) == "audit()":
        yield cst.RemoveFromParent()
'''


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`install("name", {"file.py": text})` is an installed package of operators, as pip leaves it."""
    caches = (shelf, operators, domain._operators_for)

    def installed(name: str, files: dict[str, str]) -> None:
        package = tmp_path / name
        for path, text in {"__init__.py": "", **files}.items():
            (package / path).parent.mkdir(parents=True, exist_ok=True)
            (package / path).write_text(text, "utf-8")
        about = tmp_path / f"{name}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[auditor.operators]\n{name} = {name}\n")

    monkeypatch.syspath_prepend(tmp_path)
    for cache in caches:
        cache.cache_clear()
    yield installed
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()


def test_the_shelf_is_sorted_and_a_trailing_underscore_is_dropped() -> None:
    ids = list(shelf("operators"))
    assert ids == sorted(ids)
    assert {"await/drop_await", "tenant/drop_filter", "transaction/drop_commit"} <= set(ids)


def test_a_file_of_an_installed_package_is_an_operator(install) -> None:
    install("plug_file", {"log/__init__.py": "", "log/drop_audit.py": OPERATOR, "log/_shared.py": "", "_own.py": ""})
    [mutant] = [one for one in find_mutants({"a.py": "a()\naudit()\n"}).mutants if one.family == "log"]
    assert mutated_source("a()\naudit()\n", mutant.edits) == "a()\n"
    description = describe("log/drop_audit")
    assert (description.title, description.references) == ("Drop a call of audit()", ("CWE-778",))
    assert tuple(description.sections) == SECTIONS


def test_an_operator_says_what_its_mutants_need(install) -> None:
    install("plug_needs", {"log/__init__.py": "", "log/drop.py": OPERATOR + 'needs = "row-security"\n'})
    assert operators()["log/drop"].needs is Need.ROW_SECURITY
    assert operators()["tenant/drop_filter"].needs is None


def test_a_folder_that_declares_an_api_is_one_operator(install) -> None:
    install("plug_folder", {"log/__init__.py": "", "log/drop/__init__.py": OPERATOR, "log/drop/texts.py": ""})
    assert "log/drop" in operators()
    assert not [id_ for id_ in operators() if id_.startswith("log/drop/")]


@pytest.mark.parametrize(
    ("files", "slug"),
    [
        ({"tenant/__init__.py": "", "tenant/drop_guard.py": OPERATOR}, "shelf-two-of-one-id"),
        ({"log/__init__.py": "", "log/drop.py": "import nowhere_to_be_found\n"}, "shelf-broken"),
        ({"log/__init__.py": "", "log/drop.py": "def f(:\n"}, "shelf-broken"),
        ({"log/__init__.py": "", "log/drop.py": "x = 1\n"}, "shelf-no-api"),
        ({"__init__.py": "1 / 0\n"}, "shelf-broken"),
    ],
)
def test_a_broken_shelf_stops_the_run(install, files: dict[str, str], slug: str) -> None:
    install(f"plug_broken_{abs(hash(str(files)))}", files)
    with pytest.raises(EnvironmentFault) as fault:
        operators()
    assert fault.value.slug == slug


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("API = 1", "API = 2"),
        ("API = 1", "API = 1; needs = 'luck'"),
        ("class_ = MutantClass.ADVISORY", "class_ = 'advisory'"),
        ("class_ = MutantClass.ADVISORY", ""),
        ('since = "1.0"', "since = 1"),
        ("nodes = (cst.Expr,)", "nodes = ()"),
        ("nodes = (cst.Expr,)", "nodes = cst.Expr"),
        ("def mutate", "def other"),
        ('examples = (Example("audit()\\n", ("pass\\n",)),)', "examples = ('audit()',)"),
        ("Equivalent when:", "Equivalent if:"),
        ("Why it matters:\n    Nobody knows who did it (CWE-778).\n", "Why it matters:\n"),
    ],
)
def test_an_operator_that_breaks_the_contract_stops_the_run(install, old: str, new: str) -> None:
    assert old in OPERATOR
    install(f"plug_bad_{abs(hash(old + new))}", {"log/__init__.py": "", "log/drop.py": OPERATOR.replace(old, new)})
    with pytest.raises(EnvironmentFault) as fault:
        find_mutants({"a.py": "x = 1\n"})
    assert fault.value.slug == "operator-malformed"
    assert fault.value.where.endswith("drop.py")


def test_an_operator_that_fails_is_named_with_the_line(install) -> None:
    failing = OPERATOR.replace("if context.code(node) ==", "if 1 / 0 ==")
    install("plug_failing", {"log/__init__.py": "", "log/drop.py": failing})
    with pytest.raises(EnvironmentFault) as fault:
        find_mutants({"app/a.py": "x = 1\n\naudit()\n"})
    assert (fault.value.slug, fault.value.where) == ("operator-failed", "app/a.py:3")
    assert "log/drop" in fault.value.what


def test_mutmuts_operators_are_described_too() -> None:
    assert describe("general/number").title == "Add one to a number"


def test_an_unknown_operator_is_said() -> None:
    with pytest.raises(UsageError) as fault:
        describe("tenant/nothing")
    assert fault.value.slug == "operator-unknown"
