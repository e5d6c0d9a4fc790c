"""What mutmut left behind becomes verdicts on our own mutants."""

import json

import pytest

from auditor.model.verdict import Status
from auditor.mutants.find import find_mutants
from auditor.mutmut_engine.results import read_results
from auditor.mutmut_engine.twins import Twins

SOURCE = """
def double(x):
    return x * 2


class Cart:
    def total(self, items):
        result = 0
        return result
"""
MUTATED = """
def double(x):
    return x * 2


def x_double__mutmut_orig(x):
    return x * 2


def x_double__mutmut_1(x):
    return x / 2


def x_double__mutmut_2(x):
    return x * 3


class Cart:
    def total(self, items):
        result = 0
        return result

    def xǁCartǁtotal__mutmut_1(self, items):
        result = None
        return result
"""
CODES = {
    "shop.price.x_double__mutmut_1": 1,
    "shop.price.x_double__mutmut_2": 0,
    "shop.price.xǁCartǁtotal__mutmut_1": 33,
}
PATH = "shop/price.py"


@pytest.fixture
def left_behind(tmp_path):
    def write(codes):
        folder = tmp_path / "mutants" / "shop"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "price.py").write_text(MUTATED, encoding="utf-8")
        (folder / "price.py.meta").write_text(json.dumps({"exit_code_by_key": codes}), encoding="utf-8")
        return tmp_path

    return write


def test_each_variant_has_its_function_and_its_status(left_behind):
    results = list(read_results(left_behind(CODES), PATH))
    assert [(result.function, result.status) for result in results] == [
        ("double", Status.KILLED),
        ("double", Status.SURVIVED),
        ("Cart.total", Status.NO_COVERAGE),
    ]


@pytest.mark.parametrize(
    ("code", "status"),
    [(3, Status.KILLED), (5, Status.NO_COVERAGE), (36, Status.TIMEOUT), (-24, Status.TIMEOUT), (35, Status.ERROR),
     (-11, Status.ERROR), (None, Status.ERROR)],
)  # fmt: skip
def test_an_exit_code_is_a_status_and_what_is_unknown_is_an_error(left_behind, code, status):
    (result,) = read_results(left_behind({"shop.price.x_double__mutmut_1": code}), PATH)
    assert result.status is status


def test_a_file_without_mutants_has_no_results(left_behind):
    assert list(read_results(left_behind({}), PATH)) == []
    assert list(read_results(left_behind({}), "shop/other.py")) == []


def test_our_mutant_of_the_same_change_is_its_twin(left_behind):
    found = find_mutants({PATH: SOURCE}).mutants
    twins = Twins(found, {PATH: SOURCE})
    changes = {mutant.id: (mutant.function, mutant.edits[0].original, mutant.edits[0].replacement) for mutant in found}
    matched = [twins.of(result) for result in read_results(left_behind(CODES), PATH)]
    assert [changes[id_] for id_ in matched] == [
        ("double", "x * 2", "x / 2"),
        ("double", "2", "3"),
        ("Cart.total", "result = 0", "result = None"),
    ]


def test_a_change_that_is_none_of_ours_has_no_twin(left_behind):
    strange = MUTATED.replace("return x * 3", "return x * 33")
    copy = left_behind(CODES)
    (copy / "mutants" / PATH).write_text(strange, encoding="utf-8")
    twins = Twins(find_mutants({PATH: SOURCE}).mutants, {PATH: SOURCE})
    assert [bool(twins.of(result)) for result in read_results(copy, PATH)] == [True, False, True]


def test_a_change_that_mutmut_makes_twice_has_the_same_twin_twice(left_behind):
    twins = Twins(find_mutants({PATH: SOURCE}).mutants, {PATH: SOURCE})
    first = next(read_results(left_behind(CODES), PATH))
    assert twins.of(first) == twins.of(first) != ""


def test_a_class_method_is_compared_without_its_decorator(left_behind):
    source = "class Cart:\n    @classmethod\n    def empty(cls):\n        return cls(0)\n"
    copy = left_behind({"shop.price.xǁCartǁempty__mutmut_1": 1})
    variant = "    @classmethod\n    def xǁCartǁempty__mutmut_1(cls):\n        return cls(1)\n"
    (copy / "mutants" / PATH).write_text(source + variant, encoding="utf-8")
    (result,) = read_results(copy, PATH)
    found = find_mutants({PATH: source}).mutants
    (mutant,) = [mutant for mutant in found if mutant.edits[0].replacement == "1"]
    assert Twins(found, {PATH: source}).of(result) == mutant.id


def test_a_mutant_of_the_domain_is_the_twin_of_a_general_one(left_behind):
    source = "def notes(tenant_id, name):\n    return select(Note).filter_by(tenant_id=tenant_id, name=name)\n"
    copy = left_behind({"shop.price.x_notes__mutmut_1": 1})
    variant = "def x_notes__mutmut_1(tenant_id, name):\n    return select(Note).filter_by(name=name)\n"
    (copy / "mutants" / PATH).write_text(source + variant, encoding="utf-8")
    (result,) = read_results(copy, PATH)
    found = find_mutants({PATH: source}).mutants
    (mutant,) = [mutant for mutant in found if mutant.operator == "tenant/drop_filter"]
    assert Twins(found, {PATH: source}).of(result) == mutant.id
