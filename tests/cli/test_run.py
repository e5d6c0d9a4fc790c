"""The gate's decision as an exit code."""

from dataclasses import replace

import pytest
from factories import green_run

from auditor.cli.run import exit_code
from auditor.errors import ExitCode


@pytest.mark.parametrize(
    ("passed", "incomplete", "code"),
    [
        (True, False, ExitCode.PASSED),
        (False, False, ExitCode.GATE_NOT_MET),
        (False, True, ExitCode.INCOMPLETE),
    ],
)
def test_the_exit_code_says_what_the_gate_decided(passed, incomplete, code):
    run = green_run()
    assert exit_code(replace(run, gate=replace(run.gate, passed=passed, incomplete=incomplete))) is code


def test_a_run_that_was_ended_early_is_interrupted_whatever_the_gate_says():
    run = green_run()
    assert run.unfinished == 0
    assert exit_code(replace(run, verdicts=run.verdicts[1:])) is ExitCode.INTERRUPTED
