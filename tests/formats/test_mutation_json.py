"""mutation.json is what the tools of mutation-testing-elements read."""

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from auditor.formats import mutation_json
from auditor.model.mutant import Edit
from auditor.model.render import mutated_source
from auditor.model.run import Run
from auditor.model.span import Span
from tests.factories import HOSTILE, hostile_run, large_run, realistic_run

SCHEMAS = Path(__file__).parent / "schemas"


def written(run: Run, folder: Path) -> dict[str, Any]:
    (path,) = mutation_json.write(run, folder)
    document: dict[str, Any] = json.loads(path.read_bytes())
    return document


def mutants_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {mutant["id"]: mutant for file in document["files"].values() for mutant in file["mutants"]}


@pytest.mark.parametrize("run", [realistic_run(), hostile_run(), large_run(3, 8)], ids=["real", "hostile", "large"])
def test_the_official_schema_accepts_it(run: Run, tmp_path: Path) -> None:
    official = json.loads((SCHEMAS / "mutation-testing-report-schema.json").read_text())

    Draft7Validator(official).validate(written(run, tmp_path))


def test_the_official_schema_is_the_vendored_one() -> None:
    digest = hashlib.sha256((SCHEMAS / "mutation-testing-report-schema.json").read_bytes()).hexdigest()

    assert digest in (SCHEMAS / "VENDORED.md").read_text()


def test_every_status_has_its_word(tmp_path: Path) -> None:
    document = written(hostile_run(), tmp_path)

    assert {mutant["status"] for mutant in mutants_of(document).values()} == {
        "Killed",
        "Survived",
        "NoCoverage",
        "Timeout",
        "RuntimeError",
        "Ignored",
    }


def test_location_and_replacement_apply_the_mutant(tmp_path: Path) -> None:
    run = realistic_run()
    shown = mutants_of(written(run, tmp_path))

    for mutant in run.mutants:
        source, document = run.sources[mutant.path], shown[mutant.id]
        start, end = document["location"]["start"], document["location"]["end"]
        span = Span(line=start["line"], column=start["column"], end_line=end["line"], end_column=end["column"])
        edit = Edit(path=mutant.path, span=span, original=mutant.edits[0].original, replacement=document["replacement"])
        assert mutated_source(source, [edit]) == mutated_source(source, mutant.edits)


def test_tests_that_ran_and_killed_a_mutant_are_in_the_test_files(tmp_path: Path) -> None:
    run = realistic_run()
    document = written(run, tmp_path)
    known = {test["id"] for file in document["testFiles"].values() for test in file["tests"]}

    assert known == {test.id for test in run.baseline.tests}
    for mutant in mutants_of(document).values():
        killers, covering = set(mutant.get("killedBy", ())), set(mutant.get("coveredBy", ()))
        assert killers <= covering <= known
        assert (mutant["status"] == "Killed") == bool(killers)


def test_a_killed_mutant_has_its_killers_words_and_the_others_their_reason(tmp_path: Path) -> None:
    run = realistic_run()
    shown = mutants_of(written(run, tmp_path))

    reasons = {mutant["status"]: mutant["statusReason"] for mutant in shown.values() if "statusReason" in mutant}
    killed = {mutant["statusReason"] for mutant in shown.values() if mutant["status"] == "Killed"}
    assert "assert 200 == 403" in killed
    assert len(killed) > 10
    assert reasons["NoCoverage"] == "no test runs this statement"
    assert reasons["Timeout"] == "no answer in 4.2 s, nor alone in 12.6 s"
    assert {m["statusReason"] for m in shown.values() if m["status"] == "Ignored"} == {
        "suppressed: the cause is for the log only (by app/crud/users.py:18)",
        "equivalent: its bytecode is that of the original",
        "unproductive: the text of an error",
    }


def test_durations_are_milliseconds(tmp_path: Path) -> None:
    run = realistic_run()
    shown = mutants_of(written(run, tmp_path))

    assert shown[run.verdicts[0].mutant_id]["duration"] == pytest.approx(run.verdicts[0].duration * 1000)


def test_a_mutant_that_was_never_run_is_pending(tmp_path: Path) -> None:
    run = realistic_run()
    cut = replace(run, verdicts=run.verdicts[1:])

    assert mutants_of(written(cut, tmp_path))[run.verdicts[0].mutant_id]["status"] == "Pending"


def test_several_edits_are_all_described(tmp_path: Path) -> None:
    run = realistic_run()
    first, second = run.mutants[0], run.mutants[2]
    double = replace(first, edits=first.edits + second.edits)
    shown = mutants_of(written(replace(run, mutants=(double, *run.mutants[1:])), tmp_path))

    for edit in double.edits:
        assert f"{edit.path}:{edit.span.line}:{edit.span.column}" in shown[double.id]["description"]


def test_the_gates_minimum_is_the_threshold(tmp_path: Path) -> None:
    assert written(realistic_run(), tmp_path)["thresholds"] == {"high": 80, "low": 80}


def test_no_path_of_this_machine_is_written(tmp_path: Path) -> None:
    (path,) = mutation_json.write(realistic_run(), tmp_path)

    text = path.read_text()
    assert str(tmp_path) not in text
    assert not re.search(r'"/(home|root|tmp|work|usr)', text)
    assert "projectRoot" not in text


def test_hostile_text_is_kept_as_data(tmp_path: Path) -> None:
    shown = mutants_of(written(hostile_run(), tmp_path))

    assert any(HOSTILE in mutant.get("statusReason", "") for mutant in shown.values())


def test_one_run_gives_one_sequence_of_bytes(tmp_path: Path) -> None:
    (path,) = mutation_json.write(realistic_run(), tmp_path)
    first = path.read_bytes()
    mutation_json.write(realistic_run(), tmp_path)

    assert path.read_bytes() == first
