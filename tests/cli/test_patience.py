"""Progress is shown only of what takes its time."""

from auditor.cli.patience import Patience


class Heard:
    def __init__(self):
        self.lines = []

    def stage(self, name, total):
        self.lines.append((name, total))

    def step(self):
        self.lines.append("step")


def heard(*times):
    progress, clock = Heard(), iter(times)
    patience = Patience(progress, len(times) - 1, lambda: next(clock, times[-1]))
    for _ in times[1:]:
        patience.step()
    return progress.lines


def test_what_is_over_at_once_says_nothing():
    assert heard(0.0, 0.1, 0.2, 1.9) == []


def test_what_takes_longer_says_how_far_it_is():
    assert heard(0.0, 1.0, 2.1, 3.0, 4.0) == [("mutants", 2), "step", "step"]
