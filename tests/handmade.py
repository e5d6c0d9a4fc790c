"""Mutants and baselines by hand, one line each, for the stages that only look at places and names."""

from auditor.model.baseline import Baseline
from auditor.model.mutant import Edit, Mutant, MutantClass
from auditor.model.span import Span
from auditor.model.test import Test


def mutant(
    id_="m", path="app/x.py", line=3, end_line=None, family="general", function="f", class_=MutantClass.STANDARD
) -> Mutant:
    """A mutant on the first line of a statement that goes to `end_line`."""
    statement = Span(line=line, column=1, end_line=end_line or line, end_column=9)
    span = Span(line=line, column=1, end_line=line, end_column=2)
    return Mutant(
        id=id_,
        edits=(Edit(path=path, span=span, original="a", replacement="b"),),
        operator=f"{family}/x",
        family=family,
        function=function,
        statement=statement,
        class_=class_,
    )


def baseline(covered=None, tests=(("tests/test_a.py", 1), ("tests/test_a.py", 5), ("tests/deep/test_b.py", 1))):
    """`covered` maps path → line → tests' indexes; `tests` are (path, line)."""
    return Baseline(
        tests=tuple(Test(id=f"{path}::t{n}", path=path, line=line) for n, (path, line) in enumerate(tests)),
        covered=covered or {},
        import_lines={},
        unsettled_lines={},
        coverage={},
        duration=1.0,
    )
