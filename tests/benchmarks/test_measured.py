"""Counts, rates and the table of the tools."""

from dataclasses import replace

import pytest
from measured import Measured, measured_run, on_the_same, table

from auditor.model.mutant import GENERAL
from tests.factories import realistic_run

RUN = realistic_run()
TIMED = replace(
    RUN,
    verdicts=tuple(replace(verdict, duration=2.0) for verdict in RUN.verdicts),
    timings={**RUN.timings, "mutants run": 60.0},
    environment=replace(RUN.environment, jobs=2),
)


def some(**given):
    return Measured(**{"mutants": 10, "verdicts": {"killed": 10}, "judging": 5.0, **given})


def test_a_rate_is_mutants_a_second_a_worker():
    assert some().rate == 2.0
    assert some(workers=2).rate == 1.0


def test_a_run_is_counted():
    one = measured_run(TIMED, wall=99.0)
    assert one.mutants == len(RUN.mutants) == sum(one.verdicts.values())
    assert one.domain == sum(mutant.family != GENERAL for mutant in RUN.mutants) > 0
    assert (one.judging, one.wall, one.workers) == (60.0, 99.0, 2)


def test_only_decorated_functions_of_routes_are_routes():
    mutant = RUN.mutants[0]
    source = "@router.get('/')\ndef listed():\n    return 1\n\ndef plain():\n    return 2\n"
    mutants = tuple(
        replace(mutant, function=function, edits=tuple(replace(edit, path=path) for edit in mutant.edits))
        for path in ("app/routes/notes.py", "app/notes.py")
        for function in ("listed", "listed.inner", "plain")
    )
    sources = {"app/routes/notes.py": source, "app/notes.py": source}
    assert measured_run(replace(TIMED, mutants=mutants, sources=sources), wall=1.0).routes == 2


def test_on_the_same_mutants_a_run_has_their_part_of_its_time():
    ids = [verdict.mutant_id for verdict in TIMED.verdicts]
    half = ids[: len(ids) // 2]
    one = on_the_same(TIMED, [*half, "unknown"])
    assert one.mutants == len(half)
    assert one.judging == pytest.approx(60.0 * len(half) / len(ids), abs=0.1)
    assert on_the_same(TIMED, ids).judging == 60.0


@pytest.mark.parametrize(
    "one", [some(load=1.5, part="two modules"), measured_run(TIMED, wall=1.0), on_the_same(TIMED, [])]
)
def test_what_is_kept_is_read_again(one, tmp_path):
    one.keep(tmp_path / "one.json")
    assert Measured.read(tmp_path / "one.json") == one


def test_the_table_has_a_column_a_tool():
    quick = some(judging=1.0, workers=2, routes=3, domain=0, wall=250.4, load=0.2, oracle=1.5, baseline=2.5, ratio=1.9)
    slow = some(
        mutants=12,
        verdicts={"killed": 6, "survived": 1, "no coverage": 2, "timeout": 1, "error": 1},
        part="two modules",
    )
    lines = table({"quick": quick, "slow": slow}, base=2.5)
    cells = {line.split(" | ")[0].removeprefix("| "): line.removesuffix(" |").split(" | ")[1:] for line in lines[2:]}
    assert lines[0] == "| | quick | slow |"
    assert lines[1].count("---") == 3
    assert cells == {
        "mutants judged": ["10", "12 (two modules)"],
        "in decorated routes": ["3", "–"],
        "tenant, commit, await": ["0", "–"],
        "killed": ["10", "6"],
        "survived, or covered by no test": ["0", "3"],
        "time-out or error": ["0", "2"],
        "left out by the auditor (unproductive, equivalent)": ["0", "1"],
        "load when it began": ["0.2", "–"],
        "wall, s": ["250", "–"],
        "of these, mutants, s": ["1", "5"],
        "workers": ["2", "1"],
        "**mutants a second a worker**": ["**5.00**", "**2.40**"],
        "times mutmut's": ["2.00", "0.96"],
        "oracle limit + baseline, s": ["1.5 + 2.5", "–"],
        "wall, times that": ["1.9", "–"],
    }
