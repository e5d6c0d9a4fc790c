"""Writes down which mutant each process runs; all mutants but the first few wait while a file says how many."""

import os
import time
from pathlib import Path

import pytest
from app import steps
from digest import digest

RUNS, HOLD = Path(os.environ["COUNTING_RUNS"]), Path(os.environ["COUNTING_HOLD"])
UNCHANGED = os.environ["COUNTING_UNCHANGED"]  # reading the source here would put every mutant in the tier disk


@pytest.fixture(autouse=True)
def count():
    mutant = digest(vars(steps))
    if mutant == UNCHANGED or "self-check" in mutant:
        return
    with RUNS.open("a") as file:
        file.write(f"{os.getpid()} {mutant}\n")
    place = list(dict.fromkeys(RUNS.read_text().split()[1::2])).index(mutant)
    while HOLD.exists() and place >= int(HOLD.read_text()):
        time.sleep(0.01)
