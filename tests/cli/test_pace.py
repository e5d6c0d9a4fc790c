"""The figures of a stage."""

import pytest

from auditor.cli import pace
from auditor.cli.pace import Pace


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(pace.time, "monotonic", lambda: now[0])
    return now


def test_time_left_goes_by_what_steps_cost(clock):
    stage = Pace("mutants", total=3, cost=10.0)
    clock[0] += 8.0
    stage.advance("killed", 8.0)
    assert stage.left == 2.0


def test_without_costs_every_step_is_alike(clock):
    stage = Pace("verify", total=4, cost=0.0)
    clock[0] += 3.0
    stage.advance("agree", 0.0)
    assert stage.left == 9.0


def test_figures(clock):
    stage = Pace("mutants", total=4, cost=4.0)
    assert stage.figures == "0/4"
    clock[0] += 2.0
    stage.advance("survived", 1.0, "imported")
    stage.advance("killed", 1.0, "collected")
    assert stage.figures == "2/4, 1.0/s, 2.0 s left: 1 killed, 1 survived (collected)"


def test_nothing_is_left_at_the_end(clock):
    stage = Pace("mutants", total=1, cost=2.0)
    clock[0] += 1.0
    stage.advance("killed", 2.0)
    assert stage.left is None


def test_a_stage_whose_steps_are_not_known_says_what_is_done(clock):
    stage = Pace("baseline", total=0, cost=0.0)
    stage.advance("", 0.0)
    assert (stage.left, stage.figures) == (None, "")
