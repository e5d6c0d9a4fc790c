"""Every operator makes of its examples what it says, all of that, and nothing else."""

import pytest
from bytecodes import bytecode

from auditor.model.render import mutated_source
from auditor.mutants import find_mutants
from auditor.operators import SECTIONS, Example, Operator, operators

OPERATORS = list(operators().values())
EXAMPLES = [
    pytest.param(operator, example, id=f"{operator.description.id}-{number}")
    for operator in OPERATORS
    for number, example in enumerate(operator.description.examples)
]


@pytest.mark.parametrize(("operator", "example"), EXAMPLES)
def test_an_example_gives_exactly_what_it_says(operator: Operator, example: Example) -> None:
    found = find_mutants({"example.py": example.before})
    made = [mutant for mutant in found.mutants if mutant.operator == operator.description.id]
    assert [mutated_source(example.before, mutant.edits) for mutant in made] == list(example.after)


@pytest.mark.parametrize(("operator", "example"), EXAMPLES)
def test_what_an_example_gives_compiles_to_other_bytecode(operator: Operator, example: Example) -> None:
    before = bytecode(example.before)
    assert all(bytecode(after) != before for after in example.after)


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.description.id)
def test_an_operator_explains_itself(operator: Operator) -> None:
    description = operator.description
    assert tuple(description.sections) == SECTIONS
    assert description.references
    assert any(example.after for example in description.examples)
    assert any(not example.after and example.why for example in description.examples)
